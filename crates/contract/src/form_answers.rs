//! Whether answers fit a form: each block takes what its type takes, those that are hidden take nothing (behaviour.md 16).

use crate::Detail;
use crate::email::EmailAddress;
use crate::form_check::{SHORT_TEXT, is_web_address};
use crate::form_content::*;
use crate::form_logic::is_blank;
use crate::form_submissions::Answers;
use serde_json::Value;
use std::collections::HashSet;

/// Highest mark of a rating that sets none.
const DEFAULT_MARKS: f64 = 5.0;

impl FormContent {
    /// The answers as they are kept: one for each block, null where there is none or the block is hidden.
    ///
    /// # Errors
    /// Messages by block, for a part of a contact by `block.part`.
    pub fn read_answers(&self, given: &Answers) -> Result<Answers, Detail> {
        let mut faults = Detail::new();
        let ids: HashSet<&str> = self.blocks().map(|block| block.id.as_str()).collect();
        for id in given.keys().filter(|id| !ids.contains(id.as_str())) {
            faults.entry(id.clone()).or_default().push("There is no such block in this form".to_owned());
        }
        let hidden = self.hidden(given);
        let mut kept = Answers::new();
        for block in self.blocks() {
            let answer = given.get(&block.id).filter(|answer| !is_blank(answer));
            let value = match answer {
                _ if hidden.contains(block.id.as_str()) => Value::Null,
                Some(answer) => block.read(answer, &mut faults),
                None => {
                    if block.required {
                        faults.entry(block.id.clone()).or_default().push("This field is required".to_owned());
                    }
                    Value::Null
                }
            };
            kept.insert(block.id.clone(), value);
        }
        if faults.is_empty() { Ok(kept) } else { Err(faults) }
    }
}

impl FormBlock {
    /// The answer as it is kept; null with a message where it does not fit.
    fn read(&self, answer: &Value, faults: &mut Detail) -> Value {
        let read = match self.kind {
            FormBlockType::Text => self.text(answer),
            FormBlockType::Number => self.number(answer),
            FormBlockType::Choice => self.choice(answer),
            FormBlockType::Rating => self.rating(answer),
            FormBlockType::Date => date(answer),
            FormBlockType::Contact => return self.contact(answer, faults),
            // `FormContent::faults` refuses it.
            FormBlockType::Other(_) => Err("This portal cannot check such an answer".to_owned()),
        };
        read.unwrap_or_else(|message| {
            faults.entry(self.id.clone()).or_default().push(message);
            Value::Null
        })
    }

    fn text(&self, answer: &Value) -> Result<Value, String> {
        let text = answer.as_str().ok_or("Not a valid string")?;
        let limit = self.max_length.map_or(SHORT_TEXT, |length| length as usize);
        if text.chars().any(|c| c.is_control() && !['\n', '\r', '\t'].contains(&c)) {
            return Err("Control characters are not allowed".to_owned());
        }
        if text.chars().count() > limit {
            return Err(format!("Ensure this field has no more than {limit} characters"));
        }
        Ok(text.into())
    }

    fn number(&self, answer: &Value) -> Result<Value, String> {
        let value = answer.as_f64().ok_or("A valid number is required")?;
        if self.format == Some(NumberFormat::Integer) && value.fract() != 0.0 {
            return Err("A valid integer is required".to_owned());
        }
        match (self.lowest(), self.highest()) {
            (Some(min), _) if value < min => Err(format!("Ensure this value is greater than or equal to {min}")),
            (_, Some(max)) if value > max => Err(format!("Ensure this value is less than or equal to {max}")),
            _ => Ok(answer.clone()),
        }
    }

    fn rating(&self, answer: &Value) -> Result<Value, String> {
        let highest = self.highest().unwrap_or(DEFAULT_MARKS);
        match answer.as_f64() {
            Some(mark) if mark.fract() == 0.0 && (1.0..=highest).contains(&mark) => Ok(answer.clone()),
            _ => Err(format!("Must be a whole number from 1 to {highest}")),
        }
    }

