//! Writing a contact with its audit entry.

use super::{Book, wire};
use crate::allowed::ContactsWrite;
use crate::audit::Entry;
use crate::{InBook, Result};
use store::Tx;
use store::contacts::Contact;

impl Book<'_> {
    /// Writes a contact if the stored version is the one that was read, and the audit entry `action` that says what changed. The caller has locked the row or
    /// accepts that a concurrent change makes it fail.
    pub(crate) async fn write(
        self,
        tx: &mut Tx,
        actor: &InBook<'_, ContactsWrite>,
        action: &str,
        before: &Contact,
        after: &Contact,
    ) -> Result<Contact> {
        let after = store::contacts::update(tx, after).await?;
        let entry = Entry::new(action, after.id)
            .before(wire(before))
            .after(wire(&after));
        self.tools.audit().record(tx, actor, entry).await?;
        Ok(after)
    }
}
