//! The words of replies. Servers say the same in many ways; these are looked for as whole words, with the addresses taken out, since an address may say anything.

/// The words of a reply, in small letters and parted by single spaces.
pub(crate) struct Words(String);

/// It is about the sender, whatever else is said.
const SENDER: &[&str] = &[
    "sender verify",
    "sender verification",
    // exim, of whoever sends: of a recipient it says something else.
    "verification failed for",
    "sender address",
    "sender access",
    "sender domain",
    "sender rejected",
    "sender denied",
    "sender refused",
    "sender not",
    "sender unknown",
    "sender is",
    "domain of sender",
    "envelope sender",
    "bad sender",
    "invalid sender",
    "unknown sender",
    "badmailfrom",
];

/// Other servers don't take mail from us.
const US: &[&str] = &[
    "spf",
    "dkim",
    "dmarc",
    "relay not permitted",
    "relay access",
    "relay denied",
    "relaying",
    "not allowed to relay",
    "not permitted to relay",
    "unable to relay",
    "cannot relay",
    "do not relay",
    "don t relay",
    "rcpthosts",
    "block list",
    "blocklist",
    "blocklisted",
    "block listed",
    "black list",
    "blacklist",
    "blacklisted",
    "blocked using",
    "blocked by",
    "is blocked",
    "is listed",
    "dnsbl",
    "rbl",
    "spamhaus",
    "spamcop",
    "barracuda",
    "reputation",
    "reverse dns",
    "reverse hostname",
    "rdns",
    "ptr",
    "helo",
    "client host",
    "your ip",
    "your host",
    "your server",
    "your network",
    "ip address",
    "mail from",
    "authentication required",
    "not authenticated",
    "must authenticate",
    "banned",
    "administrative prohibition",
    "administratively prohibited",
    "greylisted",
];

/// Nobody is there.
const UNKNOWN: &[&str] = &[
    "user unknown",
    "unknown user",
    "no such user",
    "no such recipient",
    "no such mailbox",
    "no such address",
    "no such account",
    "no such person",
    "no such local user",
    "no mailbox",
    "mailbox not found",
    "mailbox unknown",
    "unknown mailbox",
    "bad destination mailbox",
    "invalid mailbox",
    "unknown recipient",
    "recipient unknown",
    "invalid recipient",
    "recipient not found",
    "user not found",
    "account not found",
    "address not found",
    "unknown address",
    "address unknown",
    "unknown local part",
    "does not exist",
    "doesn t exist",
    "not exist",
    "doesn t have a",
    "does not have a",
    "not a known user",
    "is not a valid mailbox",
    "unrouteable address",
    "unroutable address",
    "not listed in",
    "not our customer",
    "mailbox disabled",
    "mailbox is disabled",
    "account disabled",
    "account is disabled",
    "account has been disabled",
    "account is inactive",
    "mailbox is inactive",
];

/// The domain takes no mail.
const NO_HOST: &[&str] = &[
    "host not found",
    "domain not found",
    "no such domain",
    "no such host",
    "host unknown",
    "unknown host",
    "host or domain name not found",
    "name service error",
    "dns domain",
    "null mx",
    "nullmx",
    "does not accept mail",
    "all relevant mx records",
    "no mail exchanger",
];

const FULL: &[&str] = &[
    "quota",
    "overquota",
    "mailbox full",
    "mailbox is full",
    "inbox is full",
    "inbox full",
    "storage allocation",
    "insufficient storage",
    "out of storage",
    "exceeded storage",
    "not enough space",
    "insufficient disk space",
];

const TOO_MANY: &[&str] = &[
    "at a rate",
    "rate limit",
    "rate limited",
    "rate that",
    "rate exceeded",
    "too quickly",
    "too many messages",
    "too much mail",
    "receiving mail too",
];

const TOO_LARGE: &[&str] = &[
    "message size",
    "size limit",
    "size exceeds",
    "exceeds size",
    "too large",
    "too big",
    "maximum size",
    "maximum message",
];

const CONTENT: &[&str] = &[
    "spam",
    "content",
    "virus",
    "malware",
    "phishing",
    "unsolicited",
    "junk",
    "message rejected",
    "message refused",
];

const GREYLISTING: &[&str] = &[
    "greylisted",
    "greylisting",
    "greylist",
    "graylisted",
    "graylisting",
    "grey listed",
    "grey listing",
];

impl Words {
    pub(crate) fn of(reply: &str) -> Self {
        let mut text = String::from(" ");
        let plain = reply
            .split_whitespace()
            .filter(|word| !word.contains('@') && !word.contains("://"));
        for word in plain.flat_map(|word| word.split(|c: char| !c.is_alphanumeric())) {
            if !word.is_empty() {
                text.push_str(&word.to_lowercase());
                text.push(' ');
            }
        }
        Self(text)
    }

    fn any(&self, phrases: &[&str]) -> bool {
        phrases.iter().any(|phrase| self.say(phrase))
    }

    fn say(&self, phrase: &str) -> bool {
        self.0.match_indices(phrase).any(|(at, found)| {
            self.0[..at].ends_with(' ') && self.0[at + found.len()..].starts_with(' ')
        })
    }

    pub(crate) fn about_the_sender(&self) -> bool {
        self.any(SENDER)
    }

    pub(crate) fn refuses_us(&self) -> bool {
        self.any(US)
    }

    pub(crate) fn unknown_user(&self) -> bool {
        self.any(UNKNOWN)
    }

    pub(crate) fn no_such_host(&self) -> bool {
        self.any(NO_HOST)
    }

    pub(crate) fn full(&self) -> bool {
        self.any(FULL)
    }

    pub(crate) fn too_many(&self) -> bool {
        self.any(TOO_MANY)
    }

    pub(crate) fn too_large(&self) -> bool {
        self.any(TOO_LARGE)
    }

    pub(crate) fn content(&self) -> bool {
        self.any(CONTENT)
    }

    pub(crate) fn greylisting(&self) -> bool {
        self.any(GREYLISTING)
    }

    /// Whether time ran out: the reason of a server that tried for days.
    pub(crate) fn expired(&self) -> bool {
        self.any(&[
            "envelope expired",
            "retry timeout exceeded",
            "retry time not reached for any host after a long failure period",
            "delivery time expired",
            "could not be delivered for",
            "message timed out",
        ])
    }
}
