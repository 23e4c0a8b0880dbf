//! One invitation: is it still to be sent, a link of its own, the mail server, what became of it.

use super::send::{PAUSES_MS, TRIES, WORDS};
use super::{LEASE, PATIENCE, Post};
use crate::backoff;
use crate::{Result, Worker};
use chrono::TimeDelta;
use mail::{Failure, Letter as Message};
use model::verification::{LetterStatus, Token};
use store::Leased;
use store::invitations::Invitation;

impl Worker {
    /// Sends one invitation that is due. `false` when there is none.
    pub(super) async fn invite_next(&self, post: &Post) -> Result<bool> {
        let mut tx = self.db.begin().await?;
        let claimed =
            store::invitations::claim_invitation(&mut tx, self.new_id(), self.moment(), LEASE)
                .await?;
        tx.commit().await?;
        match claimed {
            Some(invitation) => self
                .deliver_invitation(post, invitation)
                .await
                .map(|()| true),
            None => Ok(false),
        }
    }

    /// Carries a claimed invitation to a mail server and writes down what became of it.
    async fn deliver_invitation(&self, post: &Post, invitation: Leased<Invitation>) -> Result<()> {
        let now = self.now();
        let mut tx = self.db.read().await?;
        let user = store::users::get(&mut tx, invitation.user_id).await?;
        let organization = store::organizations::get(&mut tx, invitation.organization_id).await?;
        drop(tx);
        let wanted = user.filter(|user| {
            user.is_active
                && user.password_hash.is_some() == invitation.is_reset
                && user.email == invitation.email
        });
        let (Some(user), Some(organization)) = (wanted, organization) else {
            let why = "The person was changed before the letter went out; send another one.";
            return self
                .settle_invited(invitation, LetterStatus::Failed, Some(why))
                .await;
        };
        if invitation.expires_at <= now || invitation.attempt > TRIES {
            let why = invitation.last_error.clone();
            let why = why.unwrap_or_else(|| "It could not be sent in time.".into());
            return self
                .settle_invited(invitation, LetterStatus::Failed, Some(&why))
                .await;
        }
        let token = Token::new(self.chance.as_ref());
        let mut tx = self.db.begin().await?;
        let (lease, now_there) = (invitation.lease, self.moment());
        let held =
            store::invitations::renew_invitation(&mut tx, user.id, lease, now_there, LEASE).await?;
        if !held || !store::invitations::link(&mut tx, user.id, lease, &token.hash()).await? {
            return Ok(());
        }
        tx.commit().await?;
        let link = format!("{}/join/{}", post.public_url, token.secret());
        let message = compose(&invitation, &organization.name, &link, now);
        let sent = tokio::time::timeout(PATIENCE, post.mailer.send(&message))
            .await
            .unwrap_or_else(|_| {
                Err(Failure::Retry {
                    code: None,
                    why: "The mail server took too long.".into(),
                })
            });
        match &sent {
            Ok(()) => tracing::info!(user = %user.id, "invited"),
            Err(failure) => {
                tracing::warn!(user = %user.id, attempt = invitation.attempt, %failure, "not invited");
            }
        }
        let (status, why) = match sent {
            Ok(()) => (LetterStatus::Sent, None),
            Err(Failure::Refused { bounced, text, .. }) if bounced => {
                (LetterStatus::Bounced, Some(text))
            }
            Err(Failure::Refused { text, .. }) => (LetterStatus::Failed, Some(text)),
            Err(Failure::Retry { why, .. }) if invitation.attempt >= TRIES => {
                (LetterStatus::Failed, Some(why))
            }
            Err(Failure::Retry { why, .. }) => (LetterStatus::Pending, Some(why)),
        };
        self.settle_invited(invitation, status, why.as_deref())
            .await
    }

    async fn settle_invited(
        &self,
        mut invitation: Leased<Invitation>,
        status: LetterStatus,
        said: Option<&str>,
    ) -> Result<()> {
        let now = self.now();
        invitation.status = status;
        invitation.last_error = said.map(|said| said.chars().take(WORDS).collect());
        let mut pause = TimeDelta::zero();
        match status {
            LetterStatus::Sent => invitation.sent_at = Some(now),
            LetterStatus::Pending => {
                let failures = u32::try_from(invitation.attempt).unwrap_or(1);
                pause = backoff::between(PAUSES_MS, failures, self.chance.as_ref());
            }
            LetterStatus::Bounced | LetterStatus::Failed => {}
        }
        let mut tx = self.db.begin().await?;
        invitation.claimable_at = tx.now(self.moment()).await? + pause;
        let lease = invitation.lease;
        match store::invitations::settle_invitation(&mut tx, &invitation, lease).await {
            // The lease ran out meanwhile, or the invitation was taken back or written anew.
            Err(store::Error::Stale) => Ok(()),
            written => {
                written?;
                tx.commit().await
            }
        }
    }
}

/// The whole letter. Plain text; the link stands on a line of its own.
fn compose(
    invitation: &Invitation,
    organization: &str,
    link: &str,
    now: chrono::DateTime<chrono::Utc>,
) -> Message {
    let until = invitation.expires_at.format("%-d %B %Y");
    let by = &invitation.created_by.name;
    let email = &invitation.email;
    if invitation.is_reset {
        let text = format!(
            "{by} sends you a link to choose another password for the domain\n\
             contacts of {organization}.\n\
             \n{link}\n\
             \nThe link works once, until {} UTC. You sign in with {email}.\n\
             Until you use it, your present password goes on.\n\
             \nIf you did not ask for this, tell the owner of your organization.\n",
            invitation.expires_at.format("%-d %B %Y %H:%M")
        );
        return Message {
            id: invitation.letter_id(),
            attempt: invitation.attempt,
            to: email.clone(),
            subject: format!("Another password at {organization}"),
            text,
            at: now,
        };
    }
    let text = format!(
        "{by} invites you to the domain contacts of {organization}.\n\
         \nOpen this page and choose a password:\n\
         \n{link}\n\
         \nThe link works once, until {until}. You sign in with {email}.\n\
         \nIf you did not expect this, do nothing: without the link nobody\n\
         gets in.\n"
    );
    Message {
        id: invitation.letter_id(),
        attempt: invitation.attempt,
        to: email.clone(),
        subject: format!("Your sign-in at {organization}"),
        text,
        at: now,
    }
}
