//! A join at work: fields of another dataset of this portal, by keys (behaviour.md 12).

use super::join::Join;
use super::lookup::Lookup;
use crate::explore::{Viewer, Visible};
use crate::{Caller, Failure, Outcome, Portal};
use portico_contract::fields::{Annotation, FieldType};
use portico_contract::processors::ParameterErrors;
use portico_processing::{Emit, Field, Row, Schema, Step, Value};
use std::path::Path;

/// Values of one key that are gathered in one field.
const MOST_GATHERED: usize = 1_000;

/// A join with the other dataset at hand.
#[derive(Debug)]
pub struct Joined {
    join: Join,
    visible: Visible,
}

impl Joined {
    /// The inner error is for the person who publishes.
    pub async fn open(portal: &Portal, join: Join) -> Outcome<Result<Self, String>> {
        if join.foreign {
            let message = "This portal joins its own datasets only: leave the other portal out";
            return Ok(Err(message.to_owned()));
        }
        let viewer = match viewer(portal, &join).await? {
            Ok(viewer) => viewer,
            Err(message) => return Ok(Err(message)),
        };
        let who = join.reads_as.as_deref().unwrap_or("everybody");
        match Visible::open(portal, &viewer, &join.dataset_id).await? {
            Some(visible) => Ok(Ok(Self { join, visible })),
            None => Ok(Err(format!("“{}” is not a published dataset whose records {who} may see", join.dataset_id))),
        }
    }

    /// Builds the step: the other dataset is put in order by its keys, once.
    pub fn step(self, folder: &Path, schema: &mut Schema) -> Result<Step, ParameterErrors> {
        let Self { join, visible } = self;
        let mut errors = join.faults();
        let local = places(&join.local_key, schema, &mut errors);
        let remote: Vec<Field> = visible.fields().into_iter().cloned().collect();
        let keys = named("remote_key", &join.remote_key, &remote, &join.dataset_id, &mut errors);
        let mut wanted = named("output_fields", &join.output_fields, &remote, &join.dataset_id, &mut errors);
        if !errors.is_empty() {
            return Err(errors);
        }
        if join.retrieve_all {
            // The key is here already.
            let others = remote.iter().filter(|field| keys.iter().chain(&wanted).all(|known| known.name != field.name));
            let others: Vec<Field> = others.cloned().collect();
            wanted.extend(others);
        }
        let outputs: Vec<usize> = wanted.iter().map(|field| add(schema, field, join.one_line)).collect();
        let numeric: Vec<bool> =
            keys.iter().map(|field| matches!(field.field_type, FieldType::Int | FieldType::Double)).collect();
        let lookup = fill(&join, &visible, &keys, &wanted, &numeric, folder).map_err(|failure| {
            vec![("dataset".to_owned(), format!("“{}” cannot be read: {failure}", join.dataset_id))]
        })?;
        drop(visible);
        Ok(Box::new(move |row, emit| {
            let key = key_of(&join, &numeric, local.iter().map(|place| row.get(*place)));
            match key {
                Some(key) if join.one_line => gather(&join, &lookup, &key, &outputs, row, emit),
                Some(key) => multiply(&lookup, &key, &outputs, row, emit),
                None => emit.row(row),
            }
        }))
    }
}

async fn viewer(portal: &Portal, join: &Join) -> Outcome<Result<Viewer, String>> {
    let Some(username) = &join.reads_as else { return Ok(Ok(None)) };
    let mut connection = portal.store().read().await?;
    match Caller::of_user(&mut connection, username.clone()).await {
        Ok(caller) => Ok(Ok(Some(caller))),
        Err(Failure::Refused(_)) => {
            Ok(Err(format!("The step reads as {username}, who is no user of this portal any more")))
        }
        Err(failure) => Err(failure),
    }
}

fn places(names: &[String], schema: &Schema, errors: &mut ParameterErrors) -> Vec<usize> {
    let mut place = |name: &String| {
        schema.index_of(name).unwrap_or_else(|| {
            errors.push(("local_key".to_owned(), format!("There is no field “{name}” at this step")));
            0
        })
    };
    names.iter().map(&mut place).collect()
}

