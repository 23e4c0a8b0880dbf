//! Restores a backup that was taken during the storm and continues from there: new contacts must not overwrite objects that the registry has already.

use super::heal;
use super::setup::contact;
use crate::Outcome;
use crate::judge::{Evidence, Restored};
use crate::look;
use crate::storm::Storm;
use serde_json::json;
use std::path::PathBuf;
use std::time::Duration;

/// How many contacts are made after the book was set back.
const NEWCOMERS: usize = 6;

fn file(storm: &Storm) -> PathBuf {
    storm.world.folder.join("backup.sqlite")
}

/// Takes a backup while everybody writes, once.
///
/// # Errors
/// When the command fails.
pub async fn back_up(storm: &Storm) -> Outcome {
    if file(storm).exists() {
        return Ok(());
    }
    // A disk that is full just then is no fault of the backup: it is tried again.
    for _ in 0..20 {
        let made = storm
            .world
            .command(&["backup"])
            .arg(file(storm))
            .output()
            .await?;
        if made.status.success() {
            return Ok(());
        }
        let _ = std::fs::remove_file(file(storm));
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    Err("no backup could be taken".into())
}

/// Puts the backup back, makes new contacts, gives them roles, and looks at the registry before and after.
///
/// # Errors
/// When the book can't be restored.
pub async fn restored(storm: &Storm, before: &Evidence) -> Outcome<Option<Restored>> {
    if !file(storm).exists() {
        storm.world.skip("restore: there is no backup".to_owned());
        return Ok(None);
    }
    let serve = &storm.world.serves[0];
    serve.stop().await?;
    let done = storm
        .world
        .command(&["restore", "--force"])
        .arg(file(storm))
        .output()
        .await?;
    if !done.status.success() {
        return Err(format!("restore: {}", String::from_utf8_lossy(&done.stderr)).into());
    }
    serve.start().await?;
    let to = serve.listens().ok_or("nobody listens")?.http;
    let mut newcomers = Vec::new();
    for number in 0..NEWCOMERS {
        let email = format!("newcomer-{number}");
        let body = contact(&email, &format!("Created after {number}"));
        let made = storm
            .api
            .send(storm.api.request(to, "POST", "/contacts"), &body)
            .await?;
        let id = made.body["id"]
            .as_str()
            .ok_or_else(|| format!("a contact after the restore: {}", made.text))?
            .to_owned();
        let path = format!(
            "{}/contacts",
            storm.domain_path(number % storm.book.assigned)
        );
        let roles = json!({ "billing": id });
        storm
            .api
            .send(storm.api.request(to, "PATCH", &path), &roles)
            .await?;
        newcomers.push(format!("{email}@storm.example"));
    }
    if let Err(error) = heal::until_quiet(storm, Duration::from_secs(60)).await {
        storm.trouble(format!("after the restore: {error}"));
    }
    let registry = look::registry::look(storm).await?;
    let book = look::book::contacts(&storm.api, to).await?;
    Ok(Some(Restored {
        before: before.registry_contacts.clone(),
        after: registry.0,
        book,
        newcomers,
    }))
}
