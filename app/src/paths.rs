//! Addresses of the screens. Links are made here and nowhere else.

use portico_contract::{DatasetUid, StudioPageUid, UserRequestUid};

pub fn home() -> String {
    "/".to_owned()
}

pub fn sign_in() -> String {
    "/sign-in".to_owned()
}

/// Where single sign-on begins; `next` is where it leads back to.
pub fn single_sign_on(next: &str) -> String {
    with_query("/sign-in/oidc", &[("next", next)])
}

/// The same with the provider's login, although somebody is signed in: for what needs a recent sign-in.
pub fn sign_in_again(next: &str) -> String {
    with_query("/sign-in/oidc", &[("afresh", "true"), ("next", next)])
}

/// The same for somebody else than the one who is signed in at the provider.
pub fn sign_on_afresh() -> String {
    with_query("/sign-in/oidc", &[("afresh", "true")])
}

pub fn datasets() -> String {
    "/datasets".to_owned()
}

/// The list as a file, with the list's own parameters.
pub fn datasets_csv() -> String {
    "/datasets.csv".to_owned()
}

pub fn new_dataset() -> String {
    "/datasets/new".to_owned()
}

/// The parts of one dataset's page, in the order of its tabs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DatasetTab {
    Overview,
    Sources,
    Processing,
    Fields,
    Metadata,
    Security,
}

impl DatasetTab {
    pub const ALL: [Self; 6] =
        [Self::Overview, Self::Sources, Self::Processing, Self::Fields, Self::Metadata, Self::Security];

    /// The last segment of the address; nothing for the overview.
    pub const fn segment(self) -> &'static str {
        match self {
            Self::Overview => "",
            Self::Sources => "sources",
            Self::Processing => "processing",
            Self::Fields => "fields",
            Self::Metadata => "metadata",
            Self::Security => "security",
        }
    }
}

pub fn dataset(uid: &DatasetUid) -> String {
    format!("/datasets/{uid}")
}

pub fn dataset_tab(uid: &DatasetUid, tab: DatasetTab) -> String {
    match tab.segment() {
        "" => dataset(uid),
        segment => format!("/datasets/{uid}/{segment}"),
    }
}

/// The security of a dataset, with what this user sees; `anonymous` is a visitor without an account.
pub fn view_as(uid: &DatasetUid, username: &str) -> String {
    format!("{}#view-as", with_query(&dataset_tab(uid, DatasetTab::Security), &[("as", username)]))
}

pub fn studio_pages() -> String {
    "/studio-pages".to_owned()
}

pub fn new_studio_page() -> String {
    "/studio-pages/new".to_owned()
}

pub fn studio_page(uid: &StudioPageUid) -> String {
    format!("/studio-pages/{uid}")
}

pub fn studio_page_details(uid: &StudioPageUid) -> String {
    format!("/studio-pages/{uid}/details")
}

pub fn studio_page_security(uid: &StudioPageUid) -> String {
    format!("/studio-pages/{uid}/security")
}

pub fn moderation() -> String {
    "/moderation".to_owned()
}

pub fn user_request(uid: &UserRequestUid) -> String {
    format!("/moderation/{uid}")
}

pub fn activity() -> String {
    "/activity".to_owned()
}

/// The activity on one target.
pub fn activity_of(target: &str) -> String {
    format!("/activity?target={}", escape(target))
}

pub fn ledger_entry(id: i64) -> String {
    format!("/activity/{id}")
}

/// One's own sessions.
pub fn sessions() -> String {
    "/sessions".to_owned()
}

/// The sessions of everybody, or of those whose name or id holds `person`.
pub fn sessions_of(person: &str) -> String {
    with_query(&sessions(), &[("who", "everybody"), ("q", person)])
}

/// Where a plain form ends sessions.
pub fn end_sessions() -> String {
    "/sessions/end".to_owned()
}

/// Where a file is sent for an upload operation; parameters of its path go into the query.
pub fn upload(operation: &str, parameters: &[(&str, &str)]) -> String {
    with_query(&format!("/api/upload/{operation}"), parameters)
}

/// Where a file of a download operation comes from.
pub fn download(operation: &str, parameters: &[(&str, &str)]) -> String {
    with_query(&format!("/api/download/{operation}"), parameters)
}

/// Where a plain form posts an operation without a body; works with scripts off.
pub fn order(operation: &str, parameters: &[(&str, &str)]) -> String {
    with_query(&format!("/do/{operation}"), parameters)
}

/// An address with a query string; parameters with an empty value are left out.
pub fn with_query(path: &str, parameters: &[(&str, &str)]) -> String {
    let query: Vec<_> = parameters
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name}={}", escape(value)))
        .collect();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{}", query.join("&")) }
}

/// Percent-encodes a value for a query string.
pub fn escape(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}
