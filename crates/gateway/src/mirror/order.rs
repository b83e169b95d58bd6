//! The order of a list: only the page that is shown is sorted.

use super::index::Row;
use portico_contract::portico::catalog::{CatalogQuery, CatalogSort};
use std::cmp::Ordering;

/// The rows of one page, in order: only what is shown is sorted.
pub(super) fn page<'f, 'r>(
    found: &'f mut [(&'r Row, f32)],
    query: &CatalogQuery,
    has_text: bool,
    start: usize,
    size: usize,
) -> &'f [(&'r Row, f32)] {
    let end = start.saturating_add(size).min(found.len());
    if start >= end {
        return &[];
    }
    let compare = |a: &(&Row, f32), b: &(&Row, f32)| compare(a, b, query, has_text);
    if end < found.len() {
        found.select_nth_unstable_by(end - 1, compare);
    }
    found[..end].sort_unstable_by(compare);
    &found[start..end]
}

fn compare(a: &(&Row, f32), b: &(&Row, f32), query: &CatalogQuery, has_text: bool) -> Ordering {
    let ((a, rank_a), (b, rank_b)) = (a, b);
    let way = |order: Ordering| if query.descending { order.reverse() } else { order };
    // Missing values come last either way.
    let optional = |one: Option<Ordering>, a_is_none: bool| match one {
        Some(order) => way(order),
        None if a_is_none => Ordering::Greater,
        None => Ordering::Less,
    };
    let newest = || b.record.updated_at.cmp(&a.record.updated_at);
    let order = match query.sort {
        CatalogSort::Relevance if has_text => rank_a.total_cmp(rank_b),
        CatalogSort::Relevance => newest(),
        CatalogSort::Title => way(a.folded.cmp(&b.folded)),
        CatalogSort::State => way(a.state.cmp(&b.state)),
        CatalogSort::Changed => both(&a.record.updated_at, &b.record.updated_at, optional),
        CatalogSort::Publisher => both(&a.record.publisher, &b.record.publisher, optional),
        CatalogSort::Records => both(&a.record.records, &b.record.records, optional),
    };
    order.then_with(|| a.folded.cmp(&b.folded)).then_with(|| a.record.uid.cmp(&b.record.uid))
}

fn both<T: Ord>(a: &Option<T>, b: &Option<T>, order: impl Fn(Option<Ordering>, bool) -> Ordering) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) => order(Some(a.cmp(b)), false),
        (None, None) => Ordering::Equal,
        (a, _) => order(None, a.is_none()),
    }
}
