//! The server's build of what only a browser can do: nothing. Islands call it while they are rendered.

pub(crate) fn live() {}

pub(crate) fn pick() {}

pub(crate) fn draft_roles() {}

pub(crate) fn bring_forms_alive() {}

pub(crate) fn watch() {}

pub(crate) fn plan_replacement() {}
