//! Rows through a whole publication, from sources in memory.

use super::*;
use crate::publishing::open_records;
use portico_processing::Value;
use serde_json::json;
use std::sync::Arc;

struct Memory {
    schema: Schema,
    rows: std::vec::IntoIter<Vec<String>>,
}

impl Source for Memory {
    fn schema(&self) -> &Schema {
        &self.schema
    }

    fn next(&mut self) -> Result<Option<Extracted>, SourceError> {
        Ok(self.rows.next().map(|cells| match cells.first().map(String::as_str) {
            Some("broken") => {
                Err(RowError { record: 0, processor_uid: None, field: None, message: "unreadable".to_owned() })
            }
            _ => Ok(Row::new(0, cells.into_iter().map(Value::from_text).collect())),
        }))
    }
}

fn source(headings: &'static [&'static str], rows: &[&[&str]]) -> Opener {
    let rows: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect();
    Box::new(move || {
        let schema = Schema::from_headings(headings.iter().copied());
        Ok(Box::new(Memory { schema, rows: rows.clone().into_iter() }) as Box<dyn Source>)
    })
}

struct Publication {
    work: Work,
    progress: Progress,
    _folder: tempfile::TempDir,
}

impl Publication {
    fn of(openers: Vec<Opener>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("records.sqlite3");
        let outside = Box::new(portico_processing::RowsAlone);
        let work = Work {
            openers,
            processors: Vec::new(),
            fields: Vec::new(),
            outside,
            files: Arc::default(),
            file,
            records_limit: 1_000_000,
        };
        Self { work, progress: Progress::default(), _folder: folder }
    }

    fn processors(mut self, steps: serde_json::Value) -> Self {
        self.work.processors = serde_json::from_value(steps).unwrap();
        self
    }

    fn write(&self) -> Result<Written, Stop> {
        write(&self.work, &self.progress)
    }

    fn cells(&self, query: &str) -> Vec<String> {
        let connection = open_records(&self.work.file).unwrap();
        let mut statement = connection.prepare(query).unwrap();
        let rows = statement.query_map([], |row| row.get(0)).unwrap();
        rows.map(Result::unwrap).collect()
    }
}

#[test]
fn resources_are_joined_by_the_names_of_their_fields() {
    let publication = Publication::of(vec![
        source(&["id", "name"], &[&["1", "a"], &["2", "b"]]),
        source(&["name", "height", "id"], &[&["c", "1.5", "3"]]),
    ]);
    let written = publication.write().unwrap();
    let names: Vec<&str> = written.schema.fields.iter().map(|field| field.name.as_str()).collect();
    assert_eq!((written.records, names), (3, vec!["id", "name", "height"]));
    let cells = publication.cells("SELECT json_array(c0, c1, c2) FROM records");
    assert_eq!(cells, [r#"[1,"a",null]"#, r#"[2,"b",null]"#, r#"[3,"c",1.5]"#]);
}

#[test]
fn records_that_are_the_same_in_every_field_are_one() {
    let rows: [&[&str]; 5] = [&["1", "a"], &["2", "b"], &["1", "a"], &["1", ""], &["1", "a"]];
    let publication = Publication::of(vec![source(&["id", "name"], &rows), source(&["name", "id"], &[&["b", "2"]])]);
    assert_eq!(publication.write().unwrap().records, 3);
    let cells = publication.cells("SELECT json_array(c0, c1) FROM records");
    assert_eq!(cells, [r#"[1,"a"]"#, r#"[2,"b"]"#, "[1,null]"]);
}

#[test]
fn a_type_is_that_of_all_values_not_of_the_first() {
    let mut rows = vec![["1"]; 5_000];
    rows.push(["x"]);
    let rows: Vec<&[&str]> = rows.iter().map(|row| &row[..]).collect();
    let publication = Publication::of(vec![source(&["code"], &rows)]);
    assert!(publication.write().unwrap().errors.is_empty());
    assert_eq!(publication.cells("SELECT c0 FROM records ORDER BY rowid DESC LIMIT 1"), ["x"]);
}

#[test]
fn a_step_that_cannot_run_is_named_with_its_reason() {
    let publication = Publication::of(vec![source(&["id"], &[&["1"]])])
        .processors(json!([{"uid": "pr_1", "type": "split", "field": "nowhere", "separator": ",", "index": 1, "output_field": "x"}]));
    let Err(Stop::Failed(message, errors)) = publication.write() else { panic!() };
    assert!(message.contains("pr_1") && message.contains("split") && message.contains("nowhere"), "{message}");
    assert_eq!(errors[0].processor_uid.as_deref(), Some("pr_1"));
}

#[test]
fn errors_of_records_are_kept_up_to_a_thousand_and_the_other_records_are_published() {
    let mut rows: Vec<&[&str]> = vec![&["broken"]; 1_200];
    rows.push(&["1"]);
    let publication = Publication::of(vec![source(&["id"], &rows)]);
    let written = publication.write().unwrap();
    assert_eq!((written.records, written.errors.len()), (1, 1_000));
    assert_eq!(written.errors[0].record_id.as_deref(), Some("1"));
    assert_eq!(written.errors[0].message.as_deref(), Some("unreadable"));
}

#[test]
fn more_records_than_the_limit_are_not_published() {
    let mut publication = Publication::of(vec![source(&["id"], &[&["1"], &["2"], &["3"]])]);
    publication.work.records_limit = 2;
    assert!(matches!(publication.write(), Err(Stop::LimitReached { limit: 2, value: 3 })));
}

#[test]
fn a_publication_that_is_stopped_while_it_writes_keeps_the_records_so_far() {
    struct Endless(Schema, Arc<Progress>, u64);
    impl Source for Endless {
        fn schema(&self) -> &Schema {
            &self.0
        }
        fn next(&mut self) -> Result<Option<Extracted>, SourceError> {
            self.2 += 1;
            if self.1.processed.load(Ordering::Relaxed) >= 10 {
                self.1.stop.store(true, Ordering::Relaxed);
            }
            let end = self.2 > 100;
            Ok((!end).then(|| Ok(Row::new(0, vec![Value::Integer(self.2.cast_signed())]))))
        }
    }
    let progress = Arc::new(Progress::default());
    let shared = progress.clone();
    let publication = Publication::of(vec![Box::new(move || {
        let schema = Schema::from_headings(["id"]);
        Ok(Box::new(Endless(schema, shared.clone(), 0)) as Box<dyn Source>)
    })]);
    let written = write(&publication.work, &progress).unwrap();
    assert!(written.aborted);
    assert_eq!(written.records, 10);
}
