//! Instants.

use chrono::{Datelike, NaiveDate, TimeDelta, Timelike, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::ops::Deref;

/// An instant in UTC, as RFC 3339 writes it, to the microsecond.
///
/// It reads and writes itself: the browser does without the parser and the formatter of `chrono`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DateTime(pub chrono::DateTime<Utc>);

impl DateTime {
    /// Reads RFC 3339: a date, `T`, a time with or without a fraction of at most nine digits, and `Z` or an offset. A leap second is the last
    /// nanosecond before it.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut rest = Rest(text.as_bytes());
        let date = (
            rest.number(4)?,
            rest.sign(b"-")?,
            rest.number(2)?,
            rest.sign(b"-")?,
            rest.number(2)?,
        );
        rest.sign(b"Tt ")?;
        let (hour, _, minute, _) = (
            rest.number(2)?,
            rest.sign(b":")?,
            rest.number(2)?,
            rest.sign(b":")?,
        );
        let second = rest.number(2)?;
        let nanos = rest.fraction()?;
        let offset = rest.offset()?;
        let (second, nanos) = if second == 60 {
            (59, 999_999_999)
        } else {
            (second, nanos)
        };
        let date = NaiveDate::from_ymd_opt(date.0.try_into().ok()?, date.2, date.4)?;
        let local = date
            .and_hms_nano_opt(hour, minute, second, nanos)?
            .and_utc();
        let at = local.checked_sub_signed(TimeDelta::minutes(offset))?;
        Some(Self(at))
    }
}

/// What is left to read.
struct Rest<'a>(&'a [u8]);

impl Rest<'_> {
    fn number(&mut self, digits: usize) -> Option<u32> {
        let (digits, rest) = self.0.split_at_checked(digits)?;
        self.0 = rest;
        digits.iter().try_fold(0, |number, digit| {
            digit
                .is_ascii_digit()
                .then(|| number * 10 + u32::from(digit - b'0'))
        })
    }

    fn sign(&mut self, signs: &[u8]) -> Option<u8> {
        let (sign, rest) = self.0.split_first()?;
        self.0 = rest;
        signs.contains(sign).then_some(*sign)
    }

    /// Nanoseconds; digits beyond the ninth are cut.
    fn fraction(&mut self) -> Option<u32> {
        let Some(rest) = self.0.strip_prefix(b".") else {
            return Some(0);
        };
        let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (digits, rest) = rest
            .split_at_checked(digits)
            .filter(|(digits, _)| !digits.is_empty())?;
        self.0 = rest;
        let nine = digits
            .iter()
            .map(|digit| u32::from(digit - b'0'))
            .chain(std::iter::repeat(0))
            .take(9);
        Some(nine.fold(0, |nanos, digit| nanos * 10 + digit))
    }

    /// Minutes east of UTC, and then nothing more.
    fn offset(&mut self) -> Option<i64> {
        let sign = self.sign(b"Zz+-")?;
        let minutes = if matches!(sign, b'Z' | b'z') {
            0
        } else {
            let (hours, _, minutes) = (self.number(2)?, self.sign(b":")?, self.number(2)?);
            if hours > 23 || minutes > 59 {
                return None;
            }
            i64::from(hours * 60 + minutes)
        };
        self.0
            .is_empty()
            .then_some(if sign == b'-' { -minutes } else { minutes })
    }
}

impl From<chrono::DateTime<Utc>> for DateTime {
    fn from(at: chrono::DateTime<Utc>) -> Self {
        Self(at)
    }
}

impl From<DateTime> for chrono::DateTime<Utc> {
    fn from(at: DateTime) -> Self {
        at.0
    }
}

impl Deref for DateTime {
    type Target = chrono::DateTime<Utc>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

/// RFC 3339 with `Z`; a fraction of three, six or nine digits where there is one.
impl fmt::Display for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = self.0;
        write!(f, "{:04}-{:02}-{:02}T", at.year(), at.month(), at.day())?;
        write!(f, "{:02}:{:02}:{:02}", at.hour(), at.minute(), at.second())?;
        match at.nanosecond() % 1_000_000_000 {
            0 => {}
            nanos if nanos % 1_000_000 == 0 => write!(f, ".{:03}", nanos / 1_000_000)?,
            nanos if nanos % 1_000 == 0 => write!(f, ".{:06}", nanos / 1_000)?,
            nanos => write!(f, ".{nanos:09}")?,
        }
        f.write_str("Z")
    }
}

impl Serialize for DateTime {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for DateTime {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(from)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("no time as RFC 3339 writes it"))
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Seconds of the years 0000 to 9999, which RFC 3339 can write.
    const YEARS: std::ops::Range<i64> = -62_167_219_200..253_402_300_800;

    fn nanos() -> impl Strategy<Value = u32> {
        prop_oneof![
            Just(0),
            (0..1_000_u32).prop_map(|millis| millis * 1_000_000),
            (0..1_000_000_u32).prop_map(|micros| micros * 1_000),
            0..1_000_000_000_u32,
        ]
    }

    proptest! {
        #[test]
        fn it_is_written_as_chrono_writes_it_and_reads_back(seconds in YEARS, nanos in nanos()) {
            let at = chrono::DateTime::from_timestamp(seconds, nanos).unwrap();
            let ours = serde_json::to_string(&DateTime(at)).unwrap();
            prop_assert_eq!(&ours, &serde_json::to_string(&at).unwrap());
            prop_assert_eq!(serde_json::from_str::<DateTime>(&ours).unwrap().0, at);
        }

        #[test]
        fn an_offset_is_read_as_chrono_reads_it(seconds in YEARS, nanos in nanos(), minutes in -1439..1440_i32) {
            let offset = chrono::FixedOffset::east_opt(minutes * 60).unwrap();
            let at = chrono::DateTime::from_timestamp(seconds, nanos).unwrap().with_timezone(&offset);
            prop_assume!((0..=9999).contains(&at.year()));
            let text = at.to_rfc3339();
            prop_assert_eq!(DateTime::parse(&text).map(|at| at.0), Some(at.with_timezone(&Utc)), "{}", text);
        }

        #[test]
        fn what_is_almost_a_time_is_judged_as_chrono_does(
            text in "[0-9]{4}-[01][0-9]-[0-3][0-9][Tt ][0-2][0-9]:[0-5][0-9]:[0-5][0-9](\\.[0-9]{0,11})?(Z|z|[+-][0-2][0-9]:[0-6][0-9])"
        ) {
            let chronos = chrono::DateTime::parse_from_rfc3339(&text).ok().map(|at| at.with_timezone(&Utc));
            prop_assert_eq!(DateTime::parse(&text).map(|at| at.0), chronos, "{}", text);
        }

        #[test]
        fn no_text_panics(text in "\\PC*") {
            let _ = DateTime::parse(&text);
        }
    }

    #[test]
    fn what_is_no_time_is_none() {
        for wrong in [
            "",
            "2027-01-31",
            "2027-02-30T00:00:00Z",
            "2027-01-31T24:00:00Z",
            "2027-01-31T00:00:00",
            "2027-01-31T00:00:00Z ",
            "+2027-01-31T00:00:00Z",
            "2027-01-31T00:00:00.Z",
        ] {
            assert_eq!(DateTime::parse(wrong), None, "{wrong}");
        }
    }
}
