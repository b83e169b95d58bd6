//! What annotations ask of their fields (behaviour.md 11).

use crate::Field;
use portico_contract::fields::{Annotation, FieldType, UNITS};

/// Turns a type that was only inferred into one that the annotations of the field fit: a column of years that is
/// shown by the year holds dates, and one with a separator holds texts although all of them are digits so far.
pub fn choose_type(field: &mut Field) {
    for note in &field.annotations {
        field.field_type = match (note.annotation, field.field_type, note.argument.as_deref()) {
            (Annotation::Multivalued | Annotation::Hierarchical | Annotation::Sortable, ..) => FieldType::Text,
            (Annotation::Decimals, FieldType::Int, _) => FieldType::Double,
            (Annotation::TimeseriePrecision, FieldType::Int, Some("year")) => FieldType::Date,
            (Annotation::TimeseriePrecision, FieldType::Date, Some("hour" | "minute")) => FieldType::Datetime,
            (_, same, _) => same,
        };
    }
}

/// What is wrong: the annotation, the parameter at fault and a message.
pub fn faults(field: &Field) -> Vec<(Annotation, &'static str, String)> {
    let mut faults = Vec::new();
    for note in &field.annotations {
        let (annotation, argument) = (note.annotation, note.argument.as_deref().unwrap_or_default());
        if !annotation.fits(field.field_type) {
            let message =
                format!("“{annotation}” does not go with the field: “{}” is {}", field.name, field.field_type);
            faults.push((annotation, "annotation", message));
            continue;
        }
        let message = match (annotation, field.field_type) {
            (Annotation::TimeseriePrecision, FieldType::Date) if !["year", "month", "day"].contains(&argument) => {
                format!("A date is shown by the year, month or day, not by the {argument}")
            }
            (Annotation::Unit, _) if !UNITS.contains(&argument) => {
                format!("“{argument}” is not a unit of the platform")
            }
            (Annotation::Multivalued | Annotation::Hierarchical, _) if argument.is_empty() => {
                "A separator is needed".to_owned()
            }
            _ => continue,
        };
        faults.push((annotation, "args", message));
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::FieldAnnotation;

    fn field(field_type: FieldType, annotation: Annotation, argument: &str) -> Field {
        let note = FieldAnnotation { annotation, argument: Some(argument.to_owned()) };
        Field { annotations: vec![note], ..Field::new("x", "X", field_type) }
    }

    #[test]
    fn a_type_that_was_only_guessed_follows_the_annotation() {
        for (from, annotation, argument, to) in [
            (FieldType::Int, Annotation::TimeseriePrecision, "year", FieldType::Date),
            (FieldType::Date, Annotation::TimeseriePrecision, "hour", FieldType::Datetime),
            (FieldType::Int, Annotation::Decimals, "2", FieldType::Double),
            (FieldType::Int, Annotation::Multivalued, ",", FieldType::Text),
            (FieldType::Int, Annotation::Unit, "km", FieldType::Int),
        ] {
            let mut field = field(from, annotation, argument);
            choose_type(&mut field);
            assert_eq!(field.field_type, to, "{annotation}");
            assert_eq!(faults(&field), []);
        }
    }

    #[test]
    fn an_argument_that_does_not_fit_the_type_is_told() {
        for (field_type, annotation, argument) in [
            (FieldType::Date, Annotation::TimeseriePrecision, "minute"),
            (FieldType::Double, Annotation::Unit, "parsec"),
            (FieldType::Text, Annotation::Hierarchical, ""),
        ] {
            assert_eq!(faults(&field(field_type, annotation, argument))[0].1, "args", "{annotation}");
        }
    }
}
