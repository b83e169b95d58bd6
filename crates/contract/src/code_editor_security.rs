//! Rulesets of code editor pages.

use crate::security::{GroupSecurity, UserSecurity};
use crate::{GroupUid, Limit, Nothing, Offset, Page, PageSlug, Username, operations};

operations! {
    area Content;

    /// List the group rulesets of a code editor page.
    ListCodeEditorPageGroupSecurity: list_code_editor_page_group_security
        = GET "/code_editor_pages/{page_slug}/security/groups/"
        (page_slug: PageSlug) ?(limit: Option<Limit>, offset: Option<Offset>) -> [Page<GroupSecurity>], Read;
    /// Give a group a ruleset on a code editor page.
    CreateCodeEditorPageGroupSecurity: create_code_editor_page_group_security
        = POST "/code_editor_pages/{page_slug}/security/groups/"
        (page_slug: PageSlug) {GroupSecurity} -> [GroupSecurity], Secure;
    /// Retrieve the ruleset of a group on a code editor page.
    RetrieveCodeEditorPageGroupSecurity: retrieve_code_editor_page_group_security
        = GET "/code_editor_pages/{page_slug}/security/groups/{group_uid}/"
        (page_slug: PageSlug, group_uid: GroupUid) -> [GroupSecurity], Read;
    /// Update the ruleset of a group on a code editor page.
    UpdateCodeEditorPageGroupSecurity: update_code_editor_page_group_security
        = PUT "/code_editor_pages/{page_slug}/security/groups/{group_uid}/"
        (page_slug: PageSlug, group_uid: GroupUid) {GroupSecurity} -> [GroupSecurity], Secure;
    /// Take the ruleset of a group on a code editor page away.
    DeleteCodeEditorPageGroupSecurity: delete_code_editor_page_group_security
        = DELETE "/code_editor_pages/{page_slug}/security/groups/{group_uid}/"
        (page_slug: PageSlug, group_uid: GroupUid) -> [Nothing] = 204, Secure;
    /// List the user rulesets of a code editor page.
    ListCodeEditorPageUserSecurity: list_code_editor_page_user_security
        = GET "/code_editor_pages/{page_slug}/security/users/"
        (page_slug: PageSlug) ?(limit: Option<Limit>, offset: Option<Offset>) -> [Page<UserSecurity>], Read;
    /// Give a user a ruleset on a code editor page.
    CreateCodeEditorPageUserSecurity: create_code_editor_page_user_security
        = POST "/code_editor_pages/{page_slug}/security/users/"
        (page_slug: PageSlug) {UserSecurity} -> [UserSecurity], Secure;
    /// Retrieve the ruleset of a user on a code editor page.
    RetrieveCodeEditorPageUserSecurity: retrieve_code_editor_page_user_security
        = GET "/code_editor_pages/{page_slug}/security/users/{username}/"
        (page_slug: PageSlug, username: Username) -> [UserSecurity], Read;
    /// Update the ruleset of a user on a code editor page.
    UpdateCodeEditorPageUserSecurity: update_code_editor_page_user_security
        = PUT "/code_editor_pages/{page_slug}/security/users/{username}/"
        (page_slug: PageSlug, username: Username) {UserSecurity} -> [UserSecurity], Secure;
    /// Take the ruleset of a user on a code editor page away.
    DeleteCodeEditorPageUserSecurity: delete_code_editor_page_user_security
        = DELETE "/code_editor_pages/{page_slug}/security/users/{username}/"
        (page_slug: PageSlug, username: Username) -> [Nothing] = 204, Secure;
}
