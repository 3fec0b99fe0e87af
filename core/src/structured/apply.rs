//! From decisions to new values: what has changed is built anew, the rest is shared with the original.

use super::{
    Decisions, Entry, EntryKey, Host, Leaves, Tree,
    gather::{Kind, TreeEntry, TreeKey},
    path::{PathPart, pointer},
    rules,
};
use crate::{
    answer::{self, Question},
    candidate::Candidate,
    error::Error,
    finding::Finding,
    offsets::{self, Unit},
    operate::{self, Form},
    policy::{FieldRule, Operator},
    redactor::{Caller, KEEP, Redactor, TOKENIZE},
    report::Report,
    span::Span,
};
use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
};

/// What came of a value.
pub struct Outcome<V> {
    /// The redacted value; `None` where nothing has changed and the original stands.
    pub value: Option<V>,
    /// The findings in the order of the data; each has its path, and byte offsets in the leaf at that path.
    pub findings: Vec<Finding>,
    /// The leaf of each finding, for [`Outcome::convert_offsets`].
    leaf_of: Vec<usize>,
    /// The counts.
    pub report: Report,
}

impl<V> Outcome<V> {
    /// Turns the offsets of the findings into another unit.
    pub fn convert_offsets<T: AsRef<[u8]>>(&mut self, leaves: &Leaves<T>, unit: Unit) {
        convert(&mut self.findings, &self.leaf_of, leaves, unit);
    }
}

fn convert<T: AsRef<[u8]>>(findings: &mut [Finding], leaf_of: &[usize], leaves: &Leaves<T>, unit: Unit) {
    let mut at = 0;
    while at < findings.len() {
        let leaf = leaf_of[at];
        let end = at + leaf_of[at..].iter().take_while(|of| **of == leaf).count();
        if !leaves.list[leaf].is_bytes() {
            offsets::convert(leaves.bytes(leaf), unit, &mut findings[at..end]);
        }
        at = end;
    }
}

/// The findings alone, in this unit; bytes where none is given.
pub fn findings<V, T: AsRef<[u8]>>(
    redactor: &Redactor,
    tree: &Tree<V>,
    leaves: &Leaves<T>,
    decisions: &Decisions,
    unit: Option<Unit>,
) -> Vec<Finding> {
    let settled = Settled::new(redactor, tree, leaves, decisions);
    let mut findings = settled.findings;
    if let Some(unit) = unit {
        convert(&mut findings, &settled.leaf_of, leaves, unit);
    }
    findings
}

/// What the policy asks about, in the order of the data; offsets in this unit, bytes where none is given.
pub fn questions<V, T: AsRef<[u8]>>(
    redactor: &Redactor,
    tree: &Tree<V>,
    leaves: &Leaves<T>,
    decisions: &Decisions,
    unit: Option<Unit>,
) -> Vec<Question> {
    let settled = Settled::new(redactor, tree, leaves, decisions);
    let mut shown = settled.findings.clone();
    if let Some(unit) = unit {
        convert(&mut shown, &settled.leaf_of, leaves, unit);
    }
    let values = settled.values(leaves);
    answer::questions(redactor.compiled(), shown.iter().zip(values))
}

/// Decisions after the field rules of the policy.
struct Settled<'d> {
    /// By leaf: what is replaced, where there is something.
    found: BTreeMap<usize, Cow<'d, [Candidate]>>,
    /// Leaves that a field rule redacts whole, by the entity that it gives them.
    whole: HashMap<usize, (String, Operator)>,
    findings: Vec<Finding>,
    leaf_of: Vec<usize>,
}

