//! Which blocks of a form show, by the answers so far (behaviour.md 16). The browser that previews a form and the portal
//! that takes a submission decide alike.

use crate::form_content::{Comparator, FormContent, LogicAction, LogicCondition, LogicOperator, ShowHideLogic};
use crate::form_submissions::Answers;
use serde_json::Value;
use std::cmp::Ordering;
use std::collections::{BTreeSet, HashMap};

impl ShowHideLogic {
    fn is_met<'a>(&self, answer: impl FnMut(&str) -> &'a Value) -> bool {
        let mut answer = answer;
        let mut holds = |condition: &LogicCondition| condition.holds(answer(&condition.source));
        match self.operator {
            Some(LogicOperator::Or) => self.conditions.iter().any(&mut holds),
            _ => self.conditions.iter().all(&mut holds),
        }
    }
}

impl LogicCondition {
    /// Whether an answer is what the condition wants.
    pub fn holds(&self, answer: &Value) -> bool {
        let order = || compare(answer, &self.value);
        match &self.comparator {
            Comparator::Equals => equals(answer, &self.value),
            Comparator::NotEquals => !equals(answer, &self.value),
            Comparator::Contains => contains(answer, &self.value),
            Comparator::NotContains => !contains(answer, &self.value),
            Comparator::GreaterThan => order() == Some(Ordering::Greater),
            Comparator::GreaterThanOrEquals => matches!(order(), Some(Ordering::Greater | Ordering::Equal)),
            Comparator::LessThan => order() == Some(Ordering::Less),
            Comparator::LessThanOrEquals => matches!(order(), Some(Ordering::Less | Ordering::Equal)),
            Comparator::IsEmpty => is_blank(answer),
            Comparator::IsNotEmpty => !is_blank(answer),
            // `FormContent::faults` refuses it.
            Comparator::Other(_) => false,
        }
    }
}

impl FormContent {
    /// Ids of the blocks that do not show. The answer to a hidden block counts as none, also for rules that look at it.
    ///
    /// A block with rules that show it is hidden until one of them is met; a met rule that hides it wins.
    pub fn hidden(&self, answers: &Answers) -> BTreeSet<&str> {
        let mut rules: HashMap<&str, Vec<&ShowHideLogic>> = HashMap::new();
        for rule in &self.show_hide_logics {
            for target in &rule.targets {
                rules.entry(target).or_default().push(rule);
            }
        }
        let mut visibility = Visibility { rules, answers, shows: HashMap::new() };
        self.blocks().map(|block| block.id.as_str()).filter(|id| !visibility.shows(id)).collect()
    }
}

struct Visibility<'a> {
    /// Of each block that was not asked for yet.
    rules: HashMap<&'a str, Vec<&'a ShowHideLogic>>,
    answers: &'a Answers,
    /// Of each block, as far as it was asked for.
    shows: HashMap<&'a str, bool>,
}

impl<'a> Visibility<'a> {
    fn shows(&mut self, id: &'a str) -> bool {
        if let Some(shows) = self.shows.get(id) {
            return *shows;
        }
        // A block that depends on itself shows. `FormContent::faults` refuses such rules, and so bounds the depth.
        self.shows.insert(id, true);
        let rules = self.rules.remove(id).unwrap_or_default();
        let mut is_shown = rules.iter().all(|rule| rule.action == LogicAction::Hide);
        let mut is_hidden = false;
        for rule in rules {
            let sources = rule.conditions.iter().map(|condition| condition.source.as_str());
            let hidden: BTreeSet<&str> = sources.filter(|source| !self.shows(source)).collect();
            let answer = |source: &str| match self.answers.get(source) {
                Some(answer) if !hidden.contains(source) => answer,
                _ => &Value::Null,
            };
            match (rule.is_met(answer), &rule.action) {
                (true, LogicAction::Hide) => is_hidden = true,
                (true, _) => is_shown = true,
                (false, _) => {}
            }
        }
        let shows = is_shown && !is_hidden;
        self.shows.insert(id, shows);
        shows
    }
}

