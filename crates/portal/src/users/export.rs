//! Users as CSV: groups by title and permissions, each joined by semicolons (behaviour.md 13).

use super::{COLUMNS, GroupLinks, read_users};
use crate::{Caller, Failure, Handle, Outcome, Portal};
use portico_contract::users::{User, UserGroupLink, UsersExport};
use portico_contract::{ApiError, Download, Timestamp};

const HEADER: [&str; 8] =
    ["username", "last_name", "first_name", "email", "date_joined", "last_seen", "groups", "permissions"];

impl Handle<UsersExport> for Portal {
    /// There are no subdomains here: naming some adds nobody, but needs the permission all the same.
    async fn handle(&self, caller: &Caller, operation: UsersExport) -> Outcome<Download> {
        if operation.subdomains.is_some() && !caller.has("manage_subdomains") {
            return Err(
                ApiError::permission_denied("Exporting subdomains needs the permission manage_subdomains.").into()
            );
        }
        let delimiter = delimiter(operation.delimiter.as_deref())?;
        let users = {
            let mut connection = self.store().read().await?;
            let rows = sqlx::query_as(&format!("SELECT {COLUMNS} FROM users u ORDER BY u.username"))
                .fetch_all(&mut *connection)
                .await?;
            read_users(&mut connection, rows, GroupLinks::Expanded).await?
        };
        let bytes = csv_of(&users, delimiter).map_err(Failure::internal)?;
        // In the folder of files that are made for one answer: the router removes it.
        let path = self.incoming_folder().join(format!("{}.csv", crate::new_uid("users")));
        tokio::fs::write(&path, bytes).await?;
        Ok(Download { file_name: "users.csv".to_owned(), media_type: "text/csv; charset=utf-8".to_owned(), path })
    }
}

fn delimiter(wanted: Option<&str>) -> Result<u8, ApiError> {
    match wanted.unwrap_or(",").as_bytes() {
        [byte] if byte.is_ascii() && !byte.is_ascii_alphanumeric() && !b"\"\r\n".contains(byte) => Ok(*byte),
        _ => Err(ApiError::invalid("delimiter", "Must be one character that separates")),
    }
}

fn csv_of(users: &[User], delimiter: u8) -> Result<Vec<u8>, Box<dyn std::error::Error>> {
    let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
    writer.write_record(HEADER)?;
    for user in users {
        let groups: Vec<&str> = user.groups.iter().map(UserGroupLink::title).collect();
        let mut permissions: Vec<&str> = user.permissions.iter().map(|permission| permission.as_str()).collect();
        permissions.sort_unstable();
        writer.write_record([
            user.username.as_str(),
            user.last_name.as_deref().unwrap_or_default(),
            user.first_name.as_deref().unwrap_or_default(),
            &user.email,
            &moment(user.joined_at.as_ref()),
            &moment(user.last_seen_at.as_ref()),
            &groups.join(";"),
            &permissions.join(";"),
        ])?;
    }
    Ok(writer.into_inner()?)
}

/// The export writes moments its own way: `2022-08-19 11:43:58+00:00`.
fn moment(timestamp: Option<&Timestamp>) -> String {
    let text = timestamp.map(Timestamp::as_str).unwrap_or_default();
    match text.strip_suffix('Z') {
        Some(moment) => format!("{}+00:00", moment.replace('T', " ")),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_delimiter_is_one_character_that_separates() {
        assert_eq!(delimiter(None), Ok(b','));
        assert_eq!(delimiter(Some(";")), Ok(b';'));
        assert_eq!(delimiter(Some("\t")), Ok(b'\t'));
        for wrong in ["", ";;", "\"", "\n", "é", "a"] {
            assert!(delimiter(Some(wrong)).unwrap_err().for_field("delimiter").is_some(), "{wrong:?}");
        }
    }

    #[test]
    fn moments_are_written_as_the_reference_shows_them() {
        assert_eq!(moment(Some(&Timestamp("2022-08-19T11:43:58Z".into()))), "2022-08-19 11:43:58+00:00");
        assert_eq!(moment(None), "");
    }
}