impl<'d> Settled<'d> {
    fn new<V, T: AsRef<[u8]>>(
        redactor: &Redactor,
        tree: &Tree<V>,
        leaves: &Leaves<T>,
        decisions: &'d Decisions,
    ) -> Settled<'d> {
        let mut settled = Settled {
            found: decisions.found.iter().map(|(leaf, found)| (*leaf, found.as_slice().into())).collect(),
            whole: HashMap::new(),
            findings: Vec::new(),
            leaf_of: Vec::new(),
        };
        let has_rules = redactor.compiled().has_field_rules();
        if settled.found.is_empty() && !has_rules {
            return settled;
        }
        let rules = match has_rules {
            true => rules::of_nodes(redactor.compiled().field_rules(), tree, leaves),
            false => Vec::new(),
        };
        let mut paths = Paths { redactor, known: HashMap::new() };
        for (index, node) in tree.nodes.iter().enumerate() {
            if let Some(rule) = rules.get(index).copied().flatten() {
                settled.apply_rule(tree, index, rule);
            }
            if let Some(leaf) = node.leaf() {
                settled.list(redactor, &mut paths, tree, leaves, decisions, index, leaf, None);
            }
            for leaf in tree.entries(index).iter().filter_map(|entry| entry.key.leaf()) {
                settled.list(redactor, &mut paths, tree, leaves, decisions, index, leaf, Some(leaf));
            }
        }
        settled.in_order_of_the_data()
    }

    /// What is replaced in a leaf.
    fn of(&self, leaf: usize) -> &[Candidate] {
        self.found.get(&leaf).map_or(&[], |found| found)
    }

    /// The value of each finding, whatever unit its offsets are in.
    fn values<'a, T: AsRef<[u8]>>(&'a self, leaves: &'a Leaves<T>) -> impl Iterator<Item = &'a [u8]> {
        let mut nth = 0;
        self.leaf_of.iter().enumerate().map(move |(index, leaf)| {
            nth = if index > 0 && self.leaf_of[index - 1] == *leaf { nth + 1 } else { 0 };
            match self.of(*leaf).get(nth) {
                Some(candidate) => &leaves.bytes(*leaf)[candidate.start..candidate.end],
                None => leaves.bytes(*leaf),
            }
        })
    }

    /// Takes out what may stay after the policy's actions; gives the findings that are operated on.
    fn apply_actions<T: AsRef<[u8]>>(
        &mut self,
        redactor: &Redactor,
        leaves: &Leaves<T>,
        report: &mut Report,
    ) -> Result<Vec<usize>, Error> {
        let found = self.findings.iter().zip(self.values(leaves));
        let stays = answer::settle(redactor.compiled(), redactor.answers(), found, report)?;
        if !stays.contains(&true) {
            return Ok((0..self.findings.len()).collect());
        }
        let mut at = 0;
        while at < self.leaf_of.len() {
            let leaf = self.leaf_of[at];
            let end = at + self.leaf_of[at..].iter().take_while(|of| **of == leaf).count();
            let mut of_leaf = stays[at..end].iter();
            let allowed = of_leaf.clone().filter(|stays| **stays).count();
            (0..allowed).for_each(|_| report.add_operator(KEEP));
            if allowed > 0
                && self.whole.remove(&leaf).is_none()
                && let Some(found) = self.found.get_mut(&leaf)
            {
                found.to_mut().retain(|_| of_leaf.next() == Some(&false));
            }
            at = end;
        }
        Ok((0..self.findings.len()).filter(|index| !stays[*index]).collect())
    }

    /// Every leaf with what is found in it.
    fn places<'a, T: AsRef<[u8]>>(&'a self, leaves: &'a Leaves<T>) -> Vec<Place<'a>> {
        let place = |leaf| Place {
            text: leaves.bytes(leaf),
            candidates: self.of(leaf),
            whole: self.whole.get(&leaf).map(|(entity, operator)| (&**entity, operator)),
            number: leaves.form(leaf) == Form::Number,
        };
        (0..leaves.list.len()).map(place).collect()
    }

    /// Leaves are numbered as a reader meets them; nodes are not.
    fn in_order_of_the_data(mut self) -> Settled<'d> {
        let mut listed: Vec<(usize, Finding)> = self.leaf_of.into_iter().zip(self.findings).collect();
        listed.sort_by_key(|(leaf, _)| *leaf);
        (self.leaf_of, self.findings) = listed.into_iter().unzip();
        self
    }

    /// What is kept keeps its keys, too. Of what is redacted they are redacted as any others, so that its form stays.
    fn apply_rule<V>(&mut self, tree: &Tree<V>, node: usize, rule: &FieldRule) {
        let leaf = tree.nodes[node].leaf();
        match rule {
            FieldRule::Keep => {
                for leaf in leaf.into_iter().chain(tree.entries(node).iter().filter_map(|entry| entry.key.leaf())) {
                    self.found.remove(&leaf);
                }
            }
            FieldRule::Redact { entity, operator } => {
                if let Some(leaf) = leaf {
                    self.found.remove(&leaf);
                    self.whole.insert(leaf, (entity.clone(), operator.clone()));
                }
            }
        }
    }

    #[allow(clippy::too_many_arguments)]
    fn list<V, T: AsRef<[u8]>>(
        &mut self,
        redactor: &Redactor,
        paths: &mut Paths,
        tree: &Tree<V>,
        leaves: &Leaves<T>,
        decisions: &Decisions,
        node: usize,
        leaf: usize,
        key: Option<usize>,
    ) {
        let text = leaves.bytes(leaf);
        let mut found: Vec<Finding> = self.of(leaf).iter().map(|candidate| redactor.finding(text, candidate)).collect();
        if let Some((entity, _)) = self.whole.get(&leaf) {
            found.push(Finding::of_field_rule(entity, Span::new(0, text.len())));
        }
        if found.is_empty() {
            return;
        }
        let mut path = paths.of(tree, leaves, decisions, node);
        if let Some(key) = key {
            path.push(PathPart::Key(paths.shown_key(leaves, decisions, key)));
        }
        let path: std::sync::Arc<str> = pointer(&path).into();
        for mut finding in found {
            finding.path = Some(path.clone());
            self.findings.push(finding);
            self.leaf_of.push(leaf);
        }
    }
}

