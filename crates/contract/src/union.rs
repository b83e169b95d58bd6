//! Unions told apart by their `type`: enums that keep a variant they do not know, whole.

use serde_json::{Map, Value};

/// A variant this version does not know, as it came.
#[derive(Debug, Clone, PartialEq)]
pub struct Unknown {
    /// Its `type`.
    pub kind: String,
    /// Everything else.
    pub fields: Map<String, Value>,
}

/// Takes `type` out of an object.
pub(crate) fn take_type(fields: &mut Map<String, Value>) -> Result<String, String> {
    match fields.shift_remove("type") {
        Some(Value::String(kind)) => Ok(kind),
        Some(_) => Err("type: Not a valid string.".to_owned()),
        None => Err("missing field `type`".to_owned()),
    }
}

/// Reads a variant; a missing field is named with its whole path.
pub(crate) fn read_variant<T: serde::de::DeserializeOwned>(fields: Map<String, Value>) -> Result<T, String> {
    serde_path_to_error::deserialize(Value::Object(fields)).map_err(|error| {
        let path = error.path().to_string();
        let message = error.inner().to_string();
        match message.strip_prefix("missing field `").and_then(|rest| rest.strip_suffix('`')) {
            _ if path == "." => message,
            Some(field) => format!("missing field `{path}.{field}`"),
            None => format!("{path}: {message}"),
        }
    })
}

/// Declares unions: one variant a `type`, each with a struct of what it adds.
macro_rules! tagged_union {
    ($($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident($body:ty) = $kind:literal,)+ })+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq)]
        pub enum $name {
            $($(#[$variant_doc])* $variant($body),)+
            /// A type this version does not know, kept as it came.
            Other($crate::Unknown),
        }

        impl $name {
            /// The known values of `type`, in the order of the reference.
            pub const KINDS: &'static [&'static str] = &[$($kind),+];

            /// The value of `type`.
            pub fn kind(&self) -> &str {
                match self {
                    $(Self::$variant(_) => $kind,)+
                    Self::Other(unknown) => &unknown.kind,
                }
            }
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                use ::serde::ser::Error;
                let body = match self {
                    $(Self::$variant(body) => ::serde_json::to_value(body).map_err(S::Error::custom)?,)+
                    Self::Other(unknown) => ::serde_json::Value::Object(unknown.fields.clone()),
                };
                let mut fields = ::serde_json::Map::new();
                fields.insert("type".to_owned(), self.kind().into());
                if let ::serde_json::Value::Object(body) = body {
                    fields.extend(body);
                }
                fields.serialize(serializer)
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                use ::serde::de::Error;
                let mut fields = ::serde_json::Map::<String, ::serde_json::Value>::deserialize(deserializer)?;
                let kind = $crate::union::take_type(&mut fields).map_err(D::Error::custom)?;
                match kind.as_str() {
                    $($kind => $crate::union::read_variant(fields).map(Self::$variant).map_err(D::Error::custom),)+
                    _ => Ok(Self::Other($crate::Unknown { kind, fields })),
                }
            }
        }
    )+};
}
pub(crate) use tagged_union;

#[cfg(test)]
mod tests {
    use serde::{Deserialize, Serialize};
    use serde_json::json;

    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub struct Circle {
        radius: u32,
    }

    tagged_union! {
        /// A union for the tests.
        Shape { Circle(Circle) = "circle", }
    }

    #[test]
    fn a_type_nobody_knows_survives_a_round_trip() {
        let sample = json!({"type": "square", "side": {"of": 2}});
        let shape: Shape = serde_json::from_value(sample.clone()).unwrap();
        assert_eq!(shape.kind(), "square");
        assert!(!Shape::KINDS.contains(&shape.kind()));
        assert_eq!(serde_json::to_value(shape).unwrap(), sample);
    }

    #[test]
    fn a_known_type_without_its_fields_is_refused_by_name() {
        let error = serde_json::from_value::<Shape>(json!({"type": "circle"})).unwrap_err();
        assert_eq!(error.to_string(), "missing field `radius`");
        assert!(serde_json::from_value::<Shape>(json!({"radius": 1})).is_err());
    }
}
