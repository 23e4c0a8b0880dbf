//! Leaving what differs as it is, until a day: it is shown as before, and not counted among what needs somebody. Nothing is sent.

use super::{Domain, Domains, wire};
use crate::allowed::DomainsWrite;
use crate::audit::Entry;
use crate::{Actor, Error, Result, Version};
use boxed::boxed;
use chrono::{DateTime, TimeDelta, Utc};
use model::field::FieldCode;
use model::id::DomainId;

/// The longest that a difference is left.
const LONGEST: TimeDelta = TimeDelta::days(366);

impl<'a> Domains<'a> {
    /// Leaves what differs of a domain as it is until then; `None`: not any more.
    ///
    /// # Errors
    /// `until`, when it is past or more than a year ahead; [`Error::Stale`]; [`Error::NotFound`].
    #[boxed]
    pub async fn leave(
        self,
        actor: &Actor,
        (id, seen): (DomainId, Version),
        until: Option<DateTime<Utc>>,
    ) -> Result<Domain> {
        let reach = &actor.allowed_within::<DomainsWrite>()?;
        let now = self.tools.now();
        if until.is_some_and(|until| until <= now || until > now + LONGEST) {
            let text = "Give a time that is to come, at most a year ahead.".into();
            return Err(Error::field("until", FieldCode::Other { text }));
        }
        let mut tx = self.tools.begin(reach).await?;
        store::domains::hold(&mut tx, actor.organization, id).await?;
        let before = self.load_if(&mut tx, reach, id, seen).await?;
        let until = until.map(model::outside::cut);
        if before.left_until == until {
            return Ok(before);
        }
        store::domains::leave(&mut tx, actor.organization, id, until, now).await?;
        let domain = self.load(&mut tx, reach, id).await?;
        let entry = Entry::new("domain.leave", id)
            .before(wire(&before))
            .after(wire(&domain));
        self.tools.audit().record(&mut tx, reach, entry).await?;
        tx.commit().await?;
        Ok(domain)
    }
}
