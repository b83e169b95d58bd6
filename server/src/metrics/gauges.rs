//! What is looked up at the moment of asking.

use crate::sign_in::Sessions;
use portico_gateway::Gateway;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::{Registry, Unit};
use std::sync::atomic::AtomicU64;

type Labelled = Family<[(&'static str, &'static str); 1], Gauge>;
type Fraction = Gauge<f64, AtomicU64>;

/// All of them; what cannot be looked up keeps the value that it had, and `state_readable` says so.
#[derive(Default)]
pub struct Gauges {
    build: Labelled,
    portal_left_alone: Gauge,
    calls_waiting: Labelled,
    mirror_age: Fraction,
    mirror_datasets: Gauge,
    sessions_live: Gauge,
    ledger_records: Gauge,
    state_readable: Gauge,
    memory: Gauge,
}

impl Gauges {
    pub fn register(registry: &mut Registry) -> Self {
        let gauges = Self::default();
        gauges.build.get_or_create(&[("version", env!("CARGO_PKG_VERSION"))]).set(1);
        // Before the first pass there is no age.
        gauges.mirror_age.set(f64::NAN);
        registry.register("build_info", "The version that runs", gauges.build.clone());
        let about = "1 while the portal does not answer and is left alone (circuit breaker)";
        registry.register("portal_left_alone", about, gauges.portal_left_alone.clone());
        registry.register("portal_calls_waiting", "Calls that wait for their turn", gauges.calls_waiting.clone());
        let about = "Since the catalog was last read whole";
        registry.register_with_unit("mirror_age", about, Unit::Seconds, gauges.mirror_age.clone());
        registry.register("mirror_datasets", "Datasets in the mirror", gauges.mirror_datasets.clone());
        registry.register("sessions_live", "Sessions that have not ended", gauges.sessions_live.clone());
        registry.register("ledger_records", "Records of the ledger", gauges.ledger_records.clone());
        let about = "1 while sessions and ledger can be read";
        registry.register("state_readable", about, gauges.state_readable.clone());
        let about = "Resident memory of the process";
        registry.register_with_unit("process_memory", about, Unit::Bytes, gauges.memory.clone());
        gauges
    }

    pub async fn set(&self, gateway: &Gateway, sessions: &Sessions) {
        let figures = gateway.figures();
        self.portal_left_alone.set(i64::from(figures.is_left_alone));
        self.calls_waiting.get_or_create(&[("lane", "people")]).set(whole(figures.people_waiting as u64));
        self.calls_waiting.get_or_create(&[("lane", "background")]).set(whole(figures.background_waiting as u64));
        if let Some(age) = figures.mirror_age {
            self.mirror_age.set(age.as_secs_f64());
        }
        self.mirror_datasets.set(whole(figures.datasets));
        let (records, live) = tokio::join!(gateway.ledger().records(), sessions.live());
        self.state_readable.set(i64::from(records.is_ok() && live.is_ok()));
        if let Ok(records) = records {
            self.ledger_records.set(whole(records));
        }
        if let Ok(live) = live {
            self.sessions_live.set(live);
        }
        if let Some(bytes) = std::fs::read_to_string("/proc/self/status").ok().as_deref().and_then(resident) {
            self.memory.set(whole(bytes));
        }
    }
}

fn whole(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Bytes of memory, of what Linux tells about a process.
fn resident(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok().map(|kilobytes| kilobytes * 1024)
}

#[cfg(test)]
mod tests {
    use super::resident;

    #[test]
    fn resident_memory_is_read_from_what_linux_tells() {
        assert_eq!(resident("Name:\tportico\nVmRSS:\t   12345 kB\nThreads:\t3\n"), Some(12345 * 1024));
        assert_eq!(resident("Name:\tportico\n"), None);
    }
}