/// Paths as they may be shown: personal keys stand there redacted.
struct Paths<'r> {
    redactor: &'r Redactor,
    known: HashMap<usize, String>,
}

impl Paths<'_> {
    fn of<V, T: AsRef<[u8]>>(
        &mut self,
        tree: &Tree<V>,
        leaves: &Leaves<T>,
        decisions: &Decisions,
        node: usize,
    ) -> Vec<PathPart> {
        let mut parts = Vec::new();
        let mut at = node;
        while let Some((parent, position)) = tree.nodes[at].parent() {
            parts.push(match &tree.entries(parent)[position].key {
                TreeKey::Index => PathPart::Index(position),
                TreeKey::Member(member) => PathPart::Key(leaves.member(*member).to_string()),
                TreeKey::Name(leaf, _) => PathPart::Key(self.shown_key(leaves, decisions, *leaf as usize)),
                TreeKey::Other(_) => PathPart::Index(position),
            });
            at = parent;
        }
        parts.reverse();
        parts
    }

    fn shown_key<T: AsRef<[u8]>>(&mut self, leaves: &Leaves<T>, decisions: &Decisions, leaf: usize) -> String {
        self.known
            .entry(leaf)
            .or_insert_with(|| {
                let mut out = Vec::new();
                let text = leaves.bytes(leaf);
                self.redactor.write_placeholders(text, decisions.of(leaf), &mut out);
                String::from_utf8_lossy(&out).into_owned()
            })
            .clone()
    }
}

/// A leaf with findings, for a session that gives them tokens.
pub(crate) struct Place<'a> {
    pub(crate) text: &'a [u8],
    pub(crate) candidates: &'a [Candidate],
    /// The entity and operator of a field rule that covers the leaf.
    pub(crate) whole: Option<(&'a str, &'a Operator)>,
    /// Whether the leaf is a number or boolean of the host.
    pub(crate) number: bool,
}

