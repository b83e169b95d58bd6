//! Dataset fields: the ordered configurations applied after the processors (behaviour.md 11).

mod configuration;

pub use configuration::FieldConfiguration;

use crate::processors::ParameterValue;
use crate::{ApiError, DatasetUid, FieldConfigurationUid, Limit, Nothing, Offset, Page, operations};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A configuration as read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DatasetFieldConfiguration {
    pub uid: FieldConfigurationUid,
    #[serde(default)]
    pub label: String,
    #[serde(flatten)]
    pub kind: FieldConfiguration,
}

/// A configuration to append, or what replaces one: the API has one shape for both.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NewFieldConfiguration {
    /// Label of the step, not of the field.
    pub label: String,
    #[serde(flatten)]
    pub kind: FieldConfiguration,
}

impl NewFieldConfiguration {
    /// See [`FieldConfiguration::check`].
    pub fn check(&self) -> Result<(), ApiError> {
        self.kind.check()
    }

    /// The step under its uid. One that was sent back with the step would pass for a parameter: it is left out.
    pub fn with_uid(self, uid: FieldConfigurationUid) -> DatasetFieldConfiguration {
        let mut parameters = self.kind.parameters();
        let sent_back = parameters.shift_remove("uid").is_some();
        let kind = if sent_back { FieldConfiguration::read(self.kind.type_name(), parameters) } else { self.kind };
        DatasetFieldConfiguration { uid, label: self.label, kind }
    }
}

impl From<DatasetFieldConfiguration> for NewFieldConfiguration {
    fn from(step: DatasetFieldConfiguration) -> Self {
        Self { label: step.label, kind: step.kind }
    }
}

macro_rules! names {
    ($(#[doc = $doc:literal])* $name:ident { $(#[doc = $first_doc:literal])* $first:ident = $first_text:literal, $($(#[doc = $variant_doc:literal])* $variant:ident = $text:literal,)* }) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name {
            $(#[doc = $first_doc])*
            #[default]
            #[serde(rename = $first_text)]
            $first,
            $($(#[doc = $variant_doc])* #[serde(rename = $text)] $variant,)*
        }

        impl $name {
            pub const ALL: &[Self] = &[Self::$first, $(Self::$variant),*];
            pub const NAMES: &[&'static str] = &[$first_text, $($text),*];

            pub const fn as_str(self) -> &'static str {
                match self {
                    Self::$first => $first_text,
                    $(Self::$variant => $text,)*
                }
            }

            pub fn parse(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.as_str() == text)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl ParameterValue for $name {
            fn read(value: Value) -> Result<Self, String> {
                let text = String::read(value)?;
                Self::parse(&text).ok_or_else(|| format!("\"{text}\" is not a valid choice."))
            }

            fn write(&self) -> Value {
                Value::String(self.as_str().to_owned())
            }
        }
    };
}

names! {
    /// What the values of a field are.
    FieldType {
        Text = "text",
        Int = "int",
        /// The platform's prose says “decimal”.
        Double = "double",
        /// Latitude and longitude, WGS 84.
        GeoPoint2d = "geo_point_2d",
        /// A GeoJSON geometry, WGS 84.
        GeoShape = "geo_shape",
        Date = "date",
        Datetime = "datetime",
        File = "file",
    }
}

names! {
    /// What can be noted on a field.
    Annotation {
        /// The field is part of the key of the record.
        Id = "id",
        /// `year`, `month`, `day`; with a time also `hour`, `minute`.
        TimeseriePrecision = "timeserie_precision",
        Unit = "unit",
        /// How many decimals to show.
        Decimals = "decimals",
        Sortable = "sortable",
        /// With the separator of the values.
        Multivalued = "multivalued",
        /// With the separator of the levels.
        Hierarchical = "hierarchical",
    }
}

impl Annotation {
    /// What its argument is, where it takes one.
    pub const fn argument(self) -> Option<&'static str> {
        match self {
            Self::Id | Self::Sortable => None,
            Self::TimeseriePrecision => Some("Precision"),
            Self::Unit => Some("Unit"),
            Self::Decimals => Some("Decimals"),
            Self::Multivalued | Self::Hierarchical => Some("Separator"),
        }
    }

    /// True where fields of this type can have it.
    pub const fn fits(self, field: FieldType) -> bool {
        match self {
            Self::Id => true,
            Self::TimeseriePrecision => matches!(field, FieldType::Date | FieldType::Datetime),
            Self::Unit => matches!(field, FieldType::Int | FieldType::Double),
            Self::Decimals => matches!(field, FieldType::Double),
            Self::Sortable | Self::Multivalued | Self::Hierarchical => matches!(field, FieldType::Text),
        }
    }
}

/// Units the platform knows (behaviour.md 11).
pub const UNITS: &[&str] = &[
    "g", "kg", "t", "oz", "lb", "mm", "cm", "m", "km", "in", "ft", "mi", "mm2", "cm2", "m2", "km2", "ha", "sqft",
    "acre", "€", "k€", "$", "SAR", "£", "MXN", "seconds", "minutes", "hours", "days", "months", "years", "Wh", "kWh",
    "MWh", "GWh", "TWh", "Toe", "bar", "mbar", "Pa", "db", "W", "kW", "MW", "GW", "kVA", "A", "kA", "V", "kV", "m/s",
    "km/s", "km/h", "°C", "°F", "cm3", "m3", "l", "hl", "m3/s", "L/s", "m3/h", "L/h", "m3/d", "L/d", "ppm", "µg/L",
    "mg/L", "μg/m3", "g/L", "kg/m3", "%", "°",
];

operations! {
    area Catalog;

    /// List the field configurations of a dataset, in the order they are applied.
    ListDatasetFieldConfigurations: list_dataset_field_configurations = GET "/datasets/{dataset_uid}/fields/" (dataset_uid: DatasetUid)
        ?(limit: Option<Limit>, offset: Option<Offset>) -> [Page<DatasetFieldConfiguration>], Read;
    /// Append a field configuration to the end of the stack.
    CreateDatasetFieldConfiguration: create_dataset_field_configuration = POST "/datasets/{dataset_uid}/fields/" (dataset_uid: DatasetUid)
        {NewFieldConfiguration} -> [DatasetFieldConfiguration] = 201, Write;
    /// Retrieve a field configuration.
    RetrieveDatasetFieldConfiguration: retrieve_dataset_field_configuration = GET "/datasets/{dataset_uid}/fields/{field_uid}/"
        (dataset_uid: DatasetUid, field_uid: FieldConfigurationUid) -> [DatasetFieldConfiguration], Read;
    /// Update a field configuration; it keeps its place.
    UpdateDatasetField: update_dataset_field = PUT "/datasets/{dataset_uid}/fields/{field_uid}/"
        (dataset_uid: DatasetUid, field_uid: FieldConfigurationUid) {NewFieldConfiguration} -> [DatasetFieldConfiguration], Write;
    /// Remove a field configuration from a dataset.
    DestroyDatasetFieldConfigurations: destroy_dataset_field_configurations = DELETE "/datasets/{dataset_uid}/fields/{field_uid}/"
        (dataset_uid: DatasetUid, field_uid: FieldConfigurationUid) -> [Nothing] = 204, Write;
}
