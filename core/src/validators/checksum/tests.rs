//! Vectors made by hand from the definitions.

use super::checksum;
use proptest::prelude::*;

fn check(argument: &str, right: &[&str], wrong: &[&str]) {
    reticent_pattern_compiler::checksum::check(argument).unwrap_or_else(|error| panic!("{argument}: {error:?}"));
    for value in right {
        assert!(checksum(argument, value.as_bytes()), "{argument}: {value}");
    }
    for value in wrong {
        assert!(!checksum(argument, value.as_bytes()), "{argument}: {value}");
    }
}

#[test]
fn weighted_sums() {
    // 1·10+2·9+…+9·2 = 210; 210 mod 11 = 1; 11 - 1 = 10: no digit. 3·10 = 30 more: 240 mod 11 = 9; 2.
    check("weights=10..2;mod=11;check=-r", &["4234567892", "423-456 7892"], &["1234567890", "4234567893", "423456789"]);
    check("weights=10..2;mod=11;check=-r;map=10:0", &["1234567890"], &["1234567891"]);
    check("weights=10..2;mod=11;check=-r;map=10:X", &["123456789X", "123456789x"], &["1234567890"]);
    // 1·1+2·2+3·3 = 14; the sum with a constant; the remainder itself.
    check("weights=1..3;mod=11;check=r", &["1233"], &["1234"]);
    check("weights=1..3;mod=11;check=r;add=4", &["1237"], &["1233"]);
    check("weights=1..3,-1;mod=11;check=0", &["1233"], &["1232"]);
    // The check digit in front; two check digits.
    check("weights=1..3;of=2..4;at=1;mod=11;check=r", &["3123"], &["4123"]);
    check("weights=9..1;mod=101;check=r;at=10..11;map=100:00", &["12345678964"], &["12345678965", "1234567896"]);
}

#[test]
fn products() {
    // 9·7 = 63: 6+3, 3, 54.
    check("weights=7;of=1;mod=97;check=r;at=2..3;sum=digits", &["909"], &["963"]);
    check("weights=7;of=1;mod=97;check=r;at=2..3;sum=units", &["903"], &["963"]);
    check("weights=7;of=1;mod=97;check=r;at=2..3;sum=less-nine", &["954"], &["963"]);
    check("weights=2,1;of=1..3;mod=10;check=-r;sum=digits", &["1826"], &["1827"]);
}

#[test]
fn second_sums() {
    // 1+4+9+16+25+36+49+64+81+0 = 285 mod 11 = 10; with 3..9,1..3: 3+8+15+24+35+48+63+8+18 = 222 mod 11 = 2.
    let argument = "weights=1..9,1;mod=11;check=r;then=3..9,1..3;map=10:0";
    check(argument, &["12345678902"], &["12345678900", "12345678901"]);
}

#[test]
fn numbers_and_tables() {
    check("of=1..8;mod=23;check=r;table=TRWAGMYFPDXBNJZSQVHLCKE", &["12345678Z", "12.345.678-z"], &["12345678A"]);
    check(
        "letters=0:XYZ;of=1..8;mod=23;check=r;table=TRWAGMYFPDXBNJZSQVHLCKE",
        &["X1234567L", "Y1234567X"],
        &["X1234567X"],
    );
    // 120 mod 97 = 23.
    check("of=1..3;at=4..5;mod=97;check=m-r", &["12074"], &["12023"]);
    check("of=1..3;at=4..5;mod=97;check=m-r", &["09797"], &["09700"]);
    check("of=1..3;at=4..5;mod=97;check=-r", &["09700"], &["09797"]);
    // Two characters from one table: 30 = 1·23 + 7.
    check("of=1..2;at=3..4;mod=529;check=r;table=TRWAGMYFPDXBNJZSQVHLCKE", &["30RF"], &["30FR"]);
}

