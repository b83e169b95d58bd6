//! A processor: one variant a type, and one for the types that this version does not know.

use super::*;
use crate::ApiError;
use serde::de::Error as _;

macro_rules! kinds {
    ($($name:ident,)*) => {
        /// What a step does. Serialised flat: `{"type": "string_replace", "field": …}`.
        #[derive(Debug, Clone, PartialEq)]
        pub enum Processor {
            $($name($name),)*
            /// A type that this version does not know, or one with parameters it cannot read; kept as it came.
            Other {
                r#type: String,
                parameters: Map<String, Value>,
            },
        }

        /// Every processor type of the platform, by family.
        pub static DESCRIPTIONS: &[ProcessorDescription] = &[$($name::DESCRIPTION),*];

        impl Processor {
            /// Reads the parameters of a type. What cannot be read becomes [`Processor::Other`].
            pub fn read(r#type: &str, parameters: Map<String, Value>) -> Self {
                match Self::try_read(r#type, parameters.clone()) {
                    Ok(Some(processor)) => processor,
                    Ok(None) | Err(_) => Self::Other { r#type: r#type.to_owned(), parameters },
                }
            }

            fn try_read(r#type: &str, parameters: Map<String, Value>) -> Result<Option<Self>, ParameterErrors> {
                $(if r#type == $name::DESCRIPTION.r#type {
                    return $name::read(parameters).map(|kind| Some(Self::$name(kind)));
                })*
                Ok(None)
            }

            /// `string_replace`.
            pub fn type_name(&self) -> &str {
                match self {
                    $(Self::$name(_) => $name::DESCRIPTION.r#type,)*
                    Self::Other { r#type, .. } => r#type,
                }
            }

            /// The parameters as they travel, without `type`.
            pub fn parameters(&self) -> Map<String, Value> {
                match self {
                    $(Self::$name(kind) => kind.write(),)*
                    Self::Other { parameters, .. } => parameters.clone(),
                }
            }
        }

        $(impl From<$name> for Processor {
            fn from(kind: $name) -> Self {
                Self::$name(kind)
            }
        })*
    };
}

kinds! {
    StringReplace,
    RegexpReplace,
    StringExtractor,
    Concat,
    Split,
    UnicodeNormalize,
    HtmlEntitiesDecode,
    ExtractHtml,
    ExtractUrls,
    NormalizeUrl,
    Expression,
    MetaExpression,
    AddField,
    CopyField,
    ExtractBitRange,
    SkipRecord,
    DeleteRecord,
    Transpose,
    DateNormalizer,
    SetTimezone,
    ExtractFromJson,
    ExpandJsonArray,
    JsonArrayToMultivalued,
    ExpandMultivalued,
    DeduplicateMultivalued,
    BooleanToMultivalued,
    CreateGeopoint,
    TransformCoordinates,
    GeoDistance,
    ConvertDegrees,
    WktToGeojson,
    GeohashToGeojson,
    DecodePolyline,
    PolygonFilter,
    SimplifyGeoShape,
    CorrectGeoShape,
    Geomasking,
    File,
    JoinDataset,
    BoundJoinDataset,
    Geojoin,
    AdministrativeDivisions,
    IpToGeo,
    GeocodeArcgis,
    GeocodeBan,
    GeocodeCensus,
    GeocodePdok,
    GeocodeNominatim,
    What3wordsToCoordinates,
    CoordinatesToWhat3words,
}

/// What is known of a type.
pub fn description(r#type: &str) -> Option<&'static ProcessorDescription> {
    DESCRIPTIONS.iter().find(|description| description.r#type == r#type)
}

impl Processor {
    pub fn description(&self) -> Option<&'static ProcessorDescription> {
        description(self.type_name())
    }

    /// Tells every bad parameter at once, by name. A type that this version does not know passes: only the
    /// portal can tell. Regular expressions, expressions and time zones are tried by `portico_processing::check`.
    pub fn check(&self) -> Result<(), ApiError> {
        match Self::try_read(self.type_name(), self.parameters()) {
            Ok(_) => Ok(()),
            Err(errors) => Err(ApiError::invalid_fields(errors)),
        }
    }

    /// A new step of a type, with nothing filled in. Fails where the type is not described.
    pub fn blank(r#type: &str) -> Result<Self, ApiError> {
        match description(r#type) {
            Some(_) => Ok(Self::Other { r#type: r#type.to_owned(), parameters: Map::new() }),
            None => Err(ApiError::invalid("type", format!("\"{type}\" is not a processor type."))),
        }
    }
}

impl Serialize for Processor {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = Map::new();
        map.insert("type".to_owned(), Value::String(self.type_name().to_owned()));
        map.extend(self.parameters());
        map.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Processor {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut parameters = Map::deserialize(deserializer)?;
        match parameters.shift_remove("type") {
            Some(Value::String(r#type)) if !r#type.is_empty() => Ok(Self::read(&r#type, parameters)),
            Some(_) => Err(D::Error::custom("type: Not a valid string.")),
            None => Err(D::Error::missing_field("type")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_sample_of_the_reference_comes_back_unchanged() {
        let sample = json!({"uid": "pr_qf2hyt", "type": "string_replace", "label": "replace old value with new value",
            "field": "my_field", "old": "old_value", "new": "new_value"});
        let step: DatasetProcessor = serde_json::from_value(sample.clone()).unwrap();
        assert!(matches!(&step.kind, Processor::StringReplace(kind) if kind.field == "my_field"));
        assert_eq!(serde_json::to_value(&step).unwrap(), sample);
    }

    #[test]
    fn a_type_of_tomorrow_and_a_parameter_of_tomorrow_survive() {
        for sample in [
            json!({"uid": "pr_1", "type": "teleport", "field": "x", "deep": {"er": [1, 2]}}),
            json!({"uid": "pr_1", "type": "split", "field": "x", "separator": ",", "index": "2", "output_field": "y", "strict": true}),
            json!({"uid": "pr_1", "type": "split", "field": 7}),
        ] {
            let step: DatasetProcessor = serde_json::from_value(sample.clone()).unwrap();
            assert_eq!(serde_json::to_value(&step).unwrap(), sample);
        }
    }

    #[test]
    fn every_bad_parameter_is_told_at_once() {
        let step: NewProcessor =
            serde_json::from_value(json!({"type": "split", "field": "", "index": "first", "output_field": 3})).unwrap();
        let error = step.check().unwrap_err();
        assert_eq!(error.detail.keys().collect::<Vec<_>>(), ["field", "index", "output_field", "separator"]);
        assert_eq!(error.for_field("separator"), Some(&["This field is required".to_owned()][..]));
    }

    #[test]
    fn a_step_without_a_type_is_refused() {
        let error = serde_json::from_value::<NewProcessor>(json!({"field": "x"})).unwrap_err();
        assert!(error.to_string().contains("missing field `type`"), "{error}");
    }

    #[test]
    fn types_are_described_once_and_by_family() {
        let mut names: Vec<_> = DESCRIPTIONS.iter().map(|description| description.r#type).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), DESCRIPTIONS.len());
        assert!(DESCRIPTIONS.is_sorted_by_key(|description| description.family));
    }
}
