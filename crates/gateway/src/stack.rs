//! Stacks of steps: processors and field configurations. The API can only append and remove, so a step is put in
//! place by removing what follows and appending it again.

use crate::call::Call;
use crate::gateway::Gateway;
use crate::ledger::{Conclusion, Intent};
use crate::target::Target;
use crate::write::Occasion;
use portico_contract::datasets::{DatasetStatus, GetDatasetStatus};
use portico_contract::portico::ledger::LedgerOutcome;
use portico_contract::portico::person::Person;
use portico_contract::{ApiError, DatasetUid, ErrorCode};
use serde::Serialize;
use serde_json::{Value, json};
use tracing::Instrument;

/// Which stack of a dataset.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stack {
    Processors,
    Fields,
}

/// What a rewrite did.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Rewritten {
    /// Its number in the ledger; undoing it brings the former order back.
    pub entry: i64,
    /// The stack as it is now, in order. Steps that were appended again have new uids.
    pub steps: Vec<Value>,
    /// How many steps were removed and appended again, or appended for the first time.
    pub rewritten: usize,
}

impl Stack {
    pub fn list(self) -> &'static str {
        match self {
            Self::Processors => "list_dataset_processors",
            Self::Fields => "list_dataset_field_configurations",
        }
    }

    pub fn create(self) -> &'static str {
        match self {
            Self::Processors => "create_dataset_processor",
            Self::Fields => "create_dataset_field_configuration",
        }
    }

    pub fn delete(self) -> &'static str {
        match self {
            Self::Processors => "delete_dataset_processor",
            Self::Fields => "destroy_dataset_field_configurations",
        }
    }

    pub fn uid(self) -> &'static str {
        match self {
            Self::Processors => "processor_uid",
            Self::Fields => "field_uid",
        }
    }

    /// Portico's own operation, as the ledger names it.
    pub fn rewrite(self) -> &'static str {
        match self {
            Self::Processors => "rewrite_dataset_processors",
            Self::Fields => "rewrite_dataset_field_configurations",
        }
    }

    pub fn of_rewrite(operation: &str) -> Option<Self> {
        [Self::Processors, Self::Fields].into_iter().find(|stack| stack.rewrite() == operation)
    }

    pub fn of_delete(operation: &str) -> Option<Self> {
        [Self::Processors, Self::Fields].into_iter().find(|stack| stack.delete() == operation)
    }
}

/// A step without its uid: what is sent to append it.
pub(crate) fn content(step: &Value) -> Value {
    let mut step = step.clone();
    if let Some(fields) = step.as_object_mut() {
        fields.remove("uid");
    }
    step
}

fn has_uid(step: &Value, uid: &str) -> bool {
    step["uid"] == uid
}

impl Gateway {
    pub(crate) async fn move_step(
        &self,
        person: &Person,
        stack: Stack,
        dataset_uid: &DatasetUid,
        uid: &str,
        new_index: usize,
    ) -> Result<Rewritten, ApiError> {
        let uid = uid.to_owned();
        let plan = move |held: &[Value]| {
            let mut wanted = held.to_vec();
            let place = wanted.iter().position(|step| has_uid(step, &uid)).ok_or_else(gone)?;
            let step = wanted.remove(place);
            wanted.insert(new_index.min(wanted.len()), step);
            Ok(wanted)
        };
        self.rewrite(person, stack, dataset_uid, plan, Occasion::default()).await
    }

    pub(crate) async fn insert_step(
        &self,
        person: &Person,
        stack: Stack,
        dataset_uid: &DatasetUid,
        step: Value,
        index: usize,
        occasion: Occasion,
    ) -> Result<Rewritten, ApiError> {
        // Checked before anything is removed.
        Call::named(stack.create(), json!({"dataset_uid": dataset_uid, "body": step}))?;
        let plan = move |held: &[Value]| {
            let mut wanted = held.to_vec();
            wanted.insert(index.min(wanted.len()), content(&step));
            Ok(wanted)
        };
        self.rewrite(person, stack, dataset_uid, plan, occasion).await
    }

    /// Brings a stack into the order and content that `plan` makes of what the portal holds.
    ///
    /// The ledger has the former stack before the first call. Where a call fails the former stack is put back.
    pub(crate) async fn rewrite(
        &self,
        person: &Person,
        stack: Stack,
        dataset_uid: &DatasetUid,
        plan: impl FnOnce(&[Value]) -> Result<Vec<Value>, ApiError> + Send + 'static,
        occasion: Occasion,
    ) -> Result<Rewritten, ApiError> {
        let (gateway, person, dataset_uid) = (self.clone(), person.clone(), dataset_uid.clone());
        let task = tokio::spawn(
            async move {
                let _turn = match occasion.locked {
                    false => Some(gateway.core.locks.take(&format!("dataset/{dataset_uid}")).await?),
                    true => None,
                };
                gateway.rewrite_here(&person, stack, &dataset_uid, plan, occasion).await
            }
            .in_current_span(),
        );
        let result =
            task.await.unwrap_or_else(|error| Err(ApiError::internal(format!("The rewrite broke off: {error}"))));
        result.map_err(|error| self.trace(error))
    }

