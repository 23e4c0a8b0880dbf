//! CBOR (RFC 8949) as RPC v2 uses it: the same members as in JSON, with times under tag 1.
//!
//! Written here because the service needs a fifth of the format, and the crates that have all of it bring a large macro along.

use serde_json::{Map, Number, Value};

/// The tag of a time in seconds since 1970 (RFC 8949, section 3.4.2).
const EPOCH: u64 = 1;
/// The members that are times in the service's model; what is a number in JSON is one under [`EPOCH`] here.
const TIMES: [&str; 6] = [
    "CreationDate",
    "UpdatedDate",
    "ExpirationDate",
    "Expiry",
    "SubmittedDate",
    "LastUpdatedDate",
];
/// How deep values may stand in each other.
const DEEPEST: u32 = 32;

// Major types (RFC 8949, section 3.1), and what `additional information` says beyond 0 to 23.
const POSITIVE: u8 = 0;
const NEGATIVE: u8 = 1;
const BYTES: u8 = 2;
const TEXT: u8 = 3;
const ARRAY: u8 = 4;
const MAP: u8 = 5;
const TAG: u8 = 6;
const OTHER: u8 = 7;
const INDEFINITE: u8 = 31;
/// The end of a list, map or text whose length was not announced.
const BREAK: u8 = 0xff;

/// Why bytes are refused.
type Wrong = &'static str;
const CUT: Wrong = "The body is no well-formed CBOR.";

/// Reads one value.
///
/// # Errors
/// A sentence for what is no CBOR, or has no counterpart in the service's model.
pub fn read(bytes: &[u8]) -> Result<Value, Wrong> {
    let mut reader = Reader { rest: bytes };
    let value = reader.value(0)?;
    if reader.rest.is_empty() {
        Ok(value)
    } else {
        Err("Something stands behind the CBOR of the body.")
    }
}

struct Reader<'a> {
    rest: &'a [u8],
}

impl Reader<'_> {
    fn take(&mut self, count: u64) -> Result<&[u8], Wrong> {
        let count = usize::try_from(count).map_err(|_| CUT)?;
        let (taken, rest) = self.rest.split_at_checked(count).ok_or(CUT)?;
        self.rest = rest;
        Ok(taken)
    }

    /// A big-endian number of 1, 2, 4 or 8 bytes.
    fn number(&mut self, bytes: u64) -> Result<u64, Wrong> {
        let taken = self.take(bytes)?;
        Ok(taken
            .iter()
            .fold(0, |number, byte| number << 8 | u64::from(*byte)))
    }

    /// The major type, the information beside it, and the argument; `None` for an indefinite length.
    fn head(&mut self) -> Result<(u8, u8, Option<u64>), Wrong> {
        let first = self.take(1)?.first().copied().ok_or(CUT)?;
        let (major, information) = (first >> 5, first & 0x1f);
        let argument = match information {
            0..=23 => Some(u64::from(information)),
            24..=27 => Some(self.number(1 << (information - 24))?),
            INDEFINITE => None,
            _ => return Err(CUT),
        };
        Ok((major, information, argument))
    }

    /// Whether another item follows within a list or map of this length; counts it off.
    fn more(&mut self, left: &mut Option<u64>) -> bool {
        match left {
            Some(0) => false,
            Some(count) => {
                *count -= 1;
                true
            }
            None if self.rest.first() == Some(&BREAK) => {
                self.rest = self.rest.get(1..).unwrap_or_default();
                false
            }
            None => true,
        }
    }

    fn value(&mut self, depth: u32) -> Result<Value, Wrong> {
        if depth > DEEPEST {
            return Err("The values of the body stand too deep in each other.");
        }
        let (major, information, argument) = self.head()?;
        Ok(match (major, argument) {
            (POSITIVE, Some(number)) => whole(number)?.into(),
            (NEGATIVE, Some(number)) => (-1 - whole(number)?).into(),
            (TEXT, length) => self.text(length)?.into(),
            (ARRAY, mut left) => {
                let mut items = Vec::new();
                while self.more(&mut left) {
                    items.push(self.value(depth + 1)?);
                }
                items.into()
            }
            (MAP, mut left) => {
                let mut members = Map::new();
                while self.more(&mut left) {
                    let (TEXT, _, length) = self.head()? else {
                        return Err("Members of a map are named by texts.");
                    };
                    let name = self.text(length)?;
                    if members.insert(name, self.value(depth + 1)?).is_some() {
                        return Err("A member stands twice in a map.");
                    }
                }
                members.into()
            }
            (TAG, Some(EPOCH)) => match self.value(depth + 1)? {
                time @ Value::Number(_) => time,
                _ => return Err("A time is a number of seconds."),
            },
            (OTHER, Some(argument)) => other(information, argument)?,
            (BYTES | TAG, _) => {
                return Err("The body has a kind of value that this service has no use for.");
            }
            _ => return Err(CUT),
        })
    }

    /// A text of this length; one that was not announced comes in pieces.
    fn text(&mut self, length: Option<u64>) -> Result<String, Wrong> {
        let utf8 = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).map_err(|_| CUT);
        if let Some(length) = length {
            return utf8(self.take(length)?);
        }
        let mut whole = String::new();
        while self.more(&mut None) {
            match self.head()? {
                (TEXT, _, Some(length)) => whole.push_str(&utf8(self.take(length)?)?),
                _ => return Err(CUT),
            }
        }
        Ok(whole)
    }
}

