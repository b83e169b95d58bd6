//! Readings of the Explore API: one try each, with the same key, turns and breaker.

use super::answer::{failure, success, unreadable};
use super::{BASE_PATH, Client, Lane, Reply, left_alone, lost, unreachable};
use portico_contract::{ApiError, DatasetId, escape_segment};
use reqwest::header::{AUTHORIZATION, HeaderValue};
use tokio::time::{Instant, timeout_at};

const DATASETS: &str = "/api/explore/v2.1/catalog/datasets";
/// The embedded portal's own: whose eyes to look through.
const VIEW_AS: &str = "x-portico-view-as";

/// What to read of a published dataset.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Explored {
    Description,
    Records { limit: u32 },
}

impl Client {
    pub async fn explore(
        &self,
        lane: Lane,
        dataset_id: &DatasetId,
        part: Explored,
        view_as: Option<&str>,
    ) -> Result<Reply, ApiError> {
        self.timed("explore", self.read_published(lane, dataset_id, part, view_as)).await
    }

    async fn read_published(
        &self,
        lane: Lane,
        dataset_id: &DatasetId,
        part: Explored,
        view_as: Option<&str>,
    ) -> Result<Reply, ApiError> {
        let portal = self.base.strip_suffix(BASE_PATH).unwrap_or(&self.base);
        let dataset = format!("{portal}{DATASETS}/{}", escape_segment(dataset_id.as_str()));
        let request = match part {
            Explored::Description => self.http.get(dataset),
            Explored::Records { limit } => self.http.get(format!("{dataset}/records")).query(&[("limit", limit)]),
        };
        let mut request = request.header(AUTHORIZATION, self.authorization.clone());
        if let Some(name) = view_as {
            let value = HeaderValue::from_str(name)
                .map_err(|_| ApiError::invalid("view_as", "Holds characters that no user name has"))?;
            request = request.header(VIEW_AS, value);
        }
        self.breaker.admit().map_err(left_alone)?;
        let deadline = Instant::now() + self.total;
        let Ok(_turn) = timeout_at(deadline, self.lanes.turn(lane)).await else {
            return Err(unreachable("The portal is busy with other calls; this one was not sent."));
        };
        let read = async {
            let response = request.send().await?;
            let status = response.status();
            if status.is_success() {
                success(response).await
            } else if status.is_redirection() {
                Ok(Err(unreadable(status.as_u16(), "it points elsewhere; check the portal's address")))
            } else {
                Ok(Err(failure(response).await))
            }
        };
        match timeout_at(deadline, read).await {
            Ok(Ok(result)) => {
                self.breaker.answered();
                result
            }
            Ok(Err(error)) => {
                self.breaker.failed();
                tracing::warn!(kind = %super::kind(&error), "the portal's Explore API did not answer");
                Err(lost("The portal's Explore API cannot be reached.".to_owned()))
            }
            Err(_) => {
                self.breaker.failed();
                Err(lost(format!("The portal's Explore API did not answer within {} s.", self.total.as_secs_f32())))
            }
        }
    }
}
