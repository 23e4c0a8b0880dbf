//! What every page needs from the program around it.

use mail::FileMailbox;
use publish::Publisher;
use serde_json::Value;
use service::Service;
use std::sync::{Arc, OnceLock};

/// Returns an asset's URL by its plain name; `None` when the program was built without it.
pub type FindAsset = fn(&str) -> Option<&'static str>;

static ASSETS: OnceLock<FindAsset> = OnceLock::new();

/// Sets where the assets are. The first call counts: they are built into the program.
pub fn set_assets(find: FindAsset) {
    let _ = ASSETS.set(find);
}

pub(crate) fn asset(name: &str) -> Option<&'static str> {
    ASSETS.get().and_then(|find| find(name))
}

/// The state of the pages' router. Cheap to clone.
#[derive(Clone)]
pub struct Site {
    /// The use cases.
    pub service: Service,
    /// The publisher, for showing WHOIS and RDAP output.
    pub publisher: Arc<Publisher>,
    /// The API's OpenAPI document.
    pub api: &'static Value,
    /// Whether the WHOIS listener is on.
    pub whois: bool,
    /// The folder that e-mails are written to, when no mail server is configured.
    pub mailbox: Option<Arc<FileMailbox>>,
    /// Whether the public URL is https: then every cookie is `Secure`.
    pub secure: bool,
}

/// What becomes of a letter that is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Post {
    /// It is given to a mail server.
    Mailed,
    /// No mail server is set: it lies in the data folder and in the mailbox, and reaches nobody by itself.
    Kept,
}

impl Site {
    /// What becomes of a letter that is written now.
    pub(crate) const fn post(&self) -> Post {
        if self.mailbox.is_some() {
            Post::Kept
        } else {
            Post::Mailed
        }
    }
}

/// The name of the session cookie.
#[must_use]
pub const fn session_cookie(secure: bool) -> &'static str {
    if secure {
        "__Host-nichandle"
    } else {
        "nichandle"
    }
}

/// The nonce that this response's `Content-Security-Policy` allows. A layer adds it to the request before any page is rendered.
#[derive(Debug, Clone)]
pub struct Nonce(pub Arc<str>);
