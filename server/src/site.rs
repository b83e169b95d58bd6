//! The site's files: hashed names from the build, served compressed and for ever.

use axum::Router;
use axum::http::{HeaderValue, header};
use portico_app::SiteFiles;
use std::path::Path;
use tower::ServiceBuilder;
use tower_http::services::ServeDir;
use tower_http::set_header::SetResponseHeaderLayer;

/// Reads the hashes that the build wrote into `hash.txt` (lines of `kind: hash`), and what lazy routes need.
pub fn files(site: &Path) -> Result<SiteFiles, String> {
    let text = read(&site.join("hash.txt"))?;
    let hash = |kind: &str| {
        text.lines()
            .filter_map(|line| line.split_once(':'))
            .find(|(name, _)| name.trim() == kind)
            .map(|(_, hash)| hash.trim().to_owned())
            .ok_or_else(|| format!("{}: no line for `{kind}`", site.join("hash.txt").display()))
    };
    let package = hash("pkg")?;
    let preloads = site.join("pkg").join(&package).join("preloads.json");
    let parts = serde_json::from_str(&read(&preloads)?).map_err(|error| format!("{}: {error}", preloads.display()))?;
    Ok(SiteFiles { package: format!("/pkg/{package}"), css: format!("/pkg/portico.{}.css", hash("css")?), parts })
}

fn read(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path)
        .map_err(|error| format!("{}: {error}. Build the site first: cargo xtask build", path.display()))
}

/// Routes of the static files. Those under `/pkg` carry a hash in their name and never change.
pub fn router<S: Clone + Send + Sync + 'static>(site: &Path) -> Router<S> {
    let packages = ServiceBuilder::new()
        .layer(SetResponseHeaderLayer::overriding(
            header::CACHE_CONTROL,
            HeaderValue::from_static("public, max-age=31536000, immutable"),
        ))
        .service(ServeDir::new(site.join("pkg")).precompressed_br().precompressed_gzip());
    let fonts = ServiceBuilder::new()
        .layer(SetResponseHeaderLayer::overriding(
            header::CACHE_CONTROL,
            HeaderValue::from_static("public, max-age=31536000, immutable"),
        ))
        .service(ServeDir::new(site.join("fonts")));
    Router::new()
        .nest_service("/pkg", packages)
        .nest_service("/fonts", fonts)
        .route_service("/favicon.svg", tower_http::services::ServeFile::new(site.join("favicon.svg")))
        .route_service("/icons.svg", tower_http::services::ServeFile::new(site.join("icons.svg")))
}
