//! Reports as each mail server writes them, made up after what they were seen to write (docs/returned-letters.md).

mod made;

use super::*;
use made::{MARK, Made, POSTFIX, SECRET, exim, opensmtpd, sendmail};
use model::letter::{Fate, Refusal};
use proptest::prelude::*;

#[test]
fn an_unknown_user_bounces_whoever_reports_it() {
    for (whose, made) in [
        ("postfix", POSTFIX),
        ("sendmail", sendmail()),
        ("exim", exim()),
        ("opensmtpd", opensmtpd()),
    ] {
        let report = made.read();
        assert_eq!(report.message, ReturnToken::parse(MARK), "{whose}");
        let (bounced, refusal, words) = made.returned();
        assert!(bounced, "{whose}");
        assert_eq!(refusal, Some(Refusal::Address), "{whose}");
        assert!(
            words.contains("550") && words.contains("user"),
            "{whose}: {words}"
        );
    }
    // courier's, which has the words and no status.
    let courier = POSTFIX.with("Status: 5.1.1", "Status: 5.0.0").with(
        "smtp; 550 5.1.1 <nobody@far.example>: no such\n    user",
        "smtp; 550 User unknown.",
    );
    assert_eq!(
        courier.returned(),
        (true, Some(Refusal::Address), "550 User unknown.".into())
    );
}

#[test]
fn a_refusal_of_ours_or_of_the_letter_is_no_bounce() {
    for (reply, refusal) in [
        ("554 5.7.1 rejected as spam", Refusal::Sender),
        (
            "550 5.1.8 Sender address rejected: Domain not found",
            Refusal::Sender,
        ),
        ("550 SPF check failed", Refusal::Sender),
        ("552 5.2.2 mailbox full", Refusal::Mailbox),
        ("552 5.2.3 too large", Refusal::Letter),
        ("550 Message content rejected", Refusal::Letter),
    ] {
        let diagnosed = format!("Diagnostic-Code: smtp; {reply}\n").leak();
        let status = "Final-Recipient: rfc822; nobody@far.example\nAction: failed\nStatus: 5.0.0\n";
        let made = Made {
            text: "",
            status: format!("Reporting-MTA: dns; relay.example\n\n{status}{diagnosed}").leak(),
            ..POSTFIX
        };
        assert_eq!(made.returned(), (false, Some(refusal), reply.into()));
        let mixed = Made {
            text: format!("    An error:\n\nnobody@far.example: {reply}\n").leak(),
            ..opensmtpd()
        };
        let (bounced, about, words) = mixed.returned();
        assert_eq!((bounced, about), (false, Some(refusal)), "{words}");
    }
    // What answered `MAIL` is about us, whatever it says.
    let mail = Made {
        text: "<nobody@far.example>: host mx said: 550 5.1.1 no such\n    user (in reply to MAIL FROM\n    command)\n",
        ..POSTFIX
    };
    assert_eq!(mail.returned().1, Some(Refusal::Sender));
}

#[test]
fn what_expired_is_final_and_what_is_delayed_is_not() {
    let postfix = POSTFIX.with("Status: 5.1.1", "Status: 4.2.2").with(
        "smtp; 550 5.1.1 <nobody@far.example>: no such\n    user",
        "smtp; 452 4.2.2 mailbox full",
    );
    let sendmail = sendmail().with("Status: 5.1.1", "Status: 4.4.7").with(
        "SMTP; 550 No such user here",
        "SMTP; 452 4.2.2 mailbox full",
    );
    let exim = exim().with(
        "smtp; 550-5.1.1 no such\n 550 5.1.1 user",
        "smtp; 452 4.2.2 mailbox full: retry timeout exceeded",
    );
    for (whose, made) in [("postfix", postfix), ("sendmail", sendmail), ("exim", exim)] {
        let (bounced, refusal, words) = made.returned();
        assert!(
            bounced && words.contains("mailbox full"),
            "{whose}: {words}"
        );
        assert_eq!(refusal, Some(Refusal::Mailbox), "{whose}");
    }
    let expired = Made {
        text: "    Hello,\n\n    Your letter is late, for up to 7 days.\n\nnobody@far.example: Envelope expired\n\n    The letter was:\n",
        ..opensmtpd().with(
            "Action: failed\nStatus: 5.0.0",
            "Action: delayed\nStatus: 4.4.7",
        )
    };
    assert_eq!(expired.returned(), (true, None, "Envelope expired".into()));
    let warned = Made {
        text: "    Hello,\n\nnobody@far.example: 452 4.2.2 mailbox full\n",
        ..expired
    };
    assert_eq!(warned.read().fate, Fate::Delayed);
    let delayed = POSTFIX.with("Action: failed", "Action: delayed");
    assert_eq!(delayed.read().fate, Fate::Delayed);
    let unlisted = POSTFIX.with("Action: failed\nStatus: 5.1.1", "Status: 4.4.1");
    assert_eq!(unlisted.read().fate, Fate::Delayed);
    // Our own sender was put off until time ran out.
    let greylisted = POSTFIX.with("Status: 5.1.1", "Status: 4.7.1").with(
        "smtp; 550 5.1.1 <nobody@far.example>: no such\n    user",
        "smtp; 450 4.7.1 Client host rejected: cannot find your reverse hostname",
    );
    assert!(!greylisted.returned().0);
}

