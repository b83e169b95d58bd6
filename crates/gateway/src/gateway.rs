//! The gateway itself: what the server and the pages call.

use crate::call::Call;
use crate::client::{Client, Lane, Reply};
use crate::config::{GatewayConfig, OpenError};
use crate::events::Events;
use crate::ledger::Ledger;
use crate::locks::Locks;
use crate::mirror::Mirror;
use crate::target::Target;
use crate::write::Occasion;
use crate::{ledger, moderation, replicas, store};
use portico_contract::datasets::ListDatasets;
use portico_contract::portico::catalog::{CatalogEntry, CatalogPage, CatalogQuery};
use portico_contract::portico::event::Event;
use portico_contract::portico::ledger::{LedgerEntry, LedgerPage, LedgerQuery};
use portico_contract::portico::person::Person;
use portico_contract::portico::policy;
use portico_contract::{ApiError, DatasetUid, ErrorCode, Limit, Operation, OperationInfo, info};
use portico_state::{Database, Migration, Place};
use serde_json::Value;
use std::sync::Arc;
use tokio::sync::broadcast;

/// Everything between a signed-in person and one portal. Cloning shares it.
#[derive(Debug, Clone)]
pub struct Gateway {
    pub(crate) core: Arc<Core>,
    pub(crate) lane: Lane,
    request_id: Option<Arc<str>>,
    sign_in_is_old: bool,
}

#[derive(Debug)]
pub(crate) struct Core {
    pub client: Arc<Client>,
    pub ledger: Ledger,
    pub mirror: Mirror,
    pub events: Events,
    pub locks: Locks,
    pub state: Database,
}

/// The tables of `portico.db`, step by step.
const MIGRATIONS: &[Migration] = &[ledger::TABLES, moderation::TABLES, ledger::OWNERS];

impl Gateway {
    /// Opens the state files and starts the mirror. The portal need not answer yet.
    pub async fn open(config: GatewayConfig) -> Result<Self, OpenError> {
        std::fs::create_dir_all(&config.data_dir)?;
        let client = Arc::new(Client::new(&config)?);
        let state = Self::migrate(&config.state).await?;
        state.show_life().await?;
        let notices = state.listen().await?;
        let ledger = Ledger::open(state.clone()).await.map_err(|error| std::io::Error::other(error.message))?;
        let events = Events::new();
        let mirror =
            Mirror::open(&config.data_dir.join("mirror.db"), &config.mirror, Arc::clone(&client), events.clone())
                .await?;
        let core = Arc::new(Core { client, ledger, mirror, events, locks: Locks::new(state.clone()), state });
        if let Some(notices) = notices {
            replicas::start(&core, notices);
        }
        Ok(Self { core, lane: Lane::People, request_id: None, sign_in_is_old: false })
    }

    /// Brings the tables of ledger and decisions up to date.
    ///
    /// # Errors
    /// The database cannot be used.
    pub async fn migrate(state: &Place) -> Result<Database, sqlx::Error> {
        Database::open(state, "gateway", MIGRATIONS).await
    }

    /// The same gateway for work that nobody waits for: people go first.
    pub fn in_background(&self) -> Self {
        Self { lane: Lane::Background, ..self.clone() }
    }

    /// The same gateway for one request: its id goes into the ledger and into errors.
    pub fn for_request(&self, id: &str) -> Self {
        Self { request_id: Some(Arc::from(id)), ..self.clone() }
    }

    /// The same gateway for somebody who signed in too long ago for what needs a recent sign-in.
    pub fn after_old_sign_in(&self) -> Self {
        Self { sign_in_is_old: true, ..self.clone() }
    }

    /// Nothing is recorded: the same person asks again in a moment.
    pub(crate) fn signed_in_recently(&self, operation: &OperationInfo) -> Result<(), ApiError> {
        if self.sign_in_is_old && policy::needs_recent_sign_in(operation) {
            let message = "Nothing was changed. You signed in too long ago for this: sign in again, then repeat it.";
            return Err(ApiError::new(ErrorCode::SignInAgain, message));
        }
        Ok(())
    }

    pub(crate) fn request_id(&self) -> String {
        match &self.request_id {
            Some(id) => id.to_string(),
            None => format!("{:016x}", rand::random::<u64>()),
        }
    }

    /// Puts the request's id on an error: the one that people quote and the log knows. The portal's own goes into the
    /// log, beside it.
    pub(crate) fn trace(&self, mut error: ApiError) -> ApiError {
        if let Some(id) = self.request_id.as_deref()
            && error.trace_id.as_deref() != Some(id)
        {
            if let Some(portal_trace_id) = &error.trace_id {
                tracing::warn!(request_id = id, portal_trace_id, "the portal failed");
            }
            error.trace_id = Some(id.to_owned());
        }
        error
    }

