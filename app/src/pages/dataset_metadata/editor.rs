//! The form's state: a draft a field, what is wrong with it, and the save that carries it.

use super::draft::{FieldDraft, FieldKey, MetadataDraft};
use crate::form::{Entry, Widget, filled};
use crate::shared::write::Write;
use crate::text::metadata as text;
use crate::ui::Bind;
use crate::{api, browser};
use leptos::prelude::*;
use portico_contract::dataset_metadata::ListAllDatasetMetadata;
use portico_contract::metadata::{Metadata, TemplateValues};
use portico_contract::metadata_templates::{MetadataTemplate, MetadataTemplateField, RequirementLevel};
use portico_contract::portico::edit::{FieldConflict, FieldEdit, MetadataEdit, SaveOutcome};
use portico_contract::{ApiError, DatasetUid};
use std::sync::Arc;

/// One field: how the template describes it, and what is entered.
#[derive(Clone)]
pub struct FieldState {
    pub definition: Arc<MetadataTemplateField>,
    /// Whether the card of its template is open.
    pub card: RwSignal<bool>,
    pub draft: RwSignal<FieldDraft>,
    pub error: RwSignal<Option<String>>,
}

impl FieldState {
    pub fn key(&self) -> FieldKey {
        self.draft.with_untracked(|draft| draft.key.clone())
    }

    pub fn label(&self) -> String {
        self.definition.label().to_owned()
    }

    /// Of its control.
    pub fn id(&self) -> String {
        field_id(&self.key())
    }

    /// Where the focus goes: a group has it in its first input.
    fn first_input(&self) -> String {
        let id = self.id();
        self.draft.with_untracked(|draft| match draft.widget {
            Widget::Flag => format!("{id}-"),
            Widget::Some(_) => format!("{id}-0"),
            _ => id,
        })
    }

    pub fn is_wanted(&self) -> bool {
        matches!(self.definition.requirement_level, RequirementLevel::Mandatory | RequirementLevel::Recommended)
    }

    pub fn is_filled(&self) -> bool {
        self.draft.with(|draft| match draft.entry.value(&draft.widget) {
            Ok(value) => filled(value.as_ref()),
            Err(_) => true,
        })
    }

    /// The entry, two ways; entering something takes the field's error away.
    pub fn entry(&self) -> Bind<Entry> {
        let (draft, error) = (self.draft, self.error);
        Bind::new(
            move || draft.with(|draft| draft.entry.clone()),
            move |entry| {
                error.set(None);
                draft.update(|draft| draft.enter(entry));
            },
        )
    }
}

/// An id that is safe in a page, from names that need not be.
pub fn field_id((template, field): &FieldKey) -> String {
    format!("metadata-{template}-{field}").replace(|c: char| !c.is_ascii_alphanumeric() && c != '_', "-")
}

/// A card that is empty and asks for nothing is closed at first.
fn opens(template: &MetadataTemplate, values: Option<&TemplateValues>) -> bool {
    let wanted = |field: &MetadataTemplateField| field.requirement_level != RequirementLevel::Optional;
    let said = |field: &MetadataTemplateField| {
        values.and_then(|values| values.get(field.name.as_str())).is_some_and(|held| filled(Some(&held.value)))
    };
    template.schema.iter().filter(|field| !field.is_hidden).any(|field| wanted(field) || said(field))
}

/// What the page is about.
#[derive(Clone, Copy)]
pub struct Editor {
    pub fields: StoredValue<Vec<FieldState>>,
    pub write: Write,
    /// What went wrong with the last save and belongs to no single field.
    pub problem: RwSignal<Option<String>>,
    pub conflicts: RwSignal<Vec<FieldConflict>>,
    /// The last save went through and nothing was changed since.
    pub saved: RwSignal<bool>,
    /// Ledger numbers of this page's own saves.
    pub own: RwSignal<Vec<i64>>,
    /// Counts what makes the last change another one.
    pub revision: RwSignal<u32>,
    dataset_uid: StoredValue<DatasetUid>,
}

impl Editor {
    pub fn new(dataset_uid: DatasetUid, templates: &[MetadataTemplate], held: &Metadata) -> Self {
        let fields = templates
            .iter()
            .flat_map(|template| {
                let values = held.0.get(template.name.as_str());
                let card = RwSignal::new(opens(template, values));
                template.schema.iter().filter(|field| !field.is_hidden).map(move |field| {
                    let held = values.and_then(|values| values.get(field.name.as_str()));
                    FieldState {
                        definition: Arc::new(field.clone()),
                        card,
                        draft: RwSignal::new(FieldDraft::open(template.name.as_str(), field, held)),
                        error: RwSignal::new(None),
                    }
                })
            })
            .collect();
        Self {
            fields: StoredValue::new(fields),
            write: Write::new(),
            problem: RwSignal::new(None),
            conflicts: RwSignal::new(Vec::new()),
            saved: RwSignal::new(false),
            own: RwSignal::new(Vec::new()),
            revision: RwSignal::new(0),
            dataset_uid: StoredValue::new(dataset_uid),
        }
    }

    pub fn field(&self, key: &FieldKey) -> Option<FieldState> {
        self.fields.with_value(|fields| fields.iter().find(|field| field.key() == *key).cloned())
    }

    fn label(&self, key: &FieldKey) -> String {
        self.field(key).map_or_else(|| key.1.clone(), |field| field.label())
    }

    /// How many fields differ from what the portal held.
    pub fn changes(&self) -> Signal<usize> {
        let fields = self.fields;
        Memo::new(move |_| {
            fields.with_value(|fields| fields.iter().filter(|field| field.draft.with(FieldDraft::is_changed)).count())
        })
        .into()
    }

