//! Changing the answers of a submission in the back office: at once, and noted as a revision where the form is moderated.

use super::unique::refuse_repeated;
use super::{load, load_row, read_data, refused, revisions, settings};
use crate::form_content::load_version;
use crate::{Caller, Handle, Outcome, Portal};
use portico_contract::form_submissions::{Submission, SubmissionStatus, UpdateFormSubmission};

impl Handle<UpdateFormSubmission> for Portal {
    /// The answers must fit the version of the form that was filled in.
    async fn handle(&self, caller: &Caller, operation: UpdateFormSubmission) -> Outcome<Submission> {
        let uid = operation.s_uid.as_str();
        let by = Some(caller.username.as_str());
        let mut write = self.store().write().await?;
        let form = settings(&mut write, &operation.form_uid).await?;
        let row = load_row(&mut write, &form.uid, uid).await?;
        let given = read_data(&operation.body.data)?;
        let version = load_version(&mut write, &operation.form_uid, row.version).await?;
        let answers = version.content.read_answers(&given).map_err(refused)?;
        refuse_repeated(&mut write, &form.uid, Some(uid), &version.content, &answers).await?;
        revisions::apply(&mut write, uid, &answers, by).await?;
        if form.enable_moderation {
            revisions::add(&mut write, uid, SubmissionStatus::Approved, &answers, by).await?;
        }
        let submission = load(&mut write, &form, uid).await?;
        write.commit().await?;
        Ok(submission)
    }
}
