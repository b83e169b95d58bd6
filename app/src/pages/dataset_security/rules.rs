//! What a ruleset shows of a dataset: records or not, which fields, which rows, how often.

use crate::text::security as text;
use crate::ui::{Bind, Checkbox, Choice, Field, Segments, Select, TagInput, TextInput};
use leptos::prelude::*;
use portico_contract::ApiError;
use portico_contract::datasets::{CallsQuota, DatasetSecurity, QuotaUnit};

const UNITS: [QuotaUnit; 5] = [QuotaUnit::Second, QuotaUnit::Minute, QuotaUnit::Hour, QuotaUnit::Day, QuotaUnit::Month];

const ALL: &str = "all";
const NONE: &str = "none";
const SOME: &str = "some";

/// A few words for a row of a table.
pub fn summary(security: &DatasetSecurity) -> Vec<String> {
    let mut words = match &security.visible_fields {
        _ if security.is_data_visible == Some(false) => vec![text::sees_no_data().to_owned()],
        None => vec![text::sees_all().to_owned()],
        Some(fields) if fields.is_empty() => vec![text::sees_no_field().to_owned()],
        Some(fields) => vec![text::field_count(fields.len())],
    };
    words.extend(security.filter_query.iter().filter(|query| !query.trim().is_empty()).map(|q| text::sees_where(q)));
    words.extend(
        security.api_calls_quota.as_ref().map(|quota| text::calls(&quota.limit.to_string(), text::unit(quota.unit))),
    );
    words
}

/// A part of the draft.
fn part<T: Clone + Send + Sync + 'static>(
    security: Bind<DatasetSecurity>,
    read: fn(&DatasetSecurity) -> T,
    write: fn(&mut DatasetSecurity, T),
) -> Bind<T> {
    Bind::new(
        move || security.signal().with(read),
        move |value| {
            let mut next = security.get_untracked();
            write(&mut next, value);
            security.set(next);
        },
    )
}

fn fault(error: Signal<Option<ApiError>>, fields: [String; 2]) -> Signal<Option<String>> {
    Signal::derive(move || {
        let fault =
            |error: &ApiError| fields.iter().find_map(|field| error.for_field(field)).map(|told| told.join(" "));
        error.with(|error| error.as_ref().and_then(fault))
    })
}

/// The fields of a form. `id` starts the ids of its controls; `under` is where errors name them.
pub fn rules(
    id: &'static str,
    security: Bind<DatasetSecurity>,
    error: Signal<Option<ApiError>>,
    under: &'static str,
    known: Signal<Vec<String>>,
) -> AnyView {
    let fault = |field: &str| fault(error, [format!("{under}.{field}"), format!("{under}.{field}.limit")]);
    let visible = part(
        security,
        |security| security.is_data_visible.unwrap_or(true),
        |security, visible| security.is_data_visible = Some(visible),
    );
    let filter = part(
        security,
        |security| security.filter_query.clone().unwrap_or_default(),
        |security, query| security.filter_query = Some(query),
    );
    view! {
        <Checkbox
            id=format!("{id}-data")
            label=text::data_visible()
            help=text::data_visible_help()
            checked=visible
        />
        {visible_fields(id, security, fault("visible_fields"), known)}
        <Field
            id=format!("{id}-filter")
            label=text::filter()
            help=text::filter_help()
            error=fault("filter_query")
        >
            <TextInput value=filter mono=true />
        </Field>
        {quota(id, security, fault("api_calls_quota"))}
    }
    .into_any()
}

