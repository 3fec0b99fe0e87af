//! Token starts: vendor keys and everything else that a literal announces.

use super::Candidates;

impl Candidates<'_> {
    /// Looks up the literals at a token start, and behind an escape that is glued to it (`%22`, `\u0022`).
    #[inline]
    pub(super) fn token_start(&mut self, at: usize) {
        self.literals(at);
        let text = self.text;
        if at > 0 && matches!(text[at - 1], b'%' | b'u' | b'x' | b'U') {
            let digits = match text[at - 1] {
                b'%' | b'x' => 2,
                _ => 4,
            };
            if text.len() > at + digits && text[at..at + digits].iter().all(u8::is_ascii_hexdigit) {
                self.literals(at + digits);
            }
        }
    }

    #[inline]
    fn literals(&mut self, at: usize) {
        let dispatch = self.dispatch;
        let text = self.text;
        dispatch.tokens_at(text, at, |shape, start| {
            self.try_shape(shape, start, text.len());
        });
    }
}
