//! What a replacement would come to.

use super::Entry;
use serde::{Deserialize, Serialize};

/// What a replacement would come to. Nothing was written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplacementPlan {
    /// Who takes over from whom, on how many domains, and how many changes of registrant that is.
    pub text: String,
    /// The words of the button that does it.
    pub button: String,
    /// The choice that this says, as the form sends it back with that button.
    pub looked: String,
    /// The first domains that it touches: beside each whether it is a change of registrant there, beneath it what a registry would refuse.
    pub domains: Vec<Entry>,
    /// How many more there are.
    pub more: u32,
}
