//! Which field rule of the policy decides about each value.

use super::{Leaves, Tree, gather::TreeKey};
use crate::policy::{FieldRule, FieldRules, PathPart, Reached};
use std::{borrow::Cow, collections::HashSet};

/// The rule of each node. Goes down from the root once, so it is linear in the number of values however deep they stand. What stands at
/// several places is one value: it is redacted where any of them says so, and kept where all of them do.
pub(super) fn of_nodes<'r, V, T: AsRef<[u8]>>(
    rules: &'r FieldRules,
    tree: &Tree<V>,
    leaves: &Leaves<T>,
) -> Vec<Option<&'r FieldRule>> {
    let back = links_back(tree);
    let mut reached: Vec<Option<Reached>> = vec![None; tree.nodes.len()];
    reached[0] = Some(rules.start());
    let mut pending = vec![0];
    while let Some(node) = pending.pop() {
        let Some(from) = reached[node].clone() else { continue };
        for (position, entry) in tree.entries(node).iter().enumerate() {
            let Some(child) = entry.node().filter(|_| !back.contains(&(node, position))) else { continue };
            let key: Cow<str>;
            let part = match &entry.key {
                TreeKey::Member(member) => PathPart::Key(leaves.member(*member)),
                TreeKey::Name(leaf, _) => {
                    key = String::from_utf8_lossy(leaves.bytes(*leaf as usize));
                    PathPart::Key(&key)
                }
                TreeKey::Index | TreeKey::Other(_) => PathPart::Index(position),
            };
            let step = rules.step(&from, part);
            let joined = match &reached[child] {
                None => step,
                Some(before) => rules.join(before, &step),
            };
            if reached[child].as_ref() != Some(&joined) {
                reached[child] = Some(joined);
                pending.push(child);
            }
        }
    }
    let rule = |reached: Option<Reached>| match reached {
        Some(Reached::Rule(rule)) => Some(rules.get(rule)),
        Some(Reached::Open(_)) | None => None,
    };
    reached.into_iter().map(rule).collect()
}

/// The entries that close a cycle: what they lead to is where it stands above them.
fn links_back<V>(tree: &Tree<V>) -> HashSet<(usize, usize)> {
    let mut back = HashSet::new();
    let is_shared = |node: usize| {
        let mut entries = tree.entries(node).iter().enumerate();
        entries.any(|(position, entry)| {
            entry.node().is_some_and(|child| tree.nodes[child].parent() != Some((node, position)))
        })
    };
    if !(0..tree.nodes.len()).any(is_shared) {
        return back;
    }
    #[derive(Clone, Copy, PartialEq)]
    enum Seen {
        Not,
        Above,
        Done,
    }
    let mut seen = vec![Seen::Not; tree.nodes.len()];
    seen[0] = Seen::Above;
    let mut above = vec![(0, 0)];
    while let Some((node, position)) = above.last_mut() {
        let Some(entry) = tree.entries(*node).get(*position) else {
            seen[*node] = Seen::Done;
            above.pop();
            continue;
        };
        let here = (*node, *position);
        *position += 1;
        match entry.node().map(|child| (child, seen[child])) {
            Some((_, Seen::Above)) => {
                back.insert(here);
            }
            Some((child, Seen::Not)) => {
                seen[child] = Seen::Above;
                above.push((child, 0));
            }
            Some((_, Seen::Done)) | None => {}
        }
    }
    back
}
