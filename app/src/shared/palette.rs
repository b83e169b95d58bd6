//! The palette as pages see it: whether it is open, and what the page that is shown adds to it.

use crate::ui::Glyph;
use leptos::prelude::*;

#[derive(Clone, Copy)]
pub struct PaletteOpen(pub RwSignal<bool>);

/// Something that the page which is shown can do.
#[derive(Debug, Clone)]
pub struct Offer {
    /// `Publish`: a part of it must be typed, so that who looks for the thing does nothing to it.
    pub verb: String,
    /// What it is done to: the title of a dataset or page.
    pub thing: String,
    pub glyph: Glyph,
    /// Why it cannot be done now.
    pub refused: Signal<Option<String>>,
    pub run: Callback<()>,
}

/// What pages offer now, each under a number of its own.
#[derive(Clone, Copy)]
struct Offers {
    shown: RwSignal<Vec<(u32, Offer)>>,
    next: StoredValue<u32>,
}

/// Makes room for what pages offer; the frame does so once.
pub fn provide_palette() {
    provide_context(PaletteOpen(RwSignal::new(false)));
    provide_context(Offers { shown: RwSignal::new(Vec::new()), next: StoredValue::new(0) });
}

/// Puts an action of the page into the palette, for as long as that part of the page is there.
pub fn offer(offer: Offer) {
    let Some(Offers { shown, next }) = use_context() else { return };
    let number = next.get_value();
    next.set_value(number.wrapping_add(1));
    // An effect runs in the browser only: elsewhere nobody opens the palette.
    Effect::new(move |_| shown.update(|shown| shown.push((number, offer.clone()))));
    on_cleanup(move || _ = shown.try_update(|shown| shown.retain(|(known, _)| *known != number)));
}

/// What the page offers now.
pub fn use_offers() -> Signal<Vec<Offer>> {
    match use_context() {
        Some(Offers { shown, .. }) => {
            Signal::derive(move || shown.with(|shown| shown.iter().map(|(_, offer)| offer.clone()).collect()))
        }
        None => Signal::stored(Vec::new()),
    }
}
