//! Values in paths and query strings: reading them with an error that names them, and writing them.

use crate::ApiError;

/// A type that stands in a path or a query string.
pub trait Parameter: Sized {
    /// `values` holds every occurrence in the query string, none if it is absent.
    fn read(name: &str, values: &[&str]) -> Result<Self, ApiError>;
    fn write(&self, name: &'static str, into: &mut Vec<(&'static str, String)>);
}

/// Adds a parameter to those already written; what [`crate::operations!`] folds over.
#[doc(hidden)]
pub fn write_parameter(
    mut values: Vec<(&'static str, String)>,
    name: &'static str,
    parameter: &impl Parameter,
) -> Vec<(&'static str, String)> {
    parameter.write(name, &mut values);
    values
}

/// The name of a parameter from its field: a Rust keyword (`r#type`) loses its prefix.
#[doc(hidden)]
pub const fn parameter_name(field: &'static str) -> &'static str {
    match field.as_bytes() {
        [b'r', b'#', ..] => field.split_at(2).1,
        _ => field,
    }
}

impl<T: Parameter> Parameter for Option<T> {
    fn read(name: &str, values: &[&str]) -> Result<Self, ApiError> {
        match values.last() {
            None | Some(&"") => Ok(None),
            Some(_) => T::read(name, values).map(Some),
        }
    }

    fn write(&self, name: &'static str, into: &mut Vec<(&'static str, String)>) {
        if let Some(value) = self {
            value.write(name, into);
        }
    }
}

/// A repeatable parameter: `?slug=a&slug=b`.
impl<T: Parameter> Parameter for Vec<T> {
    fn read(name: &str, values: &[&str]) -> Result<Self, ApiError> {
        values.iter().map(|value| T::read(name, &[value])).collect()
    }

    fn write(&self, name: &'static str, into: &mut Vec<(&'static str, String)>) {
        for value in self {
            value.write(name, into);
        }
    }
}

/// A list in one parameter: `?sort=username,last_name`.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct CommaSeparated<T>(pub Vec<T>);

impl<T> Default for CommaSeparated<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Parameter> Parameter for CommaSeparated<T> {
    fn read(name: &str, values: &[&str]) -> Result<Self, ApiError> {
        let parts = values.iter().flat_map(|value| value.split(',')).map(str::trim).filter(|part| !part.is_empty());
        parts.map(|part| T::read(name, &[part])).collect::<Result<_, _>>().map(Self)
    }

    fn write(&self, name: &'static str, into: &mut Vec<(&'static str, String)>) {
        let mut parts = Vec::new();
        self.0.iter().for_each(|item| item.write(name, &mut parts));
        if !parts.is_empty() {
            let texts: Vec<_> = parts.into_iter().map(|(_, text)| text).collect();
            into.push((name, texts.join(",")));
        }
    }
}

impl Parameter for String {
    /// An empty text is a text; none at all is not.
    fn read(name: &str, values: &[&str]) -> Result<Self, ApiError> {
        let text = values.last().ok_or_else(|| ApiError::invalid(name, "This field is required"))?;
        Ok((*text).to_owned())
    }

    fn write(&self, name: &'static str, into: &mut Vec<(&'static str, String)>) {
        into.push((name, self.clone()));
    }
}

impl Parameter for bool {
    fn read(name: &str, values: &[&str]) -> Result<Self, ApiError> {
        match values.last().map(|text| text.to_ascii_lowercase()).as_deref() {
            Some("true" | "1") => Ok(true),
            Some("false" | "0") => Ok(false),
            _ => Err(ApiError::invalid(name, "Must be a valid boolean")),
        }
    }

    fn write(&self, name: &'static str, into: &mut Vec<(&'static str, String)>) {
        into.push((name, self.to_string()));
    }
}

macro_rules! whole_numbers {
    ($($number:ty),*) => {$(
        impl Parameter for $number {
            fn read(name: &str, values: &[&str]) -> Result<Self, ApiError> {
                let text = values.last().copied().unwrap_or_default();
                text.parse().map_err(|_| ApiError::invalid(name, "A valid integer is required"))
            }

            fn write(&self, name: &'static str, into: &mut Vec<(&'static str, String)>) {
                into.push((name, self.to_string()));
            }
        }
    )*};
}
whole_numbers!(u16, u32, u64, i64);

/// Results on a page: 0 to 1000, 20 by default; 0 asks for the count alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Limit(pub u32);

impl Default for Limit {
    fn default() -> Self {
        Self(20)
    }
}

impl Limit {
    pub const MAX: Self = Self(1000);
}

impl Parameter for Limit {
    fn read(name: &str, values: &[&str]) -> Result<Self, ApiError> {
        let number = match values.last() {
            None => return Ok(Self::default()),
            Some(text) => text.parse::<i64>().map_err(|_| ApiError::invalid(name, "A valid integer is required"))?,
        };
        match u32::try_from(number) {
            Ok(limit) if limit <= Self::MAX.0 => Ok(Self(limit)),
            _ => Err(ApiError::invalid(name, "Must be between 0 and 1000")),
        }
    }

    fn write(&self, name: &'static str, into: &mut Vec<(&'static str, String)>) {
        into.push((name, self.0.to_string()));
    }
}

/// Results to pass over, from 0.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Offset(pub u64);

impl Parameter for Offset {
    fn read(name: &str, values: &[&str]) -> Result<Self, ApiError> {
        let number = match values.last() {
            None => return Ok(Self::default()),
            Some(text) => text.parse::<i64>().map_err(|_| ApiError::invalid(name, "A valid integer is required"))?,
        };
        u64::try_from(number).map(Self).map_err(|_| ApiError::invalid(name, "Must be 0 or more"))
    }

    fn write(&self, name: &'static str, into: &mut Vec<(&'static str, String)>) {
        into.push((name, self.0.to_string()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_above_a_thousand_names_itself() {
        let error = Limit::read("limit", &["1001"]).unwrap_err();
        assert!(error.for_field("limit").is_some());
        assert_eq!(Limit::read("limit", &[]).unwrap(), Limit(20));
        assert_eq!(Limit::read("limit", &["0"]).unwrap(), Limit(0));
    }

    #[test]
    fn a_negative_offset_names_itself() {
        assert!(Offset::read("offset", &["-1"]).unwrap_err().for_field("offset").is_some());
    }
}
