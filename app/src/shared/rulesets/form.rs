//! The dialog in which a ruleset is given or changed.

use super::details::RulesetDetails;
use super::holder_picker::HolderPicker;
use super::ruleset::{Holder, HolderKind, Rules, Ruleset};
use crate::shared::write::Write;
use crate::text::rulesets as text;
use crate::ui::{Bind, Checkbox, Field};
use leptos::prelude::*;
use portico_contract::security::RulesetPermission;

/// What the dialog edits. It outlives the dialog's views, so that a failure keeps what was entered.
#[derive(Clone, Copy)]
pub(super) struct Draft {
    pub kind: RwSignal<HolderKind>,
    /// The ruleset exists already: its holder cannot be changed.
    pub exists: RwSignal<bool>,
    pub holder: RwSignal<Option<Holder>>,
    pub rules: RwSignal<Rules>,
    /// Saving was tried without a holder.
    pub holder_missing: RwSignal<bool>,
    /// What it was opened with.
    before: RwSignal<(Option<Holder>, Rules)>,
}

impl Draft {
    pub fn new() -> Self {
        Self {
            kind: RwSignal::new(HolderKind::User),
            exists: RwSignal::new(false),
            holder: RwSignal::new(None),
            rules: RwSignal::new(Rules::default()),
            holder_missing: RwSignal::new(false),
            before: RwSignal::new((None, Rules::default())),
        }
    }

    /// Starts a new ruleset.
    pub fn start(self, kind: HolderKind) {
        self.kind.set(kind);
        self.exists.set(false);
        self.holder.set(None);
        self.rules.set(Rules::default());
        self.holder_missing.set(false);
        self.before.set((None, Rules::default()));
    }

    /// Opens an existing ruleset.
    pub fn open(self, ruleset: Ruleset) {
        self.kind.set(ruleset.holder.kind());
        self.exists.set(true);
        self.before.set((Some(ruleset.holder.clone()), ruleset.rules.clone()));
        self.holder.set(Some(ruleset.holder));
        self.rules.set(ruleset.rules);
        self.holder_missing.set(false);
    }

    /// Something was entered that closing the page would lose.
    pub fn is_changed(self) -> bool {
        self.before.with(|(holder, rules)| self.holder.with(|now| now != holder) || self.rules.with(|now| now != rules))
    }

    /// The ruleset to send; nothing, and a word beside the search, where nobody is chosen.
    pub fn finish(self) -> Option<Ruleset> {
        let holder = self.holder.get_untracked();
        self.holder_missing.set(holder.is_none());
        holder.map(|holder| Ruleset { holder, rules: self.rules.get_untracked() })
    }

    pub fn title(self, thing: &str) -> String {
        match (self.exists.get(), self.kind.get()) {
            (true, _) => {
                self.holder.with(|holder| text::edit_title(holder.as_ref().map(Holder::as_str).unwrap_or_default()))
            }
            (false, HolderKind::User) => text::add_person_title(thing),
            (false, HolderKind::Group) => text::add_group_title(thing),
        }
    }
}

/// One box a permission: those that fit the thing, and those that the ruleset holds beside them.
fn boxes(rules: RwSignal<Rules>, fitting: &'static [RulesetPermission]) -> AnyView {
    let beside = rules.with_untracked(|rules| {
        rules.permissions.iter().filter(|permission| !fitting.contains(permission)).cloned().collect::<Vec<_>>()
    });
    fitting
        .iter()
        .cloned()
        .chain(beside)
        .map(|permission| {
            let (label, help) = text::permission(&permission);
            let (label, help) = (label.to_owned(), help.to_owned());
            let id = format!("ruleset-{}", permission.as_str());
            let (own, changed) = (permission.clone(), permission);
            let checked = Bind::new(
                move || rules.with(|rules| rules.permissions.contains(&own)),
                move |on| {
                    rules.update(|rules| {
                        rules.permissions.retain(|held| *held != changed);
                        if on {
                            rules.permissions.push(changed.clone());
                        }
                    });
                },
            );
            view! { <Checkbox id=id label=label help=help checked=checked /> }
        })
        .collect_view()
        .into_any()
}

/// The fields of the dialog.
pub(super) fn fields(
    draft: Draft,
    write: Write,
    fitting: &'static [RulesetPermission],
    details: Option<RulesetDetails>,
) -> AnyView {
    let kind = draft.kind.get_untracked();
    let picker = (!draft.exists.get_untracked()).then(|| {
        let missing = Signal::derive(move || {
            (draft.holder_missing.get() && draft.holder.with(Option::is_none)).then(|| match kind {
                HolderKind::User => text::choose_person().to_owned(),
                HolderKind::Group => text::choose_group().to_owned(),
            })
        });
        view! { <HolderPicker kind=kind chosen=draft.holder id="ruleset-holder" error=missing /> }
    });
    let details = details.map(|details| {
        let security = Bind::new(
            move || draft.rules.with(|rules| rules.security.clone()),
            move |security| draft.rules.update(|rules| rules.security = security),
        );
        (details.form)(security, write.error.into())
    });
    view! {
        {picker}
        <Field id="ruleset-permissions" label=text::permissions() group=true error=write.field("permissions")>
            <div class="choices" role="group" aria-labelledby="ruleset-permissions-label">
                {boxes(draft.rules, fitting)}
            </div>
        </Field>
        {details}
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_permission_that_does_not_fit_is_shown_rather_than_lost() {
        let html = Owner::new().with(|| {
            let rules = Rules { permissions: vec![RulesetPermission::Other("paint".into())], ..Rules::default() };
            boxes(RwSignal::new(rules), RulesetPermission::STUDIO_PAGE).to_html()
        });
        assert!(html.contains("id=\"ruleset-paint\""), "{html}");
        assert_eq!(html.matches("type=\"checkbox\"").count(), 3, "{html}");
        assert_eq!(html.matches(" checked").count(), 1, "{html}");
    }

    #[test]
    fn a_ruleset_without_a_holder_is_not_sent() {
        Owner::new().with(|| {
            let draft = Draft::new();
            draft.start(HolderKind::Group);
            assert_eq!(draft.finish(), None);
            assert!(draft.holder_missing.get_untracked());
        });
    }
}
