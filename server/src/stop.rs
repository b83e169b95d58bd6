//! Stopping: what was begun is ended, nothing new is taken.

/// Resolves when the process is asked to stop (SIGINT, SIGTERM).
pub async fn asked() {
    let interrupt = tokio::signal::ctrl_c();
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(error) => {
                tracing::warn!(%error, "SIGTERM cannot be listened to");
                std::future::pending::<()>().await;
            }
        }
    };
    tokio::select! { _ = interrupt => {}, () = terminate => {} }
}
