//! Contacts (RFC 5733).

use crate::answer::{Answer, Fault};
use crate::command::contact::{ContactChange, ContactCreate, ContactUpdate, PostalChange};
use crate::objects::{Contact, Due, PendingContact, PostalForm, Status};
use crate::render;
use crate::result_codes;
use crate::state::State;
use crate::xml::Ns;

use super::caller::{Caller, Outcome, REGISTRY, allowed, sponsored};
use super::registry::Registry;
use super::rules;

const SETTABLE: &[Status] = &[
    Status::ClientDeleteProhibited,
    Status::ClientTransferProhibited,
    Status::ClientUpdateProhibited,
];

impl Registry {
    /// The contact that a client calls so.
    fn contact_of<'a>(&self, state: &'a State, id: &str) -> Result<&'a Contact, Fault> {
        state.contact(&self.kept_id(state, id)).ok_or_else(|| {
            Fault::new(result_codes::NOT_FOUND, format!("contact {id}")).blame(
                Ns::Contact,
                "id",
                id,
            )
        })
    }

    pub(super) fn contact_info(
        &self,
        state: &State,
        caller: &Caller<'_>,
        id: &str,
        auth: Option<&str>,
    ) -> Outcome {
        let contact = self.contact_of(state, id)?;
        let own = contact.record.client_id == caller.client;
        match auth {
            Some(auth) if auth != contact.auth => {
                return Err(Fault::new(result_codes::WRONG_AUTH_INFO, ""));
            }
            None if !own && contact.record.client_id != REGISTRY => {
                return Err(Fault::new(
                    result_codes::AUTHORIZATION,
                    "the contact belongs to another account",
                ));
            }
            _ => {}
        }
        let linked = state.contact_uses(&contact.id).next().is_some();
        let shows_auth = own || auth.is_some();
        Ok(Answer::data(render::contact(
            contact,
            &self.shown_id(state, contact),
            linked,
            shows_auth,
        )))
    }

    pub(super) fn contact_delete(
        &self,
        state: &mut State,
        caller: &Caller<'_>,
        id: &str,
    ) -> Outcome {
        let contact = self.contact_of(state, id)?;
        sponsored(&contact.record, caller, "the contact")?;
        not_pending(contact)?;
        allowed(
            &contact.statuses,
            &[
                Status::ClientDeleteProhibited,
                Status::ServerDeleteProhibited,
            ],
        )?;
        if let Some(domain) = state.contact_uses(&contact.id).next() {
            let reason = format!("contact {id} is linked to {domain}");
            return Err(Fault::new(result_codes::ASSOCIATION, reason).blame(Ns::Contact, "id", id));
        }
        let id = contact.id.clone();
        state.remove_contact(&id);
        Ok(Answer::code(result_codes::OK))
    }

    pub(super) fn contact_check(&self, state: &State, ids: &[String]) -> Answer {
        let verdicts = ids.iter().map(|id| {
            let reason = if state.contact(&self.kept_id(state, id)).is_some() {
                Some("In use")
            } else if id.chars().count() > self.policies.default.max_contact_id {
                Some("Too long")
            } else {
                None
            };
            (id.as_str(), reason)
        });
        Answer::data(render::check(Ns::Contact, "id", verdicts))
    }

    pub(super) fn contact_create(
        &self,
        state: &mut State,
        caller: &Caller<'_>,
        create: &ContactCreate,
    ) -> Outcome {
        let id = self.kept_id(state, &create.id);
        if state.contact(&id).is_some() {
            let reason = format!("contact {} exists", create.id);
            return Err(Fault::new(result_codes::EXISTS, reason).blame(
                Ns::Contact,
                "id",
                &create.id,
            ));
        }
        let mut contact = Contact {
            id,
            record: caller.record(String::new()),
            int: create.int.clone(),
            loc: create.loc.clone(),
            voice: create.voice.clone(),
            fax: create.fax.clone(),
            email: create.email.clone(),
            auth: create.auth.clone(),
            disclose: create.disclose.clone(),
            statuses: Default::default(),
            pending: None,
        };
        rules::contact(&self.policies.default, &contact)?;
        contact.record.roid = state.next_roid('C');
        let data = render::created(Ns::Contact, "id", &contact.id, caller.now, None);
        contact.pending = self
            .policies
            .default
            .contact_writes
            .due(caller.now)
            .map(|due| pending(caller, None, due));
        let words = self.keep(state, &mut contact);
        let answer = answer(&contact, words);
        state.put_contact(contact);
        Ok(Answer {
            data: Some(data),
            ..answer
        })
    }

    pub(super) fn contact_update(
        &self,
        state: &mut State,
        caller: &Caller<'_>,
        update: &ContactUpdate,
    ) -> Outcome {
        let old = self.contact_of(state, &update.id)?;
        sponsored(&old.record, caller, "the contact")?;
        let unlocks = update.chg.is_none()
            && update.add.is_empty()
            && update.rem == [Status::ClientUpdateProhibited];
        not_pending(old)?;
        if !unlocks {
            allowed(
                &old.statuses,
                &[
                    Status::ClientUpdateProhibited,
                    Status::ServerUpdateProhibited,
                ],
            )?;
        }
        let mut contact = old.clone();
        rules::statuses(
            Ns::Contact,
            &mut contact.statuses,
            &update.add,
            &update.rem,
            SETTABLE,
        )?;
        if let Some(chg) = &update.chg {
            apply(&mut contact, chg)?;
            self.check_contact(state, &contact)?;
        }
        let words = self.keep(state, &mut contact);
        contact.record.touch(caller.client, caller.now);
        let due = self
            .policies
            .of_contact(state.contact_uses(&contact.id))
            .find_map(|policy| policy.contact_writes.due(caller.now));
        if let Some(due) = due {
            contact = Contact {
                pending: Some(pending(caller, Some(Box::new(contact)), due)),
                ..old.clone()
            };
        }
        let answer = answer(&contact, words);
        state.put_contact(contact);
        Ok(answer)
    }

    /// Whether a changed contact conforms to the rules of every registry that it shows at.
    pub(super) fn check_contact(&self, state: &State, contact: &Contact) -> Result<(), Fault> {
        rules::contact(&self.policies.default, contact)?;
        for domain in state.contact_uses(&contact.id) {
            let policy = self.policies.for_domain(domain);
            if !policy.contact_update {
                let reason = format!(
                    "contact {} is used by {domain}, whose registry allows no change in place: create a new contact",
                    contact.id
                );
                return Err(Fault::new(result_codes::POLICY, reason).blame(
                    Ns::Contact,
                    "id",
                    &contact.id,
                ));
            }
            rules::contact(policy, contact)?;
        }
        Ok(())
    }
}

