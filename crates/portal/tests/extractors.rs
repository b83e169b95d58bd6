//! Extractors on real files, on files with every quirk, and on noise.
#![expect(clippy::unwrap_used, reason = "what a test needs and does not get ends the test")]

use portico_contract::resources::ResourcePreview;
use portico_portal::extractors::{
    Depth, ExtractError, Extraction, ExtractorKind, ExtractorSettings, guess_extractors, guess_params, open, preview,
};
use portico_processing::{Row, RowError, Value};
use proptest::prelude::*;
use serde_json::{Map, Value as Json, json};
use std::io::Write;
use std::path::{Path, PathBuf};

fn demo(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("demo/data").join(name)
}

fn file(content: impl AsRef<[u8]>) -> tempfile::NamedTempFile {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(content.as_ref()).unwrap();
    file
}

fn settings(kind: &str, params: Json) -> ExtractorSettings {
    ExtractorSettings::read(kind, params.as_object().unwrap()).unwrap()
}

/// As the platform does for a new resource: the first guess, with its parameters.
fn best_guess(path: &Path, name: &str) -> (ExtractorKind, Map<String, Json>) {
    let kind = guess_extractors(path, name).unwrap()[0];
    (kind, guess_params(path, kind).unwrap())
}

fn extract(path: &Path, settings: &ExtractorSettings) -> Extraction {
    open(path, "data", settings, Depth::Whole).unwrap()
}

fn read_all(mut extraction: Extraction) -> (Vec<Row>, Vec<RowError>) {
    let (mut rows, mut errors) = (Vec::new(), Vec::new());
    while let Some(extracted) = extraction.next_row().unwrap() {
        match extracted {
            Ok(row) => rows.push(row),
            Err(error) => errors.push(error),
        }
    }
    (rows, errors)
}

fn previewed(name: &str) -> ResourcePreview {
    let path = demo(name);
    let (kind, params) = best_guess(&path, name);
    preview(&path, name, &settings(kind.as_str(), Json::Object(params))).unwrap()
}

fn types(preview: &ResourcePreview) -> Vec<(&str, &str)> {
    preview.fields.iter().map(|field| (field.name.as_str(), field.kind.as_deref().unwrap())).collect()
}

#[test]
fn the_demo_files_are_read_with_what_is_guessed() {
    for (name, kind, rows, columns) in [
        ("airports.csv", ExtractorKind::Csvfile, 3376, 7),
        ("birdstrikes.csv", ExtractorKind::Csvfile, 10_000, 14),
        ("unemployment.tsv", ExtractorKind::Csvfile, 3218, 2),
        ("earthquakes.json", ExtractorKind::Geojson, 1707, 29),
        ("penguins.json", ExtractorKind::Jsonfile, 344, 7),
        ("us-state-capitals.json", ExtractorKind::Jsonfile, 50, 4),
    ] {
        let path = demo(name);
        let (guessed, params) = best_guess(&path, name);
        assert_eq!(guessed, kind, "{name}");
        let extraction = extract(&path, &settings(kind.as_str(), Json::Object(params)));
        assert_eq!(extraction.schema().len(), columns, "{name}");
        let (read, errors) = read_all(extraction);
        assert_eq!((read.len(), errors.len()), (rows, 0), "{name}: {:?}", errors.first());
    }
}

#[test]
fn a_preview_has_twenty_records_and_typed_fields() {
    let preview = previewed("airports.csv");
    assert_eq!(preview.records.len(), 20);
    assert_eq!(preview.records[0]["name"], "Thigpen");
    assert_eq!(types(&preview)[5..], [("latitude", "double"), ("longitude", "double")]);

    let preview = previewed("birdstrikes.csv");
    assert!(types(&preview).contains(&("flight_date", "date")));
    assert!(types(&preview).contains(&("cost_total", "int")));
    assert_eq!(preview.fields[0].label, "Airport Name");

    assert_eq!(types(&previewed("unemployment.tsv")), [("id", "int"), ("rate", "double")]);
}

#[test]
fn features_have_a_point_and_a_shape_beside_their_properties() {
    let preview = previewed("earthquakes.json");
    assert_eq!(types(&preview)[..2], [("geo_point_2d", "geo_point_2d"), ("geo_shape", "geo_shape")]);
    assert!(types(&preview).contains(&("mag", "double")));
    assert_eq!(preview.records[0]["geo_point_2d"], json!({"lon": -118.6671667, "lat": 34.4945}));
    assert_eq!(preview.records[0]["id"], "ci37868143");
}

