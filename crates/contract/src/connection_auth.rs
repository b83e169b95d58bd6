//! How a connection proves who it is, by kind of source (behaviour.md 10).
//!
//! Secrets are always written, as `null` where they are not given: the portal then keeps the one it has.

use crate::Secret;
use crate::union::tagged_union;
use crate::words::words;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

words! {
    /// How a token is asked for.
    GrantType {
        Password = "password",
        AuthorizationCode = "authorization_code",
        ClientCredentials = "client_credentials",
    }
}

tagged_union! {
    /// Of an HTTP source.
    HttpAuth {
        BasicAuth(BasicAuth) = "basic_auth",
        OAuth2(OAuth2Auth) = "oauth2",
        Oidc(OidcAuth) = "oidc",
    }

    /// Of an FTP or SFTP source.
    FtpAuth { BasicAuth(BasicAuth) = "basic_auth", }

    /// Of SharePoint.
    SharepointAuth { Oidc(OdsOidcAuth) = "oidc", }

    /// Of Google Drive.
    GoogleDriveAuth { Oidc(GoogleDriveOidcAuth) = "oidc", }

    /// Of Amazon S3.
    AmazonS3Auth {
        AwsSignatureV4(AwsSignatureV4Auth) = "aws_signature_v4",
        IamRole(AwsIamRoleAuth) = "iam_role",
    }

    /// Of Azure Blob Storage.
    AzureBlobStorageAuth { SharedKey(SharedKeyAuth) = "shared_key", }
}

/// User name and password.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BasicAuth {
    pub username: String,
    pub password: Option<Secret>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

/// OAuth 2 with a client of one's own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OAuth2Auth {
    pub client_id: String,
    #[serde(default)]
    pub client_secret: Option<Secret>,
    pub scope: String,
    pub token_endpoint: String,
    pub grant_type: GrantType,
    /// For the grant `password`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// For the grant `password`.
    #[serde(default)]
    pub password: Option<Secret>,
    /// For the grant `authorization_code`.
    #[serde(default)]
    pub code: Option<Secret>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

/// OpenID Connect with a client of one's own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OidcAuth {
    pub client_id: String,
    #[serde(default)]
    pub client_secret: Option<Secret>,
    pub scope: String,
    pub token_endpoint: String,
    pub grant_type: GrantType,
    #[serde(default)]
    pub code: Option<Secret>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claims: Option<Map<String, Value>>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

/// OpenID Connect with the platform's client. `claims` is read-only.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OdsOidcAuth {
    #[serde(default)]
    pub nonce: Option<Secret>,
    pub grant_type: GrantType,
    #[serde(default)]
    pub code: Option<Secret>,
    #[serde(default)]
    pub claims: Option<Map<String, Value>>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

/// OpenID Connect with Google. `application_id` is read-only.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GoogleDriveOidcAuth {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub application_id: Option<String>,
    #[serde(flatten)]
    pub oidc: OdsOidcAuth,
}

/// An access key of Amazon Web Services.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AwsSignatureV4Auth {
    pub access_key_id: String,
    pub secret_access_key: Option<Secret>,
    pub region: String,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

/// A role of Amazon Web Services that the platform may assume. Only `region` and `role_arn` can be written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AwsIamRoleAuth {
    pub region: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role_arn: Option<String>,
    /// Documented as a text, sampled as a number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ods_aws_account_id: Option<Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_valid: Option<bool>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

/// A key of an Azure storage account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SharedKeyAuth {
    pub account_name: String,
    pub shared_key: Option<Secret>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}
