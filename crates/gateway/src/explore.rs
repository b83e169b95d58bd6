//! Reading what is published, through the Explore API that stands beside the Automation API.

use crate::client::Explored;
use crate::gateway::Gateway;
use portico_contract::portico::explore::{ANONYMOUS, PublishedField, PublishedRecords};
use portico_contract::portico::person::Person;
use portico_contract::portico::policy::{self, Verdict};
use portico_contract::users::GetUser;
use portico_contract::{ApiError, Area, DatasetId, Effect, ErrorCode, Username};
use serde::Deserialize;
use serde_json::{Map, Value};

#[derive(Deserialize)]
struct Description {
    #[serde(default)]
    fields: Vec<PublishedField>,
    #[serde(default = "yes")]
    data_visible: bool,
}

#[derive(Deserialize)]
struct Records {
    total_count: u64,
    results: Vec<Map<String, Value>>,
}

const fn yes() -> bool {
    true
}

impl Gateway {
    /// The first `limit` records of a published dataset (0 to 100) as the portal's key sees them; with `view_as`, as
    /// that user does, or a visitor without an account ([`ANONYMOUS`]).
    ///
    /// Only the embedded portal can look as somebody else: ask no other, it would ignore the question. An unknown
    /// user is an error on the field `view_as`; a dataset that this person does not see is `not_found`.
    pub async fn explore_records(
        &self,
        person: &Person,
        dataset_id: &DatasetId,
        view_as: Option<&str>,
        limit: u32,
    ) -> Result<PublishedRecords, ApiError> {
        let read = async {
            if let Verdict::Refuse(reason) = policy::verdict(person, Effect::Read, Area::Catalog) {
                return Err(ApiError::new(ErrorCode::Refused, reason));
            }
            if let Some(name) = view_as.filter(|name| *name != ANONYMOUS) {
                self.require_user(person, name).await?;
            }
            let ask = |part: Explored| self.core.client.explore(self.lane, dataset_id, part, view_as);
            let Description { fields, data_visible } = ask(Explored::Description).await?.typed()?;
            let Records { total_count, results } = ask(Explored::Records { limit }).await?.typed()?;
            Ok(PublishedRecords { total_count, data_visible, fields, records: results })
        };
        read.await.map_err(|error| self.trace(error))
    }

    /// The Explore API answers `not_found` for both an unknown user and an unseen dataset.
    async fn require_user(&self, person: &Person, name: &str) -> Result<(), ApiError> {
        let unknown = || ApiError::invalid("view_as", format!("This portal has no user “{name}”."));
        let username = Username::new(name).map_err(|_| unknown())?;
        match self.call(person, GetUser { username, expand: None }).await {
            Ok(_) => Ok(()),
            Err(error) if error.code == ErrorCode::NotFound => Err(unknown()),
            Err(error) => Err(error),
        }
    }
}
