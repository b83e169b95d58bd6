//! How server functions speak: JSON by POST.

use serde::Serialize;
use serde::de::DeserializeOwned;
use server_fn::codec::Post;
use server_fn::{Bytes, ContentType, Decodes, Encodes, Format, FormatType};

/// The encoding of all arguments and answers.
pub type Json = Post<TextJson>;

/// JSON that is read as text, as the data that come with a page are: reading it as bytes would bring the reader of
/// every type along twice.
pub struct TextJson;

impl ContentType for TextJson {
    const CONTENT_TYPE: &'static str = "application/json";
}

impl FormatType for TextJson {
    const FORMAT_TYPE: Format = Format::Text;
}

impl<T: Serialize> Encodes<T> for TextJson {
    type Error = serde_json::Error;

    fn encode(output: &T) -> Result<Bytes, Self::Error> {
        serde_json::to_vec(output).map(Bytes::from)
    }
}

impl<T: DeserializeOwned> Decodes<T> for TextJson {
    type Error = String;

    fn decode(bytes: Bytes) -> Result<T, Self::Error> {
        let text = std::str::from_utf8(&bytes).map_err(|error| error.to_string())?;
        serde_json::from_str(text).map_err(|error| error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_encoded_is_decoded_and_bytes_that_are_no_text_are_refused() {
        let bytes = TextJson::encode(&vec!["Zürich"]).unwrap();
        assert_eq!(TextJson::decode(bytes), Ok(vec!["Zürich".to_owned()]));
        let refused: Result<String, _> = TextJson::decode(Bytes::from_static(&[b'"', 0xff, b'"']));
        assert!(refused.is_err());
    }
}
