//! The extension behind a number.

use model::phone::MAX_EXTENSION;
use regex_lite::Regex;
use std::sync::OnceLock;

/// What people and programs write before an extension.
const WORDS: &str = "ext|extn|extension|x|#|,,+|int|intern|interno|internal|anexo|ramal|durchwahl|dw|nebenstelle|nst|apparat|kl|klapka|linka|poste|lok|lokal|wew|wewn|toestel|tst|ankn|anknytning|\
    доб|внутр|вн|内線|內線|分机|分機|내선|εσωτ";

/// A text as number and extension, and whether there is a word for one that has no digits behind it that could be.
pub(crate) struct Split<'t> {
    pub(crate) number: &'t str,
    pub(crate) ext: Option<&'t str>,
    pub(crate) named: bool,
}

pub(crate) fn split(text: &str) -> Split<'_> {
    static WITH: OnceLock<Option<Regex>> = OnceLock::new();
    static NAMED: OnceLock<Option<Regex>> = OnceLock::new();
    let with = WITH.get_or_init(|| {
        Regex::new(&format!(
            r"[0-9)][ .,(/–-]*(?:{WORDS})[ .:=№-]*([0-9]{{1,{MAX_EXTENSION}}})[ )#]*$"
        ))
        .ok()
    });
    let named =
        NAMED.get_or_init(|| Regex::new(&format!(r"[0-9)][ .,(/–-]*(?:{WORDS})(?:[^a-z]|$)")).ok());
    if let Some(found) = with.as_ref().and_then(|regex| regex.captures(text))
        && let (Some(all), Some(ext)) = (found.get(0), found.get(1))
    {
        // The pattern begins with the last sign of the number.
        return Split {
            number: &text[..=all.start()],
            ext: Some(ext.as_str()),
            named: true,
        };
    }
    Split {
        number: text,
        ext: None,
        named: named.as_ref().is_some_and(|regex| regex.is_match(text)),
    }
}
