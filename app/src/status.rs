//! The answer that a view or a server function is part of: its HTTP status, and the id of its request.

/// Sets the status of the page or call being answered. In the browser it does nothing.
pub fn set_status(status: u16) {
    #[cfg(feature = "ssr")]
    {
        use leptos::prelude::use_context;
        let code = axum::http::StatusCode::from_u16(status);
        if let (Some(options), Ok(code)) = (use_context::<leptos_axum::ResponseOptions>(), code) {
            options.set_status(code);
        }
    }
    #[cfg(not(feature = "ssr"))]
    let _ = status;
}

/// The id of the request that this page answers. In the browser, until the page is taken over: what is shown later was
/// not asked for by it.
pub fn request_id() -> Option<String> {
    #[cfg(feature = "ssr")]
    {
        let parts = leptos::prelude::use_context::<axum::http::request::Parts>()?;
        Some(parts.headers.get("x-request-id")?.to_str().ok()?.to_owned())
    }
    #[cfg(not(feature = "ssr"))]
    crate::browser::first_request()
}
