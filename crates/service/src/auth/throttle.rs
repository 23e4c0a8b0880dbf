//! How many password attempts are free, and how long the back-off after them is.
//!
//! Each subject has five free attempts (an address many more, since a company or a household shares one). The last free one begins a back-off of a minute; each further attempt doubles it, up to
//! a quarter of an hour. Attempts older than a quarter of an hour don't count.

use super::Auth;
use crate::{Error, Result, Unguarded};
use chrono::{DateTime, TimeDelta, Utc};
use model::id::UserId;
use sha2::{Digest, Sha256};
use std::net::IpAddr;
use store::Tx;
use store::tries::Rule;

/// Free attempts at one account, or at anything else that is a single secret.
const FREE: i64 = 5;
/// Free attempts from one network, at all accounts together.
const FREE_OF_A_NETWORK: i64 = 200;
/// After how many minutes attempts no longer count.
const FORGOTTEN: i64 = 15;
/// How many minutes the back-offs last, one after the other.
const PAUSES: [i64; 5] = [1, 2, 4, 8, 15];

/// A subject whose attempts are counted.
#[derive(Debug, Clone)]
pub(crate) struct Limit {
    subject: String,
    free: i64,
    /// Correct attempts don't reset the others that were counted.
    shared: bool,
}

impl Limit {
    /// Attempts at one account, from networks where nobody has signed in to it before.
    pub(crate) fn account(email: &str) -> Self {
        Self::secret("account", email)
    }

    /// Attempts at one account from a network from which its owner has signed in.
    pub(crate) fn known(email: &str, network: IpAddr) -> Self {
        Self::secret("known", &format!("{network} {email}"))
    }

    /// Attempts of a signed-in person at their own password.
    pub(crate) fn own_password(user: UserId) -> Self {
        Self::secret("own-password", &user.to_string())
    }

    /// Attempts at the first-run code, from one network, or from all unknown ones together.
    pub(crate) fn setup_code(network: Option<IpAddr>) -> Self {
        let network = network.map(|network| network.to_string());
        Self::secret("setup", &network.unwrap_or_default())
    }

    /// Attempts from one network at any account.
    pub(crate) fn address(network: IpAddr) -> Self {
        Self {
            free: FREE_OF_A_NETWORK,
            shared: true,
            ..Self::secret("address", &network.to_string())
        }
    }

    /// Subjects are hashed: the table must not be a list of people.
    fn secret(kind: &str, of: &str) -> Self {
        Self {
            subject: format!("{kind}:{}", hex::encode(Sha256::digest(of.as_bytes()))),
            free: FREE,
            shared: false,
        }
    }

    fn rule(&self, now: DateTime<Utc>) -> Rule {
        let forgotten = now - TimeDelta::minutes(FORGOTTEN);
        Rule {
            free: self.free,
            // Where many share a count, correct attempts never cease, so it would never expire.
            began_before: if self.shared {
                forgotten
            } else {
                DateTime::UNIX_EPOCH
            },
            last_before: forgotten,
            pauses: PAUSES.map(|minutes| now + TimeDelta::minutes(minutes)),
        }
    }
}

impl Auth<'_> {
    /// Counts an attempt under each of these, or under none. One transaction.
    ///
    /// # Errors
    /// [`Error::Throttled`] when one of them is full.
    pub(crate) async fn count_tries(self, limits: &[Limit]) -> Result<()> {
        let now = self.tools.now();
        // A refused attempt writes nothing.
        let mut tx = self.tools.read_unguarded(Unguarded::SignIn).await?;
        for limit in limits {
            if let Some(until) = store::tries::blocked(&mut tx, &limit.subject, now).await? {
                return Err(throttled(until, now));
            }
        }
        drop(tx);
        let mut tx = self.tools.begin_unguarded(Unguarded::SignIn).await?;
        for limit in limits {
            let rule = limit.rule(now);
            if store::tries::count(&mut tx, &limit.subject, now, &rule)
                .await?
                .is_none()
            {
                let until = store::tries::blocked(&mut tx, &limit.subject, now).await?;
                return Err(throttled(until.unwrap_or(now), now));
            }
        }
        tx.commit().await?;
        Ok(())
    }

    /// Takes back attempts that were counted but not checked.
    pub(crate) async fn give_tries_back(self, limits: &[Limit]) -> Result<()> {
        let mut tx = self.tools.begin_unguarded(Unguarded::SignIn).await?;
        for limit in limits {
            store::tries::give_back(&mut tx, &limit.subject, limit.free).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// The attempt was correct: a secret's count restarts, a shared one gets this attempt back.
    pub(crate) async fn tried_rightly(tx: &mut Tx, limits: &[Limit]) -> Result<()> {
        for limit in limits {
            if limit.shared {
                store::tries::give_back(tx, &limit.subject, limit.free).await?;
            } else {
                store::tries::clear(tx, &limit.subject).await?;
            }
        }
        Ok(())
    }
}

fn throttled(until: DateTime<Utc>, now: DateTime<Utc>) -> Error {
    let left = u64::try_from((until - now).num_seconds()).unwrap_or(0);
    Error::Throttled {
        retry_after: left + 1,
    }
}
