//! Bulk calls in which each item has its own outcome (behaviour.md 13): one that cannot be read is answered for itself
//! and does not take the others down with it.

use portico_contract::users::{NewUser, ProvisionedUser, UserBulkItem};
use portico_contract::{ApiError, OperationInfo, RelatedUser, RequestParts};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// What is not passed on, and where everything was.
#[derive(Default)]
pub struct SetAside {
    /// The positions of what is passed on, in its order.
    kept: Vec<usize>,
    refused: Vec<(usize, ApiError)>,
}

type Reading = fn(&Value) -> Result<(), ApiError>;

fn reading<T: DeserializeOwned>(item: &Value) -> Result<(), ApiError> {
    RequestParts { body: Some(item.clone()), ..RequestParts::default() }.body::<T>().map(drop)
}

/// How the items of an operation are read, where it is such a bulk call.
fn items_of(info: &OperationInfo) -> Option<Reading> {
    match info.name {
        "invite_users" => Some(reading::<NewUser>),
        "provision_users" => Some(reading::<ProvisionedUser>),
        "batch_add_users_to_user_group" => Some(reading::<RelatedUser>),
        _ => None,
    }
}

/// Takes the objects out of an array that are no items of the operation.
pub fn set_aside(info: &OperationInfo, body: &mut Option<Value>) -> SetAside {
    let mut aside = SetAside::default();
    let (Some(read), Some(Value::Array(items))) = (items_of(info), body) else { return aside };
    let mut position = 0;
    items.retain(|item| {
        let refusal = read(item).err().filter(|_| item.is_object());
        let is_kept = refusal.is_none();
        match refusal {
            Some(error) => aside.refused.push((position, error)),
            None => aside.kept.push(position),
        }
        position += 1;
        is_kept
    });
    aside
}

impl SetAside {
    /// Gives every outcome the position that its item had, and those that were refused theirs.
    pub fn put_back(self, output: &mut Value) -> Result<(), serde_json::Error> {
        if self.refused.is_empty() {
            return Ok(());
        }
        let outcomes = output.as_object_mut().map(std::mem::take).unwrap_or_default();
        let mut all: Vec<(usize, Value)> = outcomes
            .into_iter()
            .filter_map(|(position, outcome)| Some((*self.kept.get(position.parse::<usize>().ok()?)?, outcome)))
            .collect();
        for (position, error) in self.refused {
            all.push((position, serde_json::to_value(UserBulkItem::error(error))?));
        }
        all.sort_by_key(|(position, _)| *position);
        *output =
            all.into_iter().map(|(position, outcome)| (position.to_string(), outcome)).collect::<Map<_, _>>().into();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use portico_contract::{Operation, users::InviteUsers};
    use serde_json::json;

    #[test]
    fn an_item_that_cannot_be_read_keeps_its_place_among_the_outcomes() {
        let mut body = Some(json!([{"email": "a@example.org"}, {"email": "nobody"}, {}, {"email": "b@example.org"}]));
        let aside = set_aside(&InviteUsers::INFO, &mut body);
        assert_eq!(body, Some(json!([{"email": "a@example.org"}, {"email": "b@example.org"}])));
        let mut output = json!({"0": "first", "1": "last"});
        aside.put_back(&mut output).unwrap();
        assert_eq!((&output["0"], &output["3"]), (&json!("first"), &json!("last")));
        assert!(output["1"]["error"]["detail"]["email"].is_array(), "{output}");
        assert!(output["2"]["error"]["detail"]["email"].is_array(), "{output}");
    }

    #[test]
    fn what_is_no_object_is_left_to_be_refused_as_a_whole() {
        let mut body = Some(json!([1, "two"]));
        set_aside(&InviteUsers::INFO, &mut body);
        assert_eq!(body, Some(json!([1, "two"])));
    }
}
