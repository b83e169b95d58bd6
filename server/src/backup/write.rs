//! Writing an archive.

use super::at;
use super::manifest::{FORMAT, Head, Kept, Manifest, NAME};
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Write};
use std::path::Path;
use tar::{Builder, Header};

/// Every file of the folder, then the manifest; on disk when it returns.
pub fn write(folder: &Path, head: Head, taken_at: String, out: &File) -> Result<Manifest, String> {
    let mut names = Vec::new();
    list(folder, "", &mut names)?;
    let failed = |error: io::Error| format!("the archive: {error}");
    let mut archive = Builder::new(GzEncoder::new(BufWriter::new(out), Compression::default()));
    let mut files = BTreeMap::new();
    for name in names {
        let path = folder.join(&name);
        let file = File::open(&path).map_err(at(&path))?;
        let bytes = file.metadata().map_err(at(&path))?.len();
        let mut content = Hashed::new(file.take(bytes));
        append(&mut archive, &name, bytes, &mut content).map_err(at(&path))?;
        let kept = content.kept();
        if kept.bytes != bytes {
            return Err(format!("{}: it became shorter meanwhile", path.display()));
        }
        files.insert(name, kept);
    }
    let manifest =
        Manifest { format: FORMAT, portico: env!("CARGO_PKG_VERSION").to_owned(), taken_at, ledger: head, files };
    let text = serde_json::to_vec_pretty(&manifest).map_err(|error| error.to_string())?;
    append(&mut archive, NAME, text.len() as u64, &text[..]).map_err(failed)?;
    let encoder = archive.into_inner().map_err(failed)?;
    let mut rest = encoder.finish().map_err(failed)?;
    rest.flush().map_err(failed)?;
    out.sync_all().map_err(failed)?;
    Ok(manifest)
}

fn append<W: Write>(archive: &mut Builder<W>, name: &str, bytes: u64, content: impl Read) -> io::Result<()> {
    let mut header = Header::new_gnu();
    header.set_size(bytes);
    header.set_mode(0o600);
    archive.append_data(&mut header, name, content)
}

fn list(folder: &Path, above: &str, into: &mut Vec<String>) -> Result<(), String> {
    for entry in fs::read_dir(folder).map_err(at(folder))? {
        let entry = entry.map_err(at(folder))?;
        let path = entry.path();
        let name = entry.file_name().into_string().map_err(|_| format!("{}: the name is not UTF-8", path.display()))?;
        let name = format!("{above}{name}");
        if entry.file_type().map_err(at(&path))?.is_dir() {
            list(&path, &format!("{name}/"), into)?;
        } else {
            into.push(name);
        }
    }
    into.sort();
    Ok(())
}

/// Hashes what is read through it.
pub struct Hashed<R> {
    inner: R,
    hasher: Sha256,
    bytes: u64,
}

impl<R> Hashed<R> {
    pub fn new(inner: R) -> Self {
        Self { inner, hasher: Sha256::new(), bytes: 0 }
    }

    /// What was read.
    pub fn kept(self) -> Kept {
        let sha256 = self.hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        Kept { bytes: self.bytes, sha256 }
    }
}

impl<R: Read> Read for Hashed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.hasher.update(buffer.get(..read).unwrap_or_default());
        self.bytes += read as u64;
        Ok(read)
    }
}
