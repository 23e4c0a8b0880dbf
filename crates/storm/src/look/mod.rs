//! Looking at everything once the storm is over: the book, the registry, what the world sees, the events.

pub mod book;
pub mod events;
pub mod published;
pub mod registry;

use crate::Outcome;
use crate::drive::api::Api;
use crate::drive::storm::Storm;
use crate::drive::stream::Readers;
use crate::judge::Evidence;
use crate::plan::Fault;
use std::collections::BTreeMap;
use std::sync::PoisonError;

/// Everything that the judge wants to know.
///
/// # Errors
/// When something can't be read though all is well again.
pub async fn look(storm: &Storm, readers: Readers) -> Outcome<Evidence> {
    let api = Api::new(&storm.world, 4)?;
    let mut ready = Vec::new();
    let mut to = None;
    for (process, serve) in storm.world.serves.iter().enumerate() {
        let Some(listens) = serve.listens() else {
            ready.push((process, 0));
            continue;
        };
        let request = api.request(listens.http, "GET", "//readyz");
        let status = api.send(request, &serde_json::Value::Null).await.map_or(0, |answer| answer.status);
        ready.push((process, status));
        to = to.or(Some(listens));
    }
    let listens = to.ok_or("nobody listens")?;
    let domains = book::domains(&api, listens.http, &storm.book).await?;
    let offices = book::offices(&api, listens.http).await?;
    let contacts = book::contacts(&api, listens.http).await?;
    let tasks = book::tasks(&api, listens.http).await?;
    let events = events::organization(&api, listens.http).await?;
    let last = events.last().map_or(0, |event| event.id);
    let task_events = events::tasks(&api, listens.http, &tasks).await?;
    let streams = readers.seen(last).await;
    let registers = book::registers(&storm.book, &contacts, &offices, &domains);
    let (mut whois, mut rdap) = (BTreeMap::new(), BTreeMap::new());
    for (number, name) in storm.book.names.iter().enumerate() {
        // Another address for each, so that nobody's limit is met.
        let from = u8::try_from(10 + number % 200).unwrap_or(10);
        whois.insert(name.clone(), published::whois_roles(&published::whois(listens.whois, name, from).await?));
        let api = Api::new(&storm.world, from)?;
        let answer = api.get(listens.http, &format!("//rdap/domain/{name}")).await?;
        rdap.insert(name.clone(), published::rdap_roles(&answer));
    }
    let (registry_contacts, registry_domains) = registry::look(storm).await?;
    Ok(Evidence {
        seed: storm.plan.seed,
        healed_at: storm.healed_at(),
        faults: storm.plan.faults().map(Fault::name).map(ToOwned::to_owned).collect(),
        calls: storm.history.calls(),
        initial: storm.book.registers.clone(),
        registers,
        contacts,
        offices,
        domains,
        tasks,
        registry_contacts,
        registry_domains,
        whois,
        rdap,
        events,
        task_events,
        streams,
        ready,
        incidents: storm.world.serves.iter().flat_map(|serve| serve.incidents()).collect(),
        troubles: storm.troubles.lock().unwrap_or_else(PoisonError::into_inner).clone(),
        restored: None,
    })
}
