//! Connections of the demo: two that datasets could read through, one that this portal only keeps.

use crate::demo::{finish, is_planted, read};
use crate::{Handle, Outcome, Portal};
use portico_contract::connection_security::{
    CreateDatasourceConnectionGroupSecurity, CreateDatasourceConnectionUserSecurity,
};
use portico_contract::connections::{Connection, CreateConnection};
use portico_contract::security::{GroupSecurity, UserSecurity};
use serde::Deserialize;

/// A connection as `demo/connections.json` describes it.
#[derive(Deserialize)]
struct Planned {
    by: String,
    connection: Connection,
    #[serde(default)]
    user_rulesets: Vec<UserSecurity>,
    #[serde(default)]
    group_rulesets: Vec<GroupSecurity>,
}

pub async fn plant(portal: &Portal) -> Outcome<()> {
    let connections: Vec<Planned> = read("connections.json", include_str!("../../../demo/connections.json"))?;
    for (index, planned) in connections.into_iter().enumerate() {
        let part = format!("connection {index}");
        if is_planted(portal, &part).await? {
            continue;
        }
        let caller = crate::demo::caller(portal, &planned.by).await?;
        let created = portal.handle(&caller, CreateConnection { body: planned.connection }).await?;
        // Noted before its rulesets: a start that is cut short here leaves a connection without them, not two.
        finish(portal, &part).await?;
        let Some(connection_uid) = created.uid else { continue };
        for body in planned.user_rulesets {
            let given = CreateDatasourceConnectionUserSecurity { connection_uid: connection_uid.clone(), body };
            portal.handle(&caller, given).await?;
        }
        for body in planned.group_rulesets {
            let given = CreateDatasourceConnectionGroupSecurity { connection_uid: connection_uid.clone(), body };
            portal.handle(&caller, given).await?;
        }
    }
    Ok(())
}
