//! Lists that are made when a text first asks for them: most of thousands of kinds of numbers are in no text.

use std::sync::OnceLock;

/// Lists of what is made of small items.
#[derive(Clone, Debug)]
pub(super) struct LazyLists<I, T> {
    /// By slot: which list it has, the first one being empty.
    slots: Vec<u16>,
    lists: Vec<LazyList<I, T>>,
}

#[derive(Clone, Debug)]
struct LazyList<I, T> {
    items: Vec<I>,
    made: OnceLock<Vec<T>>,
}

impl<I, T> LazyLists<I, T> {
    pub(super) fn new(slots: usize) -> LazyLists<I, T> {
        LazyLists { slots: vec![0; slots], lists: vec![LazyList { items: Vec::new(), made: OnceLock::new() }] }
    }

    pub(super) fn push(&mut self, slot: usize, item: I) {
        let list = &mut self.slots[slot];
        if *list == 0 {
            *list = self.lists.len() as u16;
            self.lists.push(LazyList { items: Vec::new(), made: OnceLock::new() });
        }
        self.lists[usize::from(*list)].items.push(item);
    }

    /// The list of a slot.
    #[inline]
    pub(super) fn get(&self, slot: usize, make: impl FnOnce(&[I]) -> Vec<T>) -> &[T] {
        let list = &self.lists[usize::from(self.slots[slot])];
        list.made.get_or_init(|| make(&list.items))
    }
}
