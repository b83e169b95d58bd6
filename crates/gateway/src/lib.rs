//! Everything between a signed-in person and the portal: policy, ledger, client, catalog mirror, undo.
#![forbid(unsafe_code)]

mod call;
mod client;
mod config;
mod edit;
mod events;
mod explore;
mod figures;
mod gateway;
mod inbox;
mod ledger;
mod locks;
mod mirror;
mod moderation;
mod own;
mod processors;
mod replicas;
mod secret;
mod snapshot;
mod stack;
mod store;
mod target;
mod transfer;
mod undo;
mod write;

pub use client::{Lane, Reply};
pub use config::{GatewayConfig, MirrorConfig, OpenError};
pub use figures::{CALL_SPANS, CallTimes, Figures};
pub use gateway::Gateway;
pub use ledger::{Ledger, Verification};
pub use mirror::Mirror;
pub use own::OwnAct;
pub use secret::Secret;
pub use stack::Rewritten;
pub use transfer::{DownloadReply, UploadFile};