fn named(
    parameter: &str,
    names: &[String],
    fields: &[Field],
    dataset_id: &str,
    errors: &mut ParameterErrors,
) -> Vec<Field> {
    let mut found = Vec::new();
    for name in names {
        match fields.iter().find(|field| field.name == *name) {
            Some(field) => found.push(field.clone()),
            None => errors.push((parameter.to_owned(), format!("“{dataset_id}” shows no field “{name}”"))),
        }
    }
    found
}

/// Adds a joined field. One of that name which is here already stays: the new one gets a number.
fn add(schema: &mut Schema, field: &Field, one_line: bool) -> usize {
    let field_type = if one_line { FieldType::Text } else { field.field_type };
    let place = schema.add(&field.name, field_type);
    if let Some(added) = schema.fields.get_mut(place) {
        added.label.clone_from(&field.label);
        added.description.clone_from(&field.description);
    }
    place
}

fn fill(
    join: &Join,
    visible: &Visible,
    keys: &[Field],
    wanted: &[Field],
    numeric: &[bool],
    folder: &Path,
) -> Outcome<Lookup> {
    let names: Vec<String> = keys.iter().chain(wanted).map(|field| field.name.clone()).collect();
    let separators: Vec<Option<&str>> = wanted.iter().map(|field| field.argument(Annotation::Multivalued)).collect();
    Lookup::build(folder, |put| {
        visible.each(&names, |mut cells| {
            let mut outputs = cells.split_off(keys.len());
            for (value, separator) in outputs.iter_mut().zip(&separators) {
                // Here the field is a text until its own configuration says otherwise.
                if let (Value::List(items), Some(separator)) = (&*value, separator) {
                    *value = Value::from_text(items.join(separator));
                }
            }
            if let Some(key) = key_of(join, numeric, cells.iter()) {
                put(&key, &outputs)?;
            }
            Ok(true)
        })
    })
}

/// The key of a record; nothing where a part of it is empty. Numbers match whatever they are written like.
fn key_of<'v>(join: &Join, numeric: &[bool], values: impl Iterator<Item = &'v Value>) -> Option<String> {
    let mut key = String::new();
    for (value, numeric) in values.zip(numeric) {
        if value.is_empty() {
            return None;
        }
        match value.number().filter(|_| *numeric) {
            Some(number) => key.push_str(&number.to_string()),
            None => key.push_str(&join.normal(&value.text())),
        }
        key.push('\u{1f}');
    }
    Some(key)
}

fn multiply(lookup: &Lookup, key: &str, outputs: &[usize], row: Row, emit: &mut Emit<'_>) {
    let record = row.record;
    let mut found = false;
    let told = lookup.each(key, |cells| {
        found = true;
        let mut copy = row.clone();
        for (place, value) in outputs.iter().zip(cells) {
            copy.set(*place, value);
        }
        emit.row(copy);
        true
    });
    if let Err(message) = told {
        emit.error(record, outputs.first().copied().unwrap_or_default(), message);
    }
    if !found {
        emit.row(row);
    }
}

fn gather(join: &Join, lookup: &Lookup, key: &str, outputs: &[usize], mut row: Row, emit: &mut Emit<'_>) {
    let mut found: Vec<Vec<Value>> = Vec::new();
    let mut more = false;
    let told = lookup.each(key, |cells| {
        more = found.len() == MOST_GATHERED;
        if !more {
            found.push(cells);
        }
        !more
    });
    let first = outputs.first().copied().unwrap_or_default();
    if let Err(message) = told {
        emit.error(row.record, first, message);
    }
    if more {
        emit.error(row.record, first, format!("More than {MOST_GATHERED} records match: the others are left out"));
    }
    for (index, place) in outputs.iter().enumerate() {
        let mut values: Vec<Value> =
            found.iter_mut().filter_map(|cells| cells.get_mut(index)).map(std::mem::take).collect();
        let value = match values.len() {
            0 | 1 => values.pop().unwrap_or_default(),
            _ => Value::from_text(values.into_iter().map(Value::into_text).collect::<Vec<_>>().join(&join.separator)),
        };
        row.set(*place, value);
    }
    emit.row(row);
}
