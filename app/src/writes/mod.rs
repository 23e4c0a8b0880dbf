//! The writes of forms, each entered by the form's page handler and by its server function alike: the form's strings in, one use case.

pub(crate) mod account;
pub(crate) mod contacts;
pub(crate) mod domains;
pub(crate) mod files;
pub(crate) mod locations;
pub(crate) mod people;
pub(crate) mod plans;
pub(crate) mod reconcile;
pub(crate) mod settings;
pub(crate) mod tally;
pub(crate) mod tasks;
pub(crate) mod teams;
