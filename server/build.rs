//! Puts the site's files into the program where `PORTICO_EMBEDDED_SITE` names their folder, as `cargo xtask` does for
//! a release; else the table is empty, and the server compiles without any site.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=PORTICO_EMBEDDED_SITE");
    let mut files = BTreeMap::new();
    if let Some(folder) = env::var_os("PORTICO_EMBEDDED_SITE").filter(|folder| !folder.is_empty()) {
        let folder = fs::canonicalize(folder)?;
        println!("cargo::rerun-if-changed={}", folder.display());
        gather(&folder, "", &mut files)?;
    }
    let mut table = String::from("&[\n");
    for (name, file) in files {
        let mut hasher = DefaultHasher::new();
        fs::read(&file)?.hash(&mut hasher);
        let path = file.to_str().ok_or("the site's folder has a name that is not UTF-8")?;
        table.push_str(&format!(
            "File {{ name: {name:?}, tag: \"\\\"{:016x}\\\"\", bytes: include_bytes!({path:?}) }},\n",
            hasher.finish()
        ));
    }
    table.push_str("]\n");
    fs::write(PathBuf::from(env::var("OUT_DIR")?).join("site.rs"), table)?;
    Ok(())
}

fn gather(folder: &Path, above: &str, into: &mut BTreeMap<String, PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{above}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            gather(&entry.path(), &format!("{name}/"), into)?;
        } else {
            into.insert(name, entry.path());
        }
    }
    Ok(())
}
