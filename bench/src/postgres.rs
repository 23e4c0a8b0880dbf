//! The program on PostgreSQL: reading and writing in turns with a handler of tokio-postgres, and tasks that two processes carry out together.

use crate::Outcome;
use crate::book::{Engine, has_postgres};
use crate::desk::{Desk, contact};
use crate::http::{Client, Request};
use crate::people::csv;
use crate::reads::{Side, bare, in_turns};
use crate::report::{Report, Unit};
use crate::sign_in::sign_in;
use crate::work;
use crate::writes::created;
use registry_sim::{Settings, Simulator, StateLocation};
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

const CONTACTS: usize = 100_000;
const WRITES: usize = 5_000;
const CLIENTS: usize = 32;
const SEARCH: Duration = Duration::from_secs(2);
/// What is looked for: a common beginning, a letter, a rare word, two words.
const SEARCHES: [&str; 4] = ["q=nov", "q=e", "q=zimmermann+wien", "q=n+z"];
/// The part of the bare handler's rate that all of it is to have.
const SHARE: f64 = 0.5;
/// Tasks a second of two processes.
const TASKS: f64 = 1_500.0;
/// EPP sessions of one process, and one more.
const SESSIONS: usize = 64;
const ACCOUNT: (&str, &str) = ("nichandle", "bench-registry");

/// Measures all of it, where there is a PostgreSQL.
pub async fn measure(report: &mut Report) -> Outcome {
    if !has_postgres() {
        report.told("PostgreSQL", "there is none here".to_owned());
        return Ok(());
    }
    tasks(report).await?;
    let mut desk = Desk::found_on(Engine::Postgres).await?;
    desk.start().await?;
    let path = desk.folder().join("contacts.csv");
    std::fs::write(&path, csv(CONTACTS))?;
    report.doing("a CSV of 100,000 contacts, on PostgreSQL");
    let begun = Instant::now();
    if !desk.import(&path)?.wait().await?.success() {
        return Err("the import failed".into());
    }
    report.told(
        "a CSV of 100,000 contacts, PostgreSQL",
        Unit::Seconds.show(begun.elapsed().as_secs_f64()),
    );
    desk.book().analyze().await?;
    let cookie = sign_in(&desk).await?;
    let url = desk.url().ok_or("no PostgreSQL")?;
    let session = format!("sid={}", desk.book().newest_session().await?);
    let words = ["bare-postgres", url, desk.account("organization_id")?];
    let (mut child, address) = bare(&words).await?;
    let ours = Side {
        address: desk.address(),
        cookie: &cookie,
    };
    let floor = Side {
        address: &address,
        cookie: &session,
    };
    let (list, bare_list) = in_turns(ours, floor).await?;
    report.share(
        "PostgreSQL: list of contacts, 50 of 100,000",
        list.rate,
        bare_list.rate,
        SHARE,
    );
    let (mut least, mut found) = (f64::MAX, "");
    for asked in SEARCHES {
        let load = ours.load(&format!("/contacts?{asked}"), SEARCH).await?;
        if load.rate < least {
            (least, found) = (load.rate, asked);
        }
    }
    report.share(
        &format!("PostgreSQL: search, the least of four: {found}"),
        least,
        bare_list.rate,
        SHARE,
    );
    let theirs = written(&address).await?;
    let ours = created(&desk, CLIENTS, WRITES).await?;
    report.share(
        "PostgreSQL: contacts written by 32 clients",
        ours,
        theirs,
        SHARE,
    );
    child.kill().await?;
    desk.stop().await
}

/// Contacts a second by the bare handler, with as many clients.
async fn written(address: &str) -> Outcome<f64> {
    let next = AtomicUsize::new(0);
    let begun = Instant::now();
    let writers = (0..CLIENTS).map(|_| async {
        let mut client = Client::connect(address).await?;
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= WRITES {
                return Outcome::Ok(());
            }
            let body = contact(number).to_string();
            let request = Request::new("POST", "/contacts").body("application/json", body);
            let answer = client.send(&request).await?;
            if answer.status != 201 {
                let why = String::from_utf8_lossy(&answer.body);
                return Err(format!("the bare handler answered {}: {why}", answer.status).into());
            }
        }
    });
    futures::future::try_join_all(writers).await?;
    Ok(WRITES as f64 / begun.elapsed().as_secs_f64())
}

/// Two processes over one database, and one registry for both, which is this process.
async fn tasks(report: &mut Report) -> Outcome {
    let mut desk = Desk::found_on(Engine::Postgres).await?;
    let (simulator, ca) = registry(&desk).await?;
    desk.serve_with(&[
        "--registry",
        &format!("epp://{}@{}", ACCOUNT.0, simulator.addr()),
        "--registry-password",
        ACCOUNT.1,
        "--registry-ca",
        ca.to_str().ok_or("a path that is no text")?,
    ]);
    desk.start().await?;
    let (mut second, other) = desk.beside().await?;
    let rate = work::rate(&desk, &[desk.address(), &other]).await?;
    report.at_least(
        "tasks to the read-back, PostgreSQL, two processes",
        Unit::Rate,
        rate,
        TASKS,
    );
    second.kill().await?;
    desk.stop().await?;
    simulator.stop().await;
    Ok(())
}

/// A registry whose objects are on the disk, as those of the embedded one, and the file with what it is trusted by.
async fn registry(desk: &Desk) -> Outcome<(Simulator, PathBuf)> {
    let settings = Settings {
        state: StateLocation::File(desk.folder().join("registry.sqlite")),
        create_on_first_info: true,
        sessions_per_account: SESSIONS,
        remembered_commands: 0,
        ..Settings::default()
    }
    .with_account(ACCOUNT.0, ACCOUNT.1);
    let simulator = registry_sim::start(settings).await?;
    let ca = desk.folder().join("registry.pem");
    std::fs::write(&ca, simulator.certificate_pem())?;
    Ok((simulator, ca))
}
