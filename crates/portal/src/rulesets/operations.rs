//! The five operations on rulesets, which every kind of thing has twice: for users and for groups.

/// Answers the five operations on the rulesets of one kind of holder on one kind of thing.
macro_rules! handle_rulesets {
    ($ruleset:ty, $target:ident($uid:ident), $holder:ident:
     $list:ident, $create:ident, $retrieve:ident, $update:ident, $delete:ident) => {
        impl $crate::Handle<$list> for $crate::Portal {
            async fn handle(
                &self,
                _caller: &$crate::Caller,
                operation: $list,
            ) -> $crate::Outcome<portico_contract::Page<$ruleset>> {
                let window = $crate::window::Window::new(operation.limit, operation.offset);
                self.list_rulesets($crate::rulesets::Target::$target(&operation.$uid), window).await
            }
        }

        impl $crate::Handle<$create> for $crate::Portal {
            async fn handle(&self, caller: &$crate::Caller, operation: $create) -> $crate::Outcome<$ruleset> {
                let target = $crate::rulesets::Target::$target(&operation.$uid);
                self.create_ruleset(caller, target, &operation.body).await
            }
        }

        impl $crate::Handle<$retrieve> for $crate::Portal {
            async fn handle(&self, _caller: &$crate::Caller, operation: $retrieve) -> $crate::Outcome<$ruleset> {
                let target = $crate::rulesets::Target::$target(&operation.$uid);
                self.retrieve_ruleset(target, operation.$holder.as_str()).await
            }
        }

        impl $crate::Handle<$update> for $crate::Portal {
            async fn handle(&self, caller: &$crate::Caller, operation: $update) -> $crate::Outcome<$ruleset> {
                let target = $crate::rulesets::Target::$target(&operation.$uid);
                self.update_ruleset(caller, target, operation.$holder.as_str(), &operation.body).await
            }
        }

        impl $crate::Handle<$delete> for $crate::Portal {
            async fn handle(
                &self,
                caller: &$crate::Caller,
                operation: $delete,
            ) -> $crate::Outcome<portico_contract::Nothing> {
                let target = $crate::rulesets::Target::$target(&operation.$uid);
                self.delete_ruleset::<$ruleset>(caller, target, operation.$holder.as_str()).await
            }
        }
    };
}
pub(crate) use handle_rulesets;
