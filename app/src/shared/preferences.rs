//! The look that a person chose: what holds is marked wherever it can be chosen.

use crate::browser;
use leptos::prelude::*;

/// Each preference with the value that holds where nobody chose one.
const DEFAULTS: [(&str, &str); 2] = [("theme", "system"), ("density", "comfortable")];

#[derive(Clone, Copy)]
struct Preferences(RwSignal<Vec<(&'static str, String)>>);

/// Makes room for them; the frame does so once. The browser knows them, the server's page does not mark any.
pub fn provide_preferences() {
    let held = RwSignal::new(Vec::new());
    Effect::new(move |_| {
        let read = |(name, default): (&'static str, &str)| {
            let value = browser::preference(name).filter(|value| !value.is_empty());
            (name, value.unwrap_or_else(|| default.to_owned()))
        };
        held.set(DEFAULTS.map(read).to_vec());
    });
    provide_context(Preferences(held));
}

/// True while this value holds.
pub fn use_preference(name: &'static str, value: &'static str) -> Signal<bool> {
    let held = use_context::<Preferences>();
    Signal::derive(move || {
        held.is_some_and(|Preferences(held)| held.with(|held| held.contains(&(name, value.to_owned()))))
    })
}

/// Chooses a value and remembers it.
pub fn use_choose() -> impl Fn(&'static str, &'static str) + Clone + Send + Sync + 'static {
    let held = use_context::<Preferences>();
    move |name, value| {
        browser::set_preference(name, value);
        if let Some(Preferences(held)) = held {
            held.update(|held| {
                held.retain(|(known, _)| *known != name);
                held.push((name, value.to_owned()));
            });
        }
    }
}
