//! Phone numbers as people read them.

use model::phone::to_epp;

/// A number in E.164 with its country code apart and its digits in threes, the last group of up to four: `+420 601 123 456`.
pub(crate) fn readable(number: &str) -> String {
    let Some((code, rest)) = to_epp(number).and_then(|epp| {
        epp.split_once('.')
            .map(|(code, rest)| (code.to_owned(), rest.to_owned()))
    }) else {
        return number.to_owned();
    };
    let mut text = code;
    for (place, digit) in rest.chars().enumerate() {
        let left = rest.len() - place;
        if place % 3 == 0 && (left > 1 || place == 0) {
            text.push('\u{a0}');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::readable;

    #[test]
    fn numbers_are_read_in_groups() {
        for (number, read) in [
            ("+420601123456", "+420 601 123 456"),
            ("+15550109999", "+1 555 010 9999"),
            ("+49301234567", "+49 301 234 567"),
            ("+3531234567", "+353 123 4567"),
            ("nonsense", "nonsense"),
        ] {
            assert_eq!(readable(number).replace('\u{a0}', " "), read);
        }
    }
}
