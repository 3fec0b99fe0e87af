//! Overlapping candidates become findings that do not overlap.
//!
//! Candidates that overlap, directly or through others, form a cluster. A cluster becomes one finding that covers the union of its
//! spans, so that no tail of any of them is left raw; it is named after its best candidate. The order is total: what the policy replaces before
//! what it keeps, so that no kept value shows a secret that overlaps it; then a block before what stands in it, so that its first line says
//! what it is; then higher score, then longer, then earlier, then the detector that comes first in the catalogue.

use crate::candidate::Candidate;
use std::cmp::Ordering;

/// Best first: the documented total order.
fn better(a: &Candidate, b: &Candidate) -> Ordering {
    a.gives_way
        .cmp(&b.gives_way)
        .then(b.block.cmp(&a.block))
        .then(b.score.cmp(&a.score))
        .then(b.matched.len().cmp(&a.matched.len()))
        .then(a.matched.start.cmp(&b.matched.start))
        .then(a.detector.cmp(&b.detector))
        .then(a.shape.cmp(&b.shape))
        .then(a.decoded.is_some().cmp(&b.decoded.is_some()))
}

/// Puts candidates in the order of a key. A candidate is long, so it is the keys that are sorted.
pub(crate) fn sort_by_key<K: Ord + Copy>(candidates: &mut Vec<Candidate>, key: impl Fn(&Candidate) -> K) {
    if !candidates.is_sorted_by_key(&key) {
        let mut order: Vec<(K, usize)> = candidates.iter().map(&key).zip(0..).collect();
        order.sort_unstable();
        *candidates = order.into_iter().map(|(_, at)| candidates[at]).collect();
    }
}

/// Drops addresses that are the user and the host of a URL, where the user is a key: `https://ghp_…@github.com/acme` keeps its host.
pub(crate) fn drop_hosts(text: &[u8], candidates: &mut Vec<Candidate>) {
    if memchr::memchr(b'@', text).is_none() || candidates.len() < 2 {
        return;
    }
    sort_by_key(candidates, |candidate| candidate.start);
    let is_host = |candidate: &Candidate, same: &[Candidate]| {
        let goes_on = |key: &Candidate| key.end < candidate.end && text[key.end] == b'@';
        text[..candidate.start].ends_with(b"://") && same.iter().any(goes_on)
    };
    let kept = |same: &mut [Candidate]| -> Vec<Candidate> {
        same.iter().filter(|candidate| !is_host(candidate, same)).copied().collect()
    };
    if candidates.chunk_by(|a, b| a.start == b.start).any(|same| same.iter().any(|one| is_host(one, same))) {
        *candidates = candidates.chunk_by_mut(|a, b| a.start == b.start).flat_map(kept).collect();
    }
}

/// Leaves out of a value that only its key or a sentence ends what stands behind the surer one that it starts with and that `has_end`, where that is
/// punctuation alone: `token: ghp_…!`, `the key is ghp_…/`.
pub(crate) fn drop_punctuation(text: &[u8], candidates: &mut Vec<Candidate>, has_end: impl Fn(&Candidate) -> bool) {
    if candidates.len() < 2 {
        return;
    }
    sort_by_key(candidates, |candidate| candidate.start);
    for same in candidates.chunk_by_mut(|a, b| a.start == b.start).filter(|same| same.len() > 1) {
        same.sort_unstable_by(better);
        let best = same[0];
        if !has_end(&best) {
            continue;
        }
        let is_longer = |other: &&mut Candidate| other.score < best.score && other.end > best.end;
        for other in same.iter_mut().filter(is_longer) {
            if is_punctuation(&text[best.end..other.end]) {
                other.end = best.end;
            }
        }
    }
}

/// Whether this is punctuation, as it is or in the escapes of a URL, and no sign that base64 has inside.
fn is_punctuation(bytes: &[u8]) -> bool {
    let mut rest = bytes;
    loop {
        rest = match rest {
            [] => return true,
            [b'.' | b',' | b':' | b';' | b'!' | b'?' | b'/' | b'|' | b')' | b']' | b'}' | b'#', rest @ ..] => rest,
            [b'%', high, low, rest @ ..] if ESCAPED_PUNCTUATION.contains(&[*high, low.to_ascii_uppercase()]) => rest,
            _ => return false,
        }
    }
}

/// Line breaks, a space, quotes, brackets and the signs between the parts of a URL.
const ESCAPED_PUNCTUATION: &[[u8; 2]] =
    &[*b"0A", *b"0D", *b"20", *b"22", *b"26", *b"27", *b"29", *b"2C", *b"3B", *b"3C", *b"3E", *b"5D", *b"60", *b"7D"];