    /// The fields that differ, as they are now.
    pub fn changed(&self) -> Vec<FieldState> {
        self.fields.with_value(|fields| {
            fields.iter().filter(|field| field.draft.with(FieldDraft::is_changed)).cloned().collect()
        })
    }

    pub fn discard(&self) {
        self.problem.set(None);
        self.fields.with_value(|fields| {
            for field in fields {
                field.error.set(None);
                if field.draft.with_untracked(FieldDraft::is_changed) {
                    field.draft.update(FieldDraft::discard);
                }
            }
        });
    }

    /// Sends what changed and shows the first field that is wrong.
    pub fn save(self) {
        let draft = self.fields.with_value(|fields| {
            fields.iter().for_each(|field| field.error.set(None));
            MetadataDraft(fields.iter().map(|field| field.draft.get_untracked()).collect())
        });
        self.problem.set(None);
        self.saved.set(false);
        match Vec::<FieldEdit>::try_from(draft) {
            Err(faults) => {
                let count = faults.len();
                for (key, fault) in faults {
                    if let Some(field) = self.field(&key) {
                        field.error.set(Some(fault));
                    }
                }
                self.problem.set(Some(match count {
                    1 => text::one_to_fix().to_owned(),
                    _ => text::fix_first(count),
                }));
                self.reveal_fault();
            }
            Ok(fields) if fields.is_empty() => self.conflicts.set(Vec::new()),
            Ok(fields) => {
                let edit = MetadataEdit { dataset_uid: self.dataset_uid.get_value(), fields: fields.clone() };
                let only = (fields.len() == 1).then(|| key_of(&fields[0]));
                self.write.run(async move { Ok::<_, ApiError>(api::save_metadata(edit).await) }, move |result| {
                    match result {
                        Ok(outcome) => self.take(outcome, &fields),
                        Err(error) => {
                            self.place(&error, only);
                            self.reveal_fault();
                        }
                    }
                });
            }
        }
    }

    fn take(self, outcome: SaveOutcome, sent: &[FieldEdit]) {
        match outcome {
            SaveOutcome::Conflict { conflicts } => self.conflicts.set(conflicts),
            SaveOutcome::Saved { entries } => {
                self.conflicts.set(Vec::new());
                self.own.update(|own| own.extend(entries));
                self.settle(sent.iter());
                self.saved.set(true);
                self.reload();
            }
            SaveOutcome::Partial { entries, saved, failed, error } => {
                self.conflicts.set(Vec::new());
                self.own.update(|own| own.extend(entries));
                self.settle(sent.iter().filter(|edit| saved.contains(&key_of(edit))));
                let names: Vec<_> = saved.iter().map(|key| self.label(key)).collect();
                self.place(&error, Some(failed.clone()));
                self.problem.set(Some(text::partial(&names.join(", "), &self.label(&failed), &error.message)));
                self.reveal_fault();
                self.reload();
            }
        }
    }

    /// What was sent is what the portal holds now.
    fn settle<'e>(&self, sent: impl Iterator<Item = &'e FieldEdit>) {
        for edit in sent {
            if let Some(field) = self.field(&key_of(edit)) {
                field.draft.update(|draft| {
                    draft.rebase(edit.mine.clone(), edit.override_remote_value);
                });
            }
        }
    }

    /// Puts an error of the portal at the fields that it names: `default.title`.
    fn place(&self, error: &ApiError, only: Option<FieldKey>) {
        let mut placed = false;
        self.fields.with_value(|fields| {
            for field in fields {
                let (template, name) = field.key();
                if let Some(messages) = error.for_field(&format!("{template}.{name}")) {
                    field.error.set(Some(messages.join(" ")));
                    placed = true;
                }
            }
        });
        let message = match only.and_then(|key| self.field(&key)) {
            Some(field) if !placed => {
                let details = error.detail.values().flatten().cloned().collect::<Vec<_>>().join(" ");
                let said = if details.is_empty() { error.message.clone() } else { details };
                let message = text::refused(&field.label(), &said);
                field.error.set(Some(said));
                message
            }
            _ => format!("{} ({})", error.message, error.code),
        };
        self.problem.set(Some(message));
    }

    fn reveal_fault(&self) {
        let first = self
            .fields
            .with_value(|fields| fields.iter().find(|field| field.error.with_untracked(Option::is_some)).cloned());
        if let Some(field) = first {
            self.reveal(&field);
        }
    }

    /// Opens the card of a field and puts the focus into it.
    pub fn reveal(&self, field: &FieldState) {
        field.card.set(true);
        let id = field.first_input();
        request_animation_frame(move || browser::focus(&id));
    }

    /// Reads again; fields that are being edited stay as they are. Portals propagate: a licence to its label, a date.
    pub fn reload(self) {
        let dataset_uid = self.dataset_uid.get_value();
        leptos::task::spawn_local(async move {
            if let Ok(held) = api::call(ListAllDatasetMetadata { dataset_uid }).await {
                self.fields.try_with_value(|fields| {
                    for field in fields {
                        if field.draft.with_untracked(|draft| !draft.is_changed()) {
                            let (template, name) = field.key();
                            let value = held.0.get(&template).and_then(|values| values.get(&name)).cloned();
                            field.draft.update(|draft| draft.settle(value));
                        }
                    }
                });
                self.revision.try_update(|revision| *revision += 1);
            }
        });
    }
}

pub fn key_of(edit: &FieldEdit) -> FieldKey {
    (edit.template.clone(), edit.field.clone())
}

pub fn key_of_conflict(conflict: &FieldConflict) -> FieldKey {
    (conflict.template.clone(), conflict.field.clone())
}