#[test]
fn a_host_that_is_not_there_bounces_and_what_is_not_said_does_not() {
    let postfix = POSTFIX.with("Status: 5.1.1", "Status: 5.4.4").with(
        "smtp; 550 5.1.1 <nobody@far.example>: no such\n    user",
        "X-Postfix; Host or domain name not found. Name service error",
    );
    assert!(postfix.returned().0);
    let bare = Made {
        text: "",
        ..sendmail()
            .with("Status: 5.1.1", "Status: 5.1.2")
            .with("Diagnostic-Code: SMTP; 550 No such user here\n", "")
    };
    assert_eq!(
        bare.returned(),
        (true, Some(Refusal::Address), "5.1.2".into())
    );
    let exim = exim().with(
        "Diagnostic-Code: smtp; 550-5.1.1 no such\n 550 5.1.1 user\n",
        "",
    );
    let unrouteable = Made {
        text: "It is not delivered to:\n\n  nobody@far.example\n    Unrouteable address\n",
        ..exim.clone()
    };
    assert_eq!(
        unrouteable.returned(),
        (true, Some(Refusal::Address), "Unrouteable address".into())
    );
    let silent = Made {
        text: "It failed.\n",
        ..exim
    };
    assert_eq!(silent.returned(), (false, None, "5.0.0".into()));
}

#[test]
fn of_several_recipients_one_that_got_it_is_enough() {
    let two = |other: &str| Made {
        status: format!(
            "{}\nFinal-Recipient: rfc822; other@far.example\n{other}\n",
            POSTFIX.status
        )
        .leak(),
        ..POSTFIX
    };
    assert_eq!(
        two("Action: relayed\nStatus: 2.1.5").read().fate,
        Fate::Delivered
    );
    assert_eq!(
        two("Action: delayed\nStatus: 4.2.0").read().fate,
        Fate::Delayed
    );
    let (bounced, refusal, _) =
        two("Action: failed\nStatus: 5.7.1\nDiagnostic-Code: smtp; 550 5.7.1 no").returned();
    assert_eq!((bounced, refusal), (false, Some(Refusal::Sender)));
}

#[test]
fn internationalized_reports_are_read() {
    // RFC 6533, as Postfix and exim write it; exim with raw bytes under rfc822.
    for recipient in ["utf-8; žofie@far.example", "rfc822; žofie@far.example"] {
        let made = Made {
            status_kind: "message/global-delivery-status",
            returned_kind: "message/global",
            status: POSTFIX
                .status
                .replace("rfc822; nobody@far.example", recipient)
                .leak(),
            ..POSTFIX
        };
        assert_eq!(made.read().message, ReturnToken::parse(MARK));
        assert!(made.returned().0);
    }
    let head = Made {
        returned_kind: "message/global-headers",
        ..POSTFIX
    };
    assert_eq!(head.read().message, ReturnToken::parse(MARK));
}

#[test]
fn transfer_encodings_are_undone() {
    let plain = "Final-Recipient: rfc822; a@b.example\nAction: fa=\niled\nStatus: 5.1.1\nX: =3D\n";
    let made = Made {
        status_kind: "message/delivery-status\nContent-Transfer-Encoding: quoted-printable",
        status: plain,
        ..POSTFIX
    };
    assert!(made.returned().0);
    let coded = "RmluYWwtUmVjaXBpZW50OiByZmM4MjI7IGFAYi5leGFtcGxlDQpBY3Rpb246\nIGZhaWxlZA0KU3RhdHVzOiA1LjEuMQ0K\n";
    let made = Made {
        status_kind: "message/delivery-status\nContent-Transfer-Encoding: BASE64",
        status: coded,
        text: "",
        ..POSTFIX
    };
    assert_eq!(
        made.returned(),
        (true, Some(Refusal::Address), "5.1.1".into())
    );
}

