//! What settings are accepted, and what is said about the others.

use super::*;
use crate::ledger;

fn read(variables: &[(&str, &str)]) -> Result<Configuration, Vec<String>> {
    Configuration::read(std::iter::empty(), &settings(variables))
}

fn settings(variables: &[(&str, &str)]) -> Settings {
    let find = |name: &str| variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
    Settings::gather(find, |_| Err(std::io::Error::other("there are no files here")))
}

#[test]
fn commands_are_words_and_an_unknown_one_is_named() {
    let command = |words: &[&str]| {
        let words = words.iter().map(|word| (*word).to_owned());
        Configuration::read(words, &settings(&[])).map(|configuration| configuration.command)
    };
    assert_eq!(command(&["ledger", "verify"]), Ok(Command::Ledger(ledger::Task::Verify)));
    assert_eq!(command(&["check-config"]), Ok(Command::CheckConfig));
    assert!(command(&["ledger"]).unwrap_err()[0].contains("ledger verify"));
    let backup = |sessions| Ok(Command::Backup { file: "a.tar.gz".into(), sessions });
    assert_eq!(command(&["backup", "a.tar.gz"]), backup(false));
    assert_eq!(command(&["backup", "a.tar.gz", "--sessions"]), backup(true));
    assert_eq!(command(&["restore", "a.tar.gz"]), Ok(Command::Restore { file: "a.tar.gz".into() }));
    for words in [&["backup"][..], &["restore"], &["--sessions"]] {
        assert!(command(words).unwrap_err()[0].starts_with(words[0]), "{words:?}");
    }
    assert!(command(&["lodger"]).unwrap_err()[0].contains("`lodger`"));
}

#[test]
fn nothing_set_means_the_embedded_portal_on_loopback() {
    let configuration = read(&[]).unwrap();
    assert_eq!(configuration.upstream, Upstream::Embedded);
    assert!(configuration.address.ip().is_loopback());
}

#[test]
fn an_open_address_refuses_to_start() {
    assert!(read(&[("PORTICO_ADDRESS", "0.0.0.0:3000")]).unwrap_err()[0].contains("loopback"));
}

#[test]
fn a_switch_is_on_or_off_and_nothing_else() {
    assert!(!read(&[("PORTICO_DEMO", "false")]).unwrap().demo);
    assert!(read(&[("PORTICO_FAULTS", "1"), ("PORTICO_LOG_FORMAT", "text")]).unwrap().faults);
    for name in ["PORTICO_DEMO", "PORTICO_FAULTS", "PORTICO_ALLOW_PRIVATE_URLS", "PORTICO_LOG_FORMAT"] {
        let problems = read(&[(name, "yes")]).unwrap_err();
        assert!(problems.len() == 1 && problems[0].starts_with(name), "{problems:?}");
    }
    let scale = Configuration::read(["--scale".to_owned()].into_iter(), &settings(&[]));
    assert!(scale.unwrap_err()[0].starts_with("--scale"));
}

#[test]
fn others_may_reach_it_and_the_demo_is_gone_once_single_sign_on_is_there() {
    let with = |public| {
        read(&[
            ("PORTICO_ADDRESS", "0.0.0.0:3000"),
            ("PORTICO_PUBLIC_URL", public),
            ("PORTICO_OIDC_ISSUER", "https://login.example.org"),
            ("PORTICO_OIDC_CLIENT_ID", "portico"),
            ("PORTICO_OIDC_CLIENT_SECRET", "canary-3"),
            ("PORTICO_ROLES", "admin:grp-a"),
        ])
    };
    let configuration = with("https://portico.example.org").unwrap();
    assert!(!configuration.offers_demo());
    assert!(!format!("{configuration:?}").contains("canary"));
    assert!(with("http://127.0.0.1:3000").unwrap_err()[0].starts_with("PORTICO_ADDRESS"));
    assert!(read(&[]).unwrap().offers_demo());
}

#[test]
fn others_may_reach_it_and_the_demo_is_gone_once_a_proxy_says_who_people_are() {
    let with = |public| {
        read(&[
            ("PORTICO_ADDRESS", "0.0.0.0:3000"),
            ("PORTICO_PUBLIC_URL", public),
            ("PORTICO_PROXY_PEERS", "10.0.0.7"),
            ("PORTICO_ROLES", "admin:grp-a"),
        ])
    };
    assert!(!with("https://portico.example.org").unwrap().offers_demo());
    assert!(with("http://127.0.0.1:3000").unwrap_err()[0].starts_with("PORTICO_ADDRESS"));
}

#[test]
fn limits_are_numbers_and_proxies_are_addresses() {
    let limits = read(&[("PORTICO_LIMIT_WRITES", "0")]).unwrap().limits;
    assert_eq!((limits.sign_ins, limits.writes, limits.exports), (5, 0, 5));
    for (name, value) in [
        ("PORTICO_LIMIT_SIGN_INS", "-1"),
        ("PORTICO_LIMIT_WRITES", "many"),
        ("PORTICO_LIMIT_EXPORTS", "5/min"),
        ("PORTICO_TRUSTED_PROXIES", "0.0.0.0/0"),
    ] {
        let problems = read(&[(name, value)]).unwrap_err();
        assert!(problems.len() == 1 && problems[0].starts_with(name), "{problems:?}");
    }
}

#[test]
fn services_and_the_key_of_secrets_are_checked() {
    let services = read(&[("PORTICO_PORTAL_SERVICES", "geocode_ban=https://data.example.org")]).unwrap();
    assert_eq!(services.portal_services["geocode_ban"], "https://data.example.org");
    assert!(read(&[("PORTICO_PORTAL_SERVICES", "split=https://a")]).unwrap_err()[0].contains("split"));
    assert!(read(&[("PORTICO_PORTAL_SECRETS_KEY", "short")]).unwrap_err()[0].contains("64"));
    assert!(read(&[("PORTICO_PORTAL_SECRETS_KEY", &"0f".repeat(32))]).is_ok());
}

#[test]
fn every_problem_is_named_at_once() {
    let problems = read(&[("PORTICO_ADDRESS", "here"), ("PORTICO_UPSTREAM_URL", "https://x")]).unwrap_err();
    assert_eq!(problems.len(), 2, "{problems:?}");
}

#[test]
fn a_key_is_not_sent_in_the_clear() {
    let remote = |url| read(&[("PORTICO_UPSTREAM_URL", url), ("PORTICO_UPSTREAM_KEY", "k")]);
    assert!(remote("https://data.example.org").is_ok());
    assert!(remote("http://127.0.0.1:3001").is_ok());
    for url in ["http://data.example.org", "http://127.0.0.1@data.example.org", "ftp://127.0.0.1"] {
        assert!(remote(url).is_err(), "{url}");
    }
}

#[test]
fn the_keys_are_not_printed() {
    let configuration = read(&[
        ("PORTICO_UPSTREAM_URL", "https://x"),
        ("PORTICO_UPSTREAM_KEY", "canary-1"),
        ("PORTICO_PORTAL_KEY", "canary-2"),
    ]);
    assert!(!format!("{:?}", configuration.unwrap()).contains("canary"));
}
