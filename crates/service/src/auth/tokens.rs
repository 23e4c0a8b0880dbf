//! Short-lived tokens: a JWT (RFC 7519) signed with Ed25519 (RFC 8037) by this installation, for a key or for a person.
//!
//! A token only says who issued it and for how long: permissions are those of the key or the person at the time of use, so that revoking a key, or
//! leaving or signing out everywhere, ends the tokens at once. There is one algorithm, and the caller can't choose another.

use super::Tokens;
use crate::token_keys::Public;
use crate::{Actor, Error, Result, Scope, Unguarded, Who};
use boxed::boxed;
use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use jwt_compact::alg::Ed25519;
use jwt_compact::{AlgorithmExt, Claims, Header, TimeOptions, UntrustedToken};
use model::field::FieldCode;
use model::id::{KeyId, UserId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The default lifetime of a token, in seconds.
pub const LIFE: u32 = 900;
/// The longest lifetime of a token, in seconds.
pub const LONGEST_LIFE: u32 = 3_600;
/// Who signs.
const ISSUER: &str = "nichandle";
/// The longest token that is parsed, in bytes.
const LONGEST: usize = 4_096;

/// What a token says besides its times.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Said {
    iss: String,
    sub: Uuid,
    /// `key` or `user`.
    kind: String,
    /// The scopes of a key's token, when they are fewer than the key's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    scopes: Option<Vec<Scope>>,
    jti: Uuid,
    /// When it was issued, in microseconds since 1970: `iat` has whole seconds, which is too coarse for ending the tokens issued before a moment. Absent in tokens of an earlier
    /// version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    iat_us: Option<i64>,
}

/// A token to be issued.
#[derive(Debug, Clone, Default)]
pub struct NewToken {
    /// Its scopes, out of the key's; all of those by default.
    pub scopes: Option<Vec<Scope>>,
    /// Its lifetime in seconds, 1 to [`LONGEST_LIFE`]; [`LIFE`] by default.
    pub expires_in: Option<u32>,
}

/// A token, to be shown once.
#[derive(Clone)]
pub struct Token {
    /// The token.
    pub token: String,
    /// Its lifetime in seconds, as requested.
    pub expires_in: u32,
    /// When it expires.
    pub expires_at: DateTime<Utc>,
    /// Its permissions: a key's scopes; `None` for a person, whose role says it.
    pub scopes: Option<Vec<Scope>>,
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Token(until {})", self.expires_at)
    }
}

impl<'a> Tokens<'a> {
    /// Issues a token for the caller.
    ///
    /// # Errors
    /// `scopes` beyond the key's, or for a person; `expires_in` out of bounds.
    #[boxed]
    pub async fn issue(self, actor: &Actor, new: NewToken) -> Result<Token> {
        let life = new.expires_in.unwrap_or(LIFE);
        if !(1..=LONGEST_LIFE).contains(&life) {
            return Err(refused(
                "expires_in",
                format!("Give 1 to {LONGEST_LIFE} seconds."),
            ));
        }
        let (kind, sub, scopes) = match (&actor.who, &new.scopes) {
            (Who::Key(id, held), None) => ("key", id.0, Some(held.clone())),
            (Who::Key(id, _), Some(asked)) => {
                if let Some(beyond) = asked.iter().find(|scope| !actor.carries(**scope)) {
                    return Err(refused(
                        "scopes",
                        format!("The key does not carry \"{beyond}\"."),
                    ));
                }
                ("key", id.0, Some(asked.clone()))
            }
            (Who::User(id, _), None) => ("user", id.0, None),
            (Who::User(..), Some(_)) => {
                return Err(refused(
                    "scopes",
                    "A person's token may do what their role may; leave this out.".into(),
                ));
            }
            (Who::System, _) => return Err(Error::Unauthenticated),
        };
        let now = self.tools.now();
        // A JWT's times are whole seconds.
        let expires_at = now.trunc_subsecs(0) + TimeDelta::seconds(life.into());
        let longest = TimeDelta::seconds(LONGEST_LIFE.into());
        let (kid, private) = self.signing_key(longest).await?;
        let mut claims = Claims::new(Said {
            iss: ISSUER.into(),
            sub,
            kind: kind.into(),
            scopes: new.scopes.clone(),
            jti: self.tools.token(),
            iat_us: Some(now.timestamp_micros()),
        });
        claims.issued_at = Some(now);
        claims.expiration = Some(expires_at);
        let header = Header::empty()
            .with_key_id(kid.to_string())
            .with_token_type("JWT");
        let token = Ed25519
            .token(&header, &claims, &private)
            .map_err(|error| Error::internal(format!("no token: {error}")))?;
        Ok(Token {
            token,
            expires_in: life,
            expires_at,
            scopes,
        })
    }

    /// The caller behind this token.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] when it is not ours, was modified or has expired, or when its key or person is no longer valid: the cases are indistinguishable.
    #[boxed]
    pub async fn actor_of(self, token: &str) -> Result<Actor> {
        let said = self.read(token).await?;
        match said.kind.as_str() {
            "key" => {
                let mut actor = self.tools.keys().actor_of_id(KeyId(said.sub)).await?;
                if let (Some(only), Who::Key(id, _)) = (said.scopes, &actor.who) {
                    let still = only.into_iter().filter(|scope| actor.carries(*scope));
                    actor.who = Who::Key(*id, still.collect());
                }
                Ok(actor)
            }
            "user" => self.person_of(&said).await,
            _ => Err(Error::Unauthenticated),
        }
    }

    /// The person of a token, unless they ended their tokens since.
    async fn person_of(self, said: &Said) -> Result<Actor> {
        let user = UserId(said.sub);
        let mut tx = self.tools.read_unguarded(Unguarded::SignIn).await?;
        let after = store::users::tokens_after(&mut tx, user).await?;
        drop(tx);
        let issued = said.iat_us.and_then(DateTime::from_timestamp_micros);
        if after.is_some_and(|after| issued.is_none_or(|issued| issued <= after)) {
            return Err(Error::Unauthenticated);
        }
        self.tools
            .auth()
            .actor_of(user)
            .await?
            .ok_or(Error::Unauthenticated)
    }

    async fn read(self, token: &str) -> Result<Said> {
        if token.len() > LONGEST {
            return Err(Error::Unauthenticated);
        }
        let untrusted = UntrustedToken::new(token).map_err(|_| Error::Unauthenticated)?;
        let kid = untrusted.header().key_id.as_deref();
        let kid = kid
            .and_then(|kid| Uuid::parse_str(kid).ok())
            .ok_or(Error::Unauthenticated)?;
        let public: Public = self.verifying_key(kid).await?;
        // The validator refuses every algorithm but its own.
        let token = Ed25519
            .validator::<Said>(&public)
            .validate(&untrusted)
            .map_err(|_| Error::Unauthenticated)?;
        let now = self.tools.now();
        let times = TimeOptions::new(TimeDelta::zero(), move || now);
        let claims = token.claims();
        let alive = claims.validate_expiration(&times).is_ok();
        let said = &claims.custom;
        if alive && said.iss == ISSUER {
            Ok(said.clone())
        } else {
            Err(Error::Unauthenticated)
        }
    }
}

fn refused(field: &'static str, text: String) -> Error {
    Error::field(field, FieldCode::Other { text: text.into() })
}
