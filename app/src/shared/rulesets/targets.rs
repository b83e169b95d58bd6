//! The things that have rulesets: eight operations each, of the same shape.

use super::ruleset::{Holder, HolderKind, Ruleset};
use super::target::{Reply, RulesetTarget, body, many, none, one};
use crate::shared::session::refusal;
use portico_contract::dataset_security::*;
use portico_contract::security::RulesetPermission;
use portico_contract::studio_security::*;
use portico_contract::{DatasetUid, Limit, Offset, Operation, Page, StudioPageUid};

macro_rules! ruleset_targets {
    ($(
        $(#[$doc:meta])*
        $name:ident($key:ident: $uid:ty), $permissions:expr,
        users $list_users:ident, $create_user:ident, $update_user:ident, $delete_user:ident;
        groups $list_groups:ident, $create_group:ident, $update_group:ident, $delete_group:ident;
    )*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone)]
        pub struct $name(pub $uid);

        impl RulesetTarget for $name {
            fn permissions(&self) -> &'static [RulesetPermission] {
                $permissions
            }

            fn refusal(&self) -> Option<String> {
                refusal::<$create_user>()
            }

            fn concerns(&self, operation: &str, target: &str) -> bool {
                let own = [
                    $create_user::INFO, $update_user::INFO, $delete_user::INFO,
                    $create_group::INFO, $update_group::INFO, $delete_group::INFO,
                ];
                target == self.0.as_str() && own.iter().any(|info| info.name == operation)
            }

            fn list(&self, kind: HolderKind, limit: u32, offset: u64) -> Reply<Page<Ruleset>> {
                let ($key, limit, offset) = (self.0.clone(), Some(Limit(limit)), Some(Offset(offset)));
                match kind {
                    HolderKind::User => many($list_users { $key, limit, offset }),
                    HolderKind::Group => many($list_groups { $key, limit, offset }),
                }
            }

            fn create(&self, Ruleset { holder, rules }: Ruleset) -> Reply<Ruleset> {
                let $key = self.0.clone();
                match holder {
                    Holder::User(username) => one($create_user { $key, body: body(username, rules) }),
                    Holder::Group(uid) => one($create_group { $key, body: body(uid, rules) }),
                }
            }

            fn update(&self, Ruleset { holder, rules }: Ruleset) -> Reply<Ruleset> {
                let $key = self.0.clone();
                match holder {
                    Holder::User(username) => {
                        one($update_user { $key, username: username.clone(), body: body(username, rules) })
                    }
                    Holder::Group(group_uid) => {
                        one($update_group { $key, group_uid: group_uid.clone(), body: body(group_uid, rules) })
                    }
                }
            }

            fn delete(&self, holder: Holder) -> Reply<()> {
                let $key = self.0.clone();
                match holder {
                    Holder::User(username) => none($delete_user { $key, username }),
                    Holder::Group(group_uid) => none($delete_group { $key, group_uid }),
                }
            }
        }
    )*};
}

ruleset_targets! {
    /// The rulesets of a dataset.
    DatasetRulesets(dataset_uid: DatasetUid), RulesetPermission::DATASET,
    users ListDatasetUserSecurity, CreateDatasetUserSecurity, UpdateDatasetUserSecurity,
        DeleteDatasetUserSecurity;
    groups ListDatasetGroupSecurity, CreateDatasetGroupSecurity,
        UpdateDatasetGroupSecurity, DeleteDatasetGroupSecurity;

    /// The rulesets of a studio page.
    StudioPageRulesets(studio_page_uid: StudioPageUid), RulesetPermission::STUDIO_PAGE,
    users ListStudioPageUserSecurity, CreateStudioPageUserSecurity, UpdateStudioPageUserSecurity,
        DeleteStudioPageUserSecurity;
    groups ListStudioPageGroupSecurity, CreateStudioPageGroupSecurity,
        UpdateStudioPageGroupSecurity, DeleteStudioPageGroupSecurity;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_concerned_by_its_own_rulesets_only() {
        let target = StudioPageRulesets(StudioPageUid::new("sp_1").unwrap());
        assert!(target.concerns("create_studio_page_group_security", "sp_1"));
        assert!(!target.concerns("create_studio_page_group_security", "sp_2"));
        assert!(!target.concerns("publish_studio_page", "sp_1"));
    }
}
