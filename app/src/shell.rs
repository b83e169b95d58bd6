//! The HTML document around the application.

use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::MetaTags;

/// The site's hashed files, as the build wrote them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteFiles {
    /// Addresses under `/pkg/`.
    pub js: String,
    pub wasm: String,
    pub css: String,
}

/// The document. The theme and density that a person chose are attributes of `<html>`, so nothing flashes.
pub fn shell(files: SiteFiles, theme: String, density: String) -> impl IntoView {
    let nonce = use_nonce();
    let start = format!(
        "import('{js}').then(m => m.default({{module_or_path: '{wasm}'}}).then(() => {{ m.hydrate(); \
         document.documentElement.dataset.ready = 'true'; }}));",
        js = files.js,
        wasm = files.wasm
    );
    view! {
        <!DOCTYPE html>
        <html lang="en" data-theme=theme data-density=density>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <link rel="preload" href="/fonts/inter-latin.woff2" r#as="font" type="font/woff2" crossorigin="anonymous" />
                <link rel="stylesheet" href=files.css />
                <link rel="modulepreload" href=files.js nonce=nonce.clone() />
                <link rel="preload" href=files.wasm r#as="fetch" type="application/wasm" crossorigin="anonymous" />
                <script type="module" nonce=nonce>
                    {start}
                </script>
                <MetaTags />
            </head>
            <body>
                <super::App />
            </body>
        </html>
    }
}
