//! A text that arrives in pieces.
//!
//! Whatever the pieces, the output joined is that of the whole text. Each look at the text gives its findings so far and the first byte that what
//! comes may change; what stands before that is written. A byte is decided at the latest when as much has arrived after it as any decision looks
//! ahead. A finding that swallows what follows it (a key block) can be longer than any window; it is replaced once, when its first line says what
//! it is, and swallowed to its end.
//!
//! A look costs much more than most pieces are worth. Where nothing waits for what comes, a glance tells whether there is anything to look at.

mod adapt;

pub use adapt::{RedactedPieces, RedactedReader};

use crate::{
    again::Known,
    candidate::{Candidate, binary},
    dispatch::is_of_token,
    error::Error,
    finding::Finding,
    redactor::{Caller, Redactor},
    report::Report,
    scan::{BESIDE, Glance, Open, Seen},
    span::Span,
};

/// What is kept of text that has been written: more than any decision looks back.
const LEFT: usize = 8 * 1024;
/// When a byte is decided at the latest: more has arrived after it than any decision looks ahead.
const RIGHT: usize = 8 * 1024;
/// How much is decided at once at most.
const BATCH: usize = 64 * 1024;
/// How much of one word arrives without a look.
const MOST_UNSEEN: usize = 512;
/// What is held for longer than this is looked at when so much more has arrived; what is held for much longer, when that part of it has.
const LONG: usize = 24;
const SPACE: usize = 8;
const LONGER: usize = 160;
const SHARE: usize = 16;
/// A finding that grows beyond this is written before its end is known.
const GROWN: usize = 64 * 1024;
/// What is kept of a swallowed finding, at its start and at its end.
const KEPT_OF_SWALLOWED: usize = 1024;

/// How much of the text an open finding swallows.
pub(crate) enum Swallowed {
    /// All of it, and it may go on.
    All,
    /// Up to here, where it ends.
    UpTo(usize),
    /// Up to here, and the closing text may follow.
    PerhapsUpTo(usize),
}

/// Redacts a text that arrives in pieces. Memory is bounded, whatever the length of the text or of its lines; where what is written depends on
/// the value (`mask`, `hash`, `encrypt`, the caller's function), it grows with the longest finding.
///
/// ```
/// # use reticent::{Policy, Redactor};
/// let redactor = Redactor::new(&Policy::default())?;
/// let mut stream = redactor.stream();
/// let mut out = Vec::new();
/// for piece in ["mail ja", "ne@ac", "me.io, please"] {
///     stream.push(piece.as_bytes(), &mut out);
/// }
/// stream.finish(&mut out);
/// assert_eq!(out, b"mail [EMAIL_ADDRESS], please");
/// # Ok::<(), reticent::Error>(())
/// ```
pub struct Stream {
    redactor: Redactor,
    /// Text that was written, then text that is not decided yet.
    text: Vec<u8>,
    /// Where the undecided text starts.
    undecided: usize,
    /// Nothing in the text waits for what comes.
    calm: bool,
    /// What looks have seen of the text.
    seen: Seen,
    /// Where the block ends so far that the undecided text starts with and that has been replaced already.
    replaced: Option<usize>,
    /// The finding that has been written already and goes on.
    swallowing: Option<Candidate>,
    /// Where the last one of those starts, as long as what is kept shows it.
    swallowed: Option<usize>,
    /// That finding as callers see it, its end not known yet; its span is that of the whole text.
    open: Option<Finding>,
    /// How much text has arrived.
    arrived: usize,
    /// How much has arrived since the last look or glance.
    unseen: usize,
    /// The last glance has told nothing of what is undecided.
    loud: bool,
    /// The names of what has been written.
    known: Known,
    report: Report,
}

impl Stream {
    pub(crate) fn new(redactor: Redactor) -> Stream {
        let report = Report::new(redactor.fingerprint());
        Stream {
            redactor,
            text: Vec::new(),
            undecided: 0,
            calm: true,
            seen: Seen::default(),
            replaced: None,
            swallowing: None,
            swallowed: None,
            open: None,
            arrived: 0,
            unseen: 0,
            loud: false,
            known: Known::default(),
            report,
        }
    }