/// Gives each leaf the tokens of its findings: one a finding, `None` where the policy's operator is to be applied.
pub(crate) type Issue<'a> = dyn FnMut(&[Place]) -> Result<Vec<Vec<Option<String>>>, Error> + 'a;

/// Builds the redacted value. Linear in the number of values that change.
///
/// # Errors
/// The host's and the caller's; nothing is returned then, and the original is as it was.
pub fn apply<H: Host>(
    host: &mut H,
    redactor: &Redactor,
    tree: &Tree<H::Value>,
    leaves: &Leaves<H::Text>,
    decisions: &Decisions,
    caller: Option<&mut Caller>,
) -> Result<Outcome<H::Value>, H::Error> {
    apply_with(host, redactor, tree, leaves, decisions, caller, None)
}

/// As [`apply`], with the tokens of a session.
pub(crate) fn apply_with<H: Host>(
    host: &mut H,
    redactor: &Redactor,
    tree: &Tree<H::Value>,
    leaves: &Leaves<H::Text>,
    decisions: &Decisions,
    mut caller: Option<&mut Caller>,
    issue: Option<&mut Issue>,
) -> Result<Outcome<H::Value>, H::Error> {
    let mut settled = Settled::new(redactor, tree, leaves, decisions);
    if let Some(unit) = H::UNIT {
        convert(&mut settled.findings, &settled.leaf_of, leaves, unit);
    }
    let mut report = Report::new(redactor.fingerprint());
    settled.findings.iter().for_each(|finding| report.count(finding));
    tree.unsupported.iter().for_each(|name| report.add_unsupported(name));
    let operated = settled.apply_actions(redactor, leaves, &mut report)?;

    let mut first_of: HashMap<usize, usize> = HashMap::new();
    for (index, finding) in operated.iter().enumerate() {
        first_of.entry(settled.leaf_of[*finding]).or_insert(index);
    }
    let tokens = match issue {
        Some(issue) => issue(&settled.places(leaves))?,
        None => Vec::new(),
    };
    // New text by leaf, of values and of keys.
    let mut texts: HashMap<usize, Vec<u8>> = HashMap::new();
    let changed: BTreeSet<usize> = settled.found.keys().chain(settled.whole.keys()).copied().collect();
    for leaf in changed {
        let text = leaves.bytes(leaf);
        let mut out = Vec::new();
        let tokens = tokens.get(leaf).map_or(&[][..], Vec::as_slice);
        if let Some((entity, operator)) = settled.whole.get(&leaf) {
            match tokens {
                [Some(token)] => {
                    report.add_operator(TOKENIZE);
                    out.extend_from_slice(token.as_bytes());
                }
                _ => {
                    report.add_operator(operator.name());
                    operate::write(operator, entity, text, leaves.form(leaf), &mut out);
                }
            }
        } else if let candidates @ [_, ..] = settled.of(leaf) {
            redactor.count_operators(candidates, tokens, &mut report);
            let whole = candidates.first().filter(|one| one.start == 0 && one.end == text.len());
            let number = whole.filter(|_| leaves.form(leaf) == Form::Number && tokens.iter().all(Option::is_none));
            match &mut caller {
                _ if number.is_some_and(|one| redactor.seal_number(text, one, &mut out)) => {}
                None => redactor.write(text, candidates, tokens, None, &mut out)?,
                Some(caller) => {
                    let mut listed = candidates.iter().zip(&operated[first_of[&leaf]..]);
                    // The finding as it is listed: with its path, in the host's unit.
                    let mut place = |finding: &Finding, value: &[u8]| {
                        let start = finding.span().start;
                        let found = listed.find(|(candidate, _)| candidate.start == start);
                        caller(found.map_or(finding, |(_, listed)| &settled.findings[*listed]), value)
                    };
                    redactor.write(text, candidates, tokens, Some(&mut place), &mut out)?;
                }
            }
        } else {
            continue;
        }
        if out != text {
            texts.insert(leaf, out);
        }
    }
    let value = build(host, tree, leaves, &texts, &HashSet::new())?;
    Ok(Outcome { value, findings: settled.findings, leaf_of: settled.leaf_of, report })
}

