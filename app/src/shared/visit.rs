//! Going somewhere after an action, where no link can lead: the page stays where it is scrolled.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

/// Shows another address. With `replace` the way back skips the present one.
pub fn use_visit(replace: bool) -> Callback<String> {
    let navigate = use_navigate();
    Callback::new(move |address: String| {
        navigate(&address, NavigateOptions { scroll: false, replace, ..NavigateOptions::default() });
    })
}
