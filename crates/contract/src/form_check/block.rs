//! What makes one block sound.

use super::{Faults, SHORT_TEXT};
use crate::form_content::*;
use std::collections::HashSet;

/// Options that a choice may have, and parts of a contact.
const MOST_ENTRIES: usize = 1_000;
/// Characters of a long text.
const LONG_TEXT: u32 = 2_000;
/// Highest mark that a rating may go to.
const MOST_MARKS: f64 = 10.0;

impl FormBlock {
    pub(super) fn faults(&self, path: &str, faults: &mut Faults) {
        let mut fault = |field: &str, message: String| faults.push((format!("{path}.{field}"), message));
        match &self.kind {
            FormBlockType::Text => {
                if self.max_length.is_some_and(|length| !(1..=LONG_TEXT).contains(&length)) {
                    fault("max_length", format!("Must be between 1 and {LONG_TEXT}"));
                }
            }
            FormBlockType::Number => {
                if let Some(Err(error)) = self.format.as_ref().map(NumberFormat::check) {
                    fault("format", error.to_string());
                }
                if let (Some(min), Some(max)) = (self.lowest(), self.highest())
                    && min > max
                {
                    fault("max", "Must not be below the lowest value".to_owned());
                }
            }
            FormBlockType::Rating => {
                if self.highest().is_some_and(|max| max.fract() != 0.0 || !(1.0..=MOST_MARKS).contains(&max)) {
                    fault("max", format!("Must be a whole number from 1 to {MOST_MARKS}"));
                }
            }
            FormBlockType::Choice => self.option_faults(&mut fault),
            FormBlockType::Contact => self.field_faults(&mut fault),
            FormBlockType::Date => {}
            FormBlockType::Other(kind) => fault("type", format!("\"{kind}\" is not a valid choice.")),
        }
    }

    fn option_faults(&self, fault: &mut dyn FnMut(&str, String)) {
        if self.options.len() > MOST_ENTRIES {
            return fault("options", format!("A choice has at most {MOST_ENTRIES} options"));
        }
        let mut known = HashSet::new();
        for (place, option) in self.options.iter().enumerate() {
            let value = option.value.as_str();
            if value.trim().is_empty() {
                fault(&format!("options.{place}.value"), "This field may not be blank".to_owned());
            } else if value.chars().count() > SHORT_TEXT || value.chars().any(char::is_control) {
                let message = format!("An option has at most {SHORT_TEXT} characters, all of them visible");
                fault(&format!("options.{place}.value"), message);
            } else if !known.insert(value) {
                fault(&format!("options.{place}.value"), format!("\"{value}\" is there twice"));
            }
        }
    }

    fn field_faults(&self, fault: &mut dyn FnMut(&str, String)) {
        if self.fields.len() > MOST_ENTRIES {
            return fault("fields", format!("A contact has at most {MOST_ENTRIES} fields"));
        }
        let mut known = HashSet::new();
        for (place, field) in self.fields.iter().enumerate() {
            if let Some(message) = id_fault(&field.id) {
                fault(&format!("fields.{place}.id"), message);
            } else if !known.insert(field.id.as_str()) {
                fault(&format!("fields.{place}.id"), format!("\"{}\" is there twice", field.id));
            }
            if let Some(Err(error)) = field.kind.as_ref().map(ContactFieldType::check) {
                fault(&format!("fields.{place}.type"), error.to_string());
            }
        }
    }

    /// Lowest value of a number.
    pub fn lowest(&self) -> Option<f64> {
        self.min.as_ref()?.as_f64()
    }

    /// Highest value of a number, highest mark of a rating where one is set.
    pub fn highest(&self) -> Option<f64> {
        self.max.as_ref()?.as_f64()
    }
}

/// A technical id is the key of an answer and the name of a column.
pub(super) fn id_fault(id: &str) -> Option<String> {
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    match id {
        "" => Some("This field may not be blank".to_owned()),
        id if id.len() > 100 => Some("Ensure this field has no more than 100 characters".to_owned()),
        id if !id.chars().all(fits) => {
            Some("A technical ID consists of letters, numbers, underscores or hyphens".to_owned())
        }
        _ => None,
    }
}
