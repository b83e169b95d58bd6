//! Cuts the browser's part at its lazy routes: `portico-splitter compiled.wasm folder`.
//!
//! A program of its own, because what it is made of would slow down every `cargo xtask`.

use eyre::{Result, WrapErr, eyre};
use std::path::{Path, PathBuf};
use wasm_split_cli_support::{Options, transform};

/// Writes `main.wasm` (what every page needs, still to be bound to JavaScript), a file for each part that is loaded
/// later, the module that loads them (`__wasm_split.js`), and `preloads.json`: which files each lazy route needs.
fn main() -> Result<()> {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let (Some(compiled), Some(folder)) = (arguments.next(), arguments.next()) else {
        return Err(eyre!("usage: portico-splitter compiled.wasm folder"));
    };
    let wasm = std::fs::read(&compiled).wrap_err_with(|| compiled.display().to_string())?;
    let preloads = split(&wasm, &folder)?;
    std::fs::write(folder.join("preloads.json"), serde_json::to_vec_pretty(&preloads)?)?;
    Ok(())
}

fn split(wasm: &[u8], folder: &Path) -> Result<serde_json::Value> {
    let main = folder.join("main.wasm");
    let mut options = Options::new(wasm);
    options.output_dir = folder;
    options.main_out_path = &main;
    // What `wasm-bindgen --out-name portico` writes.
    options.main_module = "./portico.js";
    Ok(serde_json::to_value(transform(options)?.prefetch_map)?)
}
