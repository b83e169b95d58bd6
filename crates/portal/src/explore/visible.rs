//! The records of a publication as one viewer sees them, for datasets that join it.

use super::publication::Publication;
use super::records::{cells, each, open};
use super::viewer::Viewer;
use crate::{Failure, Outcome, Portal};
use portico_contract::ApiError;
use portico_processing::{Field, Value};
use rusqlite::Connection;

/// Held open: a publication that replaces this one does not take its records away.
#[derive(Debug)]
pub struct Visible {
    publication: Publication,
    /// Nothing where no records were published.
    connection: Option<Connection>,
}

impl Visible {
    /// Nothing where the viewer sees no such publication, or no records of it.
    pub async fn open(portal: &Portal, viewer: &Viewer, dataset_id: &str) -> Outcome<Option<Self>> {
        let publication = match Publication::find(portal, viewer, dataset_id).await {
            Ok(publication) => publication,
            Err(Failure::Refused(_)) => return Ok(None),
            Err(failure) => return Err(failure),
        };
        if publication.access.grants.is_empty() {
            return Ok(None);
        }
        let opened = tokio::task::spawn_blocking(move || {
            let connection = open(&publication, &[])?.map(|(_, connection)| connection);
            Ok::<_, Failure>(Self { publication, connection })
        });
        opened.await.map_err(Failure::internal)?.map(Some)
    }

    /// Those that the viewer sees, in their order.
    pub fn fields(&self) -> Vec<&Field> {
        self.publication.visible().into_iter().filter_map(|index| self.publication.fields.get(index)).collect()
    }

    /// Every record, with the cells of these fields; `take` answers whether to go on.
    pub fn each(&self, fields: &[String], mut take: impl FnMut(Vec<Value>) -> Outcome<bool>) -> Outcome<()> {
        let Some(connection) = &self.connection else { return Ok(()) };
        let names: Vec<String> = fields.iter().map(|name| format!("`{name}`")).collect();
        let query = [("select".to_owned(), names.join(","))];
        let read = super::query::RecordsQuery::read(&self.publication, &query)?;
        let read = read.ok_or_else(ApiError::not_found)?;
        each(connection, &read.records(None, 0), |row| take(cells(row, &read.selected)?))
    }
}