fn whole(number: u64) -> Result<i64, Wrong> {
    i64::try_from(number).map_err(|_| "A number is too large.")
}

/// True, false, nothing, and floats of three widths.
fn other(information: u8, argument: u64) -> Result<Value, Wrong> {
    let bits = |most: u64| u32::try_from(argument & most).unwrap_or_default();
    let float = match information {
        20 => return Ok(false.into()),
        21 => return Ok(true.into()),
        22 | 23 => return Ok(Value::Null),
        25 => half(bits(0xffff)),
        26 => f64::from(f32::from_bits(bits(u64::from(u32::MAX)))),
        27 => f64::from_bits(argument),
        _ => return Err(CUT),
    };
    let number = Number::from_f64(float).ok_or("A number is none.")?;
    Ok(number.into())
}

/// A float of two bytes (RFC 8949, appendix D).
fn half(bits: u32) -> f64 {
    let (exponent, fraction) = ((bits >> 10) & 0x1f, f64::from(bits & 0x3ff));
    let value = match exponent {
        0 => fraction * f64::powi(2.0, -24),
        31 if fraction == 0.0 => f64::INFINITY,
        31 => f64::NAN,
        _ => (fraction + 1024.0) * f64::powi(2.0, i32::try_from(exponent).unwrap_or(0) - 25),
    };
    if bits & 0x8000 == 0 { value } else { -value }
}

/// Writes an answer.
#[must_use]
pub fn write(body: &Value) -> Vec<u8> {
    let mut bytes = Vec::new();
    append(&mut bytes, body, "");
    bytes
}

/// The shortest head of this type with this argument.
fn begin(bytes: &mut Vec<u8>, major: u8, argument: u64) {
    let wide = argument.to_be_bytes();
    let (information, width) = match argument {
        0..=23 => (wide[7], 0),
        24..=0xff => (24, 1),
        0x100..=0xffff => (25, 2),
        0x1_0000..=0xffff_ffff => (26, 4),
        _ => (27, 8),
    };
    bytes.push(major << 5 | information);
    bytes.extend_from_slice(&wide[8 - width..]);
}

fn append_text(bytes: &mut Vec<u8>, text: &str) {
    begin(bytes, TEXT, text.len() as u64);
    bytes.extend_from_slice(text.as_bytes());
}

