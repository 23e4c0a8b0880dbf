//! Keys and tokens.

use super::DateTime;
use super::Scope;
use crate::Secret;
use crate::macros::{answers, requests};
use crate::read::Given;
use crate::value::Within;
use model::access::{KEY_NAME, PASSWORD};
use model::spec::FieldSpec;
use uuid::Uuid;

answers! {
    /// An API key, without its secret.
    struct Key is "key" {
        id: Uuid,
        organization_id: Uuid,
        /// The only project that it may reach.
        project_id: Option<Uuid>,
        name: String,
        /// How the secret begins.
        prefix: String,
        scopes: Vec<Scope>,
        /// The person who made it; `null` when a key or the command line did.
        created_by: Option<Uuid>,
        created_at: DateTime,
        expires_at: Option<DateTime>,
        last_used_at: Option<DateTime>,
        revoked_at: Option<DateTime>,
    } sometimes {
        /// The secret: in the answer to its making, and never again.
        #[schema(value_type = String)]
        api_key: Secret,
    }
    /// A short-lived token.
    struct Token is "token" {
        /// A JSON Web Token, signed with Ed25519.
        #[schema(value_type = String)]
        token: Secret,
        /// Always `Bearer`.
        token_type: String,
        /// For how many seconds.
        expires_in: u32,
        expires_at: DateTime,
        organization_id: Uuid,
        /// Of a key's token; `null` of a person's.
        scopes: Option<Vec<Scope>>,
    }
}

requests! {
    /// A new key.
    struct NewKey {
        name: String = KEY_NAME,
        scopes: Vec<Scope>,
        /// The only project that it may reach; nothing for all.
        project_id: Given<Uuid>,
        expires_at: Given<DateTime>,
    }
    /// What the token is to be. A person may sign in with `email` and `password` instead of a key.
    struct NewToken {
        /// Some of the key's; all of them when nothing is said.
        scopes: Given<Vec<Scope>>,
        /// For how many seconds; 900 when nothing is said.
        expires_in: Option<u32> = Within(1, 3600),
        email: Option<String> = FieldSpec::email("E-mail"),
        password: Option<Secret> = PASSWORD,
    }
}
