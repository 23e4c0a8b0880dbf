//! Inviting a person to sign in: an e-mail with a link, where they choose their password.
//!
//! # Transactions
//! Inviting is one: role, invitation, audit entry. The worker sends the link and writes its hash first (`worker::post`). Joining is one: the invitation is used
//! up, the password set, the audit entry written. Any failure leaves the link usable. Opening the link changes nothing, since mail scanners open links.

use super::owner::touches_owner;
use super::{Invitations, Standing, User, invitation_wire, wire};
use crate::allowed::Admin;
use crate::audit::Entry;
use crate::passwords::{Lane, password_fits};
use crate::{Actor, Error, Result, Unguarded, Version};
use boxed::boxed;
use chrono::TimeDelta;
use model::field::FieldErrors;
use model::id::UserId;
use model::verification::{LetterStatus, Token};
use store::Tx;
pub use store::invitations::Invitation;

/// For how many days an invitation's link works.
pub const INVITED_DAYS: i64 = 7;
/// How long until the same person may be invited again.
pub(super) const PAUSE: TimeDelta = TimeDelta::minutes(1);

/// Who is invited, and by whom.
#[derive(Clone, PartialEq, Eq)]
pub struct Invited {
    /// Into which organization.
    pub organization: String,
    /// Their name.
    pub name: String,
    /// The address that they will sign in with.
    pub email: String,
    /// Whether they sign in already, and choose another password.
    pub is_reset: bool,
}

impl std::fmt::Debug for Invited {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Invited")
            .field("organization", &self.organization)
            .finish_non_exhaustive()
    }
}

impl<'a> Invitations<'a> {
    /// Invites a person to sign in, with this role if one is named. A link that they were sent before stops working.
    ///
    /// # Errors
    /// As [`crate::people::People::set_role`]; `user.signs_in_already`; `user.inactive`; [`Error::Throttled`] when they were invited just now.
    #[boxed]
    pub async fn send(
        self,
        actor: &Actor,
        id: UserId,
        standing: Option<Standing>,
    ) -> Result<Invitation> {
        self.invite(actor, (id, Version::Any), standing).await
    }

    /// [`Invitations::send`] with a role, if the person still has the version that the caller saw.
    ///
    /// # Errors
    /// [`Error::Stale`] when they have another, and as [`Invitations::send`].
    #[boxed]
    pub async fn send_if(
        self,
        actor: &Actor,
        id: UserId,
        seen: Version,
        standing: Standing,
    ) -> Result<Invitation> {
        self.invite(actor, (id, seen), Some(standing)).await
    }

    async fn invite(
        self,
        actor: &Actor,
        (id, seen): (UserId, Version),
        standing: Option<Standing>,
    ) -> Result<Invitation> {
        let actor = &actor.allowed::<Admin>()?;
        let now = self.tools.now();
        let mut tx = self.tools.begin(actor).await?;
        let user = self.tools.people().load(&mut tx, actor, id, seen).await?;
        touches_owner(actor, &user)?;
        if user.password_hash.is_some() {
            return Err(Error::rule(
                "user.signs_in_already",
                "This person signs in already.",
            ));
        }
        if !user.is_active {
            return Err(Error::rule(
                "user.inactive",
                "This person has left. Take them back first.",
            ));
        }
        let earlier = store::invitations::get(&mut tx, actor.organization, id).await?;
        if let Some(since) = earlier.map(|earlier| now - earlier.created_at)
            && since < PAUSE
        {
            let left = (PAUSE - since).num_seconds() + 1;
            return Err(Error::Throttled {
                retry_after: u64::try_from(left).unwrap_or(1),
            });
        }
        let user = match standing {
            Some(standing) => {
                self.tools
                    .people()
                    .set_role_in(&mut tx, actor, &user, standing)
                    .await?
            }
            None => user,
        };
        let invitation = Invitation {
            user_id: id,
            organization_id: actor.organization,
            email: user.email.clone(),
            token_hash: None,
            status: LetterStatus::Pending,
            attempt: 0,
            claimable_at: now,
            lease_owner: None,
            is_reset: false,
            created_by: actor.created_by(),
            created_at: now,
            expires_at: now + TimeDelta::days(INVITED_DAYS),
            sent_at: None,
            last_error: None,
            refusal: None,
        };
        store::invitations::put(&mut tx, &invitation).await?;
        self.tools
            .audit()
            .record(
                &mut tx,
                actor,
                Entry::new("user.invite", id).after(invitation_wire(&invitation)),
            )
            .await?;
        tx.commit().await?;
        Ok(invitation)
    }

    /// The invitation of a person who has not joined yet.
    ///
    /// # Errors
    /// Only admins may; [`Error::NotFound`] also when they were not invited.
    #[boxed]
    pub async fn get(self, actor: &Actor, id: UserId) -> Result<Invitation> {
        let actor = &actor.allowed::<Admin>()?;
        let mut tx = self.tools.read(actor).await?;
        self.tools
            .people()
            .load(&mut tx, actor, id, Version::Any)
            .await?;
        store::invitations::get(&mut tx, actor.organization, id)
            .await?
            .filter(|invitation| !invitation.is_reset)
            .ok_or(Error::NotFound)
    }

