//! The HTML document around the application.

use crate::routes::{self, AFTER_SIGN_IN};
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::MetaTags;
use std::collections::{BTreeSet, HashMap};

/// The site's files, hashed as the build wrote them.
#[derive(Debug, Clone)]
pub struct SiteFiles {
    /// The address of the folder of the browser's part, under `/pkg/`.
    pub package: String,
    /// The address of the style sheet.
    pub css: String,
    /// The files of each part that is loaded when it is needed, without their ending.
    pub parts: HashMap<String, Vec<String>>,
}

impl SiteFiles {
    /// Addresses of the files that some parts need, each once.
    fn of(&self, parts: &[&str]) -> BTreeSet<String> {
        let names = parts.iter().filter_map(|part| self.parts.get(*part)).flatten();
        names.map(|name| format!("{}/{name}.wasm", self.package)).collect()
    }
}

/// The document. The theme and density that a person chose are attributes of `<html>`, so nothing flashes. The parts of
/// the page at `path` are named in the head: the browser loads them beside the first, and on the page of the sign-in
/// it fetches those of the page after it. The id of the request stands on `<html>`, for a page that fails.
pub fn shell(files: SiteFiles, theme: String, density: String, path: String) -> impl IntoView {
    let nonce = use_nonce();
    let SiteFiles { package, css, .. } = files.clone();
    let (js, wasm) = (format!("{package}/portico.js"), format!("{package}/portico.wasm"));
    let start = format!(
        "import('{js}').then(m => m.default({{module_or_path: '{wasm}'}}).then(() => m.hydrate()))\
         .then(() => {{ document.documentElement.dataset.ready = 'true'; }});",
    );
    let parts = routes::parts_of(&path);
    let (relation, parts) = if parts.is_empty() { ("prefetch", &[AFTER_SIGN_IN][..]) } else { ("preload", parts) };
    let parts: Vec<_> = files
        .of(parts)
        .into_iter()
        .map(|file| {
            view! { <link rel=relation href=file r#as="fetch" type="application/wasm" crossorigin="anonymous" /> }
        })
        .collect();
    view! {
        <!DOCTYPE html>
        <html lang="en" data-theme=theme data-density=density data-request=crate::status::request_id()>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <link rel="preload" href="/fonts/inter-latin.woff2" r#as="font" type="font/woff2" crossorigin="anonymous" />
                <link rel="stylesheet" href=css />
                <link rel="modulepreload" href=js nonce=nonce.clone() />
                <link rel="preload" href=wasm r#as="fetch" type="application/wasm" crossorigin="anonymous" />
                <script type="module" nonce=nonce>
                    {start}
                </script>
                {parts}
                <MetaTags />
            </head>
            <body>
                <super::App />
            </body>
        </html>
    }
}
