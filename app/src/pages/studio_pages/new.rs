//! A new studio page: title, slug, public or not.

use crate::shared::explain::explain;
use crate::shared::page::Page;
use crate::shared::session::refusal;
use crate::shared::write::Write;
use crate::text::{common as words, frame, studio_pages as text};
use crate::ui::{Bind, Button, ButtonLink, Card, Checkbox, Crumb, Field, Look, PageHead, TextInput, use_toaster};
use crate::{api, browser, paths};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use portico_contract::metadata::Metadata;
use portico_contract::slug::Slug;
use portico_contract::studio_content::UpdateStudioPageContentMetadata;
use portico_contract::studio_pages::{CreateStudioPage, NewStudioPage, StudioPage};
use portico_contract::{ApiError, VersionName};

/// The page as made, and why its title could not be saved, if so.
type Made = (StudioPage, Option<ApiError>);

/// Creates the page, then gives its draft a title: the API takes them apart.
async fn create(title: String, slug: Slug, public: bool) -> Result<Made, ApiError> {
    let body = NewStudioPage { slug: Some(slug), public: Some(public), ..NewStudioPage::default() };
    let page = api::call(CreateStudioPage { body }).await?;
    let mut metadata = Metadata::default();
    metadata.set("asset", "title", title);
    let saved = match VersionName::new("draft") {
        Ok(version_name) => {
            let studio_page_uid = page.uid.clone();
            api::call(UpdateStudioPageContentMetadata { studio_page_uid, version_name, body: metadata }).await
        }
        Err(error) => Err(ApiError::invalid("version_name", error.to_string())),
    };
    Ok((page, saved.err()))
}

#[component]
pub fn NewPage() -> impl IntoView {
    let (title, own_slug, public) = (RwSignal::new(String::new()), RwSignal::new(None::<String>), RwSignal::new(false));
    let tried = RwSignal::new(false);
    let write = Write::new();
    let toaster = use_toaster();
    let navigate = use_navigate();
    // Until somebody types a slug, it follows the title.
    let slug =
        move || own_slug.get().unwrap_or_else(|| Slug::from_title(&title.get()).map(String::from).unwrap_or_default());
    let title_error = Signal::derive(move || {
        (tried.get() && title.get().trim().is_empty()).then(|| text::title_missing().to_owned())
    });
    let told = write.field("slug");
    let slug_error = Signal::derive(move || {
        let wrong = || Slug::new(slug()).err().filter(|_| tried.get() || own_slug.with(Option::is_some));
        told.get().or_else(|| wrong().map(|error| error.to_string()))
    });
    let error = move || {
        let shown = |error: &ApiError| error.for_field("slug").is_none();
        let error = write.error.get().filter(shown)?;
        Some(view! { <p class="note bad" role="alert">{format!("{} {}", explain(&error), words::nothing_saved())}</p> })
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        let name = title.get_untracked().trim().to_owned();
        if name.is_empty() {
            return browser::focus("page-title");
        }
        let Ok(slug) = Slug::new(untrack(slug)) else { return browser::focus("page-slug") };
        let navigate = navigate.clone();
        write.run(create(name.clone(), slug, public.get_untracked()), move |(page, untitled)| {
            match untitled {
                None => toaster.success(text::created(&name)),
                Some(error) => toaster.error(text::created_untitled(&explain(&error))),
            }
            navigate(&paths::studio_page(&page.uid), NavigateOptions::default());
        });
    };
    let slug_value = Bind::new(slug, move |slug| own_slug.set(Some(slug)));
    let footer = move || {
        view! {
            <span class="end">
                <ButtonLink href=paths::studio_pages()>{words::cancel()}</ButtonLink>
                <Button
                    id="create-page"
                    submit=true
                    look=Look::Primary
                    pending=write.pending
                    disabled_reason={refusal::<CreateStudioPage>()}
                >
                    {text::create()}
                </Button>
            </span>
        }
    };
    let crumbs = vec![
        Crumb::new(frame::content()),
        Crumb::link(text::title(), paths::studio_pages()),
        Crumb::new(text::new_title()),
    ];
    view! {
        <Page title=text::new_title() crumbs=crumbs>
            <PageHead title=text::new_title() lead=text::new_lead() />
            <noscript><p class="note">{text::needs_scripts()}</p></noscript>
            <form class="narrow" novalidate on:submit=submit>
                <Card footer=footer>
                    {error}
                    <Field id="page-title" label=text::field_title() help=text::field_title_help() error=title_error required=true>
                        <TextInput value=title name="title" />
                    </Field>
                    <Field id="page-slug" label=text::field_slug() help=text::field_slug_help() error=slug_error required=true>
                        <TextInput value=slug_value name="slug" mono=true />
                    </Field>
                    <Checkbox id="page-public" label=text::field_public() help=text::field_public_help() checked=public />
                </Card>
            </form>
        </Page>
    }
    .into_any()
}
