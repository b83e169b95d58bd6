//! Rulesets of connections.

use crate::rulesets::handle_rulesets;
use portico_contract::connection_security::*;
use portico_contract::security::{GroupSecurity, UserSecurity};

handle_rulesets!(UserSecurity, Connection(connection_uid), username:
    ListDatasourceConnectionUserSecurity, CreateDatasourceConnectionUserSecurity, RetrieveDatasourceConnectionUserSecurity,
    UpdateDatasourceConnectionUserSecurity, DeleteDatasourceConnectionUserSecurity);
handle_rulesets!(GroupSecurity, Connection(connection_uid), group_uid:
    ListDatasourceConnectionGroupSecurity, CreateDatasourceConnectionGroupSecurity, RetrieveDatasourceConnectionGroupSecurity,
    UpdateDatasourceConnectionGroupSecurity, DeleteDatasourceConnectionGroupSecurity);
