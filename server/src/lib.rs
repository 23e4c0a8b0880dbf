//! The program's parts: its commands, its settings, its listeners and how they are wired.

pub mod assets;
mod clerk;
pub mod commands;
pub mod config;
mod crowd;
mod failed;
pub mod http;
mod lmtp;
mod logging;
mod lookup;
pub mod outside;
mod registries;
mod reports;
mod secret_key;
pub mod whois;
