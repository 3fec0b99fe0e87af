//! IP addresses, by what kind of network they are of.

use std::net::{Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Public,
    Private,
    Documentation,
    /// Loopback and unspecified: says nothing about anybody.
    Loopback,
    /// Multicast and reserved.
    Other,
    /// A mask, or digits that are no address that a host has.
    NotAnAddress,
}

impl Kind {
    fn is(self, argument: &str) -> bool {
        match argument {
            "public" => self == Kind::Public,
            "private" => self == Kind::Private,
            "documentation" => self == Kind::Documentation,
            "loopback" => self == Kind::Loopback,
            _ => !matches!(self, Kind::Loopback | Kind::NotAnAddress),
        }
    }
}

/// Four decimal octets, perhaps with a prefix length, of the kind that the argument names.
pub(super) fn ipv4(argument: &str, value: &[u8]) -> bool {
    address::<Ipv4Addr>(value, 32).is_some_and(|address| kind_of_v4(address).is(argument))
}

/// Any form of RFC 4291, perhaps with brackets, a zone or a prefix length, of the kind that the argument names.
pub(super) fn ipv6(argument: &str, value: &[u8]) -> bool {
    let value = value.strip_prefix(b"[").and_then(|value| value.strip_suffix(b"]")).unwrap_or(value);
    let zone = value.iter().position(|&byte| byte == b'%').unwrap_or(value.len());
    let written = value[..zone].split(|&byte| byte == b':').filter(|group| !group.is_empty());
    let (groups, widest) = written.fold((0, 0), |(count, widest), group| (count + 1, group.len().max(widest)));
    address::<Ipv6Addr>(&value[..zone], 128).is_some_and(|address| {
        // `abc::def` is a path in a program, `01:23:45:67:89:ab:cd:ef` an EUI-64.
        (is_allocated(address) || groups > 3 && widest > 2) && kind_of_v6(address).is(argument)
    })
}

fn address<A: FromStr>(value: &[u8], longest_prefix: u8) -> Option<A> {
    let text = std::str::from_utf8(value).ok()?;
    let (address, prefix) = text.split_once('/').unwrap_or((text, "0"));
    let prefix: u8 = prefix.parse().ok()?;
    (prefix <= longest_prefix).then(|| address.parse().ok())?
}

fn kind_of_v4(address: Ipv4Addr) -> Kind {
    match address.octets() {
        [127, ..] | [0, 0, 0, 0] => Kind::Loopback,
        // A wildcard mask, a netmask, and `2.0.0.0`, which is a network or a version but no host.
        [0, ..] | [255, ..] | [_, 0, 0, 0] => Kind::NotAnAddress,
        [10, ..] | [192, 168, ..] | [169, 254, ..] | [172, 16..=31, ..] | [100, 64..=127, ..] => Kind::Private,
        [192, 0, 2, _] | [198, 51, 100, _] | [203, 0, 113, _] => Kind::Documentation,
        [224..=255, ..] | [198, 18..=19, ..] | [192, 0, 0, _] => Kind::Other,
        _ => Kind::Public,
    }
}

fn kind_of_v6(address: Ipv6Addr) -> Kind {
    match address.segments() {
        [0, 0, 0, 0, 0, 0, 0, 0 | 1] => Kind::Loopback,
        [0, 0, 0, 0, 0, 0xffff, high, low] => kind_of_v4(Ipv4Addr::from(u32::from(high) << 16 | u32::from(low))),
        [0x2001, 0xdb8, ..] | [0x3fff, 0..=0xfff, ..] => Kind::Documentation,
        [0xfc00..=0xfdff | 0xfe80..=0xfeff, ..] => Kind::Private,
        [0xff00..=0xffff, ..] => Kind::Other,
        _ => Kind::Public,
    }
}

/// In a block that IANA has given out: global, local, multicast, loopback, or carrying an IPv4 address.
fn is_allocated(address: Ipv6Addr) -> bool {
    let segments = address.segments();
    matches!(
        segments,
        [0x2000..=0x3fff | 0xfc00..=0xfdff | 0xfe80..=0xfeff | 0xff00..=0xffff, ..] | [0x64, 0xff9b, ..]
    ) || matches!(segments, [0, 0, 0, 0, 0, 0xffff, ..] | [0, 0, 0, 0, 0, 0, 0, 0 | 1])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn v4_by_kind() {
        let cases = [
            ("8.8.8.8", "public"),
            ("10.1.2.3", "private"),
            ("192.168.0.1", "private"),
            ("172.31.255.1", "private"),
            ("169.254.169.254", "private"),
            ("100.64.0.1", "private"),
            ("192.0.2.1", "documentation"),
            ("203.0.113.77", "documentation"),
            ("127.0.0.1", "loopback"),
            ("0.0.0.0", "loopback"),
            ("10.0.0.0/8", "none"),
        ];
        for (address, kind) in cases {
            for argument in ["public", "private", "documentation", "loopback"] {
                assert_eq!(ipv4(argument, address.as_bytes()), argument == kind, "{address} {argument}");
            }
            assert_eq!(ipv4("", address.as_bytes()), !matches!(kind, "loopback" | "none"), "{address}");
        }
        for wrong in [
            "255.255.255.0",
            "0.0.0.255",
            "256.1.1.1",
            "1.2.3",
            "1.2.3.4.5",
            "01.2.3.4",
            "1.2.3.4a",
            "2.0.0.0",
            "1.2.3.4/33",
            "",
        ] {
            assert!(!ipv4("", wrong.as_bytes()), "{wrong}");
        }
        assert!(ipv4("", b"172.16.5.4/24"));
    }

    #[test]
    fn v6_in_every_form() {
        let cases = [
            ("2001:4860:4860::8888", "public"),
            ("2001:db8::1", "documentation"),
            ("fe80::1ff:fe23:4567:890a%eth0", "private"),
            ("fd00::1", "private"),
            ("::1", "loopback"),
            ("::", "loopback"),
            ("::ffff:10.0.0.1", "private"),
            ("[2600::1]", "public"),
            ("::ffff:8.8.8.8", "public"),
            ("2001:0DB8:85A3:0000:0000:8A2E:0370:7334", "documentation"),
            ("ABCD:EF01:2345:6789:ABCD:EF01:2345:6789", "public"),
            ("1080::8:800:200C:417A", "public"),
        ];
        for (address, kind) in cases {
            for argument in ["public", "private", "documentation", "loopback"] {
                assert_eq!(ipv6(argument, address.as_bytes()), argument == kind, "{address} {argument}");
            }
            assert_eq!(ipv6("", address.as_bytes()), kind != "loopback", "{address}");
        }
        for wrong in [
            "abc::def",
            "add::bad",
            "::add",
            "::face",
            "12:30:45",
            "1:2:3:4:5:6:7",
            "2001::db8::1",
            "01:23:45:67:89:ab:cd:ef",
            "2001:db8::12345",
            "2001:db8::/129",
        ] {
            assert!(!ipv6("", wrong.as_bytes()), "{wrong}");
        }
    }
}
