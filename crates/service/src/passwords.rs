//! Password hashes: argon2id (RFC 9106), off the async threads, few at a time so that a flood of sign-ins can't take all the memory.
//!
//! Unknown visitors share two slots; people who are known have slots of their own, so that a flood of strangers does not keep them waiting. Nobody waits
//! indefinitely: a caller that gets no slot is told to retry.

use crate::{Error, Result};
use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use argon2::{Algorithm, Argon2, Params, Version};
use boxed::boxed;
use model::field::FieldCode;
use model::outside::Chance;
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use tokio::sync::Semaphore;

/// Hashes that are computed at once for strangers, 19 MiB each.
const STRANGERS: usize = 2;
/// The same for people who are known.
const KNOWN: usize = 1;
/// How many may wait for a slot of either kind.
const WAITING: usize = 100;
/// How long they wait.
const PATIENCE: Duration = Duration::from_secs(5);

/// The kinds of callers that a hash is computed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lane {
    /// Somebody who sends a password and has shown nothing else.
    Stranger,
    /// Somebody who is signed in, has signed in from the same network before, or holds a link.
    Known,
}

/// The slots of one kind.
#[derive(Clone)]
struct Places {
    places: Arc<Semaphore>,
    waiting: Arc<Semaphore>,
}

impl Places {
    fn of(places: usize) -> Self {
        Self {
            places: Arc::new(Semaphore::new(places)),
            waiting: Arc::new(Semaphore::new(WAITING + places)),
        }
    }
}

/// Hashes and verifies passwords. Cheap to clone.
#[derive(Clone)]
pub struct Passwords {
    params: Params,
    chance: Arc<dyn Chance>,
    /// What an unknown user's password is compared with, so that the response takes as long.
    decoy: Arc<OnceLock<String>>,
    strangers: Places,
    known: Places,
    patience: Duration,
}

impl Passwords {
    /// OWASP's figures for argon2id: 19 MiB, two passes, one lane.
    ///
    /// # Errors
    /// When the library refuses its own parameters.
    pub fn standard(chance: Arc<dyn Chance>) -> Result<Self> {
        Self::with(
            Params::new(19 * 1024, 2, 1, None).map_err(internal)?,
            chance,
        )
    }

    /// Cheap ones, for tests only.
    ///
    /// # Errors
    /// When the library refuses the parameters.
    pub fn cheap(chance: Arc<dyn Chance>) -> Result<Self> {
        Self::with(Params::new(64, 1, 1, None).map_err(internal)?, chance)
    }

    fn with(params: Params, chance: Arc<dyn Chance>) -> Result<Self> {
        Ok(Self {
            params,
            chance,
            decoy: Arc::default(),
            strangers: Places::of(STRANGERS),
            known: Places::of(KNOWN),
            patience: PATIENCE,
        })
    }

    /// The hash to store, as a PHC string.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when no slot is free for a while; when the hash can't be computed.
    #[boxed]
    pub async fn hash(&self, lane: Lane, password: &str) -> Result<String> {
        let (params, chance, password) = (
            self.params.clone(),
            Arc::clone(&self.chance),
            password.to_owned(),
        );
        self.off_thread(lane, move || {
            hash(&params, password.as_bytes(), chance.as_ref())
        })
        .await?
    }

    /// Whether the password matches the hash. Without a hash it takes as long and never matches.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when no slot is free for a while; when the work can't be done.
    #[boxed]
    pub async fn verify(&self, lane: Lane, password: &str, kept: Option<&str>) -> Result<bool> {
        let known = kept.is_some();
        let (kept, password) = (kept.map(ToOwned::to_owned), password.to_owned());
        // Computed on first use: starting must not wait for it.
        let (params, chance, decoy) = (
            self.params.clone(),
            Arc::clone(&self.chance),
            Arc::clone(&self.decoy),
        );
        let right = self
            .off_thread(lane, move || {
                let decoy = decoy.get_or_init(|| {
                    hash(&params, b"no such password", chance.as_ref()).unwrap_or_default()
                });
                let kept = kept.unwrap_or_else(|| decoy.clone());
                PasswordHash::new(&kept).is_ok_and(|kept| {
                    Argon2::default()
                        .verify_password(password.as_bytes(), &kept)
                        .is_ok()
                })
            })
            .await?;
        Ok(right && known)
    }

