//! Sessions and signing in: a layer that every route but the open ones stands behind.

mod book;
mod caller;
mod demo;
mod ending;
mod local;
mod no_role;
mod oidc;
mod plain_page;
mod proxy;
mod session;
mod store;

pub use demo::{people, sign_in as demo_sign_in};
pub use ending::end as end_sessions;
pub use local::{LocalKey, offer as local_offer, sign_in as local_sign_in};
pub use oidc::{Grants, SignOn, back_channel_sign_out, begin as sign_on, callback as sign_on_callback};
pub use plain_page::{failure, plain_page};
pub use proxy::{Proxy, gate as proxy_gate, signed_in as proxy_signed_in};
pub use session::{layer, leave_flash, open, require_person, safe_next, sign_out};
pub use store::Sessions;
