//! The provider: what it says of itself, and what Portico asks it.

use super::Refusal;
use super::identity::Identity;
use crate::config::{PublicUrl, SingleSignOn};
use openidconnect::core::*;
use openidconnect::{
    AccessToken, AdditionalClaims, AuthorizationCode, Client, ClientId, ClientSecret, CsrfToken, DiscoveryError,
    EmptyExtraTokenFields, EndSessionUrl, EndpointMaybeSet, EndpointNotSet, EndpointSet, HttpClientError, IdToken,
    IdTokenFields, IssuerUrl, JsonWebTokenType, LogoutRequest, Nonce, OAuth2TokenResponse, PkceCodeChallenge,
    PkceCodeVerifier, PostLogoutRedirectUrl, ProviderMetadataWithLogout, RedirectUrl, RefreshToken, RequestTokenError,
    Scope, StandardErrorResponse, StandardTokenResponse, SubjectIdentifier, TokenResponse, UserInfoClaims,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long what the provider says of itself is believed.
const BELIEVED: Duration = Duration::from_secs(10 * 60);
/// How long one answer of the provider may take.
const PATIENCE: Duration = Duration::from_secs(8);

/// Signatures that only the provider can make: none that knows the client's secret, and no absent one.
const SIGNED_WITH: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];
const TYPES: [&str; 2] = ["JWT", "logout+jwt"];

/// Claims beside the standard ones.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct OtherClaims(Map<String, Value>);

impl AdditionalClaims for OtherClaims {}

pub type Token = IdToken<OtherClaims, CoreGenderClaim, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm>;
type Fields = IdTokenFields<
    OtherClaims,
    EmptyExtraTokenFields,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;
type Tokens = StandardTokenResponse<Fields, CoreTokenType>;
type Configured = Client<
    OtherClaims,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    Tokens,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;
type Http = HttpClientError<reqwest::Error>;

/// Where the browser is sent, and what has to come back.
pub struct Begun {
    pub url: String,
    pub state: String,
    pub nonce: String,
    pub verifier: String,
}

/// What a sign-in or its renewal gave.
pub struct Granted {
    pub identity: Identity,
    pub id_token: Option<String>,
    pub refresh_token: Option<String>,
}

pub struct Provider {
    issuer: IssuerUrl,
    client_id: ClientId,
    client_secret: ClientSecret,
    redirect: RedirectUrl,
    after_sign_out: PostLogoutRedirectUrl,
    scopes: Vec<Scope>,
    groups_claim: String,
    http: reqwest::Client,
    known: Mutex<Option<(Arc<Known>, Instant)>>,
}

/// What the provider says of itself.
struct Known {
    client: Configured,
    end_session: Option<EndSessionUrl>,
}

