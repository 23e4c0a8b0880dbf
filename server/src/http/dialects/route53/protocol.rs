//! How a client speaks: AWS JSON 1.1, or Smithy's RPC v2 in CBOR.

use super::cbor;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

/// The header by which RPC v2 names itself, and its value.
const HEADER: &str = "smithy-protocol";
const RPC: &str = "rpc-v2-cbor";
/// Where the errors of this service are defined; RPC v2 names an error by its whole id.
const NAMESPACE: &str = "com.amazonaws.route53domains#";

/// The protocol of a request, and so of its answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Protocol {
    /// AWS JSON 1.1: a header names the operation.
    Json,
    /// RPC v2 in CBOR: the path names the operation.
    Cbor,
}

impl Protocol {
    /// What a request says of itself.
    pub(super) fn of(headers: &HeaderMap) -> Self {
        let is = |name: &str, value: &str| {
            let given = headers.get(name).and_then(|given| given.to_str().ok());
            given.is_some_and(|given| given.trim().eq_ignore_ascii_case(value))
        };
        if is(HEADER, RPC) || is(header::CONTENT_TYPE.as_str(), "application/cbor") {
            Self::Cbor
        } else {
            Self::Json
        }
    }

    /// The error that a client of this protocol recognises.
    pub(super) fn error(self, kind: &str, message: &str) -> Value {
        let named = match self {
            Self::Json => kind.to_owned(),
            Self::Cbor => format!("{NAMESPACE}{kind}"),
        };
        json!({ "__type": named, "message": message })
    }

    /// The answer with this body.
    pub(super) fn answer(self, status: StatusCode, body: &Value) -> Response {
        let (kind, bytes) = match self {
            Self::Json => ("application/x-amz-json-1.1", body.to_string().into_bytes()),
            Self::Cbor => ("application/cbor", cbor::write(body)),
        };
        let mut response = (status, [(header::CONTENT_TYPE, kind)], bytes).into_response();
        if self == Self::Cbor {
            let headers = response.headers_mut();
            headers.insert(HEADER, HeaderValue::from_static(RPC));
        }
        response
    }
}
