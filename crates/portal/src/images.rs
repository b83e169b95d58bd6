//! Images of the domain: checked to be some, kept by what is in them, served to everybody (behaviour.md 15).

mod kind;
mod site;
mod svg;

pub use site::routes;

use crate::window::Window;
use crate::{Caller, Failure, Handle, Outcome, Portal, files, now};
use kind::Kind;
use portico_contract::images::{CreateImages, ImageAsset, ListImages};
use portico_contract::{ApiError, ErrorCode, FileUpload, Page};
use sha2::{Digest, Sha256};
use std::path::PathBuf;

/// Largest image, in bytes: they are for pages, and looked at in memory.
const LARGEST: u64 = 20 * 1024 * 1024;

/// Where images are on the domain, as the reference shows it.
const FOLDER: &str = "/assets/theme_image/";

/// Where the bytes of an image lie.
fn image_path(portal: &Portal, sha256: &str) -> PathBuf {
    portal.config().data_dir.join("images").join(sha256)
}

fn asset(name: &str) -> ImageAsset {
    ImageAsset { url: Some(format!("{FOLDER}{name}")), extra: Default::default() }
}

/// What an uploaded file is, and the digest of its bytes. Neither its name nor what the sender says of it counts.
async fn examine(upload: &FileUpload) -> Outcome<(Kind, String)> {
    if upload.size > LARGEST {
        let message = format!("The image is larger than {LARGEST} bytes.");
        return Err(ApiError::new(ErrorCode::PayloadTooLarge, message).into());
    }
    let path = upload.path.clone();
    let examined = tokio::task::spawn_blocking(move || {
        let bytes = std::fs::read(path)?;
        let digest: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        Ok::<_, std::io::Error>((Kind::of(&bytes), digest))
    });
    let (kind, digest) = examined.await.map_err(Failure::internal)??;
    Ok((kind.map_err(|message| ApiError::invalid("file", message))?, digest))
}

/// The last part of an address: the name people gave the file, and enough of the digest that another image of this
/// name has another address. Caches may keep what is there for good.
fn name_of(file_name: &str, digest: &str, kind: Kind) -> String {
    let stem = file_name.rsplit_once('.').map_or(file_name, |(stem, _)| stem);
    let stem: String = crate::slug(stem).chars().take(60).collect();
    let stem = if stem.is_empty() { "image" } else { stem.trim_end_matches('-') };
    let digest: String = digest.chars().take(32).collect();
    format!("{stem}-{digest}.{}", kind.ending())
}

impl Handle<CreateImages> for Portal {
    /// The same image under the same name is there once: sending it again answers where it is.
    async fn handle(&self, caller: &Caller, operation: CreateImages) -> Outcome<ImageAsset> {
        let upload = operation.body;
        let (kind, digest) = examine(&upload).await?;
        let name = name_of(&upload.file_name, &digest, kind);
        let mut write = self.store().write().await?;
        sqlx::query(
            "INSERT INTO images (name, sha256, media_type, size, created_by, created_at) VALUES (?, ?, ?, ?, ?, ?)
             ON CONFLICT DO NOTHING",
        )
        .bind(&name)
        .bind(&digest)
        .bind(kind.media_type())
        .bind(i64::try_from(upload.size).unwrap_or(i64::MAX))
        .bind(caller.username.as_str())
        .bind(now().0)
        .execute(&mut *write)
        .await?;
        // The bytes are on disk before the row that names them is: an end in between leaves a file that the next
        // upload of this image writes over.
        files::keep(upload.path, image_path(self, &digest)).await?;
        write.commit().await?;
        Ok(asset(&name))
    }
}

impl Handle<ListImages> for Portal {
    async fn handle(&self, _caller: &Caller, operation: ListImages) -> Outcome<Page<ImageAsset>> {
        let window = Window::new(operation.limit, operation.offset);
        let mut connection = self.store().read().await?;
        let total: i64 = sqlx::query_scalar("SELECT count(*) FROM images").fetch_one(&mut *connection).await?;
        let names: Vec<String> =
            sqlx::query_scalar("SELECT name FROM images ORDER BY created_at, name LIMIT ? OFFSET ?")
                .bind(window.limit)
                .bind(window.offset)
                .fetch_all(&mut *connection)
                .await?;
        Ok(Page::new(total.unsigned_abs(), names.iter().map(|name| asset(name)).collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_the_name_of_the_file_and_nothing_that_leads_elsewhere() {
        let digest = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
        assert_eq!(
            name_of("Logo de l'État.final.PNG", digest, Kind::Png),
            "logo-de-l-etat-final-0123456789abcdef0123456789abcdef.png"
        );
        assert_eq!(name_of("..%2f東京.html", digest, Kind::Svg), "2f-0123456789abcdef0123456789abcdef.svg");
        assert!(name_of("東京", digest, Kind::Gif).starts_with("image-0123"));
    }
}
