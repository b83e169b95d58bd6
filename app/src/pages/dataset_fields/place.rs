//! What of the tab is in the address: the field or the configuration whose form is open, the resource.

use crate::paths::{self, DatasetTab};
use leptos_router::params::ParamsMap;
use portico_contract::DatasetUid;

/// The open form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Panel {
    #[default]
    None,
    /// Of a published field, by its technical name.
    Field(String),
    /// Of a configuration, by its uid.
    Step(String),
    /// Of a new configuration of a type.
    New(String),
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    pub panel: Panel,
    /// The resource that samples are of; nothing for the first.
    pub resource: String,
}

impl Place {
    pub fn read(query: &ParamsMap) -> Self {
        let get = |name: &str| query.get(name).filter(|value| !value.is_empty());
        let field = get("field").map(Panel::Field);
        let panel = field.or_else(|| get("edit").map(Panel::Step)).or_else(|| get("add").map(Panel::New));
        Self { panel: panel.unwrap_or_default(), resource: get("resource").unwrap_or_default() }
    }

    pub fn href(&self, dataset_uid: &DatasetUid) -> String {
        let (name, value) = match &self.panel {
            Panel::None => ("field", ""),
            Panel::Field(name) => ("field", name.as_str()),
            Panel::Step(uid) => ("edit", uid.as_str()),
            Panel::New(r#type) => ("add", r#type.as_str()),
        };
        let parameters = [("resource", self.resource.as_str()), (name, value)];
        paths::with_query(&paths::dataset_tab(dataset_uid, DatasetTab::Fields), &parameters)
    }

    pub fn with(&self, panel: Panel) -> Self {
        Self { panel, ..self.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_survives_the_way_through_the_address() {
        let uid = DatasetUid::new("da_1").unwrap();
        for (panel, query) in [
            (Panel::Field("iata".into()), ("field", "iata")),
            (Panel::Step("pr_1".into()), ("edit", "pr_1")),
            (Panel::New("order".into()), ("add", "order")),
        ] {
            let place = Place { panel, ..Place::default() };
            assert_eq!(place.href(&uid), format!("/datasets/da_1/fields?{}={}", query.0, query.1));
            let mut map = ParamsMap::new();
            map.insert(query.0, query.1.to_owned());
            assert_eq!(Place::read(&map), place);
        }
    }
}
