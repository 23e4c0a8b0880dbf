//! A person changes their own password.
//!
//! # Transactions
//! The attempt at the old password is counted in one. The other sets the new one, ends every other session, every token and open streams, and writes an audit entry; when the password was
//! changed meanwhile it does nothing.

use super::sessions::person;
use super::{Auth, Limit};
use crate::audit::Entry;
use crate::passwords::{Lane, password_fits};
use crate::{Actor, Error, Result, Unguarded};
use boxed::boxed;
use model::field::{FieldCode, FieldErrors};

/// What the form says.
#[derive(Clone)]
pub struct PasswordChange<'a> {
    /// The current password.
    pub old: &'a str,
    /// The new one.
    pub new: &'a str,
    /// The new one, repeated.
    pub again: &'a str,
    /// The session that continues.
    pub session: Option<&'a str>,
}

impl<'a> Auth<'a> {
    /// Changes the caller's password. The session that they do it in continues; every other session and token ends.
    ///
    /// # Errors
    /// `password` when the old one is wrong, `new_password` and `again` when the new one is not acceptable; [`Error::Throttled`] after too many wrong ones; [`Error::Forbidden`] for a key.
    #[boxed]
    pub async fn change_password(self, actor: &Actor, change: PasswordChange<'_>) -> Result<()> {
        let id = person(actor)?;
        let mut tx = self.tools.read_unguarded(Unguarded::Themselves).await?;
        let user = store::users::get(&mut tx, id)
            .await?
            .ok_or(Error::NotFound)?;
        drop(tx);
        let mut errors = FieldErrors::default();
        let mut wrong = |field, text: &'static str| {
            errors.push(field, FieldCode::Other { text: text.into() });
        };
        if change.old.is_empty() {
            wrong("password", "Give the password that you have now.");
        }
        if change.new != change.again {
            wrong("again", "This is not the same as above.");
        }
        if !change.new.is_empty() && change.new == change.old {
            wrong("new_password", "This is the password that you have now.");
        } else if let Err(code) = password_fits(change.new, &user.email) {
            errors.push("new_password", code);
        }
        errors.or(()).map_err(Error::Invalid)?;
        let limits = [Limit::own_password(id)];
        self.count_tries(&limits).await?;
        let kept = user.password_hash.as_deref();
        let right = self
            .tools
            .passwords
            .verify(Lane::Known, change.old, kept)
            .await?;
        if !right {
            let text = "This is not the password that you have now.".into();
            return Err(Error::field("password", FieldCode::Other { text }));
        }
        let hash = self.tools.passwords.hash(Lane::Known, change.new).await?;
        let now = self.tools.now();
        let mut tx = self.tools.begin_unguarded(Unguarded::Themselves).await?;
        let still = store::users::get(&mut tx, id).await?;
        if still.is_none_or(|still| still.password_hash != user.password_hash) {
            return Err(Error::rule(
                "user.password_changed",
                "The password was changed meanwhile. Nothing was done.",
            ));
        }
        store::users::set_password(&mut tx, id, &hash, now).await?;
        store::users::end_access(&mut tx, id, change.session, now).await?;
        Self::tried_rightly(&mut tx, &limits).await?;
        let entry = Entry::new("user.password", id);
        self.tools
            .audit()
            .record(&mut tx, &actor.unguarded(Unguarded::Themselves), entry)
            .await?;
        tx.commit().await?;
        Ok(())
    }
}
