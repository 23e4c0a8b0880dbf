//! Times and durations without a calendar library: the browser needs little. All in milliseconds, times counted from 1970.

const SECOND: f64 = 1_000.0;

/// Milliseconds since 1970 of a UTC time as the API writes it (RFC 3339, `2026-11-22T14:02:11.123456Z`). Invalid ones count as 0.
#[must_use]
pub fn millis(text: &str) -> f64 {
    read(text).map_or(0.0, |millis| millis as f64)
}

fn read(text: &str) -> Option<i64> {
    let number = |from: usize, to: usize| text.get(from..to)?.parse::<i64>().ok();
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let (hour, minute, second) = (number(11, 13)?, number(14, 16)?, number(17, 19)?);
    let fraction = text.get(19..)?.strip_prefix('.').unwrap_or_default();
    let mut millis = 0;
    for place in 0..3 {
        let digit = fraction
            .as_bytes()
            .get(place)
            .filter(|byte| byte.is_ascii_digit())
            .map_or(0, |byte| i64::from(byte - b'0'));
        millis = millis * 10 + digit;
    }
    // Days since 1970, years counted from March so that the leap day is the last one.
    let (year, month) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    let days = 365 * year + year.div_euclid(4) - year.div_euclid(100)
        + year.div_euclid(400)
        + (153 * month + 2) / 5
        + day
        - 719_469;
    Some((((days * 24 + hour) * 60 + minute) * 60 + second) * 1000 + millis)
}

/// A duration in one unit: `<0.1 s`, `0.1 s`, `12 s`, `3 min`, `3 h`, `2 d`. A negative one, from clocks that disagree, is zero.
#[must_use]
pub fn lasting(span: f64) -> String {
    let tenths = (span.max(0.0) / 100.0) as u32;
    let seconds = tenths / 10;
    match seconds {
        0..=9 if tenths == 0 => "<0.1 s".to_owned(),
        0..=9 => seconds.to_string() + "." + &(tenths % 10).to_string() + " s",
        _ => unit(seconds),
    }
}

/// How long ago, or for a negative duration how far ahead, in one unit: `now`, `12 s ago`, `in 3 h`. `None` from 60 days on: a date says more.
#[must_use]
pub fn ago(span: f64) -> Option<String> {
    let seconds = (span.abs() / SECOND) as u32;
    match seconds {
        0..=4 => Some("now".to_owned()),
        5..=5_183_999 if span < 0.0 => Some(String::from("in ") + &unit(seconds)),
        5..=5_183_999 => Some(unit(seconds) + " ago"),
        _ => None,
    }
}

fn unit(seconds: u32) -> String {
    let (count, unit) = match seconds {
        0..=59 => (seconds, " s"),
        60..=3_599 => (seconds / 60, " min"),
        3_600..=86_399 => (seconds / 3_600, " h"),
        _ => (seconds / 86_400, " d"),
    };
    count.to_string() + unit
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_as_the_api_writes_them() {
        for (text, expected) in [
            ("1970-01-01T00:00:00Z", 0.0),
            ("1970-01-01T00:00:00.1Z", 100.0),
            ("2000-02-29T12:00:00.123456Z", 951_825_600_123.0),
            ("2026-11-22T14:02:11Z", 1_795_356_131_000.0),
            ("2024-12-31T23:59:59.999Z", 1_735_689_599_999.0),
        ] {
            assert!(
                (millis(text) - expected).abs() < 0.5,
                "{text}: {}",
                millis(text)
            );
        }
        for nothing in ["", "yesterday", "2026-11-22", "žluťoučký kůň úpěl ďábelské"] {
            assert!(millis(nothing).abs() < 0.5, "{nothing}");
        }
    }

    #[test]
    fn spans_have_one_unit() {
        for (span, text) in [
            (-5.0, "<0.1 s"),
            (140.0, "0.1 s"),
            (9_990.0, "9.9 s"),
            (12_400.0, "12 s"),
            (200_000.0, "3 min"),
            (11e6, "3 h"),
            (2e8, "2 d"),
        ] {
            assert_eq!(lasting(span), text);
        }
    }

    #[test]
    fn what_is_long_ago_is_told_by_its_date() {
        for (span, text) in [
            (0.0, Some("now")),
            (59e3, Some("59 s ago")),
            (61e3, Some("1 min ago")),
            (72e5, Some("2 h ago")),
            (2e8, Some("2 d ago")),
            (-9e4, Some("in 1 min")),
            (86_400e3 * 100.0, None),
        ] {
            assert_eq!(ago(span).as_deref(), text);
        }
    }
}
