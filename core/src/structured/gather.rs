//! The walk over a host's values.

use super::{Host, Key, Leaves, Node};
use foldhash::{HashMap, HashMapExt};
use std::collections::hash_map::Entry;

/// The containers of a value, and where their entries lead.
pub struct Tree<V> {
    pub(super) nodes: Vec<TreeNode<V>>,
    pub(super) unsupported: Vec<String>,
}

pub(super) struct TreeNode<V> {
    pub(super) value: V,
    pub(super) kind: Kind<V>,
    /// The container through which the walk came here first, and the entry in it; small numbers, as there are many nodes.
    parent: Option<(u32, u32)>,
}

impl<V> TreeNode<V> {
    /// The container through which the walk came here first, and the entry in it.
    pub(super) fn parent(&self) -> Option<(usize, usize)> {
        self.parent.map(|(node, entry)| (node as usize, entry as usize))
    }
}

pub(super) enum Kind<V> {
    Leaf(usize),
    Plain,
    Container { entries: Vec<TreeEntry<V>>, mutable: bool },
}

pub(super) struct TreeEntry<V> {
    pub(super) key: TreeKey<V>,
    pub(super) node: usize,
}

pub(super) enum TreeKey<V> {
    Index,
    Member(String),
    /// The leaf that holds the text of the key, and the key itself.
    Name(usize, V),
    Other(V),
}

/// A walked value: its containers, and its leaves.
pub type Gathered<H> = (Tree<<H as Host>::Value>, Leaves<<H as Host>::Text>);

/// Walks a value and collects its leaves. Linear in the number of values; iterative.
///
/// # Errors
/// The host's.
pub fn gather<H: Host>(host: &mut H, root: &H::Value) -> Result<Gathered<H>, H::Error> {
    let mut leaves = Leaves::default();
    let mut tree = Tree { nodes: Vec::new(), unsupported: Vec::new() };
    // Containers and shared texts that have a node.
    let mut known: HashMap<usize, usize> = HashMap::new();
    known.extend(host.identity(root).map(|root| (root, 0)));
    // Values whose node stands already, without its kind.
    let mut pending = vec![0];
    tree.nodes.push(TreeNode { value: root.clone(), kind: Kind::Plain, parent: None });
    while let Some(index) = pending.pop() {
        let value = tree.nodes[index].value.clone();
        match host.describe(&value)? {
            Node::Text(text) => tree.nodes[index].kind = Kind::Leaf(leaves.add_text(text)),
            Node::Bytes(bytes) => tree.nodes[index].kind = Kind::Leaf(leaves.add_bytes(bytes)),
            Node::Number(digits) => tree.nodes[index].kind = Kind::Leaf(leaves.add_number(digits)),
            Node::Plain => {}
            Node::Opaque(name) => {
                if !tree.unsupported.contains(&name) {
                    tree.unsupported.push(name);
                }
            }
            Node::Container { entries, mutable } => {
                let first_pending = pending.len();
                let mut children = Vec::with_capacity(entries.len());
                for (position, (key, child)) in entries.into_iter().enumerate() {
                    let next = tree.nodes.len();
                    let node = match host.identity(&child).map(|identity| known.entry(identity)) {
                        Some(Entry::Occupied(shared)) => *shared.get(),
                        Some(Entry::Vacant(new)) => *new.insert(next),
                        None => next,
                    };
                    if node == next {
                        tree.nodes.push(TreeNode {
                            value: child,
                            kind: Kind::Plain,
                            parent: Some((index as u32, position as u32)),
                        });
                        pending.push(node);
                    }
                    let key = match key {
                        Key::Index => TreeKey::Index,
                        Key::Member(name) => TreeKey::Member(name),
                        Key::Name { text, key } => TreeKey::Name(leaves.add_key(text), key),
                        Key::Other(key) => TreeKey::Other(key),
                    };
                    children.push(TreeEntry { key, node });
                }
                // The first entry is walked first, so that findings come in the order of the data.
                pending[first_pending..].reverse();
                tree.nodes[index].kind = Kind::Container { entries: children, mutable };
            }
        }
    }
    leaves.take_keys(&tree);
    Ok((tree, leaves))
}
