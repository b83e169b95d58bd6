//! Processors that make fields out of others.

use super::{Builder, fill};
use crate::Value;
use crate::expression::Expression;
use crate::pipeline::Step;
use portico_contract::fields::FieldType;
use portico_contract::processors as contract;

pub(super) fn expression(kind: &contract::Expression, with: &mut Builder<'_>) -> Option<Step> {
    let expression = Expression::parse(&kind.expression, with.schema)
        .map_err(|error| with.refuse("expression", error.to_string()))
        .ok();
    let output = with.output(&kind.output_field, FieldType::Text);
    let expression = expression?;
    Some(fill(output, move |row| expression.evaluate(row)))
}

pub(super) fn meta_expression(kind: &contract::MetaExpression, with: &mut Builder<'_>) -> Option<Step> {
    let fields = with.fields("fields", &kind.fields);
    let mut expressions = Vec::with_capacity(fields.len());
    for field in fields {
        let schema = &*with.schema;
        let mut find = |name: &str| if name == "X" { Some(field) } else { schema.index_of(name) };
        match Expression::parse_with(&kind.expression, &mut find) {
            Ok(expression) => expressions.push((field, expression)),
            Err(error) => {
                with.refuse("expression", error.to_string());
                return None;
            }
        }
    }
    Some(Box::new(move |mut row, emit| {
        let values: Vec<_> =
            expressions.iter().map(|(field, expression)| (*field, expression.evaluate(&row))).collect();
        for (field, value) in values {
            match value {
                Ok(value) => row.set(field, value),
                Err(message) => emit.error(row.record, field, message),
            }
        }
        emit.row(row);
    }))
}

pub(super) fn add_field(kind: &contract::AddField, with: &mut Builder<'_>) -> Option<Step> {
    // A field that exists keeps its values: adding is not clearing.
    if with.schema.index_of(&kind.field).is_none() {
        with.output(&kind.field, FieldType::Text);
    }
    Some(Box::new(|row, emit| emit.row(row)))
}

pub(super) fn copy_field(kind: &contract::CopyField, with: &mut Builder<'_>) -> Option<Step> {
    let field = with.field("field", &kind.field);
    let field_type = with.schema.fields.get(field).map(|field| field.field_type).unwrap_or_default();
    let output = with.output(&kind.output_field, field_type);
    Some(fill(output, move |row| Ok(row.get(field).clone())))
}

#[derive(Clone, Copy)]
enum BitsAs {
    Signed,
    Unsigned,
    Float,
}

pub(super) fn extract_bit_range(kind: &contract::ExtractBitRange, with: &mut Builder<'_>) -> Option<Step> {
    let field = with.field("field", &kind.field);
    let start = with.integer("start", &kind.start, 0..=1_000_000);
    let stop = with.integer("stop", &kind.stop, 0..=1_000_000);
    let read: fn(&str) -> Option<Vec<u8>> = match kind.input_type.as_deref().unwrap_or("hexadecimal") {
        "hexadecimal" => from_hexadecimal,
        "binary" => from_binary,
        "base64" => from_base64,
        other => {
            with.refuse("input_type", format!("\"{other}\" is not a valid choice."));
            from_hexadecimal
        }
    };
    let width = stop - start + 1;
    if !(1..=64).contains(&width) {
        with.refuse("stop", "From 1 to 64 bits can be read");
    }
    let convert = match kind.convert_to.as_str() {
        "int" => BitsAs::Signed,
        "uint" => BitsAs::Unsigned,
        "float" => {
            if width != 32 && width != 64 {
                with.refuse("stop", "A float is 32 or 64 bits");
            }
            BitsAs::Float
        }
        other => {
            with.refuse("convert_to", format!("\"{other}\" is not a valid choice."));
            BitsAs::Unsigned
        }
    };
    let field_type = if matches!(convert, BitsAs::Float) { FieldType::Double } else { FieldType::Int };
    let output = with.output(&kind.output_field, field_type);
    let (start, stop) = (usize::try_from(start).ok()?, usize::try_from(stop).ok()?);
    Some(fill(output, move |row| {
        let value = row.get(field);
        if value.is_empty() {
            return Ok(Value::Null);
        }
        let text = value.text();
        let bits = read(text.trim()).ok_or_else(|| format!("“{text}” cannot be read as bits"))?;
        if stop >= bits.len() {
            return Err(format!("There are only {} bits", bits.len()));
        }
        let bits = bits.get(start..=stop).unwrap_or_default();
        let number = bits.iter().fold(0_u64, |number, bit| number << 1 | u64::from(*bit));
        Ok(match convert {
            BitsAs::Unsigned => i64::try_from(number).map_or_else(|_| Value::decimal(number as f64), Value::Integer),
            BitsAs::Signed => {
                let unused = 64 - bits.len();
                Value::Integer((number << unused).cast_signed() >> unused)
            }
            BitsAs::Float if bits.len() == 32 => {
                Value::decimal(f32::from_bits(u32::try_from(number).unwrap_or_default()).into())
            }
            BitsAs::Float => Value::decimal(f64::from_bits(number)),
        })
    }))
}

/// The lowest `width` bits of a number, highest first.
fn bits_of(number: u8, width: u32) -> impl Iterator<Item = u8> {
    (0..width).rev().map(move |bit| number >> bit & 1)
}

fn from_hexadecimal(text: &str) -> Option<Vec<u8>> {
    let digits = text.strip_prefix("0x").unwrap_or(text);
    let mut bits = Vec::with_capacity(digits.len() * 4);
    for digit in digits.chars().filter(|c| !c.is_whitespace()) {
        bits.extend(bits_of(u8::try_from(digit.to_digit(16)?).ok()?, 4));
    }
    Some(bits)
}

fn from_binary(text: &str) -> Option<Vec<u8>> {
    text.strip_prefix("0b").unwrap_or(text).chars().map(|c| u8::try_from(c.to_digit(2)?).ok()).collect()
}

fn from_base64(text: &str) -> Option<Vec<u8>> {
    let mut bits = Vec::with_capacity(text.len() * 6);
    for byte in text.trim_end_matches('=').bytes() {
        let number = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return None,
        };
        bits.extend(bits_of(number, 6));
    }
    // What is left of the last group is padding.
    bits.truncate(bits.len() / 8 * 8);
    Some(bits)
}
