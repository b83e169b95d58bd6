//! Buttons act; links that look like them lead somewhere.

use leptos::ev::MouseEvent;
use leptos::prelude::*;

use super::icon::{Glyph, Icon};

/// How much a button asks for attention.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Look {
    /// Bordered.
    #[default]
    Plain,
    /// Filled: at most one in a view.
    Primary,
    /// Without border.
    Quiet,
    /// Bordered, in the colour of danger.
    Danger,
    /// Filled, in the colour of danger: the last button before something is lost.
    Destroy,
}

impl Look {
    const fn class(self) -> &'static str {
        match self {
            Self::Plain => "btn",
            Self::Primary => "btn primary",
            Self::Quiet => "btn quiet",
            Self::Danger => "btn danger",
            Self::Destroy => "btn danger primary",
        }
    }
}

pub(super) fn class_of(look: Look, small: bool, icon_only: bool) -> String {
    let mut class = look.class().to_owned();
    if icon_only {
        class.push_str(" icon-only");
    }
    if small {
        class.push_str(" small");
    }
    class
}

/// One that is at work keeps the focus: it is not disabled, it only does not do the same twice.
fn press(event: MouseEvent, pending: Signal<bool>, on_click: Option<Callback<MouseEvent>>) {
    if pending.get_untracked() {
        event.prevent_default();
    } else if let Some(on_click) = on_click {
        on_click.run(event);
    }
}

/// A button. While `pending` it shows a spinner and does nothing; with a `disabled_reason` it does nothing and says why.
#[component]
pub fn Button(
    #[prop(optional)] look: Look,
    #[prop(optional)] small: bool,
    /// Submits its form; otherwise it only calls `on_click`.
    #[prop(optional)]
    submit: bool,
    #[prop(optional)] glyph: Option<Glyph>,
    #[prop(optional, into)] pending: Signal<bool>,
    /// Why the button cannot be used now; empty when it can.
    #[prop(optional, into)]
    disabled_reason: MaybeProp<String>,
    #[prop(optional, into)] on_click: Option<Callback<MouseEvent>>,
    /// Needed for the reason to be a described-by text as well as a title.
    #[prop(optional, into)]
    id: Option<String>,
    /// The form it submits, when it stands outside of it.
    #[prop(optional, into)]
    form: Option<String>,
    /// What a plain form post sends: name and value.
    #[prop(optional, into)]
    name: Option<String>,
    #[prop(optional, into)] value: Option<String>,
    children: Children,
) -> impl IntoView {
    let why = id.as_ref().map(|id| format!("{id}-why"));
    let described_by = {
        let why = why.clone();
        move || disabled_reason.get().and(why.clone())
    };
    view! {
        <button
            class=class_of(look, small, false)
            type=if submit { "submit" } else { "button" }
            id=id
            form=form
            name=name
            value=value
            title=move || disabled_reason.get()
            disabled=move || disabled_reason.get().is_some()
            aria-disabled=move || pending.get().then_some("true")
            aria-busy=move || pending.get().then_some("true")
            aria-describedby=described_by
            on:click=move |event| press(event, pending, on_click)
        >
            {move || match (pending.get(), glyph) {
                (true, _) => Some(view! { <span class="spinner"></span> }.into_any()),
                (false, Some(glyph)) => Some(view! { <Icon glyph=glyph /> }.into_any()),
                (false, None) => None,
            }}
            {children()}
        </button>
        {why
            .map(|why| {
                move || {
                    let why = why.clone();
                    disabled_reason.get().map(|reason| view! { <span class="sr" id=why>{reason}</span> })
                }
            })}
    }
    .into_any()
}

/// A link that looks like a button. With a `disabled_reason` it leads nowhere and says why.
#[component]
pub fn ButtonLink(
    #[prop(into)] href: Signal<String>,
    #[prop(optional)] look: Look,
    #[prop(optional)] small: bool,
    #[prop(optional)] glyph: Option<Glyph>,
    #[prop(optional, into)] disabled_reason: MaybeProp<String>,
    /// Opens another site, in a new tab.
    #[prop(optional)]
    external: bool,
    /// Saves what it leads to under this name.
    #[prop(optional, into)]
    download: Option<String>,
    children: Children,
) -> impl IntoView {
    let usable = move || disabled_reason.get().is_none();
    view! {
        <a
            class=class_of(look, small, false)
            href=move || usable().then(|| href.get())
            role=move || (!usable()).then_some("link")
            aria-disabled=move || (!usable()).then_some("true")
            title=move || disabled_reason.get()
            target=external.then_some("_blank")
            rel=external.then_some("noopener")
            download=download
        >
            {glyph.map(|glyph| view! { <Icon glyph=glyph /> })}
            {children()}
            {external.then(|| view! { <Icon glyph=Glyph::External /> })}
        </a>
    }
    .into_any()
}

/// A button that is only an icon; `label` is its name.
#[component]
pub fn IconButton(
    glyph: Glyph,
    #[prop(into)] label: Signal<String>,
    #[prop(default = Look::Quiet)] look: Look,
    #[prop(optional)] small: bool,
    #[prop(optional)] submit: bool,
    #[prop(optional, into)] pending: Signal<bool>,
    #[prop(optional, into)] disabled_reason: MaybeProp<String>,
    #[prop(optional, into)] on_click: Option<Callback<MouseEvent>>,
    #[prop(optional, into)] id: Option<String>,
    /// The popover it opens.
    #[prop(optional, into)]
    opens: Option<String>,
) -> impl IntoView {
    view! {
        <button
            class=class_of(look, small, true)
            type=if submit { "submit" } else { "button" }
            id=id
            popovertarget=opens
            aria-label=move || label.get()
            title=move || disabled_reason.get().unwrap_or_else(|| label.get())
            disabled=move || disabled_reason.get().is_some()
            aria-disabled=move || pending.get().then_some("true")
            aria-busy=move || pending.get().then_some("true")
            on:click=move |event| press(event, pending, on_click)
        >
            {move || {
                if pending.get() {
                    view! { <span class="spinner"></span> }.into_any()
                } else {
                    view! { <Icon glyph=glyph /> }.into_any()
                }
            }}
        </button>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disabled_button_carries_its_reason() {
        let owner = Owner::new();
        let html = owner.with(|| {
            view! {
                <Button id="publish" disabled_reason="Only editors publish." on_click=move |_| ()>
                    "Publish"
                </Button>
            }
            .to_html()
        });
        assert!(html.contains(" disabled"), "{html}");
        assert!(html.contains("title=\"Only editors publish.\""), "{html}");
        assert!(html.contains("aria-describedby=\"publish-why\""), "{html}");
        assert!(html.contains("<span id=\"publish-why\""), "{html}");
    }

    #[test]
    fn a_usable_button_is_neither_disabled_nor_described() {
        let owner = Owner::new();
        let html = owner.with(|| view! { <Button id="publish">"Publish"</Button> }.to_html());
        assert!(!html.contains("disabled"), "{html}");
        assert!(!html.contains("describedby"), "{html}");
    }

    #[test]
    fn a_refused_link_leads_nowhere() {
        let owner = Owner::new();
        let html = owner
            .with(|| view! { <ButtonLink href="/new" disabled_reason="Not for readers.">"New"</ButtonLink> }.to_html());
        assert!(!html.contains("href"), "{html}");
        assert!(html.contains("aria-disabled=\"true\""), "{html}");
    }
}
