//! Forms of the demo, with what people answered. The API cannot submit, so answers are checked and stored as the
//! portal's own address does it.

use super::{finish, hours_ago, is_planted, read};
use crate::form_content::load_version;
use crate::form_submissions::{NewSubmission, insert_submission};
use crate::{Caller, Failure, Handle, Outcome, Portal, store};
use portico_contract::form_content::{FormContent, FormDraftUpdate, UpdateFormDraft};
use portico_contract::form_security::{CreateFormGroupSecurity, CreateFormUserSecurity};
use portico_contract::form_submissions::{Answers, SubmissionStatus};
use portico_contract::forms::{CreateForm, DeleteForm, NewForm, PublishForm};
use portico_contract::security::{GroupSecurity, UserSecurity};
use portico_contract::{ApiError, ErrorCode, FormUid};
use serde::Deserialize;

/// A form as `demo/forms.json` describes it.
#[derive(Deserialize)]
struct Planned {
    by: String,
    form: NewForm,
    content: FormContent,
    publish: bool,
    #[serde(default)]
    user_rulesets: Vec<UserSecurity>,
    #[serde(default)]
    group_rulesets: Vec<GroupSecurity>,
    #[serde(default)]
    submissions: Vec<PlannedSubmission>,
}

#[derive(Deserialize)]
struct PlannedSubmission {
    hours_ago: u64,
    status: SubmissionStatus,
    lang: String,
    #[serde(default)]
    by: Option<String>,
    answers: Answers,
}

/// The only version of a form of the demo.
const VERSION: u32 = 1;

pub async fn plant(portal: &Portal) -> Outcome<()> {
    let forms: Vec<Planned> = read("forms.json", include_str!("../../demo/forms.json"))?;
    for planned in forms {
        let slug = planned.form.slug.as_ref().map(|slug| slug.as_str()).unwrap_or_default().to_owned();
        let part = format!("form {slug}");
        if is_planted(portal, &part).await? {
            continue;
        }
        // What a start that was cut short has left is not whole.
        let query = "SELECT uid FROM forms WHERE slug = ?";
        let left = store::text(&mut *portal.store().read().await?, query, &[&slug]).await?;
        if let Some(uid) = left {
            let form_uid = FormUid::new(uid).map_err(Failure::internal)?;
            portal.handle(&super::caller(portal, "admin").await?, DeleteForm { form_uid }).await?;
        }
        create(portal, planned).await.map_err(|failure| Failure::internal(format!("demo {part}: {failure:?}")))?;
        finish(portal, &part).await?;
    }
    Ok(())
}

async fn create(portal: &Portal, planned: Planned) -> Outcome<()> {
    let caller: Caller = super::caller(portal, &planned.by).await?;
    let form_uid = portal.handle(&caller, CreateForm { body: planned.form }).await?.uid;
    let body = FormDraftUpdate { content: planned.content };
    portal.handle(&caller, UpdateFormDraft { form_uid: form_uid.clone(), version: VERSION, body }).await?;
    for body in planned.user_rulesets {
        portal.handle(&caller, CreateFormUserSecurity { form_uid: form_uid.clone(), body }).await?;
    }
    for body in planned.group_rulesets {
        portal.handle(&caller, CreateFormGroupSecurity { form_uid: form_uid.clone(), body }).await?;
    }
    if planned.publish {
        portal.handle(&caller, PublishForm { form_uid: form_uid.clone() }).await?;
    }
    let mut write = portal.store().write().await?;
    let content = load_version(&mut write, &form_uid, i64::from(VERSION)).await?.content;
    for submission in planned.submissions {
        let answers = content
            .read_answers(&submission.answers)
            .map_err(|detail| ApiError { detail, ..ApiError::new(ErrorCode::ValidationError, "Invalid input") })?;
        let new = NewSubmission {
            form: form_uid.as_str(),
            version: i64::from(VERSION),
            status: submission.status,
            lang: &submission.lang,
            created_at: hours_ago(submission.hours_ago),
            created_by: submission.by.as_deref(),
            answers: &answers,
        };
        insert_submission(&mut write, new).await?;
    }
    Ok(write.commit().await?)
}
