//! A query over records as SQL. Names of fields become column numbers, values become parameters: nothing that a
//! caller writes is ever part of the statement.

use super::filter;
use super::parameter;
use super::publication::Publication;
use portico_contract::ApiError;
use portico_contract::fields::FieldType;
use portico_processing::Field;
use rusqlite::types::Value as Bound;

/// What one request may ask for: SQLite takes no more columns than 2,000, and nests what is joined by AND.
const MOST_SELECTED: usize = 2_000;
const MOST_ORDERED: usize = 100;
const MOST_CLAUSES: usize = 50;

/// A statement with its parameters.
#[derive(Debug, Clone, Default)]
pub struct Statement {
    pub sql: String,
    pub bound: Vec<Bound>,
}

/// A column of the answer.
pub struct Selected<'a> {
    /// As it is called in the answer.
    pub name: String,
    pub field: &'a Field,
    column: usize,
}

pub struct RecordsQuery<'a> {
    pub selected: Vec<Selected<'a>>,
    from: Statement,
    order: String,
}

impl<'a> RecordsQuery<'a> {
    /// Reads `select`, `where` and `order_by`. Nothing where the viewer sees no records.
    pub fn read(publication: &'a Publication, query: &[(String, String)]) -> Result<Option<Self>, ApiError> {
        if publication.access.grants.is_empty() {
            return Ok(None);
        }
        let visible = publication.visible();
        let fields: Vec<(usize, &Field)> =
            visible.iter().filter_map(|index| Some((*index, publication.fields.get(*index)?))).collect();
        let mut from = masked(publication, &visible)?;
        let mut conditions = Vec::new();
        for (_, text) in query.iter().filter(|(name, text)| name == "where" && !text.trim().is_empty()) {
            let condition = filter::condition(text, &fields).map_err(|message| ApiError::invalid("where", message))?;
            conditions.push(format!("({})", condition.sql));
            from.bound.extend(condition.bound);
        }
        if conditions.len() > MOST_CLAUSES {
            return Err(ApiError::invalid("where", format!("There are more than {MOST_CLAUSES} clauses")));
        }
        if !conditions.is_empty() {
            from.sql.push_str(&format!(" WHERE {}", conditions.join(" AND ")));
        }
        Ok(Some(Self {
            selected: select(parameter(query, "select"), &fields)?,
            from,
            order: order(parameter(query, "order_by"), &fields)?,
        }))
    }

    pub fn count(&self) -> Statement {
        Statement { sql: format!("SELECT count(*) FROM {}", self.from.sql), bound: self.from.bound.clone() }
    }

    /// Answers a row where a selected field of this type holds a text in some record; nothing without such a field.
    pub fn showing(&self, field_type: FieldType, text: &str) -> Option<Statement> {
        let mut bound = self.from.bound.clone();
        let mut parts = Vec::new();
        for selected in self.selected.iter().filter(|selected| selected.field.field_type == field_type) {
            parts.push(format!("instr(c{}, ?) > 0", selected.column));
            bound.push(Bound::Text(text.to_owned()));
        }
        let sql = format!("SELECT 1 FROM {} WHERE {} LIMIT 1", self.from.sql, parts.join(" OR "));
        (!parts.is_empty()).then_some(Statement { sql, bound })
    }

    /// The records, from `offset`; all of them without a limit.
    pub fn records(&self, limit: Option<u64>, offset: u64) -> Statement {
        let columns: Vec<String> = self.selected.iter().map(|selected| format!("c{}", selected.column)).collect();
        let columns = if columns.is_empty() { "NULL".to_owned() } else { columns.join(", ") };
        let limit = limit.map_or("-1".to_owned(), |limit| limit.to_string());
        let sql = format!("SELECT {columns} FROM {} {} LIMIT {limit} OFFSET {offset}", self.from.sql, self.order);
        Statement { sql, bound: self.from.bound.clone() }
    }
}

