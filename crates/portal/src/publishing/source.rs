//! Where the rows of a publication come from: the resources of the dataset, one after another.

use crate::{Outcome, Portal};
use portico_contract::DatasetUid;
use portico_processing::{Row, Schema};

/// Why a source cannot be read, in words that name it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct SourceError(pub String);

/// A row, or a record that could not be read although the rest can.
pub enum Extracted {
    Row(Row),
    Broken { record: u64, message: String },
}

/// Rows of one resource, read in a blocking thread.
pub trait Source: Send {
    fn schema(&self) -> &Schema;

    /// The next row; nothing at the end.
    ///
    /// # Errors
    /// The source cannot be read any further.
    fn next(&mut self) -> Result<Option<Extracted>, SourceError>;
}

/// Opens one resource. Called twice a publication: the first pass learns the types of the fields, the second writes.
pub type Opener = Box<dyn Fn() -> Result<Box<dyn Source>, SourceError> + Send>;

/// Ways to open the resources of a dataset, in their order. The inner error is the publisher's to read.
pub async fn openers(portal: &Portal, uid: &DatasetUid) -> Outcome<Result<Vec<Opener>, SourceError>> {
    let mut connection = portal.store().read().await?;
    let resources: Vec<String> =
        sqlx::query_scalar("SELECT document FROM resources WHERE dataset_uid = ? ORDER BY position")
            .bind(uid.as_str())
            .fetch_all(&mut *connection)
            .await?;
    match resources.is_empty() {
        true => Ok(Ok(Vec::new())),
        false => Ok(Err(SourceError("No extractor is there to read the resources.".to_owned()))),
    }
}
