//! The server functions: what an island asks the server or has it do, one verb a file, the folder is the noun.
//!
//! Compiled for both sides. On the server the body of a function runs; in the browser the same call is a POST of JSON to `/fn/…`, where
//! [`function_host`](crate) lets it in: behind the layers of the pages, and only with what the table of functions says that it needs. A function calls
//! exactly one use case. One that writes takes the fields of a form as they were typed and enters where the form's page handler does, so that each write
//! is there once and used both ways.

pub mod account;
pub mod contacts;
pub mod domains;
pub mod files;
pub mod locations;
pub mod people;
pub mod settings;
pub mod tasks;
pub mod teams;
