//! The one idea: an operation of the API is a type.

use crate::ApiError;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;
use std::collections::HashMap;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Method {
    Get,
    Post,
    Put,
    Delete,
}

impl Method {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Delete => "DELETE",
        }
    }
}

/// What an operation does to the portal. Policy, confirmations and the ledger derive from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// Changes nothing.
    Read,
    /// Changes a configuration; the public sees nothing of it yet.
    Write,
    /// Changes what the public sees.
    Publish,
    /// Changes who may do or see what.
    Secure,
    /// Cannot be taken back by the API.
    Destroy,
}

/// The part of the portal that an operation belongs to: with [`Effect`], the key of the policy table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Area {
    /// Datasets and everything under them, harvesters.
    Catalog,
    /// Pages, forms, images.
    Content,
    /// User requests, submissions, feedback.
    Moderation,
    /// Users, groups.
    People,
    /// API keys: answered in full, those of the account that Portico calls with.
    Keys,
    /// Connections, templates, glossary.
    Settings,
}

/// How the request's body travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Payload {
    None,
    Json,
    Multipart,
}

/// How the answer travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    Json,
    /// A file or a CSV: streamed, never parsed.
    File,
}

/// An operation without its types: a row of the table of operations.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OperationInfo {
    /// The id in the API's reference: `publish_dataset`.
    pub name: &'static str,
    pub method: Method,
    /// `/datasets/{dataset_uid}/publish/`, under the API's base path.
    pub path: &'static str,
    pub path_parameters: &'static [&'static str],
    pub query_parameters: &'static [&'static str],
    pub payload: Payload,
    pub answer: Answer,
    /// HTTP status of success.
    pub status: u16,
    pub effect: Effect,
    pub area: Area,
    /// First lines of its documentation.
    pub summary: &'static str,
}

