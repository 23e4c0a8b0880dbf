//! Points in time.

use chrono::{Datelike, NaiveDate, TimeDelta, Timelike, Utc};
use serde::de::{Deserializer, Error, Visitor};
use serde::{Deserialize, Serialize, Serializer};
use std::fmt;
use std::ops::Deref;

/// A point in time in UTC, formatted by RFC 3339, to the microsecond.
///
/// Parsed and formatted by hand: chrono's code for that would add kilobytes to the WASM module.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DateTime(pub chrono::DateTime<Utc>);

impl DateTime {
    /// Unix time in milliseconds, as browsers count it.
    #[must_use]
    pub fn millis(self) -> f64 {
        self.0.timestamp_millis() as f64
    }

    /// The time of day in UTC: `14:02:11`.
    #[must_use]
    pub fn time_of_day(self) -> String {
        let mut text = String::with_capacity(8);
        digits(&mut text, self.0.hour(), 2);
        text.push(':');
        digits(&mut text, self.0.minute(), 2);
        text.push(':');
        digits(&mut text, self.0.second(), 2);
        text
    }

    /// `2026-11-22T14:02:11.123456Z`, with as many fractional digits as are needed: none, three, six or nine.
    #[must_use]
    pub fn text(self) -> String {
        let at = self.0;
        let mut text = String::with_capacity(30);
        // RFC 3339 has years from 0 to 9999 only.
        digits(&mut text, u32::try_from(at.year()).unwrap_or(0), 4);
        text.push('-');
        digits(&mut text, at.month(), 2);
        text.push('-');
        digits(&mut text, at.day(), 2);
        text.push('T');
        text += &self.time_of_day();
        let nanos = at.nanosecond() % 1_000_000_000;
        let (fraction, width) = match nanos {
            0 => (0, 0),
            _ if nanos.is_multiple_of(1_000_000) => (nanos / 1_000_000, 3),
            _ if nanos.is_multiple_of(1_000) => (nanos / 1_000, 6),
            _ => (nanos, 9),
        };
        if width > 0 {
            text.push('.');
            digits(&mut text, fraction, width);
        }
        text.push('Z');
        text
    }

    /// [`DateTime::read`] of a parameter of an address, where an offset's `+` means a space unless it is escaped.
    #[must_use]
    pub fn of_query(text: &str) -> Option<Self> {
        let text = text.trim();
        Self::read(text).or_else(|| {
            let (time, offset) = text.rsplit_once(' ')?;
            Self::read(&format!("{time}+{offset}"))
        })
    }

    /// Parses RFC 3339 with any offset; digits beyond a nanosecond are cut off. `None` for anything else.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let number = |from: usize, width: usize| {
            let part = bytes.get(from..from + width)?;
            part.iter().try_fold(0_u32, |number, byte| {
                byte.is_ascii_digit()
                    .then(|| number * 10 + u32::from(byte - b'0'))
            })
        };
        let is = |at: usize, signs: &[u8]| bytes.get(at).is_some_and(|sign| signs.contains(sign));
        if !(is(4, b"-") && is(7, b"-") && is(10, b"Tt ") && is(13, b":") && is(16, b":")) {
            return None;
        }
        let day = NaiveDate::from_ymd_opt(
            i32::try_from(number(0, 4)?).ok()?,
            number(5, 2)?,
            number(8, 2)?,
        )?;
        let second = number(17, 2)?;
        // A leap second counts as the second before it plus one second.
        let (second, leap) = if second == 60 { (59, 1) } else { (second, 0) };
        let mut at = 19;
        let mut nanos = 0;
        if is(at, b".") {
            at += 1;
            let mut weight = 100_000_000;
            let first = at;
            while let Some(digit) = number(at, 1) {
                nanos += digit * weight;
                weight /= 10;
                at += 1;
            }
            if at == first {
                return None;
            }
        }
        let offset = if is(at, b"Zz") {
            at += 1;
            0
        } else if is(at, b"+-") && is(at + 3, b":") {
            let (hours, minutes) = (number(at + 1, 2)?, number(at + 4, 2)?);
            if hours > 23 || minutes > 59 {
                return None;
            }
            let minutes = i64::from(hours * 60 + minutes);
            let minutes = if is(at, b"-") { -minutes } else { minutes };
            at += 6;
            minutes
        } else {
            return None;
        };
        if at != bytes.len() {
            return None;
        }
        let time = day.and_hms_nano_opt(
            number(11, 2)?,
            number(14, 2)?,
            second,
            nanos + leap * 1_000_000_000,
        )?;
        time.and_utc()
            .checked_sub_signed(TimeDelta::minutes(offset))
            .map(Self)
    }
}