    /// Takes the next piece and appends to `out` what is decided now.
    pub fn push(&mut self, piece: &[u8], out: &mut Vec<u8>) {
        self.push_observed(piece, out, &mut |_| {});
    }

    /// As [`Stream::push`], and shows each finding once its end is known: in order, with offsets in the whole text.
    pub fn push_observed(&mut self, piece: &[u8], out: &mut Vec<u8>, observe: &mut dyn FnMut(Finding)) {
        infallible(self.take(piece, out, None, observe));
    }

    /// As [`Stream::push`], for a redactor with [operators of the caller](Redactor::with_caller_operators): `caller` is given each finding of
    /// theirs once its end is known, with offsets in the whole text.
    ///
    /// ```
    /// # use reticent::{Policy, Redactor};
    /// let redactor = Redactor::new(&Policy::default())?.with_caller_operators(&["EMAIL_ADDRESS".into()])?;
    /// let (mut stream, mut out) = (redactor.stream(), Vec::new());
    /// for piece in ["mail ja", "ne@ac", "me.io, please"] {
    ///     stream.push_with(piece.as_bytes(), &mut |finding, value| Ok(format!("<{}>", value.len()).into()), &mut out)?;
    /// }
    /// stream.finish_with(&mut |finding, value| Ok(format!("<{}>", value.len()).into()), &mut out)?;
    /// assert_eq!(out, b"mail <12>, please");
    /// # Ok::<(), reticent::Error>(())
    /// ```
    ///
    /// # Errors
    /// The caller's. The stream is of no use then: what it holds must not be written.
    pub fn push_with(&mut self, piece: &[u8], caller: &mut Caller, out: &mut Vec<u8>) -> Result<(), Error> {
        self.take(piece, out, Some(caller), &mut |_| {})
    }

    fn take(
        &mut self,
        piece: &[u8],
        out: &mut Vec<u8>,
        mut caller: Option<&mut Caller>,
        observe: &mut dyn FnMut(Finding),
    ) -> Result<(), Error> {
        for part in piece.chunks(BATCH) {
            self.text.extend_from_slice(part);
            self.arrived += part.len();
            let was_swallowing = self.swallowing.is_some();
            if was_swallowing {
                self.swallow(observe);
            }
            if self.swallowing.is_some() {
                continue;
            }
            if was_swallowing || self.is_worth_a_glance(part) && !self.glance(out) && self.is_worth_a_look() {
                self.decide(false, out, caller.as_deref_mut(), observe)?;
            }
        }
        Ok(())
    }

    /// Ends the text: decides and appends what is left.
    pub fn finish(self, out: &mut Vec<u8>) -> Report {
        self.finish_observed(out, &mut |_| {})
    }

    /// As [`Stream::finish`], and shows the findings that are left.
    pub fn finish_observed(mut self, out: &mut Vec<u8>, observe: &mut dyn FnMut(Finding)) -> Report {
        infallible(self.decide(true, out, None, observe));
        self.report
    }

    /// As [`Stream::finish`], with operators of the caller: see [`Stream::push_with`].
    ///
    /// # Errors
    /// The caller's.
    pub fn finish_with(mut self, caller: &mut Caller, out: &mut Vec<u8>) -> Result<Report, Error> {
        self.decide(true, out, Some(caller), &mut |_| {})?;
        Ok(self.report)
    }

    /// Up to where the text is decided: no finding that is still to come starts before it.
    pub fn settled(&self) -> usize {
        self.open.as_ref().map_or(self.position(self.undecided), |finding| finding.span.start)
    }

    /// The counts up to here.
    pub fn report(&self) -> &Report {
        &self.report
    }

    /// How much text is held back, in bytes. What stands in a block that has been replaced is not: nothing will be written for it.
    pub fn held(&self) -> usize {
        self.text.len() - self.replaced.unwrap_or(self.undecided)
    }

    /// Where a byte that is not decided yet stands in the whole text.
    fn position(&self, at: usize) -> usize {
        self.arrived - (self.text.len() - at)
    }

