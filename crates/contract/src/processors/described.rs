//! Parameters that are declared once: their Rust type, how they travel as JSON, and what a form says of them.

use serde::Serialize;
use serde_json::{Map, Value};

/// What a form should offer for a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ParameterKind {
    /// The technical name of a field that exists at this step.
    Field,
    /// Several of them.
    Fields,
    /// The technical name of a field to write to; it is added where it does not exist.
    NewField,
    Text,
    LongText,
    /// Short texts, one a line.
    Texts,
    Regexp,
    Number,
    Boolean,
    Choice(&'static [&'static str]),
    /// Anything: an object such as `{"dataset_id": …}`.
    Json,
}

/// One parameter, as a form shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ParameterDescription {
    pub name: &'static str,
    pub label: &'static str,
    pub help: &'static str,
    pub kind: ParameterKind,
    pub mandatory: bool,
    /// What the portal assumes where the parameter is absent, as text.
    pub default: Option<&'static str>,
}

/// A number as a portal or a script wrote it: `4326`, `0.5` or `"4326"`.
#[derive(Debug, Clone, PartialEq)]
pub struct Number(Value);

impl Number {
    pub fn as_f64(&self) -> Option<f64> {
        match &self.0 {
            Value::String(text) => text.trim().parse().ok().filter(|number: &f64| number.is_finite()),
            other => other.as_f64(),
        }
    }

    /// The number where it is whole.
    pub fn as_i64(&self) -> Option<i64> {
        match &self.0 {
            Value::String(text) => text.trim().parse().ok(),
            other => other.as_i64(),
        }
    }
}

impl From<i64> for Number {
    fn from(number: i64) -> Self {
        Self(number.into())
    }
}

impl From<f64> for Number {
    fn from(number: f64) -> Self {
        Self(number.into())
    }
}

impl Default for Number {
    fn default() -> Self {
        Self(0.into())
    }
}

/// How a parameter travels as JSON. An error is the message for its field.
pub trait ParameterValue: Sized {
    fn read(value: Value) -> Result<Self, String>;
    fn write(&self) -> Value;

    /// True where a mandatory parameter of this value counts as not given.
    fn is_blank(&self) -> bool {
        false
    }
}

impl ParameterValue for String {
    fn read(value: Value) -> Result<Self, String> {
        match value {
            Value::String(text) => Ok(text),
            _ => Err("Not a valid string.".to_owned()),
        }
    }

    fn write(&self) -> Value {
        Value::String(self.clone())
    }

    fn is_blank(&self) -> bool {
        self.is_empty()
    }
}

impl ParameterValue for bool {
    fn read(value: Value) -> Result<Self, String> {
        value.as_bool().ok_or_else(|| "Must be a valid boolean.".to_owned())
    }

    fn write(&self) -> Value {
        Value::Bool(*self)
    }
}

impl ParameterValue for Number {
    fn read(value: Value) -> Result<Self, String> {
        let number = Self(value);
        if number.as_f64().is_some() { Ok(number) } else { Err("A valid number is required.".to_owned()) }
    }

    fn write(&self) -> Value {
        self.0.clone()
    }
}

impl ParameterValue for Value {
    fn read(value: Value) -> Result<Self, String> {
        Ok(value)
    }

    fn write(&self) -> Value {
        self.clone()
    }
}

impl<T: ParameterValue> ParameterValue for Vec<T> {
    fn read(value: Value) -> Result<Self, String> {
        match value {
            Value::Array(items) => items.into_iter().map(T::read).collect(),
            _ => Err("Expected a list of items.".to_owned()),
        }
    }

    fn write(&self) -> Value {
        self.iter().map(T::write).collect()
    }

    fn is_blank(&self) -> bool {
        self.is_empty()
    }
}

/// Messages by parameter name.
pub type ParameterErrors = Vec<(String, String)>;

/// Takes parameters out of a JSON object, and remembers everything that is wrong with it.
#[derive(Debug)]
pub struct Reader {
    map: Map<String, Value>,
    errors: ParameterErrors,
}

impl Reader {
    pub fn new(map: Map<String, Value>) -> Self {
        Self { map, errors: Vec::new() }
    }

    fn refuse(&mut self, name: &str, message: impl Into<String>) {
        self.errors.push((name.to_owned(), message.into()));
    }

    pub fn required<T: ParameterValue + Default>(&mut self, name: &str) -> T {
        if !self.map.contains_key(name) {
            self.refuse(name, "This field is required");
            return T::default();
        }
        match self.optional::<T>(name) {
            Some(value) if value.is_blank() => self.refuse(name, "This field may not be blank"),
            Some(value) => return value,
            None if self.errors.iter().any(|(field, _)| field == name) => {}
            None => self.refuse(name, "This field may not be null"),
        }
        T::default()
    }