#[test]
fn any_separator_and_encoding_is_guessed_and_read() {
    let table =
        "région;département;prix\nAuvergne-Rhône-Alpes;Ardèche;12,5\nBourgogne;Côte-d’Or;8\nBretagne;Finistère;9,25\n";
    for separator in [";", "\t", "|", ","] {
        for encoding in ["utf-8", "utf-8 with mark", "windows-1252", "utf-16le", "utf-16be"] {
            let text = table.replace(',', ".").replace(';', separator);
            let bytes = match encoding {
                "utf-8" => text.clone().into_bytes(),
                "utf-8 with mark" => format!("\u{feff}{text}").into_bytes(),
                "windows-1252" => encoding_rs::WINDOWS_1252.encode(&text).0.into_owned(),
                "utf-16le" => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
                _ => format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_be_bytes).collect(),
            };
            let file = file(bytes);
            let (kind, params) = best_guess(file.path(), "prix.csv");
            assert_eq!(params["separator"], separator, "{encoding}");
            let extraction = extract(file.path(), &settings(kind.as_str(), Json::Object(params)));
            let names: Vec<&str> = extraction.schema().fields.iter().map(|field| field.name.as_str()).collect();
            assert_eq!(names, ["region", "departement", "prix"], "{separator} {encoding}");
            let (rows, _) = read_all(extraction);
            assert_eq!(rows[1].cells[1], Value::from_text("Côte-d’Or"), "{separator} {encoding}");
        }
    }
}

#[test]
fn parameters_of_delimited_text_are_obeyed() {
    let file = file("Title\n'x'#\"a \\\" b\"\n");
    let params = json!({
        "separator": "#", "encoding": "utf-8", "headers_first_row": false, "first_row_no": 2,
        "doublequote": false, "escapechar": "\\", "extract_filename": true,
    });
    let extraction = extract(file.path(), &settings("csvfile", params));
    let names: Vec<&str> = extraction.schema().fields.iter().map(|field| field.name.as_str()).collect();
    assert_eq!(names, ["column_1", "column_2", "filename"]);
    let (rows, _) = read_all(extraction);
    assert_eq!(rows[0].cells, ["'x'", "a \" b", "data"].map(Value::from_text));
}

#[test]
fn a_malformed_row_is_an_error_of_that_record_alone() {
    let file = file("a,b,c\n1,2,3\n4,5\n6,7,8,9\n10,11,12,\n13,,15\n");
    let (rows, errors) = read_all(extract(file.path(), &settings("csvfile", json!({}))));
    assert_eq!(rows.iter().map(|row| row.record).collect::<Vec<_>>(), [1, 4, 5]);
    assert_eq!(rows[2].cells[1], Value::Null);
    let messages: Vec<_> = errors.iter().map(|error| (error.record, error.message.as_str())).collect();
    assert_eq!(
        messages,
        [(2, "line 3: 2 cells where the first row has 3"), (3, "line 4: 4 cells where the first row has only 3")]
    );
}

