//! Where the demo's data could come from: connections and harvesters.

mod connections;
mod harvesters;

use crate::{Outcome, Portal};

pub async fn plant(portal: &Portal) -> Outcome<()> {
    connections::plant(portal).await?;
    harvesters::plant(portal).await
}
