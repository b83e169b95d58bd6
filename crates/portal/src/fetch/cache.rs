//! Copies of what was downloaded, one for each source.

use super::{Credentials, FetchError, FetchRules, Fetched, Source, Validators, fetch, ftp};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long a copy serves previews and guesses without asking again.
const FRESH: Duration = Duration::from_secs(10 * 60);
/// How long a copy that nobody opens is kept.
const KEPT: Duration = Duration::from_secs(24 * 60 * 60);

/// Downloaded files in a folder: that of their dataset, with which they go.
#[derive(Debug, Clone)]
pub struct Cache {
    folder: PathBuf,
    rules: FetchRules,
}

/// A file that is there to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cached {
    pub path: PathBuf,
    pub file_name: String,
    pub media_type: Option<String>,
}

/// Whether a copy will do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Freshness {
    /// A copy of the last minutes will: previews, guesses.
    Recent,
    /// The server is asked whether its file changed: publishing.
    Checked,
}

/// What is written beside a copy.
#[derive(Serialize, Deserialize)]
struct Entry {
    file_name: String,
    media_type: Option<String>,
    validators: Validators,
}

impl Cache {
    pub fn new(folder: impl Into<PathBuf>, rules: FetchRules) -> Self {
        Self { folder: folder.into(), rules }
    }

    /// Gives the file behind `source`, from the copy where that will do.
    pub async fn get(&self, source: &Source, freshness: Freshness) -> Result<Cached, FetchError> {
        let place = self.place(source);
        let known = place.read().await;
        if let Some(entry) = &known
            && freshness == Freshness::Recent
            && place.age().await.is_some_and(|age| age < FRESH)
        {
            return Ok(place.cached(entry));
        }
        tokio::fs::create_dir_all(&place.folder).await?;
        self.prune(&place.folder).await;
        // Two downloads of one source must not write the same file.
        let part = tempfile::Builder::new().prefix("part-").tempfile_in(&place.folder)?.into_temp_path();
        let validators =
            known.as_ref().map(|entry| &entry.validators).filter(|validators| **validators != Validators::default());
        let fetched = match source {
            Source::Http(source) => fetch(source, &part, &self.rules, validators).await?,
            Source::Ftp(source) => ftp::fetch(source, &part, &self.rules).await?,
        };
        match (fetched, known) {
            (Fetched::New { file_name, media_type, validators, .. }, _) => {
                let entry = Entry { file_name, media_type, validators };
                let json = serde_json::to_vec(&entry).map_err(std::io::Error::other)?;
                part.persist(place.data()).map_err(|error| error.error)?;
                tokio::fs::write(place.entry(), json).await?;
                Ok(place.cached(&entry))
            }
            (Fetched::Unchanged, Some(entry)) => {
                let file = tokio::fs::OpenOptions::new().append(true).open(place.data()).await?.into_std().await;
                file.set_modified(std::time::SystemTime::now())?;
                Ok(place.cached(&entry))
            }
            (Fetched::Unchanged, None) => Err(FetchError::Status {
                host: source.url().host_str().unwrap_or_default().to_owned(),
                status: "304 Not Modified to a first request".to_owned(),
            }),
        }
    }

    /// Drops the copy of `source`; there need not be one.
    pub async fn forget(&self, source: &Source) -> Result<(), FetchError> {
        let place = self.place(source);
        for path in [place.entry(), place.data()] {
            match tokio::fs::remove_file(path).await {
                Err(error) if error.kind() != ErrorKind::NotFound => return Err(error.into()),
                _ => {}
            }
        }
        Ok(())
    }

    fn place(&self, source: &Source) -> Place {
        let mut hash = Sha256::new();
        let mut part = |text: &str| {
            hash.update(text.len().to_le_bytes());
            hash.update(text);
        };
        part(source.url().as_str());
        match source {
            Source::Ftp(source) => [&source.user, &source.password].into_iter().for_each(|text| part(text)),
            Source::Http(source) => {
                for (name, value) in &source.headers {
                    part(name);
                    part(value);
                }
                match &source.credentials {
                    None => {}
                    Some(Credentials::Basic { user, password }) => {
                        [user, password].into_iter().for_each(|text| part(text));
                    }
                    // Whom the token stands for, not the token, which is another one each time.
                    Some(Credentials::OAuth2(request)) => request.identity().into_iter().for_each(&mut part),
                }
            }
        }
        let digest = hash.finalize();
        let name = digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
        Place { folder: self.folder.clone(), name }
    }

    /// Copies of sources that were only tried out must not pile up; a failure to drop one harms nobody.
    async fn prune(&self, folder: &Path) {
        let Ok(mut files) = tokio::fs::read_dir(folder).await else { return };
        while let Ok(Some(file)) = files.next_entry().await {
            let modified = file.metadata().await.and_then(|metadata| metadata.modified()).ok();
            if modified.and_then(|moment| moment.elapsed().ok()).is_some_and(|age| age > KEPT)
                && let Err(error) = tokio::fs::remove_file(file.path()).await
            {
                tracing::warn!(%error, "an old copy of a source could not be dropped");
            }
        }
    }
}

/// Where the copy of one source lies.
struct Place {
    folder: PathBuf,
    name: String,
}

impl Place {
    fn data(&self) -> PathBuf {
        self.folder.join(format!("{}.data", self.name))
    }

    fn entry(&self) -> PathBuf {
        self.folder.join(format!("{}.json", self.name))
    }

    fn cached(&self, entry: &Entry) -> Cached {
        Cached { path: self.data(), file_name: entry.file_name.clone(), media_type: entry.media_type.clone() }
    }

    /// The entry, if both files are there.
    async fn read(&self) -> Option<Entry> {
        let json = tokio::fs::read(self.entry()).await.ok()?;
        tokio::fs::metadata(self.data()).await.ok()?;
        serde_json::from_slice(&json).ok()
    }

    async fn age(&self) -> Option<Duration> {
        let modified = tokio::fs::metadata(self.data()).await.ok()?.modified().ok()?;
        modified.elapsed().ok()
    }
}
