//! The callers: carry out each planned write as an HTTP call.

use super::call::{Ask, ask};
use super::setup::contact;
use crate::history::{Call, End};
use crate::initial_book::key_of;
use crate::plan::Write;
use crate::storm::Storm;
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// Carries out one planned write.
pub async fn write(storm: Arc<Storm>, write: Write) {
    match write {
        Write::CreateContact {
            number,
            domain,
            role,
        } => create(&storm, number, (domain, &role)).await,
        Write::EditContact {
            contact,
            field,
            value,
        } => edit(&storm, contact, &field, &value).await,
        Write::AssignRole {
            domain,
            role,
            contact,
        } => {
            let holder = storm.book.contacts[contact].clone();
            assign(&storm, domain, &role, &holder).await;
        }
        Write::EditOffice { office, street1 } => edit_office(&storm, office, &street1).await,
        Write::Replace { to } => replace(&storm, to).await,
        Write::Renew { domain } => renew(&storm, domain).await,
        Write::Cancel { back } => steer(&storm, "cancel", back).await,
        Write::Retry { back } => steer(&storm, "retry", back).await,
        Write::Import { file, rows } => import(&storm, file, rows).await,
    }
}

async fn create(storm: &Storm, number: usize, (domain, role): (usize, &str)) {
    let made = ask(
        storm,
        &storm.api,
        Ask {
            kind: "create_contact",
            method: "POST",
            path: "/contacts".into(),
            body: contact(&format!("created-{number}"), &format!("Created {number}")),
            sets: Vec::new(),
        },
    );
    if let Some(made) = made.await
        && let Some(id) = made["id"].as_str()
    {
        assign(storm, domain, role, id).await;
    }
}

async fn edit(storm: &Storm, contact: usize, field: &str, value: &str) {
    ask(
        storm,
        &storm.api,
        Ask {
            kind: "edit_contact",
            method: "PATCH",
            path: format!("/contacts/{}", storm.book.contacts[contact]),
            body: json!({ field: value }),
            sets: vec![(key_of("contact", contact, field), value.to_owned())],
        },
    )
    .await;
}

async fn assign(storm: &Storm, domain: usize, role: &str, holder: &str) {
    ask(
        storm,
        &storm.api,
        Ask {
            kind: "assign_role",
            method: "PATCH",
            path: format!("{}/contacts", storm.domain_path(domain)),
            body: json!({ role: holder }),
            sets: vec![(key_of("domain", domain, role), holder.to_owned())],
        },
    )
    .await;
}

async fn edit_office(storm: &Storm, office: usize, street1: &str) {
    ask(
        storm,
        &storm.api,
        Ask {
            kind: "edit_office",
            method: "PATCH",
            path: format!("/locations/{}", storm.book.offices[office]),
            body: json!({ "street1": street1 }),
            sets: vec![(key_of("office", office, "street1"), street1.to_owned())],
        },
    )
    .await;
}

async fn replace(storm: &Storm, to: usize) {
    if storm.busy.replacing.swap(true, Ordering::AcqRel) {
        return;
    }
    let from = *storm.successor.lock().await;
    if from != to {
        let (before, after) = (storm.successor_id(from), storm.successor_id(to));
        let domains = storm.book.replaced();
        let sets = domains
            .clone()
            .map(|domain| (key_of("domain", domain, "tech"), after.to_owned()));
        let ids: Vec<&String> = domains
            .clone()
            .map(|domain| &storm.book.domains[domain])
            .collect();
        let done = ask(
            storm,
            &storm.api,
            Ask {
                kind: "replace",
                method: "POST",
                path: "/contact-replacements".into(),
                body: json!({ "from": before, "to": after, "roles": ["tech"], "domain_ids": ids }),
                sets: sets.collect(),
            },
        );
        if done.await.is_some() {
            *storm.successor.lock().await = to;
        }
    }
    storm.busy.replacing.store(false, Ordering::Release);
}

/// Renews a domain by one year, after its last renewal has ended: two that are requested at once count as one by design.
async fn renew(storm: &Storm, domain: usize) {
    if storm.busy.renewing[domain].swap(true, Ordering::AcqRel) {
        return;
    }
    let renewed = ask(
        storm,
        &storm.api,
        Ask {
            kind: "renew",
            method: "POST",
            path: format!("{}/tasks", storm.domain_path(domain)),
            body: json!({ "task_type": "renew", "params": { "years": 1 } }),
            sets: Vec::new(),
        },
    );
    let task = renewed
        .await
        .and_then(|task| Some(task["id"].as_str()?.to_owned()));
    if let Some(task) = task {
        storm.until_ended(&task).await;
    }
    storm.busy.renewing[domain].store(false, Ordering::Release);
}

/// Cancels a task that was created recently, or retries one that was cancelled.
async fn steer(storm: &Storm, word: &'static str, back: usize) {
    let calls = storm.history.calls();
    // A renewal counts from the end that it bears, so one that is tried again behind another is done already: the judge could not count them.
    let renewals: Vec<String> = calls
        .iter()
        .filter(|call| call.kind == "renew")
        .flat_map(Call::tasks)
        .collect();
    let of_a_domain = |call: &&Call| {
        call.is_acknowledged()
            && match word {
                "cancel" => ["edit_contact", "assign_role", "renew"].contains(&call.kind.as_str()),
                _ => {
                    call.kind == "cancel"
                        && !call.tasks().iter().any(|task| renewals.contains(task))
                }
            }
    };
    let Some(task) = calls
        .iter()
        .rev()
        .filter(of_a_domain)
        .flat_map(Call::tasks)
        .nth(back)
    else {
        return;
    };
    ask(
        storm,
        &storm.api,
        Ask {
            kind: word,
            method: "POST",
            path: format!("/tasks/{task}/{word}"),
            body: Value::Null,
            sets: Vec::new(),
        },
    )
    .await;
}

/// A file of contacts by the command line, beside the processes that serve. It is not asked again: a file has no key.
async fn import(storm: &Storm, file: usize, rows: usize) {
    let mut text =
        String::from("first_name,last_name,email,phone,street1,city,postal_code,country_code\n");
    for row in 0..rows {
        text += &format!(
            "Jana,Imported {file} {row},imported-{file}-{row}@storm.example,,Dlouha 1,Praha,11000,CZ\n"
        );
    }
    let path = storm.world.folder.join(format!("import-{file}.csv"));
    let number = storm.history.begin(Call {
        number: 0,
        kind: "import".into(),
        key: String::new(),
        request: path.display().to_string(),
        body: json!({ "file": file, "rows": rows }),
        sets: Vec::new(),
        began: 0,
        ended: 0,
        tries: Vec::new(),
        end: End::Open,
        answer: None,
    });
    if std::fs::write(&path, text).is_err() {
        return;
    }
    let mut command = storm.world.command(&["import", "contacts"]);
    command
        .arg(&path)
        .args(["--organization", storm.world.account("organization_id")]);
    let done = tokio::time::timeout(std::time::Duration::from_secs(90), command.output()).await;
    // Only a command that ended well acknowledges; one that was cut off may have left its task behind, which then goes on.
    if let Ok(Ok(done)) = done {
        let said = json!({
            "out": String::from_utf8_lossy(&done.stdout), "err": String::from_utf8_lossy(&done.stderr), "code": done.status.code(),
        });
        let end = if done.status.success() {
            End::Acknowledged
        } else {
            End::Open
        };
        storm.history.end(number, end, Some((0, said)));
    }
}
