//! The native API as OpenAPI 3.1 tells it: made from the list of endpoints, so that an endpoint without its words does not build.
//!
//! `docs/openapi.json` is this document; a test fails while it is another.

mod doc;
pub mod examples;
pub(super) mod operations;
mod published;

pub use doc::Doc;
pub use published::{published, router};

use super::endpoints::{ENDPOINTS, Endpoint, endpoints};
use serde_json::Value;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::tag::TagBuilder;
use utoipa::openapi::{Components, InfoBuilder, OpenApiBuilder, PathItem, Paths};
use utoipa::{PartialSchema, ToSchema};

/// What the groups of operations are about, in the order of reading.
const TAGS: [(&str, &str); 13] = [
    ("caller", "Who is calling, and short-lived tokens."),
    ("contacts", "The contact book."),
    ("verification", "Asking the holders of addresses."),
    ("people", "People whom member contacts follow."),
    ("locations", "Offices whose address member contacts show."),
    ("teams", "Who holds the four roles of many domains."),
    ("domains", "The portfolio, and who holds which role."),
    (
        "plans",
        "Changes of many domains, looked over before they are made.",
    ),
    ("tasks", "Changes on their way to registries."),
    ("organization", "The organization and its projects."),
    ("keys", "API keys."),
    ("webhooks", "Receivers of events, and what they were told."),
    ("audit", "Who changed what."),
];

const ABOUT: &str = "Contacts, teams and roles of domains. Every change that reaches a registry is a task, which is followed to what the registry \
shows afterwards.\n\nSend an API key or a token as `Authorization: Bearer …`. What belongs to others is answered with 404. Unknown members and \
parameters are refused by name. `RateLimit` and `RateLimit-Policy` tell how often a key may call, and each answer has an `x-request-id`.";

macro_rules! docs {
    ($($path:literal: $($method:ident $noun:ident::$verb:ident [$($need:ident),*] $concerns:ident),+;)+) => {
        /// What is said of each endpoint, in their order. One without it does not compile.
        const DOCS: [fn() -> Doc; ENDPOINTS.len()] = [$($(operations::$noun::$verb,)+)+];
    };
}

endpoints!(docs);

/// What is said of an endpoint; `None` for one that is not in the list.
#[must_use]
pub fn doc_of(endpoint: &Endpoint) -> Option<Doc> {
    let is_it = |each: &Endpoint| each.method == endpoint.method && each.path == endpoint.path;
    let (_, doc) = ENDPOINTS.iter().zip(DOCS).find(|(each, _)| is_it(each))?;
    Some(doc())
}

/// Whether the document tells of it: of a path that ends in a slash its twin does.
fn told(endpoint: &Endpoint) -> bool {
    !endpoint.path.ends_with('/')
}

/// The document.
///
/// # Panics
/// Never: all of it is JSON.
#[must_use]
pub fn document() -> Value {
    let mut paths = Paths::new();
    let mut components = Components::new();
    components.add_security_scheme(
        "key",
        SecurityScheme::Http(
            HttpBuilder::new()
                .scheme(HttpAuthScheme::Bearer)
                .description(Some("An API key (`sk-nichandle-…`) or a token."))
                .build(),
        ),
    );
    let mut schemas = doc::Schemas::new();
    schemas.insert(wire::Problem::name().into_owned(), wire::Problem::schema());
    let all = ENDPOINTS.iter().zip(DOCS);
    for (endpoint, doc) in all.filter(|(endpoint, _)| told(endpoint)) {
        let doc = doc();
        schemas.extend(doc.schemas().clone());
        let item = PathItem::new(doc::method(endpoint), doc.operation(endpoint));
        paths
            .paths
            .entry(endpoint.path.to_owned())
            .or_default()
            .merge_operations(item);
    }
    components.schemas = schemas.into_iter().collect();
    components.responses = doc::shared().collect();
    let info = InfoBuilder::new()
        .title("Nichandle")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(ABOUT));
    let tags =
        TAGS.map(|(name, text)| TagBuilder::new().name(name).description(Some(text)).build());
    let document = OpenApiBuilder::new()
        .info(info.build())
        .paths(paths)
        .components(Some(components))
        .tags(Some(tags))
        .build();
    let mut document = serde_json::to_value(document).unwrap_or_default();
    if let Some(schemas) = document["components"]["schemas"].as_object_mut() {
        wire::schema::complete(schemas);
    }
    document
}

/// The document as the file in `docs` and the command line show it.
#[must_use]
pub fn pretty() -> String {
    let mut text = serde_json::to_string_pretty(&document()).unwrap_or_default();
    text.push('\n');
    text
}
