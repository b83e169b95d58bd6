//! Where things are: the checkout, the build folder, the tools.

use crate::cargo;
use anyhow::{Context, Result};
use serde_json::Value;
use std::path::{Path, PathBuf};

/// What `cargo metadata` says of the checkout.
pub struct Workspace {
    pub root: PathBuf,
    /// Cargo's build folder: `target`, or where `CARGO_TARGET_DIR` says.
    pub target: PathBuf,
    /// Build tools of pinned versions: `target/tools`, or where `PORTICO_TOOLS` says.
    pub tools: PathBuf,
    pub members: Vec<Member>,
}

/// A package of this workspace.
pub struct Member {
    pub name: String,
    /// Names of the packages of this workspace that it uses outside its tests.
    pub uses: Vec<Use>,
    /// `hydrate`: what this feature switches on.
    pub features: Vec<(String, Vec<String>)>,
}

pub struct Use {
    pub name: String,
    pub optional: bool,
}

impl Workspace {
    pub fn find() -> Result<Self> {
        let metadata = cargo::metadata()?;
        let path = |key: &str| metadata[key].as_str().map(PathBuf::from).with_context(|| format!("no {key}"));
        let target = path("target_directory")?;
        let tools = std::env::var_os("PORTICO_TOOLS").map_or_else(|| target.join("tools"), PathBuf::from);
        let members = metadata["packages"].as_array().context("cargo metadata lists no packages")?;
        Ok(Self {
            root: path("workspace_root")?,
            tools: std::path::absolute(tools)?,
            target,
            members: members.iter().map(member).collect(),
        })
    }

    /// A path inside the checkout.
    pub fn path(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    /// The packages that run on the server. The others need another target (the browser's part) or build the site.
    pub fn server_packages(&self) -> Vec<&str> {
        let names = self.members.iter().map(|member| member.name.as_str());
        names.filter(|name| !matches!(*name, "portico-frontend" | "portico-splitter" | "portico-xtask")).collect()
    }

    /// A path as a person wants to read it: relative to the checkout where it is inside.
    pub fn shown<'a>(&self, path: &'a Path) -> std::path::Display<'a> {
        path.strip_prefix(&self.root).unwrap_or(path).display()
    }
}

fn member(package: &Value) -> Member {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let uses = list(&package["dependencies"])
        .iter()
        .filter(|dependency| dependency["path"].is_string() && dependency["kind"] != "dev")
        .map(|dependency| Use { name: text(&dependency["name"]), optional: dependency["optional"] == true })
        .collect();
    let features = package["features"].as_object().into_iter().flatten();
    Member {
        name: text(&package["name"]),
        uses,
        features: features.map(|(name, enables)| (name.clone(), list(enables).iter().map(text).collect())).collect(),
    }
}
