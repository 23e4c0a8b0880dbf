//! The server's build of what only a browser can do: nothing. Islands call it while they are rendered.

use super::picker::Picking;
use super::progress::{AtEnd, Shown};

pub(super) fn follow(_: String, _: Shown, _: AtEnd) {}

pub(super) fn ready(_: &str, _: Picking) {}

pub(super) fn search(_: &str, _: Picking) {}

pub(super) fn go(_: &str) {}

pub(super) fn show_option(_: &str) {}

pub(super) fn watch(_: String, _: String, _: u32, _: String) {}