    async fn off_thread<T: Send + 'static>(
        &self,
        lane: Lane,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T> {
        let full = || {
            Error::Unavailable("Too many people sign in just now. Try again in a moment.".into())
        };
        let of = match lane {
            Lane::Stranger => &self.strangers,
            Lane::Known => &self.known,
        };
        let _waiting = of.waiting.try_acquire().map_err(|_| full())?;
        // The slot is held by the work: a caller that disconnects meanwhile does not free it for another.
        let place = tokio::time::timeout(self.patience, Arc::clone(&of.places).acquire_owned())
            .await
            .map_err(|_| full())?
            .map_err(internal)?;
        let work = move || {
            let done = work();
            drop(place);
            done
        };
        tokio::task::spawn_blocking(work).await.map_err(internal)
    }
}

/// The shortest password that is accepted, in characters (NIST SP 800-63B asks for 8 at least).
const SHORTEST: u32 = 10;
/// The longest.
const LONGEST: u32 = 512;

/// Whether a new password is long enough, not so long that hashing it is expensive, and not the e-mail address in the field above it.
///
/// # Errors
/// [`FieldCode::Required`], [`FieldCode::TooShort`], [`FieldCode::TooLong`]; a custom text when it is the e-mail address.
pub(crate) fn password_fits(password: &str, email: &str) -> std::result::Result<(), FieldCode> {
    if !password.is_empty() && password.trim().eq_ignore_ascii_case(email.trim()) {
        let text = "Choose something else than the e-mail address.".into();
        return Err(FieldCode::Other { text });
    }
    match password.chars().count() {
        0 => Err(FieldCode::Required),
        count if count < SHORTEST as usize => Err(FieldCode::TooShort { min: SHORTEST }),
        count if count > LONGEST as usize => Err(FieldCode::TooLong { max: LONGEST }),
        _ => Ok(()),
    }
}

fn hash(params: &Params, password: &[u8], chance: &dyn Chance) -> Result<String> {
    let mut salt = [0; 16];
    chance.fill(&mut salt);
    let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params.clone());
    Ok(argon
        .hash_password_with_salt(password, &salt)
        .map_err(internal)?
        .to_string())
}

fn internal(error: impl std::fmt::Display) -> Error {
    Error::internal(format!("password hashing: {error}"))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;

    struct Zeros;

    impl Chance for Zeros {
        fn fill(&self, buffer: &mut [u8]) {
            buffer.fill(0);
        }
    }

    fn passwords() -> Passwords {
        let mut passwords = Passwords::cheap(Arc::new(Zeros)).unwrap();
        passwords.patience = Duration::ZERO;
        passwords
    }

    #[tokio::test]
    async fn strangers_do_not_take_the_place_of_the_known() {
        let passwords = passwords();
        let hash = passwords.hash(Lane::Known, "correct").await.unwrap();
        let held = passwords.strangers.places.acquire_many(2).await.unwrap();
        let verify = |lane| passwords.verify(lane, "correct", Some(&hash));
        let refused = verify(Lane::Stranger).await.unwrap_err();
        assert!(matches!(refused, Error::Unavailable(_)), "{refused}");
        assert!(verify(Lane::Known).await.unwrap());
        drop(held);
        assert!(verify(Lane::Stranger).await.unwrap());
    }

    #[tokio::test]
    async fn nobody_waits_behind_a_full_queue() {
        let mut passwords = passwords();
        passwords.patience = Duration::from_secs(3600);
        let all = u32::try_from(WAITING + STRANGERS).unwrap();
        let _held = passwords.strangers.waiting.acquire_many(all).await.unwrap();
        let refused = passwords.verify(Lane::Stranger, "x", None).await;
        assert!(matches!(refused.unwrap_err(), Error::Unavailable(_)));
    }

    #[test]
    fn a_password_is_long_and_not_the_address() {
        let fits = |password: &str| password_fits(password, "Olga@acme.example").is_ok();
        assert!(fits("ten letters or more"));
        assert!(!fits("") && !fits("too short") && !fits(&"x".repeat(513)));
        assert!(!fits("olga@acme.example"));
    }
}