impl Provider {
    pub fn new(settings: &SingleSignOn, public: &PublicUrl) -> Result<Self, String> {
        let wrong = |error: &dyn std::fmt::Display| format!("single sign-on: {error}");
        // What a provider answers leads nowhere: a redirect could reach into this network.
        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).timeout(PATIENCE);
        Ok(Self {
            issuer: IssuerUrl::new(settings.issuer.clone()).map_err(|error| wrong(&error))?,
            client_id: ClientId::new(settings.client_id.clone()),
            client_secret: ClientSecret::new(settings.client_secret.text().to_owned()),
            redirect: RedirectUrl::new(format!("{}/sign-in/oidc/callback", public.url))
                .map_err(|error| wrong(&error))?,
            after_sign_out: PostLogoutRedirectUrl::new(format!("{}/sign-in", public.url))
                .map_err(|error| wrong(&error))?,
            // The library asks for `openid` itself.
            scopes: settings.scopes.iter().filter(|scope| *scope != "openid").cloned().map(Scope::new).collect(),
            groups_claim: settings.groups_claim.clone(),
            http: http.build().map_err(|error| wrong(&error))?,
            known: Mutex::default(),
        })
    }

    pub fn is_issuer(&self, issuer: &str) -> bool {
        self.issuer.as_str() == issuer
    }

    /// Begins a sign-in. `afresh` asks the provider for its login although somebody is signed in there, and, where it
    /// matters how long ago they signed in, to say when.
    pub async fn begin(&self, afresh: bool, step_up: Option<Duration>) -> Result<Begun, Refusal> {
        let known = self.known().await?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let mut request = known
            .client
            .authorize_url(CoreAuthenticationFlow::AuthorizationCode, CsrfToken::new_random, Nonce::new_random)
            .add_scopes(self.scopes.iter().cloned())
            .set_pkce_challenge(challenge);
        if afresh {
            request = request.add_prompt(CoreAuthPrompt::Login);
            request = step_up.into_iter().fold(request, |request, step_up| request.set_max_age(step_up));
        }
        let (url, state, nonce) = request.url();
        Ok(Begun {
            url: url.into(),
            state: state.into_secret(),
            nonce: nonce.secret().clone(),
            verifier: verifier.into_secret(),
        })
    }

    /// Ends a sign-in: the code for tokens, which are verified against what was begun.
    pub async fn exchange(&self, code: String, verifier: String, nonce: String) -> Result<Granted, Refusal> {
        let known = self.known().await?;
        let request = known.client.exchange_code(AuthorizationCode::new(code)).map_err(invalid)?;
        let tokens = request.set_pkce_verifier(PkceCodeVerifier::new(verifier)).request_async(&self.http).await;
        let tokens = tokens.map_err(|error| refused(&error))?;
        let token = tokens.id_token().ok_or_else(|| invalid("it has no id token"))?;
        let claims = self.verified(token, Some(&Nonce::new(nonce))).await?;
        self.granted(&tokens, Some(claims)).await
    }

    /// Tokens anew, with the groups as they are now.
    pub async fn renew(&self, refresh_token: String) -> Result<Granted, Refusal> {
        let known = self.known().await?;
        let token = RefreshToken::new(refresh_token);
        let request = known.client.exchange_refresh_token(&token).map_err(invalid)?;
        let tokens = request.request_async(&self.http).await.map_err(|error| refused(&error))?;
        let claims = match tokens.id_token() {
            Some(token) => Some(self.verified(token, None).await?),
            None => None,
        };
        self.granted(&tokens, claims).await
    }

    async fn granted(&self, tokens: &Tokens, claims: Option<Value>) -> Result<Granted, Refusal> {
        let read = |claims: &Value| Identity::read(claims, &self.groups_claim);
        let known = claims.as_ref().and_then(read);
        let identity = match known {
            Some(identity) if identity.groups.is_some() => identity,
            known => {
                let subject = known.as_ref().map(|identity| identity.subject.clone());
                let mut told = claims.unwrap_or(Value::Null);
                if let Some(more) = self.user_information(tokens.access_token(), subject).await? {
                    match (&mut told, more) {
                        (Value::Object(told), Value::Object(more)) => told.extend(more),
                        (told, more) => *told = more,
                    }
                }
                read(&told).ok_or_else(|| invalid("it does not say who it is"))?
            }
        };
        Ok(Granted {
            identity,
            id_token: tokens.id_token().map(ToString::to_string),
            refresh_token: tokens.refresh_token().map(|token| token.secret().clone()),
        })
    }

    /// Nothing where the provider has no such address.
    async fn user_information(&self, token: &AccessToken, subject: Option<String>) -> Result<Option<Value>, Refusal> {
        let known = self.known().await?;
        let Ok(request) = known.client.user_info(token.clone(), subject.map(SubjectIdentifier::new)) else {
            return Ok(None);
        };
        let told: Result<UserInfoClaims<OtherClaims, CoreGenderClaim>, _> = request.request_async(&self.http).await;
        let told = told.map_err(|error| match error {
            openidconnect::UserInfoError::Request(error) => Refusal::Down(error.to_string()),
            error => invalid(error),
        })?;
        serde_json::to_value(told).map(Some).map_err(invalid)
    }

    /// The claims of a token of this provider. Keys that it changed meanwhile are asked for once.
    pub async fn verified(&self, token: &Token, nonce: Option<&Nonce>) -> Result<Value, Refusal> {
        use openidconnect::{ClaimsVerificationError, SignatureVerificationError};
        let check = |client: &Configured| {
            let verifier = client.id_token_verifier().set_allowed_algs(SIGNED_WITH).set_allowed_jose_types(
                TYPES.into_iter().filter_map(|kind| JsonWebTokenType::new(kind.into()).normalize().ok()),
            );
            let same = |given: Option<&Nonce>| match nonce {
                // Where none was sent, none has to come back: a token that is renewed or ends a session.
                None => Ok(()),
                Some(nonce) if given.is_some_and(|given| given.secret() == nonce.secret()) => Ok(()),
                Some(_) => Err("its nonce is not the one that was sent".to_owned()),
            };
            token.claims(&verifier, same).map(serde_json::to_value)
        };
        let first = check(&self.known().await?.client);
        let claims = match first {
            Err(ClaimsVerificationError::SignatureVerification(SignatureVerificationError::NoMatchingKey)) => {
                self.forget();
                check(&self.known().await?.client)
            }
            first => first,
        };
        claims.map_err(invalid)?.map_err(invalid)
    }

    /// Where the browser ends the session at the provider, if the provider has such an address.
    pub async fn sign_out_address(&self, id_token: Option<&str>) -> Option<String> {
        let end = self.known().await.ok()?.end_session.clone()?;
        let mut request = LogoutRequest::from(end)
            .set_client_id(self.client_id.clone())
            .set_post_logout_redirect_uri(self.after_sign_out.clone());
        if let Some(token) = id_token.and_then(|token| token.parse::<CoreIdToken>().ok()) {
            request = request.set_id_token_hint(&token);
        }
        Some(request.http_get_url().into())
    }

    async fn known(&self) -> Result<Arc<Known>, Refusal> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((known, at)) = known
            && at.elapsed() < BELIEVED
        {
            return Ok(known);
        }
        let found = ProviderMetadataWithLogout::discover_async(self.issuer.clone(), &self.http).await;
        let found = found.map_err(|error: DiscoveryError<Http>| match error {
            DiscoveryError::Validation(message) => Refusal::Invalid(message),
            error => Refusal::Down(told(&error)),
        })?;
        let end_session = found.additional_metadata().end_session_endpoint.clone();
        let secret = Some(self.client_secret.clone());
        let client = Client::from_provider_metadata(found, self.client_id.clone(), secret);
        let found = Arc::new(Known { client: client.set_redirect_uri(self.redirect.clone()), end_session });
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) = Some((found.clone(), Instant::now()));
        Ok(found)
    }

    fn forget(&self) {
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

fn invalid(error: impl std::fmt::Display) -> Refusal {
    Refusal::Invalid(error.to_string())
}

/// An error with its causes.
fn told(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(error.source(), |error| error.source());
    causes.fold(error.to_string(), |told, cause| format!("{told}: {cause}"))
}

fn refused(error: &RequestTokenError<Http, StandardErrorResponse<CoreErrorResponseType>>) -> Refusal {
    match error {
        RequestTokenError::ServerResponse(answer) => {
            Refusal::provider(answer.error().as_ref(), answer.error_description().map(String::as_str))
        }
        RequestTokenError::Request(_) => Refusal::Down(told(error)),
        error => Refusal::Invalid(told(error)),
    }
}