impl OperationInfo {
    /// The path with its parameters filled in and escaped. A parameter that is missing leaves its name.
    pub fn path_with(&self, values: &[(&'static str, String)]) -> String {
        values.iter().fold(self.path.to_owned(), |path, (name, value)| {
            path.replace(&format!("{{{name}}}"), &escape_segment(value))
        })
    }
}

/// Everything a request carries, before it is an operation.
#[derive(Debug, Clone, Default)]
pub struct RequestParts {
    pub path: HashMap<String, String>,
    pub query: Vec<(String, String)>,
    pub body: Option<Value>,
}

impl RequestParts {
    fn query_values(&self, name: &str) -> Vec<&str> {
        self.query.iter().filter(|(key, _)| key == name).map(|(_, value)| value.as_str()).collect()
    }

    /// Reads one path parameter.
    pub fn path<T: crate::Parameter>(&self, name: &'static str) -> Result<T, ApiError> {
        let value = self.path.get(name).map(String::as_str).unwrap_or_default();
        // A path that cannot name anything names nothing: 404, as an unknown uid.
        T::read(name, &[value]).map_err(|_| ApiError::not_found())
    }

    /// Reads one query parameter, with every occurrence of it.
    pub fn query<T: crate::Parameter>(&self, name: &'static str) -> Result<T, ApiError> {
        T::read(name, &self.query_values(name))
    }

    /// Reads the body; an error names the field at fault.
    pub fn body<T: DeserializeOwned>(&self) -> Result<T, ApiError> {
        let body = self.body.clone().ok_or_else(|| ApiError::invalid("body", "A JSON body is required"))?;
        Ok(serde_path_to_error::deserialize(body)?)
    }
}

/// An operation of the API.
pub trait Operation: Serialize + DeserializeOwned + Clone + Send + Sync + 'static {
    const INFO: OperationInfo;
    type Output: Serialize + DeserializeOwned + Send + 'static;

    fn path_values(&self) -> Vec<(&'static str, String)>;
    fn query_values(&self) -> Vec<(&'static str, String)>;
    /// The JSON body, where there is one.
    fn body(&self) -> Result<Option<Value>, serde_json::Error>;
    /// Reads the operation from a request, as a server does.
    fn from_parts(parts: &RequestParts) -> Result<Self, ApiError>;
}

/// A value as one segment of a path.
pub fn escape_segment(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => escaped.push(char::from(byte)),
            _ => escaped.push_str(&format!("%{byte:02X}")),
        }
    }
    escaped
}

/// Declares the operations of one group, one row each:
///
/// ```text
/// /// What it does.
/// TypeName: operation_id = METHOD "/path/{parameter}/" (parameter: Type) ?(query: Type) {Body} -> [Output] = status, Effect;
/// ```
///
/// `multipart {FileUpload}` marks a body that travels as a form, `file =>` before the output one that is streamed.
#[macro_export]
macro_rules! operations {
    (area $area:ident; $(
        $(#[doc = $doc:literal])+
        $type:ident: $name:ident = $method:ident $path:literal
        ($($p:ident: $pt:ty),*)
        $(? ($($q:ident: $qt:ty),+))?
        $($payload:ident)? $({$body:ty})?
        -> $($file:ident =>)? [$out:ty] $(= $status:literal)?, $effect:ident;
    )*) => {$(
        $(#[doc = $doc])+
        #[derive(Debug, Clone, PartialEq, ::serde::Serialize, ::serde::Deserialize)]
        pub struct $type {
            $(pub $p: $pt,)*
            $($(#[serde(default)] pub $q: $qt,)+)?
            $(pub body: $body,)?
        }

        impl $crate::Operation for $type {
            const INFO: $crate::OperationInfo = $crate::OperationInfo {
                name: stringify!($name),
                method: $crate::operations!(@method $method),
                path: $path,
                path_parameters: &[$(stringify!($p)),*],
                query_parameters: &[$($($crate::parameter_name(stringify!($q))),+)?],
                payload: $crate::operations!(@payload $($payload)? $({$body})?),
                answer: $crate::operations!(@answer $($file)?),
                status: $crate::operations!(@status $($status)?),
                effect: $crate::Effect::$effect,
                area: $crate::Area::$area,
                summary: concat!($($doc),+),
            };
            type Output = $out;

            fn path_values(&self) -> Vec<(&'static str, String)> {
                let values = Vec::new();
                $(let values = $crate::write_parameter(values, stringify!($p), &self.$p);)*
                values
            }

            fn query_values(&self) -> Vec<(&'static str, String)> {
                let values = Vec::new();
                $($(let values = $crate::write_parameter(values, $crate::parameter_name(stringify!($q)), &self.$q);)+)?
                values
            }

            fn body(&self) -> Result<Option<$crate::__json::Value>, $crate::__json::Error> {
                $crate::operations!(@body self $({$body})?)
            }

            fn from_parts(parts: &$crate::RequestParts) -> Result<Self, $crate::ApiError> {
                let _ = parts;
                Ok(Self {
                    $($p: parts.path(stringify!($p))?,)*
                    $($($q: parts.query($crate::parameter_name(stringify!($q)))?,)+)?
                    $(body: parts.body::<$body>()?,)?
                })
            }
        }
    )*};
    (@method GET) => { $crate::Method::Get };
    (@method POST) => { $crate::Method::Post };
    (@method PUT) => { $crate::Method::Put };
    (@method DELETE) => { $crate::Method::Delete };
    (@payload) => { $crate::Payload::None };
    (@payload {$body:ty}) => { $crate::Payload::Json };
    (@payload multipart {$body:ty}) => { $crate::Payload::Multipart };
    (@answer) => { $crate::Answer::Json };
    (@answer file) => { $crate::Answer::File };
    (@status) => { 200 };
    (@status $status:literal) => { $status };
    (@body $self:ident) => { Ok(None) };
    (@body $self:ident {$body:ty}) => { $crate::__json::to_value(&$self.body).map(Some) };
}
