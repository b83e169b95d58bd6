//! Rulesets of connections.

use crate::security::{GroupSecurity, UserSecurity};
use crate::{ConnectionUid, GroupUid, Limit, Nothing, Offset, Page, Username, operations};

operations! {
    area Settings;

    /// List the user rulesets of a connection.
    ListDatasourceConnectionUserSecurity: list_datasource_connection_user_security
        = GET "/datasource_connections/{connection_uid}/security/users/"
        (connection_uid: ConnectionUid) ?(limit: Option<Limit>, offset: Option<Offset>) -> [Page<UserSecurity>], Read;
    /// Give a user a ruleset on a connection.
    CreateDatasourceConnectionUserSecurity: create_datasource_connection_user_security
        = POST "/datasource_connections/{connection_uid}/security/users/"
        (connection_uid: ConnectionUid) {UserSecurity} -> [UserSecurity], Secure;
    /// Retrieve the ruleset of a user on a connection.
    RetrieveDatasourceConnectionUserSecurity: retrieve_datasource_connection_user_security
        = GET "/datasource_connections/{connection_uid}/security/users/{username}/"
        (connection_uid: ConnectionUid, username: Username) -> [UserSecurity], Read;
    /// Update the ruleset of a user on a connection.
    UpdateDatasourceConnectionUserSecurity: update_datasource_connection_user_security
        = PUT "/datasource_connections/{connection_uid}/security/users/{username}/"
        (connection_uid: ConnectionUid, username: Username) {UserSecurity} -> [UserSecurity], Secure;
    /// Take the ruleset of a user on a connection away.
    DeleteDatasourceConnectionUserSecurity: delete_datasource_connection_user_security
        = DELETE "/datasource_connections/{connection_uid}/security/users/{username}/"
        (connection_uid: ConnectionUid, username: Username) -> [Nothing] = 204, Secure;
    /// List the group rulesets of a connection.
    ListDatasourceConnectionGroupSecurity: list_datasource_connection_group_security
        = GET "/datasource_connections/{connection_uid}/security/groups/"
        (connection_uid: ConnectionUid) ?(limit: Option<Limit>, offset: Option<Offset>) -> [Page<GroupSecurity>], Read;
    /// Give a group a ruleset on a connection.
    CreateDatasourceConnectionGroupSecurity: create_datasource_connection_group_security
        = POST "/datasource_connections/{connection_uid}/security/groups/"
        (connection_uid: ConnectionUid) {GroupSecurity} -> [GroupSecurity], Secure;
    /// Retrieve the ruleset of a group on a connection.
    RetrieveDatasourceConnectionGroupSecurity: retrieve_datasource_connection_group_security
        = GET "/datasource_connections/{connection_uid}/security/groups/{group_uid}/"
        (connection_uid: ConnectionUid, group_uid: GroupUid) -> [GroupSecurity], Read;
    /// Update the ruleset of a group on a connection.
    UpdateDatasourceConnectionGroupSecurity: update_datasource_connection_group_security
        = PUT "/datasource_connections/{connection_uid}/security/groups/{group_uid}/"
        (connection_uid: ConnectionUid, group_uid: GroupUid) {GroupSecurity} -> [GroupSecurity], Secure;
    /// Take the ruleset of a group on a connection away.
    DeleteDatasourceConnectionGroupSecurity: delete_datasource_connection_group_security
        = DELETE "/datasource_connections/{connection_uid}/security/groups/{group_uid}/"
        (connection_uid: ConnectionUid, group_uid: GroupUid) -> [Nothing] = 204, Secure;
}
