//! Debian's mail servers as relays: what they write of letters that come back is read, and told of the right letter.
//!
//! They can't be installed beside each other, so `make setup-test` extracts their packages (target/mail-servers), and each runs in namespaces of its own. That needs root and the right to
//! mount; where one of them lacks, this is left out, and `make test` says so.

#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

mod hop;

use chrono::DateTime;
use hop::Came;
use mail::{BounceAddress, Letter, Mailer, Origin, Sender, Smtp, read_report};
use model::id::LetterId;
use model::letter::{Fate, Refusal, Report, Return, ReturnToken};
use model::outside::Chance;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::process::{Child, Command};
use uuid::Uuid;

/// How long a server may take for all of it.
const PATIENCE: Duration = Duration::from_secs(60);

struct Counting(u8);

impl Chance for Counting {
    fn fill(&self, buffer: &mut [u8]) {
        buffer.fill(self.0);
    }
}

fn mark(at: usize) -> ReturnToken {
    ReturnToken::new(&Counting(u8::try_from(at).unwrap() + 1))
}

/// A relay, stopped with all of its processes when it is dropped.
struct Relay {
    port: u16,
    _process: Child,
    _work: tempfile::TempDir,
}

impl Relay {
    /// `None` where it can't be run.
    async fn start(name: &str, hop: u16) -> Option<Self> {
        const APART: [&str; 4] = ["--mount", "--pid", "--fork", "--kill-child"];
        let apart = Command::new("unshare")
            .args(APART)
            .args(["sh", "-c", "mount -t tmpfs none /var/spool"])
            .output()
            .await;
        if !apart.is_ok_and(|done| done.status.success()) {
            eprintln!("LEFT OUT, no right to mount here: what {name} writes");
            return None;
        }
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let server: PathBuf = here.join("../../target/mail-servers").join(name);
        let server = server
            .canonicalize()
            .unwrap_or_else(|error| panic!("{}: {error}; run `make setup-test`", server.display()));
        let work = tempfile::tempdir().unwrap();
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = free.local_addr().unwrap().port();
        drop(free);
        let log = std::fs::File::create(work.path().join("log")).unwrap();
        let process = Command::new("unshare")
            .args(APART)
            .arg("bash")
            .arg(here.join("tests/returned").join(format!("{name}.sh")))
            .env("WORK", work.path())
            .env("SERVER", server)
            .env("PORT", port.to_string())
            .env("HOP", hop.to_string())
            .stdin(std::process::Stdio::null())
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let up = async {
            while TcpStream::connect(("127.0.0.1", port)).await.is_err() {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        };
        if tokio::time::timeout(PATIENCE, up).await.is_err() {
            let log = std::fs::read_to_string(work.path().join("log"));
            panic!("{name} does not listen: {log:?}");
        }
        Some(Self {
            port,
            _process: process,
            _work: work,
        })
    }
}

/// Sends a letter to each of the hop's local parts but these, and gives what was reported of each.
async fn reported(name: &str, but: &[&str]) -> Option<Vec<(&'static str, Return)>> {
    let locals: Vec<&str> = hop::REFUSED.iter().map(|(local, ..)| *local).collect();
    let marks = locals
        .iter()
        .enumerate()
        .map(|(at, local)| (*local, mark(at).text()));
    let (port, came) = hop::start(marks.collect()).await;
    let relay = Relay::start(name, port).await?;
    let origin = Origin {
        sender: Sender::parse("Desk <desk@desk.example>").unwrap(),
        bounces: Some(BounceAddress::parse("bounces@desk.example").unwrap()),
    };
    let url = format!("smtp://127.0.0.1:{}?tls=none", relay.port);
    let mailer = Smtp::new(&url, None, origin).unwrap();
    let mut asked = 0;
    for (at, local) in locals.iter().enumerate() {
        if but.contains(local) {
            continue;
        }
        asked += 1;
        let letter = Letter {
            id: LetterId(Uuid::from_u128(at as u128)),
            attempt: 1,
            token: mark(at),
            to: format!("{local}@far.example"),
            subject: "Potvrďte prosím údaje".into(),
            text: format!(
                "https://desk.example/verify/{}\n",
                "0123456789abcdef".repeat(4)
            ),
            at: DateTime::from_timestamp(1_790_000_000, 0).unwrap(),
        };
        mailer.send(&letter).await.unwrap();
    }
    wait_for(asked, &came).await;
    let came = came.lock().unwrap();
    let reports = came.iter().map(|(to, message)| {
        let text = String::from_utf8_lossy(message);
        let report = read_report(message, std::slice::from_ref(to));
        let report: Report = report.unwrap_or_else(|| panic!("{name}: no report: {text}"));
        // Both keys lead to the letter, whichever the server keeps.
        assert_eq!(report.message, report.envelope, "{text}");
        let alone = read_report(message, &[]).unwrap();
        assert_eq!(alone.message, report.message);
        let local = (0..locals.len()).find(|at| Some(mark(*at)) == report.message);
        let local = locals[local.unwrap_or_else(|| panic!("{name}: whose? {text}"))];
        match report.fate {
            Fate::Failed(found) => {
                assert!(!found.words.contains("verify"), "{}", found.words);
                (local, found)
            }
            other => panic!("{name}, {local}: {other:?}: {text}"),
        }
    });
    let mut reports: Vec<_> = reports.collect();
    reports.sort_by_key(|(local, _)| locals.iter().position(|of| of == local));
    assert_eq!(reports.len(), asked, "{name}: each letter is told of once");
    Some(reports)
}

async fn wait_for(count: usize, came: &Came) {
    let all = async {
        while came.lock().unwrap().len() < count {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    let waited = tokio::time::timeout(PATIENCE, all).await;
    assert!(
        waited.is_ok(),
        "{} of {count} came back",
        came.lock().unwrap().len()
    );
}

/// What is to be made of each refusal: whether it is a bounce, and what it is about.
fn expected(local: &str) -> (bool, Option<Refusal>) {
    match local {
        "nobody" | "plain" | "denied" => (true, Some(Refusal::Address)),
        "sender" | "policy" | "mail" => (false, Some(Refusal::Sender)),
        "quota" => (false, Some(Refusal::Mailbox)),
        "content" => (false, Some(Refusal::Letter)),
        // It was tried until time ran out.
        "full" => (true, Some(Refusal::Mailbox)),
        other => panic!("{other}"),
    }
}

async fn checked(name: &str, but: &[&str], different: &[(&str, Option<Refusal>)]) {
    let Some(reports) = reported(name, but).await else {
        return;
    };
    for (local, found) in reports {
        let (bounced, mut refusal) = expected(local);
        if let Some((_, told)) = different.iter().find(|(of, _)| *of == local) {
            refusal = *told;
        }
        assert_eq!(
            (found.bounced, found.refusal),
            (bounced, refusal),
            "{name}, {local}: {}",
            found.words
        );
        assert!(!found.words.is_empty(), "{name}, {local}");
    }
}

#[tokio::test]
async fn postfix_is_read() {
    checked("postfix", &[], &[]).await;
}

#[tokio::test]
async fn exim_is_read() {
    checked("exim4", &[], &[]).await;
}

#[tokio::test]
async fn opensmtpd_is_read() {
    // It tells neither which command was answered nor, of what expired, what was said.
    checked("opensmtpd", &["mail"], &[("full", None)]).await;
}
