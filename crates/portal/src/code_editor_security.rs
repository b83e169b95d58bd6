//! Rulesets of code editor pages.

use crate::rulesets::handle_rulesets;
use portico_contract::code_editor_security::*;
use portico_contract::security::{GroupSecurity, UserSecurity};

handle_rulesets!(UserSecurity, CodeEditorPage(page_slug), username:
    ListCodeEditorPageUserSecurity, CreateCodeEditorPageUserSecurity, RetrieveCodeEditorPageUserSecurity,
    UpdateCodeEditorPageUserSecurity, DeleteCodeEditorPageUserSecurity);
handle_rulesets!(GroupSecurity, CodeEditorPage(page_slug), group_uid:
    ListCodeEditorPageGroupSecurity, CreateCodeEditorPageGroupSecurity, RetrieveCodeEditorPageGroupSecurity,
    UpdateCodeEditorPageGroupSecurity, DeleteCodeEditorPageGroupSecurity);