/// The value with these leaves in place of its own, some of them numbers; `None` where there are none.
pub(crate) fn build<H: Host>(
    host: &mut H,
    tree: &Tree<H::Value>,
    leaves: &Leaves<H::Text>,
    texts: &HashMap<usize, Vec<u8>>,
    numbers: &HashSet<usize>,
) -> Result<Option<H::Value>, H::Error> {
    if texts.is_empty() {
        return Ok(None);
    }
    Builder::new(host, tree, leaves, texts, numbers).build()
}

/// Builds changed containers: shells of mutable ones first, so that a cycle finds its way back; then what is fixed when made,
/// innermost first; then the shells are filled.
struct Builder<'a, H: Host> {
    host: &'a mut H,
    tree: &'a Tree<H::Value>,
    leaves: &'a Leaves<H::Text>,
    texts: &'a HashMap<usize, Vec<u8>>,
    /// The leaves among them that become numbers.
    numbers: &'a HashSet<usize>,
    /// Every node that has changed or reaches one that has.
    changed: BTreeSet<usize>,
    built: HashMap<usize, H::Value>,
}

/// Stands for the last link of a cycle that cannot be built.
const CYCLE: &[u8] = b"[CYCLE]";

impl<'a, H: Host> Builder<'a, H> {
    fn new(
        host: &'a mut H,
        tree: &'a Tree<H::Value>,
        leaves: &'a Leaves<H::Text>,
        texts: &'a HashMap<usize, Vec<u8>>,
        numbers: &'a HashSet<usize>,
    ) -> Self {
        Builder { host, tree, leaves, texts, numbers, changed: BTreeSet::new(), built: HashMap::new() }
    }

    fn build(mut self) -> Result<Option<H::Value>, H::Error> {
        self.changed = self.find_changed();
        if !self.changed.contains(&0) {
            return Ok(None);
        }
        let mut containers: Vec<usize> = Vec::new();
        for &node in &self.changed {
            let original = &self.tree.nodes[node].value;
            match self.tree.nodes[node].kind {
                Kind::Leaf(leaf) => {
                    let leaf = leaf as usize;
                    let value = match self.numbers.contains(&leaf) {
                        true => self.host.number(original, &self.texts[&leaf])?,
                        false => self.host.text(original, &self.texts[&leaf])?,
                    };
                    self.built.insert(node, value);
                }
                Kind::Container { mutable: true, .. } => {
                    let shell = self.host.shell(original)?;
                    self.built.insert(node, shell);
                    containers.push(node);
                }
                Kind::Container { mutable: false, .. } => {}
                Kind::Plain => {}
            }
        }
        for node in self.fixed_innermost_first() {
            let entries = self.entries(node)?;
            let value = self.host.rebuild(&self.tree.nodes[node].value, entries)?;
            self.built.insert(node, value);
        }
        for node in containers {
            let entries = self.entries(node)?;
            let shell = self.built[&node].clone();
            self.host.fill(&shell, &self.tree.nodes[node].value, entries)?;
        }
        Ok(self.built.remove(&0))
    }

    /// Whether a key has new text.
    fn is_new(&self, key: &TreeKey<H::Value>) -> bool {
        key.leaf().is_some_and(|leaf| self.texts.contains_key(&leaf))
    }

