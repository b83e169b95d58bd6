//! What a form asks: sections of blocks, when a block shows, what comes at the end (behaviour.md 16). It is edited in
//! numbered drafts. The reference names few properties of the inner parts: see `x-source` in contract.json.

use crate::words::words;
use crate::{FormUid, Limit, Offset, Page, RelatedUser, Timestamp, operations};
use serde::{Deserialize, Serialize};
use serde_json::{Number, Value};
use std::collections::BTreeMap;

/// A text by language code.
pub type Texts = BTreeMap<String, String>;

words! {
    /// What comes after a submission.
    FormEndingType {
        Message = "message",
        RedirectUrl = "redirect_url",
        RedirectPage = "redirect_page",
    }

    /// What a block asks for.
    FormBlockType {
        Text = "text",
        Number = "number",
        Contact = "contact",
        Choice = "choice",
        Rating = "rating",
        Date = "date",
    }

    /// What a block for numbers takes.
    NumberFormat {
        Number = "number",
        Integer = "integer",
        Decimal = "decimal",
    }

    /// What a part of a contact is. The reference gives an example only.
    ContactFieldType {
        Text = "text",
        Email = "email",
        Phone = "phone",
        Url = "url",
    }

    /// What a rule does to its targets.
    LogicAction {
        Show = "show",
        Hide = "hide",
    }

    /// How the conditions of a rule go together.
    LogicOperator {
        And = "and",
        Or = "or",
    }

    /// How a condition compares. The reference gives an example only.
    Comparator {
        Equals = "equals",
        NotEquals = "not_equals",
        Contains = "contains",
        NotContains = "not_contains",
        GreaterThan = "greater_than",
        GreaterThanOrEquals = "greater_than_or_equals",
        LessThan = "less_than",
        LessThanOrEquals = "less_than_or_equals",
        IsEmpty = "is_empty",
        IsNotEmpty = "is_not_empty",
    }
}

/// The whole content of a form.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FormContent {
    pub default_language: String,
    #[serde(default)]
    pub other_languages: Vec<String>,
    pub ending: FormEnding,
    #[serde(default)]
    pub title: Texts,
    #[serde(default)]
    pub description: Texts,
    #[serde(default)]
    pub enable_recaptcha: bool,
    #[serde(default)]
    pub enable_notifications_on_submission: bool,
    #[serde(default)]
    pub show_hide_logics: Vec<ShowHideLogic>,
    /// What a dataset made of the submissions has beside the answers.
    #[serde(default)]
    pub additional_extractor_fields: Vec<String>,
    pub sections: Vec<FormSection>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

impl FormContent {
    /// Nothing yet, in one language.
    pub fn empty(default_language: impl Into<String>) -> Self {
        Self {
            default_language: default_language.into(),
            other_languages: Vec::new(),
            ending: FormEnding { kind: Some(FormEndingType::Message), ..FormEnding::default() },
            title: Texts::new(),
            description: Texts::new(),
            enable_recaptcha: false,
            enable_notifications_on_submission: false,
            show_hide_logics: Vec::new(),
            additional_extractor_fields: Vec::new(),
            sections: Vec::new(),
            extra: BTreeMap::new(),
        }
    }

    /// Every block, in the order of the sections.
    pub fn blocks(&self) -> impl Iterator<Item = &FormBlock> {
        self.sections.iter().flat_map(|section| &section.blocks)
    }

    /// The default language, then the others.
    pub fn languages(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.default_language).chain(&self.other_languages).map(String::as_str)
    }

    /// A text in a language, or in the default one.
    pub fn text<'a>(&self, texts: &'a Texts, language: &str) -> Option<&'a str> {
        let candidates = [texts.get(language), texts.get(&self.default_language)];
        candidates.into_iter().flatten().map(String::as_str).find(|text| !text.trim().is_empty())
    }
}

/// What comes after a submission.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct FormEnding {
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<FormEndingType>,
    #[serde(default)]
    pub message: Texts,
    #[serde(default)]
    pub redirect_url: Option<String>,
    #[serde(default)]
    pub page_slug: Option<String>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

/// A group of blocks.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct FormSection {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uid: Option<String>,
    #[serde(default)]
    pub title: Texts,
    #[serde(default)]
    pub description: Texts,
    pub blocks: Vec<FormBlock>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

/// A question. One shape for all types, as the specification has it: what does not belong to a type is not looked at.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FormBlock {
    /// The key of the answer, and the column in a dataset of the submissions.
    pub id: String,
    #[serde(rename = "type")]
    pub kind: FormBlockType,
    #[serde(default)]
    pub label: Texts,
    #[serde(default)]
    pub description: Texts,
    #[serde(default)]
    pub placeholder: Texts,
    #[serde(default)]
    pub required: bool,
    /// No two submissions give the same answer.
    #[serde(default)]
    pub unique: bool,
    /// Of a text, in characters.
    #[serde(default)]
    pub max_length: Option<u32>,
    /// Of a number.
    #[serde(default)]
    pub format: Option<NumberFormat>,
    /// Lowest value of a number.
    #[serde(default)]
    pub min: Option<Number>,
    /// Highest value of a number, highest mark of a rating.
    #[serde(default)]
    pub max: Option<Number>,
    /// Of a choice: whether several options can be picked.
    #[serde(default)]
    pub multiple: Option<bool>,
    #[serde(default)]
    pub options: Vec<ChoiceOption>,
    /// Parts of a contact.
    #[serde(default)]
    pub fields: Vec<ContactField>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

/// An option of a choice.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ChoiceOption {
    pub value: String,
    #[serde(default)]
    pub label: Texts,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

/// A part of a contact.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ContactField {
    /// Its key in the answer.
    pub id: String,
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<ContactFieldType>,
    #[serde(default)]
    pub label: Texts,
    #[serde(default)]
    pub required: bool,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

/// A rule that shows or hides blocks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ShowHideLogic {
    pub action: LogicAction,
    /// `and` where it is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operator: Option<LogicOperator>,
    /// Ids of blocks.
    #[serde(default)]
    pub targets: Vec<String>,
    pub conditions: Vec<LogicCondition>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

/// A condition on the answer to a block.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LogicCondition {
    /// Id of the block whose answer is looked at.
    pub source: String,
    pub comparator: Comparator,
    #[serde(default)]
    pub value: Value,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

/// A numbered version of the content.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FormDraft {
    pub version: u32,
    /// It is the one that people fill in.
    #[serde(default)]
    pub is_published: bool,
    /// It can be edited.
    #[serde(default)]
    pub is_draft: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_by: Option<RelatedUser>,
    pub content: FormContent,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

/// The new content of a draft.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FormDraftUpdate {
    pub content: FormContent,
}

operations! {
    area Content;

    /// List the drafts of a form, the latest first.
    ListFormDrafts: list_form_drafts = GET "/forms/{form_uid}/drafts/" (form_uid: FormUid)
        ?(limit: Option<Limit>, offset: Option<Offset>) -> [Page<FormDraft>], Read;
    /// Retrieve a draft of a form by its number.
    RetrieveFormDraft: retrieve_form_draft = GET "/forms/{form_uid}/drafts/{version}/" (form_uid: FormUid, version: u32)
        -> [FormDraft], Read;
    /// Update a draft of a form.
    UpdateFormDraft: update_form_draft = PUT "/forms/{form_uid}/drafts/{version}/" (form_uid: FormUid, version: u32)
        {FormDraftUpdate} -> [FormDraft], Write;
}
