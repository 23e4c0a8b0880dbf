use super::*;
use Refusal::{Address, Letter, Mailbox, Sender};
use Stage::{Content, Opening, Recipient, Unsaid};
use proptest::prelude::*;

/// What is expected of a reply: about what, and whether the letter waits.
fn check(stage: Stage, line: &str, about: Option<Refusal>, waits: bool) {
    let (code, text) = line.split_once(' ').unwrap_or((line, ""));
    let code = code.parse().unwrap_or_default();
    let found = judged(stage, &Reply::of(code, text));
    assert_eq!(found, Verdict { about, waits }, "{stage:?}: {line}");
}

#[test]
fn whoever_sends_is_no_bounce() {
    for line in [
        "550 5.1.0 Domain of sender address desk@example.com does not exist",
        "550 5.1.8 <desk@example.com>: Sender address rejected: Domain not found",
        "553 5.1.7 bad sender address syntax",
        "550 Sender verify failed",
        "550 Verification failed for <desk@example.com>",
        "550 5.4.1 [desk@example.com]: Sender access denied",
        "550 Administrative prohibition",
        "550 SPF check failed",
        "550 relay not permitted",
        "550 192.0.2.1 is on a block list",
        "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org",
        "550 5.7.1 relaying denied",
        "550 5.7.26 unauthenticated mail is not accepted",
        "553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)",
        "550 5.4.1 Relay access denied",
        "550 rejected as spam",
        "535 5.7.8 authentication failed",
        "530 5.7.0 must issue STARTTLS first",
    ] {
        check(Recipient, line, Some(Sender), true);
    }
    for line in [
        "550 5.7.1 relaying denied",
        "554 5.7.1 rejected as spam",
        "550 5.1.8 Sender address rejected",
        "550 Sender verify failed",
    ] {
        check(Content, line, Some(Sender), true);
    }
    // Whatever answers `MAIL` is about us.
    for line in [
        "550 5.1.1 no such user",
        "552 5.2.2 mailbox full",
        "550 5.1.8 bad",
        "555 5.5.4 Unsupported option: SMTPUTF8",
        "550 no",
    ] {
        check(Stage::Sender, line, Some(Sender), true);
    }
    check(Opening, "554 5.7.1 no service for you", Some(Sender), true);
    check(Opening, "421 4.3.2 too busy", None, true);
}

#[test]
fn an_address_that_takes_no_mail_bounces() {
    for line in [
        "550 5.1.1 <jana@example.com>: no such user",
        "550 5.1.1 <spf.relaying@example.com>: Recipient address rejected: User unknown in relay recipient table",
        "550 5.1.10 RESOLVER.ADR.RecipientNotFound",
        "550 5.4.1 Recipient address rejected: Access denied. AS(201806281)",
        "550 5.4.310 DNS domain gone.example does not exist",
        "550 5.4.4 Host unknown",
        "550 5.5.0 Requested action not taken: mailbox unavailable",
        "521 host takes no mail",
        "521 5.3.2 takes no mail",
        "556 5.1.10 null MX",
        "556 takes no mail",
        "550 No such user here",
        "550 5.0.0 user unknown",
        "550 5.7.1 No such user",
        "554 delivery error: This user doesn't have a mailbox here",
        "550 5.2.1 The account that you tried to reach is disabled",
        "551 not local",
        "553 mailbox name not allowed",
        "501 5.1.3 Bad recipient address syntax",
    ] {
        check(Recipient, line, Some(Address), false);
    }
    // Some servers look the recipient up only then.
    check(Content, "550 5.1.1 user unknown", Some(Address), false);
    check(Content, "550 No such user here", Some(Address), false);
}

#[test]
fn a_full_mailbox_waits() {
    for line in [
        "552 5.2.2 mailbox full",
        "552 Mailbox full",
        "550 5.2.1 The user you are trying to contact is receiving mail at a rate that prevents additional messages",
        "552 5.2.0 over quota",
        "552 requested action aborted",
        "452 4.2.2 over quota",
    ] {
        check(Recipient, line, Some(Mailbox), true);
    }
    check(Content, "552 5.2.2 over quota", Some(Mailbox), true);
    check(Content, "552 Mailbox full", Some(Mailbox), true);
}

#[test]
fn what_is_about_the_letter_is_no_bounce() {
    for line in [
        "550 Message content rejected as spam",
        "550 5.6.0 no",
        "554 transaction failed",
        "550 no",
        "550 5.5.0 no",
    ] {
        check(Content, line, Some(Letter), false);
    }
    for line in [
        "552 Message size exceeds fixed limit",
        "552 5.2.3 too long",
        "552 5.3.4 too big",
    ] {
        check(Content, line, Some(Letter), true);
        check(Recipient, line, Some(Letter), true);
    }
}

#[test]
fn what_passes_is_tried_again_and_what_is_not_clear_is_no_bounce() {
    for (line, about) in [
        (
            "450 4.1.8 Sender address rejected: Domain not found",
            Some(Sender),
        ),
        ("450 4.2.0 greylisted", None),
        (
            "451 4.7.1 Greylisting in action, please come back later",
            None,
        ),
        ("450 4.1.1 unverified address", None),
        ("421 closing", None),
    ] {
        check(Recipient, line, about, true);
    }
    for line in [
        "554 transaction failed",
        "550 5.3.0 other",
        "503 bad sequence",
        "550 5.5.2 what",
    ] {
        check(Recipient, line, None, false);
    }
    check(
        Unsaid,
        "550 Message content rejected as spam",
        Some(Letter),
        false,
    );
    check(Unsaid, "550 No such user here", Some(Address), false);
}

proptest! {
    /// Whatever is said to `MAIL`, or for now: nobody's address is given up.
    #[test]
    fn no_address_is_given_up_for_us_or_for_now(code in 400u16..600, text in "\\PC*|(5|4)\\.[0-9]\\.[0-9]{1,2} (user unknown|mailbox full|no)") {
        let reply = Reply::of(code, &text);
        prop_assert!(judged(Stage::Sender, &reply).waits);
        let now = judged(Recipient, &Reply { code: Some(450), ..reply });
        prop_assert!(now.waits && now.about != Some(Address));
    }
}
