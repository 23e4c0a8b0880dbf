//! The organization and its projects.

mod projects;
mod read;
mod write;

pub use projects::{create_project, project, projects, rename_project};
pub use read::show;
pub use write::update;
