//! Files of a catalog that are kept here instead of being read where they are.

use super::catalog::RemoteResource;
use super::credentials;
use crate::connections::sentence;
use crate::fetch::{FetchError, FetchRules, Fetched, HttpSource, fetch, parse_url};
use crate::{Failure, Outcome, Portal};
use portico_contract::harvester_types::HarvesterSettings;
use portico_contract::{ApiError, FileUpload};
use sha2::{Digest, Sha256};
use tempfile::TempPath;

/// A file at hand, until it is moved or dropped.
pub struct Downloaded {
    pub upload: FileUpload,
    /// Of its bytes.
    pub digest: String,
    _dropped: TempPath,
}

/// # Errors
/// `bad_request` that names the resource, where it cannot be fetched.
pub async fn download(portal: &Portal, settings: &HarvesterSettings, resource: &RemoteResource) -> Outcome<Downloaded> {
    let told = |error: FetchError| match error {
        FetchError::Storage(error) => Failure::from(error),
        error => {
            ApiError::bad_request(format!("Resource \"{}\": {}", resource.title, sentence(&error.to_string()))).into()
        }
    };
    let url = parse_url(&resource.url).map_err(told)?;
    let headers = credentials::headers(portal, settings, &url)?;
    let source = HttpSource { url, headers, credentials: None };
    let config = portal.config();
    let rules = FetchRules { most_bytes: config.upload_limit, ..FetchRules::new(config.allow_private_urls) };
    let path = tempfile::Builder::new().prefix("harvested-").tempfile_in(portal.incoming_folder())?.into_temp_path();
    match fetch(&source, &path, &rules, None).await.map_err(told)? {
        Fetched::New { file_name, media_type, size, .. } => {
            let read = path.to_path_buf();
            let digest = tokio::task::spawn_blocking(move || digest(&read)).await.map_err(Failure::internal)??;
            let upload = FileUpload { file_name, media_type, size, path: path.to_path_buf() };
            Ok(Downloaded { upload, digest, _dropped: path })
        }
        Fetched::Unchanged => Err(Failure::internal("a first download cannot be unchanged")),
    }
}

fn digest(path: &std::path::Path) -> std::io::Result<String> {
    let mut hash = Sha256::new();
    std::io::copy(&mut std::fs::File::open(path)?, &mut hash)?;
    Ok(hexadecimal(&hash.finalize()))
}

pub fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