    /// One call of one operation, in a person's name.
    pub async fn call<O: Operation>(&self, person: &Person, op: O) -> Result<O::Output, ApiError> {
        let reply = self.perform(person, Call::of(&op)?).await?;
        reply.typed().map_err(|error| self.trace(error))
    }

    /// The same by name; the answer passes through as bytes of JSON.
    ///
    /// A payload that the operation's types refuse is a `validation_error` that names the field, for people who may
    /// call the operation at all.
    pub async fn call_named(&self, person: &Person, name: &str, payload: Value) -> Result<Reply, ApiError> {
        match Call::named(name, payload) {
            Ok(call) => self.perform(person, call).await,
            Err(unreadable) => {
                if let Some(info) = info(name) {
                    let call = Call { info, path: Vec::new(), query: Vec::new(), body: None };
                    self.permit(person, &call, &Target::default()).await.map_err(|error| self.trace(error))?;
                }
                Err(self.trace(unreadable))
            }
        }
    }

    pub(crate) async fn perform(&self, person: &Person, call: Call) -> Result<Reply, ApiError> {
        let result = if call.is_write() {
            self.write(person, call, Occasion::default()).await.map(|written| written.reply)
        } else {
            self.read(person, &call).await
        };
        result.map_err(|error| self.trace(error))
    }

    async fn read(&self, person: &Person, call: &Call) -> Result<Reply, ApiError> {
        self.permit(person, call, &Target::default()).await?;
        self.core.client.send(self.lane, call).await
    }

    /// What happens from now on.
    pub fn subscribe(&self) -> broadcast::Receiver<Event> {
        self.core.events.subscribe()
    }

    /// One page of the catalog, from the mirror: it answers while the portal does not.
    pub async fn search_catalog(&self, person: &Person, query: &CatalogQuery) -> Result<CatalogPage, ApiError> {
        self.may_read_only(person)?;
        self.core.mirror.search(query).await.map_err(|error| self.trace(error))
    }

    /// One row of the catalog; nothing where the mirror does not know it yet.
    pub fn catalog_entry(&self, person: &Person, uid: &DatasetUid) -> Result<Option<CatalogEntry>, ApiError> {
        self.may_read_only(person)?;
        Ok(self.core.mirror.entry(uid.as_str()))
    }

    /// The uids of every dataset that a query finds, in its order: what “all matching” means.
    pub async fn matching_datasets(&self, person: &Person, query: &CatalogQuery) -> Result<Vec<DatasetUid>, ApiError> {
        self.may_read_only(person)?;
        self.core.mirror.matching(query).await.map_err(|error| self.trace(error))
    }

    /// The state can be read and the portal answers.
    pub async fn ready(&self) -> Result<(), ApiError> {
        let state = sqlx::query("SELECT count(*) FROM decision").execute(self.core.state.pool()).await;
        state.map_err(|error| store::failed("Portico is not ready", &error))?;
        let count = ListDatasets { limit: Some(Limit(0)), offset: None, dataset_id: None };
        self.core.client.send(Lane::People, &Call::of(&count)?).await.map(drop)
    }

    /// Follows a dataset's status closely until it settles, for a page that shows it: see [`Event::DatasetStatus`].
    pub fn watch(&self, dataset_uid: &DatasetUid) {
        self.core.mirror.watch(dataset_uid.as_str());
    }

    /// The catalog mirror.
    pub fn mirror(&self) -> &Mirror {
        &self.core.mirror
    }

    /// The ledger, for verification.
    pub fn ledger(&self) -> &Ledger {
        &self.core.ledger
    }

    /// True while the portal does not answer and is left alone.
    pub fn is_unreachable(&self) -> bool {
        self.core.client.is_open()
    }

    /// Who did what, newest first. A viewer sees own entries only.
    pub async fn ledger_page(&self, person: &Person, query: &LedgerQuery) -> Result<LedgerPage, ApiError> {
        self.core.ledger.query(query, self.may_read_only(person)?).await.map_err(|error| self.trace(error))
    }

    /// One entry of the ledger, under the same rule.
    pub async fn ledger_entry(&self, person: &Person, id: i64) -> Result<LedgerEntry, ApiError> {
        let only = self.may_read_only(person)?;
        let found = self.core.ledger.entry(id).await?;
        found
            .filter(|entry| only.is_none_or(|only| entry.person_id == only))
            .ok_or_else(|| self.trace(ApiError::not_found()))
    }

    pub(crate) fn may_read_only<'p>(&self, person: &'p Person) -> Result<Option<&'p str>, ApiError> {
        if person.roles.is_empty() {
            let message = "You have no role in Portico. Ask an administrator for one.";
            return Err(self.trace(ApiError::new(ErrorCode::Refused, message)));
        }
        Ok((!policy::reads_activity_of_others(person)).then_some(person.id.as_str()))
    }
}
