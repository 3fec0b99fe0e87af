//! The walk over a host's values.

use super::{Glimpse, Host, Key, Leaves, Node, Parts, leaves::KeyOf};
use crate::candidate::{field::is_only_number, is_name, is_value};
use foldhash::{HashMap, HashMapExt};
use std::collections::{HashSet, hash_map::Entry};

/// The containers of a value, and where their entries lead.
pub struct Tree<V> {
    pub(super) nodes: Vec<TreeNode<V>>,
    /// Those of each container in a row.
    entries: Vec<TreeEntry<V>>,
    /// Values of entries that nothing can be found in.
    plain: Vec<V>,
    pub(super) unsupported: Vec<String>,
}

/// A value. There are many, so numbers in it are small.
pub(super) struct TreeNode<V> {
    pub(super) value: V,
    pub(super) kind: Kind,
    /// The container through which the walk came here first, and the entry in it.
    parent: Option<(u32, u32)>,
    /// The key nearest above: through lists, the key of the list.
    key: KeyOf,
}

impl<V> TreeNode<V> {
    /// The container through which the walk came here first, and the entry in it.
    pub(super) fn parent(&self) -> Option<(usize, usize)> {
        self.parent.map(|(node, entry)| (node as usize, entry as usize))
    }

    /// The leaf that this is, where it is one.
    pub(super) fn leaf(&self) -> Option<usize> {
        match self.kind {
            Kind::Leaf(leaf) => Some(leaf as usize),
            _ => None,
        }
    }
}

#[derive(Clone, Copy)]
pub(super) enum Kind {
    Leaf(u32),
    Plain,
    /// Its entries are those from `first` on.
    Container {
        first: u32,
        count: u32,
        mutable: bool,
    },
}

pub(super) struct TreeEntry<V> {
    pub(super) key: TreeKey<V>,
    value: Target,
}

/// Where the value of an entry stands.
#[derive(Clone, Copy)]
enum Target {
    Node(u32),
    Plain(u32),
}

impl<V> TreeEntry<V> {
    /// The node of the value, where something can be found in it.
    pub(super) fn node(&self) -> Option<usize> {
        match self.value {
            Target::Node(node) => Some(node as usize),
            Target::Plain(_) => None,
        }
    }
}

pub(super) enum TreeKey<V> {
    Index,
    /// The number of a member: see [`Leaves::member`].
    Member(u32),
    /// The leaf that holds the text of the key, and the key itself.
    Name(u32, V),
    Other(V),
}

impl<V> TreeKey<V> {
    /// The leaf that holds its text, where it has one.
    pub(super) fn leaf(&self) -> Option<usize> {
        match self {
            TreeKey::Name(leaf, _) => Some(*leaf as usize),
            _ => None,
        }
    }
}

impl<V> Default for Tree<V> {
    fn default() -> Tree<V> {
        Tree { nodes: Vec::new(), entries: Vec::new(), plain: Vec::new(), unsupported: Vec::new() }
    }
}

impl<V> Tree<V> {
    /// The memory of a tree that is over, for [`gather_in`].
    pub fn emptied<W>(self) -> Tree<W> {
        Tree {
            nodes: emptied(self.nodes),
            entries: emptied(self.entries),
            plain: emptied(self.plain),
            unsupported: emptied(self.unsupported),
        }
    }

    /// How many values there is memory for.
    pub fn capacity(&self) -> usize {
        self.nodes.capacity().max(self.entries.capacity())
    }

    /// A key as leaves know it.
    fn known_key(&self, key: KeyOf) -> KeyOf {
        match key {
            KeyOf::Node(name) => self.nodes[name as usize].leaf().map_or(KeyOf::None, |leaf| KeyOf::Leaf(leaf as u32)),
            key => key,
        }
    }

    /// The value of an entry.
    pub(super) fn value(&self, entry: &TreeEntry<V>) -> &V {
        match entry.value {
            Target::Node(node) => &self.nodes[node as usize].value,
            Target::Plain(plain) => &self.plain[plain as usize],
        }
    }

    /// The entries of a node: none where it is no container.
    pub(super) fn entries(&self, node: usize) -> &[TreeEntry<V>] {
        match self.nodes[node].kind {
            Kind::Container { first, count, .. } => &self.entries[first as usize..][..count as usize],
            _ => &[],
        }
    }
}

/// An empty list in the memory of another.
fn emptied<T, U>(mut list: Vec<T>) -> Vec<U> {
    list.clear();
    // The standard library collects in place, where the types are of one size.
    list.into_iter().filter_map(|_| None).collect()
}

/// A walked value: its containers, and its leaves.
pub type Gathered<H> = (Tree<<H as Host>::Value>, Leaves<<H as Host>::Text>);

/// Walks a value and collects its leaves. Linear in the number of values; iterative.
///
/// # Errors
/// The host's.
pub fn gather<H: Host>(host: &mut H, root: &H::Value) -> Result<Gathered<H>, H::Error> {
    gather_in(host, root, (Tree::default(), Leaves::default()))
}

