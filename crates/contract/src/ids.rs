//! Identifiers as types (behaviour.md 1): what is parsed once is not checked again.

use crate::checked_text::checked_text;
use serde::{Deserialize, Serialize};

/// Why a text is not an identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    #[error("This field may not be blank")]
    Blank,
    #[error("Ensure this field has no more than 255 characters")]
    TooLong,
    #[error("Control characters and slashes are not allowed")]
    Character,
}

fn check(text: &str) -> Result<(), IdError> {
    if text.trim().is_empty() {
        return Err(IdError::Blank);
    }
    if text.chars().count() > 255 {
        return Err(IdError::TooLong);
    }
    if text.chars().any(|c| c.is_control() || c == '/' || c == '\\') {
        return Err(IdError::Character);
    }
    Ok(())
}

macro_rules! identifiers {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            pub fn new(text: impl Into<String>) -> Result<Self, IdError> {
                let text = text.into();
                check(&text)?;
                Ok(Self(text))
            }

            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        checked_text!($name, IdError);

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }
    )*};
}

identifiers! {
    /// `da_qf2hyt`: never changes.
    DatasetUid;
    /// `airports`: the readable identifier; changes only while the dataset is not published.
    DatasetId;
    /// `ha_qf2hyt`.
    HarvesterUid;
    /// `re_qf2hyt`.
    ResourceUid;
    /// The name of an uploaded file, `fromages.csv`.
    FileUid;
    /// `pr_qf2hyt`: a step of processing.
    ProcessorUid;
    /// `pr_qf2hyt`: a step of field configuration.
    FieldConfigurationUid;
    /// `louise.data`.
    Username;
    /// `content-designers`: groups are known by slug.
    GroupUid;
    /// `default`, `internal`, `visualization`…
    TemplateName;
    /// `title`, `keyword`…
    TemplateFieldName;
    /// `sp_qf2hyt`.
    StudioPageUid;
    /// `draft` is the only documented one.
    VersionName;
    /// A UUID.
    UserRequestUid;
    /// `co_qf2hyt`.
    ConnectionUid;
    /// `ak_qf2hyt`.
    ApiKeyUid;
    /// `hello_world`: code editor pages are known by slug.
    PageSlug;
    /// `te_qf2hyt`.
    GlossaryTermUid;
    /// `sc_qf2hyt`: of a dataset or a harvester.
    ScheduleUid;
    /// `ch_qf2hyt`: a change of a dataset.
    VersionUid;
    /// The name of the file; `at_qf2hyt` where a portal gives it another.
    AttachmentUid;
    /// `ae_qf2hyt`.
    AlternativeExportUid;
    /// `df_qf2hyt`.
    FeedbackUid;
    /// `fm_qf2hyt`.
    FormUid;
    /// A UUID.
    SubmissionUid;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_with_a_slash_is_refused() {
        assert_eq!(DatasetUid::new("da/1"), Err(IdError::Character));
        assert_eq!(DatasetUid::new("  "), Err(IdError::Blank));
        assert!(DatasetUid::new("da_qf2hyt").is_ok());
    }
}
