//! AWS access key ids, and API keys of Amazon Bedrock.

use base64::Engine as _;

use super::base64url::BASE64;

/// Account ids have twelve digits.
const ACCOUNTS: u64 = 1_000_000_000_000;

/// Four letters (`AKIA`, `ASIA`), then sixteen characters of base32 whose first 48 bits hold, after one bit, an account id.
pub(super) fn account(value: &[u8]) -> bool {
    let Some(body) = value.get(4..).filter(|body| body.len() == 16) else {
        return false;
    };
    let mut bits: u128 = 0;
    for &byte in body {
        let digit = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'2'..=b'7' => byte - b'2' + 26,
            _ => return false,
        };
        bits = bits << 5 | u128::from(digit);
    }
    // Bit 79 is the type's; the id is in the 40 bits behind it.
    ((bits >> 39) as u64 & 0xff_ffff_ffff) < ACCOUNTS
}

/// A long-term key, `ABSK` and the base64 of `BedrockAPIKey-<name>:<secret>`, or a short-term one, `bedrock-api-key-` and the base64 of a
/// signed URL of the service.
pub(super) fn bedrock(value: &[u8]) -> bool {
    let (body, head, inside): (&[u8], &[u8], &[u8]) = if let Some(body) = value.strip_prefix(b"ABSK") {
        (body, b"BedrockAPIKey-", b":")
    } else if let Some(body) = value.strip_prefix(b"bedrock-api-key-") {
        (body, b"bedrock.amazonaws.com", b"X-Amz-")
    } else {
        return false;
    };
    let length = body.iter().take_while(|byte| **byte != b'=').count();
    BASE64
        .decode(&body[..length / 4 * 4])
        .is_ok_and(|decoded| decoded.starts_with(head) && memchr::memmem::find(&decoded, inside).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::engine::general_purpose::STANDARD;

    #[test]
    fn bedrock_keys() {
        let long = STANDARD.encode("BedrockAPIKey-abcd-at-123456789012:aB3dE6gH9jK2mN5pQ8rS1tU4vW7xY0zCaB3dE6gH");
        assert!(bedrock(format!("ABSK{long}").as_bytes()));
        let short =
            STANDARD.encode("bedrock.amazonaws.com/?Action=CallWithBearerToken&X-Amz-Credential=ASIA&Version=1");
        assert!(bedrock(format!("bedrock-api-key-{short}").as_bytes()));
        // Cut short, with a rest that holds no whole byte.
        assert!(bedrock(format!("bedrock-api-key-{}", &short[..101]).as_bytes()));
        assert!(!bedrock(format!("ABSK{short}").as_bytes()));
        assert!(!bedrock(b"ABSK"));
        assert!(!bedrock(b"bedrock-api-key-management"));
    }

    #[test]
    fn key_ids() {
        assert!(account(b"AKIAIOSFODNN7EXAMPLE"));
        assert!(account(b"ASIAQAAAAAAAAAAAAAAA"));
        for wrong in
            ["AKIA7777777777777777", "AKIAIOSFODNN1EXAMPLE", "AKIAIOSFODNN7EXAMPL", "AKIAiosfodnn7example", "AKIA", ""]
        {
            assert!(!account(wrong.as_bytes()), "{wrong}");
        }
    }
}