    /// A list where several can be picked, else one text: clients send either.
    fn choice(&self, answer: &Value) -> Result<Value, String> {
        let picked = match answer {
            Value::Array(items) => items.as_slice(),
            one => std::slice::from_ref(one),
        };
        for (place, option) in picked.iter().enumerate() {
            let value = option.as_str().ok_or("An option is a text")?;
            if !self.options.iter().any(|option| option.value == value) {
                return Err(format!("\"{value}\" is not a valid choice."));
            }
            if picked[..place].contains(option) {
                return Err(format!("\"{value}\" is there twice"));
            }
        }
        match picked {
            _ if self.multiple == Some(true) => Ok(Value::Array(picked.to_vec())),
            [one] => Ok(one.clone()),
            _ => Err("Only one option can be picked".to_owned()),
        }
    }

    fn contact(&self, answer: &Value, faults: &mut Detail) -> Value {
        let mut fault = |field: String, message: &str| faults.entry(field).or_default().push(message.to_owned());
        let Value::Object(given) = answer else {
            fault(self.id.clone(), "Must be an object with the fields of the contact");
            return Value::Null;
        };
        let ids: HashSet<&str> = self.fields.iter().map(|field| field.id.as_str()).collect();
        for key in given.keys().filter(|key| !ids.contains(key.as_str())) {
            fault(format!("{}.{key}", self.id), "There is no such field in this contact");
        }
        let mut kept = Answers::new();
        for field in &self.fields {
            let value = match given.get(&field.id).filter(|value| !is_blank(value)) {
                Some(value) => field.read(value).unwrap_or_else(|message| {
                    fault(format!("{}.{}", self.id, field.id), &message);
                    Value::Null
                }),
                None => {
                    if field.required {
                        fault(format!("{}.{}", self.id, field.id), "This field is required");
                    }
                    Value::Null
                }
            };
            kept.insert(field.id.clone(), value);
        }
        Value::Object(kept)
    }
}

impl ContactField {
    fn read(&self, value: &Value) -> Result<Value, String> {
        let text = value.as_str().ok_or("Not a valid string")?.trim();
        if text.chars().count() > SHORT_TEXT {
            return Err(format!("Ensure this field has no more than {SHORT_TEXT} characters"));
        }
        if text.chars().any(char::is_control) {
            return Err("Control characters are not allowed".to_owned());
        }
        match self.kind {
            Some(ContactFieldType::Email) => {
                EmailAddress::new(text).map_err(|error| error.to_string())?;
            }
            Some(ContactFieldType::Phone) if !is_phone(text) => return Err("Enter a valid phone number".to_owned()),
            Some(ContactFieldType::Url) if !is_web_address(text) => return Err("Enter a valid URL.".to_owned()),
            _ => {}
        }
        Ok(text.into())
    }
}

/// Digits with what people write between them. Numbering plans differ too much to say more.
fn is_phone(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    (3..=20).contains(&digits) && text.chars().all(|c| c.is_ascii_digit() || "+-. ()/".contains(c))
}