/// The records as the viewer's grants show them. A cell that no grant shows on its record is empty, also to `where`
/// and `order_by`: asking about it tells nothing.
fn masked(publication: &Publication, visible: &[usize]) -> Result<Statement, ApiError> {
    let all: Vec<(usize, &Field)> = publication.fields.iter().enumerate().collect();
    let mut conditions = Vec::new();
    for grant in &publication.access.grants {
        // A filter that cannot be read shows nothing, rather than everything.
        let condition = grant
            .filter
            .as_ref()
            .map(|text| filter::condition(text, &all).unwrap_or(Statement { sql: "0".into(), bound: Vec::new() }));
        conditions.push((grant, condition));
    }
    let mut statement = Statement::default();
    let mut columns = Vec::with_capacity(visible.len());
    for index in visible {
        let Some(field) = publication.fields.get(*index) else { continue };
        let showing: Vec<_> = conditions.iter().filter(|(grant, _)| grant.shows(&field.name)).collect();
        if showing.iter().any(|(_, condition)| condition.is_none()) || showing.len() == conditions.len() {
            // Shown on every record that is shown at all.
            columns.push(format!("c{index}"));
            continue;
        }
        let either = any(showing.iter().filter_map(|(_, condition)| condition.as_ref()), &mut statement.bound);
        columns.push(format!("CASE WHEN {either} THEN c{index} END AS c{index}"));
    }
    let columns = if columns.is_empty() { "NULL".to_owned() } else { columns.join(", ") };
    let rows = match conditions.iter().any(|(_, condition)| condition.is_none()) {
        true => String::new(),
        false => {
            let either = any(conditions.iter().filter_map(|(_, condition)| condition.as_ref()), &mut statement.bound);
            format!(" WHERE {either}")
        }
    };
    statement.sql = format!("(SELECT rowid AS place, {columns} FROM records{rows})");
    Ok(statement)
}

fn any<'s>(conditions: impl Iterator<Item = &'s Statement>, bound: &mut Vec<Bound>) -> String {
    let parts: Vec<String> = conditions
        .map(|condition| {
            bound.extend(condition.bound.iter().cloned());
            format!("({})", condition.sql)
        })
        .collect();
    format!("({})", parts.join(" OR "))
}

/// `*`, `name`, `name as alias`, separated by commas.
fn select<'a>(text: Option<&str>, fields: &[(usize, &'a Field)]) -> Result<Vec<Selected<'a>>, ApiError> {
    let mut selected = Vec::new();
    for part in text.unwrap_or("*").split(',') {
        let words: Vec<&str> = part.split_whitespace().collect();
        let (name, alias) = match words.as_slice() {
            ["*"] => {
                selected.extend(fields.iter().map(|(column, field)| Selected {
                    name: field.name.clone(),
                    field,
                    column: *column,
                }));
                continue;
            }
            [name] => (*name, *name),
            [name, keyword, alias] if keyword.eq_ignore_ascii_case("as") => (*name, *alias),
            _ => return Err(ApiError::invalid("select", format!("\"{}\" is not a field", part.trim()))),
        };
        let (column, field) = find(name, fields).map_err(|message| ApiError::invalid("select", message))?;
        selected.push(Selected { name: alias.trim_matches('`').to_owned(), field, column });
    }
    if selected.len() > MOST_SELECTED {
        return Err(ApiError::invalid("select", format!("More than {MOST_SELECTED} fields are asked for")));
    }
    Ok(selected)
}

/// `name`, `name asc`, `name desc`, separated by commas. Without any, the order of the source.
fn order(text: Option<&str>, fields: &[(usize, &Field)]) -> Result<String, ApiError> {
    let mut parts = Vec::new();
    for part in text.unwrap_or_default().split(',').filter(|part| !part.trim().is_empty()) {
        let words: Vec<&str> = part.split_whitespace().collect();
        let (name, direction) = match words.as_slice() {
            [name] => (name.strip_prefix('-').unwrap_or(name), if name.starts_with('-') { "DESC" } else { "ASC" }),
            [name, word] if word.eq_ignore_ascii_case("asc") => (*name, "ASC"),
            [name, word] if word.eq_ignore_ascii_case("desc") => (*name, "DESC"),
            _ => return Err(ApiError::invalid("order_by", format!("\"{}\" is not an order", part.trim()))),
        };
        let (column, _) = find(name, fields).map_err(|message| ApiError::invalid("order_by", message))?;
        parts.push(format!("c{column} {direction} NULLS LAST"));
    }
    if parts.len() > MOST_ORDERED {
        return Err(ApiError::invalid("order_by", format!("There are more than {MOST_ORDERED} fields to order by")));
    }
    parts.push("place".to_owned());
    Ok(format!("ORDER BY {}", parts.join(", ")))
}

/// The column of a field the viewer knows of.
pub fn find<'a>(name: &str, fields: &[(usize, &'a Field)]) -> Result<(usize, &'a Field), String> {
    let name = name.trim_matches('`');
    fields.iter().find(|(_, field)| field.name == name).copied().ok_or_else(|| format!("Unknown field: {name}"))
}
