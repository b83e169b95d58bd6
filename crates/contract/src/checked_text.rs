//! Texts that are checked once, when they are made: how they are read and written.

/// Implements it for a type over a text, by its `new` and the error of that.
macro_rules! checked_text {
    ($name:ident, $error:ident) => {
        impl TryFrom<String> for $name {
            type Error = $error;
            fn try_from(text: String) -> Result<Self, $error> {
                Self::new(text)
            }
        }

        impl std::str::FromStr for $name {
            type Err = $error;
            fn from_str(text: &str) -> Result<Self, $error> {
                Self::new(text)
            }
        }

        impl From<$name> for String {
            fn from(checked: $name) -> Self {
                checked.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl $crate::Parameter for $name {
            fn read(name: &str, values: &[&str]) -> Result<Self, $crate::ApiError> {
                let text = values.last().copied().unwrap_or_default();
                Self::new(text).map_err(|error| $crate::ApiError::invalid(name, error.to_string()))
            }

            fn write(&self, name: &'static str, into: &mut Vec<(&'static str, String)>) {
                into.push((name, self.0.clone()));
            }
        }
    };
}

pub(crate) use checked_text;