/// `2026-11-23`.
fn date(answer: &Value) -> Result<Value, String> {
    let message = "Enter a valid date: YYYY-MM-DD";
    let text = answer.as_str().ok_or(message)?.trim();
    let part = |range: std::ops::Range<usize>| {
        text.get(range).filter(|part| part.bytes().all(|byte| byte.is_ascii_digit()))?.parse::<u32>().ok()
    };
    let (Some(year), Some(month), Some(day)) = (part(0..4), part(5..7), part(8..10)) else {
        return Err(message.to_owned());
    };
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    let separated = text.len() == 10 && text.get(4..5) == Some("-") && text.get(7..8) == Some("-");
    if separated && year > 0 && (1..=days).contains(&day) { Ok(text.into()) } else { Err(message.to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn form(blocks: Value, logics: Value) -> FormContent {
        serde_json::from_value(json!({
            "default_language": "en", "ending": {}, "sections": [{"blocks": blocks}], "show_hide_logics": logics,
        }))
        .unwrap()
    }

    fn read(form: &FormContent, answers: Value) -> Result<Value, Vec<String>> {
        let read = form.read_answers(answers.as_object().unwrap());
        read.map(Value::Object).map_err(|faults| faults.into_keys().collect())
    }

    fn cat() -> FormContent {
        let blocks = json!([
            {"id": "cat_name", "type": "text", "required": true, "max_length": 5},
            {"id": "cat_age", "type": "number", "format": "integer", "min": 0, "max": 30},
            {"id": "cat_breed", "type": "choice", "multiple": true, "options": [{"value": "Siberian"}, {"value": "Other"}]},
            {"id": "cat_rating", "type": "rating"},
            {"id": "born", "type": "date"},
            {"id": "contact", "type": "contact", "fields": [{"id": "email", "type": "email", "required": true}, {"id": "phone", "type": "phone"}]},
            {"id": "comments", "type": "text"},
        ]);
        form(blocks, json!([]))
    }

    #[test]
    fn the_sample_of_the_reference_is_kept_with_null_for_what_is_not_answered() {
        let answers = json!({
            "cat_name": "Rio", "cat_age": 5, "cat_breed": ["Siberian"], "cat_rating": 5,
            "contact": {"email": "harry@cover.com"}, "comments": null,
        });
        let kept = read(&cat(), answers).unwrap();
        assert_eq!(kept["contact"], json!({"email": "harry@cover.com", "phone": null}));
        assert_eq!((&kept["born"], &kept["cat_breed"]), (&Value::Null, &json!(["Siberian"])));
    }

    #[test]
    fn every_answer_that_does_not_fit_is_named() {
        let wrong = json!({
            "cat_name": "Methuselah", "cat_age": 5.5, "cat_breed": ["Siberian", "Dog"], "cat_rating": 6,
            "born": "2026-02-29", "contact": {"email": "nobody", "phone": "?", "fax": "1"}, "shoes": 4,
        });
        let expected = [
            "born",
            "cat_age",
            "cat_breed",
            "cat_name",
            "cat_rating",
            "contact.email",
            "contact.fax",
            "contact.phone",
            "shoes",
        ];
        assert_eq!(read(&cat(), wrong).unwrap_err(), expected);
        for (id, value) in [
            ("cat_age", json!(31)),
            ("cat_age", json!("5")),
            ("cat_breed", json!(["Other", "Other"])),
            ("cat_breed", json!([1])),
            ("cat_rating", json!(0)),
            ("born", json!("23/11/2026")),
            ("born", json!("2026-11-233")),
            ("contact", json!("me")),
            ("comments", json!("\u{0}")),
        ] {
            let mut answers = json!({"cat_name": "Rio"});
            answers[id] = value.clone();
            assert_eq!(read(&cat(), answers).unwrap_err(), [id], "{value}");
        }
    }

    #[test]
    fn a_blank_answer_is_none_and_a_required_one_is_missed() {
        assert_eq!(read(&cat(), json!({"cat_name": "  "})).unwrap_err(), ["cat_name"]);
        let kept = read(&cat(), json!({"cat_name": "Rio", "contact": {"email": "", "phone": " "}, "cat_breed": []}));
        assert_eq!(kept.unwrap()["contact"], Value::Null, "a contact that may be missing may be missing whole");
        let half = read(&cat(), json!({"cat_name": "Rio", "contact": {"phone": "+33 1 23"}}));
        assert_eq!(half.unwrap_err(), ["contact.email"]);
    }

    #[test]
    fn a_hidden_block_is_not_required_and_its_answer_is_dropped() {
        let form = form(
            json!([{"id": "pet", "type": "choice", "options": [{"value": "yes"}, {"value": "no"}]},
                   {"id": "name", "type": "text", "required": true}]),
            json!([{"action": "show", "operator": "and", "targets": ["name"],
                    "conditions": [{"source": "pet", "comparator": "equals", "value": "yes"}]}]),
        );
        assert_eq!(read(&form, json!({"pet": "yes"})).unwrap_err(), ["name"]);
        assert_eq!(read(&form, json!({"pet": "no"})).unwrap(), json!({"pet": "no", "name": null}));
        assert_eq!(read(&form, json!({"pet": ["no"], "name": "Rio"})).unwrap(), json!({"pet": "no", "name": null}));
    }
}
