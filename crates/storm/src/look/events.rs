//! The events, from the first to the last.

use super::book;
use crate::Outcome;
use crate::api::Api;
use crate::event_stream::id_of;
use crate::judge::{Event, Task};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::Duration;

/// A stream that says nothing for so long has said all: nothing is under way any more.
const SILENT: Duration = Duration::from_millis(1_500);
/// Of how many tasks the events are read one by one.
const SAMPLE: usize = 60;

/// All of the organization's.
///
/// # Errors
/// When the stream can't be opened.
pub async fn organization(api: &Api, to: SocketAddr) -> Outcome<Vec<Event>> {
    let events = read(api, to, "/events").await?;
    let event = |text: &String| {
        let data = text.lines().find_map(|line| line.strip_prefix("data:"))?;
        let task = book::task(&serde_json::from_str(data.trim()).ok()?);
        Some(Event {
            id: id_of(text)?,
            task: task.id,
            task_type: task.task_type,
            status: task.status,
            domain: task.domain,
        })
    };
    Ok(events.iter().filter_map(event).collect())
}

/// The numbers of single tasks' events.
///
/// # Errors
/// When a stream can't be opened.
pub async fn tasks(
    api: &Api,
    to: SocketAddr,
    tasks: &[Task],
) -> Outcome<BTreeMap<String, Vec<u64>>> {
    let mut numbers = BTreeMap::new();
    let each = tasks.len().div_ceil(SAMPLE).max(1);
    for task in tasks.iter().step_by(each) {
        let events = read(api, to, &format!("/tasks/{}/events", task.id)).await?;
        numbers.insert(
            task.id.clone(),
            events.iter().filter_map(|event| id_of(event)).collect(),
        );
    }
    Ok(numbers)
}

async fn read(api: &Api, to: SocketAddr, path: &str) -> Outcome<Vec<String>> {
    let request = api.request(to, "GET", path).header("Last-Event-ID", 0);
    let mut response = request.send().await?.error_for_status()?;
    let mut text = Vec::new();
    // Its end, or its silence.
    while let Ok(chunk) = tokio::time::timeout(SILENT, response.chunk()).await {
        let Some(chunk) = chunk? else { break };
        text.extend_from_slice(&chunk);
    }
    let text = String::from_utf8(text)?;
    Ok(text
        .split("\n\n")
        .filter(|event| id_of(event).is_some())
        .map(ToOwned::to_owned)
        .collect())
}
