//! What a request is about.

use crate::text::{common as words, dataset as dataset_text, moderation as text};
use crate::ui::{Card, Fact, Facts};
use crate::{api, paths};
use leptos::prelude::*;
use portico_contract::DatasetUid;
use portico_contract::datasets::RetrieveDataset;
use portico_contract::user_requests::{RequestSubject, RequestedDataset, Showcase, UserRequest};

/// In a few words: the line of the list and the head of the request.
pub(super) fn title(request: &UserRequest) -> String {
    match &request.subject {
        RequestSubject::DomainAccess(_) => text::subject_portal().to_owned(),
        RequestSubject::DatasetAssetAccess(access) => {
            let name = access.dataset.as_ref().and_then(name);
            name.map_or_else(|| text::subject_unnamed().to_owned(), |name| text::subject_dataset(&name))
        }
        RequestSubject::ExternalAssetAccess(access) => {
            let asset = access.asset.as_ref().and_then(|asset| asset.slug.clone().or_else(|| asset.uid.clone()));
            asset.map_or_else(|| text::subject_unnamed().to_owned(), |name| text::subject_asset(&name))
        }
        RequestSubject::ExternalShowcase(proposal) => {
            let title = proposal.showcase.as_ref().and_then(|showcase| showcase.title.clone());
            title.map_or_else(|| text::subject_unnamed().to_owned(), |title| text::subject_showcase(&title))
        }
        RequestSubject::Other(_) => text::kind(&request.kind()),
    }
}

fn name(dataset: &RequestedDataset) -> Option<String> {
    let id = dataset.dataset_id.as_ref().map(ToString::to_string);
    id.or_else(|| dataset.uid.as_ref().map(ToString::to_string))
}

/// The dataset that is asked for, where the portal tells its uid.
pub(super) fn dataset_of(request: &UserRequest) -> Option<DatasetUid> {
    match &request.subject {
        RequestSubject::DatasetAssetAccess(access) => access.dataset.as_ref()?.uid.clone(),
        _ => None,
    }
}

/// Its facts; nothing for a request that says all in its title.
pub(super) fn card(request: &UserRequest) -> AnyView {
    match &request.subject {
        RequestSubject::DatasetAssetAccess(access) => match &access.dataset {
            Some(RequestedDataset { uid: Some(uid), .. }) => dataset(uid.clone()),
            Some(RequestedDataset { dataset_id: Some(id), .. }) => {
                about(vec![Fact::code(text::identifier(), id.to_string())])
            }
            _ => ().into_any(),
        },
        RequestSubject::ExternalAssetAccess(access) => {
            let Some(asset) = &access.asset else { return ().into_any() };
            let slug = asset.slug.clone().map(|slug| Fact::code(text::asset(), slug));
            let uid = asset.uid.clone().map(|uid| Fact::code(dataset_text::uid(), uid));
            about(slug.into_iter().chain(uid).collect())
        }
        RequestSubject::ExternalShowcase(proposal) => {
            proposal.showcase.as_ref().map_or_else(|| ().into_any(), showcase)
        }
        RequestSubject::DomainAccess(_) | RequestSubject::Other(_) => ().into_any(),
    }
}

fn about(facts: Vec<Fact>) -> AnyView {
    view! {
        <Card title=text::about()>
            <Facts facts=facts wide=true />
        </Card>
    }
    .into_any()
}

/// The title comes with the page, and the rest when the portal has answered.
fn dataset(uid: DatasetUid) -> AnyView {
    let found = Resource::new(|| (), {
        let uid = uid.clone();
        move |()| api::call(RetrieveDataset { dataset_uid: uid.clone() })
    });
    let href = paths::dataset(&uid);
    let facts = move || {
        let (href, uid) = (href.clone(), uid.clone());
        Suspend::new(async move {
            let facts = match found.await {
                Ok(dataset) => {
                    let access =
                        if dataset.is_restricted { dataset_text::restricted() } else { dataset_text::everyone() };
                    vec![
                        Fact::link(text::dataset(), dataset.title().to_owned(), href),
                        Fact::code(text::identifier(), dataset.dataset_id.to_string()),
                        Fact::text(text::access(), access),
                    ]
                }
                Err(_) => {
                    vec![Fact::code(text::dataset(), uid.to_string()), Fact::text(text::access(), text::dataset_gone())]
                }
            };
            view! { <Facts facts=facts wide=true /> }
        })
    };
    view! {
        <Card title=text::about()>
            <Suspense fallback=|| view! { <p class="muted">{words::loading()}</p> }>{facts}</Suspense>
        </Card>
    }
    .into_any()
}

fn showcase(showcase: &Showcase) -> AnyView {
    let fact = |label: &'static str, value: &Option<String>| value.clone().map(|value| Fact::text(label, value));
    let url = showcase.url.clone().map(|url| {
        // Anybody may have written it: only a web address is a link, and it is shown whole.
        let address = if url.starts_with("https://") || url.starts_with("http://") {
            view! {
                <a class="text" href=url.clone() target="_blank" rel="noopener noreferrer nofollow">
                    {url.clone()}
                </a>
            }
            .into_any()
        } else {
            view! { <code>{url.clone()}</code> }.into_any()
        };
        Fact::view(text::showcase_url(), view! { {address} <p class="muted">{text::showcase_untrusted()}</p> })
    });
    let title = fact(text::showcase_title(), &showcase.title);
    let description = fact(text::showcase_description(), &showcase.description);
    about([title, description, url].into_iter().flatten().collect())
}
