//! Keeping every message of a registry's queue, with its words, before it is acknowledged; and what a message says for certain: that a domain is another registrar's now.
//!
//! A message that is read twice is kept once. Whose it is is found by the object that it names, and where it names none by the one name in its text that is a domain of the book.

use crate::{Result, Worker};
use model::domain_name::DomainName;
use model::registry_message::{MessageKind, fingerprint};
use registry::{Connector, Message};
use store::Tx;
use store::domains::Domain;
use store::poll_messages::{self, PollMessage};

/// The longest text that is kept, in characters.
const LONGEST: usize = 16 * 1024;
/// How many words of a text that look like names are looked up.
const MOST_NAMES: usize = 8;

impl Worker {
    /// Keeps the message. One by which the domain is another registrar's is believed at once, and the domain is read to make sure.
    pub(crate) async fn remember(
        &self,
        connector: &dyn Connector,
        message: &Message,
    ) -> Result<()> {
        let (registry, now) = (connector.name(), self.now());
        let kind = message.kind(&connector.capabilities().client_id);
        let mut tx = self.db.begin().await?;
        let domain = about(&mut tx, registry, message).await?;
        let object = match &message.contact {
            Some(handle) => store::contacts::whose_object(&mut tx, registry, handle).await?,
            None => None,
        };
        let organization = match (&domain, object) {
            (Some(domain), _) => Some(domain.organization_id),
            (None, of) => of.map(|(organization, _)| organization),
        };
        // A message that names a domain of one organization and a contact of another says nothing of the contact to either.
        let contact = object.filter(|(of, _)| organization == Some(*of));
        let kept = PollMessage {
            id: self.new_id(),
            registry: registry.to_owned(),
            message_id: message.id.clone(),
            fingerprint: print_of(registry, message),
            organization_id: organization,
            domain_id: domain.as_ref().map(|domain| domain.id),
            contact_id: contact.map(|(_, contact)| contact),
            kind,
            text: storable(&message.text),
            object: message.domain.clone().or_else(|| message.contact.clone()),
            other_party: message
                .transfer
                .as_ref()
                .and_then(|transfer| transfer.gaining.clone()),
            act_by: message.transfer.as_ref().and_then(|of| of.act_by),
            queued_at: message.queued_at,
            received_at: now,
            ended_at: None,
        };
        let new = poll_messages::keep(&mut tx, &kept, domain.as_ref()).await?;
        if let (true, Some(domain)) = (new, &domain) {
            if kind.takes_away() && message.domain.is_some() {
                self.set_gone(&mut tx, domain.organization_id, domain.id)
                    .await?;
            }
            if kind != MessageKind::Other || message.domain.is_some() {
                let (of, id) = (domain.organization_id, domain.id);
                store::agreement::ask_again(&mut tx, of, &[id], now).await?;
            }
        }
        tx.commit().await
    }
}

/// The domain of the book that the message is about, at this registry.
async fn about(tx: &mut Tx, registry: &str, message: &Message) -> Result<Option<Domain>> {
    let named: Vec<DomainName> = match (&message.domain, &message.contact) {
        (Some(name), _) => DomainName::parse(name).into_iter().collect(),
        (None, Some(_)) => Vec::new(),
        (None, None) => names(&message.text),
    };
    let mut found: Option<Domain> = None;
    for name in named {
        let domain = store::domains::by_name(tx, &name).await?;
        let Some(domain) = domain.filter(|domain| domain.registry == registry) else {
            continue;
        };
        // Two of them: it is about neither alone.
        if found.as_ref().is_some_and(|found| found.id != domain.id) {
            return Ok(None);
        }
        found = Some(domain);
    }
    Ok(found)
}

/// What in a text looks like the name of a domain.
fn names(text: &str) -> Vec<DomainName> {
    let words =
        text.split(|sign: char| sign.is_whitespace() || "\"'<>()[],;:“”„‘’«»".contains(sign));
    let names = words
        .map(|word| word.trim_end_matches(['.', '!', '?']))
        .filter(|word| word.contains('.') && !word.contains('@'))
        .filter_map(|word| DomainName::parse(word).ok());
    names.take(MOST_NAMES).collect()
}

/// PostgreSQL's texts hold no NUL.
fn storable(text: &str) -> String {
    let signs = text.chars().take(LONGEST);
    signs.filter(|sign| *sign != '\0').collect()
}

/// What makes it this message.
fn print_of(registry: &str, message: &Message) -> String {
    let queued = message.queued_at.map(|at| at.to_rfc3339());
    fingerprint(&[
        registry,
        &message.id,
        queued.as_deref().unwrap_or_default(),
        &message.text,
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_in_a_text() {
        let text = "Domain \"Pekarna.example\" (xn--hxajbheg2az3al.example): put on hold. Write to law@court.example.";
        let found: Vec<String> = names(text)
            .iter()
            .map(|name| name.ascii().to_owned())
            .collect();
        assert_eq!(found, ["pekarna.example", "xn--hxajbheg2az3al.example"]);
        assert!(names("Your balance is low: 12,50 EUR.").is_empty());
    }
}
