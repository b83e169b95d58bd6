//! `where` clauses as SQL. What SQL decides as the Explore language does is translated, so that it is fast; every other
//! comparison asks the language itself, through a function: both give the same answer, row by row.

use super::query::{Statement, find};
use portico_contract::fields::{Annotation, FieldType};
use portico_processing::filter::{BoundFilter, Comparison, Filter, Operand};
use portico_processing::{Field, Row, Schema, Value, from_stored};
use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::types::{Value as Bound, ValueRef};
use rusqlite::{Connection, Error};

/// Fields that one call of the function can take: SQLite allows 127 arguments.
const MOST_SEARCHED: usize = 120;

/// Fields with the numbers of their columns.
pub type Columns<'a> = [(usize, &'a Field)];

/// The clause over these fields. The condition is 0 or 1, never NULL. An error is for the person who wrote the clause.
pub fn condition(text: &str, fields: &Columns<'_>) -> Result<Statement, String> {
    let filter = Filter::parse(text).map_err(|error| error.to_string())?;
    let mut statement = Statement::default();
    write(&filter, fields, &mut statement)?;
    Ok(statement)
}

fn write(filter: &Filter, fields: &Columns<'_>, into: &mut Statement) -> Result<(), String> {
    match filter {
        Filter::All => into.sql.push('1'),
        Filter::And(parts) => join(parts, " AND ", fields, into)?,
        Filter::Or(parts) => join(parts, " OR ", fields, into)?,
        Filter::Not(inner) => {
            into.sql.push_str("NOT (");
            write(inner, fields, into)?;
            into.sql.push(')');
        }
        Filter::Compare { operand, comparison, value } => {
            let (column, field) = find(&operand.field, fields)?;
            match native(operand, field, *comparison, value) {
                Some((operator, bound)) => {
                    into.sql.push_str(&format!("coalesce(c{column} {operator} ?, {})", u8::from(operator == "<>")));
                    into.bound.push(bound);
                }
                None => ask(filter, &[(column, field)], into)?,
            }
        }
        Filter::IsNull { field } if find(field, fields).is_ok_and(|(_, field)| !is_list(field)) => {
            let (column, _) = find(field, fields)?;
            into.sql.push_str(&format!("(c{column} IS NULL OR c{column} = '')"));
        }
        Filter::Search { fields: named, .. } if named.is_empty() => {
            let texts = fields.iter().filter(|(_, field)| field.field_type != FieldType::GeoShape);
            let texts: Vec<_> = texts.copied().take(MOST_SEARCHED).collect();
            ask(filter, &texts, into)?;
        }
        leaf => {
            let mentioned: Result<Vec<_>, _> = leaf.fields().into_iter().map(|name| find(name, fields)).collect();
            let mentioned = mentioned?;
            if mentioned.len() > MOST_SEARCHED {
                return Err(format!("More than {MOST_SEARCHED} fields cannot be searched at once"));
            }
            ask(leaf, &mentioned, into)?;
        }
    }
    Ok(())
}

fn join(parts: &[Filter], word: &str, fields: &Columns<'_>, into: &mut Statement) -> Result<(), String> {
    into.sql.push('(');
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            into.sql.push_str(word);
        }
        write(part, fields, into)?;
    }
    into.sql.push(')');
    Ok(())
}

/// The comparison as SQL does it, where that is what the language does.
fn native(operand: &Operand, field: &Field, comparison: Comparison, value: &Value) -> Option<(&'static str, Bound)> {
    if operand.part.is_some() || is_list(field) {
        return None;
    }
    let bound = match (field.field_type, value) {
        (FieldType::Int | FieldType::Double, Value::Integer(number)) => Bound::Integer(*number),
        (FieldType::Int | FieldType::Double, Value::Decimal(number)) => Bound::Real(*number),
        (FieldType::Text, Value::Text(text)) => Bound::Text(text.clone()),
        // ISO texts of one form sort as what they stand for.
        (FieldType::Datetime, Value::Date(_) | Value::DateTime(_) | Value::LocalDateTime(_)) => {
            Bound::Text(format!("{}+00:00", value.moment()?))
        }
        (FieldType::Date, Value::Date(date)) => Bound::Text(date.to_string()),
        _ => return None,
    };
    let operator = match comparison {
        Comparison::Equal => "=",
        Comparison::NotEqual => "<>",
        Comparison::Less => "<",
        Comparison::LessOrEqual => "<=",
        Comparison::Greater => ">",
        Comparison::GreaterOrEqual => ">=",
    };
    Some((operator, bound))
}

fn is_list(field: &Field) -> bool {
    field.field_type == FieldType::Text && field.argument(Annotation::Multivalued).is_some()
}

/// Asks the language: `portico_matches(question, cell, …)`.
fn ask(filter: &Filter, fields: &Columns<'_>, into: &mut Statement) -> Result<(), String> {
    let schema = Schema { fields: fields.iter().map(|(_, field)| (*field).clone()).collect() };
    let question = serde_json::to_string(&(filter, &schema)).map_err(|error| error.to_string())?;
    let cells: String = fields.iter().map(|(column, _)| format!(", c{column}")).collect();
    into.sql.push_str(&format!("portico_matches(?{cells})"));
    into.bound.push(Bound::Text(question));
    Ok(())
}

/// What a call of the function needs to know; read once a statement.
struct Question {
    filter: BoundFilter,
    fields: Vec<Field>,
}

type Reason = Box<dyn std::error::Error + Send + Sync>;

/// Adds `portico_matches` to a connection.
pub fn add_functions(connection: &Connection) -> Result<(), Error> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    connection.create_scalar_function("portico_matches", -1, flags, |context: &Context<'_>| {
        let question = context.get_or_create_aux(0, |question| {
            let (filter, schema): (Filter, Schema) = serde_json::from_str(question.as_str()?)?;
            Ok::<_, Reason>(Question { filter: filter.bind(&schema)?, fields: schema.fields })
        })?;
        let cells = question.fields.iter().enumerate().map(|(index, field)| value(context.get_raw(index + 1), field));
        Ok(question.filter.matches(&Row::new(1, cells.collect())))
    })
}

fn value(cell: ValueRef<'_>, field: &Field) -> Value {
    match cell {
        ValueRef::Null | ValueRef::Blob(_) => Value::Null,
        ValueRef::Integer(number) => Value::Integer(number),
        ValueRef::Real(number) => Value::Decimal(number),
        ValueRef::Text(bytes) => {
            let text = String::from_utf8_lossy(bytes);
            let is_json = is_list(field) || matches!(field.field_type, FieldType::GeoPoint2d | FieldType::GeoShape);
            match is_json {
                true => from_stored(serde_json::from_str(&text).unwrap_or_default(), field.field_type),
                false => from_stored(serde_json::Value::String(text.into_owned()), field.field_type),
            }
        }
    }
}
