//! PyPI's API tokens: macaroons of version 2.

use base64::Engine as _;

use super::base64url::BASE64URL;

/// Enough characters for the version and the longest location, a multiple of four.
const START: usize = 24;

/// `pypi-`, then base64url that starts with version 2 and the location `pypi.org` or `test.pypi.org`.
pub(super) fn macaroon(value: &[u8]) -> bool {
    let Some(start) = value.strip_prefix(b"pypi-").and_then(|body| body.get(..START)) else {
        return false;
    };
    let mut decoded = [0; START];
    BASE64URL.decode_slice(start, &mut decoded).is_ok_and(|_| {
        // Version 2; field 1, the location, with its length; field 2, the identifier.
        decoded.starts_with(b"\x02\x01\x08pypi.org\x02") || decoded.starts_with(b"\x02\x01\x0dtest.pypi.org\x02")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locations() {
        for location in ["pypi.org", "test.pypi.org"] {
            let macaroon_bytes =
                [&[2, 1, location.len() as u8][..], location.as_bytes(), &[2, 0x24], &[b'f'; 60]].concat();
            assert!(macaroon(format!("pypi-{}", BASE64URL.encode(macaroon_bytes)).as_bytes()), "{location}");
        }
        assert!(macaroon(b"pypi-AgEIcHlwaS5vcmcCJGZha2UtZmFrZQ"));
        for wrong in [
            "pypi-AgEIcHlwaS5vcmd",
            "pypi-AgEJcHlwaS5vcmcCJGZha2UtZmFrZQ",
            "pypi-",
            "AgEIcHlwaS5vcmcCJGZha2UtZmFrZQ",
            "pypi-!!!!!!!!!!!!!!!!!!!!!!!!!!",
        ] {
            assert!(!macaroon(wrong.as_bytes()), "{wrong}");
        }
    }
}
