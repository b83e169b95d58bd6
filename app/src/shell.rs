//! The HTML document around the application.

use crate::routes::AFTER_SIGN_IN;
use leptos::WasmSplitManifest;
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::MetaTags;
use std::collections::HashMap;

/// The site's files, hashed as the build wrote them.
#[derive(Debug, Clone)]
pub struct SiteFiles {
    js: String,
    wasm: String,
    /// The address of the style sheet.
    pub css: String,
    parts: WasmSplitManifest,
}

impl SiteFiles {
    /// `package` and `css` are addresses under `/pkg/`; `parts` tells which files each lazy route needs.
    pub fn new(package: &str, css: &str, parts: HashMap<String, Vec<String>>) -> Self {
        let parts = ArcStoredValue::new((package.to_owned(), parts, "portico.js".to_owned()));
        Self {
            js: format!("{package}/portico.js"),
            wasm: format!("{package}/portico.wasm"),
            css: css.to_owned(),
            parts: WasmSplitManifest(parts),
        }
    }

    /// Addresses of the files of a part.
    fn part(&self, name: &str) -> Vec<String> {
        let (package, parts, _) = &*self.parts.0.read_value();
        parts.get(name).into_iter().flatten().map(|file| format!("{package}/{file}.wasm")).collect()
    }

    /// Lets pages name the parts of their lazy routes, so that the browser loads them beside the first.
    pub fn provide(&self) {
        provide_context(self.parts.clone());
    }
}

/// The document. The theme and density that a person chose are attributes of `<html>`, so nothing flashes.
/// `signing_in`: what comes after is fetched while the person is still here.
pub fn shell(files: SiteFiles, theme: String, density: String, signing_in: bool) -> impl IntoView {
    let ahead: Vec<_> = signing_in
        .then(|| files.part(AFTER_SIGN_IN))
        .into_iter()
        .flatten()
        .map(|file| view! { <link rel="prefetch" href=file r#as="fetch" crossorigin="anonymous" /> })
        .collect();
    let nonce = use_nonce();
    let start = format!(
        "import('{js}').then(m => m.default({{module_or_path: '{wasm}'}}).then(() => m.hydrate()))\
         .then(() => {{ document.documentElement.dataset.ready = 'true'; }});",
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
                {ahead}
                <MetaTags />
            </head>
            <body>
                <super::App />
            </body>
        </html>
    }
}
