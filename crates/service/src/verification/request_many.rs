//! Asking the holders of many addresses, each by the rule of its own button: at most so many letters to an address, none to whoever is verified, a member, or without an address.
//!
//! One transaction for all of them. What is refused is told by reason and keeps nobody else from being asked. The contacts are locked in the order of their ids, so that no two of these block each other.

use super::Verification;
use crate::allowed::ContactsWrite;
use crate::{Actor, Error, InBook, Result};
use boxed::boxed;
use model::field::FieldCode;
use model::id::ContactId;
use std::borrow::Cow;
use store::letters::Letter;
use store::{Cursor, Page, Tx};

/// The code for a contact that is not there.
const NOT_FOUND: &str = "not_found";

/// What becomes of a request that names contacts which are not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unknown {
    /// It is refused, and nobody is asked.
    Refused,
    /// They are counted among those who are not asked: they were there when somebody chose them.
    Counted,
}

/// What came of asking many.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Requested {
    /// The letters that were written.
    pub letters: Vec<Letter>,
    /// Who was not asked, by reason.
    pub unasked: Vec<Unasked>,
}

/// Contacts that were not asked for the same reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unasked {
    /// The code of the rule, as the button of one would be refused with.
    pub code: &'static str,
    /// The reason, and what would do.
    pub message: Cow<'static, str>,
    /// Which.
    pub contacts: Vec<ContactId>,
}

impl Requested {
    /// Adds what came of others.
    pub fn extend(&mut self, more: Self) {
        self.letters.extend(more.letters);
        for Unasked {
            code,
            message,
            contacts,
        } in more.unasked
        {
            self.unasked(code, message).extend(contacts);
        }
    }

    fn unasked(&mut self, code: &'static str, message: Cow<'static, str>) -> &mut Vec<ContactId> {
        let known = self.unasked.iter().position(|of| of.code == code);
        let at = known.unwrap_or_else(|| {
            self.unasked.push(Unasked {
                code,
                message,
                contacts: Vec::new(),
            });
            self.unasked.len() - 1
        });
        &mut self.unasked[at].contacts
    }
}

impl<'a> Verification<'a> {
    /// Asks the holders of these contacts.
    ///
    /// # Errors
    /// `contact_ids`: one that is not there, where such are refused. Whoever can't be asked is told of in the answer.
    #[boxed]
    pub async fn request_many(
        self,
        actor: &Actor,
        ids: &[ContactId],
        unknown: Unknown,
    ) -> Result<Requested> {
        let actor = &actor.allowed_in_book::<ContactsWrite>()?;
        let mut tx = self.tools.begin(actor).await?;
        let done = self.request_each(&mut tx, actor, ids).await?;
        let missing = done.unasked.iter().find(|of| of.code == NOT_FOUND);
        if let (Some(of), Unknown::Refused) = (missing, unknown) {
            let named: Vec<String> = of.contacts.iter().map(ToString::to_string).collect();
            let text = format!("There is no such contact: {}.", named.join(", "));
            return Err(Error::field(
                "contact_ids",
                FieldCode::Other { text: text.into() },
            ));
        }
        tx.commit().await?;
        Ok(done)
    }

    /// Asks a page of those who have not answered, the longest unverified first. Gives where the next page begins, too.
    ///
    /// # Errors
    /// As [`Verification::request_many`].
    #[boxed]
    pub async fn request_waiting(
        self,
        actor: &Actor,
        page: &Page,
    ) -> Result<(Requested, Option<Cursor>)> {
        let actor = &actor.allowed_in_book::<ContactsWrite>()?;
        let mut tx = self.tools.begin(actor).await?;
        let listed = store::verification::waiting(&mut tx, actor.organization, page).await?;
        let ids: Vec<ContactId> = listed.rows.iter().map(|row| row.contact.id).collect();
        let done = self.request_each(&mut tx, actor, &ids).await?;
        tx.commit().await?;
        Ok((done, listed.next))
    }

    async fn request_each(
        self,
        tx: &mut Tx,
        actor: &InBook<'_, ContactsWrite>,
        ids: &[ContactId],
    ) -> Result<Requested> {
        let mut ids = ids.to_vec();
        ids.sort_unstable();
        ids.dedup();
        let mut done = Requested::default();
        for id in ids {
            let (code, message) = match self.request_in(tx, actor, id).await {
                Ok(letter) => {
                    done.letters.push(letter);
                    continue;
                }
                Err(Error::Rule { code, message, .. }) => (code, message),
                Err(Error::NotFound) => (NOT_FOUND, "There is no such contact.".into()),
                Err(Error::Throttled { .. }) => (
                    "rate.limited",
                    "The address was written to within the last minute, or five times within a day.".into(),
                ),
                Err(other) => return Err(other),
            };
            done.unasked(code, message).push(id);
        }
        Ok(done)
    }
}
