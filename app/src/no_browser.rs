//! The server's build of what only a browser can do: nothing. Islands call it while they are rendered.

use crate::islands::Scope;
use wire::TaskNow;

pub(crate) fn live(_: Scope, _: Vec<TaskNow>, _: f64) {}

pub(crate) fn pick(_: String) {}

pub(crate) fn bring_forms_alive() {}

pub(crate) fn watch(_: String, _: String, _: u32, _: String) {}

pub(crate) fn plan_replacement() {}
