//! What can go wrong, said once for all operations.

use crate::http::v1::Endpoint;
use utoipa::openapi::{ContentBuilder, Ref, RefOr, Response, ResponseBuilder};

/// Every refusal, by its status.
const REFUSALS: [(&str, &str); 12] = [
    ("304", "It is as the caller knows it."),
    ("401", "Nobody is signed in, or the key does not count."),
    (
        "403",
        "The role or the scopes are too small, or a token asks for a token.",
    ),
    ("404", "There is nothing here for the caller."),
    (
        "409",
        "The first request with this `Idempotency-Key` is not answered yet, or its answer was lost; or somebody else changed what it refers to at the same moment; or a plan is out of date, or ran already.",
    ),
    (
        "412",
        "It was changed meanwhile; `current` shows how it stands.",
    ),
    ("413", "The body is over 1 MiB."),
    ("415", "The body does not say that it is JSON."),
    (
        "422",
        "Something is wrong with the request; `fields` names what. Nothing was written.",
    ),
    (
        "429",
        "Too many requests; `Retry-After` says when to come again.",
    ),
    (
        "500",
        "A defect of ours; `reference` is its number in the log.",
    ),
    (
        "503",
        "The database is busy, away or full, or a registry is silent; `Retry-After` says when to come again.",
    ),
];

/// What can go wrong, by what the operation is.
pub(super) fn refusals(endpoint: &Endpoint, tagged: bool) -> impl Iterator<Item = &'static str> {
    let writes = endpoint.method != "get";
    let possible = move |status: &str| match status {
        "304" => tagged && !writes,
        "403" => writes || !endpoint.needs.is_empty(),
        "404" => endpoint.path.contains('{'),
        "409" => endpoint.repeats(),
        "413" | "415" => writes,
        "412" => tagged && writes && !endpoint.makes(),
        _ => true,
    };
    REFUSALS
        .into_iter()
        .map(|(status, _)| status)
        .filter(move |status| possible(status))
}

/// The refusals as parts that operations share, by name.
pub fn shared() -> impl Iterator<Item = (String, RefOr<Response>)> {
    REFUSALS
        .into_iter()
        .map(|(status, text)| (name(status), refusal(status, text).into()))
}

pub(super) fn name(status: &str) -> String {
    format!("Refused{status}")
}

fn refusal(status: &str, text: &str) -> Response {
    let response = ResponseBuilder::new().description(text);
    if status == "304" {
        return response.build();
    }
    let content = ContentBuilder::new()
        .schema(Some(Ref::from_schema_name("Problem")))
        .build();
    response
        .content("application/problem+json", content)
        .build()
}
