//! Reports in the making, as each mail server shapes them.

use crate::read_report;
use model::letter::{Fate, Refusal, Report};
use std::fmt::Write;

pub const MARK: &str = "mfrggzdfmztwq2lknnwg23tpoa";
pub const SECRET: &str =
    "https://desk.example/verify/0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

/// A report in the making.
#[derive(Clone)]
pub struct Made {
    pub kind: &'static str,
    pub text: &'static str,
    pub status_kind: &'static str,
    pub status: &'static str,
    pub returned_kind: &'static str,
    /// The mark in the returned letter's `Message-ID`.
    pub mark: Option<&'static str>,
}

pub const POSTFIX: Made = Made {
    kind: "multipart/report; report-type=delivery-status",
    text: "relay.example gave this letter up.\n\n<nobody@far.example>: host mx.far.example[192.0.2.9] said:\n    550 5.1.1 <nobody@far.example>: no such user (in reply to RCPT TO command)\n",
    status_kind: "message/delivery-status",
    status: "Reporting-MTA: dns; relay.example\nX-Postfix-Queue-ID: 4A\nArrival-Date: Mon, 30 Nov 2026 09:00:00 +0000\n\nFinal-Recipient: rfc822; nobody@far.example\nOriginal-Recipient: rfc822;nobody@far.example\nAction: failed\nStatus: 5.1.1\nRemote-MTA: dns; mx.far.example\nDiagnostic-Code: smtp; 550 5.1.1 <nobody@far.example>: no such\n    user\n",
    returned_kind: "message/rfc822",
    mark: Some(MARK),
};

impl Made {
    pub fn bytes(&self) -> Vec<u8> {
        let Self {
            kind,
            text,
            status_kind,
            status,
            returned_kind,
            ..
        } = self;
        let id = self.mark.map_or_else(String::new, |mark| {
            format!("Message-ID: <{mark}@desk.example>\n")
        });
        let letter = format!(
            "Received: from desk\nFrom: Desk <desk@desk.example>\nTo: nobody@far.example\n{id}Subject: Please confirm\n\n{SECRET}\n"
        );
        let mut whole = String::new();
        write!(
            whole,
            "Return-Path: <>\nFrom: Mail Delivery <mailer-daemon@relay.example>\nTo: desk@desk.example\nSubject: Returned\nMIME-Version: 1.0\n\
             Content-Type: {kind};\n\tboundary=\"=_b/1\"\n\nFor old readers.\n\n--=_b/1\nContent-Description: Notification\nContent-Type: text/plain; charset=us-ascii\n\n{text}\n\
             --=_b/1\nContent-Type: {status_kind}\n\n{status}\n--=_b/1\nContent-Type: {returned_kind}\n\n{letter}\n--=_b/1--\n"
        )
        .unwrap();
        whole.replace('\n', "\r\n").into_bytes()
    }

    pub fn read(&self) -> Report {
        read_report(&self.bytes(), &[]).unwrap()
    }

    /// What was refused, and whether it counts as a bounce.
    pub fn returned(&self) -> (bool, Option<Refusal>, String) {
        match self.read().fate {
            Fate::Failed(of) => (of.bounced, of.refusal, of.words),
            other => panic!("{other:?}: {}", self.status),
        }
    }

    pub fn with(&self, from: &'static str, to: &'static str) -> Self {
        assert!(self.status.contains(from), "{from}");
        Self {
            status: self.status.replace(from, to).leak(),
            ..self.clone()
        }
    }
}

pub fn sendmail() -> Made {
    Made {
        text: "It came at 09:00 from localhost [127.0.0.1]\n\n   ----- gone wrong for good -----\n<nobody@far.example>\n    (reason: 550 No such user here)\n\n   ----- what was said -----\n... to mx.far.example:\n>>> RCPT To:<nobody@far.example>\n<<< 550 No such user here\n550 5.1.1 <nobody@far.example>... User unknown\n",
        status: "Reporting-MTA: dns; relay.example\n\nFinal-Recipient: RFC822; nobody@far.example\nAction: failed\nStatus: 5.1.1\nRemote-MTA: DNS; mx.far.example\nDiagnostic-Code: SMTP; 550 No such user here\nLast-Attempt-Date: Mon, 30 Nov 2026 09:00:01 GMT\n",
        returned_kind: "text/rfc822-headers",
        ..POSTFIX
    }
}

pub fn exim() -> Made {
    Made {
        text: "A program writes this. Your letter is not delivered to:\n\n  nobody@far.example\n    host mx.far.example [192.0.2.9]\n    SMTP error from remote mail server after RCPT TO:<nobody@far.example>:\n    550 5.1.1 no such user\n",
        status: "Reporting-MTA: dns; relay.example\n\nAction: failed\nFinal-Recipient: rfc822;nobody@far.example\nStatus: 5.0.0\nRemote-MTA: dns; mx.far.example\nDiagnostic-Code: smtp; 550-5.1.1 no such\n 550 5.1.1 user\n",
        ..POSTFIX
    }
}

/// No `Diagnostic-Code`, not even `multipart/report`, and the whole letter as a head.
pub fn opensmtpd() -> Made {
    Made {
        kind: "multipart/mixed",
        text: "    Hello,\n\n    nobody reads what is answered to this.\n\n    Your letter went wrong for:\n\nnobody@far.example: 550 5.1.1 no such user\n\n    The letter was:\n",
        status: "Reporting-MTA: dns; relay.example\n\nFinal-Recipient: rfc822; nobody@far.example\nAction: failed\nStatus: 5.0.0\n",
        returned_kind: "text/rfc822-headers",
        ..POSTFIX
    }
}
