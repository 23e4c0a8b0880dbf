//! What registries make of what they are sent, and how they show it: habits that the double takes on from then on.

use super::Scripted;
use crate::connector::Failure;
use model::registry::RegistryContact;

impl Scripted {
    /// Makes every call of this method fail, without effect.
    pub fn refuse(&self, verb: &'static str, failure: Failure) {
        self.state().refusals.insert(verb, failure);
    }

    /// The verb is refused no longer.
    pub fn accept(&self, verb: &'static str) {
        self.state().refusals.remove(verb);
    }

    /// Contacts are shown without their roid.
    pub fn hide_roids(&self) {
        self.state().hides_roids = true;
    }

    /// Contacts are shown without their sponsor.
    pub fn hide_clients(&self) {
        self.state().hides_clients = true;
    }

    /// Contacts are shown with their roid and their sponsor again.
    pub fn show_all(&self) {
        let mut state = self.state();
        (state.hides_roids, state.hides_clients) = (false, false);
    }

    /// Each contact is stored as this leaves it.
    pub fn rewrite(&self, change: fn(&mut RegistryContact)) {
        self.state().rewrites = Some(change);
    }

    /// Each change of a contact is answered with these words.
    pub fn remark(&self, words: &str) {
        self.state().remark = Some(words.to_owned());
    }

    /// Handles that differ in case only are one.
    pub fn fold_handles(&self) {
        self.state().folds = true;
    }

    /// The domain is deleted.
    pub fn drop_domain(&self, name: &str) {
        self.state().domains.remove(name);
    }
}
