//! The types and rules of the subject, pure: no IO, no clock, no randomness. Compiled for the server and for the browser.
//!
//! "Domain" means a registered domain name here; the rules themselves are in this crate.
//! Text comes in as it was typed (`contact::Draft`), and leaves typed (`contact::Contact`) or as [`field::FieldErrors`]
//! that name each wrong field with its code.

pub mod access;
pub mod adoption;
pub mod agreement;
pub mod audit;
pub mod certificate;
pub mod contact;
pub mod country;
pub mod domain_name;
pub mod email;
pub mod field;
pub mod handle;
pub mod id;
pub mod import;
pub mod latin;
pub mod letter;
pub mod location;
pub mod organization;
pub mod outside;
pub mod past;
pub mod person;
pub mod person_phone;
pub mod phone;
pub mod plan;
pub mod policy;
pub mod published;
pub mod registry;
pub mod registry_message;
pub mod resolution;
pub mod role;
pub mod slug;
pub mod spec;
pub mod stored;
pub mod task;
pub mod team;
pub mod text;
pub mod verification;
pub mod webhook;
pub mod words;
