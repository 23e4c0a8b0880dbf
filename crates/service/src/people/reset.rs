//! Password reset: by an e-mail that an owner sends, or by the operator of the machine.
//!
//! # Transactions
//! Sending is one: the link's row and its audit entry; the e-mail is sent like an invitation (`invite`). Choosing the password behind the link is [`crate::people::Invitations::join`]. Setting a password
//! on the machine is one: password, end of all sessions and tokens of the person, audit entry.

use super::invite::{Invitation, PAUSE};
use super::{People, User, wire};
use crate::allowed::Admin;
use crate::audit::Entry;
use crate::passwords::{Lane, password_fits};
use crate::{Actor, Error, Result, Unguarded, Version};
use boxed::boxed;
use chrono::TimeDelta;
use model::id::UserId;
use model::verification::{LetterStatus, Token};

/// For how many hours a password reset link works.
pub const RESET_HOURS: i64 = 24;

impl<'a> People<'a> {
    /// Sends a person who signs in a link where they choose another password. The present one works until they do; a link that they were sent before stops working.
    ///
    /// # Errors
    /// [`Error::Forbidden`] unless the caller is an admin, and `user.owners_only` unless they are an owner who is signed in; `user.no_sign_in`; `user.inactive`; [`Error::Throttled`] when they were sent one just now; [`Error::NotFound`].
    #[boxed]
    pub async fn send_reset(self, actor: &Actor, id: UserId) -> Result<Invitation> {
        let actor = &actor.allowed::<Admin>()?;
        owners_only(actor)?;
        let now = self.tools.now();
        let mut tx = self.tools.begin(actor).await?;
        let user = self.load(&mut tx, actor, id, Version::Any).await?;
        signs_in(&user)?;
        let earlier = store::invitations::get(&mut tx, actor.organization, id).await?;
        if let Some(since) = earlier.map(|earlier| now - earlier.created_at)
            && since < PAUSE
        {
            let left = (PAUSE - since).num_seconds() + 1;
            return Err(Error::Throttled {
                retry_after: u64::try_from(left).unwrap_or(1),
            });
        }
        let reset = self.reset_of(actor, &user);
        store::invitations::put(&mut tx, &reset).await?;
        self.tools
            .audit()
            .record(&mut tx, actor, Entry::new("user.reset", id))
            .await?;
        tx.commit().await?;
        Ok(reset)
    }

    /// Creates such a link without an e-mail, and returns its secret: for the operator of the machine.
    ///
    /// # Errors
    /// [`Error::NotFound`] when nobody signs in with the address; `user.inactive`.
    #[boxed]
    pub async fn reset_link(self, email: &str) -> Result<(User, String)> {
        let (user, actor) = self.person_at(email).await?;
        let actor = actor.allowed::<Admin>()?;
        let token = Token::new(self.tools.chance.as_ref());
        let reset = Invitation {
            token_hash: Some(token.hash().to_vec()),
            status: LetterStatus::Sent,
            ..self.reset_of(&actor, &user)
        };
        let mut tx = self.tools.begin(&actor).await?;
        store::invitations::put(&mut tx, &reset).await?;
        self.tools
            .audit()
            .record(&mut tx, &actor, Entry::new("user.reset", user.id))
            .await?;
        tx.commit().await?;
        Ok((user, token.secret()))
    }

    /// Sets a person's password: for the operator of the machine. All of the person's sessions and tokens end.
    ///
    /// # Errors
    /// As [`People::reset_link`]; `password`.
    #[boxed]
    pub async fn reset_password(self, email: &str, password: &str) -> Result<User> {
        let (user, actor) = self.person_at(email).await?;
        let actor = actor.allowed::<Admin>()?;
        password_fits(password, &user.email).map_err(|code| Error::field("password", code))?;
        let hash = self.tools.passwords.hash(Lane::Known, password).await?;
        let now = self.tools.now();
        let mut tx = self.tools.begin(&actor).await?;
        store::users::set_password(&mut tx, user.id, &hash, now).await?;
        store::users::end_access(&mut tx, user.id, None, now).await?;
        self.tools
            .audit()
            .record(
                &mut tx,
                &actor,
                Entry::new("user.password", user.id).after(wire(&user)),
            )
            .await?;
        tx.commit().await?;
        Ok(user)
    }

    /// Everybody in the installation who has a password: for the operator of the machine.
    #[boxed]
    pub async fn with_password(self) -> Result<Vec<User>> {
        let mut tx = self.tools.read_unguarded(Unguarded::Setup).await?;
        Ok(store::users::with_password(&mut tx).await?)
    }

    async fn person_at(self, email: &str) -> Result<(User, Actor)> {
        let mut tx = self.tools.read_unguarded(Unguarded::Setup).await?;
        let user = store::users::by_email(&mut tx, email)
            .await?
            .ok_or(Error::NotFound)?;
        signs_in(&user)?;
        let actor = Actor::system(user.organization_id);
        Ok((user, actor))
    }

    fn reset_of(self, actor: &Actor, user: &User) -> Invitation {
        let now = self.tools.now();
        Invitation {
            user_id: user.id,
            organization_id: user.organization_id,
            email: user.email.clone(),
            token_hash: None,
            status: LetterStatus::Pending,
            attempt: 0,
            claimable_at: now,
            lease_owner: None,
            is_reset: true,
            created_by: actor.created_by(),
            created_at: now,
            expires_at: now + TimeDelta::hours(RESET_HOURS),
            sent_at: None,
            last_error: None,
            refusal: None,
        }
    }
}

fn owners_only(actor: &Actor) -> Result<()> {
    // It opens an account, even that of an owner.
    if actor.is_signed_in_owner() {
        return Ok(());
    }
    Err(Error::rule(
        "user.owners_only",
        "Only an owner who is signed in sends links for other passwords.",
    ))
}

fn signs_in(user: &User) -> Result<()> {
    if user.password_hash.is_none() {
        return Err(Error::rule(
            "user.no_sign_in",
            "This person does not sign in. Invite them instead.",
        ));
    }
    if !user.is_active {
        return Err(Error::rule(
            "user.inactive",
            "This person has left. Take them back first.",
        ));
    }
    Ok(())
}
