//! The inbox: the portal's requests beside Portico's decisions on them.

use crate::gateway::Gateway;
use crate::store::now;
use portico_contract::portico::moderation::{DecisionRecord, InboxPage, InboxQuery, InboxRow, Standing};
use portico_contract::portico::person::Person;
use portico_contract::user_requests::{
    Asker, ListUserRequests, RetrieveUserRequest, UserRequest, UserRequestStatus, UserRequestType,
};
use portico_contract::{ApiError, Limit, Offset, UserRequestUid};
use std::collections::HashMap;

/// Requests read at most where the portal cannot say which ones are decided here.
const FARTHEST: u64 = 10_000;

impl Gateway {
    /// A part of the inbox. What is to decide comes oldest first, what is decided last decision first; the rest
    /// in the portal's order.
    pub async fn inbox(&self, person: &Person, query: &InboxQuery) -> Result<InboxPage, ApiError> {
        let (rows, total) = match query.standing {
            Standing::ToDecide | Standing::Decided => {
                let mut rows = self.with_decisions(person, self.every_request(person, query).await?).await?;
                if query.standing == Standing::ToDecide {
                    rows.retain(|row| row.decision.is_none());
                    rows.sort_by(|a, b| a.request.created_at.cmp(&b.request.created_at));
                } else {
                    rows.retain(|row| row.decision.is_some());
                    let at = |row: &InboxRow| row.decision.as_ref().map(|decision| decision.at.clone());
                    rows.sort_by_key(|row| std::cmp::Reverse(at(row)));
                }
                let total = rows.len() as u64;
                let first = usize::try_from(query.offset).unwrap_or(usize::MAX);
                let rows = rows.into_iter().skip(first).take(query.limit as usize).collect();
                (rows, total)
            }
            _ => {
                let page = self.call(person, asked(query, query.limit, query.offset)).await?;
                (self.with_decisions(person, page.results).await?, page.total_count)
            }
        };
        Ok(InboxPage { at: now(), total, rows })
    }

    /// One request with the decision on it.
    pub async fn inbox_request(&self, person: &Person, uid: &UserRequestUid) -> Result<InboxRow, ApiError> {
        let request = self.call(person, RetrieveUserRequest { ur_uid: uid.clone() }).await?;
        let request = self.with_asker(person, request).await?;
        let mut rows = self.with_decisions(person, vec![request]).await?;
        rows.pop().ok_or_else(ApiError::not_found)
    }

    /// The retrieval has no `expand`: who asks is known by user name only, where the list tells the e-mail address too.
    async fn with_asker(&self, person: &Person, mut request: UserRequest) -> Result<UserRequest, ApiError> {
        let Some(Asker::Known(asker)) = request.asker().filter(|asker| asker.email().is_none()) else {
            return Ok(request);
        };
        let query = InboxQuery {
            search: Some(asker.username.to_string()),
            kind: Some(UserRequestType::from(request.subject.kind().to_owned())),
            ..InboxQuery::default()
        };
        let found = self.call(person, ListUserRequests { status: None, ..asked(&query, Limit::MAX.0, 0) }).await?;
        if let Some(same) = found.results.into_iter().find(|known| known.uid == request.uid) {
            request.created_by = same.created_by.or(request.created_by);
        }
        Ok(request)
    }

    async fn every_request(&self, person: &Person, query: &InboxQuery) -> Result<Vec<UserRequest>, ApiError> {
        let mut requests = Vec::new();
        loop {
            let offset = requests.len() as u64;
            let page = self.call(person, asked(query, Limit::MAX.0, offset)).await?;
            let came = page.results.len();
            requests.extend(page.results);
            let read = requests.len() as u64;
            if came == 0 || read >= page.total_count || read >= FARTHEST {
                return Ok(requests);
            }
        }
    }

    async fn with_decisions(&self, person: &Person, requests: Vec<UserRequest>) -> Result<Vec<InboxRow>, ApiError> {
        let uids: Vec<_> = requests.iter().map(|request| request.uid.clone()).collect();
        let taken = self.decisions(person, &uids).await?;
        let mut taken: HashMap<UserRequestUid, DecisionRecord> =
            taken.into_iter().map(|decision| (decision.request_uid.clone(), decision)).collect();
        let row = |request: UserRequest| InboxRow { decision: taken.remove(&request.uid), request };
        Ok(requests.into_iter().map(row).collect())
    }
}

fn asked(query: &InboxQuery, limit: u32, offset: u64) -> ListUserRequests {
    ListUserRequests {
        limit: Some(Limit(limit)),
        offset: Some(Offset(offset)),
        search: query.search.clone(),
        expand: vec!["created_by".to_owned()],
        status: match query.standing {
            Standing::ToDecide | Standing::Pending => Some(UserRequestStatus::Pending),
            Standing::Approved => Some(UserRequestStatus::Approved),
            Standing::Rejected => Some(UserRequestStatus::Rejected),
            Standing::Decided | Standing::All => None,
        },
        r#type: query.kind.clone(),
        raised_in: query.raised_in,
        raised_before: query.raised_before,
    }
}
