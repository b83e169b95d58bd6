//! Rulesets of studio pages.

use crate::rulesets::handle_rulesets;
use portico_contract::security::{GroupSecurity, UserSecurity};
use portico_contract::studio_security::*;

handle_rulesets!(UserSecurity, StudioPage(studio_page_uid), username:
    ListStudioPageUserSecurity, CreateStudioPageUserSecurity, RetrieveStudioPageUserSecurity,
    UpdateStudioPageUserSecurity, DeleteStudioPageUserSecurity);
handle_rulesets!(GroupSecurity, StudioPage(studio_page_uid), group_uid:
    ListStudioPageGroupSecurity, CreateStudioPageGroupSecurity, RetrieveStudioPageGroupSecurity,
    UpdateStudioPageGroupSecurity, DeleteStudioPageGroupSecurity);
