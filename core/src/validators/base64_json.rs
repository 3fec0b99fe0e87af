//! JSON in base64 inside of a token: 1Password, Grafana, Mapbox, Sentry.

use base64::Engine as _;
use serde::de::{Deserializer as _, IgnoredAny, MapAccess, Visitor};
use std::fmt;

use super::base64url::BASE64URL;

/// How the base64 of an object starts: that of `{"`.
const START: &[u8] = b"eyJ";
/// How many characters are decoded: a multiple of four.
const LONGEST: usize = 2048;

/// An object starts in the token, in either alphabet of base64, and has the members that the argument lists: `o,n,k`. Of a long object only
/// the beginning is read.
pub(super) fn has_members(argument: &str, value: &[u8]) -> bool {
    let Some(start) = memchr::memmem::find(value, START) else {
        return false;
    };
    let mut text: Vec<u8> = value[start..]
        .iter()
        .take(LONGEST)
        .map_while(|byte| match byte {
            b'+' => Some(b'-'),
            b'/' => Some(b'_'),
            byte => (byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')).then_some(*byte),
        })
        .collect();
    // A single character holds no byte.
    if text.len() % 4 == 1 {
        text.pop();
    }
    let Ok(decoded) = BASE64URL.decode(text) else {
        return false;
    };
    let wanted: Vec<&str> = argument.split(',').collect();
    let mut found = vec![false; wanted.len()];
    let mut json = serde_json::Deserializer::from_slice(&decoded);
    // What follows the object, such as a signature, is no JSON; of an object that is cut, the members before the cut count.
    let _ = json.deserialize_map(Members { wanted: &wanted, found: &mut found });
    found.iter().all(|found| *found)
}

/// Notes which of the wanted members an object has.
struct Members<'a> {
    wanted: &'a [&'a str],
    found: &'a mut [bool],
}

impl<'de> Visitor<'de> for Members<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(name) = map.next_key::<String>()? {
            map.next_value::<IgnoredAny>()?;
            if let Some(at) = self.wanted.iter().position(|wanted| *wanted == name) {
                self.found[at] = true;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE_NO_PAD};

    #[test]
    fn tokens() {
        let grafana = STANDARD.encode(r#"{"o":"1","n":"stack","k":"aB3dE6gH9jK2","m":{"r":"eu"}}"#);
        assert!(has_members("o,n,k,m", format!("glc_{grafana}").as_bytes()));
        assert!(!has_members("o,n,k,x", format!("glc_{grafana}").as_bytes()));
        let sentry = STANDARD.encode(r#"{"iat":1700000000.5,"url":"https://sentry.io","org":"acme"}"#);
        assert!(has_members("iat,org", format!("sntrys_{sentry}_aB3dE6gH9jK2").as_bytes()));
        let sentry = STANDARD_NO_PAD.encode(r#"{"iat":1700000000.5,"org":"acme~?"}"#);
        assert!(has_members("iat,org", format!("sntrys_{sentry}_aB3dE6gH9jK2mN5").as_bytes()));
        let mapbox = URL_SAFE_NO_PAD.encode(r#"{"u":"acme","a":"aB3dE6gH9jK2"}"#);
        assert!(has_members("u,a", format!("sk.{mapbox}.zY9wX8vU7tS6rQ5pO4nM3l").as_bytes()));
    }

    #[test]
    fn long_and_broken_ones() {
        let long =
            URL_SAFE_NO_PAD.encode(format!(r#"{{"signInAddress":"acme.1password.com","muk":"{}"}}"#, "x".repeat(9000)));
        assert!(has_members("signInAddress", format!("ops_{long}").as_bytes()));
        assert!(!has_members("signInAddress,email", format!("ops_{long}").as_bytes()));
        for other in ["ops_eyJ", "ops_", "", "ops_eyJhIjox", "ops_eyJzaWduSW5BZGRyZXNzIjog!"] {
            assert!(!has_members("signInAddress", other.as_bytes()), "{other}");
        }
    }
}