fn pending(caller: &Caller<'_>, becomes: Option<Box<Contact>>, due: Due) -> PendingContact {
    PendingContact {
        becomes,
        client_id: caller.client.to_owned(),
        client_trid: caller.client_trid.map(str::to_owned),
        server_trid: caller.server_trid.to_owned(),
        due,
    }
}

/// How its write is answered; the words are the registry's when it threw addresses away.
fn answer(contact: &Contact, words: Option<String>) -> Answer {
    match (&contact.pending, words) {
        (Some(_), _) => Answer::code(result_codes::PENDING),
        (None, Some(words)) => Answer::with_message(result_codes::IN_PART, &words),
        (None, None) => Answer::code(result_codes::OK),
    }
}

/// What waits can't be changed meanwhile.
fn not_pending(contact: &Contact) -> Result<(), Fault> {
    let statuses: Vec<Status> = contact.all_statuses().collect();
    allowed(&statuses, &[Status::PendingCreate, Status::PendingUpdate])
}

fn apply(contact: &mut Contact, chg: &ContactChange) -> Result<(), Fault> {
    for change in &chg.postal {
        let slot = match change.form {
            PostalForm::Int => &mut contact.int,
            PostalForm::Loc => &mut contact.loc,
        };
        let PostalChange {
            form,
            name,
            org,
            addr,
        } = change;
        match slot {
            Some(postal) => {
                postal.name = name.clone().unwrap_or_else(|| postal.name.clone());
                postal.addr = addr.clone().unwrap_or_else(|| postal.addr.clone());
                if let Some(org) = org {
                    postal.org = org.clone();
                }
            }
            None => {
                let whole = PostalChange {
                    form: *form,
                    name: name.clone(),
                    org: org.clone(),
                    addr: addr.clone(),
                };
                *slot = Some(whole.complete()?);
            }
        }
    }
    if let Some(voice) = &chg.voice {
        contact.voice = voice.clone();
    }
    if let Some(fax) = &chg.fax {
        contact.fax = fax.clone();
    }
    if let Some(email) = &chg.email {
        contact.email = email.clone();
    }
    if let Some(auth) = &chg.auth {
        contact.auth = auth.clone();
    }
    if let Some(disclose) = &chg.disclose {
        contact.disclose = Some(disclose.clone());
    }
    Ok(())
}
