//! Reading an archive: into an empty folder, whole and as it was written, or not at all.

use super::manifest::{Manifest, NAME};
use super::write::Hashed;
use super::{KEY, PORTAL, SESSIONS, STATE, at};
use flate2::bufread::GzDecoder;
use std::collections::BTreeMap;
use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{self, BufRead, BufReader, Read};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Component, Path};
use tar::{Archive, EntryType};

/// Bytes of the largest manifest: a million files.
const LARGEST_MANIFEST: u64 = 256 << 20;

/// Unpacks the archive and answers its manifest, once everything is as the manifest says.
pub fn read(file: &Path, into: &Path) -> Result<Manifest, String> {
    let spoiled = |error: io::Error| format!("{} is incomplete or spoiled: {error}", file.display());
    let opened = File::open(file).map_err(at(file))?;
    let mut decoder = GzDecoder::new(BufReader::new(opened));
    let mut archive = Archive::new(&mut decoder);
    let (mut manifest, mut found) = (None, BTreeMap::new());
    for entry in archive.entries().map_err(spoiled)? {
        let entry = entry.map_err(spoiled)?;
        let path = entry.path().map_err(spoiled)?.into_owned();
        let name = plain(&path).filter(|_| entry.header().entry_type() == EntryType::Regular);
        let name = name.ok_or_else(|| format!("{}: `{}` is not of a backup", file.display(), path.display()))?;
        if name == NAME {
            let mut text = Vec::new();
            entry.take(LARGEST_MANIFEST).read_to_end(&mut text).map_err(spoiled)?;
            let read: Manifest = serde_json::from_slice(&text).map_err(|error| spoiled(error.into()))?;
            manifest = Some(read);
            continue;
        }
        let mut content = Hashed::new(entry);
        unpack(&mut content, &into.join(&name)).map_err(spoiled)?;
        found.insert(name, content.kept());
    }
    drop(archive);
    // What follows the last file is read as well: the checksum over everything is there, and nothing comes after it.
    io::copy(&mut decoder, &mut io::sink()).map_err(spoiled)?;
    if !decoder.into_inner().fill_buf().map_err(spoiled)?.is_empty() {
        return Err(format!("{}: something follows the archive", file.display()));
    }
    let manifest = manifest.ok_or_else(|| format!("{} is incomplete: it has no manifest", file.display()))?;
    if let Some(refusal) = manifest.refusal() {
        return Err(format!("{}: {refusal}", file.display()));
    }
    let different = manifest.files.iter().find(|(name, kept)| found.get(*name) != Some(*kept));
    if let Some((name, _)) = different {
        return Err(format!("{} is spoiled: {name} is not what was archived", file.display()));
    }
    if let Some(name) = found.keys().find(|name| !manifest.files.contains_key(*name)) {
        return Err(format!("{}: {name} is not in its manifest", file.display()));
    }
    Ok(manifest)
}

/// The name of something that a backup holds.
fn plain(path: &Path) -> Option<String> {
    let is_plain = path.components().all(|part| matches!(part, Component::Normal(_)));
    let name = path.to_str().filter(|_| is_plain)?;
    let known = [NAME, KEY, SESSIONS, STATE].contains(&name) || name.strip_prefix(PORTAL)?.starts_with('/');
    known.then(|| name.to_owned())
}

/// For the owner alone, and on disk; never over something.
fn unpack(content: &mut impl Read, path: &Path) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    }
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    io::copy(content, &mut file)?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_backup_holds_is_unpacked() {
        for name in ["manifest.json", "portico/portico.db", "secrets.key", "portal/datasets/a/files/b"] {
            assert_eq!(plain(Path::new(name)).as_deref(), Some(name));
        }
        for name in ["/etc/passwd", "portal/../../a", "../portal/a", "portal", "portal2/a", "portico/other", ".ssh", ""]
        {
            assert_eq!(plain(Path::new(name)), None, "{name}");
        }
    }
}
