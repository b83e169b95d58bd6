//! Actions behind a button, in a native popover: it opens, closes and gives focus back without a script.

use leptos::context::Provider;
use leptos::ev::MouseEvent;
use leptos::prelude::*;

use super::button::{IconButton, Look, class_of};
use super::icon::{Glyph, Icon};
use super::words::use_words;

/// The popover around an item.
#[derive(Clone)]
struct Around(String);

/// A button that opens a list of [`MenuItem`]s and [`MenuLink`]s. Without words it is three dots.
#[component]
pub fn Menu(
    /// Of the popover; unique on the page.
    #[prop(into)]
    id: String,
    /// The words on the button, or its name when it is an icon.
    #[prop(optional, into)]
    label: Option<Signal<String>>,
    #[prop(optional)] glyph: Option<Glyph>,
    /// Only the icon; `label` is its name.
    #[prop(optional)]
    icon_only: bool,
    #[prop(optional)] look: Look,
    #[prop(optional)] small: bool,
    children: Children,
) -> impl IntoView {
    let words = use_words();
    let trigger = match (label, icon_only) {
        (Some(label), false) => view! {
            <button type="button" class=class_of(look, small, false) popovertarget=id.clone()>
                {glyph.map(|glyph| view! { <Icon glyph=glyph /> })}
                {move || label.get()}
                <Icon glyph=Glyph::ChevronDown />
            </button>
        }
        .into_any(),
        (label, _) => {
            let label = label.unwrap_or_else(|| Signal::stored(words.more.to_owned()));
            let glyph = glyph.unwrap_or(Glyph::More);
            view! { <IconButton glyph=glyph label=label look=Look::Quiet small=small opens=id.clone() /> }.into_any()
        }
    };
    let around = Around(id.clone());
    view! {
        {trigger}
        <div class="pop at-end" popover="auto" id=id>
            <Provider value=around>{children()}</Provider>
        </div>
    }
    .into_any()
}

/// An action of a menu. It closes the menu; with a `disabled_reason` it does nothing and says why.
#[component]
pub fn MenuItem(
    #[prop(optional)] glyph: Option<Glyph>,
    #[prop(optional)] danger: bool,
    #[prop(optional, into)] disabled_reason: MaybeProp<String>,
    #[prop(optional, into)] on_click: Option<Callback<MouseEvent>>,
    /// The form that it submits, which works without scripts.
    #[prop(optional, into)]
    form: Option<String>,
    children: Children,
) -> impl IntoView {
    let menu = use_context::<Around>().map(|Around(id)| id);
    let submits = form.is_some();
    view! {
        <button
            class=if danger { "item danger" } else { "item" }
            type=if submits { "submit" } else { "button" }
            form=form
            popovertarget=menu.filter(|_| !submits)
            popovertargetaction=(!submits).then_some("hide")
            disabled=move || disabled_reason.get().is_some()
            title=move || disabled_reason.get()
            on:click=move |event| {
                if let Some(on_click) = on_click {
                    on_click.run(event);
                }
            }
        >
            {glyph.map(|glyph| view! { <Icon glyph=glyph /> })}
            <span>
                {children()}
                {move || disabled_reason.get().map(|reason| view! { <small>{reason}</small> })}
            </span>
        </button>
    }
    .into_any()
}

/// A link in a menu. With a `disabled_reason` it leads nowhere and says why.
#[component]
pub fn MenuLink(
    #[prop(into)] href: Signal<String>,
    #[prop(optional)] glyph: Option<Glyph>,
    /// This is where we are, or what holds.
    #[prop(optional)]
    current: bool,
    /// Opens another site, in a new tab.
    #[prop(optional)]
    external: bool,
    #[prop(optional, into)] disabled_reason: MaybeProp<String>,
    children: Children,
) -> impl IntoView {
    let usable = move || disabled_reason.get().is_none();
    view! {
        <a
            class="item"
            href=move || usable().then(|| href.get())
            role=move || (!usable()).then_some("link")
            aria-disabled=move || (!usable()).then_some("true")
            title=move || disabled_reason.get()
            aria-current=current.then_some("true")
            target=external.then_some("_blank")
            rel=external.then_some("noopener")
        >
            {glyph.map(|glyph| view! { <Icon glyph=glyph /> })}
            <span>
                {children()}
                {move || disabled_reason.get().map(|reason| view! { <small>{reason}</small> })}
            </span>
            {current.then(|| view! { <span class="end"><Icon glyph=Glyph::Check /></span> })}
        </a>
    }
    .into_any()
}