    /// Every node that has changed or reaches one that has, in ascending order.
    fn find_changed(&self) -> BTreeSet<usize> {
        // Most values stand in one container, which they know; these stand in others too.
        let mut users: HashMap<usize, Vec<usize>> = HashMap::new();
        let mut queue: Vec<usize> = Vec::new();
        let parent = |node: usize| self.tree.nodes[node].parent().map(|(parent, _)| parent);
        for (index, node) in self.tree.nodes.iter().enumerate() {
            if node.leaf().is_some_and(|leaf| self.texts.contains_key(&leaf)) {
                queue.push(index);
            }
            for entry in self.tree.entries(index) {
                if let Some(node) = entry.node().filter(|node| parent(*node) != Some(index)) {
                    users.entry(node).or_default().push(index);
                }
                if self.is_new(&entry.key) {
                    queue.push(index);
                }
            }
        }
        let mut changed = BTreeSet::new();
        while let Some(node) = queue.pop() {
            if changed.insert(node) {
                queue.extend(parent(node));
                queue.extend(users.get(&node).into_iter().flatten());
            }
        }
        changed
    }

    /// Changed containers that are fixed when made, each after those that it holds.
    fn fixed_innermost_first(&self) -> Vec<usize> {
        let changed = &self.changed;
        let is_fixed = |node: usize| matches!(self.tree.nodes[node].kind, Kind::Container { mutable: false, .. });
        let mut order = Vec::new();
        let mut entered = HashSet::new();
        for &root in changed.iter().filter(|node| is_fixed(**node)) {
            let mut stack = vec![(root, false)];
            while let Some((node, done)) = stack.pop() {
                if done {
                    order.push(node);
                } else if entered.insert(node) {
                    stack.push((node, true));
                    let inner = self.tree.entries(node).iter().filter_map(TreeEntry::node);
                    stack.extend(inner.filter(|n| changed.contains(n) && is_fixed(*n)).map(|n| (n, false)));
                }
            }
        }
        order
    }

    /// The entries of a container with what has been built; keys that fall together get `_2`, `_3`, ….
    fn entries(&mut self, node: usize) -> Result<Vec<Entry<H::Value>>, H::Error> {
        let tree = self.tree;
        let entries = tree.entries(node);
        // The keys that stay, where any do not.
        let mut taken: HashSet<Vec<u8>> = match entries.iter().any(|entry| self.is_new(&entry.key)) {
            true => entries
                .iter()
                .filter(|entry| !self.is_new(&entry.key))
                .filter_map(|entry| Some(self.leaves.bytes(entry.key.leaf()?).to_vec()))
                .collect(),
            false => HashSet::new(),
        };
        let mut out = Vec::with_capacity(entries.len());
        for entry in entries {
            let key = match &entry.key {
                TreeKey::Index => EntryKey::Index,
                TreeKey::Member(member) => EntryKey::Member(self.leaves.member(*member).to_string()),
                TreeKey::Other(key) => EntryKey::Key(key.clone()),
                TreeKey::Name(leaf, key) => EntryKey::Key(match self.texts.get(&(*leaf as usize)) {
                    None => key.clone(),
                    Some(text) => {
                        let text = distinct(text, &mut taken);
                        self.host.text(key, &text)?
                    }
                }),
            };
            let original = tree.value(entry);
            let value = match entry.node().filter(|node| self.changed.contains(node)) {
                None => original.clone(),
                Some(node) => match self.built.get(&node) {
                    Some(built) => built.clone(),
                    // A cycle of containers that are fixed when made: its last link cannot be, and the original is raw.
                    None => self.host.text(original, CYCLE)?,
                },
            };
            out.push(Entry { key, value });
        }
        Ok(out)
    }
}

/// The text, or the text with the first number from 2 on that makes it one of its own.
fn distinct(text: &[u8], taken: &mut HashSet<Vec<u8>>) -> Vec<u8> {
    let mut key = text.to_vec();
    let mut number = 2;
    while !taken.insert(key.clone()) {
        key = [text, format!("_{number}").as_bytes()].concat();
        number += 1;
    }
    key
}
