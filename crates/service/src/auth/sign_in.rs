//! Signing in by e-mail and password. Attempts are counted in the database, so that all processes share the counts (`throttle`).
//!
//! # Transactions
//! The attempt is counted in one, before the password is checked; the count of a correct one is taken back in another, which also checks that person and password are still what they
//! were. A crash between the two leaves one attempt too many.

use super::{Auth, Limit};
use crate::passwords::Lane;
use crate::{Error, Result, Unguarded};
use boxed::boxed;
use chrono::TimeDelta;
use model::id::UserId;
use sha2::{Digest, Sha256};
use std::net::IpAddr;
use store::users::User;

/// How much of an e-mail address is considered, in characters.
const LONGEST_EMAIL: usize = 320;
/// For how many days a network is known after a person signed in from there.
const KNOWN_DAYS: i64 = 90;
/// How many networks are remembered per person.
const KNOWN_NETWORKS: i64 = 20;

impl<'a> Auth<'a> {
    /// The person with this e-mail address and password, signing in from a network as limits count it (an IPv4 address or an IPv6 /64); `None` when that is not known. An unknown address
    /// and a wrong password get the same response after the same work.
    ///
    /// People who have signed in from that network before are counted separately, so they get through while others guess at their account from elsewhere.
    ///
    /// # Errors
    /// `sign_in.refused`; [`Error::Throttled`] after too many attempts; [`Error::Unavailable`] when too many sign in at once.
    #[boxed]
    pub async fn sign_in(
        self,
        email: &str,
        password: &str,
        network: Option<IpAddr>,
    ) -> Result<User> {
        let now = self.tools.now();
        // Nobody has a longer one; a megabyte must not be hashed and looked up.
        let email: String = email.trim().chars().take(LONGEST_EMAIL).collect();
        let email = email.to_lowercase();
        let mut tx = self.tools.read_unguarded(Unguarded::SignIn).await?;
        let user = store::users::by_email(&mut tx, &email)
            .await?
            .filter(|user| self.may_act(user));
        let id = user
            .as_ref()
            .map_or(UserId(uuid::Uuid::nil()), |user| user.id);
        let known = match network {
            Some(network) => {
                let after = now - TimeDelta::days(KNOWN_DAYS);
                store::known_networks::is_known(&mut tx, id, &pair(id, network), after).await?
            }
            None => false,
        };
        drop(tx);
        let (lane, limits) = match network {
            Some(network) if known => (Lane::Known, vec![Limit::known(&email, network)]),
            Some(network) => (
                Lane::Stranger,
                vec![Limit::address(network), Limit::account(&email)],
            ),
            None => (Lane::Stranger, vec![Limit::account(&email)]),
        };
        self.count_tries(&limits).await?;
        let kept = user.as_ref().and_then(|user| user.password_hash.as_deref());
        let right = match self.tools.passwords.verify(lane, password, kept).await {
            Ok(right) => right,
            Err(error) => {
                // The password was not checked.
                self.give_tries_back(&limits).await?;
                return Err(error);
            }
        };
        let user = user.filter(|_| right).ok_or_else(refused)?;
        let mut tx = self.tools.begin_unguarded(Unguarded::SignIn).await?;
        let still = store::users::get(&mut tx, user.id)
            .await?
            .filter(|still| self.may_act(still) && still.password_hash == user.password_hash);
        let user = still.ok_or_else(refused)?;
        Self::tried_rightly(&mut tx, &limits).await?;
        if let Some(network) = network {
            let pair = pair(user.id, network);
            store::known_networks::remember(&mut tx, user.id, &pair, now, KNOWN_NETWORKS).await?;
        }
        tx.commit().await?;
        Ok(user)
    }
}

fn refused() -> Error {
    Error::rule(
        "sign_in.refused",
        "That e-mail address and password do not go together.",
    )
}

/// A person and a network as one hash: the table must not reveal where people live.
fn pair(user: UserId, network: IpAddr) -> Vec<u8> {
    Sha256::digest(format!("{user} {network}").as_bytes()).to_vec()
}