    /// Those who were invited and have not joined, newest first. Callers who may send password resets see those too.
    ///
    /// # Errors
    /// Only admins may look.
    #[boxed]
    pub async fn list(self, actor: &Actor) -> Result<Vec<Invitation>> {
        let actor = &actor.allowed::<Admin>()?;
        let mut tx = self.tools.read(actor).await?;
        let mut all = store::invitations::list(&mut tx, actor.organization).await?;
        all.retain(|each| !each.is_reset || actor.is_signed_in_owner());
        Ok(all)
    }

    /// Those of [`Invitations::list`] whose links the caller may see, where e-mails are written to a folder: whoever opens an owner's link becomes that owner, so
    /// only owners see those.
    ///
    /// # Errors
    /// As [`Invitations::list`].
    #[boxed]
    pub async fn readable(self, actor: &Actor) -> Result<Vec<Invitation>> {
        let mut readable = Vec::new();
        for invitation in self.list(actor).await? {
            let user = self.tools.people().get(actor, invitation.user_id).await?;
            if touches_owner(actor, &user).is_ok() {
                readable.push(invitation);
            }
        }
        Ok(readable)
    }

    /// Withdraws an invitation: its link stops working.
    ///
    /// # Errors
    /// `user.owners_only`, and as [`Invitations::get`].
    #[boxed]
    pub async fn withdraw(self, actor: &Actor, id: UserId) -> Result<()> {
        let actor = &actor.allowed::<Admin>()?;
        let mut tx = self.tools.begin(actor).await?;
        let user = self
            .tools
            .people()
            .load(&mut tx, actor, id, Version::Any)
            .await?;
        touches_owner(actor, &user)?;
        let before = store::invitations::get(&mut tx, actor.organization, id)
            .await?
            .ok_or(Error::NotFound)?;
        match store::invitations::delete(&mut tx, actor.organization, id).await {
            Err(store::Error::Stale) => return Err(Error::NotFound),
            done => done?,
        }
        self.tools
            .audit()
            .record(
                &mut tx,
                actor,
                Entry::new("user.uninvite", id).before(invitation_wire(&before)),
            )
            .await?;
        Ok(tx.commit().await?)
    }

    /// What the page behind a link shows; `None` for a link that is unknown, expired or used.
    #[boxed]
    pub async fn invited(self, secret: &str) -> Result<Option<Invited>> {
        let mut tx = self.tools.read_unguarded(Unguarded::Link).await?;
        let Some((_, user)) = self.asked_by(&mut tx, secret).await? else {
            return Ok(None);
        };
        let organization = store::organizations::get(&mut tx, user.organization_id).await?;
        Ok(organization.map(|organization| Invited {
            organization: organization.name,
            name: format!("{} {}", user.first_name, user.last_name)
                .trim()
                .to_owned(),
            is_reset: user.password_hash.is_some(),
            email: user.email,
        }))
    }

    /// Sets the password, and uses the link up. If it replaces another one, all of the person's sessions and tokens end. `None` for a link that is unknown, expired or used.
    ///
    /// # Errors
    /// `password`; `user.email_taken` when somebody signs in with the address elsewhere in this installation.
    #[boxed]
    pub async fn join(self, secret: &str, password: &str) -> Result<Option<User>> {
        let Some(invited) = self.invited(secret).await? else {
            return Ok(None);
        };
        let mut errors = FieldErrors::default();
        if let Err(code) = password_fits(password, &invited.email) {
            errors.push("password", code);
        }
        errors.or(()).map_err(Error::Invalid)?;
        let hash = self.tools.passwords.hash(Lane::Known, password).await?;
        let mut tx = self.tools.begin_unguarded(Unguarded::Link).await?;
        let Some((invitation, user)) = self.asked_by(&mut tx, secret).await? else {
            return Ok(None);
        };
        match store::invitations::delete(&mut tx, user.organization_id, user.id).await {
            // Another request used it first.
            Err(store::Error::Stale) => return Ok(None),
            done => done?,
        }
        let now = self.tools.now();
        store::users::set_password(&mut tx, user.id, &hash, now)
            .await
            .map_err(super::change::taken)?;
        if invitation.is_reset {
            store::users::end_access(&mut tx, user.id, None, now).await?;
        }
        let joined = store::users::get(&mut tx, user.id)
            .await?
            .ok_or(Error::NotFound)?;
        let actor = crate::auth::actor(joined.clone());
        let entry = Entry::new(
            if invitation.is_reset {
                "user.password"
            } else {
                "user.join"
            },
            user.id,
        )
        .before(invitation_wire(&invitation))
        .after(wire(&joined));
        self.tools
            .audit()
            .record(&mut tx, &actor.unguarded(Unguarded::Link), entry)
            .await?;
        tx.commit().await?;
        Ok(Some(joined))
    }

    /// The invitation of a link and its person, while it is valid: not expired, the person exists, and has the address that it was sent to.
    async fn asked_by(self, tx: &mut Tx, secret: &str) -> Result<Option<(Invitation, User)>> {
        let Some(token) = Token::parse(secret) else {
            return Ok(None);
        };
        let Some(invitation) = store::invitations::by_token(tx, &token.hash()).await? else {
            return Ok(None);
        };
        let user = store::users::get(tx, invitation.user_id).await?;
        let holds = |user: &User| {
            invitation.expires_at > self.tools.now()
                && self.tools.auth().may_act(user)
                && user.password_hash.is_some() == invitation.is_reset
                && user.email == invitation.email
        };
        Ok(user.filter(holds).map(|user| (invitation, user)))
    }
}
