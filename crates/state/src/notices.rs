//! What one process tells the others: short texts over PostgreSQL's own notices. They say that something changed; what it
//! is now stands in tables.

use crate::{Database, Kind};
use sqlx::postgres::PgListener;
use std::time::Duration;
use tokio::sync::mpsc::{Receiver, Sender, channel};

const CHANNEL: &str = "portico";
/// Between two tries to listen.
const PAUSE: Duration = Duration::from_secs(1);

/// What reached this process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// Somebody told this; it may have been this process itself.
    Text(String),
    /// The line was cut: something may have been missed.
    Missed,
}

/// The notices from now on.
pub type Notices = Receiver<Heard>;

impl Database {
    /// Tells every process that listens, this one too.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn tell(&self, text: &str) -> Result<(), sqlx::Error> {
        if self.kind() == Kind::Sqlite {
            return Ok(());
        }
        sqlx::query("SELECT pg_notify($1, $2)").bind(CHANNEL).bind(text).execute(self.pool()).await.map(drop)
    }

    /// Listens, once it answers; nothing where there are no others.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn listen(&self) -> Result<Option<Notices>, sqlx::Error> {
        let Some(replicas) = &self.replicas else { return Ok(None) };
        let address = replicas.address().to_owned();
        let listener = listening(&address).await?;
        let (sender, receiver) = channel(256);
        tokio::spawn(async move {
            // Ends by itself when nobody receives any more.
            let ended = sender.clone();
            tokio::select! { () = follow(listener, &address, &sender) => {}, () = ended.closed() => {} }
        });
        Ok(Some(receiver))
    }
}

async fn listening(address: &str) -> Result<PgListener, sqlx::Error> {
    let mut listener = PgListener::connect(address).await?;
    listener.listen(CHANNEL).await?;
    Ok(listener)
}

async fn follow(mut listener: PgListener, address: &str, sender: &Sender<Heard>) {
    loop {
        let heard = match listener.try_recv().await {
            Ok(Some(notice)) => Heard::Text(notice.payload().to_owned()),
            Ok(None) => Heard::Missed,
            Err(error) => {
                tracing::warn!(%error, "what other replicas tell is not heard");
                listener = again(address).await;
                Heard::Missed
            }
        };
        if sender.send(heard).await.is_err() {
            return;
        }
    }
}

async fn again(address: &str) -> PgListener {
    loop {
        tokio::time::sleep(PAUSE).await;
        if let Ok(listener) = listening(address).await {
            return listener;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Place;

    #[tokio::test]
    async fn what_one_tells_all_hear_and_a_cut_line_is_said() {
        let server = portico_test_database::Server::start();
        let place = Place::Server(server.fresh());
        let (a, b) = (Database::open(&place, "a", &[]).await.unwrap(), Database::open(&place, "a", &[]).await.unwrap());
        let mut notices = b.listen().await.unwrap().unwrap();
        a.tell("one").await.unwrap();
        assert_eq!(notices.recv().await, Some(Heard::Text("one".to_owned())));
        server.stop();
        server.go_on();
        assert_eq!(notices.recv().await, Some(Heard::Missed));
        a.tell("two").await.unwrap();
        while notices.recv().await != Some(Heard::Text("two".to_owned())) {}
    }
}
