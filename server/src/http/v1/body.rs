//! The request's body: read within its limit, and only when its content type is JSON.

use crate::http::problem::Problem;
use axum::body::{Body, Bytes};
use axum::extract::FromRequest;
use axum::http::{HeaderMap, StatusCode, header};
use futures::StreamExt;
use std::convert::Infallible;
use wire::Request;
use wire::read::Fields;

/// The largest body that is read, in bytes: 1 MiB.
pub const MAX_BODY: usize = 1024 * 1024;

/// A body that has not been read: authorisation comes first.
pub struct Input {
    headers: HeaderMap,
    body: Body,
}

impl<S: Sync> FromRequest<S> for Input {
    type Rejection = Infallible;

    async fn from_request(request: axum::extract::Request, _: &S) -> Result<Self, Infallible> {
        let (parts, body) = request.into_parts();
        Ok(Self {
            headers: parts.headers,
            body,
        })
    }
}

impl Input {
    /// The JSON object.
    ///
    /// # Errors
    /// 413 over 1 MiB; 415 for another content type; 422 when it is not valid JSON, or not an object.
    pub async fn fields(self) -> Result<Fields, Problem> {
        let bytes = read(&self.headers, self.body).await?;
        if !is_json(&self.headers) {
            return Err(Problem::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "request.media_type",
                "Send JSON, with Content-Type: application/json.",
            ));
        }
        Fields::parse(&bytes).map_err(|errors| Problem::invalid(&errors))
    }

    /// The request.
    ///
    /// # Errors
    /// As [`Input::fields`], and 422 that names everything wrong in it.
    pub async fn read<T: Request>(self) -> Result<T, Problem> {
        T::read(self.fields().await?).map_err(|errors| Problem::invalid(&errors))
    }

    /// The request, or an empty one when there is no body.
    ///
    /// # Errors
    /// As [`Input::read`].
    pub async fn read_or_none<T: Request>(self) -> Result<T, Problem> {
        T::read(self.fields_or_none().await?).map_err(|errors| Problem::invalid(&errors))
    }

    /// The JSON object, or an empty one when there is no body.
    ///
    /// # Errors
    /// As [`Input::fields`].
    async fn fields_or_none(self) -> Result<Fields, Problem> {
        let bytes = read(&self.headers, self.body).await?;
        if bytes.is_empty() {
            return Ok(Fields::default());
        }
        Input {
            headers: self.headers,
            body: Body::from(bytes),
        }
        .fields()
        .await
    }

    /// Nothing, or an empty JSON object: for calls whose parameters are all in the path.
    ///
    /// # Errors
    /// As [`Input::fields`], and 422 that names every field present.
    pub async fn nothing(self) -> Result<(), Problem> {
        let bytes = read(&self.headers, self.body).await?;
        if bytes.is_empty() {
            return Ok(());
        }
        let fields = Input {
            headers: self.headers,
            body: Body::from(bytes),
        }
        .fields()
        .await?;
        fields.finish().map_err(|errors| Problem::invalid(&errors))
    }
}

/// Reads a body within the limit.
///
/// # Errors
/// 413 over 1 MiB; 422 when the connection broke.
pub async fn read(headers: &HeaderMap, body: Body) -> Result<Bytes, Problem> {
    let too_large = || {
        Problem::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "request.too_large",
            "A body may have at most 1 MiB.",
        )
    };
    let announced = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if announced.is_some_and(|length| length > MAX_BODY) {
        return Err(too_large());
    }
    let mut whole = Vec::with_capacity(announced.unwrap_or_default());
    let mut chunks = body.into_data_stream();
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|_| Problem::field("body", "The body ended too early."))?;
        if whole.len() + chunk.len() > MAX_BODY {
            return Err(too_large());
        }
        whole.extend_from_slice(&chunk);
    }
    Ok(whole.into())
}

/// `application/json` or a type built on it (RFC 6839, section 3.1), such as `application/merge-patch+json`. A missing type is refused:
/// a form of another site can send such a request with a person's cookies.
fn is_json(headers: &HeaderMap) -> bool {
    let Some(value) = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
    else {
        return false;
    };
    let essence = value
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    essence
        .strip_prefix("application/")
        .is_some_and(|kind| kind == "json" || kind.ends_with("+json"))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;

    #[test]
    fn json_goes_by_several_names() {
        let is = |value: &str| {
            is_json(&HeaderMap::from_iter([(
                header::CONTENT_TYPE,
                value.parse().unwrap(),
            )]))
        };
        for right in [
            "application/json",
            "Application/JSON; charset=utf-8",
            "application/merge-patch+json",
        ] {
            assert!(is(right), "{right}");
        }
        for wrong in [
            "text/plain",
            "application/x-www-form-urlencoded",
            "application/jsonp",
            "text/json",
            "",
        ] {
            assert!(!is(wrong), "{wrong}");
        }
        assert!(!is_json(&HeaderMap::new()));
    }

    #[tokio::test]
    async fn the_limit_is_exact_and_does_not_trust_the_header() {
        let none = HeaderMap::new();
        assert_eq!(
            read(&none, Body::from(vec![b' '; MAX_BODY]))
                .await
                .unwrap()
                .len(),
            MAX_BODY
        );
        let status = |result: Result<Bytes, Problem>| result.err().unwrap().status();
        assert_eq!(
            status(read(&none, Body::from(vec![b' '; MAX_BODY + 1])).await),
            StatusCode::PAYLOAD_TOO_LARGE
        );
        let lies = HeaderMap::from_iter([(header::CONTENT_LENGTH, (MAX_BODY + 1).into())]);
        assert_eq!(
            status(read(&lies, Body::empty()).await),
            StatusCode::PAYLOAD_TOO_LARGE
        );
    }
}
