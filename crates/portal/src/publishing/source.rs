//! Where the rows of a publication come from: the resources of the dataset, one after another.

use crate::dataset_versions::Rows;
use crate::extractors::Extraction;
use crate::{Failure, Outcome, Portal, resources};
use portico_contract::DatasetUid;
use portico_processing::{Row, RowError, Schema};

/// Why a source cannot be read, in words that name it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct SourceError(pub String);

/// A row, or a record that could not be read although the rest can.
pub type Extracted = Result<Row, RowError>;

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

/// Ways to open resources of a dataset, in their order. The inner error is the publisher's to read.
pub async fn openers(portal: &Portal, uid: &DatasetUid, resources: &Rows) -> Outcome<Result<Vec<Opener>, SourceError>> {
    match resources::sources(portal, uid, resources).await {
        Ok(sources) => Ok(Ok(sources.into_iter().map(opener).collect())),
        Err(Failure::Refused(error)) => Ok(Err(SourceError(error.message))),
        Err(failure) => Err(failure),
    }
}

fn opener(source: resources::Source) -> Opener {
    Box::new(move || {
        let named = |error| SourceError(format!("Resource \"{}\": {error}", source.title));
        let extraction = source.open().map_err(named)?;
        Ok(Box::new(Extracting { title: source.title.clone(), extraction }))
    })
}

/// A resource that is being read.
struct Extracting {
    title: String,
    extraction: Extraction,
}

impl Source for Extracting {
    fn schema(&self) -> &Schema {
        self.extraction.schema()
    }

    fn next(&mut self) -> Result<Option<Extracted>, SourceError> {
        self.extraction.next_row().map_err(|error| SourceError(format!("Resource \"{}\": {error}", self.title)))
    }
}
