//! Where what lasts is kept: files of this machine, or a PostgreSQL that replicas share.

use super::{Configuration, Key, Settings};
use portico_state::Place;

/// Reads it. Problems are added to the list.
pub fn read(settings: &Settings, has_sign_on: bool, problems: &mut Vec<String>) -> Option<Key> {
    let address = settings.get("DATABASE_URL")?;
    if !Place::is_address(&address) {
        // Not shown: it may hold the password.
        problems.push(
            "DATABASE_URL: an address such as postgres://portico:password@db.example.org/portico is expected."
                .to_owned(),
        );
    }
    if has_sign_on && settings.get("PORTICO_SECRETS_KEY").is_none() {
        problems.push(
            "PORTICO_SECRETS_KEY is missing: with DATABASE_URL and single sign-on every replica needs the same one, \
             64 hexadecimal digits (openssl rand -hex 32)."
                .to_owned(),
        );
    }
    Some(Key(address))
}

impl Configuration {
    /// The database, or the file of this name in the folder of everything that lasts.
    pub fn state(&self, file: &str) -> Place {
        match &self.database {
            Some(address) => Place::Server(address.text().to_owned()),
            None => Place::File(self.data.join(file)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(variables: &[(&str, &str)], has_sign_on: bool) -> Vec<String> {
        let find = |name: &str| variables.iter().find(|(set, _)| *set == name).map(|(_, value)| (*value).to_owned());
        let settings = Settings::gather(find, |_| Err(std::io::Error::other("no such file")));
        let mut problems = Vec::new();
        read(&settings, has_sign_on, &mut problems);
        problems
    }

    #[test]
    fn a_database_is_a_postgresql_and_replicas_share_the_key_of_secrets() {
        let address = ("DATABASE_URL", "postgres://portico:canary@db.example.org/portico");
        assert_eq!(problems(&[address], false), [""; 0]);
        let missing = problems(&[address], true);
        assert!(missing.len() == 1 && missing[0].starts_with("PORTICO_SECRETS_KEY"), "{missing:?}");
        assert_eq!(problems(&[address, ("PORTICO_SECRETS_KEY", "x")], true), [""; 0]);
        let wrong = problems(&[("DATABASE_URL", "mysql://portico:canary@db.example.org/portico")], false);
        assert!(wrong.len() == 1 && wrong[0].starts_with("DATABASE_URL") && !wrong[0].contains("canary"), "{wrong:?}");
    }
}
