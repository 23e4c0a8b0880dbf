//! AWS Signature Version 4, as its reference describes it: the request in canonical form, signed with a key that is derived from the secret.

use super::error::Refused;
use axum::http::HeaderMap;
use axum::http::request::Parts;
use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use ring::hmac;
use sha2::{Digest, Sha256};

const ALGORITHM: &str = "AWS4-HMAC-SHA256";
/// The service that a signature must be for.
const SERVICE: &str = "route53domains";
/// The permitted clock skew.
const SKEW: TimeDelta = TimeDelta::minutes(5);

/// The signature's parameters in a signed request.
#[derive(Debug)]
pub(super) struct Signed {
    pub(super) access_key_id: String,
    date: String,
    region: String,
    time: String,
    headers: Vec<String>,
    signature: Vec<u8>,
}

impl Signed {
    /// Parses `Authorization` and `X-Amz-Date`; these headers have to be among those that it signs.
    pub(super) fn read(
        parts: &Parts,
        now: DateTime<Utc>,
        needed: &[&str],
    ) -> Result<Self, Refused> {
        let given = text(&parts.headers, "authorization").ok_or_else(Refused::unsigned)?;
        let rest = given
            .strip_prefix(ALGORITHM)
            .ok_or_else(|| Refused::incomplete("Authorization is signed with AWS4-HMAC-SHA256."))?;
        let (mut credential, mut headers, mut signature) = (None, None, None);
        for part in rest.split(',') {
            match part.trim().split_once('=') {
                Some(("Credential", value)) => credential = Some(value),
                Some(("SignedHeaders", value)) => headers = Some(value),
                Some(("Signature", value)) => signature = Some(value),
                _ => {}
            }
        }
        let (Some(credential), Some(headers), Some(signature)) = (credential, headers, signature)
        else {
            return Err(Refused::incomplete(
                "Authorization needs Credential, SignedHeaders and Signature.",
            ));
        };
        let scope: Vec<&str> = credential.split('/').collect();
        let [access_key_id, date, region, service, "aws4_request"] = scope[..] else {
            return Err(Refused::incomplete(
                "Credential is KEY/DATE/REGION/route53domains/aws4_request.",
            ));
        };
        if service != SERVICE {
            return Err(Refused::mismatch(
                "The credential is scoped to another service.",
            ));
        }
        let time = text(&parts.headers, "x-amz-date")
            .ok_or_else(|| Refused::incomplete("X-Amz-Date is missing."))?;
        let signed_at = NaiveDateTime::parse_from_str(time, "%Y%m%dT%H%M%SZ")
            .map_err(|_| Refused::incomplete("X-Amz-Date is YYYYMMDD'T'HHMMSS'Z'."))?
            .and_utc();
        if !time.starts_with(date) {
            return Err(Refused::mismatch(
                "The credential is of another day than X-Amz-Date.",
            ));
        }
        if (now - signed_at).abs() > SKEW {
            return Err(Refused::mismatch(
                "Signature expired: X-Amz-Date is more than five minutes from our time.",
            ));
        }
        let headers: Vec<String> = headers.split(';').map(str::to_ascii_lowercase).collect();
        let is_signed = |name: &&str| headers.iter().any(|header| header == name);
        if !needed.iter().all(is_signed) {
            return Err(Refused::mismatch(
                "Host and X-Amz-Date must be signed, and X-Amz-Target where it names the operation.",
            ));
        }
        Ok(Self {
            access_key_id: access_key_id.to_owned(),
            date: date.to_owned(),
            region: region.to_owned(),
            time: time.to_owned(),
            headers,
            signature: hex::decode(signature)
                .map_err(|_| Refused::incomplete("Signature is hexadecimal."))?,
        })
    }

    /// Whether this secret signed this request.
    pub(super) fn check(&self, parts: &Parts, body: &[u8], secret: &[u8]) -> Result<(), Refused> {
        let canonical = self
            .canonical(parts, body)
            .ok_or_else(|| Refused::incomplete("A signed header is missing."))?;
        let scope = format!("{}/{}/{SERVICE}/aws4_request", self.date, self.region);
        let to_sign = format!(
            "{ALGORITHM}\n{}\n{scope}\n{}",
            self.time,
            hex::encode(Sha256::digest(canonical))
        );
        let key = signing_key(secret, &self.date, &self.region, SERVICE);
        // In constant time.
        hmac::verify(&key, to_sign.as_bytes(), &self.signature).map_err(|_| {
            Refused::mismatch("The signature is not what this request and this secret make.")
        })
    }

    /// Method, path, query, signed headers and the hash of the body. `None` when a signed header is absent.
    fn canonical(&self, parts: &Parts, body: &[u8]) -> Option<String> {
        // The original URI: a nested router strips it.
        let uri = parts
            .extensions
            .get::<axum::extract::OriginalUri>()
            .map_or(&parts.uri, |uri| &uri.0);
        let mut query: Vec<&str> = uri
            .query()
            .unwrap_or_default()
            .split('&')
            .filter(|pair| !pair.is_empty())
            .collect();
        query.sort_unstable();
        let mut headers = String::new();
        for name in &self.headers {
            let values: Option<Vec<String>> = parts
                .headers
                .get_all(name)
                .iter()
                .map(|value| {
                    Some(
                        value
                            .to_str()
                            .ok()?
                            .split_whitespace()
                            .collect::<Vec<_>>()
                            .join(" "),
                    )
                })
                .collect();
            let values = values.filter(|values| !values.is_empty())?;
            headers.push_str(&format!("{name}:{}\n", values.join(",")));
        }
        Some(format!(
            "{}\n{}\n{}\n{headers}\n{}\n{}",
            parts.method,
            canonical_path(uri.path()),
            query.join("&"),
            self.headers.join(";"),
            hex::encode(Sha256::digest(body)),
        ))
    }
}

/// The path with its escapes escaped once more, and without empty parts: clients sign it normalised, and may send a slash twice.
fn canonical_path(path: &str) -> String {
    let mut canonical = String::with_capacity(path.len());
    for c in path.chars() {
        match c {
            '%' => canonical.push_str("%25"),
            '/' if canonical.ends_with('/') => {}
            other => canonical.push(other),
        }
    }
    canonical
}

/// The key of one day, region and service.
fn signing_key(secret: &[u8], date: &str, region: &str, service: &str) -> hmac::Key {
    let first = [b"AWS4", secret].concat();
    [date, region, service, "aws4_request"].iter().fold(
        hmac::Key::new(hmac::HMAC_SHA256, &first),
        |key, part| {
            let next = hmac::sign(&key, part.as_bytes());
            hmac::Key::new(hmac::HMAC_SHA256, next.as_ref())
        },
    )
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_signed_normalised() {
        for (path, signed) in [
            ("/aws/route53domains/", "/aws/route53domains/"),
            ("/aws//service/a", "/aws/service/a"),
            ("/a%20b", "/a%2520b"),
        ] {
            assert_eq!(canonical_path(path), signed);
        }
    }

    /// The example of the reference: "Deriving the signing key".
    #[test]
    fn the_key_is_derived_as_the_reference_shows() {
        let key = signing_key(
            b"wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
            "20150830",
            "us-east-1",
            "iam",
        );
        let to_sign = "AWS4-HMAC-SHA256\n20150830T123600Z\n20150830/us-east-1/iam/aws4_request\n\
            f536975d06c0309214f805bb90ccff089219ecd68b2577efef23edd43b7e1a59";
        assert_eq!(
            hex::encode(hmac::sign(&key, to_sign.as_bytes())),
            "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7"
        );
    }
}
