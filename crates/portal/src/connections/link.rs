//! The connection of a resource: one of its own, or one that is kept by itself.

use super::{access, faults, find};
use crate::extractors::Faults;
use crate::{Caller, Outcome};
use portico_contract::connections::{Connection, ConnectionLink};
use portico_contract::datasources::Datasource;
use portico_contract::{ApiError, ConnectionUid, DatasetUid};
use sqlx::SqliteConnection;

/// Who writes a resource of which dataset.
#[derive(Clone, Copy)]
pub struct Asking<'a> {
    pub caller: &'a Caller,
    pub dataset: &'a DatasetUid,
}

/// Reads a connection that came whole, as `expand` answers it, as the reference that it is, and takes what is
/// read-only out of one that is the resource's own.
pub async fn settle_link(connection: &mut SqliteConnection, datasource: &mut Datasource) -> Outcome<()> {
    let Some(link) = datasource.connection_mut() else { return Ok(()) };
    let ConnectionLink::Own(own) = link else { return Ok(()) };
    if let Some(uid) = own.uid.take()
        && find(connection, &uid).await?.is_some()
    {
        *link = ConnectionLink::from(uid);
    } else {
        **own = Connection::new(own.settings.clone());
    }
    Ok(())
}

/// The connection behind a link, its secrets sealed.
pub async fn resolve(connection: &mut SqliteConnection, link: &ConnectionLink) -> Outcome<Connection> {
    match link {
        ConnectionLink::Own(own) => Ok((**own).clone()),
        ConnectionLink::Reusable(reference) => find(connection, &reference.uid)
            .await?
            .ok_or_else(|| ApiError::invalid("datasource.connection.uid", unknown(&reference.uid)).into()),
    }
}

fn unknown(uid: &ConnectionUid) -> String {
    format!("There is no connection \"{uid}\".")
}

/// What is wrong with the connection of a datasource. Fields are named from the datasource.
pub async fn link_faults(
    connection: &mut SqliteConnection,
    asking: &Asking<'_>,
    datasource: &Datasource,
) -> Outcome<Faults> {
    let (settings, mut faults) = match datasource.connection() {
        None => return Ok(Faults::new()),
        Some(ConnectionLink::Own(own)) => (own.settings.clone(), faults(&own.settings)?),
        Some(ConnectionLink::Reusable(reference)) => {
            let uid = &reference.uid;
            let fault = |message: String| vec![("uid".to_owned(), message)];
            let Some(known) = find(connection, uid).await? else {
                return Ok(named(fault(unknown(uid))));
            };
            let faults = match refusal(connection, asking, uid, &known).await? {
                Some(message) => fault(message),
                None => Faults::new(),
            };
            (known.settings, faults)
        }
    };
    if settings.kind() != datasource.kind() {
        let message = format!("A datasource of the type '{}' needs a connection of that type.", datasource.kind());
        // What else is said of a connection that does not fit is beside the point.
        faults = vec![("type".to_owned(), message)];
    }
    Ok(named(faults))
}

fn named(faults: Faults) -> Faults {
    faults.into_iter().map(|(field, message)| (format!("connection.{field}"), message)).collect()
}

/// Why the caller may not use a connection. Whoever edits a dataset may go on with those that it has.
async fn refusal(
    connection: &mut SqliteConnection,
    asking: &Asking<'_>,
    uid: &ConnectionUid,
    known: &Connection,
) -> Outcome<Option<String>> {
    let datasets: Vec<String> = sqlx::query_scalar(
        "SELECT DISTINCT dataset_uid FROM resources WHERE json_extract(document, '$.datasource.connection.uid') = ?",
    )
    .bind(uid.as_str())
    .fetch_all(&mut *connection)
    .await?;
    if datasets.iter().any(|dataset| dataset == asking.dataset.as_str()) {
        return Ok(None);
    }
    if !access(connection, asking.caller, uid).await?.reaches {
        // As one that does not exist: whose it is, is not theirs to know.
        return Ok(Some(unknown(uid)));
    }
    let taken = known.is_reusable == Some(false) && !datasets.is_empty();
    Ok(taken.then(|| format!("The connection \"{uid}\" is not reusable, and another dataset uses it.")))
}