    async fn rewrite_here(
        &self,
        person: &Person,
        stack: Stack,
        dataset_uid: &DatasetUid,
        plan: impl FnOnce(&[Value]) -> Result<Vec<Value>, ApiError>,
        occasion: Occasion,
    ) -> Result<Rewritten, ApiError> {
        let any = Call { body: None, ..Call::named(stack.list(), json!({"dataset_uid": dataset_uid}))? };
        let info = portico_contract::info(stack.create()).unwrap_or(any.info);
        let permitted = Call { info, ..any };
        let target = Target {
            section: Some(stack.rewrite().trim_start_matches("rewrite_dataset_").to_owned()),
            ..Target::of(&permitted)
        };
        self.permit(person, &permitted, &target).await?;

        self.require_rest(dataset_uid).await?;
        let held = self.steps(stack, dataset_uid).await?;
        let wanted = plan(&held)?;
        let intent = Intent {
            operation: stack.rewrite().to_owned(),
            target_title: self.title(&target, &permitted, None).await,
            request: Some(json!({"path": {"dataset_uid": dataset_uid}, "body": wanted})),
            before: Some(Value::Array(held.clone())),
            undoes: occasion.undoes,
            ..self.intent(person, &permitted, &target)
        };
        let entry = self.core.ledger.intend(&intent).await?;
        let result = match self.replace(person, stack, dataset_uid, &held, &wanted).await {
            Ok(rewritten) => self.steps(stack, dataset_uid).await.map(|steps| (rewritten, steps)),
            Err(error) => Err(self.restore(person, stack, dataset_uid, &held, error).await),
        };
        let conclusion = match &result {
            Ok((_, steps)) => Conclusion::done(None, Some(Value::Array(steps.clone()))),
            Err(error) => Conclusion::plain(LedgerOutcome::Failed, None, Some(error.message.clone())),
        };
        if let Err(error) = self.core.ledger.conclude(entry, &conclusion).await {
            tracing::error!(entry, %error, "the outcome of a rewrite is not in the ledger");
        }
        result.map(|(rewritten, steps)| Rewritten { entry, steps, rewritten })
    }

    /// A dataset that processes must not change under the process.
    async fn require_rest(&self, dataset_uid: &DatasetUid) -> Result<(), ApiError> {
        let read = Call::of(&GetDatasetStatus { dataset_uid: dataset_uid.clone() })?;
        let status: DatasetStatus = self.core.client.send(self.lane, &read).await?.typed()?;
        // Every write saves a version (behaviour.md 7): that moment passes by itself.
        if status.status.is_moving() && status.status != portico_contract::datasets::StatusName::SavingVersion {
            let message = format!("Nothing was changed: the dataset is {}. Wait until it is idle.", status.status);
            return Err(ApiError::new(ErrorCode::InvalidDatasetStatus, message));
        }
        Ok(())
    }

    pub(crate) async fn steps(&self, stack: Stack, dataset_uid: &DatasetUid) -> Result<Vec<Value>, ApiError> {
        let list = Call::named(stack.list(), json!({"dataset_uid": dataset_uid, "limit": 1000}))?;
        let page: portico_contract::Page<Value> = self.core.client.send(self.lane, &list).await?.typed()?;
        Ok(page.results)
    }

    /// Removes what follows the first difference, last step first, and appends what is wanted.
    async fn replace(
        &self,
        person: &Person,
        stack: Stack,
        dataset_uid: &DatasetUid,
        held: &[Value],
        wanted: &[Value],
    ) -> Result<usize, ApiError> {
        let same = held.iter().zip(wanted).take_while(|(held, wanted)| content(held) == content(wanted)).count();
        let locked = Occasion { locked: true, ..Occasion::default() };
        for step in held[same..].iter().rev() {
            let payload = json!({"dataset_uid": dataset_uid, stack.uid(): step["uid"]});
            self.write(person, Call::named(stack.delete(), payload)?, locked).await?;
        }
        for step in &wanted[same..] {
            let payload = json!({"dataset_uid": dataset_uid, "body": content(step)});
            self.write(person, Call::named(stack.create(), payload)?, locked).await?;
        }
        Ok(wanted.len() - same)
    }

    /// Puts the former stack back after a failure; says in the error how that went.
    async fn restore(
        &self,
        person: &Person,
        stack: Stack,
        dataset_uid: &DatasetUid,
        former: &[Value],
        mut error: ApiError,
    ) -> ApiError {
        let restored = async {
            let now = self.steps(stack, dataset_uid).await?;
            self.replace(person, stack, dataset_uid, &now, former).await
        };
        let how = match restored.await {
            Ok(_) => "The former order was put back.",
            Err(_) => "The former order could not be put back; it is in the activity log, before this change.",
        };
        error.message = format!("{} {how}", error.message);
        error
    }

    /// Where a step stands in its stack, from 0.
    pub(crate) async fn place(&self, stack: Stack, call: &Call) -> Option<usize> {
        let path = |name: &str| call.path.iter().find(|(key, _)| *key == name).map(|(_, value)| value.clone());
        let dataset_uid = DatasetUid::new(path("dataset_uid")?).ok()?;
        let steps = self.steps(stack, &dataset_uid).await.ok()?;
        let uid = path(stack.uid())?;
        steps.iter().position(|step| has_uid(step, &uid))
    }
}

fn gone() -> ApiError {
    ApiError::new(ErrorCode::Stale, "Nothing was changed: the step is not in the stack any more.")
}
