//! The catalog in memory: columns of small numbers, so that one pass answers filters and all facets at once.

use super::order::page;
use super::record::Record;
use super::state::state;
use portico_contract::datasets::StatusName;
use portico_contract::portico::catalog::{CatalogEntry, CatalogPage, CatalogQuery, CatalogState, Facet, Facets};
use portico_contract::{DatasetUid, Timestamp};
use std::collections::HashMap;

/// Values of one filter, each with a number. Numbers are never taken back: values come and go slowly.
#[derive(Debug, Default)]
struct Values {
    numbers: HashMap<String, u32>,
    texts: Vec<String>,
}

impl Values {
    fn number(&mut self, text: &str) -> u32 {
        if let Some(&number) = self.numbers.get(text) {
            return number;
        }
        let number = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        self.texts.push(text.to_owned());
        self.numbers.insert(text.to_owned(), number);
        number
    }

    fn all(&mut self, texts: &[String]) -> Box<[u32]> {
        let mut numbers: Vec<_> = texts.iter().map(|text| self.number(text)).collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers.into()
    }
}

/// A dataset with its columns.
#[derive(Debug)]
pub(super) struct Row {
    pub id: i64,
    pub record: Record,
    pub state: CatalogState,
    /// Title in lower case, for sorting.
    pub folded: Box<str>,
    /// One set of numbers for each of [`Filters::sets`].
    sets: [Box<[u32]>; 4],
}

impl Row {
    pub fn entry(&self) -> CatalogEntry {
        let record = &self.record;
        CatalogEntry {
            uid: record.uid.clone(),
            dataset_id: record.dataset_id.clone(),
            title: record.title.clone(),
            state: self.state,
            status: record.life.status.unwrap_or(StatusName::Idle),
            message: record.life.message.clone().filter(|_| self.state == CatalogState::Failed),
            is_published: record.is_published,
            is_restricted: record.is_restricted,
            publisher: record.publisher.clone(),
            license: record.license.clone(),
            records: record.records,
            updated_at: record.updated_at.clone(),
            updated_by: record.updated_by.clone(),
        }
    }
}

#[derive(Debug, Default)]
pub(super) struct Index {
    rows: Vec<Row>,
    places: HashMap<String, usize>,
    /// Publisher, theme, keyword, license.
    values: [Values; 4],
    pub mirrored_at: Option<Timestamp>,
}

/// Values of a facet that are listed; those chosen are listed beside.
const MOST_VALUES: usize = 100;

/// A query in numbers.
struct Filters {
    states: Vec<CatalogState>,
    published: Option<bool>,
    restricted: Option<bool>,
    sets: [Vec<u32>; 4],
}

impl Filters {
    /// Which of the filters a row fails: its place, or [`MANY`] where more than one.
    fn fails(&self, row: &Row) -> usize {
        let mut failed = NONE;
        let mut fail = |place| failed = if failed == NONE { place } else { MANY };
        if !self.states.is_empty() && !self.states.contains(&row.state) {
            fail(0);
        }
        if self.published.is_some_and(|published| published != row.record.is_published) {
            fail(1);
        }
        if self.restricted.is_some_and(|restricted| restricted != row.record.is_restricted) {
            fail(2);
        }
        for (place, (wanted, held)) in (3..).zip(self.sets.iter().zip(&row.sets)) {
            if !wanted.is_empty() && !held.iter().any(|number| wanted.contains(number)) {
                fail(place);
            }
        }
        failed
    }
}

/// A row that passes, and one that fails more than one filter.
const NONE: usize = 7;
const MANY: usize = 8;

impl Index {
    pub fn get(&self, uid: &str) -> Option<&Row> {
        self.rows.get(*self.places.get(uid)?)
    }

    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Adds a record or replaces it.
    pub fn put(&mut self, id: i64, record: Record) {
        let texts: [&[String]; 4] =
            [record.publisher.as_slice(), &record.themes, &record.keywords, record.license.as_slice()];
        let mut values = self.values.iter_mut();
        let sets = texts.map(|texts| values.next().map(|values| values.all(texts)).unwrap_or_default());
        let row = Row {
            id,
            state: state(&record, jiff::Timestamp::now()),
            folded: record.title.to_lowercase().into(),
            sets,
            record,
        };
        match self.places.get(row.record.uid.as_str()) {
            Some(&place) => self.rows[place] = row,
            None => {
                self.places.insert(row.record.uid.to_string(), self.rows.len());
                self.rows.push(row);
            }
        }
    }

    /// Removes a dataset; answers its row number in the file.
    pub fn remove(&mut self, uid: &str) -> Option<i64> {
        let place = self.places.remove(uid)?;
        let row = self.rows.swap_remove(place);
        if let Some(moved) = self.rows.get(place) {
            self.places.insert(moved.record.uid.to_string(), place);
        }
        Some(row.id)
    }

    /// Changes a record in place; answers it where there is one.
    pub fn change(&mut self, uid: &str, change: impl FnOnce(&mut Record)) -> Option<Record> {
        let row = self.rows.get_mut(*self.places.get(uid)?)?;
        change(&mut row.record);
        row.state = state(&row.record, jiff::Timestamp::now());
        Some(row.record.clone())
    }

    /// Portico ordered something: the list shows it before the portal says so.
    pub fn ordered(&mut self, uid: &str, operation: &str) {
        self.change(uid, |record| match operation {
            "publish_dataset" | "unpublish_dataset" => record.life.status = Some(StatusName::Queued),
            "publish_dataset_metadata" => record.life.published_at = Some(crate::store::now()),
            _ => {}
        });
    }

