//! What is said of each operation. The names are the handlers': the list of endpoints finds the words by them.

pub mod audit;
pub mod contacts;
pub mod domains;
pub mod keys;
pub mod locations;
pub mod me;
pub mod organizations;
pub mod plans;
pub mod replacements;
pub mod streams;
pub mod tasks;
pub mod teams;
pub mod tokens;
pub mod users;
pub mod verifications;
pub mod webhooks;

use super::doc::{Doc, flag, id, text, time};
use super::examples;
use serde_json::json;
