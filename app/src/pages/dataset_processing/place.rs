//! What of the tab is in the address: the step looked at, before or after it, the resource, the open form.

use crate::paths::{self, DatasetTab};
use leptos_router::params::ParamsMap;
use portico_contract::DatasetUid;

/// The value of `step` for the step that is being added.
pub const NEW: &str = "new";

/// The open form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Editing {
    /// A step, by uid.
    Step(String),
    /// A new step of a type, at a place from 0.
    New { r#type: String, at: usize },
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// A uid, a number from 1, [`NEW`], or nothing for the last step.
    pub step: String,
    pub before: bool,
    /// The resource whose rows are shown; nothing for the first.
    pub resource: String,
    pub editing: Option<Editing>,
}

impl Place {
    pub fn read(query: &ParamsMap) -> Self {
        let get = |name: &str| query.get(name).unwrap_or_default();
        let editing = match (get("edit"), get("add")) {
            (uid, _) if !uid.is_empty() => Some(Editing::Step(uid)),
            (_, r#type) if !r#type.is_empty() => {
                Some(Editing::New { r#type, at: get("at").parse().unwrap_or(usize::MAX) })
            }
            _ => None,
        };
        Self { step: get("step"), before: get("rows") == "before", resource: get("resource"), editing }
    }

    pub fn href(&self, dataset_uid: &DatasetUid) -> String {
        let (edit, add, at) = match &self.editing {
            None => Default::default(),
            Some(Editing::Step(uid)) => (uid.clone(), String::new(), String::new()),
            Some(Editing::New { r#type, at }) => (String::new(), r#type.clone(), at.to_string()),
        };
        let parameters = [
            ("step", self.step.as_str()),
            ("rows", if self.before { "before" } else { "" }),
            ("resource", &self.resource),
            ("edit", &edit),
            ("add", &add),
            ("at", &at),
        ];
        paths::with_query(&paths::dataset_tab(dataset_uid, DatasetTab::Processing), &parameters)
    }

    /// The same place with another step looked at.
    pub fn at_step(&self, step: impl Into<String>) -> Self {
        Self { step: step.into(), ..self.clone() }
    }

    /// The form of a step, and what that step does.
    pub fn edit(&self, uid: &str) -> Self {
        Self { step: uid.to_owned(), editing: Some(Editing::Step(uid.to_owned())), ..self.clone() }
    }

    /// The form of a new step, and what that step does.
    pub fn add(&self, r#type: &str, at: usize) -> Self {
        let editing = Some(Editing::New { r#type: r#type.to_owned(), at });
        Self { step: NEW.to_owned(), before: false, editing, ..self.clone() }
    }

    /// The same place without a form.
    pub fn closed(&self, step: impl Into<String>) -> Self {
        Self { step: step.into(), editing: None, ..self.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_survives_the_way_through_the_address() {
        let uid = DatasetUid::new("da_1").unwrap();
        let place = Place { resource: "re_1".into(), ..Place::default() }.add("concat", 2);
        let href = place.href(&uid);
        assert_eq!(href, "/datasets/da_1/processing?step=new&resource=re_1&add=concat&at=2");
        let mut query = ParamsMap::new();
        for pair in href.split_once('?').unwrap().1.split('&') {
            let (name, value) = pair.split_once('=').unwrap();
            query.insert(name.to_owned(), value.to_owned());
        }
        assert_eq!(Place::read(&query), place);
        assert_eq!(place.closed("").href(&uid), "/datasets/da_1/processing?resource=re_1");
    }
}
