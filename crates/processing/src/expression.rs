//! The expression language: `=if(mag >= 5, upper(place), "small")`, or a text with `{{field}}` in it.
//!
//! Names are fields (in backquotes or after `$` where they are not plain words); texts are in single or double quotes.
//! `+ - * / % ^`, `&` to join, `= == != <> < <= > >=`, `and or not` (`&& || !`), `a ? b : c`, `n!`, `pi`, `e`,
//! parentheses and functions ([`functions`]).
//! `+` adds numbers, also those that a CSV file brought as texts, and joins anything else. No value in, no value out,
//! except for `if`, `coalesce`, `isnull`, `concat` and comparisons. Nothing depends on the moment: there is no `now`.

mod function;
mod parser;

pub use crate::lexer::SyntaxError;
pub use function::{Function, functions};

use crate::{Row, Schema, Value};
use std::borrow::Cow;
use std::cmp::Ordering;

/// An operation on two values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operator {
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    And,
    Or,
}

#[derive(Debug, Clone)]
pub(crate) enum Node {
    Literal(Value),
    /// The place of a field.
    Field(usize),
    Not(Box<Node>),
    Negate(Box<Node>),
    Binary(Operator, Box<Node>, Box<Node>),
    If(Box<[Node; 3]>),
    Coalesce(Vec<Node>),
    Call(&'static Function, Vec<Node>),
    /// A text with fields in it.
    Template(Vec<Node>),
}

/// An expression over one schema, ready to be evaluated.
#[derive(Debug, Clone)]
pub struct Expression {
    root: Node,
}

impl Expression {
    /// Reads an expression (after `=`) or a template (anything else).
    pub fn parse(text: &str, schema: &Schema) -> Result<Self, SyntaxError> {
        Self::parse_with(text, &mut |name| schema.index_of(name))
    }

    /// As [`Expression::parse`], with another way to find fields.
    pub(crate) fn parse_with(text: &str, find: &mut dyn FnMut(&str) -> Option<usize>) -> Result<Self, SyntaxError> {
        let root = parser::parse(text, find)?;
        Ok(Self { root })
    }

    /// The value for a row; an error is a message for people.
    pub fn evaluate(&self, row: &Row) -> Result<Value, String> {
        evaluate(&self.root, row).map(Cow::into_owned)
    }

    /// True where the value counts as yes: true, a number other than 0, a text other than “false”.
    pub fn is_true(&self, row: &Row) -> Result<bool, String> {
        evaluate(&self.root, row).map(|value| truth(&value))
    }
}

/// The names that an expression or a template mentions, up to where it cannot be read.
pub fn fields(text: &str) -> Vec<String> {
    let mut names = Vec::new();
    // What is wrong with it is told where it is parsed for good.
    let _ = Expression::parse_with(text, &mut |name| {
        names.push(name.to_owned());
        Some(0)
    });
    names
}

pub(crate) fn truth(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Boolean(value) => *value,
        Value::Integer(number) => *number != 0,
        Value::Decimal(number) => *number != 0.0,
        Value::Text(text) => !text.is_empty() && !text.eq_ignore_ascii_case("false"),
        _ => true,
    }
}

