//! What every page needs of the program around it.

use mail::FileMailbox;
use publish::Publisher;
use serde_json::Value;
use service::Service;
use std::sync::{Arc, OnceLock};

/// Finds where browsers load an asset from, by its plain name; `None` when the program was built without it.
pub type FindAsset = fn(&str) -> Option<&'static str>;

static ASSETS: OnceLock<FindAsset> = OnceLock::new();

/// Says where the assets are. The first call counts: they are built into the program.
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
    /// Who publishes, for showing WHOIS and RDAP as the world gets them.
    pub publisher: Arc<Publisher>,
    /// The API's OpenAPI document.
    pub api: &'static Value,
    /// Whether WHOIS listens.
    pub whois: bool,
    /// The folder in which letters lie, when no mail server is set.
    pub mailbox: Option<Arc<FileMailbox>>,
    /// Whether the world reaches us by https: then every cookie is for https alone.
    pub secure: bool,
}

/// What the cookie of a login session is called.
#[must_use]
pub const fn session_cookie(secure: bool) -> &'static str {
    if secure {
        "__Host-nichandle"
    } else {
        "nichandle"
    }
}

/// The nonce that this answer's `Content-Security-Policy` allows. A layer puts it into the request before any page is rendered.
#[derive(Debug, Clone)]
pub struct Nonce(pub Arc<str>);
