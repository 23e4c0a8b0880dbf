//! Personal phones. A change of one updates the member contacts that show it, in the same transaction.

use super::{Phone, Phones, phone_wire};
use crate::allowed::{Admin, ContactsRead, ContactsWrite};
use crate::audit::Entry;
use crate::refresh::{Becomes, Changed, Upset};
use crate::{Actor, Cleared, Error, InBook, Mode, Result, Unguarded, Version};
use boxed::boxed;
use model::id::{PhoneId, UserId};
use model::person_phone::TelephoneDraft;
use model::phone::Number;
use model::task::Cause;
use store::contacts::Followed;
use store::{Row, Tx};

/// The most phones per person.
const MOST: usize = 20;

/// An edit of a phone; `None` leaves a field as it is.
#[derive(Debug, Clone, Copy, Default)]
pub struct PhoneEdit<'a> {
    /// The number.
    pub number: Option<&'a str>,
    /// Its extension.
    pub number_ext: Option<&'a str>,
    /// What it is called: `mobile`.
    pub label: Option<&'a str>,
}

impl<'a> Phones<'a> {
    /// Adds a phone to a person.
    ///
    /// # Errors
    /// Wrong fields; `phone.too_many`; [`Error::NotFound`].
    #[boxed]
    pub async fn add(self, actor: &Actor, user: UserId, typed: &TelephoneDraft) -> Result<Phone> {
        let actor = &keeper(actor, user)?;
        let telephone = phones::new_telephone(typed).map_err(Error::Invalid)?;
        let now = self.tools.now();
        let mut tx = self.tools.begin(actor).await?;
        store::people::get(&mut tx, actor.organization, user)
            .await?
            .ok_or(Error::NotFound)?;
        if store::phones::list(&mut tx, actor.organization, user)
            .await?
            .len()
            >= MOST
        {
            return Err(Error::rule(
                "phone.too_many",
                format!("A person has {MOST} telephones at most. Delete one first."),
            ));
        }
        let phone = Phone {
            id: PhoneId(self.tools.new_id()),
            organization_id: actor.organization,
            user_id: user,
            number: telephone.number,
            number_ext: telephone.number_ext,
            label: telephone.label.unwrap_or_default(),
            version: 1,
            created_at: now,
            updated_at: now,
        };
        store::phones::insert(&mut tx, &phone).await?;
        self.tools
            .audit()
            .record(
                &mut tx,
                actor,
                Entry::new("phone.create", user).after(phone_wire(&phone)),
            )
            .await?;
        tx.commit().await?;
        Ok(phone)
    }

    /// One phone of a person.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is not there for this caller.
    #[boxed]
    pub async fn get(self, actor: &Actor, user: UserId, id: PhoneId) -> Result<Phone> {
        let actor = &actor.allowed_in_book::<ContactsRead>()?;
        let mut tx = self.tools.read(actor).await?;
        self.load(&mut tx, actor, user, id, Version::Any).await
    }

    /// Changes a phone.
    ///
    /// # Errors
    /// `phone.patch_empty`; wrong fields; [`Error::NotFound`].
    #[boxed]
    pub async fn edit(
        self,
        actor: &Actor,
        user: UserId,
        id: PhoneId,
        edit: PhoneEdit<'_>,
        mode: Mode,
    ) -> Result<Changed<Phone>> {
        self.edit_if(actor, user, (id, Version::Any), edit, mode)
            .await
    }

