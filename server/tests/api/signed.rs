//! Access keys, and requests that they sign as AWS' clients do.

use crate::client::{Api, Call, call};
use ring::hmac;
use service::Actor;
use service::auth::{Halves, NewKey};
use sha2::{Digest, Sha256};

pub async fn halves(api: &Api, scopes: &[&str]) -> Halves {
    let new = NewKey {
        name: "aws".into(),
        scopes: scopes.iter().map(|word| word.parse().unwrap()).collect(),
        project: None,
        expires_at: None,
    };
    let actor = Actor::system(api.organization());
    api.house
        .service
        .keys()
        .create_access_key(&actor, new)
        .await
        .unwrap()
        .1
}

/// A request that is signed.
pub struct Signed<'a> {
    pub path: &'a str,
    /// Beside `host` and `x-amz-date`.
    pub headers: &'a [(&'static str, &'a str)],
    pub signed: &'a [u8],
    pub minutes: i64,
    pub service: &'a str,
}

impl Signed<'_> {
    /// The request without its body.
    pub fn by(&self, api: &Api, key: &Halves) -> Call {
        let at = api.house.service.now() + chrono::TimeDelta::minutes(self.minutes);
        let (time, date) = (
            at.format("%Y%m%dT%H%M%SZ").to_string(),
            at.format("%Y%m%d").to_string(),
        );
        let mut headers = self.headers.to_vec();
        headers.extend([("host", "desk"), ("x-amz-date", time.as_str())]);
        headers.sort_unstable();
        let lines: String = headers
            .iter()
            .map(|(name, value)| format!("{name}:{value}\n"))
            .collect();
        let names: Vec<&str> = headers.iter().map(|(name, _)| *name).collect();
        let names = names.join(";");
        let canonical = format!(
            "POST\n{}\n\n{lines}\n{names}\n{}",
            self.path.replace("//", "/"),
            hex::encode(Sha256::digest(self.signed))
        );
        let scope = format!("{date}/us-east-1/{}/aws4_request", self.service);
        let to_sign = format!(
            "AWS4-HMAC-SHA256\n{time}\n{scope}\n{}",
            hex::encode(Sha256::digest(canonical))
        );
        let mut derived = format!("AWS4{}", key.secret_access_key).into_bytes();
        for part in scope.split('/').chain([to_sign.as_str()]) {
            let with = hmac::Key::new(hmac::HMAC_SHA256, &derived);
            derived = hmac::sign(&with, part.as_bytes()).as_ref().to_vec();
        }
        let given = format!(
            "AWS4-HMAC-SHA256 Credential={}/{scope}, SignedHeaders={names}, Signature={}",
            key.access_key_id,
            hex::encode(derived)
        );
        headers
            .iter()
            .fold(call("post", self.path), |call, (name, value)| {
                call.header(name, value)
            })
            .header("authorization", &given)
    }
}
