//! Sign-in by an authenticating proxy in front. It says in headers who somebody is, on every request; only it is
//! believed, and nothing but [`gate`] reads these headers.

mod arrival;
mod gate;
mod leave;
mod refusal;
mod said;

pub use gate::{gate, signed_in};
pub(super) use refusal::without_role;
pub(super) use said::Said;

use crate::config::{IdentityHeaders, Peers, ProxySignIn, PublicUrl, RoleMap};
use std::sync::Arc;

/// The proxy in front as it is configured. Cloning shares it.
#[derive(Clone)]
pub struct Proxy(Arc<Inner>);

struct Inner {
    peers: Peers,
    headers: IdentityHeaders,
    roles: RoleMap,
    sign_out: Option<String>,
    contact: Option<String>,
    /// Where browsers find the proxy.
    public: String,
}

impl Proxy {
    pub fn new(settings: ProxySignIn, public: &PublicUrl) -> Self {
        let ProxySignIn { peers, headers, roles, sign_out, contact } = settings;
        Self(Arc::new(Inner { peers, headers, roles, sign_out, contact, public: public.url.clone() }))
    }
}
