//! Images of the domain: the library that pages and themes take theirs from (behaviour.md 15).

use crate::{FileUpload, Limit, Offset, Page, operations};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// An image, by where it is.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ImageAsset {
    /// Path on the domain: `/assets/theme_image/Acronym-Turquoise.svg`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

operations! {
    area Content;

    /// List the images of the domain.
    ListImages: list_images = GET "/medias/images/" () ?(limit: Option<Limit>, offset: Option<Offset>)
        -> [Page<ImageAsset>], Read;
    /// Add an image to the library: everybody may see it at its address.
    CreateImages: create_images = POST "/medias/images/" () multipart {FileUpload} -> [ImageAsset] = 201, Write;
}
