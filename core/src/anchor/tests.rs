//! Both paths against each other and against definitions spelled out byte by byte.

use super::*;
use proptest::prelude::*;

#[derive(Default, Debug, PartialEq, Eq)]
struct Found(Vec<Start>);

/// Where something starts, what it is, and what it is made of where that is told.
type Start = (usize, &'static str, Run);

macro_rules! record {
    ($($name:ident),*) => {
        impl Starts for Found {
            $(fn $name(&mut self, at: usize) { self.0.push((at, stringify!($name), Run::default())); })*

            fn long_token(&mut self, at: usize, run: &Run) {
                self.0.push((at, "long_token", *run));
            }

            fn upper(&mut self, at: usize, run: &Run) {
                self.0.push((at, "upper", *run));
            }

            fn encoded_run(&mut self, at: usize, run: &Run) {
                self.0.push((at, "encoded_run", *run));
            }

            fn tokens(&mut self, at: &[Offset], base: usize) {
                self.0.extend(at.iter().map(|at| (base + *at as usize, "token", Run::default())));
            }

            fn assignments(&mut self, at: &[Offset], base: usize) {
                self.0.extend(at.iter().map(|at| (base + *at as usize, "assignment", Run::default())));
            }

            fn wide(&mut self, at: &[Offset], base: usize) {
                self.0.extend(at.iter().map(|at| (base + *at as usize, "wide", Run::default())));
            }

            fn words(&mut self, at: &[Offset], base: usize) {
                self.0.extend(at.iter().map(|at| (base + *at as usize, "word", Run::default())));
            }
        }
    };
}
record!(digits, capital, country_code, at_sign, url, colons, dash_chain, dashes);

const WORDS: [&[u8]; 3] = [b"born", b"nato", b"abz"];
const STARTS: [&[u8]; 1] = [b"oia"];

fn word_heads() -> WordHeads {
    let mut word_heads = WordHeads::default();
    WORDS.iter().for_each(|word| word_heads.add_word(word));
    STARTS.iter().for_each(|start| word_heads.add_start(start));
    word_heads
}

fn wanted(token_run: u32) -> Wanted {
    Wanted { token_run, long_tokens: true, capitals: true, word_heads: word_heads() }
}

/// Whether a wanted word starts here.
fn is_wanted(text: &[u8], at: usize) -> bool {
    let starts_with = |word: &[u8]| text[at..].get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
    let ends = |length: usize| text.get(at + length).is_none_or(|next| !next.is_ascii_alphabetic());
    WORDS.iter().any(|word| starts_with(word) && (word.len() > 3 || ends(word.len())))
        || STARTS.iter().any(|start| starts_with(start))
}

fn found(path: Path, text: &[u8], token_run: u32) -> Vec<Start> {
    let mut found = Found::default();
    find_starts(path, text, &wanted(token_run), &mut found);
    found.0.sort_unstable_by_key(|(at, kind, _)| (*at, *kind));
    found.0
}

/// What a run is made of, byte by byte.
fn run_of(text: &[u8], start: usize, is_member: impl Fn(isize) -> bool, is_joint: impl Fn(isize) -> bool) -> Run {
    let mask =
        |is: &dyn Fn(isize) -> bool| (0..64).fold(0, |bits, at| bits | u64::from(is((start + at) as isize)) << at);
    let byte = |at: isize| text.get(at as usize).copied().unwrap_or(0);
    Run::new(
        mask(&is_member),
        mask(&|at| byte(at).is_ascii_digit()),
        mask(&|at| byte(at).is_ascii_uppercase()),
        mask(&is_joint),
    )
}

/// The definitions of [`Starts`], read directly.
fn naive(text: &[u8], shortest: usize) -> Vec<Start> {
    let get = |at: isize| if at < 0 { 0 } else { text.get(at as usize).copied().unwrap_or(0) };
    let digit = |at: isize| get(at).is_ascii_digit();
    let separator = |at: isize| matches!(get(at), b' ' | b'*' | b'.' | b'-' | b'/' | b'_');
    let parenthesis = |at: isize| matches!(get(at), b'(' | b')');
    let escaped = |at: isize| get(at - 1) == b'\\';
    let is_token = |at: isize| get(at).is_ascii_alphanumeric() || matches!(get(at), b'_' | b'-');
    let token = |at: isize| is_token(at) && !escaped(at);
    let capital = |at: isize| get(at).is_ascii_uppercase() && !escaped(at);
    let run = |at: isize| {
        let one = (separator(at) || parenthesis(at)) && digit(at - 1) && digit(at + 1);
        let mixed = |a: isize, b: isize| (parenthesis(a) && separator(b)) || (separator(a) && parenthesis(b));
        let first = digit(at - 1) && digit(at + 2) && mixed(at, at + 1);
        let second = digit(at - 2) && digit(at + 1) && mixed(at, at - 1);
        digit(at) || one || first || second
    };
    let heads = word_heads();
    let mut out = Vec::new();
    for index in 0..text.len() {
        let at = index as isize;
        let mut push = |name, run| out.push((index, name, run));
        let token_run = || run_of(text, index, is_token, |at| matches!(get(at), b'_' | b'-'));
        let word_start = token(at) && (!token(at - 1) || get(at - 1) == b'-');
        if digit(at) && !run(at - 1) && (0..7).all(|n| run(at + n)) {
            push("digits", Run::default());
        }
        let token_start = !token(at - 1) || matches!(get(at - 1), b'_' | b'-');
        if token_start && (0..shortest as isize).all(|n| token(at + n)) {
            push("token", Run::default());
        }
        if word_start && (0..8).all(|n| capital(at + n) || digit(at + n)) && !(0..8).all(|n| digit(at + n)) {
            push("upper", token_run());
        }
        if capital(at) && !token(at - 1) {
            push("capital", Run::default());
        }
        let wide = |at: isize| get(at) >= 0x80;
        if wide(at) && !wide(at - 1) && !token(at - 1) {
            push("wide", Run::default());
        }
        if word_start && capital(at) && capital(at + 1) && digit(at + 2) && digit(at + 3) {
            push("country_code", Run::default());
        }
        if get(at) == b'@' {
            push("at_sign", Run::default());
        }
        if get(at) == b':' && get(at + 1) == b'/' && get(at + 2) == b'/' {
            push("url", Run::default());
        }
        let colon = |at: isize| get(at) == b':';
        if colon(at) && (1..6).any(|n| colon(at + n)) && !(1..6).any(|n| colon(at - n)) {
            push("colons", Run::default());
        }
        let dash = |at: isize| get(at) == b'-';
        if (0..5).all(|n| dash(at + 3 * n)) && !dash(at - 3) {
            push("dash_chain", Run::default());
        }
        if (0..5).all(|n| dash(at + n)) && !dash(at - 1) {
            push("dashes", Run::default());
        }
        if matches!(get(at), b':' | b'=' | 0x9A | 0x9D) {
            push("assignment", Run::default());
        }
        let may_be_wanted = |at: usize| four_at(text, at).is_none_or(|four| heads.may_start(four));
        if (word_start || get(at - 1) == b'_')
            && (0..3).all(|n| get(at + n).is_ascii_alphabetic())
            && may_be_wanted(index)
        {
            push("word", Run::default());
        }
        if token(at) && !token(at - 1) && (0..16).all(|n| token(at + n)) {
            push("long_token", token_run());
        }
        let encoded = |at: isize| token(at) || matches!(get(at), b'+' | b'/') && !escaped(at);
        if !encoded(at - 1) && (0..20).all(|n| encoded(at + n)) {
            let is_joint = |at: isize| matches!(get(at), b'_' | b'-' | b'+' | b'/');
            push("encoded_run", run_of(text, index, |at| is_token(at) || is_joint(at), is_joint));
        }
    }
    out.sort_unstable_by_key(|(at, kind, _)| (*at, *kind));
    out
}

/// Texts dense in the bytes that the classes are about.
fn texts() -> impl Strategy<Value = Vec<u8>> {
    let byte = prop_oneof![
        6 => prop::sample::select(b"0123456789".to_vec()),
        4 => prop::sample::select(b" .-/()".to_vec()),
        4 => prop::sample::select(b"ABZabznoO_".to_vec()),
        2 => prop::sample::select(b":=@\\\"'".to_vec()),
        1 => any::<u8>(),
    ];
    let piece = prop_oneof![
        4 => prop::collection::vec(byte, 1..40),
        1 => prop::sample::select(vec![
            b"://".to_vec(), b"-----".to_vec(), b"00:1a:2b:3c:4d:5e".to_vec(), b"00-1A-2B-3C-4D-5E".to_vec(),
            b"GB82WEST1234".to_vec(), b"aGVsbG8+d29y/bGQgaGVsbG8".to_vec(), b"ghp_0123456789abcdefghij".to_vec(), b"\\nABCDEFGH12".to_vec(), b"Born".to_vec(), b"nat".to_vec(),
        ]),
    ];
    // Some are long enough to fill a batch of starts several times.
    (prop::collection::vec(piece, 0..12), prop_oneof![4 => Just(1), 1 => 2usize..60])
        .prop_map(|(pieces, times)| pieces.concat().repeat(times))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn portable_follows_the_definitions(text in texts(), run in prop::sample::select(vec![4u32, 8, 16])) {
        prop_assert_eq!(found(Path::Portable, &text, run), naive(&text, run as usize));
    }

    #[test]
    fn every_path_gives_the_same_starts(text in texts(), run in prop::sample::select(vec![4u32, 8, 16])) {
        for path in Path::available() {
            prop_assert_eq!(found(*path, &text, run), found(Path::Portable, &text, run));
        }
    }

    #[test]
    fn no_wanted_word_is_left_out(text in texts()) {
        let heads = word_heads();
        for at in (0..text.len()).filter(|at| is_wanted(&text, *at)) {
            prop_assert!(four_at(&text, at).is_none_or(|four| heads.may_start(four)), "at {}", at);
        }
    }
}