/// All, none or some (behaviour.md 7: null is all, an empty list none).
fn visible_fields(
    id: &'static str,
    security: Bind<DatasetSecurity>,
    fault: Signal<Option<String>>,
    known: Signal<Vec<String>>,
) -> AnyView {
    // Nobody has named a field yet, and somebody is about to.
    let naming = RwSignal::new(false);
    let which = Memo::new(move |_| {
        security.signal().with(|security| match &security.visible_fields {
            None => ALL,
            Some(fields) if fields.is_empty() && !naming.get() => NONE,
            Some(_) => SOME,
        })
    });
    let names = part(
        security,
        |security| security.visible_fields.clone().unwrap_or_default(),
        |security, names| security.visible_fields = Some(names),
    );
    let choice = Bind::new(
        move || which.get().to_owned(),
        move |choice: String| {
            naming.set(choice == SOME);
            let mut next = security.get_untracked();
            next.visible_fields = (choice != ALL).then(|| match next.visible_fields {
                Some(named) if choice == SOME => named,
                _ => Vec::new(),
            });
            security.set(next);
        },
    );
    let choices = || {
        vec![
            Choice::new(ALL, text::fields_all()),
            Choice::new(SOME, text::fields_some()),
            Choice::new(NONE, text::fields_none()),
        ]
    };
    view! {
        <Field id=format!("{id}-fields") label=text::fields() group=true>
            <Segments value=choice name=format!("{id}-which") choices=choices() />
        </Field>
        <Show when=move || which.get() == SOME>
            <Field id=format!("{id}-names") label=text::fields_names() help=text::fields_names_help() error=fault>
                <TagInput value=names suggestions=known />
            </Field>
        </Show>
    }
    .into_any()
}

fn quota(id: &'static str, security: Bind<DatasetSecurity>, fault: Signal<Option<String>>) -> AnyView {
    let now = security.signal().with_untracked(|security| security.api_calls_quota.as_ref().map(|quota| quota.unit));
    // The unit that a limit will have, as long as there is none.
    let next_unit = RwSignal::new(now.unwrap_or(QuotaUnit::Day));
    let limit = Bind::new(
        move || {
            let limit = |quota: &CallsQuota| quota.limit.to_string();
            security.signal().with(|security| security.api_calls_quota.as_ref().map(limit).unwrap_or_default())
        },
        move |typed: String| {
            let mut next = security.get_untracked();
            let unit = next.api_calls_quota.map_or(next_unit.get_untracked(), |quota| quota.unit);
            next.api_calls_quota = typed.trim().parse().ok().map(|limit| CallsQuota { unit, limit });
            security.set(next);
        },
    );
    let unit = Bind::new(
        move || {
            let unit = security.signal().with(|security| security.api_calls_quota.as_ref().map(|quota| quota.unit));
            text::unit(unit.unwrap_or(next_unit.get())).to_owned()
        },
        move |word: String| {
            let Some(unit) = UNITS.into_iter().find(|unit| text::unit(*unit) == word) else { return };
            next_unit.set(unit);
            let mut next = security.get_untracked();
            if let Some(quota) = &mut next.api_calls_quota {
                quota.unit = unit;
                security.set(next);
            }
        },
    );
    let units: Vec<_> = UNITS.into_iter().map(|unit| Choice::plain(text::unit(unit))).collect();
    view! {
        <div class="quota">
            <Field id=format!("{id}-quota") label=text::quota() help=text::quota_help() error=fault>
                <TextInput value=limit kind="number" />
            </Field>
            <Field id=format!("{id}-unit") label=text::quota_unit()>
                <Select value=unit choices=units inline=true />
            </Field>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ruleset_is_told_in_a_few_words() {
        assert_eq!(summary(&DatasetSecurity::default()), ["All fields"]);
        let hidden = DatasetSecurity { is_data_visible: Some(false), ..DatasetSecurity::default() };
        assert_eq!(summary(&hidden), ["No records"]);
        let narrow = DatasetSecurity {
            visible_fields: Some(vec!["name".into()]),
            filter_query: Some("height > 10".into()),
            api_calls_quota: Some(CallsQuota { unit: QuotaUnit::Day, limit: 100.0 }),
            ..DatasetSecurity::default()
        };
        assert_eq!(summary(&narrow), ["1 field", "rows where height > 10", "100 calls a day"]);
    }

    #[test]
    fn an_error_of_the_portal_stands_at_its_field() {
        let html = Owner::new().with(|| {
            let security = RwSignal::new(DatasetSecurity::default());
            let error = ApiError::invalid("security.filter_query", "Expected an expression");
            let error = Signal::stored(Some(error));
            rules("ruleset", security.into(), error, "security", Signal::stored(Vec::new())).to_html()
        });
        assert!(html.contains("id=\"ruleset-filter-error\""), "{html}");
        assert_eq!(html.matches("Expected an expression").count(), 1, "{html}");
    }
}