    /// Shows the open finding, now that it ends at `at`.
    fn close(&mut self, at: usize, observe: &mut dyn FnMut(Finding)) {
        if let Some(finding) = self.open.take() {
            let end = self.position(at);
            let start = finding.span.start;
            observe(finding.with_span(Span::new(start, end)));
        }
    }

    /// Whether what has arrived may decide anything: a token that goes on does not, since it is held up to its start.
    fn is_worth_a_glance(&mut self, part: &[u8]) -> bool {
        let before = self.text.len() - part.len();
        // Where something waits, a sign may be what it waits for; a slash decides what stands before it in a path.
        let is_of_token = |byte: &u8| {
            byte.is_ascii_alphanumeric() || self.calm && byte.is_ascii() && is_of_token(*byte) && *byte != b'/'
        };
        let goes_on = before > self.undecided && is_of_token(&self.text[before - 1]) && part.iter().all(is_of_token);
        self.unseen += part.len();
        let held = self.text.len() - self.undecided;
        // What waits for the end of a match waits on.
        let is_growing = |growing| self.redactor.goes_on(growing, &self.text);
        let first = self.seen.growing.filter(|growing| growing.start <= self.undecided && held < MOST_UNSEEN);
        if first.is_some_and(is_growing) {
            return false;
        }
        !goes_on || self.unseen >= MOST_UNSEEN
    }

    /// Whether enough has arrived for a look: what is held for long is looked at the less often.
    fn is_worth_a_look(&self) -> bool {
        let held = self.text.len() - self.undecided;
        let wanted = match held.saturating_sub(self.unseen) {
            0..LONG => 0,
            LONG..LONGER => SPACE,
            _ => held / SHARE,
        };
        self.unseen >= wanted
    }

    /// Writes what is decided now, if nothing that has come needs a look.
    fn glance(&mut self, out: &mut Vec<u8>) -> bool {
        if !self.calm || self.loud {
            return false;
        }
        let Some(Glance { held, alone }) = self.redactor.glance(&self.text, self.undecided, &self.seen, &self.known)
        else {
            self.loud = true;
            return false;
        };
        self.seen.alone = alone;
        let cut = held.clamp(self.undecided, self.text.len());
        out.extend_from_slice(&self.text[self.undecided..cut]);
        self.undecided = cut;
        self.unseen = 0;
        self.forget();
        true
    }