    pub fn optional<T: ParameterValue>(&mut self, name: &str) -> Option<T> {
        match self.map.shift_remove(name) {
            None | Some(Value::Null) => None,
            Some(value) => match T::read(value) {
                Ok(value) => Some(value),
                Err(message) => {
                    self.refuse(name, message);
                    None
                }
            },
        }
    }

    pub fn has(&self, name: &str) -> bool {
        self.map.contains_key(name)
    }

    /// What nobody asked for.
    pub fn rest(&mut self) -> Map<String, Value> {
        std::mem::take(&mut self.map)
    }

    pub fn finish<T>(self, value: T) -> Result<T, ParameterErrors> {
        if self.errors.is_empty() { Ok(value) } else { Err(self.errors) }
    }
}

/// Puts a parameter into a JSON object; an absent one leaves no trace.
pub trait WriteInto {
    fn write_into(&self, name: &str, map: &mut Map<String, Value>);
}

impl<T: ParameterValue> WriteInto for T {
    fn write_into(&self, name: &str, map: &mut Map<String, Value>) {
        map.insert(name.to_owned(), self.write());
    }
}

impl<T: ParameterValue> WriteInto for Option<T> {
    fn write_into(&self, name: &str, map: &mut Map<String, Value>) {
        if let Some(value) = self {
            value.write_into(name, map);
        }
    }
}

/// Declares the processor types of a family, each as:
///
/// ```text
/// /// What it does, in one sentence for people.
/// TypeName = "type_in_json", "Label", available {
///     required field: Field, "Label", "Help";
///     optional all_fields: Boolean, "Label", "Help", default "false";
/// }
/// ```
macro_rules! described {
    (family $family:ident; $(
        $(#[doc = $doc:literal])+
        $name:ident = $type:literal, $label:literal, $available:ident $(($reason:literal))? {
            $($need:ident $parameter:ident: $kind:ident $(($choices:expr))?, $title:literal, $help:literal
                $(, default $default:literal)?;)*
        }
    )*) => {$(
        $(#[doc = $doc])+
        #[derive(Debug, Clone, Default, PartialEq)]
        pub struct $name {
            $(#[doc = $help] pub $parameter: described!(@$need described!(@type $kind)),)*
            /// Properties that the portal has and this version does not know.
            pub extra: ::serde_json::Map<String, ::serde_json::Value>,
        }

        impl $crate::processors::ProcessorKind for $name {
            const DESCRIPTION: $crate::processors::ProcessorDescription = $crate::processors::ProcessorDescription {
                r#type: $type,
                label: $label,
                family: $crate::processors::Family::$family,
                help: concat!($($doc),+).trim_ascii(),
                parameters: &[$($crate::processors::ParameterDescription {
                    name: stringify!($parameter),
                    label: $title,
                    help: $help,
                    kind: described!(@kind $kind $(($choices))?),
                    mandatory: described!(@mandatory $need),
                    default: described!(@default $($default)?),
                }),*],
                unavailable: described!(@$available $(($reason))?),
            };

            fn read(
                parameters: ::serde_json::Map<String, ::serde_json::Value>,
            ) -> Result<Self, $crate::processors::ParameterErrors> {
                let mut reader = $crate::processors::Reader::new(parameters);
                let value = Self { $($parameter: reader.$need(stringify!($parameter)),)* extra: reader.rest() };
                reader.finish(value)
            }

            fn write(&self) -> ::serde_json::Map<String, ::serde_json::Value> {
                let mut map = ::serde_json::Map::new();
                $($crate::processors::WriteInto::write_into(&self.$parameter, stringify!($parameter), &mut map);)*
                map.extend(self.extra.clone());
                map
            }
        }
    )*};
    (@required $type:ty) => { $type };
    (@optional $type:ty) => { Option<$type> };
    (@mandatory required) => { true };
    (@mandatory optional) => { false };
    (@default) => { None };
    (@default $default:literal) => { Some($default) };
    (@available) => { None };
    (@unavailable ($reason:literal)) => { Some($reason) };
    (@type Fields) => { Vec<String> };
    (@type Texts) => { Vec<String> };
    (@type Number) => { $crate::processors::Number };
    (@type Boolean) => { bool };
    (@type Json) => { ::serde_json::Value };
    (@type $text:ident) => { String };
    (@kind Choice ($choices:expr)) => { $crate::processors::ParameterKind::Choice($choices) };
    (@kind $kind:ident) => { $crate::processors::ParameterKind::$kind };
}
pub(crate) use described;
