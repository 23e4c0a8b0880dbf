//! A new contact: one row, one audit entry, one transaction. Nothing is sent to a registry before the contact holds a role.

use super::Contacts;
use crate::allowed::ContactsWrite;
use crate::audit::Entry;
use crate::form_token::{FormToken, Submitted};
use crate::{Actor, Cleared, Error, InBook, Result};
use boxed::boxed;
use model::contact::{ContactKind, Draft, Snapshot, VerificationStatus};
use model::field::{FieldCode, FieldErrors};
use model::id::{ContactId, LocationId, PhoneId, UserId};
use store::Tx;
use store::contacts::Contact;
use uuid::Uuid;

/// A contact to be created.
#[derive(Debug, Clone)]
pub struct NewContact {
    /// Where its fields come from.
    pub kind: ContactKind,
    /// The fields as they were typed. For a member contact only `disclose` is used.
    pub draft: Draft,
    /// What a member contact is composed from; ignored for an external one.
    pub follows: Follows,
}

/// What a member contact is composed from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Follows {
    /// The person; must be given.
    pub user: Option<UserId>,
    /// The location; must be given.
    pub location: Option<LocationId>,
    /// The person's own phone; the location's when none is given.
    pub phone: Option<PhoneId>,
}

impl NewContact {
    /// An external contact.
    #[must_use]
    pub fn external(draft: Draft) -> Self {
        Self {
            kind: ContactKind::External,
            draft,
            follows: Follows::default(),
        }
    }

    /// A member contact.
    #[must_use]
    pub fn member(follows: Follows, disclose: bool) -> Self {
        Self {
            kind: ContactKind::Member,
            draft: Draft {
                disclose,
                ..Draft::default()
            },
            follows,
        }
    }
}

impl<'a> Contacts<'a> {
    /// Creates a contact and assigns its handle. It is active at first. An external one is unverified until its holder answers, unless they have verified the
    /// same name and address before; a member is verified, since it is composed from a person and a location that the organization knows.
    ///
    /// # Errors
    /// Wrong fields; `user.inactive` when the person of a member contact has left.
    #[boxed]
    pub async fn create(self, actor: &Actor, new: NewContact) -> Result<Contact> {
        let actor = &actor.allowed_in_book::<ContactsWrite>()?;
        let snapshot = checked(&new)?;
        let mut tx = self.tools.begin(actor).await?;
        let contact = self.make(&mut tx, actor, &new, snapshot).await?;
        tx.commit().await?;
        Ok(contact)
    }

    /// Creates a contact from a form that may be submitted twice. The form carries the token; it is claimed in the transaction that creates the
    /// contact, so submitting the same form again returns the contact that it created, and a form that was refused is still unused.
    ///
    /// # Errors
    /// As [`Contacts::create`]; `contact.form_used` when the form has created a contact and its content differs now, or the contact is gone.
    #[boxed]
    pub async fn create_once(self, actor: &Actor, token: Uuid, new: NewContact) -> Result<Contact> {
        let actor = &actor.allowed_in_book::<ContactsWrite>()?;
        let snapshot = checked(&new)?;
        let follows = &new.follows;
        let typed = (
            &new.draft,
            new.kind,
            follows.user,
            follows.location,
            follows.phone,
        );
        let form = FormToken::new(actor, token, "/contacts", &typed)?;
        let mut tx = self.tools.begin(actor).await?;
        if let Submitted::Before { id, same } = form.claim(&mut tx, self.tools.now()).await? {
            return created_before(&mut tx, actor, ContactId(id), same).await;
        }
        let contact = self.make(&mut tx, actor, &new, snapshot).await?;
        form.created(&mut tx, contact.id.0).await?;
        tx.commit().await?;
        Ok(contact)
    }

    pub(crate) async fn make(
        self,
        tx: &mut Tx,
        actor: &InBook<'_, ContactsWrite>,
        new: &NewContact,
        snapshot: Snapshot,
    ) -> Result<Contact> {
        let blank = self.blank(actor, new);
        let snapshot = match new.kind {
            ContactKind::External => snapshot,
            ContactKind::Member => {
                self.check_follows(tx, actor, &new.follows).await?;
                self.tools.refresher().compose(tx, &blank).await?
            }
        };
        let chance = self.tools.chance.as_ref();
        let handle = store::contacts::draw_handle(tx, &snapshot, self.tools.now(), chance).await?;
        let mut contact = Contact {
            id: ContactId(self.tools.new_id()),
            handle,
            snapshot,
            ..blank
        };
        self.tools
            .verification()
            .recognise(tx, &mut contact)
            .await?;
        store::contacts::insert(tx, &contact).await?;
        let entry = Entry::new("contact.create", contact.id).after(super::wire(&contact));
        self.tools.audit().record(tx, actor, entry).await?;
        Ok(contact)
    }

