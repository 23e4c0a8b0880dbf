//! Verification by e-mail: the link's page, the hub, a contact's block, and the mailbox of installations that write e-mails to a folder.

mod actions;
mod block;
mod hub;
mod link;
mod mailbox;
mod words;

pub(crate) use block::section;

use crate::routes::routes;

/// The prefix of links' URLs.
const LINKS: &str = "/verify/";

routes! {
    "/verify/{token}": get link::page, post link::confirm [Nobody];
    "/verification": get hub::page, post actions::send_many [ContactsWrite];
    "/contacts/{id}/verification": post actions::send [ContactsWrite];
    "/mailbox": get mailbox::page;
}

/// Whether the path itself is the secret. Nobody is signed in there, so a cross-site form could do nothing that its sender could not do
/// anyway; and a page that tells nobody its address (`Referrer-Policy: no-referrer`) sends `Origin: null`, which the check of where a form came from refuses.
#[must_use]
pub fn is_capability(path: &str) -> bool {
    path.starts_with(LINKS)
}