/// The value of the member of that name.
fn append(bytes: &mut Vec<u8>, value: &Value, name: &str) {
    match value {
        Value::Null => bytes.push(OTHER << 5 | 22),
        Value::Bool(flag) => bytes.push(OTHER << 5 | if *flag { 21 } else { 20 }),
        Value::String(text) => append_text(bytes, text),
        Value::Number(number) => {
            if TIMES.contains(&name) {
                begin(bytes, TAG, EPOCH);
            }
            match number.as_i64() {
                Some(whole) if whole < 0 => begin(bytes, NEGATIVE, whole.unsigned_abs() - 1),
                Some(whole) => begin(bytes, POSITIVE, whole.unsigned_abs()),
                None => {
                    bytes.push(OTHER << 5 | 27);
                    let float = number.as_f64().unwrap_or_default();
                    bytes.extend_from_slice(&float.to_be_bytes());
                }
            }
        }
        Value::Array(items) => {
            begin(bytes, ARRAY, items.len() as u64);
            for item in items {
                append(bytes, item, name);
            }
        }
        Value::Object(members) => {
            begin(bytes, MAP, members.len() as u64);
            for (name, value) in members {
                append_text(bytes, name);
                append(bytes, value, name);
            }
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_written_is_read_again_and_times_are_tagged() {
        let body = json!({ "Domains": [{ "DomainName": "ž.example", "Expiry": 1_764_500_000, "AutoRenew": false }], "None": null, "Half": 0.5 });
        let bytes = write(&body);
        assert_eq!(read(&bytes).unwrap(), body);
        // Tag 1, and the number in four bytes.
        let time = [0xc1, 0x1a, 0x69, 0x2c, 0x22, 0x20];
        assert!(bytes.windows(time.len()).any(|window| window == time));
    }

    #[test]
    fn every_width_of_a_number_and_every_length_of_a_map_is_read() {
        for (bytes, expected) in [
            (&[0xa0][..], json!({})),
            // A map and a list of no announced length, as streaming writers make them.
            (
                &[0xbf, 0x61, b'a', 0x9f, 0x01, 0xff, 0xff],
                json!({ "a": [1] }),
            ),
            (&[0xa1, 0x61, b'a', 0x38, 0x63], json!({ "a": -100 })),
            (
                &[0xa1, 0x7f, 0x61, b'a', 0x61, b'b', 0xff, 0xf5],
                json!({ "ab": true }),
            ),
            // Half, single and double floats.
            (&[0xa1, 0x61, b'a', 0xf9, 0x3c, 0x00], json!({ "a": 1.0 })),
            (
                &[0xa1, 0x61, b'a', 0xfa, 0x3f, 0x80, 0, 0],
                json!({ "a": 1.0 }),
            ),
            (
                &[0xa1, 0x61, b'a', 0xc1, 0xfb, 0x3f, 0xf0, 0, 0, 0, 0, 0, 0],
                json!({ "a": 1.0 }),
            ),
        ] {
            assert_eq!(read(bytes).unwrap(), expected, "{bytes:x?}");
        }
    }

    #[test]
    fn numbers_of_every_size_come_back() {
        for number in [
            0,
            23,
            24,
            255,
            256,
            65_535,
            65_536,
            4_294_967_295,
            4_294_967_296,
            i64::MAX,
            -1,
            -24,
            -25,
            i64::MIN,
        ] {
            let body = json!([number]);
            assert_eq!(read(&write(&body)).unwrap(), body);
        }
        for float in [0.5, -2.25, 1e300] {
            assert_eq!(read(&write(&json!([float]))).unwrap(), json!([float]));
        }
        // RFC 8949, appendix A.
        for (bits, value) in [
            (0x3c00, 1.0),
            (0x3e00, 1.5),
            (0x7bff, 65_504.0),
            (0xc400, -4.0),
            (1, 5.960_464_477_539_063e-8),
        ] {
            assert!((half(bits) - value).abs() < f64::EPSILON, "{bits:x}");
        }
    }

    #[test]
    fn what_json_could_not_say_is_refused() {
        let deep = [0x81].repeat(100_000);
        let endless = [
            0xa1, 0x61, b'a', 0x7b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
        ];
        for bytes in [
            &b""[..],
            &[0xa1],
            &[0xa1, 0x01, 0x02],
            &[0xa2, 0x61, b'a', 0x01, 0x61, b'a', 0x02],
            &[0xa0, 0xa0],
            &[0xa1, 0x61, b'a', 0x41, 0x00],
            &[0xa1, 0x61, b'a', 0xf9, 0x7e, 0x00],
            &[0xa1, 0x61, b'a', 0xc1, 0x61, b'x'],
            &[0xa1, 0x61, b'a', 0x1b, 0xff, 0, 0, 0, 0, 0, 0, 0],
            &deep,
            &endless,
            &[0xff],
            &[0xa1, 0x61, b'a', 0xff],
            &[0x9f, 0x01],
            &[0x7f, 0x01, 0xff],
            &[0x1c],
            &[0xa1, 0x61, 0xff, 0x01],
        ] {
            assert!(read(bytes).is_err(), "{:x?}", bytes.get(..8));
        }
    }
}
