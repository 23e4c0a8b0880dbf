//! The server's build of what only a browser can do: nothing. Islands call it while they are rendered.

use crate::islands::picker::Picking;
use crate::islands::progress::{AtEnd, Shown};

pub(crate) fn follow(_: String, _: Shown, _: AtEnd) {}

pub(crate) fn ready(_: &str, _: Picking) {}

pub(crate) fn search(_: &str, _: Picking) {}

pub(crate) fn go(_: &str) {}

pub(crate) fn show_option(_: &str) {}

pub(crate) fn watch(_: String, _: String, _: u32, _: String) {}
