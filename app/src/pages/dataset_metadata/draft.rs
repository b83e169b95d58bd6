//! Metadata being edited: what the portal held, what a person has entered, what is to be sent.

use crate::form::{Entry, Widget, same, shown};
use portico_contract::metadata::MetadataValue;
use portico_contract::metadata_templates::MetadataTemplateField;
use portico_contract::portico::edit::FieldEdit;
use serde_json::Value;
use std::collections::BTreeMap;

/// Template and field.
pub type FieldKey = (String, String);

/// One field being edited.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldDraft {
    pub key: FieldKey,
    pub widget: Widget,
    pub entry: Entry,
    /// For a linked dataset: the local value wins over the remote one.
    pub overrides: Option<bool>,
    /// What the portal held when the field was opened.
    opened: Option<MetadataValue>,
}

impl FieldDraft {
    pub fn open(template: &str, field: &MetadataTemplateField, held: Option<&MetadataValue>) -> Self {
        let value = held.map(|held| &held.value);
        let widget = Widget::of(template, field, value);
        Self {
            key: (template.to_owned(), field.name.to_string()),
            entry: Entry::of(&widget, value),
            overrides: held.and_then(|held| held.override_remote_value),
            opened: held.cloned(),
            widget,
        }
    }

    /// The value when it was opened.
    pub fn base(&self) -> Option<&Value> {
        self.opened.as_ref().map(|held| &held.value)
    }

    /// The value of the dataset that this one is linked to.
    pub fn remote(&self) -> Option<&Value> {
        self.opened.as_ref()?.remote_value.as_ref()
    }

    /// True where the dataset is linked to a remote one.
    pub fn is_linked(&self) -> bool {
        self.opened.as_ref().is_some_and(|held| held.remote_value.is_some() || held.override_remote_value.is_some())
    }

    /// Takes what was entered. On a linked field that means: keep mine.
    pub fn enter(&mut self, entry: Entry) {
        self.entry = entry;
        if self.is_linked() {
            self.overrides = Some(true);
        }
    }

    /// Goes back to the remote value.
    pub fn use_remote(&mut self) {
        self.entry = Entry::of(&self.widget, self.remote());
        self.overrides = Some(false);
    }

    /// Goes back to what the portal held.
    pub fn discard(&mut self) {
        self.entry = Entry::of(&self.widget, self.base());
        self.overrides = self.opened.as_ref().and_then(|held| held.override_remote_value);
    }

    pub fn is_changed(&self) -> bool {
        let overrides = self.opened.as_ref().and_then(|held| held.override_remote_value);
        self.overrides != overrides
            || match self.entry.value(&self.widget) {
                Ok(value) => !same(value.as_ref(), self.base()),
                Err(_) => self.entry != Entry::of(&self.widget, self.base()),
            }
    }

    /// What is to be sent: nothing where nothing changed, an error where the entry is no value.
    pub fn edit(&self) -> Result<Option<FieldEdit>, String> {
        if !self.is_changed() {
            return Ok(None);
        }
        let mut mine = self.entry.value(&self.widget)?;
        let overrides = self.overrides.filter(|_| self.is_linked());
        // Without a value the remote one would apply again: an own empty value must be said.
        if mine.is_none() && overrides == Some(true) {
            mine = Some(Value::Null);
        }
        let (template, field) = self.key.clone();
        Ok(Some(FieldEdit { template, field, base: self.base().cloned(), mine, override_remote_value: overrides }))
    }

    /// Takes over what the portal holds by now. What was changed here stays changed.
    pub fn settle(&mut self, held: Option<MetadataValue>) {
        let changed = self.is_changed();
        self.opened = held;
        if !changed {
            self.discard();
        }
    }

    /// Takes what the portal holds by now as what was opened. The entry stays, and so does its being changed.
    pub fn rebase(&mut self, held: Option<Value>, overrides: Option<bool>) {
        let opened = self.opened.get_or_insert_default();
        opened.value = held.unwrap_or_default();
        opened.override_remote_value = overrides.or(opened.override_remote_value);
    }

    /// Before and after, to be read.
    pub fn comparison(&self) -> (String, String) {
        let after = match self.entry.value(&self.widget) {
            Ok(value) => shown(value.as_ref()),
            Err(_) => self.entry.text().to_owned(),
        };
        (shown(self.base()), after)
    }
}

/// A whole form as it is entered.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct MetadataDraft(pub Vec<FieldDraft>);

/// The fields that changed, or what is wrong with every field that is wrong.
impl TryFrom<MetadataDraft> for Vec<FieldEdit> {
    type Error = BTreeMap<FieldKey, String>;

    fn try_from(draft: MetadataDraft) -> Result<Self, Self::Error> {
        let (mut edits, mut faults) = (Self::new(), BTreeMap::new());
        for field in draft.0 {
            match field.edit() {
                Ok(edit) => edits.extend(edit),
                Err(fault) => _ = faults.insert(field.key, fault),
            }
        }
        if faults.is_empty() { Ok(edits) } else { Err(faults) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn draft(kind: &str, held: Value) -> FieldDraft {
        let field = serde_json::from_value(json!({"name": "f", "type": kind})).unwrap();
        let held: Option<MetadataValue> = serde_json::from_value(held).unwrap();
        FieldDraft::open("t", &field, held.as_ref())
    }

    fn entered(mut draft: FieldDraft, text: &str) -> FieldDraft {
        draft.enter(Entry::Text(text.to_owned()));
        draft
    }

    #[test]
    fn only_what_changed_is_sent_with_the_value_that_was_opened() {
        let untouched = draft("text", json!({"value": "a"}));
        let changed = entered(draft("text", json!({"value": "a"})), "b");
        let edits = Vec::<FieldEdit>::try_from(MetadataDraft(vec![untouched, changed])).unwrap();
        assert_eq!(edits.len(), 1);
        assert_eq!((edits[0].base.clone(), edits[0].mine.clone()), (Some(json!("a")), Some(json!("b"))));
    }

    #[test]
    fn every_wrong_field_is_named_at_once() {
        let wrong =
            MetadataDraft(vec![entered(draft("int", json!(null)), "x"), entered(draft("date", json!(null)), "y")]);
        let mut wrong_keys = wrong.clone();
        wrong_keys.0[1].key.1 = "g".to_owned();
        assert_eq!(Vec::<FieldEdit>::try_from(wrong_keys).unwrap_err().len(), 2);
    }

    #[test]
    fn an_emptied_field_is_reset() {
        let edit = entered(draft("text", json!({"value": "a"})), "").edit().unwrap().unwrap();
        assert_eq!(edit.mine, None);
    }

    #[test]
    fn editing_a_harvested_value_keeps_the_own_one_until_it_is_given_up() {
        let linked = json!({"value": "theirs", "remote_value": "theirs", "override_remote_value": false});
        let mut changed = entered(draft("text", linked), "mine");
        let edit = changed.edit().unwrap().unwrap();
        assert_eq!((edit.mine, edit.override_remote_value), (Some(json!("mine")), Some(true)));
        changed.use_remote();
        assert!(!changed.is_changed());
    }

    #[test]
    fn what_others_saved_replaces_untouched_fields_only() {
        let (mut untouched, mut changed) =
            (draft("text", json!({"value": "a"})), entered(draft("text", json!({"value": "a"})), "mine"));
        for draft in [&mut untouched, &mut changed] {
            draft.settle(Some(MetadataValue::new("theirs")));
        }
        assert_eq!(untouched.entry.text(), "theirs");
        assert_eq!(changed.entry.text(), "mine");
    }
}