    /// [`Phones::edit`], if the phone still has the version that the caller saw.
    ///
    /// # Errors
    /// [`Error::Stale`] when it has another, and as [`Phones::edit`].
    #[boxed]
    pub async fn edit_if(
        self,
        actor: &Actor,
        user: UserId,
        (id, seen): (PhoneId, Version),
        edit: PhoneEdit<'_>,
        mode: Mode,
    ) -> Result<Changed<Phone>> {
        let actor = &keeper(actor, user)?;
        let texts = [
            ("number", edit.number),
            ("number_ext", edit.number_ext),
            ("label", edit.label),
        ];
        let texts = texts
            .into_iter()
            .filter_map(|(name, text)| Some((name, text?)));
        if texts.clone().next().is_none() {
            return Err(Error::rule(
                "phone.patch_empty",
                "Name at least one field to change.",
            ));
        }
        let mut tx = self.tools.begin_in(mode, actor).await?;
        let before = self.load(&mut tx, actor, user, id, seen).await?;
        let stored = before.telephone();
        let telephone = phones::telephone_over(&stored, texts).map_err(Error::Invalid)?;
        let mut after = before.clone();
        if telephone != stored {
            let changed = Phone {
                number: telephone.number,
                number_ext: telephone.number_ext,
                label: telephone.label.unwrap_or_default(),
                updated_at: self.tools.now(),
                ..before.clone()
            };
            after = changed;
            if mode == Mode::Do {
                after = store::phones::update(&mut tx, &after).await?;
                self.tools
                    .audit()
                    .record_act(
                        &mut tx,
                        actor,
                        Entry::new("phone.update", user)
                            .before(phone_wire(&before))
                            .after(phone_wire(&after)),
                    )
                    .await?;
            }
        }
        let number = Some(after.telephone().whole());
        self.followed(tx, actor, after, number, mode).await
    }

    /// Deletes a phone: contacts that showed it show their location's.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    #[boxed]
    pub async fn delete(
        self,
        actor: &Actor,
        user: UserId,
        id: PhoneId,
        mode: Mode,
    ) -> Result<Changed<Phone>> {
        self.delete_if(actor, user, (id, Version::Any), mode).await
    }

    /// [`Phones::delete`], if the phone still has the version that the caller saw.
    ///
    /// # Errors
    /// [`Error::Stale`] when it has another, and as [`Phones::delete`].
    #[boxed]
    pub async fn delete_if(
        self,
        actor: &Actor,
        user: UserId,
        (id, seen): (PhoneId, Version),
        mode: Mode,
    ) -> Result<Changed<Phone>> {
        let actor = &keeper(actor, user)?;
        let mut tx = self.tools.begin_in(mode, actor).await?;
        let phone = self.load(&mut tx, actor, user, id, seen).await?;
        if mode == Mode::Do {
            store::phones::delete(&mut tx, actor.organization, user, id).await?;
            self.tools
                .audit()
                .record_act(
                    &mut tx,
                    actor,
                    Entry::new("phone.delete", user).before(phone_wire(&phone)),
                )
                .await?;
        }
        self.followed(tx, actor, phone, None, mode).await
    }

    async fn followed(
        self,
        mut tx: Tx,
        actor: &InBook<'_, ContactsWrite>,
        phone: Phone,
        becomes: Option<Number>,
        mode: Mode,
    ) -> Result<Changed<Phone>> {
        let upset = Upset {
            followed: Followed::Phone(phone.user_id, phone.id),
            cause: Cause::PersonEdited,
            becomes: Becomes::Phone(phone.id, becomes),
        };
        let (impact, tasks) = self
            .tools
            .refresher()
            .refresh(&mut tx, actor, &upset, mode)
            .await?;
        let tasks = self.tools.commit(tx, mode, tasks).await?;
        Ok(Changed {
            object: phone,
            impact,
            tasks,
        })
    }

    async fn load(
        self,
        tx: &mut Tx,
        actor: &Cleared<'_>,
        user: UserId,
        id: PhoneId,
        seen: Version,
    ) -> Result<Phone> {
        tx.hold(actor.organization, Row::Phone(id)).await?;
        let phone = store::phones::get(tx, actor.organization, user, id)
            .await?
            .ok_or(Error::NotFound)?;
        match seen {
            Version::Is(version) if version != phone.version => {
                Err(Error::stale(phone_wire(&phone), phone.version))
            }
            Version::Is(_) | Version::Any => Ok(phone),
        }
    }
}

/// The caller as one who may change this person's phones, and with them the contacts that show one: everybody their own, an admin everybody's.
///
/// # Errors
/// [`Error::Forbidden`] for everybody else.
fn keeper(actor: &Actor, user: UserId) -> Result<InBook<'_, ContactsWrite>> {
    if actor.user() == Some(user) {
        // Above a guest.
        let _: InBook<'_, ContactsRead> = actor.allowed_in_book()?;
        Ok(actor.unguarded_in_book(Unguarded::Themselves))
    } else {
        Ok(*actor.allowed::<Admin>()?.holding())
    }
}
