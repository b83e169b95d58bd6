//! An error of the API in one line: its message, what it says of each field, its code.

use portico_contract::ApiError;

/// `Invalid input: separator: one character. (validation_error)`; with the request's id where it is nobody's mistake.
pub fn explain(error: &ApiError) -> String {
    let fields: Vec<_> = error
        .detail
        .iter()
        .map(|(field, messages)| match field.as_str() {
            "detail" | "body" => messages.join(" "),
            field => format!("{field}: {}", messages.join(" ")),
        })
        .collect();
    let colon = if fields.is_empty() { "" } else { ": " };
    let request = error.trace_id.as_deref().filter(|_| error.is_transient()).map(|id| format!(", request {id}"));
    let request = request.unwrap_or_default();
    format!("{}{colon}{} ({}{request})", error.message.trim_end(), fields.join("; "), error.code)
}

#[cfg(test)]
mod tests {
    use super::explain;
    use portico_contract::ApiError;

    #[test]
    fn an_error_names_its_fields_and_its_code() {
        let error = ApiError::invalid("params.separator", "One character.");
        assert_eq!(explain(&error), "Invalid input: params.separator: One character. (validation_error)");
        assert_eq!(explain(&ApiError::not_found()), "Not found. (not_found)");
    }

    #[test]
    fn a_failure_names_its_request_and_a_mistake_does_not() {
        let traced = |error: ApiError| ApiError { trace_id: Some("r-1".to_owned()), ..error };
        assert_eq!(explain(&traced(ApiError::internal("Failed."))), "Failed. (internal_error, request r-1)");
        assert_eq!(explain(&traced(ApiError::not_found())), "Not found. (not_found)");
    }
}