fn digits(text: &mut String, number: u32, width: u32) {
    for place in (0..width).rev() {
        let digit = number / 10_u32.pow(place) % 10;
        text.push(char::from_digit(digit, 10).unwrap_or('0'));
    }
}

impl Serialize for DateTime {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.text())
    }
}

impl<'de> Deserialize<'de> for DateTime {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Text;

        impl Visitor<'_> for Text {
            type Value = DateTime;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an instant as RFC 3339 writes it")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<DateTime, E> {
                DateTime::read(text).ok_or_else(|| E::custom("no instant as RFC 3339 writes it"))
            }
        }

        from.deserialize_str(Text)
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

/// RFC 3339 with `Z`, and with a fraction of three, six or nine digits if there is one.
impl fmt::Display for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::SecondsFormat;
    use proptest::prelude::*;

    fn chronos(text: &str) -> Option<chrono::DateTime<Utc>> {
        chrono::DateTime::parse_from_rfc3339(text)
            .ok()
            .map(|at| at.to_utc())
    }

    #[test]
    fn an_offset_survives_an_address() {
        let noon = DateTime::read("2026-03-03T12:00:00Z");
        assert!(noon.is_some());
        for text in [
            "2026-03-03T12:00:00Z",
            "2026-03-03T13:00:00+01:00",
            "2026-03-03T13:00:00 01:00",
            " 2026-03-03T07:00:00-05:00",
        ] {
            assert_eq!(DateTime::of_query(text), noon, "{text}");
        }
        for text in [
            "",
            "now",
            "2026-03-03",
            "2026-03-03T12:00:00",
            "2026-02-30T12:00:00Z",
            "1772539200",
        ] {
            assert_eq!(DateTime::of_query(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_read_is_what_chrono_reads() {
        for text in [
            "1970-01-01T00:00:00Z",
            "2000-02-29T12:00:00.123456Z",
            "2026-11-22t14:02:11z",
            "2026-11-22 14:02:11.1Z",
            "2026-11-22T14:02:11.123456789+02:00",
            "2026-11-22T00:02:11-11:30",
            "2016-12-31T23:59:60Z",
            "0000-01-01T00:00:00Z",
            "9999-12-31T23:59:59.999999999Z",
            "",
            "yesterday",
            "2026-11-22",
            "2026-13-01T00:00:00Z",
            "2026-02-29T00:00:00Z",
            "2026-11-22T24:00:00Z",
            "2026-11-22T14:02:11",
            "2026-11-22T14:02:11.Z",
            "2026-11-22T14:02:11+0200",
            "2026-11-22T14:02:11Z ",
            "2026-11-22T14:02:61Z",
            "žluťoučký kůň úpěl ďábelské ódy",
        ] {
            assert_eq!(DateTime::read(text).map(|at| at.0), chronos(text), "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_what_chrono_writes(seconds in 0_i64..253_402_300_800, nanos in 0_u32..1_000_000_000, cut in prop::sample::select(vec![1_u32, 1_000, 1_000_000, 1_000_000_000])) {
            let at = chrono::DateTime::from_timestamp(seconds, nanos / cut * cut);
            let at = DateTime(at.unwrap_or_default());
            prop_assert_eq!(at.text(), at.0.to_rfc3339_opts(SecondsFormat::AutoSi, true));
            prop_assert_eq!(DateTime::read(&at.text()), Some(at));
        }
    }
}
