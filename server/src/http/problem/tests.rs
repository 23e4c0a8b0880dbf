//! Every failure has its status, its code and its headers.

use super::*;
use serde_json::json;
use service::{Required, Scope};

#[test]
fn every_failure_has_its_status_and_code() {
    let stale = Error::Stale {
        current: Box::new(json!({ "id": 1 })),
        version: 3,
    };
    for (error, status, code) in [
        (Error::NotFound, 404, "not_found"),
        (Error::Unauthenticated, 401, "auth.required"),
        (
            Error::Forbidden(Required::Scope(Scope::ContactsWrite)),
            403,
            "auth.forbidden",
        ),
        (
            Error::field("email", FieldCode::NotAnEmail),
            422,
            "request.invalid",
        ),
        (
            Error::rule("contact.in_use", "In use."),
            422,
            "contact.in_use",
        ),
        (
            Error::rule("idempotency.in_progress", "Wait."),
            409,
            "idempotency.in_progress",
        ),
        (stale, 412, "request.stale"),
        (Error::Throttled { retry_after: 60 }, 429, "rate.limited"),
        (
            Error::Unavailable("Busy.".into()),
            503,
            "server.unavailable",
        ),
        (Error::internal("secret"), 500, "server.error"),
    ] {
        let problem = Problem::from(error);
        let body = written(problem.wire());
        assert_eq!(
            (problem.status().as_u16(), body["code"].as_str()),
            (status, Some(code))
        );
        assert_eq!(body["status"], status);
        assert_eq!(body["object"], "error");
        assert!(!body.to_string().contains("secret"), "{body}");
    }
}

#[test]
fn headers_say_what_to_do_next() {
    let headers = |error: Error| Problem::from(error).into_response().headers().clone();
    assert_eq!(
        headers(Error::Unauthenticated)[header::WWW_AUTHENTICATE],
        "Bearer"
    );
    assert_eq!(
        headers(Error::Throttled { retry_after: 61 })[header::RETRY_AFTER],
        "61"
    );
    assert_eq!(
        headers(Error::Unavailable(String::new()))[header::RETRY_AFTER],
        "5"
    );
    assert_eq!(
        headers(Error::NotFound)[header::CONTENT_TYPE],
        "application/problem+json"
    );
}
