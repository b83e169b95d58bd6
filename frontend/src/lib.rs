//! Takes over the page that the server rendered, and nothing else.

/// Called by the page once its module is loaded; done when the page, with the parts that its route needs, is taken over.
#[wasm_bindgen::prelude::wasm_bindgen]
pub async fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_from_async(leptos::tachys::dom::body(), portico_app::App).await.forget();
}
