//! Looking at everything once the storm is over: the book, the registry, what the world sees, the events.

pub mod book;
pub mod events;
pub mod published;
pub mod registry;

use crate::Outcome;
use crate::api::Api;
use crate::event_stream::Readers;
use crate::judge::Evidence;
use crate::plan::Fault;
use crate::storm::Storm;
use std::sync::PoisonError;

/// Everything that the judge wants to know. What can't be read though all is well again is itself a finding, and the rest is judged by the history alone.
pub async fn look(storm: &Storm, readers: Readers) -> Evidence {
    let mut evidence = Evidence {
        seed: storm.plan.seed,
        healed_at: storm.healed_at(),
        faults: storm
            .plan
            .faults()
            .map(Fault::name)
            .map(ToOwned::to_owned)
            .collect(),
        calls: storm.history.calls(),
        initial: storm.book.registers.clone(),
        incidents: storm
            .world
            .serves
            .iter()
            .flat_map(|serve| serve.incidents())
            .collect(),
        troubles: storm
            .troubles
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone(),
        ..Evidence::default()
    };
    if let Err(error) = gather(storm, readers, &mut evidence).await {
        evidence.unreadable = Some(error.to_string());
    }
    evidence
}

async fn gather(storm: &Storm, readers: Readers, evidence: &mut Evidence) -> Outcome {
    let api = Api::new(&storm.world, 4)?;
    let mut to = None;
    for (process, serve) in storm.world.serves.iter().enumerate() {
        let Some(listens) = serve.listens() else {
            evidence.ready.push((process, 0));
            continue;
        };
        let request = api.request(listens.http, "GET", "//readyz");
        let answer = api.send(request, &serde_json::Value::Null).await;
        evidence
            .ready
            .push((process, answer.map_or(0, |answer| answer.status)));
        to = to.or(Some(listens));
    }
    let listens = to.ok_or("nobody listens")?;
    let http = listens.http;
    evidence.contacts = book::contacts(&api, http).await?;
    evidence.offices = book::offices(&api, http).await?;
    evidence.domains = book::domains(&api, http, &storm.book).await?;
    evidence.tasks = book::tasks(&api, http).await?;
    evidence.registers = book::registers(&storm.book, evidence);
    evidence.events = events::organization(&api, http).await?;
    evidence.task_events = events::tasks(&api, http, &evidence.tasks).await?;
    let last = evidence.events.last().map_or(0, |event| event.id);
    evidence.streams = readers.seen(last).await;
    for (number, name) in storm.book.names.iter().enumerate() {
        // Another address for each, so that nobody's limit is met.
        let from = u8::try_from(10 + number % 200).unwrap_or(10);
        let text = published::whois(listens.whois, name, from).await?;
        evidence
            .whois
            .insert(name.clone(), published::whois_roles(&text));
        let stranger = Api::new(&storm.world, from)?;
        let answer = stranger.get(http, &format!("//rdap/domain/{name}")).await?;
        evidence
            .rdap
            .insert(name.clone(), published::rdap_roles(&answer));
    }
    (evidence.registry_contacts, evidence.registry_domains) = registry::look(storm).await?;
    Ok(())
}
