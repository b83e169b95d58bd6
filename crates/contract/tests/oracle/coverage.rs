//! How much of the API has types: what is missing is listed, and the list only gets shorter.

use crate::document;
use portico_contract::coverage::{TOTAL, covered};
use std::collections::BTreeSet;

#[test]
fn coverage_never_falls() {
    let all: BTreeSet<&str> = document::OPERATIONS.iter().map(|operation| operation.id.as_str()).collect();
    let covered: BTreeSet<&str> = covered().collect();
    let listed: BTreeSet<&str> = include_str!("../../coverage.txt").lines().filter(|line| !line.is_empty()).collect();
    let missing: BTreeSet<&str> = all.difference(&covered).copied().collect();
    println!("contract: {} of {}", covered.len(), all.len());

    assert_eq!(all.len(), TOTAL);
    let lost: Vec<_> = missing.difference(&listed).collect();
    assert!(lost.is_empty(), "no longer implemented: {lost:?}");
    let stale: Vec<_> = listed.difference(&missing).collect();
    assert!(stale.is_empty(), "strike from coverage.txt: {stale:?}");
}
