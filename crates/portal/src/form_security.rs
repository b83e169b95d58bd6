//! Rulesets of forms.

use crate::rulesets::handle_rulesets;
use portico_contract::form_security::*;
use portico_contract::security::{GroupSecurity, UserSecurity};

handle_rulesets!(UserSecurity, Form(form_uid), username:
    ListFormUserSecurity, CreateFormUserSecurity, RetrieveFormUserSecurity, UpdateFormUserSecurity, DeleteFormUserSecurity);
handle_rulesets!(GroupSecurity, Form(form_uid), group_uid:
    ListFormGroupSecurity, CreateFormGroupSecurity, RetrieveFormGroupSecurity, UpdateFormGroupSecurity,
    DeleteFormGroupSecurity);