/// As [`gather`], in memory that was used before: see [`Tree::emptied`] and [`Leaves::emptied`].
///
/// # Errors
/// The host's.
pub fn gather_in<H: Host>(
    host: &mut H,
    root: &H::Value,
    (mut tree, mut leaves): Gathered<H>,
) -> Result<Gathered<H>, H::Error> {
    // Containers and shared texts that have a node.
    let mut known: HashMap<usize, u32> = HashMap::new();
    if let Glimpse::Shared(root) = host.glimpse(root) {
        known.insert(root, 0);
    }
    // Shared values that stand under another key, too.
    let mut again: Vec<(u32, KeyOf)> = Vec::new();
    let mut parts = Parts { entries: Vec::new(), digits: String::new() };
    // Values whose node stands already, without its kind.
    let mut pending: Vec<u32> = vec![0];
    tree.nodes.push(TreeNode { value: root.clone(), kind: Kind::Plain, parent: None, key: KeyOf::None });
    while let Some(index) = pending.pop() {
        let above = tree.known_key(tree.nodes[index as usize].key);
        let node = &mut tree.nodes[index as usize];
        node.kind = match host.describe(&node.value, &mut parts)? {
            Node::Text(text) => Kind::Leaf(leaves.add_text(text, above)),
            Node::Bytes(bytes) => Kind::Leaf(leaves.add_bytes(bytes, above)),
            Node::Number => Kind::Leaf(leaves.add_number(&parts.digits, above)),
            Node::Literal => Kind::Leaf(leaves.add_literal(&parts.digits, above)),
            Node::Plain => Kind::Plain,
            Node::Opaque(name) => {
                let leaf = leaves.add_literal(&name, above);
                if !tree.unsupported.contains(&name) {
                    tree.unsupported.push(name);
                }
                Kind::Leaf(leaf)
            }
            Node::Container { mutable } => {
                let (first, count) = (tree.entries.len() as u32, parts.entries.len() as u32);
                let first_pending = pending.len();
                // The member seen last whose value is the name of another one.
                let mut name: Option<u32> = None;
                for (position, (key, child)) in parts.entries.drain(..).enumerate() {
                    let mut is_of_name = false;
                    let (key, key_of) = match key {
                        Key::Index => (TreeKey::Index, above),
                        Key::Member(name) => {
                            let member = leaves.add_member(name);
                            (TreeKey::Member(member), KeyOf::Member(member))
                        }
                        Key::Name { text, key } => {
                            // Of a number the key around it says what kind it is; of a value, the one beside it as well.
                            let of_value = is_value(text.as_ref());
                            let says_kind = above != KeyOf::None && (of_value || is_only_number(text.as_ref()));
                            is_of_name = is_name(text.as_ref());
                            let leaf = leaves.add_key(text);
                            let key_of = match name.filter(|_| of_value) {
                                Some(name) => KeyOf::Node(name),
                                None if says_kind => above,
                                None => KeyOf::Leaf(leaf),
                            };
                            (TreeKey::Name(leaf, key), key_of)
                        }
                        Key::Other(key) => (TreeKey::Other(key), KeyOf::None),
                    };
                    let next = tree.nodes.len() as u32;
                    let node = match host.glimpse(&child) {
                        Glimpse::Plain => {
                            let value = Target::Plain(tree.plain.len() as u32);
                            tree.plain.push(child);
                            tree.entries.push(TreeEntry { key, value });
                            continue;
                        }
                        Glimpse::Single => next,
                        Glimpse::Shared(identity) => match known.entry(identity) {
                            Entry::Occupied(shared) => {
                                let shared = *shared.get();
                                if !leaves.is_same_key(tree.nodes[shared as usize].key, key_of) {
                                    again.push((shared, key_of));
                                }
                                shared
                            }
                            Entry::Vacant(new) => *new.insert(next),
                        },
                    };
                    if is_of_name {
                        name = Some(node);
                    }
                    if node == next {
                        let parent = Some((index, position as u32));
                        tree.nodes.push(TreeNode { value: child, kind: Kind::Plain, parent, key: key_of });
                        pending.push(node);
                    }
                    tree.entries.push(TreeEntry { key, value: Target::Node(node) });
                }
                // The first entry is walked first, so that findings come in the order of the data.
                pending[first_pending..].reverse();
                tree.nodes[index as usize].kind = Kind::Container { first, count, mutable };
                continue;
            }
        };
    }
    look_again(&tree, &mut leaves, again);
    Ok((tree, leaves))
}

/// Gives what stands under several keys the context of each: it is one value, and found where any of them names it.
fn look_again<V, T: AsRef<[u8]>>(tree: &Tree<V>, leaves: &mut Leaves<T>, mut again: Vec<(u32, KeyOf)>) {
    let mut seen = HashSet::new();
    while let Some((node, key)) = again.pop() {
        let key = tree.known_key(key);
        if !seen.insert((node, key)) {
            continue;
        }
        let own = tree.known_key(tree.nodes[node as usize].key);
        if let Some(leaf) = tree.nodes[node as usize].leaf() {
            leaves.add_look(leaf, key);
        }
        // Below, the key reaches as far as the first one did.
        let below = tree.entries(node as usize).iter().filter(|entry| !matches!(entry.key, TreeKey::Other(_)));
        let below = below.filter_map(TreeEntry::node);
        again.extend(below.filter(|child| tree.nodes[*child].key == own).map(|child| (child as u32, key)));
    }
}
