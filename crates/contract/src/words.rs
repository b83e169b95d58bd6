//! Words from a fixed list that the API may lengthen: enums that keep a word they do not know.

/// A word that is not in the list, in the API's words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not a valid choice.")]
pub struct NotAChoice(pub String);

/// Declares enums of words, each with an `Other` for what this version does not know.
///
/// Reading an answer never fails on a new word; `FromStr`, query parameters and `check` are strict.
macro_rules! words {
    ($($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $text:literal,)+ })+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, ::serde::Serialize, ::serde::Deserialize)]
        #[serde(from = "String", into = "String")]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)+
            /// A word this version does not know, kept as it came.
            Other(String),
        }

        impl $name {
            /// Every known word, in the order of the reference.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)+
                    Self::Other(text) => text,
                }
            }

            /// Refuses a word that is not in the list.
            pub fn check(&self) -> Result<(), $crate::NotAChoice> {
                match self {
                    Self::Other(text) => Err($crate::NotAChoice(text.clone())),
                    _ => Ok(()),
                }
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                match text.as_str() {
                    $($text => Self::$variant,)+
                    _ => Self::Other(text),
                }
            }
        }

        impl From<$name> for String {
            fn from(word: $name) -> Self {
                match word {
                    $name::Other(text) => text,
                    known => known.as_str().to_owned(),
                }
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::NotAChoice;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let word = Self::from(text.to_owned());
                word.check().map(|()| word)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl $crate::Parameter for $name {
            fn read(name: &str, values: &[&str]) -> Result<Self, $crate::ApiError> {
                let text = values.last().copied().unwrap_or_default();
                text.parse().map_err(|error: $crate::NotAChoice| $crate::ApiError::invalid(name, error.to_string()))
            }

            fn write(&self, name: &'static str, into: &mut Vec<(&'static str, String)>) {
                into.push((name, self.as_str().to_owned()));
            }
        }
    )+};
}
pub(crate) use words;

#[cfg(test)]
mod tests {
    words! {
        /// A word for the tests.
        Fruit { Apple = "apple", Pear = "pear", }
    }

    #[test]
    fn a_new_word_survives_a_round_trip_but_is_not_a_choice() {
        let fruit: Fruit = serde_json::from_str(r#""quince""#).unwrap();
        assert_eq!(serde_json::to_string(&fruit).unwrap(), r#""quince""#);
        assert_eq!(fruit.check().unwrap_err().to_string(), r#""quince" is not a valid choice."#);
        assert!("quince".parse::<Fruit>().is_err());
        assert_eq!("pear".parse(), Ok(Fruit::Pear));
    }
}