/// Drops readings of a value that a word near it makes count where another word, nearer, makes another reading count:
/// `SIN 046 454 286, TFN 123 456 782`.
pub(crate) fn drop_farther(candidates: &mut Vec<Candidate>) {
    let is_told = |candidate: &Candidate| candidate.context.filter(|_| candidate.field.is_none());
    if candidates.iter().filter(|candidate| is_told(candidate).is_some()).nth(1).is_none() {
        return;
    }
    sort_by_key(candidates, |candidate| (candidate.start, candidate.end));
    let mut kept = Vec::with_capacity(candidates.len());
    for same in candidates.chunk_by(|a, b| (a.start, a.end) == (b.start, b.end)) {
        let nearest = same.iter().filter_map(is_told).map(|phrase| phrase.distance).min();
        let is_kept = |candidate: &&Candidate| is_told(candidate).is_none_or(|phrase| Some(phrase.distance) == nearest);
        kept.extend(same.iter().filter(is_kept));
    }
    *candidates = kept;
}

/// Replaces each cluster by its best candidate, stretched over the union. `candidates` are left ordered and disjoint.
pub(crate) fn resolve(candidates: &mut Vec<Candidate>) {
    sort_by_key(candidates, |candidate| candidate.start);
    for same in candidates.chunk_by_mut(|a, b| a.start == b.start).filter(|same| same.len() > 1) {
        same.sort_unstable_by(better);
    }
    let mut kept = 0;
    let mut cluster_end = 0;
    for index in 0..candidates.len() {
        let candidate = candidates[index];
        if kept > 0 && candidate.start < cluster_end {
            let best = &mut candidates[kept - 1];
            cluster_end = cluster_end.max(candidate.end);
            let start = best.start;
            if better(&candidate, best) == Ordering::Less {
                *best = candidate;
            }
            best.start = start;
            best.end = cluster_end;
        } else {
            cluster_end = candidate.end;
            candidates[kept] = candidate;
            kept += 1;
        }
    }
    candidates.truncate(kept);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::candidate::NearPhrase;
    use proptest::prelude::*;

    fn candidate(start: usize, length: usize, score: u8, detector: u16) -> Candidate {
        Candidate::new(start, start + length, detector, 0, score)
    }

    #[test]
    fn the_better_name_covers_the_union() {
        let mut list = vec![candidate(0, 10, 60, 1), candidate(5, 10, 90, 2), candidate(20, 5, 50, 3)];
        resolve(&mut list);
        let spans: Vec<_> = list.iter().map(|c| (c.start, c.end, c.detector)).collect();
        assert_eq!(spans, [(0, 15, 2), (20, 25, 3)]);
    }

    #[test]
    fn the_nearer_word_says_what_a_value_is() {
        let told = |start: usize, detector: u16, distance: u16| Candidate {
            context: Some(NearPhrase { index: 0, distance }),
            ..candidate(start, 9, 60, detector)
        };
        let field = Candidate { field: Some(0), ..told(0, 4, 30) };
        let mut list =
            vec![told(0, 1, 20), told(0, 2, 1), candidate(0, 9, 70, 3), field, told(20, 1, 20), told(0, 5, 1)];
        drop_farther(&mut list);
        let kept: Vec<_> = list.iter().map(|c| (c.start, c.detector)).collect();
        assert_eq!(kept, [(0, 2), (0, 3), (0, 4), (0, 5), (20, 1)]);
    }

    #[test]
    fn a_key_in_front_of_a_host_keeps_it() {
        let drops = |text: &str| {
            let start = text.find("key1").unwrap();
            let mut list = vec![candidate(start, 4, 60, 1), candidate(start, 9, 90, 2)];
            drop_hosts(text.as_bytes(), &mut list);
            list.len()
        };
        assert_eq!(drops("https://key1@a.io/x"), 1);
        assert_eq!(drops("mail key1@a.io"), 2);
        assert_eq!(drops("https://key1-b.io"), 2);
    }

    #[test]
    fn punctuation_behind_a_surer_value_is_no_part_of_it() {
        let end = |text: &str, score: u8| {
            let mut list = vec![candidate(0, text.len(), 80, 1), candidate(0, 4, score, 2)];
            drop_punctuation(text.as_bytes(), &mut list, |candidate| candidate.detector == 2);
            list.iter().map(|candidate| candidate.end).max().unwrap()
        };
        assert_eq!(end("key1!", 97), 4);
        assert_eq!(end("key1%22%7d.", 97), 4);
        assert_eq!(end("key1%41", 97), 7, "a letter");
        assert_eq!(end("key1.x", 97), 6, "more of a value");
        assert_eq!(end("key1!", 60), 5, "the other is surer");
    }

    proptest! {
        #[test]
        fn nothing_is_left_raw_and_order_of_discovery_does_not_matter(
            list in prop::collection::vec((0usize..60, 1usize..20, 0u8..4, 0u16..4), 0..12)
        ) {
            let mut one: Vec<_> = list.iter().map(|&(s, l, p, d)| candidate(s, l, p, d)).collect();
            let mut other: Vec<_> = one.iter().rev().copied().collect();
            let covered: Vec<bool> = (0..80).map(|at| one.iter().any(|c| c.start <= at && at < c.end)).collect();
            resolve(&mut one);
            resolve(&mut other);
            prop_assert_eq!(&one, &other);
            for (at, was) in covered.iter().enumerate() {
                prop_assert_eq!(*was, one.iter().any(|c| c.start <= at && at < c.end));
            }
            prop_assert!(one.windows(2).all(|pair| pair[0].end <= pair[1].start));
        }
    }
}
