//! Secrets at rest: sealed with a key that is not in the database.

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use chacha20poly1305::aead::Aead;
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use portico_contract::Secret;
use rand::Rng;
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;

/// Before every sealed text. Another way to seal would have another one.
const PREFIX: &str = "sealed:1:";
/// Bytes of the nonce, which stands before the sealed bytes. Long enough to be drawn at random each time.
const NONCE: usize = 24;

/// Why a secret could not be sealed or opened.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// Of the configuration or of the file that is named.
    #[error("the key for secrets in {0} is not 64 hexadecimal digits")]
    Key(String),
    #[error("the key for secrets in {file}: {error}")]
    File { file: String, error: std::io::Error },
    #[error("a secret could not be sealed")]
    Sealing,
    /// It was sealed with another key.
    #[error("A secret cannot be opened with this key: enter it again.")]
    OtherKey,
}

/// Seals and opens texts with XChaCha20-Poly1305.
#[derive(Clone)]
pub struct Vault(XChaCha20Poly1305);

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Vault")
    }
}

impl Vault {
    /// With the key of the configuration, or else with the one in `file`, which is made where there is none.
    ///
    /// # Errors
    /// The key is not 64 hexadecimal digits, or its file cannot be read or written.
    pub fn open(file: &Path, configured: Option<&Secret>) -> Result<Self, VaultError> {
        let place = || file.display().to_string();
        let (text, place) = match configured {
            Some(key) => (key.expose().to_owned(), "the configuration".to_owned()),
            None => {
                let made = read_or_make(file).map_err(|error| VaultError::File { file: place(), error })?;
                (made, place())
            }
        };
        let key = bytes_of(text.trim()).ok_or(VaultError::Key(place))?;
        Ok(Self(XChaCha20Poly1305::new(&key.into())))
    }

    /// The text sealed. One that this vault has sealed already stays as it is.
    pub fn seal(&self, text: &str) -> Result<String, VaultError> {
        if self.unsealed(text).is_some() {
            return Ok(text.to_owned());
        }
        let nonce: [u8; NONCE] = rand::rng().random();
        let sealed = self.0.encrypt(XNonce::from_slice(&nonce), text.as_bytes());
        let sealed = sealed.map_err(|_| VaultError::Sealing)?;
        Ok(format!("{PREFIX}{}", STANDARD_NO_PAD.encode([&nonce[..], &sealed].concat())))
    }

    /// The text of a secret as it is stored. One that was stored before there was a vault is its own text.
    ///
    /// # Errors
    /// It was sealed with another key.
    pub fn text(&self, stored: &Secret) -> Result<String, VaultError> {
        let stored = stored.expose();
        match self.unsealed(stored) {
            Some(text) => Ok(text),
            None if !stored.starts_with(PREFIX) => Ok(stored.to_owned()),
            None => Err(VaultError::OtherKey),
        }
    }

    fn unsealed(&self, stored: &str) -> Option<String> {
        let bytes = STANDARD_NO_PAD.decode(stored.strip_prefix(PREFIX)?).ok()?;
        let (nonce, sealed) = bytes.split_at_checked(NONCE)?;
        String::from_utf8(self.0.decrypt(XNonce::from_slice(nonce), sealed).ok()?).ok()
    }
}

/// For the owner of the data folder alone, and on disk before anything is sealed with it.
fn read_or_make(file: &Path) -> std::io::Result<String> {
    match std::fs::read_to_string(file) {
        Ok(text) => {
            std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o600))?;
            return Ok(text);
        }
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    let key: [u8; 32] = rand::rng().random();
    let text: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
    // Under another name until it is whole: half a key would lock the portal out at its next start.
    let part = file.with_extension("part");
    let mut options = std::fs::OpenOptions::new();
    let mut written = options.write(true).create(true).truncate(true).mode(0o600).open(&part)?;
    written.write_all(text.as_bytes())?;
    written.sync_all()?;
    std::fs::rename(&part, file)?;
    if let Some(folder) = file.parent() {
        std::fs::File::open(folder)?.sync_all()?;
    }
    Ok(text)
}

/// True for 64 hexadecimal digits.
pub fn is_key(text: &str) -> bool {
    bytes_of(text).is_some()
}

fn bytes_of(text: &str) -> Option<[u8; 32]> {
    if text.len() != 64 || !text.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    let mut bytes = [0; 32];
    for (index, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(2 * index..2 * index + 2)?, 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vault(digit: &str) -> Vault {
        Vault::open(Path::new("nowhere"), Some(&Secret::new(digit.repeat(64)))).unwrap()
    }

    #[test]
    fn a_sealed_text_tells_nothing_and_opens_with_its_key_only() {
        let sealed = vault("a").seal("hunter2").unwrap();
        assert!(sealed.starts_with(PREFIX) && !sealed.contains("hunter2"));
        assert_ne!(sealed, vault("a").seal("hunter2").unwrap());
        assert_eq!(vault("a").text(&Secret::new(sealed.clone())).unwrap(), "hunter2");
        assert!(vault("b").text(&Secret::new(sealed)).is_err());
    }

    #[test]
    fn sealing_twice_is_sealing_once_and_a_text_that_only_looks_sealed_is_sealed() {
        let vault = vault("c");
        let sealed = vault.seal("pw").unwrap();
        assert_eq!(vault.seal(&sealed).unwrap(), sealed);
        let disguised = vault.seal("sealed:1:AAAA").unwrap();
        assert_eq!(vault.text(&Secret::new(disguised)).unwrap(), "sealed:1:AAAA");
    }

    #[test]
    fn the_key_is_made_once_for_its_owner_alone() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("secrets.key");
        let sealed = Vault::open(&file, None).unwrap().seal("pw").unwrap();
        assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(Vault::open(&file, None).unwrap().text(&Secret::new(sealed)).unwrap(), "pw");
        std::fs::write(&file, "short").unwrap();
        assert!(Vault::open(&file, None).is_err());
    }
}
