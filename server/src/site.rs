//! The site's files: hashed names from the build, served compressed and for ever. They are in a folder, or inside the
//! program.

mod inside;

use axum::Router;
use axum::http::{HeaderValue, header};
use axum::routing::get;
use portico_app::SiteFiles;
use std::path::{Path, PathBuf};
use tower::ServiceBuilder;
use tower_http::services::{ServeDir, ServeFile};
use tower_http::set_header::SetResponseHeaderLayer;

/// What a hashed name is kept for: a year, unasked.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// Where the site's files are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Site {
    Folder(PathBuf),
    /// In the program itself, as a release has them.
    Inside,
}

impl Site {
    /// The folder that is named (`PORTICO_SITE`), else `site` beside the program, else what is inside the program,
    /// else where the build puts it.
    pub fn find(named: Option<String>) -> Self {
        let beside = || Some(std::env::current_exe().ok()?.parent()?.join("site")).filter(|folder| folder.is_dir());
        match named.map(PathBuf::from).or_else(beside) {
            Some(folder) => Self::Folder(folder),
            None if inside::is_there() => Self::Inside,
            None => Self::Folder(PathBuf::from("target/site")),
        }
    }

    fn read(&self, name: &str) -> Result<String, String> {
        match self {
            Self::Folder(folder) => std::fs::read_to_string(folder.join(name)).map_err(|error| {
                format!("{}: {error}. Build the site first: cargo xtask build", folder.join(name).display())
            }),
            Self::Inside => inside::text(name).ok_or_else(|| format!("the program was built without {name}")),
        }
    }
}

/// Reads the hashes that the build wrote into `hash.txt` (lines of `kind: hash`), and what lazy routes need.
pub fn files(site: &Site) -> Result<SiteFiles, String> {
    let text = site.read("hash.txt")?;
    let hash = |kind: &str| {
        text.lines()
            .filter_map(|line| line.split_once(':'))
            .find(|(name, _)| name.trim() == kind)
            .map(|(_, hash)| hash.trim().to_owned())
            .ok_or_else(|| format!("hash.txt of the site: no line for `{kind}`"))
    };
    let package = hash("pkg")?;
    let preloads = site.read(&format!("pkg/{package}/preloads.json"))?;
    let parts = serde_json::from_str(&preloads).map_err(|error| format!("preloads.json of the site: {error}"))?;
    Ok(SiteFiles { package: format!("/pkg/{package}"), css: format!("/pkg/portico.{}.css", hash("css")?), parts })
}

/// Routes of the static files. Those under `/pkg` carry a hash in their name and never change.
pub fn router<S: Clone + Send + Sync + 'static>(site: &Site) -> Router<S> {
    match site {
        Site::Folder(folder) => from_folder(folder),
        Site::Inside => Router::new()
            .route("/pkg/{*file}", get(inside::serve))
            .route("/fonts/{*file}", get(inside::serve))
            .route("/favicon.svg", get(inside::serve))
            .route("/icons.svg", get(inside::serve)),
    }
}

fn from_folder<S: Clone + Send + Sync + 'static>(site: &Path) -> Router<S> {
    let kept = SetResponseHeaderLayer::overriding(header::CACHE_CONTROL, FOR_EVER);
    let packages = ServiceBuilder::new()
        .layer(kept.clone())
        .service(ServeDir::new(site.join("pkg")).precompressed_br().precompressed_gzip());
    let fonts = ServiceBuilder::new().layer(kept).service(ServeDir::new(site.join("fonts")));
    Router::new()
        .nest_service("/pkg", packages)
        .nest_service("/fonts", fonts)
        .route_service("/favicon.svg", ServeFile::new(site.join("favicon.svg")))
        .route_service("/icons.svg", ServeFile::new(site.join("icons.svg")))
}
