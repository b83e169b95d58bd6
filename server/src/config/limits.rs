//! Settings of how much somebody may do in a minute.

use super::{Peers, Settings};

/// How often something may be done in a minute; 0 is no limit.
#[derive(Debug, Clone, Default)]
pub struct Limits {
    /// Sign-ins from an address.
    pub sign_ins: u32,
    /// Writes of a person.
    pub writes: u32,
    /// Files that a person asks for.
    pub exports: u32,
    /// Proxies that are believed about the address of who asks.
    pub proxies: Peers,
}

/// Problems are added to the list.
pub fn read(settings: &Settings, problems: &mut Vec<String>) -> Limits {
    let mut number = |name: &str, default: u32| {
        let Some(text) = settings.get(name) else { return default };
        text.parse().unwrap_or_else(|_| {
            problems.push(format!("{name}: `{text}` is not a number a minute; 0 is no limit."));
            default
        })
    };
    let sign_ins = number("PORTICO_LIMIT_SIGN_INS", 5);
    let writes = number("PORTICO_LIMIT_WRITES", 60);
    let exports = number("PORTICO_LIMIT_EXPORTS", 5);
    let proxies = settings.get("PORTICO_TRUSTED_PROXIES").map_or_else(Peers::default, |text| {
        Peers::parse(&text).unwrap_or_else(|problem| {
            problems.push(format!("PORTICO_TRUSTED_PROXIES: {problem}."));
            Peers::default()
        })
    });
    Limits { sign_ins, writes, exports, proxies }
}
