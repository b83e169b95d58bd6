//! An order: an operation without a body, given by one button. A plain form carries it where scripts are off;
//! in the browser the same button calls the operation and tells the outcome.

use super::explain::explain;
use super::palette::{self, Offer};
use super::session::refusal;
use super::write::Write;
use crate::paths;
use crate::ui::{Button, Glyph, Look, use_toaster};
use leptos::prelude::*;
use portico_contract::Operation;

/// How the button of an order looks, and what is said when it is done.
#[derive(Clone)]
pub struct Order {
    pub label: String,
    /// Said when the portal took it: `Publication of “Airports” is queued.`
    pub done: String,
    pub look: Look,
    pub glyph: Option<Glyph>,
    /// Why it is impossible now (a status, a missing title); the policy's reason comes by itself.
    pub impossible: Signal<Option<String>>,
    /// What it is given for; with it the palette offers the order too.
    pub about: Option<String>,
}

impl Order {
    pub fn new(label: impl Into<String>, done: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            done: done.into(),
            look: Look::Plain,
            glyph: None,
            impossible: Signal::stored(None),
            about: None,
        }
    }

    #[must_use]
    pub fn look(mut self, look: Look) -> Self {
        self.look = look;
        self
    }

    #[must_use]
    pub fn glyph(mut self, glyph: Glyph) -> Self {
        self.glyph = Some(glyph);
        self
    }

    #[must_use]
    pub fn impossible(mut self, reason: impl Into<Signal<Option<String>>>) -> Self {
        self.impossible = reason.into();
        self
    }

    /// Offers the order in the palette too, as `Publish “Airports”`, while its button is there.
    #[must_use]
    pub fn about(mut self, thing: impl Into<String>) -> Self {
        self.about = Some(thing.into());
        self
    }

    /// The button for one operation; `on_done` runs in the browser after the portal took the order.
    pub fn button<O: Operation>(self, operation: O, on_done: impl Fn() + Clone + Send + Sync + 'static) -> AnyView {
        let write = Write::new();
        let toaster = use_toaster();
        let parameters = operation.path_values();
        let parameters: Vec<_> = parameters.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let action = paths::order(O::INFO.name, &parameters);
        let Self { label, done, look, glyph, impossible, about } = self;
        let refused = refusal::<O>();
        let reason = Signal::derive(move || refused.clone().or_else(|| impossible.get()));
        let told = done.clone();
        let give = Callback::new(move |()| {
            let (on_done, told) = (on_done.clone(), told.clone());
            write.call(operation.clone(), move |_| {
                toaster.success(told);
                on_done();
            });
        });
        if let Some(thing) = about {
            let (verb, glyph) = (label.clone(), glyph.unwrap_or(Glyph::Play));
            palette::offer(Offer { verb, thing, glyph, refused: reason, run: give });
        }
        Effect::new(move |_| {
            if let Some(error) = write.error.get() {
                toaster.error(explain(&error));
            }
        });
        view! {
            <form
                method="post"
                action=action
                class="order"
                on:submit=move |event| {
                    event.prevent_default();
                    give.run(());
                }
            >
                <input type="hidden" name="done" value=done />
                {match glyph {
                    Some(glyph) => {
                        view! {
                            <Button submit=true look=look glyph=glyph pending=write.pending disabled_reason=reason>
                                {label}
                            </Button>
                        }
                            .into_any()
                    }
                    None => {
                        view! {
                            <Button submit=true look=look pending=write.pending disabled_reason=reason>
                                {label}
                            </Button>
                        }
                            .into_any()
                    }
                }}
            </form>
        }
        .into_any()
    }
}
