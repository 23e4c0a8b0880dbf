//! One e-mail: check that it is still wanted, create a link, send.

use super::answered::{Outcome, answered};
use super::mailing::Post;
use super::words;
use crate::queue::{Held, Pace, Sender, Terms, Tried};
use crate::{Result, Worker};
use async_trait::async_trait;
use model::contact::{ContactKind, VerificationStatus};
use model::letter::ReturnToken;
use model::verification::{Token, value};
use store::contacts::Contact;
use store::letter_reports::{MailedMessage, Sent};
use store::letters::Letter;
use store::verification::VerificationToken;

/// Sends the e-mails of the outbox.
pub(super) struct Letters(pub(super) Post);

#[async_trait]
impl Sender for Letters {
    type Row = Letter;
    type Notes = ();

    fn terms(&self, pace: &Pace) -> Terms {
        pace.letters
    }

    async fn attempt(&self, worker: &Worker, letter: &mut Held<Letter>) -> Result<Tried> {
        let now = worker.now();
        let mut tx = worker.db.read().await?;
        let contact =
            store::contacts::get(&mut tx, letter.organization_id, letter.contact_id).await?;
        let organization = store::organizations::get(&mut tx, letter.organization_id).await?;
        drop(tx);
        let wanted = contact.filter(|contact| still_asks(contact, letter));
        let (Some(contact), Some(organization)) = (wanted, organization) else {
            let why = "The contact was changed, confirmed or deleted before the letter went out.";
            return Ok(Tried::Failed(why.into()));
        };
        if letter.expires_at <= now {
            return Ok(Tried::too_late(letter.last_error.take()));
        }
        let token = Token::new(worker.chance.as_ref());
        let mark = ReturnToken::new(worker.chance.as_ref());
        if !write_link(worker, letter, &token, mark).await? {
            return Ok(Tried::Lost);
        }
        let link = format!("{}/verify/{}", self.0.public_url, token.secret());
        let message = words::compose(letter, &contact, &organization.name, &link, mark, now);
        let sent = self.0.mail(&message, worker.pace.letters.timeout).await;
        match &sent {
            Ok(()) => {
                tracing::info!(letter = %letter.id, kind = letter.kind.as_str(), "e-mail sent");
            }
            Err(failure) => {
                tracing::warn!(letter = %letter.id, attempt = letter.attempt, %failure, "e-mail could not be sent");
            }
        }
        let letter = &mut **letter;
        Ok(answered(
            sent,
            worker.now(),
            Outcome {
                status: &mut letter.status,
                sent_at: &mut letter.sent_at,
                last_error: &mut letter.last_error,
                refusal: &mut letter.refusal,
            },
        ))
    }
}

/// Writes the hashes of the link and of the mark while the lease holds. `false` when it is lost: another worker has the e-mail.
async fn write_link(
    worker: &Worker,
    letter: &Held<Letter>,
    token: &Token,
    mark: ReturnToken,
) -> Result<bool> {
    let mut tx = worker.db.begin().await?;
    if !worker.still_holds_in(&mut tx, letter).await? {
        return Ok(false);
    }
    let link = VerificationToken {
        token_hash: token.hash().to_vec(),
        organization_id: letter.organization_id,
        contact_id: letter.contact_id,
        letter_id: letter.id,
        value_hash: letter.value_hash.clone(),
        expires_at: letter.expires_at,
        used_at: None,
    };
    store::verification::put_token(&mut tx, &link).await?;
    let mailed = MailedMessage {
        token_hash: mark.hash().to_vec(),
        organization_id: letter.organization_id,
        of: Sent::Letter(letter.id),
        mailed_at: worker.now(),
    };
    store::letter_reports::put(&mut tx, &mailed).await?;
    tx.commit().await?;
    Ok(true)
}

/// Whether the e-mail's value still needs verification.
fn still_asks(contact: &Contact, letter: &Letter) -> bool {
    contact.kind == ContactKind::External
        && contact.verification_status == VerificationStatus::Unverified
        && value(&contact.snapshot).is_some_and(|value| value[..] == letter.value_hash[..])
}
