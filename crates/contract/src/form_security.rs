//! Rulesets of forms.

use crate::security::{GroupSecurity, UserSecurity};
use crate::{FormUid, GroupUid, Limit, Nothing, Offset, Page, Username, operations};

operations! {
    area Content;

    /// List the group rulesets of a form.
    ListFormGroupSecurity: list_form_group_security = GET "/forms/{form_uid}/security/groups/"
        (form_uid: FormUid) ?(limit: Option<Limit>, offset: Option<Offset>) -> [Page<GroupSecurity>], Read;
    /// Give a group a ruleset on a form.
    CreateFormGroupSecurity: create_form_group_security = POST "/forms/{form_uid}/security/groups/"
        (form_uid: FormUid) {GroupSecurity} -> [GroupSecurity], Secure;
    /// Retrieve the ruleset of a group on a form.
    RetrieveFormGroupSecurity: retrieve_form_group_security
        = GET "/forms/{form_uid}/security/groups/{group_uid}/"
        (form_uid: FormUid, group_uid: GroupUid) -> [GroupSecurity], Read;
    /// Update the ruleset of a group on a form.
    UpdateFormGroupSecurity: update_form_group_security
        = PUT "/forms/{form_uid}/security/groups/{group_uid}/"
        (form_uid: FormUid, group_uid: GroupUid) {GroupSecurity} -> [GroupSecurity], Secure;
    /// Take the ruleset of a group on a form away.
    DeleteFormGroupSecurity: delete_form_group_security
        = DELETE "/forms/{form_uid}/security/groups/{group_uid}/"
        (form_uid: FormUid, group_uid: GroupUid) -> [Nothing] = 204, Secure;
    /// List the user rulesets of a form.
    ListFormUserSecurity: list_form_user_security = GET "/forms/{form_uid}/security/users/"
        (form_uid: FormUid) ?(limit: Option<Limit>, offset: Option<Offset>) -> [Page<UserSecurity>], Read;
    /// Give a user a ruleset on a form.
    CreateFormUserSecurity: create_form_user_security = POST "/forms/{form_uid}/security/users/"
        (form_uid: FormUid) {UserSecurity} -> [UserSecurity], Secure;
    /// Retrieve the ruleset of a user on a form.
    RetrieveFormUserSecurity: retrieve_form_user_security
        = GET "/forms/{form_uid}/security/users/{username}/"
        (form_uid: FormUid, username: Username) -> [UserSecurity], Read;
    /// Update the ruleset of a user on a form.
    UpdateFormUserSecurity: update_form_user_security
        = PUT "/forms/{form_uid}/security/users/{username}/"
        (form_uid: FormUid, username: Username) {UserSecurity} -> [UserSecurity], Secure;
    /// Take the ruleset of a user on a form away.
    DeleteFormUserSecurity: delete_form_user_security
        = DELETE "/forms/{form_uid}/security/users/{username}/"
        (form_uid: FormUid, username: Username) -> [Nothing] = 204, Secure;
}
