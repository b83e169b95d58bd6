//! Blocks whose answer no two submissions share.

use super::refused;
use crate::Outcome;
use portico_contract::Detail;
use portico_contract::form_content::FormContent;
use portico_contract::form_submissions::Answers;
use serde_json::Value;
use sqlx::SqliteConnection;

/// Refuses answers that another submission of the form gave already, in the transaction that keeps them. What was
/// rejected does not count. `except` is the submission that is being changed.
pub async fn refuse_repeated(
    connection: &mut SqliteConnection,
    form: &str,
    except: Option<&str>,
    content: &FormContent,
    answers: &Answers,
) -> Outcome<()> {
    let mut faults = Detail::new();
    for block in content.blocks().filter(|block| block.unique) {
        let Some(answer) = answers.get(&block.id).filter(|answer| !answer.is_null()) else { continue };
        // Ids are letters, digits, `_` and `-`: they need no escape. An answer is compared as what it is.
        let query = sqlx::query_scalar::<_, String>(
            "SELECT uid FROM form_submissions
             WHERE form_uid = ?1 AND uid IS NOT ?2 AND status <> 'rejected' AND content ->> ?3 = ?4 LIMIT 1",
        )
        .bind(form)
        .bind(except)
        .bind(format!("$.\"{}\"", block.id));
        let query = match answer {
            Value::String(text) => query.bind(text.clone()),
            Value::Number(number) => query.bind(number.as_f64()),
            other => query.bind(other.to_string()),
        };
        if query.fetch_optional(&mut *connection).await?.is_some() {
            let message = "This answer was given already";
            faults.entry(block.id.clone()).or_default().push(message.to_owned());
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(refused(faults).into()) }
}