    /// Portico wrote to its configuration.
    pub fn edited(&mut self, uid: &str) {
        self.change(uid, |record| record.life.edited_at = Some(crate::store::now()));
    }

    /// Derives every state again: time alone makes a dataset stale.
    pub fn age(&mut self) {
        let now = jiff::Timestamp::now();
        for row in &mut self.rows {
            row.state = state(&row.record, now);
        }
    }

    pub fn tally(&self) -> (u64, [u64; CatalogState::ALL.len()]) {
        let mut counts = [0; CatalogState::ALL.len()];
        for row in &self.rows {
            counts[row.state as usize] += 1;
        }
        (self.rows.len() as u64, counts)
    }

    fn filters(&self, query: &CatalogQuery) -> Filters {
        let mut values = self.values.iter();
        let wanted = [&query.publisher, &query.theme, &query.keyword, &query.license];
        let sets = wanted.map(|texts| {
            let values = values.next();
            // A value that nobody has matches nothing.
            let number =
                |text: &String| values.and_then(|values| values.numbers.get(text)).copied().unwrap_or(u32::MAX);
            texts.iter().map(number).collect()
        });
        Filters { states: query.state.clone(), published: query.published, restricted: query.restricted, sets }
    }

    pub fn search(&self, query: &CatalogQuery, matches: Option<&HashMap<i64, f32>>) -> CatalogPage {
        let filters = self.filters(query);
        let mut found: Vec<(&Row, f32)> = Vec::new();
        let mut states = [0_u64; CatalogState::ALL.len()];
        let (mut published, mut restricted) = ([0_u64; 2], [0_u64; 2]);
        let mut counts: [Vec<u32>; 4] = std::array::from_fn(|place| vec![0; self.values[place].texts.len()]);
        for row in &self.rows {
            let Some(rank) = rank(row, matches) else { continue };
            // A facet counts what the other filters leave: rows that fail at most the facet's own.
            let failed = filters.fails(row);
            if failed == MANY {
                continue;
            }
            if failed == NONE {
                found.push((row, rank));
            }
            if failed == NONE || failed == 0 {
                states[row.state as usize] += 1;
            }
            if failed == NONE || failed == 1 {
                published[usize::from(row.record.is_published)] += 1;
            }
            if failed == NONE || failed == 2 {
                restricted[usize::from(row.record.is_restricted)] += 1;
            }
            for (place, (counts, set)) in (3..).zip(counts.iter_mut().zip(&row.sets)) {
                if failed == NONE || failed == place {
                    for &number in set {
                        counts[number as usize] += 1;
                    }
                }
            }
        }
        let total = found.len() as u64;
        let size = if query.size == 0 { 25 } else { query.size.min(1000) } as usize;
        let start = (query.page.max(1) as usize - 1).saturating_mul(size);
        let page = page(&mut found, query, matches.is_some(), start, size);
        let facet = |place: usize| self.facet(place, &counts[place], &filters.sets[place]);
        CatalogPage {
            entries: page.iter().map(|(row, _)| row.entry()).collect(),
            total,
            catalog_total: self.rows.len() as u64,
            facets: Facets {
                state: CatalogState::ALL
                    .into_iter()
                    .zip(states)
                    .filter(|(_, count)| *count > 0)
                    .map(|(state, count)| Facet { value: state.as_str().to_owned(), count })
                    .collect(),
                published: yes_or_no(published),
                restricted: yes_or_no(restricted),
                publisher: facet(0),
                theme: facet(1),
                keyword: facet(2),
                license: facet(3),
            },
            mirrored_at: self.mirrored_at.clone(),
        }
    }

    pub fn matching(&self, query: &CatalogQuery, matches: Option<&HashMap<i64, f32>>) -> Vec<DatasetUid> {
        let filters = self.filters(query);
        let rows = self.rows.iter().filter(|row| filters.fails(row) == NONE);
        let mut found: Vec<_> = rows.filter_map(|row| Some((row, rank(row, matches)?))).collect();
        let count = found.len();
        page(&mut found, query, matches.is_some(), 0, count).iter().map(|(row, _)| row.record.uid.clone()).collect()
    }

    /// The commonest values, and those chosen.
    fn facet(&self, place: usize, counts: &[u32], chosen: &[u32]) -> Vec<Facet> {
        let order = |a: &(u32, u32), b: &(u32, u32)| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0));
        let mut values: Vec<(u32, u32)> = (0..).zip(counts.iter().copied()).filter(|(_, count)| *count > 0).collect();
        let mut rest = Vec::new();
        if values.len() > MOST_VALUES {
            values.select_nth_unstable_by(MOST_VALUES, order);
            rest = values.split_off(MOST_VALUES);
            rest.retain(|(number, _)| chosen.contains(number));
        }
        values.sort_unstable_by(order);
        let texts = &self.values[place].texts;
        let listed = values.into_iter().chain(rest);
        listed.map(|(number, count)| Facet { value: texts[number as usize].clone(), count: count.into() }).collect()
    }
}

/// The counts of `false` and `true`, those that leave something.
fn yes_or_no([no, yes]: [u64; 2]) -> Vec<Facet> {
    let counted = [("false", no), ("true", yes)].into_iter().filter(|(_, count)| *count > 0);
    counted.map(|(value, count)| Facet { value: value.to_owned(), count }).collect()
}

fn rank(row: &Row, matches: Option<&HashMap<i64, f32>>) -> Option<f32> {
    match matches {
        None => Some(0.0),
        Some(matches) => matches.get(&row.id).copied(),
    }
}
