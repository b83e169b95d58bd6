//! Dates and time zones.

use crate::{one, record_error, refused, run_values};
use portico_processing::Value;
use serde_json::json;

#[test]
fn dates_are_read_in_the_format_that_is_told() {
    for (format, input, expected) in [
        ("%d/%m/%Y", "29/02/2020", "2020-02-29"),
        ("%d/%m/%Y %H:%M", "01/12/1990 08:30", "1990-12-01T08:30:00"),
        ("%b %d, %Y", "Jan 08, 1990", "1990-01-08"),
        ("%Y", "1958", "1958-01-01"),
        ("%Y%m%d", "20200229", "2020-02-29"),
        ("%Y-%m-%dT%H:%M:%S%z", "2020-02-29T10:00:00+0200", "2020-02-29T08:00:00+00:00"),
        ("%I:%M %p %d/%m/%y", "08:05 PM 01/02/21", "2021-02-01T20:05:00"),
        ("%Y-%m-%d %H:%M:%S.%f", "2020-02-29 10:00:00.25", "2020-02-29T10:00:00.25"),
    ] {
        let step = json!({"type": "date_normalizer", "field": "x", "format": format});
        assert_eq!(one(step, input, "x"), expected, "{format}");
    }
    let step = json!({"type": "date_normalizer", "field": "x", "format": "%d/%m/%Y"});
    assert!(record_error(step, "31/02/2020").starts_with("“31/02/2020” is not a date written as %d/%m/%Y"));
    assert_eq!(refused(json!({"type": "date_normalizer", "field": "x", "format": "%!"}))[0].0, "format");
    assert_eq!(refused(json!({"type": "date_normalizer", "field": "x", "format": "day"}))[0].0, "format");
}

#[test]
fn a_time_zone_is_given_to_moments_whatever_zone_they_name() {
    let step = json!({"type": "set_timezone", "field": "x", "timezone": "Europe/Paris"});
    for (input, expected) in [
        ("2020-07-14 12:00:00", "2020-07-14T10:00:00+00:00"),
        ("2020-01-14T12:00:00", "2020-01-14T11:00:00+00:00"),
        ("2016-12-08T08:51:53Z", "2016-12-08T07:51:53+00:00"),
        ("2016-12-08T08:51:53+05:00", "2016-12-08T07:51:53+00:00"),
        ("2020-01-14", "2020-01-14"),
        // The clocks skip this half hour: the offset before counts.
        ("2020-03-29 02:30:00", "2020-03-29T01:30:00+00:00"),
    ] {
        assert_eq!(one(step.clone(), input, "x"), expected, "{input}");
    }
    assert!(record_error(step, "noon").contains("not a date"));
    assert_eq!(refused(json!({"type": "set_timezone", "field": "x", "timezone": "Mars/Base"}))[0].0, "timezone");
}

#[test]
fn a_date_that_is_one_already_stays() {
    let date = Value::DateTime("2018-02-07T01:26:13Z".parse().unwrap());
    let step = json!({"type": "date_normalizer", "field": "x", "format": "%Y"});
    let result = run_values(step, &["x"], vec![vec![date]]).unwrap();
    assert_eq!(result.rows, [["2018-02-07T01:26:13+00:00"]]);
}