#[test]
fn nested_json_is_kept_as_text_and_missing_keys_are_empty() {
    let file = file(r#"{"meta": {}, "data": {"rows": [{"a": {"x": 1}}, {"b": [1, 2], "a": null}, 7]}}"#);
    let (kind, params) = best_guess(file.path(), "x.json");
    assert_eq!((kind, &params["json_root"]), (ExtractorKind::Jsonfile, &json!("data.rows")));
    let (rows, errors) = read_all(extract(file.path(), &settings("jsonfile", Json::Object(params))));
    assert_eq!(rows[0].cells, [Value::from_text(r#"{"x":1}"#), Value::Null]);
    assert_eq!(rows[1].cells, [Value::Null, Value::from_text("[1,2]")]);
    assert_eq!(errors[0].message, "line 1: the record is a number, not an object");
}

#[test]
fn an_object_inside_each_record_can_be_extracted() {
    let params = json!({"json_root": "features", "json_object": "properties"});
    let (rows, errors) = read_all(extract(&demo("earthquakes.json"), &settings("jsonfile", params)));
    assert_eq!((rows.len(), errors.len(), rows[0].cells.len()), (1707, 0, 26));
}

#[test]
fn a_broken_line_of_json_lines_does_not_spoil_the_next() {
    let file = file("{\"a\": 1}\n{\"a\": 2}\n{\"a\": \n\n{\"a\": 4}\n");
    let (kind, params) = best_guess(file.path(), "x.jsonl");
    let (rows, errors) = read_all(extract(file.path(), &settings(kind.as_str(), Json::Object(params))));
    assert_eq!((rows.len(), errors[0].record), (3, 3));
    assert!(errors[0].message.starts_with("line 3: not valid JSON"), "{}", errors[0].message);
}

#[test]
fn the_keys_of_a_dictionary_become_a_field() {
    let file = file(r#"{"FR": {"name": "France"}, "CH": {"name": "Suisse", "cantons": 26}, "X": 3}"#);
    let (kind, params) = best_guess(file.path(), "x.json");
    assert_eq!(kind, ExtractorKind::Jsondict);
    let extraction = extract(file.path(), &settings("jsondict", Json::Object(params)));
    let names: Vec<&str> = extraction.schema().fields.iter().map(|field| field.name.as_str()).collect();
    assert_eq!(names, ["key", "name", "cantons", "value"]);
    let (rows, _) = read_all(extraction);
    assert_eq!(rows[1].cells, [Value::from_text("CH"), Value::from_text("Suisse"), Value::Integer(26), Value::Null]);
}

#[test]
fn a_malformed_file_says_where() {
    let broken = file("[{\"a\": 1},\n {\"a\": 2}\n {\"a\": 3}]");
    let error = open(broken.path(), "x", &settings("jsonfile", json!({})), Depth::Whole).err().unwrap();
    assert_eq!(error.to_string(), "line 3, column 2: ',' or ']' was expected, not '{'");
    let text = file("no workbook at all");
    let error = open(text.path(), "x", &settings("xlsx", json!({})), Depth::Whole).err().unwrap();
    assert!(matches!(error, ExtractError::Content(_)), "{error}");
}

fn workbook() -> tempfile::NamedTempFile {
    use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
    let file = tempfile::Builder::new().suffix(".xlsx").tempfile().unwrap();
    let mut book = Workbook::new();
    book.add_worksheet().set_name("Empty").unwrap();
    let sheet = book.add_worksheet().set_name("Cheeses").unwrap();
    sheet.write(0, 0, "Stock of the day").unwrap();
    let date = Format::new().set_num_format("yyyy-mm-dd");
    for (column, heading) in ["Name", "Kilos", "Since", "Price"].into_iter().enumerate() {
        sheet.write(2, column as u16, heading).unwrap();
    }
    for (row, (name, kilos, price)) in [("Comté", 12.0, 24.5), ("Brie", 3.0, 9.0)].into_iter().enumerate() {
        let row = row as u32 + 3;
        sheet.write(row, 0, name).unwrap();
        sheet.write(row, 1, kilos).unwrap();
        sheet.write_with_format(row, 2, ExcelDateTime::from_ymd(2024, 1, 31).unwrap(), &date).unwrap();
        sheet.write(row, 3, price).unwrap();
    }
    sheet.write(5, 5, "astray").unwrap();
    book.add_worksheet().set_name("Notes").unwrap().write(0, 0, "x").unwrap();
    book.save(file.path()).unwrap();
    file
}

#[test]
fn a_workbook_is_read_from_where_its_table_starts() {
    let file = workbook();
    let (kind, params) = best_guess(file.path(), "stock.xlsx");
    assert_eq!(kind, ExtractorKind::Xlsx);
    assert_eq!((&params["first_row_no"], &params["headers_first_row"]), (&json!(3), &json!(true)));
    let (rows, errors) = read_all(extract(file.path(), &settings("xlsx", Json::Object(params))));
    let comte = [Value::from_text("Comté"), Value::Integer(12), Value::from_text("2024-01-31"), Value::Decimal(24.5)];
    assert_eq!(rows[0].cells, comte);
    assert_eq!(rows.len(), 2);
    assert_eq!(errors[0].message, "line 6: a cell outside of the 4 columns of the first row");
}

#[test]
fn a_sheet_is_chosen_by_its_name() {
    let file = workbook();
    let params = json!({"sheet": "Notes", "headers_first_row": false, "first_row_no": 1});
    let (rows, _) = read_all(extract(file.path(), &settings("xlsx", params)));
    assert_eq!(rows[0].cells, [Value::from_text("x")]);
    let error = open(file.path(), "x", &settings("xlsx", json!({"sheet": "Wine"})), Depth::Whole).err().unwrap();
    assert_eq!(error.to_string(), "sheet: there is no sheet 'Wine'; the sheets are: Empty, Cheeses, Notes");
}

#[test]
fn content_beats_the_name_and_the_name_helps_where_there_is_none() {
    let json = file("[{\"a\": 1}]");
    assert_eq!(guess_extractors(json.path(), "data.csv").unwrap()[0], ExtractorKind::Jsonfile);
    let empty = file("");
    assert_eq!(guess_extractors(empty.path(), "data.geojson").unwrap()[0], ExtractorKind::Geojson);
    let image = file(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x02");
    assert_eq!(guess_extractors(image.path(), "photo.csv").unwrap(), [ExtractorKind::File]);
    let (rows, _) = read_all(extract(image.path(), &settings("file", json!({}))));
    assert_eq!(rows[0].cells, [Value::from_text("data")]);
}

#[test]
fn every_extractor_describes_its_parameters() {
    for kind in ExtractorKind::ALL {
        let described = kind.describe();
        for parameter in &described.parameters {
            assert!(
                parameter.label.is_some() && parameter.description.is_some(),
                "{} {}",
                described.kind,
                parameter.name
            );
        }
    }
    let csv = ExtractorKind::Csvfile.describe();
    let names: Vec<&str> = csv.parameters.iter().map(|parameter| parameter.name.as_str()).collect();
    assert_eq!(
        names,
        ["separator", "encoding", "headers_first_row", "first_row_no", "doublequote", "escapechar", "extract_filename"]
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_bytes_make_guessing_or_reading_panic(bytes in proptest::collection::vec(any::<u8>(), 0..2000), magic in 0_usize..6) {
        let start: &[u8] = [&b""[..], b"{", b"[{\"a\":", b"PK\x03\x04", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", b"\xFF\xFE"][magic];
        let file = file([start, &bytes].concat());
        for kind in ExtractorKind::ALL {
            read_whatever(file.path(), kind);
        }
    }

    #[test]
    fn no_text_makes_guessing_or_reading_panic(text in "[\\[\\]{}\":,;|\t\n\r \\\\0-9a-zé'.-]{0,400}") {
        let file = file(&text);
        for kind in [ExtractorKind::Csvfile, ExtractorKind::Jsonfile, ExtractorKind::Jsondict, ExtractorKind::Geojson] {
            read_whatever(file.path(), kind);
        }
    }

    #[test]
    fn what_is_written_as_csv_is_read_back(rows in proptest::collection::vec(proptest::collection::vec("[^\0\r]{1,12}", 3), 1..20)) {
        let quoted = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
        let lines = rows.iter().map(|row| row.iter().map(quoted).collect::<Vec<_>>().join(","));
        let text = std::iter::once("a,b,c".to_owned()).chain(lines).collect::<Vec<_>>().join("\n");
        let file = file(&text);
        let params = json!({"separator": ",", "encoding": "utf-8", "headers_first_row": true, "first_row_no": 1, "doublequote": true, "escapechar": ""});
        let (read, errors) = read_all(extract(file.path(), &settings("csvfile", params)));
        prop_assert!(errors.is_empty());
        let read: Vec<Vec<String>> = read.into_iter().map(|row| row.cells.into_iter().map(Value::into_text).collect()).collect();
        prop_assert_eq!(read, rows);
    }
}

/// Guesses, previews and reads to the end; errors are fine.
fn read_whatever(path: &Path, kind: ExtractorKind) {
    guess_extractors(path, "x").unwrap();
    let params = guess_params(path, kind).unwrap_or_default();
    let settings = settings(kind.as_str(), Json::Object(params));
    preview(path, "x", &settings).ok();
    if let Ok(mut extraction) = open(path, "x", &settings, Depth::Whole) {
        while let Ok(Some(_)) = extraction.next_row() {}
    }
}