/// Fields and literals are lent, not copied: most expressions only look at them.
fn evaluate<'a>(node: &'a Node, row: &'a Row) -> Result<Cow<'a, Value>, String> {
    let yes = |node: &Node| evaluate(node, row).map(|value| truth(&value));
    Ok(Cow::Owned(match node {
        Node::Literal(value) => return Ok(Cow::Borrowed(value)),
        Node::Field(index) => return Ok(Cow::Borrowed(row.get(*index))),
        Node::Not(inner) => Value::Boolean(!yes(inner)?),
        Node::Negate(inner) => arithmetic(Operator::Subtract, &Value::Integer(0), &*evaluate(inner, row)?)?,
        Node::Binary(Operator::And, left, right) => Value::Boolean(yes(left)? && yes(right)?),
        Node::Binary(Operator::Or, left, right) => Value::Boolean(yes(left)? || yes(right)?),
        Node::Binary(operator, left, right) => binary(*operator, &*evaluate(left, row)?, &*evaluate(right, row)?)?,
        Node::If(parts) => {
            let [condition, then, otherwise] = parts.as_ref();
            return evaluate(if yes(condition)? { then } else { otherwise }, row);
        }
        Node::Coalesce(choices) => {
            for choice in choices {
                let value = evaluate(choice, row)?;
                if !value.is_empty() {
                    return Ok(value);
                }
            }
            Value::Null
        }
        Node::Call(function, arguments) => {
            let values = arguments.iter().map(|argument| evaluate(argument, row)).collect::<Result<Vec<_>, _>>()?;
            function.call(&values)?
        }
        Node::Template(parts) => {
            let mut text = String::new();
            for part in parts {
                text.push_str(&evaluate(part, row)?.text());
            }
            Value::from_text(text)
        }
    }))
}

fn binary(operator: Operator, left: &Value, right: &Value) -> Result<Value, String> {
    if matches!(operator, Operator::Less | Operator::LessOrEqual | Operator::Greater | Operator::GreaterOrEqual) {
        comparable(left, right)?;
        comparable(right, left)?;
    }
    let ordering = || left.compare(right);
    let equal = || match (left.is_empty(), right.is_empty()) {
        (true, true) => true,
        (false, false) => ordering() == Some(Ordering::Equal),
        _ => false,
    };
    let value = match operator {
        Operator::Equal => equal(),
        Operator::NotEqual => !equal(),
        Operator::Less => ordering() == Some(Ordering::Less),
        Operator::LessOrEqual => matches!(ordering(), Some(Ordering::Less | Ordering::Equal)),
        Operator::Greater => ordering() == Some(Ordering::Greater),
        Operator::GreaterOrEqual => matches!(ordering(), Some(Ordering::Greater | Ordering::Equal)),
        _ => return arithmetic(operator, left, right),
    };
    Ok(Value::Boolean(value))
}

/// A text is neither more nor less than a number: comparing letters would drop or keep records for no reason.
fn comparable(number: &Value, other: &Value) -> Result<(), String> {
    match (number, other) {
        (Value::Integer(_) | Value::Decimal(_), Value::Text(text)) if !text.is_empty() && other.number().is_none() => {
            Err(format!("“{text}” is not a number"))
        }
        _ => Ok(()),
    }
}

fn arithmetic(operator: Operator, left: &Value, right: &Value) -> Result<Value, String> {
    if let (Some(a), Some(b)) = (whole(left), whole(right)) {
        let exact = match operator {
            Operator::Add => a.checked_add(b),
            Operator::Subtract => a.checked_sub(b),
            Operator::Multiply => a.checked_mul(b),
            Operator::Remainder => a.checked_rem(b),
            _ => None,
        };
        if let Some(number) = exact {
            return Ok(Value::Integer(number));
        }
    }
    match (left.number(), right.number()) {
        (Some(_), Some(0.0)) if matches!(operator, Operator::Divide | Operator::Remainder) => {
            Err("Division by zero".to_owned())
        }
        (Some(a), Some(b)) => Ok(Value::decimal(match operator {
            Operator::Add => a + b,
            Operator::Subtract => a - b,
            Operator::Multiply => a * b,
            Operator::Divide => a / b,
            _ => a % b,
        })),
        _ if left.is_empty() || right.is_empty() => Ok(Value::Null),
        _ if operator == Operator::Add => Ok(Value::from_text(format!("{}{}", left.text(), right.text()))),
        (a, _) => {
            let culprit = if a.is_none() { left } else { right };
            Err(format!("“{}” is not a number", culprit.text()))
        }
    }
}

/// The value as an integer where it is one exactly.
fn whole(value: &Value) -> Option<i64> {
    match value {
        Value::Integer(number) => Some(*number),
        Value::Text(text) => text.trim().parse().ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
