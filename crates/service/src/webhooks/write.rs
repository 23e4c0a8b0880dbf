//! Making, changing and trying out receivers.

use super::{Webhook, Webhooks};
use crate::audit::Entry;
use crate::{Actor, Error, Need, Result, Version};
use chrono::TimeDelta;
use hooks::{SECRET_BYTES, Secret, Target};
use model::field::{FieldCode, FieldErrors};
use model::id::WebhookId;
use model::stored::{Event, EventData};
use model::webhook::Topic;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use store::webhooks::Delivery;
use store::{Row, Tx};
use uuid::Uuid;

/// How many receivers an organization may have.
const MOST: usize = 20;
/// For how many hours a secret that was replaced signs beside its successor.
pub const BOTH_HOURS: i64 = 24;
/// The longest description, in characters.
const DESCRIPTION: u32 = 128;

/// What is to change of a receiver; of a new one what it is. What is `None` stays.
#[derive(Debug, Clone, Default)]
pub struct WebhookEdit {
    /// Where to.
    pub url: Option<String>,
    /// What people call it; empty for nothing.
    pub description: Option<String>,
    /// What it wants to be told of, as words of [`Topic`].
    pub events: Option<Vec<String>>,
    /// Whether it is told anything.
    pub is_active: Option<bool>,
}

/// For which row a receiver's secret is sealed.
#[must_use]
pub fn secret_context(id: WebhookId) -> String {
    format!("webhook:{id}")
}

/// The receiver as the API shows it: never its secret.
#[must_use]
pub fn wire(webhook: &Webhook) -> Value {
    let events: Value = serde_json::from_str(&webhook.topics).unwrap_or_default();
    json!({
        "object": "webhook",
        "id": webhook.id,
        "organization_id": webhook.organization_id,
        "url": webhook.url,
        "description": webhook.description,
        "events": events,
        "is_active": webhook.is_active,
        "former_secret_until": webhook.former_until,
        "version": webhook.version,
        "created_at": webhook.created_at,
        "updated_at": webhook.updated_at,
    })
}

