//! A letter that asks a contact's holder, in words.

use service::verification::Letter;

/// The request, in words.
pub(crate) fn asked(letter: &Letter) -> String {
    format!(
        "A letter goes to {}. Its link works for {} days.",
        letter.email,
        model::verification::LINK_DAYS
    )
}

/// Why no e-mail is sent yet, in words.
pub(crate) fn spared(seconds: u64) -> String {
    format!(
        "This address was written to already. Wait {} before the next letter.",
        wait(seconds)
    )
}

fn wait(seconds: u64) -> String {
    match seconds {
        1 => "1 second".into(),
        0..=90 => format!("{seconds} seconds"),
        91..=5_400 => format!("{} minutes", seconds.div_ceil(60)),
        _ => format!("{} hours", seconds.div_ceil(3_600)),
    }
}

#[cfg(test)]
mod tests {
    use super::wait;

    #[test]
    fn waits_are_told_in_one_unit() {
        for (seconds, words) in [
            (1, "1 second"),
            (59, "59 seconds"),
            (100, "2 minutes"),
            (80_000, "23 hours"),
        ] {
            assert_eq!(wait(seconds), words);
        }
    }
}
