//! Compressed copies beside a file, which the server sends as they are.

use crate::files;
use anyhow::Result;
use std::io::Write;
use std::path::{Path, PathBuf};

/// What gains nothing, being compressed already.
const DENSE: &[&str] = &["png", "jpg", "webp", "avif", "woff2", "br", "gz"];

/// Writes `file.br` and `file.gz` at the highest quality, unless they are there and newer.
pub fn beside(file: &Path) -> Result<()> {
    if DENSE.iter().any(|extension| files::has_extension(file, extension)) {
        return Ok(());
    }
    let (brotli, gzip) = (with_suffix(file, "br"), with_suffix(file, "gz"));
    let changed = std::fs::metadata(file)?.modified()?;
    let fresh = |copy: &Path| std::fs::metadata(copy).and_then(|found| found.modified()).is_ok_and(|at| at >= changed);
    if fresh(&brotli) && fresh(&gzip) {
        return Ok(());
    }
    let bytes = files::read(file)?;
    files::write(&brotli, to_brotli(&bytes)?)?;
    files::write(&gzip, to_gzip(&bytes)?)
}

/// `main.css` and `br` make `main.css.br`.
pub fn with_suffix(file: &Path, suffix: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".");
    name.push(suffix);
    PathBuf::from(name)
}

fn to_brotli(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut compressed = Vec::new();
    let parameters =
        brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, size_hint: bytes.len(), ..Default::default() };
    brotli::BrotliCompress(&mut &bytes[..], &mut compressed, &parameters)?;
    Ok(compressed)
}

fn to_gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    #[test]
    fn compressed_copies_hold_the_same_bytes() -> Result<()> {
        let text = "calm and dense ".repeat(500);
        let (mut from_brotli, mut from_gzip) = (Vec::new(), String::new());
        brotli::BrotliDecompress(&mut &to_brotli(text.as_bytes())?[..], &mut from_brotli)?;
        flate2::read::GzDecoder::new(&to_gzip(text.as_bytes())?[..]).read_to_string(&mut from_gzip)?;
        assert_eq!((from_brotli, from_gzip), (text.clone().into_bytes(), text));
        Ok(())
    }
}