#[test]
fn the_address_it_was_sent_to_is_a_key_too() {
    let unmarked = Made {
        mark: None,
        ..POSTFIX
    };
    assert_eq!(unmarked.read().message, None);
    let to = format!("bounces+{MARK}@desk.example");
    let report = read_report(&unmarked.bytes(), std::slice::from_ref(&to)).unwrap();
    assert_eq!(
        (report.message, report.envelope),
        (None, ReturnToken::parse(MARK))
    );
    for header in ["Delivered-To", "X-Original-To", "Envelope-To", "To"] {
        let mut bytes = format!("{header}: <{to}>\r\n").into_bytes();
        bytes.extend(unmarked.bytes());
        let report = read_report(&bytes, &["bounces@desk.example".into()]).unwrap();
        assert_eq!(report.envelope, ReturnToken::parse(MARK), "{header}");
    }
    // The recipient that it names says nothing.
    let named = unmarked.with(
        "Final-Recipient: rfc822; nobody@far.example",
        "Final-Recipient: rfc822; mfrggzdfmztwq2lknnwg23tpoa@far.example",
    );
    let report = named.read();
    assert_eq!((report.message, report.envelope), (None, None));
}

#[test]
fn an_automatic_reply_is_no_report() {
    let vacation = format!(
        "From: ann@far.example\r\nTo: bounces+{MARK}@desk.example\r\nAuto-Submitted: auto-replied\r\nIn-Reply-To: <{MARK}@desk.example>\r\nSubject: Away\r\n\r\n550 5.1.1 no such user, I am away.\r\n"
    );
    let mixed = Made {
        status_kind: "text/plain",
        ..POSTFIX
    };
    let read_receipt = Made {
        kind: "multipart/report; report-type=disposition-notification",
        status_kind: "message/disposition-notification",
        ..POSTFIX
    };
    for bytes in [
        vacation.into_bytes(),
        mixed.bytes(),
        read_receipt.bytes(),
        Vec::new(),
        b"\r\n".to_vec(),
        vec![b'x'; LARGEST + 1],
    ] {
        assert_eq!(
            read_report(&bytes, &[format!("bounces+{MARK}@desk.example")]),
            None
        );
    }
    let empty = Made {
        status: "Reporting-MTA: dns; relay.example\n",
        ..POSTFIX
    };
    assert_eq!(read_report(&empty.bytes(), &[]), None);
}

#[test]
fn nothing_of_the_returned_letter_is_kept() {
    for made in [POSTFIX, sendmail(), exim(), opensmtpd()] {
        let report = made.read();
        let Fate::Failed(returned) = &report.fate else {
            panic!()
        };
        assert!(!returned.words.contains("verify") && !format!("{report:?}").contains("nobody"));
    }
    // A server that repeats the link that it doesn't like.
    let repeats = POSTFIX.with(
        "smtp; 550 5.1.1 <nobody@far.example>: no such\n    user",
        format!("smtp; 550 5.7.1 listed: {SECRET}").leak(),
    );
    assert_eq!(
        repeats.returned().2,
        "550 5.7.1 listed: https://desk.example/verify/…"
    );
}

/// Only one level of parts is looked at: what a part holds is no report.
#[test]
fn parts_within_parts_are_not_followed() {
    let nested = "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n".repeat(3);
    assert_eq!(read_report(nested.as_bytes(), &[]), None);
}

proptest! {
    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        let report = read_report(&bytes, &[]);
        prop_assert!(report.is_none_or(|report| report.message.is_none()));
    }

    /// A report with some bytes of it changed: no mark is made up.
    #[test]
    fn a_spoiled_report_has_its_mark_or_none(which in 0usize..4, at in any::<prop::sample::Index>(), with in prop::collection::vec(any::<u8>(), 0..40), cut in 0usize..60) {
        let mut bytes = [POSTFIX, sendmail(), exim(), opensmtpd()][which].bytes();
        let at = at.index(bytes.len());
        let end = (at + cut).min(bytes.len());
        bytes.splice(at..end, with);
        if let Some(Report { message: Some(mark), .. }) = read_report(&bytes, &[]) {
            prop_assert!(mark.text() == MARK || bytes.windows(26).any(|part| part.eq_ignore_ascii_case(mark.text().as_bytes())));
        }
    }

    #[test]
    fn fields_of_any_kind_are_read(status in "(Action: [a-z]{0,9}\n|Status: [0-9.]{0,9}\n|Diagnostic-Code: [ -~]{0,40}\n|\n| [ -~]{0,9}\n|[ -~]{0,20}\n){0,12}") {
        let made = Made { status: status.leak(), ..POSTFIX };
        let _ = read_report(&made.bytes(), &[]);
    }
}
