//! The signs of a number as it was written, each kind as one.

use crate::refusal::Refusal;
use unicode_normalization::UnicodeNormalization;

/// The first of the ten digits of each script, as Unicode has them (general category `Nd`), but for those that NFKC makes ASCII.
const ZEROES: [u32; 45] = [
    0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xde6,
    0xe50, 0xed0, 0xf20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90, 0x1b50,
    0x1bb0, 0x1c40, 0x1c50, 0xa620, 0xa8d0, 0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0x104a0,
    0x11066, 0x110f0, 0x11136, 0x111d0, 0x112f0, 0x11450, 0x114d0, 0x11650, 0x116c0,
];

/// The text in lower case with one sign for each kind: `-` hyphens, `–` the dashes between numbers, `~` what stands for "to", a space, a dot, round brackets. What can't be seen
/// is left out. Digits of all scripts become ASCII.
///
/// # Errors
/// A sign that is a number and no digit: `½`, `¹`.
pub(crate) fn clean(raw: &str) -> Result<String, Refusal> {
    let mut text = String::with_capacity(raw.len());
    for c in raw.trim().chars() {
        if let Some(digit) = digit(c) {
            text.push(digit);
        } else if c.is_numeric() {
            return Err(Refusal::Sign(c.to_string()));
        } else if !is_ignorable(c) {
            std::iter::once(c)
                .nfkc()
                .flat_map(char::to_lowercase)
                .for_each(|c| text.push(sign(c)));
        }
    }
    Ok(text.trim().to_owned())
}

fn digit(c: char) -> Option<char> {
    if c.is_ascii_digit() {
        return Some(c);
    }
    let code = u32::from(c);
    let value = match code {
        0xff10..=0xff19 => code - 0xff10,
        // Five styles of mathematical digits.
        0x1d7ce..=0x1d7ff => (code - 0x1d7ce) % 10,
        _ => {
            let zero = ZEROES.iter().rev().find(|zero| **zero <= code)?;
            code - zero
        }
    };
    char::from_digit(value, 10)
}

/// What Unicode says not to show (`Default_Ignorable_Code_Point`): marks of direction, joiners, fillers, selectors.
const fn is_ignorable(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fff8}'
        | '\u{e0000}'..='\u{e0fff}')
}

const fn sign(c: char) -> char {
    match c {
        '\u{2010}'..='\u{2012}' | '\u{2212}' | '\u{30fc}' | '\u{2500}' => '-',
        '\u{2013}'..='\u{2015}' => '–',
        '~' | '\u{223c}' | '\u{301c}' => '~',
        '[' | '{' | '〔' | '【' => '(',
        ']' | '}' | '〕' | '】' => ')',
        '\u{b7}' | '\u{2022}' | '\u{2024}' | '\u{30fb}' | '\u{3002}' => '.',
        '\u{2044}' | '\u{2215}' => '/',
        '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{3001}' => ',',
        '\t' | '\u{1680}' | '\u{180e}' => ' ',
        _ => c,
    }
}
