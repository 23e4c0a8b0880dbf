//! One invitation: check that it is still wanted, create a link, send.

use super::answered::{Outcome, answered};
use super::mailing::Post;
use crate::queue::{Held, Pace, Sender, Terms, Tried};
use crate::{Result, Worker};
use async_trait::async_trait;
use mail::Letter as Message;
use model::letter::ReturnToken;
use model::verification::Token;
use store::invitations::Invitation;
use store::letter_reports::{MailedMessage, Sent};

/// Sends the invitations.
pub(super) struct Invitations(pub(super) Post);

#[async_trait]
impl Sender for Invitations {
    type Row = Invitation;
    type Notes = ();

    fn terms(&self, pace: &Pace) -> Terms {
        pace.letters
    }

    async fn attempt(&self, worker: &Worker, invitation: &mut Held<Invitation>) -> Result<Tried> {
        let now = worker.now();
        let mut tx = worker.db.read().await?;
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
            return Ok(Tried::Failed(why.into()));
        };
        if invitation.expires_at <= now {
            return Ok(Tried::too_late(invitation.last_error.take()));
        }
        let token = Token::new(worker.chance.as_ref());
        let mark = ReturnToken::new(worker.chance.as_ref());
        let (lease, hash) = (invitation.lease(), token.hash());
        let mut tx = worker.db.begin().await?;
        if !worker.still_holds_in(&mut tx, invitation).await?
            || !store::invitations::link(&mut tx, user.id, lease, &hash).await?
        {
            return Ok(Tried::Lost);
        }
        let mailed = MailedMessage {
            token_hash: mark.hash().to_vec(),
            organization_id: invitation.organization_id,
            of: Sent::Invitation(user.id),
            mailed_at: now,
        };
        store::letter_reports::put(&mut tx, &mailed).await?;
        tx.commit().await?;
        let link = format!("{}/join/{}", self.0.public_url, token.secret());
        let message = compose(invitation, &organization.name, &link, mark, now);
        let sent = self.0.mail(&message, worker.pace.letters.timeout).await;
        match &sent {
            Ok(()) => tracing::info!(user = %user.id, "invitation sent"),
            Err(failure) => {
                tracing::warn!(user = %user.id, attempt = invitation.attempt, %failure, "invitation could not be sent");
            }
        }
        let invitation = &mut **invitation;
        Ok(answered(
            sent,
            worker.now(),
            Outcome {
                status: &mut invitation.status,
                sent_at: &mut invitation.sent_at,
                last_error: &mut invitation.last_error,
                refusal: &mut invitation.refusal,
            },
        ))
    }
}

/// The whole text. Plain text; the link is on a line of its own.
fn compose(
    invitation: &Invitation,
    organization: &str,
    link: &str,
    token: ReturnToken,
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
            token,
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
        token,
        to: email.clone(),
        subject: format!("Your sign-in at {organization}"),
        text,
        at: now,
    }
}
