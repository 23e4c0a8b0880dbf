//! Which commands a switch is for, and switches in words.

use std::time::Duration;

use super::Switches;

/// Which commands: a kind such as `contact:create`, `login` or `poll`, and perhaps an object's name or id.
/// Either may end in `*`. Made from text: `"contact:create"`, `"domain:update shop.example"`, `"contact:* NH-*"`, `"*"`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    kind: String,
    object: Option<String>,
}

impl From<&str> for Match {
    fn from(text: &str) -> Match {
        let mut words = text.split_whitespace().map(str::to_lowercase);
        Match {
            kind: words.next().unwrap_or_default(),
            object: words.next(),
        }
    }
}

impl Match {
    pub(crate) fn hits(&self, kind: &str, object: Option<&str>) -> bool {
        let same = |pattern: &str, text: &str| {
            let text = text.to_lowercase();
            match pattern.strip_suffix('*') {
                Some(start) => text.starts_with(start),
                None => text == pattern,
            }
        };
        let objects = match (&self.object, object) {
            (None, _) => true,
            (Some(pattern), Some(object)) => same(pattern, object),
            (Some(_), None) => false,
        };
        objects && same(&self.kind, kind)
    }
}

/// How often a rule is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Times {
    /// For the next command that it hits.
    Once,
    /// Until [`Switches::clear`].
    Always,
}

/// Where the connection is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drop {
    /// The command was read; nothing is done.
    Before,
    /// The command is done and stored; no response is sent.
    After,
    /// The command is done and stored; half of the response is sent.
    Midway,
}

/// Words that are no switch.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "no switch: {0:?}; there are: delay MS, trickle BYTES, refuse COMMAND[@OBJECT] CODE [once|always] [MESSAGE], drop-before|drop-after|drop-midway COMMAND[@OBJECT] [once|always], down, up, hold, unhold, release, refuse-pendings [REASON], clear"
)]
pub struct SwitchError(String);

impl Switches {
    /// Turns a switch by words: `delay 200`, `refuse contact:create@NH-* 2306 once Postal code missing`,
    /// `drop-after domain:update`, `down`, `hold`, `release` and so on. Rules are for always unless they say `once`.
    ///
    /// # Errors
    /// When the words are no switch; the error lists those there are.
    pub fn apply(&self, text: &str) -> Result<(), SwitchError> {
        let error = || SwitchError(text.to_owned());
        let (name, rest) = split(text);
        let (first, more) = split(rest);
        let target = || Match::from(first.replacen('@', " ", 1).as_str());
        let number = || first.parse::<u32>().map_err(|_| error());
        match name {
            "delay" => self.set_delay(Duration::from_millis(number()?.into())),
            "trickle" => {
                let bytes = usize::try_from(number()?).map_err(|_| error())?;
                self.set_trickle(Some(bytes).filter(|bytes| *bytes > 0));
            }
            "refuse" if !first.is_empty() => {
                let (code, rest) = split(more);
                let code = code
                    .parse()
                    .ok()
                    .filter(|code| (2000..=2502).contains(code))
                    .ok_or_else(error)?;
                let (times, message) = times(rest);
                self.refuse(target(), code, message, times);
            }
            "drop-before" | "drop-after" | "drop-midway" if !first.is_empty() => {
                let when = match name {
                    "drop-before" => Drop::Before,
                    "drop-after" => Drop::After,
                    _ => Drop::Midway,
                };
                let (times, stray) = times(more);
                if !stray.is_empty() {
                    return Err(error());
                }
                self.drop_line(target(), when, times);
            }
            "refuse-pendings" => self.refuse_pendings(rest),
            "down" => self.down(),
            "up" => self.up(),
            "hold" => self.hold_pendings(true),
            "unhold" => self.hold_pendings(false),
            "release" => self.release_pendings(),
            "clear" => self.clear(),
            _ => return Err(error()),
        }
        Ok(())
    }
}

/// The first word and the rest.
fn split(text: &str) -> (&str, &str) {
    let text = text.trim();
    match text.split_once(char::is_whitespace) {
        Some((first, rest)) => (first, rest.trim_start()),
        None => (text, ""),
    }
}

fn times(text: &str) -> (Times, &str) {
    match split(text) {
        ("once", rest) => (Times::Once, rest),
        ("always", rest) => (Times::Always, rest),
        _ => (Times::Always, text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn switches_in_words() {
        let switches = Switches::default();
        switches
            .apply("refuse contact:create@NH-* 2306 once Postal code missing")
            .expect("refuse");
        switches.apply("drop-midway login").expect("drop");
        switches.apply("delay 20").expect("delay");
        let plan = switches.plan("contact:create", Some("NH-7"));
        assert_eq!(plan.refusal, Some((2306, "Postal code missing".to_owned())));
        assert_eq!(plan.delay, Duration::from_millis(20));
        assert_eq!(switches.plan("contact:create", Some("NH-7")).refusal, None);
        assert_eq!(switches.plan("login", None).drop, Some(Drop::Midway));
        for (text, up) in [
            ("down", false),
            ("up", true),
            ("down", false),
            ("clear", true),
        ] {
            switches.apply(text).expect(text);
            assert_eq!(switches.is_up(), up);
        }
        for text in [
            "",
            "delay",
            "delay x",
            "refuse",
            "refuse login",
            "refuse login 1000",
            "drop-after",
            "drop-after login twice",
            "explode",
        ] {
            assert!(switches.apply(text).is_err(), "{text}");
        }
    }
}
