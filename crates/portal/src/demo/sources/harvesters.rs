//! Harvesters of the demo: set up and never started, since a demo asks nobody for anything. The one with a schedule has
//! no client here: its runs end at once.

use crate::demo::{finish, is_planted, read};
use crate::{Handle, Outcome, Portal};
use portico_contract::harvester_schedules::{CreateHarvesterSchedule, NewHarvesterSchedule};
use portico_contract::harvesters::{CreateHarvester, Harvester};
use serde::Deserialize;

/// A harvester as `demo/harvesters.json` describes it.
#[derive(Deserialize)]
struct Planned {
    by: String,
    harvester: Harvester,
    #[serde(default)]
    schedule: Option<NewHarvesterSchedule>,
}

pub async fn plant(portal: &Portal) -> Outcome<()> {
    let harvesters: Vec<Planned> = read("harvesters.json", include_str!("../../../demo/harvesters.json"))?;
    for planned in harvesters {
        let part = format!("harvester {}", planned.harvester.name);
        if is_planted(portal, &part).await? {
            continue;
        }
        let caller = crate::demo::caller(portal, &planned.by).await?;
        let created = portal.handle(&caller, CreateHarvester { body: planned.harvester }).await?;
        // Noted before its schedule: a start that is cut short here leaves a harvester without one, not two.
        finish(portal, &part).await?;
        if let (Some(harvester_uid), Some(body)) = (created.uid, planned.schedule) {
            portal.handle(&caller, CreateHarvesterSchedule { harvester_uid, body }).await?;
        }
    }
    Ok(())
}
