//! Values of the template `asset_content_configuration`, which are objects (behaviour.md 8).

use serde_json::{Map, Value};

const SORTS: [&str; 6] = ["count", "num", "alphanum", "-count", "-num", "-alphanum"];
const LANGUAGES: [&str; 11] = ["en", "fr", "nl", "pt", "it", "ar", "de", "es", "ca", "eu", "sv"];

/// Why a value does not fit its field.
pub fn fault(field: &str, value: &Value) -> Option<String> {
    let outcome = match field {
        "facets" => facets(value),
        "fields_displayed_in_specific_languages" => each(value, languages),
        "records_search_boosts" => each(value, |boost| match boost.as_u64() {
            Some(_) => Ok(()),
            None => Err("Must be a whole number, 0 or more".to_owned()),
        }),
        _ => Ok(()),
    };
    outcome.err()
}

fn each(value: &Value, check: impl Fn(&Value) -> Result<(), String>) -> Result<(), String> {
    let fields = value.as_object().ok_or("Must be an object from field to value")?;
    fields.iter().try_for_each(|(name, value)| check(value).map_err(|message| format!("{name}: {message}")))
}

fn languages(value: &Value) -> Result<(), String> {
    let languages = value.as_array().filter(|languages| !languages.is_empty());
    let languages = languages.ok_or("Must be a list of languages that is not empty")?;
    let wrong = languages.iter().find(|language| !language.as_str().is_some_and(|code| LANGUAGES.contains(&code)));
    wrong.map_or(Ok(()), |language| Err(format!("{language} is not a language of the domain")))
}

fn facets(value: &Value) -> Result<(), String> {
    let facets = value.as_array().ok_or("Must be a list of facets")?;
    let mut names = Vec::new();
    for facet in facets.iter().map(Value::as_object) {
        let facet = facet.ok_or("Must be a list of objects with field_name")?;
        let name = facet.get("field_name").and_then(Value::as_str).filter(|name| !name.is_empty());
        let name = name.ok_or("Each facet must have a field_name")?;
        if names.contains(&name) {
            return Err(format!("{name} is there twice"));
        }
        names.push(name);
        options(facet).map_err(|message| format!("{name}: {message}"))?;
    }
    Ok(())
}

fn options(facet: &Map<String, Value>) -> Result<(), String> {
    let given = |name: &str| facet.get(name).filter(|value| !value.is_null());
    if let Some(sort) = given("facetsort")
        && !sort.as_str().is_some_and(|sort| SORTS.contains(&sort))
    {
        return Err(format!("facetsort must be one of {}", SORTS.join(", ")));
    }
    for name in ["disjunctive", "timerange_filter"] {
        if given(name).is_some_and(|value| !value.is_boolean()) {
            return Err(format!("{name} must be true or false"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn facets_name_their_field_once_and_have_a_known_sort() {
        let facet =
            json!([{"field_name": "state", "facetsort": "-count", "disjunctive": true, "timerange_filter": null}]);
        assert_eq!(fault("facets", &facet), None);
        for wrong in [
            json!({}),
            json!(["state"]),
            json!([{"facetsort": "count"}]),
            json!([{"field_name": "state", "facetsort": "up"}]),
            json!([{"field_name": "state", "disjunctive": "yes"}]),
            json!([{"field_name": "state"}, {"field_name": "state"}]),
        ] {
            assert!(fault("facets", &wrong).is_some(), "{wrong}");
        }
    }

    #[test]
    fn languages_and_boosts_go_by_field() {
        let field = "fields_displayed_in_specific_languages";
        assert_eq!(fault(field, &json!({"name": ["fr", "en"]})), None);
        assert!(fault(field, &json!({"name": []})).is_some());
        assert!(fault(field, &json!({"name": ["xx"]})).is_some());
        assert_eq!(fault("records_search_boosts", &json!({"name": 0})), None);
        assert!(fault("records_search_boosts", &json!({"name": -1})).is_some());
    }
}
