//! A thing that has rulesets, and its calls. It is an object, so the editor is compiled once.

use super::ruleset::{Body, Holder, HolderKind, Rules, Ruleset};
use crate::api;
use portico_contract::security::RulesetPermission;
use portico_contract::{ApiError, Nothing, Operation, Page};
use std::pin::Pin;

/// An answer to come.
pub type Reply<T> = Pin<Box<dyn Future<Output = Result<T, ApiError>> + Send>>;

/// The calls on the rulesets of one thing.
pub trait RulesetTarget: Send + Sync + 'static {
    /// The permissions that fit this kind of thing, weakest first.
    fn permissions(&self) -> &'static [RulesetPermission];

    /// Why the signed-in person may not change its rulesets; nothing where they may.
    fn refusal(&self) -> Option<String>;

    /// Whether a write that somebody made may have changed its rulesets.
    fn concerns(&self, operation: &str, target: &str) -> bool;

    /// Rulesets `offset..offset + limit` of one kind of holder.
    fn list(&self, kind: HolderKind, limit: u32, offset: u64) -> Reply<Page<Ruleset>>;

    fn create(&self, ruleset: Ruleset) -> Reply<Ruleset>;

    /// Replaces what a holder's ruleset says.
    fn update(&self, ruleset: Ruleset) -> Reply<Ruleset>;

    fn delete(&self, holder: Holder) -> Reply<()>;
}

pub(super) fn one<B: Body, O: Operation<Output = B>>(operation: O) -> Reply<Ruleset> {
    Box::pin(async move { Ok(api::call(operation).await?.ruleset()) })
}

pub(super) fn many<B: Body, O: Operation<Output = Page<B>>>(operation: O) -> Reply<Page<Ruleset>> {
    Box::pin(async move {
        let Page { total_count, next, previous, results } = api::call(operation).await?;
        Ok(Page { total_count, next, previous, results: results.into_iter().map(Body::ruleset).collect() })
    })
}

pub(super) fn none<O: Operation<Output = Nothing>>(operation: O) -> Reply<()> {
    Box::pin(async move { api::call(operation).await.map(|Nothing| ()) })
}

pub(super) fn body<B: Body>(holder: B::Holder, rules: Rules) -> B {
    B::of(holder, rules)
}
