//! Which registry a database is used with. The registry is chosen when a process starts; the database remembers it, so that a missing setting
//! is noticed before anything is sent to the wrong one.

use crate::{Error, Result};
use boxed::boxed;
use model::policy::Asked;
use store::Db;
use store::installation::{REGISTRY, registries_in_use, remember, setting};

/// The embedded simulator's name, as domains and settings know it.
pub const SIMULATOR: &str = "simulator";

/// What a registry asks when a domain's registrant becomes another. The embedded simulator carries such a change out (a test compares); of another registry nobody has told.
#[must_use]
pub fn asks_of_change(registry: &str) -> Asked {
    if registry == SIMULATOR {
        Asked::Nothing
    } else {
        Asked::Unknown
    }
}

/// The chosen registry, which this database is used with from now on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chosen {
    /// Its name.
    pub name: String,
    /// Registries of this database's other domains, with how many domains each has. Nothing is done for those domains meanwhile.
    pub others: Vec<(String, i64)>,
}

/// Chooses the registry of the profile `name` for this database and remembers it. `on_purpose` is whether it was configured explicitly; otherwise it is the
/// embedded simulator, the default.
///
/// A database without a stored choice learns it from its domains. The simulator never replaces a real registry in that record: whoever tries it
/// out explicitly need not restore the real one, they are asked to.
///
/// # Errors
/// `installation.other_registry` when no registry was configured and the database is used with a real one.
#[boxed]
pub async fn choose_registry(db: &Db, name: &str, on_purpose: bool) -> Result<Chosen> {
    let mut tx = db.begin().await?;
    let remembered = setting(&mut tx, REGISTRY).await?;
    let mut others = registries_in_use(&mut tx).await?;
    let real = remembered
        .as_deref()
        .into_iter()
        .chain(others.iter().map(|(name, _)| name.as_str()))
        .find(|known| *known != SIMULATOR);
    let known = match real {
        Some(real) if name == SIMULATOR => {
            if !on_purpose {
                return Err(Error::rule(
                    "installation.other_registry",
                    format!(
                        "this database is used with the registry {real}, and no registry was named now. Give --registry (or NICHANDLE_REGISTRY, or \
                         registry in nichandle.toml) as before; --registry simulator takes the embedded simulator on purpose"
                    ),
                ));
            }
            real
        }
        _ => name,
    }
    .to_owned();
    if remembered.as_ref() != Some(&known) {
        remember(&mut tx, REGISTRY, &known).await?;
        tx.commit().await?;
    }
    others.retain(|(other, _)| other != name);
    Ok(Chosen {
        name: name.to_owned(),
        others,
    })
}
