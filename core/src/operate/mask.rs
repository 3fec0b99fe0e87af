//! `mask`: one character in place of each grapheme cluster, some at either end excepted.

use unicode_segmentation::UnicodeSegmentation;

/// Masks a value. Where the ends that stay would show all of it, nothing stays.
pub(super) fn write(value: &[u8], character: char, keep_first: usize, keep_last: usize, out: &mut Vec<u8>) {
    let text = String::from_utf8_lossy(value);
    let length = text.graphemes(true).count();
    let (first, last) = if keep_first + keep_last < length { (keep_first, keep_last) } else { (0, 0) };
    let mut buffer = [0; 4];
    let hidden = character.encode_utf8(&mut buffer);
    for (at, grapheme) in text.graphemes(true).enumerate() {
        let stays = at < first || at >= length - last;
        out.extend_from_slice(if stays { grapheme } else { &*hidden }.as_bytes());
    }
}

#[cfg(test)]
mod tests {
    fn masked(value: &str, first: usize, last: usize) -> String {
        let mut out = Vec::new();
        super::write(value.as_bytes(), '*', first, last, &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn keeps_whole_clusters_and_never_everything() {
        assert_eq!(masked("4111111111111111", 0, 4), "************1111");
        assert_eq!(masked("e\u{301}👩‍👩‍👧‍👦xy", 1, 1), "e\u{301}**y");
        assert_eq!(masked("1234", 0, 4), "****");
        assert_eq!(masked("12345", 2, 2), "12*45");
    }
}
