//! Creating, changing and testing webhooks.

use super::{Webhook, Webhooks, wire};
use crate::allowed::Admin;
use crate::audit::Entry;
use crate::form_token::{FormToken, Submitted};
use crate::{Actor, Cleared, Error, Result, Version};
use boxed::boxed;
use chrono::TimeDelta;
use hooks::{SECRET_BYTES, Secret, Target};
use model::field::{FieldCode, FieldErrors};
use model::id::WebhookId;
use model::stored::{Event, EventData};
use model::webhook::Topic;
use std::collections::BTreeSet;
use store::webhooks::Delivery;
use store::{Row, Tx};
use uuid::Uuid;

/// The most webhooks per organization.
const MOST: usize = 20;
/// For how many hours a rotated secret still signs beside its successor.
pub const BOTH_HOURS: i64 = 24;
/// The longest description, in characters.
const DESCRIPTION: u32 = 128;

/// The changes to a webhook, or the data of a new one. What is `None` stays.
#[derive(Debug, Clone, Default)]
pub struct WebhookEdit {
    /// Its URL.
    pub url: Option<String>,
    /// Its name; may be empty.
    pub description: Option<String>,
    /// Its topics.
    pub events: Option<BTreeSet<Topic>>,
    /// Whether it is active.
    pub is_active: Option<bool>,
}

/// The row that a webhook's secret is sealed for.
#[must_use]
pub fn secret_context(id: WebhookId) -> String {
    format!("webhook:{id}")
}

impl<'a> Webhooks<'a> {
    /// Creates a webhook and returns the secret that signs its deliveries: it can't be read again.
    ///
    /// # Errors
    /// Only admins may, and no key that is limited to a project; `url`, `description`, `events`; `webhook.too_many`.
    #[boxed]
    pub async fn create(self, actor: &Actor, new: &WebhookEdit) -> Result<(Webhook, Secret)> {
        let actor = &actor.allowed::<Admin>()?;
        let (webhook, secret) = self.drawn(actor, new)?;
        let mut tx = self.tools.begin(actor).await?;
        self.insert(&mut tx, actor, &webhook).await?;
        tx.commit().await?;
        Ok((webhook, secret))
    }

    /// Creates a webhook from a form that may be submitted twice. Its secret is in the first answer alone: the form's token creates no second webhook and shows nothing
    /// again.
    ///
    /// # Errors
    /// As [`Webhooks::create`]; `webhook.form_used` when the form has created a webhook.
    #[boxed]
    pub async fn create_once(
        self,
        actor: &Actor,
        token: Uuid,
        new: &WebhookEdit,
    ) -> Result<(Webhook, Secret)> {
        let actor = &actor.allowed::<Admin>()?;
        let (webhook, secret) = self.drawn(actor, new)?;
        let typed = (&new.url, &new.description, &new.events);
        let form = FormToken::new(actor, token, "/settings/webhooks", &typed)?;
        let mut tx = self.tools.begin(actor).await?;
        if let Submitted::Before { id, .. } = form.claim(&mut tx, self.tools.now()).await? {
            let created = store::webhooks::get(&mut tx, actor.organization, WebhookId(id)).await?;
            let text = match created {
                Some(webhook) => format!(
                    "This form has made the receiver {} already, and its secret was in the answer to that. If nobody copied it, show a new secret of that receiver. To make another one, open this page anew.",
                    webhook.url
                ),
                None => "This form made a receiver that was deleted since. Open this page anew to make another one.".to_owned(),
            };
            return Err(Error::rule("webhook.form_used", text));
        }
        self.insert(&mut tx, actor, &webhook).await?;
        form.created(&mut tx, webhook.id.0).await?;
        tx.commit().await?;
        Ok((webhook, secret))
    }