/// No answer: nothing, blanks, or a list or an object of such.
pub(crate) fn is_blank(answer: &Value) -> bool {
    match answer {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(items) => items.iter().all(is_blank),
        Value::Object(fields) => fields.values().all(is_blank),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

fn equals(answer: &Value, wanted: &Value) -> bool {
    match (answer, wanted) {
        (Value::Array(items), Value::Array(wanted)) => {
            items.len() == wanted.len() && wanted.iter().all(|one| items.iter().any(|item| equals(item, one)))
        }
        (Value::Array(one), other) | (other, Value::Array(one)) if one.len() == 1 => equals(&one[0], other),
        _ if is_blank(answer) || is_blank(wanted) => is_blank(answer) && is_blank(wanted),
        (Value::Object(_), _) | (_, Value::Object(_)) | (Value::Array(_), _) | (_, Value::Array(_)) => answer == wanted,
        (Value::Number(_), _) | (_, Value::Number(_)) => number(answer).is_some() && number(answer) == number(wanted),
        _ => text(answer) == text(wanted),
    }
}

fn contains(answer: &Value, wanted: &Value) -> bool {
    match (answer, wanted) {
        (_, Value::Array(wanted)) => !wanted.is_empty() && wanted.iter().all(|one| contains(answer, one)),
        (Value::Array(items), _) => items.iter().any(|item| equals(item, wanted)),
        (Value::Object(fields), _) => fields.values().any(|field| contains(field, wanted)),
        _ if is_blank(answer) || is_blank(wanted) => false,
        _ => text(answer).to_lowercase().contains(&text(wanted).to_lowercase()),
    }
}

/// By number where both are numbers, else as texts: so dates are in order too.
fn compare(answer: &Value, wanted: &Value) -> Option<Ordering> {
    if is_blank(answer) || is_blank(wanted) {
        return None;
    }
    match (number(answer), number(wanted)) {
        (Some(answer), Some(wanted)) => answer.partial_cmp(&wanted),
        _ if answer.is_string() && wanted.is_string() => Some(text(answer).cmp(&text(wanted))),
        _ => None,
    }
}

fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok().filter(|number: &f64| number.is_finite()),
        _ => None,
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.trim().to_owned(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn content(logics: Value) -> FormContent {
        let blocks: Vec<Value> = ["a", "b", "c"].iter().map(|id| json!({"id": id, "type": "text"})).collect();
        serde_json::from_value(json!({
            "default_language": "en", "ending": {}, "sections": [{"blocks": blocks}], "show_hide_logics": logics,
        }))
        .unwrap()
    }

    fn hidden(content: &FormContent, answers: Value) -> Vec<&str> {
        content.hidden(answers.as_object().unwrap()).into_iter().collect()
    }

    fn holds(comparator: &str, answer: Value, value: Value) -> bool {
        let condition = json!({"source": "a", "comparator": comparator, "value": value});
        serde_json::from_value::<LogicCondition>(condition).unwrap().holds(&answer)
    }

    #[test]
    fn a_block_that_a_rule_shows_is_hidden_until_the_rule_is_met() {
        let content = content(json!([
            {"action": "show", "targets": ["b"], "conditions": [{"source": "a", "comparator": "equals", "value": "yes"}]},
        ]));
        assert_eq!(hidden(&content, json!({})), ["b"]);
        assert_eq!(hidden(&content, json!({"a": "yes"})), [""; 0]);
    }

    #[test]
    fn and_needs_every_condition_and_or_needs_one() {
        let rule = |operator: &str| {
            content(json!([{"action": "hide", "operator": operator, "targets": ["c"], "conditions": [
                {"source": "a", "comparator": "is_not_empty"}, {"source": "b", "comparator": "is_not_empty"},
            ]}]))
        };
        let (and, or) = (rule("and"), rule("or"));
        assert_eq!(hidden(&and, json!({"a": 1})), [""; 0]);
        assert_eq!(hidden(&or, json!({"a": 1})), ["c"]);
        assert_eq!(hidden(&and, json!({"a": 1, "b": 1})), ["c"]);
        assert_eq!(hidden(&or, json!({})), [""; 0]);
    }

    #[test]
    fn the_answer_to_a_hidden_block_counts_as_none() {
        let content = content(json!([
            {"action": "hide", "targets": ["b"], "conditions": [{"source": "a", "comparator": "equals", "value": "no"}]},
            {"action": "show", "targets": ["c"], "conditions": [{"source": "b", "comparator": "is_not_empty"}]},
        ]));
        assert_eq!(hidden(&content, json!({"a": "yes", "b": "x"})), [""; 0]);
        assert_eq!(hidden(&content, json!({"a": "no", "b": "x"})), ["b", "c"]);
    }

    #[test]
    fn answers_are_compared_by_what_they_are() {
        assert!(holds("equals", json!(["Siberian"]), json!("Siberian")));
        assert!(holds("equals", json!(5), json!("5.0")));
        assert!(!holds("equals", json!("05"), json!("5")));
        assert!(holds("not_equals", json!(null), json!("x")));
        assert!(holds("contains", json!(["a", "b"]), json!("b")));
        assert!(holds("contains", json!({"email": "Ada@example.org"}), json!("ada@")));
        assert!(!holds("contains", json!("a"), json!("")));
        assert!(holds("greater_than", json!(10), json!(9)));
        assert!(holds("less_than", json!("2026-01-31"), json!("2026-02-01")));
        assert!(!holds("less_than", json!(null), json!(1)));
        assert!(holds("is_empty", json!({"email": " "}), json!(null)));
    }
}
