//! The HTTP status of the answer, set from a view or a server function.

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
