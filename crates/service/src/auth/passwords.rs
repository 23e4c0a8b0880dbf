//! Password hashes: argon2id (RFC 9106), off the async threads, two at a time so that a flood of sign-ins can't take all the memory.

use crate::{Error, Result};
use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use argon2::{Algorithm, Argon2, Params, Version};
use model::field::FieldCode;
use model::outside::Chance;
use std::sync::{Arc, OnceLock};
use tokio::sync::Semaphore;

/// Hashes and verifies passwords. Cheap to clone.
#[derive(Clone)]
pub struct Passwords {
    params: Params,
    chance: Arc<dyn Chance>,
    /// What an unknown user's password is compared with, so that the answer takes as long.
    decoy: Arc<OnceLock<String>>,
    places: Arc<Semaphore>,
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

    /// Cheap ones, for tests: not for keeping.
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
            places: Arc::new(Semaphore::new(2)),
        })
    }

    /// The hash to keep, as a PHC string.
    ///
    /// # Errors
    /// When the hash can't be made.
    pub async fn hash(&self, password: &str) -> Result<String> {
        let (params, chance, password) = (
            self.params.clone(),
            Arc::clone(&self.chance),
            password.to_owned(),
        );
        self.off_thread(move || hash(&params, password.as_bytes(), chance.as_ref()))
            .await?
    }

    /// Whether the password is the one behind the hash. Without a hash it takes as long and is never right.
    ///
    /// # Errors
    /// When the work can't be done.
    pub async fn verify(&self, password: &str, kept: Option<&str>) -> Result<bool> {
        let known = kept.is_some();
        let (kept, password) = (kept.map(ToOwned::to_owned), password.to_owned());
        // Made on first need: a start must not wait for it.
        let (params, chance, decoy) = (
            self.params.clone(),
            Arc::clone(&self.chance),
            Arc::clone(&self.decoy),
        );
        let right = self
            .off_thread(move || {
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
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T> {
        let place = self.places.acquire().await.map_err(internal)?;
        let done = tokio::task::spawn_blocking(work).await.map_err(internal);
        drop(place);
        done
    }
}

/// The shortest password that is taken, in characters (NIST SP 800-63B asks for 8 at least).
const SHORTEST: u32 = 10;
/// The longest.
const LONGEST: u32 = 512;

/// Whether a new password is long enough, and not so long that hashing it is work.
///
/// # Errors
/// [`FieldCode::Required`], [`FieldCode::TooShort`], [`FieldCode::TooLong`].
pub(crate) fn password_fits(password: &str) -> std::result::Result<(), FieldCode> {
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
    Error::Internal(format!("password hashing: {error}"))
}
