//! Changing the address of a page, and whether everybody may see it. What the body leaves out stays.

use super::create::refuse_taken_slug;
use super::{load_page, touch_page};
use crate::{Caller, Handle, Outcome, Portal};
use portico_contract::studio_pages::{StudioPage, UpdateStudioPage};

impl Handle<UpdateStudioPage> for Portal {
    async fn handle(&self, caller: &Caller, operation: UpdateStudioPage) -> Outcome<StudioPage> {
        let (uid, changes) = (operation.studio_page_uid, operation.body);
        let mut write = self.store().write().await?;
        touch_page(&mut write, &uid, caller).await?;
        let page = load_page(&mut write, &uid).await?;
        let slug = changes.slug.map_or(page.slug, |slug| slug.as_str().to_owned());
        refuse_taken_slug(&mut write, &slug, &uid).await?;
        sqlx::query("UPDATE studio_pages SET slug = ?2, is_public = ?3 WHERE uid = ?1")
            .bind(uid.as_str())
            .bind(&slug)
            .bind(changes.public.unwrap_or(page.public))
            .execute(&mut *write)
            .await?;
        let page = load_page(&mut write, &uid).await?;
        write.commit().await?;
        Ok(page)
    }
}
