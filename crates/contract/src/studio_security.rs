//! Rulesets of studio pages.

use crate::security::{GroupSecurity, UserSecurity};
use crate::{GroupUid, Limit, Nothing, Offset, Page, StudioPageUid, Username, operations};

operations! {
    area Content;

    /// List the group rulesets of a studio page.
    ListStudioPageGroupSecurity: list_studio_page_group_security = GET "/studio_pages/{studio_page_uid}/security/groups/"
        (studio_page_uid: StudioPageUid) ?(limit: Option<Limit>, offset: Option<Offset>) -> [Page<GroupSecurity>], Read;
    /// Give a group a ruleset on a studio page.
    CreateStudioPageGroupSecurity: create_studio_page_group_security = POST "/studio_pages/{studio_page_uid}/security/groups/"
        (studio_page_uid: StudioPageUid) {GroupSecurity} -> [GroupSecurity], Secure;
    /// Retrieve the ruleset of a group on a studio page.
    RetrieveStudioPageGroupSecurity: retrieve_studio_page_group_security
        = GET "/studio_pages/{studio_page_uid}/security/groups/{group_uid}/"
        (studio_page_uid: StudioPageUid, group_uid: GroupUid) -> [GroupSecurity], Read;
    /// Update the ruleset of a group on a studio page.
    UpdateStudioPageGroupSecurity: update_studio_page_group_security
        = PUT "/studio_pages/{studio_page_uid}/security/groups/{group_uid}/"
        (studio_page_uid: StudioPageUid, group_uid: GroupUid) {GroupSecurity} -> [GroupSecurity], Secure;
    /// Take the ruleset of a group on a studio page away.
    DeleteStudioPageGroupSecurity: delete_studio_page_group_security
        = DELETE "/studio_pages/{studio_page_uid}/security/groups/{group_uid}/"
        (studio_page_uid: StudioPageUid, group_uid: GroupUid) -> [Nothing] = 204, Secure;
    /// List the user rulesets of a studio page.
    ListStudioPageUserSecurity: list_studio_page_user_security = GET "/studio_pages/{studio_page_uid}/security/users/"
        (studio_page_uid: StudioPageUid) ?(limit: Option<Limit>, offset: Option<Offset>) -> [Page<UserSecurity>], Read;
    /// Give a user a ruleset on a studio page.
    CreateStudioPageUserSecurity: create_studio_page_user_security = POST "/studio_pages/{studio_page_uid}/security/users/"
        (studio_page_uid: StudioPageUid) {UserSecurity} -> [UserSecurity], Secure;
    /// Retrieve the ruleset of a user on a studio page.
    RetrieveStudioPageUserSecurity: retrieve_studio_page_user_security
        = GET "/studio_pages/{studio_page_uid}/security/users/{username}/"
        (studio_page_uid: StudioPageUid, username: Username) -> [UserSecurity], Read;
    /// Update the ruleset of a user on a studio page.
    UpdateStudioPageUserSecurity: update_studio_page_user_security
        = PUT "/studio_pages/{studio_page_uid}/security/users/{username}/"
        (studio_page_uid: StudioPageUid, username: Username) {UserSecurity} -> [UserSecurity], Secure;
    /// Take the ruleset of a user on a studio page away.
    DeleteStudioPageUserSecurity: delete_studio_page_user_security
        = DELETE "/studio_pages/{studio_page_uid}/security/users/{username}/"
        (studio_page_uid: StudioPageUid, username: Username) -> [Nothing] = 204, Secure;
}