    /// [`Contacts::make`] for many external contacts, active or not, in a few statements. Returns their ids in the same order.
    pub(crate) async fn make_many(
        self,
        tx: &mut Tx,
        actor: &InBook<'_, ContactsWrite>,
        new: Vec<(NewContact, Snapshot)>,
    ) -> Result<Vec<Contact>> {
        let of: Vec<&Snapshot> = new.iter().map(|(_, snapshot)| snapshot).collect();
        let (now, chance) = (self.tools.now(), self.tools.chance.as_ref());
        let handles = store::contacts::draw_handles(tx, &of, now, chance).await?;
        let mut contacts = Vec::with_capacity(new.len());
        for ((new, snapshot), handle) in new.into_iter().zip(handles) {
            contacts.push(Contact {
                id: ContactId(self.tools.new_id()),
                handle,
                snapshot,
                ..self.blank(actor, &new)
            });
        }
        self.tools
            .verification()
            .recognise_many(tx, actor.organization, &mut contacts)
            .await?;
        store::contacts::insert_many(tx, &contacts).await?;
        let entries = contacts
            .iter()
            .map(|contact| (contact.id, (), super::wire(contact)))
            .collect();
        self.tools
            .audit()
            .record_each(tx, actor, "contact.create", entries)
            .await?;
        Ok(contacts)
    }
}

/// An external contact's fields.
fn checked(new: &NewContact) -> Result<Snapshot> {
    match new.kind {
        ContactKind::External => phones::new_contact(&new.draft).map_err(Error::Invalid),
        ContactKind::Member => Ok(Snapshot::default()),
    }
}

impl Contacts<'_> {
    /// A contact of that kind, before it has a handle and fields.
    pub(crate) fn blank(self, actor: &Actor, new: &NewContact) -> Contact {
        let now = self.tools.now();
        let member = new.kind == ContactKind::Member;
        Contact {
            id: ContactId(Uuid::nil()),
            organization_id: actor.organization,
            handle: String::new(),
            kind: new.kind,
            snapshot: Snapshot::default(),
            disclose: new.draft.disclose,
            is_active: true,
            verification_status: if member {
                VerificationStatus::Verified
            } else {
                VerificationStatus::Unverified
            },
            verified_at: member.then_some(now),
            user_id: new.follows.user.filter(|_| member),
            location_id: new.follows.location.filter(|_| member),
            phone_id: new.follows.phone.filter(|_| member),
            international: None,
            proposed: None,
            copy_of: None,
            version: 1,
            created_at: now,
            updated_at: now,
        }
    }

    /// Person, location and phone are the organization's, and the person has not left.
    async fn check_follows(
        self,
        tx: &mut Tx,
        actor: &Cleared<'_>,
        follows: &Follows,
    ) -> Result<()> {
        let mut errors = FieldErrors::default();
        let unknown = |text: &'static str| FieldCode::Other { text: text.into() };
        let person = match follows.user {
            Some(id) => store::people::get(tx, actor.organization, id).await?,
            None => None,
        };
        match (follows.user, &person) {
            (None, _) => errors.push("user_id", FieldCode::Required),
            (Some(_), None) => errors.push("user_id", unknown("There is no such person.")),
            (Some(_), Some(_)) => {}
        }
        match follows.location {
            None => errors.push("location_id", FieldCode::Required),
            Some(id) => {
                if store::locations::get(tx, actor.organization, id)
                    .await?
                    .is_none()
                {
                    errors.push("location_id", unknown("There is no such office."));
                }
            }
        }
        if let (Some(phone), Some(user)) = (follows.phone, follows.user)
            && store::phones::get(tx, actor.organization, user, phone)
                .await?
                .is_none()
        {
            errors.push("phone_id", unknown("This person has no such telephone."));
        }
        errors.or(()).map_err(Error::Invalid)?;
        match person {
            Some(person) if !person.is_active => Err(Error::field_rule(
                "user.inactive",
                "user_id",
                "This person has left. Choose somebody else.",
            )),
            _ => Ok(()),
        }
    }
}

/// What the form created when it was first submitted.
async fn created_before(
    tx: &mut Tx,
    actor: &Cleared<'_>,
    id: ContactId,
    same: bool,
) -> Result<Contact> {
    match store::contacts::get(tx, actor.organization, id).await? {
        Some(contact) if same => Ok(contact),
        Some(contact) => Err(Error::rule(
            "contact.form_used",
            format!(
                "This form has made {} already. Save again to make another contact of what it says now.",
                contact.handle
            ),
        )),
        None => Err(Error::rule(
            "contact.form_used",
            "This form made a contact that was deleted since. Save again to make it anew.",
        )),
    }
}
