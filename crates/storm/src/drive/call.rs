//! A write with its `Idempotency-Key`, repeated with the same key until it gets a final response.

use crate::api::Api;
use crate::history::{Call, End, Try};
use crate::storm::{GIVES_UP, Storm};
use serde_json::Value;
use std::time::Duration;

/// The pause between two attempts.
const PAUSE: Duration = Duration::from_millis(250);

/// A request to be sent.
pub struct Ask {
    /// Its kind, for reports.
    pub kind: &'static str,
    /// `POST`, `PATCH`.
    pub method: &'static str,
    /// Under the organization.
    pub path: String,
    /// `null` for none.
    pub body: Value,
    /// The registers that it sets.
    pub sets: Vec<(String, String)>,
}

/// Repeats the request until it gets a final response, and records every attempt in the history. Returns the body when it was acknowledged.
pub async fn ask(storm: &Storm, api: &Api, ask: Ask) -> Option<Value> {
    let key = storm.next_key();
    let number = storm.history.begin(Call {
        number: 0,
        kind: ask.kind.to_owned(),
        key: key.clone(),
        request: format!("{} {}", ask.method, ask.path),
        body: ask.body.clone(),
        sets: ask.sets,
        began: 0,
        ended: 0,
        tries: Vec::new(),
        end: End::Open,
        answer: None,
    });
    let mut turn = number;
    let mut last = None;
    while !storm.healed_for(GIVES_UP) {
        turn += 1;
        let process = turn % storm.world.serves.len();
        let Some(listens) = storm.world.serves[process].listens() else {
            tokio::time::sleep(PAUSE).await;
            continue;
        };
        let request = api.request(listens.http, ask.method, &ask.path);
        let answer = api
            .send(request.header("Idempotency-Key", &key), &ask.body)
            .await;
        let code = match &answer {
            Ok(answer) => answer.body["code"].as_str().map(ToOwned::to_owned),
            Err(error) => Some(format!("lost: {error}")),
        };
        let status = answer.as_ref().ok().map(|answer| answer.status);
        storm.history.tried(
            number,
            Try {
                at: storm.history.now(),
                process,
                status,
                code: code.clone(),
            },
        );
        if let Ok(answer) = answer {
            last = Some((answer.status, answer.body.clone()));
            if is_final(answer.status, code.as_deref()) {
                let acknowledged = (200..300).contains(&answer.status);
                let end = if acknowledged {
                    End::Acknowledged
                } else {
                    End::Refused
                };
                storm.history.end(number, end, last);
                return acknowledged.then_some(answer.body);
            }
        }
        tokio::time::sleep(PAUSE).await;
    }
    storm.history.end(number, End::Open, last);
    None
}

/// Whether the response is final: repeating the request would get the same.
fn is_final(status: u16, code: Option<&str>) -> bool {
    match status {
        409 => code != Some("idempotency.in_progress"),
        408 | 429 | 500.. => false,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn temporary_refusals_are_repeated() {
        assert!(
            is_final(201, None) && is_final(422, Some("contact.inactive")) && is_final(412, None)
        );
        assert!(!is_final(503, None) && !is_final(500, None) && !is_final(429, None));
        assert!(
            !is_final(409, Some("idempotency.in_progress")) && is_final(409, Some("plan.stale"))
        );
    }
}