    fn decide(
        &mut self,
        at_end: bool,
        out: &mut Vec<u8>,
        mut caller: Option<&mut Caller>,
        observe: &mut dyn FnMut(Finding),
    ) -> Result<(), Error> {
        self.unseen = 0;
        self.loud = false;
        let Open { mut found, held, waits, seen } = match at_end {
            true => {
                let found = self.redactor.last_candidates(&self.text, &self.seen);
                Open { found, held: self.text.len(), waits: false, seen: Seen::default() }
            }
            // A finding that was swallowed is seen from its start.
            false => {
                let decided = self.swallowed.unwrap_or(self.undecided);
                self.redactor.open_candidates(&self.text, decided, &self.seen)
            }
        };
        self.seen = seen;
        self.redactor.find_again(&self.text, None, self.undecided, &mut found, &mut self.known.clone());
        let length = self.text.len();
        let mut cut = held.max(length.saturating_sub(RIGHT)).clamp(self.undecided, length);
        if length.saturating_sub(RIGHT) > held.max(self.undecided) {
            self.seen.forced = cut;
        }
        // Not inside a finding: the whole of it is decided at once.
        let mut growing = None;
        for candidate in found.iter().rev() {
            if candidate.start < cut && candidate.end > cut {
                let is_long = candidate.end - candidate.start.max(self.undecided) > GROWN;
                let may_grow = self.redactor.extends(candidate) && self.redactor.is_same_for_all(candidate);
                if !at_end && is_long && candidate.end == length && may_grow {
                    growing = Some(*candidate);
                }
                cut = candidate.start.max(self.undecided);
            }
        }
        // A glance sees nothing of views, and of what is announced only what is behind it.
        let is_past = |end: usize| end == 0 || end + BESIDE <= cut;
        self.calm = !waits && is_past(self.seen.decoded) && found.iter().all(|candidate| candidate.end <= cut);
        // The block that starts what is undecided; what it covers so far is not written any more.
        let mut was_replaced = self.replaced.take();
        let replaced_start = was_replaced.map(|_| self.undecided);
        let is_begun = |candidate: &&Candidate| candidate.start == cut && candidate.end > cut;
        let is_sure = |candidate: &&Candidate| self.redactor.is_sure_block(&self.text, candidate);
        let begun = found.iter().find(is_begun).filter(|_| !at_end && growing.is_none()).filter(is_sure).copied();
        let mut written = self.undecided;
        for candidate in &found {
            let is_growing = growing.as_ref() == Some(candidate);
            if candidate.end <= self.undecided || (candidate.start >= cut && !is_growing) {
                continue;
            }
            self.redactor.learn(&self.text, candidate, &mut self.known);
            if candidate.start < self.undecided {
                // A part of a finding that was written before its end was known.
                written = candidate.end;
                continue;
            }
            if replaced_start == Some(candidate.start) {
                // Its end is known: what stands behind it is text, though it seemed to go on there.
                was_replaced = None;
            } else {
                self.write_raw(written, candidate.start, was_replaced, out);
                self.write_replacement(candidate, caller.as_deref_mut(), out)?;
            }
            let finding = self.redactor.finding(&self.text, candidate);
            self.report.count(&finding);
            self.report.add_operator(self.redactor.operator_name(candidate));
            let span = Span::new(self.position(candidate.start), self.position(candidate.end));
            let finding = finding.with_span(span);
            if is_growing {
                self.open = Some(finding);
            } else {
                // At the end of the text a finding may be open still; it comes before this one.
                self.close(written, observe);
                observe(finding);
            }
            written = candidate.end;
        }
        if at_end {
            self.close(written, observe);
        }
        if written < cut {
            self.write_raw(written, cut, was_replaced, out);
            written = cut;
        }
        if let Some(block) = &begun {
            if replaced_start != Some(block.start) {
                self.write_replacement(block, None, out)?;
            }
            self.replaced = Some(block.end);
        } else if replaced_start == Some(written) {
            self.replaced = was_replaced;
        }
        self.undecided = written;
        self.seen.tables.keep_up_to(written);
        self.swallowing = growing;
        match growing {
            Some(candidate) => {
                let kept = candidate.start + KEPT_OF_SWALLOWED;
                self.text.drain(kept..length - KEPT_OF_SWALLOWED);
                self.undecided = self.text.len();
                self.seen = Seen { named: self.text.len(), ..Seen::default() };
                self.swallowed = Some(candidate.start);
            }
            None => self.forget(),
        }
        Ok(())
    }

    /// Writes text as it is, but nothing of what has been replaced.
    fn write_raw(&self, from: usize, to: usize, replaced: Option<usize>, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.text[replaced.unwrap_or(0).clamp(from, to)..to]);
    }

    fn write_replacement(
        &self,
        candidate: &Candidate,
        caller: Option<&mut Caller>,
        out: &mut Vec<u8>,
    ) -> Result<(), Error> {
        let dropped = self.position(0);
        let mut placed = caller.map(|caller| {
            move |finding: &Finding, value: &[u8]| {
                let Span { start, end } = finding.span;
                caller(&finding.clone().with_span(Span::new(dropped + start, dropped + end)), value)
            }
        });
        let caller = placed.as_mut().map(|placed| placed as &mut Caller);
        self.redactor.write_one(&self.text, candidate, None, caller, out)
    }

    /// Drops what the open finding swallows, up to its end; the last of it stays in view.
    fn swallow(&mut self, observe: &mut dyn FnMut(Finding)) {
        let Some(candidate) = self.swallowing else { return };
        let start = self.undecided;
        match self.redactor.swallowed(&candidate, &self.text, start) {
            Swallowed::All => self.text.drain(start - KEPT_OF_SWALLOWED..self.text.len() - KEPT_OF_SWALLOWED),
            Swallowed::UpTo(end) => {
                self.swallowing = None;
                self.close(end, observe);
                self.text.drain(start - KEPT_OF_SWALLOWED..end - KEPT_OF_SWALLOWED)
            }
            // What closes it has arrived in part: the next piece tells.
            Swallowed::PerhapsUpTo(end) => self.text.drain(start - KEPT_OF_SWALLOWED..end - KEPT_OF_SWALLOWED),
        };
    }

    /// Drops text that no later decision looks back at.
    fn forget(&mut self) {
        // Twice as much, so that text is not moved for each piece.
        if self.undecided > 2 * LEFT {
            let drop = self.undecided - LEFT;
            self.seen.begins_binary = binary::goes_on_over(&self.text, drop, self.seen.begins_binary);
            self.text.drain(..drop);
            self.undecided = LEFT;
            self.swallowed = self.swallowed.and_then(|start| start.checked_sub(drop));
            self.replaced = self.replaced.map(|end| end - drop);
            self.seen.drop_before(drop);
        }
    }
}

