//! People, offices and teams, and what the world sees when they change: use cases and worker over a real registry simulator.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

mod copies;
mod desk;
mod held;
mod leaving;
mod offices;
mod planned;
mod replacing;
mod roads;
mod settled;
mod some_roles;
mod spread;
mod steered;
mod teams;
mod unnamed;
mod whom;
