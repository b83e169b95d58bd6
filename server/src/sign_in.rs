//! Sessions and signing in: a layer that every route but the open ones stands behind.

mod demo;
mod local;
mod session;

pub use demo::{people, sign_in as demo_sign_in};
pub use local::{LocalKey, sign_in as local_sign_in};
pub use session::{layer, leave_flash, require_person, safe_next, sign_out};
