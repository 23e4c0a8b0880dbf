//! Telephone numbers as they are written into files: so that a spreadsheet takes them neither for a formula nor for a number.

/// The number with spaces: behind its country code, and between groups that are never those of three digits by which numbers are written. What is no international number stays.
pub(super) fn plain(number: &str) -> String {
    let Some(written) = model::phone::to_epp(number) else {
        return number.to_owned();
    };
    let Some((code, rest)) = written.split_once('.').filter(|(_, rest)| rest.len() > 3) else {
        return number.to_owned();
    };
    let mut spaced = code.to_owned();
    for (at, digit) in rest.chars().enumerate() {
        // A group of one or two digits at the end belongs to the one before it.
        if at % 4 == 0 && (at == 0 || rest.len() - at > 2) {
            spaced.push(' ');
        }
        spaced.push(digit);
    }
    spaced
}

/// Whether this is what [`plain`] writes: a plus, digits and spaces, of which nobody makes a formula or a number.
pub(super) fn is_plain(cell: &str) -> bool {
    let Some(rest) = cell.strip_prefix('+') else {
        return false;
    };
    let mut groups = rest.split(' ');
    let digits = |group: &str| !group.is_empty() && group.bytes().all(|byte| byte.is_ascii_digit());
    let code = groups.next().is_some_and(digits);
    let second = groups
        .next()
        .is_some_and(|group| digits(group) && group.len() > 3);
    code && second && groups.all(digits)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_are_spaced_so_that_they_stay_text() {
        for (number, written) in [
            ("+420601123456", "+420 6011 23456"),
            ("+15550109999", "+1 5550 109999"),
            ("+49301234567", "+49 3012 34567"),
            ("+3545551234", "+354 5551 234"),
            ("+2902345", "+290 2345"),
            ("", ""),
            ("601123456", "601123456"),
        ] {
            assert_eq!(plain(number), written);
            assert_eq!(is_plain(&plain(number)), number.starts_with('+'));
        }
        for other in [
            "+420 601 123 456",
            "+1+1 2345",
            "+1 2345;=1",
            "+1  2345",
            "+1 2345 ",
            "+",
        ] {
            assert!(!is_plain(other), "{other}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_as_the_same_number(number in "\\+[1-9][0-9]{6,14}") {
            if let Ok(Some(read)) = ::phones::number(&number, None) {
                prop_assert_eq!(::phones::number(&plain(&read.e164), None).unwrap(), Some(read));
            }
        }
    }
}
