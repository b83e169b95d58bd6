//! Matching paths: literal segments before parameters, with or without the final slash (behaviour.md 1).

use percent_encoding::percent_decode_str;
use portico_contract::Method;
use std::collections::HashMap;

pub struct Tree<T> {
    root: Node<T>,
}

struct Node<T> {
    literals: HashMap<&'static str, Node<T>>,
    parameter: Option<Box<Node<T>>>,
    leaves: Vec<(Method, T)>,
}

impl<T> Default for Node<T> {
    fn default() -> Self {
        Self { literals: HashMap::new(), parameter: None, leaves: Vec::new() }
    }
}

impl<T> Default for Tree<T> {
    fn default() -> Self {
        Self { root: Node::default() }
    }
}

pub enum Found<'t, T> {
    /// With the values of its parameters, unescaped, in order.
    Leaf(&'t T, Vec<String>),
    /// The path is known under these methods only.
    OtherMethods(Vec<Method>),
    Nothing,
}

impl<T> Tree<T> {
    pub fn insert(&mut self, path: &'static str, method: Method, leaf: T) {
        let mut node = &mut self.root;
        for segment in path.trim_matches('/').split('/') {
            node = match segment.starts_with('{') {
                true => node.parameter.get_or_insert_default(),
                false => node.literals.entry(segment).or_default(),
            };
        }
        node.leaves.push((method, leaf));
    }

    pub fn find(&self, path: &str, method: Method) -> Found<'_, T> {
        self.search(path, Some(method))
    }

    /// For a method that no operation has.
    pub fn others(&self, path: &str) -> Found<'_, T> {
        self.search(path, None)
    }

    fn search(&self, path: &str, method: Option<Method>) -> Found<'_, T> {
        let path = path.trim_start_matches('/');
        let path = path.strip_suffix('/').unwrap_or(path);
        let segments: Vec<&str> = path.split('/').collect();
        let mut search = Search { method, found: None, others: Vec::new() };
        search.descend(&self.root, &segments, &mut Vec::new());
        match search.found {
            Some((leaf, values)) => Found::Leaf(leaf, values),
            None if search.others.is_empty() => Found::Nothing,
            None => Found::OtherMethods(search.others),
        }
    }
}

struct Search<'t, T> {
    method: Option<Method>,
    found: Option<(&'t T, Vec<String>)>,
    others: Vec<Method>,
}

impl<'t, T> Search<'t, T> {
    fn descend(&mut self, node: &'t Node<T>, segments: &[&str], values: &mut Vec<String>) {
        let Some((segment, rest)) = segments.split_first() else {
            match node.leaves.iter().find(|(method, _)| Some(*method) == self.method) {
                Some((_, leaf)) => self.found = Some((leaf, values.clone())),
                None => self.others.extend(node.leaves.iter().map(|(method, _)| *method)),
            }
            return;
        };
        if let Some(next) = node.literals.get(*segment) {
            self.descend(next, rest, values);
        }
        if self.found.is_some() || segment.is_empty() {
            return;
        }
        if let (Some(next), Ok(value)) = (&node.parameter, percent_decode_str(segment).decode_utf8()) {
            values.push(value.into_owned());
            self.descend(next, rest, values);
            values.pop();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree() -> Tree<&'static str> {
        let mut tree = Tree::default();
        tree.insert("/a/{x}/", Method::Get, "one");
        tree.insert("/a/files/", Method::Post, "files");
        tree.insert("/a/{x}/preview/", Method::Get, "preview");
        tree.insert("/a/files/{y}/", Method::Get, "file");
        tree
    }

    fn found(path: &str, method: Method) -> Option<(&'static str, Vec<String>)> {
        match tree().find(path, method) {
            Found::Leaf(leaf, values) => Some((leaf, values)),
            _ => None,
        }
    }

    #[test]
    fn both_slash_forms_and_a_double_slash_in_front_find_the_same() {
        for path in ["/a/1/", "/a/1", "//a/1", "//a/1/"] {
            assert_eq!(found(path, Method::Get), Some(("one", vec!["1".to_owned()])), "{path}");
        }
    }

    #[test]
    fn a_literal_wins_over_a_parameter_and_gives_way_where_it_leads_nowhere() {
        assert_eq!(found("/a/files", Method::Post).unwrap().0, "files");
        assert_eq!(found("/a/files", Method::Get).unwrap().0, "one");
        assert_eq!(found("/a/files/preview", Method::Get).unwrap().0, "file");
        assert_eq!(found("/a/1/preview", Method::Get).unwrap().0, "preview");
    }

    #[test]
    fn an_empty_segment_names_nothing() {
        assert_eq!(found("/a//preview", Method::Get), None);
    }

    #[test]
    fn an_escaped_slash_stays_inside_its_segment() {
        assert_eq!(found("/a/x%2Fy", Method::Get), Some(("one", vec!["x/y".to_owned()])));
    }

    #[test]
    fn another_method_is_told_apart_from_an_unknown_path() {
        assert!(
            matches!(tree().find("/a/1/preview", Method::Put), Found::OtherMethods(methods) if methods == [Method::Get])
        );
        assert!(matches!(tree().find("/b", Method::Get), Found::Nothing));
        assert!(matches!(tree().others("/a/1"), Found::OtherMethods(_)));
    }
}