    /// A checked webhook that is not stored yet, and its new secret.
    fn drawn(self, actor: &Cleared<'_>, new: &WebhookEdit) -> Result<(Webhook, Secret)> {
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
            topics: BTreeSet::new(),
            sealed: self.tools.seal(&secret_context(id), secret.bytes())?,
            former_sealed: None,
            former_until: None,
            is_active: true,
            version: 1,
            created_at: now,
            updated_at: now,
        };
        Ok((self.edited(blank, new)?, secret))
    }

    /// Writes a new webhook and its audit entry.
    async fn insert(self, tx: &mut Tx, actor: &Cleared<'_>, webhook: &Webhook) -> Result<()> {
        let there = store::webhooks::list(tx, actor.organization).await?;
        if there.len() >= MOST {
            let text = format!("There are {MOST} receivers already; delete one first.");
            return Err(Error::rule("webhook.too_many", text));
        }
        store::webhooks::insert(tx, webhook).await?;
        let entry = Entry::new("webhook.create", webhook.id).after(told(webhook));
        self.tools.audit().record(tx, actor, entry).await
    }

    /// Changes a webhook. One that is activated again gets events from now on.
    ///
    /// # Errors
    /// As [`Webhooks::create`]; `webhook.patch_empty`; [`Error::Stale`]; [`Error::NotFound`].
    #[boxed]
    pub async fn edit(
        self,
        actor: &Actor,
        id: WebhookId,
        seen: Version,
        edit: &WebhookEdit,
    ) -> Result<Webhook> {
        let actor = &actor.allowed::<Admin>()?;
        let mut tx = self.tools.begin(actor).await?;
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

    /// Rotates a webhook's secret, and returns the new one: it can't be read again. The former one signs beside it for [`BOTH_HOURS`] more, so that the
    /// receiver has time to switch; the one before that signs no more.
    ///
    /// # Errors
    /// Only admins may; [`Error::Stale`]; [`Error::NotFound`].
    #[boxed]
    pub async fn replace_secret(
        self,
        actor: &Actor,
        id: WebhookId,
        seen: Version,
    ) -> Result<(Webhook, Secret)> {
        let actor = &actor.allowed::<Admin>()?;
        let (secret, now) = (self.new_secret(), self.tools.now());
        let mut tx = self.tools.begin(actor).await?;
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

    /// Deletes a webhook with its deliveries.
    ///
    /// # Errors
    /// Only admins may; [`Error::Stale`]; [`Error::NotFound`].
    #[boxed]
    pub async fn delete(self, actor: &Actor, id: WebhookId, seen: Version) -> Result<()> {
        let actor = &actor.allowed::<Admin>()?;
        let mut tx = self.tools.begin(actor).await?;
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

    /// Sends a test event, to see whether it arrives.
    ///
    /// # Errors
    /// Only admins may; [`Error::NotFound`].
    #[boxed]
    pub async fn send_test(self, actor: &Actor, id: WebhookId) -> Result<Delivery> {
        let actor = &actor.allowed::<Admin>()?;
        let mut tx = self.tools.begin(actor).await?;
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

    /// Sends a delivery again that was accepted or given up.
    ///
    /// # Errors
    /// Only admins may; `webhook.pending` when it is pending; [`Error::NotFound`].
    #[boxed]
    pub async fn redeliver(
        self,
        actor: &Actor,
        webhook: WebhookId,
        event: Uuid,
    ) -> Result<Delivery> {
        let actor = &actor.allowed::<Admin>()?;
        self.delivery(actor, webhook, event).await?;
        let mut tx = self.tools.begin(actor).await?;
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

    /// The webhook with the change applied, validated.
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
            webhook.topics.clone_from(events);
            if events.is_empty() {
                errors.push("events", other("Name contact, role or task, or several."));
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
        actor: &Cleared<'_>,
        id: WebhookId,
        seen: Version,
    ) -> Result<Webhook> {
        tx.hold(actor.organization, Row::Webhook(id)).await?;
        let webhook = store::webhooks::get(tx, actor.organization, id)
            .await?
            .ok_or(Error::NotFound)?;
        match seen {
            Version::Is(version) if version != webhook.version => {
                Err(Error::stale(wire(&webhook), webhook.version))
            }
            Version::Is(_) | Version::Any => Ok(webhook),
        }
    }
}

/// What the audit log stores of a webhook: the whole URL may hold a secret of the receiver's.
fn told(webhook: &Webhook) -> ::wire::Webhook {
    let host = Target::parse(&webhook.url, true).map(|target| target.host().to_owned());
    ::wire::Webhook {
        url: host.unwrap_or_default(),
        ..wire(webhook)
    }
}