impl Webhooks<'_> {
    /// Makes a receiver and gives the secret that signs what it gets: nobody can read it again.
    ///
    /// # Errors
    /// Only admins may, and no key of one project; `url`, `description`, `events`; `webhook.too_many`.
    pub async fn create(self, actor: &Actor, new: &WebhookEdit) -> Result<(Webhook, Secret)> {
        actor.require(Need::Admin)?;
        let mut errors = FieldErrors::default();
        for (given, name) in [(new.url.is_some(), "url"), (new.events.is_some(), "events")] {
            if !given {
                errors.push(name, FieldCode::Required);
            }
        }
        errors.or(()).map_err(Error::Invalid)?;
        let (secret, now) = (self.new_secret(), self.tools.now());
        let id = WebhookId(self.tools.new_id());
        let blank = Webhook {
            id,
            organization_id: actor.organization,
            url: String::new(),
            description: None,
            topics: "[]".into(),
            sealed: self.tools.seal(&secret_context(id), secret.bytes())?,
            former_sealed: None,
            former_until: None,
            is_active: true,
            version: 1,
            created_at: now,
            updated_at: now,
        };
        let webhook = self.edited(blank, new)?;
        let mut tx = self.tools.db.begin().await?;
        let there = store::webhooks::list(&mut tx, actor.organization).await?;
        if there.len() >= MOST {
            let text = format!("There are {MOST} receivers already; delete one first.");
            return Err(Error::rule("webhook.too_many", text));
        }
        store::webhooks::insert(&mut tx, &webhook).await?;
        self.tools
            .audit()
            .record(
                &mut tx,
                actor,
                Entry::new("webhook.create", webhook.id).after(told(&webhook)),
            )
            .await?;
        tx.commit().await?;
        Ok((webhook, secret))
    }

    /// Changes a receiver. One that is turned on again is told of what happens from now on.
    ///
    /// # Errors
    /// As [`Webhooks::create`]; `webhook.patch_empty`; [`Error::Stale`]; [`Error::NotFound`].
    pub async fn edit(
        self,
        actor: &Actor,
        id: WebhookId,
        seen: Version,
        edit: &WebhookEdit,
    ) -> Result<Webhook> {
        actor.require(Need::Admin)?;
        let mut tx = self.tools.db.begin().await?;
        let before = self.load(&mut tx, actor, id, seen).await?;
        let named = [
            edit.url.is_some(),
            edit.description.is_some(),
            edit.events.is_some(),
            edit.is_active.is_some(),
        ];
        if !named.contains(&true) {
            return Err(Error::rule(
                "webhook.patch_empty",
                "Name at least one field to change.",
            ));
        }
        let mut after = self.edited(before.clone(), edit)?;
        if after == before {
            return Ok(before);
        }
        after.version += 1;
        after.updated_at = self.tools.now();
        store::webhooks::save(&mut tx, &after).await?;
        self.tools
            .audit()
            .record(
                &mut tx,
                actor,
                Entry::new("webhook.update", after.id)
                    .before(told(&before))
                    .after(told(&after)),
            )
            .await?;
        tx.commit().await?;
        Ok(after)
    }

    /// Gives a receiver another secret, and shows it: nobody can read it again. The former one signs beside it for [`BOTH_HOURS`] more, so that whoever
    /// checks messages has time to learn the new one; the one before that signs no more.
    ///
    /// # Errors
    /// Only admins may; [`Error::Stale`]; [`Error::NotFound`].
    pub async fn replace_secret(
        self,
        actor: &Actor,
        id: WebhookId,
        seen: Version,
    ) -> Result<(Webhook, Secret)> {
        actor.require(Need::Admin)?;
        let (secret, now) = (self.new_secret(), self.tools.now());
        let mut tx = self.tools.db.begin().await?;
        let before = self.load(&mut tx, actor, id, seen).await?;
        let after = Webhook {
            sealed: self.tools.seal(&secret_context(id), secret.bytes())?,
            former_sealed: Some(before.sealed.clone()),
            former_until: Some(now + TimeDelta::hours(BOTH_HOURS)),
            version: before.version + 1,
            updated_at: now,
            ..before.clone()
        };
        store::webhooks::save(&mut tx, &after).await?;
        self.tools
            .audit()
            .record(
                &mut tx,
                actor,
                Entry::new("webhook.secret", after.id)
                    .before(told(&before))
                    .after(told(&after)),
            )
            .await?;
        tx.commit().await?;
        Ok((after, secret))
    }

    fn new_secret(self) -> Secret {
        let mut bytes = vec![0; SECRET_BYTES];
        self.tools.chance.fill(&mut bytes);
        Secret::new(bytes)
    }

    /// Deletes a receiver with the log of what it was told.
    ///
    /// # Errors
    /// Only admins may; [`Error::Stale`]; [`Error::NotFound`].
    pub async fn delete(self, actor: &Actor, id: WebhookId, seen: Version) -> Result<()> {
        actor.require(Need::Admin)?;
        let mut tx = self.tools.db.begin().await?;
        let webhook = self.load(&mut tx, actor, id, seen).await?;
        store::webhooks::delete(&mut tx, actor.organization, id, webhook.version).await?;
        self.tools
            .audit()
            .record(
                &mut tx,
                actor,
                Entry::new("webhook.delete", webhook.id).before(told(&webhook)),
            )
            .await?;
        Ok(tx.commit().await?)
    }

    /// Sends a message that says nothing, so that somebody sees whether it arrives.
    ///
    /// # Errors
    /// Only admins may; [`Error::NotFound`].
    pub async fn send_test(self, actor: &Actor, id: WebhookId) -> Result<Delivery> {
        actor.require(Need::Admin)?;
        let mut tx = self.tools.db.begin().await?;
        let webhook = self.load(&mut tx, actor, id, Version::Any).await?;
        let event = Event {
            id: self.tools.new_id(),
            organization_id: actor.organization,
            kind: "webhook.test".into(),
            at: self.tools.now(),
            actor: Some(actor.created_by()),
            data: EventData::Test {
                webhook_id: webhook.id,
            },
        };
        store::webhooks::publish(&mut tx, id, &event).await?;
        tx.commit().await?;
        self.delivery(actor, id, event.id).await
    }

    /// Sends something again that was taken or given up.
    ///
    /// # Errors
    /// Only admins may; `webhook.pending` when it is on its way; [`Error::NotFound`].
    pub async fn redeliver(
        self,
        actor: &Actor,
        webhook: WebhookId,
        event: Uuid,
    ) -> Result<Delivery> {
        actor.require(Need::Admin)?;
        self.delivery(actor, webhook, event).await?;
        let mut tx = self.tools.db.begin().await?;
        let done = store::webhooks::redeliver(
            &mut tx,
            actor.organization,
            webhook,
            event,
            self.tools.now(),
        );
        match done.await {
            Err(store::Error::Stale) => {
                return Err(Error::rule(
                    "webhook.pending",
                    "It is on its way already; look again in a while.",
                ));
            }
            other => other?,
        }
        tx.commit().await?;
        self.delivery(actor, webhook, event).await
    }

    /// The receiver with the change in it, looked over.
    fn edited(self, mut webhook: Webhook, edit: &WebhookEdit) -> Result<Webhook> {
        let mut errors = FieldErrors::default();
        let other = |text: &str| FieldCode::Other {
            text: text.to_owned().into(),
        };
        if let Some(url) = &edit.url {
            match Target::parse(url, self.tools.private_hooks) {
                Ok(target) => webhook.url = target.as_str().to_owned(),
                Err(refused) => errors.push("url", other(refused.0)),
            }
        }
        if let Some(description) = &edit.description {
            match model::text::optional(description, DESCRIPTION) {
                Ok(description) => webhook.description = description,
                Err(code) => errors.push("description", code),
            }
        }
        if let Some(events) = &edit.events {
            let topics: Option<BTreeSet<Topic>> =
                events.iter().map(|word| Topic::from_word(word)).collect();
            match topics.filter(|topics| !topics.is_empty()) {
                Some(topics) => {
                    let words: Vec<&str> = topics.into_iter().map(Topic::as_str).collect();
                    webhook.topics = json!(words).to_string();
                }
                None => errors.push("events", other("Name contact, role or task, or several.")),
            }
        }
        if let Some(is_active) = edit.is_active {
            webhook.is_active = is_active;
        }
        errors.or(webhook).map_err(Error::Invalid)
    }

    pub(super) async fn load(
        self,
        tx: &mut Tx,
        actor: &Actor,
        id: WebhookId,
        seen: Version,
    ) -> Result<Webhook> {
        tx.hold(actor.organization, Row::Webhook(id)).await?;
        let webhook = store::webhooks::get(tx, actor.organization, id)
            .await?
            .ok_or(Error::NotFound)?;
        match seen {
            Version::Is(version) if version != webhook.version => Err(Error::Stale {
                current: Box::new(wire(&webhook)),
                version: webhook.version,
            }),
            Version::Is(_) | Version::Any => Ok(webhook),
        }
    }
}

/// What the audit log keeps of a receiver: the whole address may hold a secret of the receiver's.
fn told(webhook: &Webhook) -> Value {
    let mut told = wire(webhook);
    let host = Target::parse(&webhook.url, true).map(|target| target.host().to_owned());
    told["url"] = json!(host.unwrap_or_default());
    told
}
