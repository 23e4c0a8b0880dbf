//! Signing in by e-mail and password, throttled per account and per address in the database, so that every process counts together.
//!
//! The throttle is read before the password is looked at, and written after it, each in a transaction of its own: a crash between
//! them forgets one failure, no more.

use crate::{Actor, Error, OrgRole, Result, Service, Who};
use chrono::{DateTime, TimeDelta, Utc};
use model::id::UserId;
use sha2::{Digest, Sha256};
use store::users::User;

/// Failures that cost nothing, per account and per address.
const FREE: [i64; 2] = [5, 30];

impl Service {
    /// The person behind an e-mail address and a password. An unknown address and a wrong password get the same answer after the same work.
    ///
    /// # Errors
    /// `sign_in.refused`; [`Error::Throttled`] after too many failures.
    pub async fn sign_in(&self, email: &str, password: &str, address: &str) -> Result<User> {
        let now = self.now();
        let email = email.trim().to_lowercase();
        let subjects = [subject("account", &email), subject("address", address)];
        let mut tx = self.db.read().await?;
        for each in &subjects {
            let blocked = store::throttle::get(&mut tx, each)
                .await?
                .and_then(|throttle| throttle.blocked_until);
            if let Some(until) = blocked.filter(|until| *until > now) {
                return Err(Error::Throttled {
                    retry_after: seconds(until - now),
                });
            }
        }
        let user = store::users::by_email(&mut tx, &email)
            .await?
            .filter(|user| user.is_active);
        drop(tx);
        let kept = user.as_ref().and_then(|user| user.password_hash.as_deref());
        let right = self.passwords.verify(password, kept).await?;
        let mut tx = self.db.begin().await?;
        let answer = match user.filter(|_| right) {
            Some(user) => {
                store::throttle::clear(&mut tx, &subjects[0]).await?;
                Ok(user)
            }
            None => {
                for (each, free) in subjects.iter().zip(FREE) {
                    let known = store::throttle::get(&mut tx, each)
                        .await?
                        .map_or(0, |throttle| throttle.failures);
                    let until = block(known + 1 - free, now);
                    store::throttle::fail(&mut tx, each, now, until, now - TimeDelta::minutes(15))
                        .await?;
                }
                Err(Error::rule(
                    "sign_in.refused",
                    "That e-mail address and password do not go together.",
                ))
            }
        };
        tx.commit().await?;
        answer
    }

    /// The signed-in person with what pages show of them; `None` when they are gone or deactivated.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn account(&self, user: UserId) -> Result<Option<Account>> {
        let mut tx = self.db.read().await?;
        let Some(user) = store::users::get(&mut tx, user)
            .await?
            .filter(|user| user.is_active)
        else {
            return Ok(None);
        };
        let organization = store::organizations::get(&mut tx, user.organization_id).await?;
        let (email, role) = (
            user.email.clone(),
            OrgRole::from_word(&user.org_role).as_str(),
        );
        Ok(organization.map(|organization| Account {
            actor: actor(user),
            email,
            role,
            organization: organization.name,
        }))
    }

    /// The signed-in person as an actor; `None` when they are gone or deactivated.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn actor_of(&self, user: UserId) -> Result<Option<Actor>> {
        let mut tx = self.db.read().await?;
        let user = store::users::get(&mut tx, user)
            .await?
            .filter(|user| user.is_active);
        Ok(user.map(actor))
    }

    /// Ends every login session of the person.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sign_out_everywhere(&self, user: UserId) -> Result<u64> {
        let mut tx = self.db.begin().await?;
        let ended = store::sessions::delete_of_user(&mut tx, user).await?;
        tx.commit().await?;
        Ok(ended)
    }
}

/// A signed-in person as pages show them.
#[derive(Debug, Clone)]
pub struct Account {
    /// Who they are to the use cases.
    pub actor: Actor,
    /// With which address they sign in.
    pub email: String,
    /// Their role's word.
    pub role: &'static str,
    /// What their organization is called.
    pub organization: String,
}

pub(crate) fn actor(user: User) -> Actor {
    let name = format!("{} {}", user.first_name, user.last_name);
    let name = if name.trim().is_empty() {
        user.email.as_str()
    } else {
        name.trim()
    };
    let role = OrgRole::from_word(&user.org_role);
    Actor {
        organization: user.organization_id,
        who: Who::User(user.id, role),
        // A guest whom nobody gave a project sees none.
        projects: (role == OrgRole::Guest).then(|| user.project_ids.into()),
        name: name.into(),
    }
}

/// One minute after the first failure too many, doubling up to a quarter of an hour.
fn block(over: i64, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    (over >= 0).then(|| now + TimeDelta::minutes((1_i64 << over.min(4)).min(15)))
}

fn seconds(delta: TimeDelta) -> u64 {
    u64::try_from(delta.num_seconds()).unwrap_or(0) + 1
}

/// Subjects are hashed: the table of failures is no list of people.
fn subject(kind: &str, of: &str) -> String {
    format!("{kind}:{}", hex::encode(Sha256::digest(of.as_bytes())))
}
