//! Whether the palette is open: the top bar opens it, the frame shows it.

use leptos::prelude::*;

#[derive(Clone, Copy)]
pub struct PaletteOpen(pub RwSignal<bool>);
