//! What people ask for (behaviour.md 17): read through the API, raised through the portal's own address. Nothing
//! here changes a status: the API has no operation for it.

mod list;
mod raise;

pub use list::insert_request;
pub use raise::routes;

use crate::{Caller, Handle, Outcome, Portal, store};
use portico_contract::ApiError;
use portico_contract::user_requests::{Asker, KnownAsker, RetrieveUserRequest, UserRequest, UserRequestType};

/// Whether the caller sees requests of every type; moderators of showcases see only those.
fn sees_every_type(caller: &Caller) -> bool {
    caller.has("edit_domain")
}

/// The user name alone, unless more is asked for.
fn folded(asker: KnownAsker) -> KnownAsker {
    KnownAsker { username: asker.username, extra: Default::default() }
}

/// Without what `expand` would add about known users. Guests are known by nothing else: they stay whole.
fn shown(mut request: UserRequest, expand: &[String]) -> UserRequest {
    let expands = |field: &str| expand.iter().any(|wanted| wanted.split(',').any(|name| name.trim() == field));
    if !expands("created_by") {
        request.created_by = request.created_by.map(|asker| match asker {
            Asker::Known(known) => Asker::Known(folded(known)),
            guest => guest,
        });
    }
    if !expands("updated_by") {
        request.updated_by = request.updated_by.map(folded);
    }
    request
}

impl Handle<RetrieveUserRequest> for Portal {
    async fn handle(&self, caller: &Caller, operation: RetrieveUserRequest) -> Outcome<UserRequest> {
        let mut connection = self.store().read().await?;
        let query = "SELECT document FROM user_requests WHERE uid = ?";
        let document = store::text(&mut connection, query, &[operation.ur_uid.as_str()]).await?;
        let request: UserRequest = store::from_document(&document.ok_or_else(ApiError::not_found)?)?;
        if request.kind() != UserRequestType::ExternalShowcase && !sees_every_type(caller) {
            return Err(ApiError::not_found().into());
        }
        // A single request is shown whole: the reference gives this operation no `expand`.
        let whole = ["created_by".to_owned(), "updated_by".to_owned()];
        Ok(shown(request, &whole))
    }
}
