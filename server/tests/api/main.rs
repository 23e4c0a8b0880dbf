//! The native API, asked as a client asks it, over a real database and a real registry at the other end of a real line.

#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

mod access;
mod agreement;
mod approvals;
mod asked;
mod client;
mod conditions;
mod contacts;
mod digicert;
mod dnsimple;
mod domain_teams;
mod domains;
mod fields;
mod foreign;
mod forms;
mod functions;
mod functions_followed;
mod functions_write;
mod guesses;
mod joining;
mod limits;
mod locations;
mod make;
mod members;
mod names;
mod once;
mod onetsolutions;
mod orders;
mod organization;
mod owners;
mod people;
mod phones;
mod replacements;
mod requests;
mod route53;
mod sign_in;
mod spec;
mod statements;
mod streams;
mod tasks;
mod teams;
mod things;
mod tokens;
mod verifications;
mod webhooks;
