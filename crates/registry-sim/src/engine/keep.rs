//! What registries make of contacts as they keep them: they throw away, and they rewrite.

use unicode_normalization::UnicodeNormalization;

use crate::objects::{Address, Contact, Domain, Postal};
use crate::policy::{Policy, Rewrite};
use crate::state::State;

use super::registry::Registry;

impl Registry {
    /// The contact as it is kept: by the default rules and those of the domains that use it. Returns what to say when
    /// addresses were thrown away.
    pub(super) fn keep(&self, state: &State, contact: &mut Contact) -> Option<String> {
        let mut words = None;
        let id = contact.id.clone();
        for policy in self.policies.of_contact(state.contact_uses(&id)) {
            words = words.or(kept(policy, contact));
        }
        words
    }

    /// A domain's registry takes up the contacts that it refers to.
    pub(super) fn take_up(&self, state: &mut State, domain: &Domain) {
        let policy = self.policies.for_domain(&domain.name);
        if policy.rewrites.is_empty() && policy.addresses_discarded.is_empty() {
            return;
        }
        for id in domain.contact_ids() {
            let Some(old) = state.contact(id) else {
                continue;
            };
            let mut contact = old.clone();
            kept(policy, &mut contact);
            if contact != *old {
                state.put_contact(contact);
            }
        }
    }
}

fn kept(policy: &Policy, contact: &mut Contact) -> Option<String> {
    for rewrite in &policy.rewrites {
        rewritten(*rewrite, contact);
    }
    if policy.addresses_discarded.is_empty() {
        return None;
    }
    let mut had_one = false;
    for postal in contact.int.iter_mut().chain(&mut contact.loc) {
        had_one |= !postal.addr.is_empty();
        postal.addr = Address::default();
    }
    had_one.then(|| policy.addresses_discarded.clone())
}

fn rewritten(rewrite: Rewrite, contact: &mut Contact) {
    let postals = contact.int.iter_mut().chain(&mut contact.loc);
    match rewrite {
        Rewrite::EmailDomain => {
            if let Some((local, host)) = contact.email.rsplit_once('@') {
                contact.email = format!("{local}@{}", host.to_lowercase());
            }
        }
        Rewrite::CodeSpaces => {
            for code in postals.filter_map(|postal| postal.addr.pc.as_mut()) {
                code.retain(|c| !c.is_whitespace());
            }
        }
        Rewrite::CityCapitals => {
            for postal in postals {
                postal.addr.city = postal.addr.city.to_uppercase();
            }
        }
        Rewrite::ZeroExtension => {
            for phone in contact.voice.iter_mut().chain(&mut contact.fax) {
                phone.extension.get_or_insert_with(|| "0".to_owned());
            }
        }
        Rewrite::Nfd => postals.for_each(|postal| texts(postal, |text| text.nfd().collect())),
        Rewrite::Trimmed => postals.for_each(|postal| texts(postal, |text| text.trim().to_owned())),
    }
}

/// Writes every text of a postal form anew.
fn texts(postal: &mut Postal, write: impl Fn(&str) -> String) {
    let addr = &mut postal.addr;
    let one = [&mut postal.name, &mut addr.city];
    let others = [&mut postal.org, &mut addr.sp, &mut addr.pc];
    let texts = one
        .into_iter()
        .chain(others.into_iter().flatten())
        .chain(&mut addr.street);
    for text in texts {
        *text = write(text);
    }
}
