//! The program as a process: started, killed, called over its ports and inspected from outside.

#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

mod account;
mod backup;
mod bounces;
mod commands;
mod database;
mod demo;
mod desk;
mod disk;
mod dnsimple;
mod failures;
mod flashes;
mod folder;
mod guards;
mod http;
mod import;
mod kills;
mod letters;
mod lines;
mod logs;
mod newer_rows;
mod once;
mod origins;
mod pointed;
mod private;
mod program;
mod registry;
mod route53;
mod schema;
mod sessions;
mod settings;
mod setup;
mod sse;
mod stops;
mod unhappy;
mod webhooks;
mod world;
