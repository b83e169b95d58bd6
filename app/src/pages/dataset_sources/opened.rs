//! A resource that is open: where it comes from, and its first rows as the portal reads them.

use super::{Opened, Tab};
use crate::shared::explain::explain;
use crate::shared::loaded::{Load, loaded};
use crate::shared::session::refusal;
use crate::shared::source::preview_rows;
use crate::text::{common as words, source as reading, sources as text};
use crate::ui::{Button, ButtonLink, Card, Fact, Facts, Glyph, Look, Note, SkeletonRows, Tone};
use crate::{api, browser, paths};
use leptos::prelude::*;
use portico_contract::ApiError;
use portico_contract::connections::{ConnectionLink, ConnectionSettings};
use portico_contract::datasources::Datasource;
use portico_contract::resources::{Resource as Source, ResourcePreview, ResourcePreviewRecords, UpdateDatasetResource};

/// The id around what is open, which takes the focus after a save.
const OPENED: &str = "source-opened";

pub(super) fn opened(tab: Tab, source: Source) -> AnyView {
    let key = (tab.dataset.uid(), source.uid.clone());
    // A source that cannot be read is something to show: the page itself did not fail.
    let preview = Resource::new_blocking(
        move || key.clone(),
        |(dataset_uid, resource_uid)| async {
            Ok(api::call(ResourcePreviewRecords { dataset_uid, resource_uid }).await)
        },
    );
    let refused = refusal::<UpdateDatasetResource>();
    let end = {
        let uid = source.uid.clone();
        move || {
            view! {
                <ButtonLink
                    href=tab.href(&Opened::Edit(uid))
                    small=true
                    glyph=Glyph::Edit
                    disabled_reason=refused
                >
                    {text::edit()}
                </ButtonLink>
                <ButtonLink href=tab.href(&Opened::Nothing) small=true look=Look::Quiet>
                    {text::close()}
                </ButtonLink>
            }
            .into_any()
        }
    };
    Effect::new(move |_| {
        if tab.landing.get_value() {
            tab.landing.set_value(false);
            request_animation_frame(|| browser::focus(OPENED));
        }
    });
    view! {
        <div id=OPENED tabindex="-1">
        <Card title=source.title().to_owned() end=end>
            {origin(tab, &source)}
            {loaded(preview, || view! { <SkeletonRows rows=6 /> }.into_any(), move |result| match result {
                Ok(preview) => preview_rows(&preview),
                Err(error) => unreadable(&error, preview),
            })}
        </Card>
        </div>
    }
    .into_any()
}

/// Why there are no rows, in the portal's words.
fn unreadable(error: &ApiError, preview: Load<Result<ResourcePreview, ApiError>>) -> AnyView {
    let again = move || {
        view! {
            <Button small=true glyph=Glyph::Refresh on_click=move |_| preview.refetch()>
                {words::retry()}
            </Button>
        }
    };
    let said = explain(error);
    view! {
        <Note tone=Tone::Bad title=reading::preview_failed() live=true actions=again>
            {said}
        </Note>
    }
    .into_any()
}

/// The file with the link to download it, or the address.
fn origin(tab: Tab, source: &Source) -> Option<AnyView> {
    let fact = match &source.datasource {
        Some(Datasource::UploadedFile(file)) => {
            let (dataset, uid) = (tab.dataset.uid(), &file.file.uid);
            let parameters = [("dataset_uid", dataset.as_str()), ("file_uid", uid.as_str())];
            let href = paths::download("download_dataset_resource_file", &parameters);
            let name = file.file.filename.clone().unwrap_or_else(|| uid.to_string());
            let link = view! {
                <span class="row">
                    <code>{name.clone()}</code>
                    <ButtonLink href=href small=true glyph=Glyph::Download download=name>
                        {text::download()}
                    </ButtonLink>
                </span>
            };
            Fact::view(text::file(), link)
        }
        Some(datasource) => Fact::code(text::address(), address(datasource)?),
        None => Fact::code(text::push_address(), source.url.clone()?),
    };
    Some(view! { <Facts facts=vec![fact] wide=true /> }.into_any())
}

/// Of a file on the web, through a connection of its own.
fn address(datasource: &Datasource) -> Option<String> {
    let Datasource::Http(http) = datasource else { return None };
    let ConnectionLink::Own(connection) = &http.connection else { return http.relative_url.clone() };
    let ConnectionSettings::Http(settings) = &connection.settings else { return None };
    Some(format!("{}{}", settings.url, http.relative_url.as_deref().unwrap_or_default()))
}
