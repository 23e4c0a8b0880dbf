//! `kill -9` at every step of a task: after the next start it completes, and the registry has one contact object and not two.

use crate::database::{halt_at, halt_no_more, somebody_writes, texts};
use crate::desk::Desk;
use crate::http::request;
use crate::registry::Registry;
use crate::sse::Event;
use std::time::{Duration, Instant};

const STEPS: [&str; 5] = ["prepare", "contacts", "domain", "read_back", "publish"];
/// How long a claim holds by itself.
const LEASE: Duration = Duration::from_secs(30);
const NAME: &str = "zabita.example";

#[derive(Clone, Copy, PartialEq, Eq)]
enum Moment {
    /// The step waits for the registry's answer.
    Waiting,
    /// The step has acted, and writes that down.
    Recording,
}

async fn killed(step: &str, moment: Moment) {
    let number = STEPS.iter().position(|each| *each == step).unwrap();
    let (desk, registry) = (Desk::found().await, Registry::start().await);
    match moment {
        Moment::Waiting => {
            let delay = Duration::from_millis(250);
            registry.simulator.switches().set_delay(delay);
        }
        Moment::Recording => halt_at(&desk.data_dir(), number).await,
    }
    let server = desk.serve(Some(&registry)).await;
    let (handle, task) = server.story(NAME).await;
    let mut stream = server.events(&task, None).await;
    // Preparing asks no registry: it is told of with the step behind it.
    let told = step != "prepare";
    let before = match told {
        true => stream.until(|event| event.step(step) == "running").await,
        false => stream.until(|event| event.step(step) == "pending").await,
    };
    let held = "SELECT status FROM task WHERE lease_owner IS NOT NULL";
    while texts(&desk.data_dir(), held).await.is_empty() {
        tokio::task::yield_now().await;
    }
    if moment == Moment::Recording {
        somebody_writes(&desk.data_dir()).await;
    }
    server.program.kill().await;
    // What was on its way when the server died counts as read.
    let before = [before, stream.rest().await].concat();
    assert!(!stream.is_ended, "the line was cut");
    let seen = before.last().unwrap();
    // That somebody has claimed it is seen by who begins to look only then, and is no event.
    let status = seen.task["status"].as_str().unwrap();
    assert!(
        status == "running" || (!told && status == "pending"),
        "{status}"
    );
    if moment == Moment::Recording {
        let stands = if told { "running" } else { "pending" };
        assert_eq!(seen.step(step), stands, "the end was not written");
        halt_no_more(&desk.data_dir()).await;
    }
    let held = texts(&desk.data_dir(), held).await;
    assert_eq!(held, ["running"], "the dead process holds it");
    registry.simulator.switches().clear();

    let started = Instant::now();
    let server = desk.serve(Some(&registry)).await;
    let after = server.events(&task, Some(seen.id)).await.rest().await;
    let took = started.elapsed();
    assert!(
        took < LEASE,
        "the dead process's lease was waited for: {took:?}"
    );
    ended_well(&before, &after);
    let inspect = registry.simulator.inspect();
    let contacts = registry.contacts();
    assert_eq!(contacts.len(), 1, "{contacts:?}");
    assert_eq!(contacts[0].id, handle);
    let domain = inspect.domain(NAME).unwrap();
    assert_eq!(domain.registrant.as_deref(), Some(handle.as_str()));
    let shown = request("GET", &format!("/rdap/domain/{NAME}"))
        .send(server.address)
        .await;
    assert!(shown.text.contains("Nováková"), "{shown:?}");
}

/// The task was completed, in its first attempt, and the two readings are one sequence without a gap or a repeat.
fn ended_well(before: &[Event], after: &[Event]) {
    let end = after.last().unwrap();
    assert_eq!(
        (end.kind.as_str(), &end.task["status"], &end.task["attempt"]),
        ("end", &"completed".into(), &1.into()),
        "{end:?}"
    );
    assert!(STEPS.iter().all(|step| end.step(step) == "done"), "{end:?}");
    let ids = before.iter().chain(after).map(|event| event.id);
    let ids: Vec<i64> = ids.collect();
    let whole: Vec<i64> = (ids[0]..=end.id).collect();
    assert_eq!(ids, whole);
}

macro_rules! killed {
    ($($name:ident: $step:literal, $moment:ident;)+) => {$(
        #[tokio::test]
        async fn $name() {
            killed($step, Moment::$moment).await;
        }
    )+};
}

killed! {
    after_preparing: "prepare", Recording;
    while_the_registry_makes_the_contact: "contacts", Waiting;
    after_the_contact_was_made: "contacts", Recording;
    while_the_registry_changes_the_domain: "domain", Waiting;
    after_the_domain_was_changed: "domain", Recording;
    while_reading_back: "read_back", Waiting;
    // What was read is published by the transaction that says so.
    after_reading_back: "read_back", Recording;
}
