//! Filters over real earthquakes, and over anything at all.

use super::*;
use crate::Row;
use proptest::prelude::*;

fn schema() -> Schema {
    Schema::from_headings(["place", "mag", "time", "felt", "year", "tags", "status"])
}

fn row(cells: [Value; 7]) -> Row {
    Row::new(1, cells.into())
}

fn castaic() -> Row {
    row([
        "4km W of Castaic, CA".into(),
        Value::Decimal(2.0),
        Value::DateTime("2018-02-07T01:26:13Z".parse().unwrap()),
        Value::Null,
        Value::Integer(2018),
        Value::List(vec!["shallow".to_owned(), "California coast".to_owned()]),
        Value::Boolean(true),
    ])
}

fn matches(clause: &str) -> bool {
    Filter::parse(clause)
        .unwrap_or_else(|error| panic!("{clause}: {error}"))
        .bind(&schema())
        .unwrap()
        .matches(&castaic())
}

#[test]
fn clauses_that_match() {
    for clause in [
        "",
        "mag = 2",
        "mag=2.0",
        "mag:2",
        "mag >= 2 and mag < 2.1",
        "mag > 5 or place like \"castaic\"",
        "place LIKE 'cast'",
        "place = \"4km W of Castaic, CA\"",
        "startswith(place, \"4km\")",
        "place startswith '4km'",
        "not mag = 5",
        "mag != 5",
        "year!=2022",
        "year:2018",
        "`year` in (2017, 2018)",
        "year in [2018..2019]",
        "year in ]2017..2019[",
        "year in [2017 TO 2018]",
        "year between 2018 and 2019",
        "year not in (1, 2)",
        "felt is null",
        "felt != 3",
        "not felt = 3",
        "mag is not null",
        "time >= date'2018-02-07'",
        "time > '2018-02-06'",
        "time >= 2018-02-07",
        "time in [date'2018-02-01'..date'2018-03-01']",
        "time = 2018",
        "year(time) = 2018 and month(time) = 2",
        "length(place) = 20",
        "search(\"castaic ca\")",
        "search(place, tags, \"CALIFORNIA castaic\")",
        "search(*, \"shallow\")",
        "\"castaic\"",
        "tags = \"shallow\"",
        "tags:shallow",
        "status",
        "status = true and not (mag > 3 or mag < 1)",
        "status is true",
        "true",
    ] {
        assert!(matches(clause), "{clause}");
    }
}

#[test]
fn clauses_that_do_not_match() {
    for clause in [
        "mag = 3",
        "felt > 0",
        "felt = 3",
        "felt in [0..9]",
        "year in ]2018..2019]",
        "place like \"zagreb\"",
        "place = \"4km\"",
        "tags = \"california\"",
        "tags != shallow",
        "not status",
        "time < date'2018-02-07'",
        "false",
        "search(\"\")",
    ] {
        assert!(!matches(clause), "{clause}");
    }
}

#[test]
fn errors_name_their_place() {
    for (clause, expected) in [
        ("mag >", "Expected a value and not the end, at character 6"),
        ("mag = 2 and", "Expected the name of a field and not the end, at character 12"),
        ("(mag = 2", "Expected “)” and not the end, at character 9"),
        ("mag = 2 mag = 3", "Expected “and” or “or” and not “mag”, at character 9"),
        ("mag = \"open", "This quote is never closed, at character 7"),
        ("year in [1..2", "Expected “]” and not the end, at character 14"),
        ("drop(mag)", "There is no function “drop”, at character 1"),
        ("time = date'soon'", "“soon” is not a date, at character 8"),
    ] {
        assert_eq!(Filter::parse(clause).unwrap_err().to_string(), expected, "{clause}");
    }
    assert!(Filter::parse(&"(".repeat(5000)).unwrap_err().message.contains("too deep"));
    assert!(Filter::parse(&"not ".repeat(2000)).unwrap_err().message.contains("too deep"));
    assert_eq!(Filter::parse("nope = 1").unwrap().bind(&schema()).unwrap_err(), "nope");
}

#[test]
fn accents_do_not_matter_to_a_search() {
    let filter = Filter::parse("search('hotel ÉTÉ')").unwrap().bind(&schema()).unwrap();
    let mut row = castaic();
    row.set(0, "L’Hôtel d’été".into());
    assert!(filter.matches(&row));
}

proptest! {
    #[test]
    fn no_clause_panics(clause in "\\PC*") {
        if let Ok(filter) = Filter::parse(&clause)
            && let Ok(filter) = filter.bind(&schema())
        {
            filter.matches(&castaic());
        }
    }

    #[test]
    fn no_combination_of_words_panics(words in proptest::collection::vec(prop::sample::select(vec![
        "mag", "place", "time", "tags", "=", "!=", "<", ":", "in", "[", "]", "(", ")", "..", "1", "'é'", "and", "or", "not",
        "is", "null", "like", "between", "date'2020-01-01'", "search(", "year(", "startswith", ",", "status",
    ]), 0..20)) {
        if let Ok(filter) = Filter::parse(&words.join(" "))
            && let Ok(filter) = filter.bind(&schema())
        {
            filter.matches(&castaic());
        }
    }
}