/// What no function of a caller has made.
fn infallible(done: Result<(), Error>) {
    if done.is_err() {
        unreachable!("operators of a policy do not fail");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Policy;

    /// The findings and the output of a text in pieces.
    fn in_pieces(redactor: &Redactor, text: &[u8], piece: usize) -> (Vec<Finding>, Vec<u8>) {
        let (mut stream, mut findings, mut out) = (redactor.stream(), Vec::new(), Vec::new());
        for (nth, bytes) in text.chunks(piece).enumerate() {
            let settled = stream.settled();
            stream.push_observed(bytes, &mut out, &mut |finding| {
                assert!(finding.span().start >= settled, "piece {nth}");
                findings.push(finding);
            });
        }
        stream.finish_observed(&mut out, &mut |finding| findings.push(finding));
        (findings, out)
    }

    #[test]
    fn a_key_block_is_replaced_when_its_first_line_has_come() {
        let redactor = Redactor::new(&Policy::default()).unwrap();
        let line = "aB3dE6gH9jK2mN5pQ8rS1tU4vW7xY0zCaB3dE6gH9jK2mN5pQ8rS1tU4vW7xY0zC";
        for between in ["\n", "\\n", "\r\n", "\n> "] {
            let (begin, end) = ("-----BEGIN RSA PRIVATE KEY-----", "-----END RSA PRIVATE KEY-----");
            let first = format!("the key {begin}{between}{line}{between}");
            let rest = format!("{}{end} and more", format!("{line}{between}").repeat(24));
            let (mut stream, mut out) = (redactor.stream(), Vec::new());
            for piece in first.as_bytes().chunks(3) {
                stream.push(piece, &mut out);
            }
            assert_eq!(String::from_utf8_lossy(&out), "the key [PRIVATE_KEY]", "{between:?}");
            for piece in rest.as_bytes().chunks(3) {
                assert!(stream.held() < 512, "{}", stream.held());
                stream.push(piece, &mut out);
            }
            stream.finish(&mut out);
            assert_eq!(String::from_utf8_lossy(&out), "the key [PRIVATE_KEY] and more", "{between:?}");
        }
    }

    #[test]
    fn operators_of_the_caller_see_what_they_see_of_the_whole_text() {
        let redactor = Redactor::new(&Policy::default()).unwrap().with_caller_operators(&["*".into()]).unwrap();
        let body = "MIIEpAIBAAKCAQEA".repeat(9_000);
        let key = format!("-----BEGIN RSA PRIVATE KEY-----\n{body}\n-----END RSA PRIVATE KEY-----");
        let filler = "nothing to see here, ".repeat(900);
        let text = format!("{{\"to\": \"jane@acme.io\"}} {filler}{key}\nmail {filler}bob@acme.io, call (212) 555-0147");
        type Seen = Vec<(String, Span, usize)>;
        let operate = |seen: &mut Seen, finding: &Finding, value: &[u8]| {
            seen.push((finding.entity().into(), finding.span(), value.len()));
            Ok(format!("\"{}\"", seen.len()).into_bytes())
        };
        let mut whole = Seen::new();
        let done = redactor.process(text.as_bytes(), Some(&mut |finding, value| operate(&mut whole, finding, value)));
        let done = done.unwrap();
        for piece in [997, 65_536, 100_003, text.len()] {
            let (mut stream, mut seen, mut out) = (redactor.stream(), Seen::new(), Vec::new());
            for piece in text.as_bytes().chunks(piece) {
                let mut caller = |finding: &Finding, value: &[u8]| operate(&mut seen, finding, value);
                stream.push_with(piece, &mut caller, &mut out).unwrap();
            }
            let report =
                stream.finish_with(&mut |finding, value| operate(&mut seen, finding, value), &mut out).unwrap();
            assert_eq!(seen, whole, "in pieces of {piece}");
            assert!(out == *done.value, "in pieces of {piece}");
            assert_eq!(format!("{report:?}"), format!("{:?}", done.report));
        }
        let mut stream = redactor.stream();
        stream.push(b"jane@acme.io", &mut Vec::new());
        let mut failing = |_: &Finding, _: &[u8]| Err(Error::caller("no", "no help"));
        assert!(stream.finish_with(&mut failing, &mut Vec::new()).is_err());
    }

    #[test]
    fn a_long_block_is_hashed_as_the_whole_text_is() {
        struct Key;
        impl crate::policy::KeyProvider for Key {
            fn key(&self, _: &crate::policy::KeyReference) -> Result<Vec<u8>, Error> {
                Ok(b"a test key, not a real one".to_vec())
            }
        }
        let policy = Policy::from_toml("operator = { type = 'hash', key = { caller = 'k' } }", "p.toml").unwrap();
        let redactor = Redactor::with_keys(&policy, &Key).unwrap();
        let body = "MIIEpAIBAAKCAQEA".repeat(9_000);
        let text = format!("-----BEGIN RSA PRIVATE KEY-----\n{body}\n-----END RSA PRIVATE KEY----- and more");
        let (_, out) = in_pieces(&redactor, text.as_bytes(), 4_001);
        assert!(out == *redactor.redact_bytes(text.as_bytes()));
    }

    #[test]
    fn a_picture_is_passed_over_as_in_the_whole_text() {
        use base64::{Engine, engine::general_purpose::STANDARD};
        let redactor = Redactor::new(&Policy::default()).unwrap();
        let mut state = 7u32;
        let mut byte = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as u8
        };
        let picture: Vec<u8> = b"\x89PNG\r\n\x1a\n".iter().copied().chain((0..60_000).map(|_| byte())).collect();
        let data = STANDARD.encode(picture);
        let text = format!("mail jane@acme.io data:image/png;base64,{data} and bob@acme.io, \"{data}\" eve@acme.io");
        let redacted = redactor.redact(&text).into_owned();
        assert_eq!(redacted.matches("[EMAIL_ADDRESS]").count(), 3);
        assert_eq!(redacted.matches(&data).count(), 2);
        for piece in [601, 4_099, 70_001] {
            let (_, out) = in_pieces(&redactor, text.as_bytes(), piece);
            assert!(out == redacted.as_bytes(), "in pieces of {piece}");
        }
    }

    #[test]
    fn observed_findings_are_those_of_the_whole_text() {
        let redactor = Redactor::new(&Policy::default()).unwrap();
        let body = "MIIEpAIBAAKCAQEA".repeat(20_000);
        let key = format!("-----BEGIN RSA PRIVATE KEY-----\n{body}\n-----END RSA PRIVATE KEY-----");
        let filler = "nothing to see here, ".repeat(9_000);
        let text = format!("jane@acme.io {filler}{key}\nmail {filler}bob@acme.io and {key} eve@acme.io");
        for text in [text.as_bytes(), &text.as_bytes()[..text.len() - 60], "eve@acme.io".as_bytes()] {
            let (whole, redacted) = (redactor.scan_bytes(text), redactor.redact_bytes(text));
            assert!(!whole.is_empty());
            for piece in [1_000, 65_536, 100_003, text.len()] {
                let (findings, out) = in_pieces(&redactor, text, piece);
                assert_eq!(findings, whole, "in pieces of {piece}");
                assert!(out == *redacted, "in pieces of {piece}");
            }
        }
    }
}