#[test]
fn letters() {
    check("weights=7,3,1;letters=10;mod=10;check=r;of=1..2", &["AB3"], &["AB4"]);
    check("weights=1;letters=1:XYZ;of=1..2;mod=10;check=r", &["X23", "Z14"], &["A23"]);
    check("weights=1;letters=12345678-12345-7-923456789;of=1;mod=10;check=r", &["A1", "R9"], &["I9", "A2"]);
    // C is 03: 0·1 + 3·2 + 5·1 = 11.
    check("letters=1;split;weights=1,2,1;mod=10;check=r", &["C51"], &["C52"]);
}

#[test]
fn selections() {
    let sum = "weights=1..3;mod=11;check=r";
    check(&format!("use=digits;{sum}"), &["XX 123.3 Y"], &["XX 123.4"]);
    check(&format!("last=4;{sum}"), &["991233"], &["123399"]);
    check(&format!("pad=4;{sum}"), &["0232", "232"], &["233"]);
    check(&format!("prefix=1;{sum}"), &["233"], &["234"]);
    check(&format!("length=4;{sum}"), &["1233"], &["12330"]);
    check(&format!("starts=1,22;{sum}"), &["1233"], &["2338", "0233"]);
    check("of=1..2,-2..-1;luhn", &["18xx34", "1834"], &["1835"]);
}

#[test]
fn alternatives_and_clauses() {
    let argument = "starts=1;weights=1..3;mod=11;check=r | starts=2;luhn & starts=2;date=.DDMM";
    check(argument, &["1233", "23101"], &["23102", "24505", "3107"]);
}

#[test]
fn named_checks() {
    check("luhn", &["79927398713"], &["79927398714", "00000000", "7a"]);
    check("verhoeff", &["2363", "142857-0"], &["142857-1"]);
    check("damm", &["5724"], &["5725"]);
    check("iso7064=11,10", &["07945"], &["07944"]);
    check("iso7064=37,36", &["A12425GABC1234002M"], &["A12425GABC1234002N"]);
    check("iso7064=11-2", &["0000-0002-1825-0097", "0000-0002-1694-233X"], &["0000-0002-1825-0098"]);
    check("iso7064=97-10", &["79444"], &["79445"]);
}

#[test]
fn dates() {
    check("date=DDMMYY", &["310199", "290200", "29.02.04"], &["310699", "290201", "001299", "011399", "0101"]);
    check("date=YYYYMMDD", &["20000229", "19991231"], &["19000229", "17000101", "20991231"]);
    check("date=DDMMYYY", &["0101985", "2902000"], &["0101100"]);
    check("date=YYMMDD;months=0,20,40,60,80", &["992131", "998131"], &["993331"]);
    check("date=DDMMYY;days=0,40", &["710199"], &["720199"]);
    check("date=YYJJJ;days=0,500", &["04366", "99365", "99865"], &["99366", "99500", "99000"]);
    check("date=DDMM", &["2902"], &["3002"]);
}

#[test]
fn ranges() {
    check("in=1..58,99;of=1..2", &["58", "01x", "99"], &["00", "59", "9"]);
}

proptest! {
    #[test]
    fn one_wrong_digit_fails(start in 10_000_000u64..99_999_999, place in 0usize..8, change in 1u8..10) {
        for argument in [
            "weights=2..9;mod=11;check=r;map=10:X",
            "iso7064=11,10",
            "iso7064=11-2",
            "verhoeff",
            "damm",
            "of=1..8;mod=97;check=-r;at=9..10",
        ] {
            let checks = (0..100).map(|check| format!("{check:02}")).chain((0..10).map(|check| check.to_string())).chain(["X".into()]);
            let found = checks.map(|check| format!("{start}{check}").into_bytes()).find(|value| checksum(argument, value));
            let mut value = found.expect("each start has a check");
            value[place] = b'0' + (value[place] - b'0' + change) % 10;
            prop_assert!(!checksum(argument, &value), "{argument}");
        }
    }
}
