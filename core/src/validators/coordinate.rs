//! Places on Earth in decimal degrees.

/// A latitude, a longitude, or with `pair` both with a comma or a space between.
pub(super) fn coordinate(argument: &str, value: &[u8]) -> bool {
    let mut numbers =
        value.split(|byte| matches!(byte, b',' | b' ' | b';' | b'/')).filter(|part| !part.is_empty()).map(degrees);
    let within = |number: Option<Option<f64>>, most: f64| number.flatten().is_some_and(|number| number.abs() <= most);
    let fits = match argument {
        "latitude" => within(numbers.next(), 90.0),
        "longitude" => within(numbers.next(), 180.0),
        "pair" => within(numbers.next(), 90.0) && within(numbers.next(), 180.0),
        _ => false,
    };
    fits && numbers.next().is_none()
}

fn degrees(part: &[u8]) -> Option<f64> {
    std::str::from_utf8(part).ok()?.parse().ok().filter(|number: &f64| number.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges() {
        assert!(coordinate("latitude", b"-33.8688"));
        assert!(coordinate("longitude", b"151.2093"));
        for pair in ["52.520008, 13.404954", "-33.8688,151.2093", "48.8566 2.3522", "+51.50,-0.12"] {
            assert!(coordinate("pair", pair.as_bytes()), "{pair}");
        }
        for (argument, wrong) in [
            ("latitude", "90.01"),
            ("longitude", "-180.5"),
            ("pair", "113.5, 22.1"),
            ("pair", "52.5"),
            ("pair", "52.5, 13.4, 8.1"),
            ("pair", "a, b"),
            ("pair", "nan, inf"),
            ("", "52.5"),
        ] {
            assert!(!coordinate(argument, wrong.as_bytes()), "{argument} {wrong}");
        }
    }
}
