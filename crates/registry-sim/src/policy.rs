//! The policy of each TLD's registry, as data.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::Deserialize;
use toml::{Table, Value};

use crate::objects::{Due, PostalForm, Role};

const BUILT_IN: &str = include_str!("policies.toml");

/// The rules of one TLD. The built-in file `policies.toml` explains each.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// Roles that a domain must have (2306 without).
    pub required_roles: BTreeSet<Role>,
    /// Roles that a domain may have (2306 otherwise).
    pub allowed_roles: BTreeSet<Role>,
    /// How many contacts one role may have.
    pub max_per_role: usize,
    /// Forms of `postalInfo` that a contact may have (2306 otherwise).
    pub postal_forms: BTreeSet<PostalForm>,
    /// The int form must be seven-bit ASCII (2005 otherwise; RFC 5733 §2.3).
    pub int_is_ascii: bool,
    /// Optional fields of RFC 5733 that this registry requires (2306 without).
    pub required_fields: BTreeSet<ContactField>,
    /// The longest contact id in characters (2306 when longer).
    pub max_contact_id: usize,
    /// Contact ids are kept, compared and shown in lower case.
    pub fold_ids: bool,
    /// Characters that an organization's name may not have (2005).
    pub forbidden_in_org: String,
    /// When not empty: domains that e-mail addresses must be of (2306 otherwise).
    pub email_domains: Vec<String>,
    /// Whether a contact in use may be changed in place (2306 if not).
    pub contact_update: bool,
    /// How a change of a domain's contacts is carried out.
    pub contact_changes: ContactChanges,
    /// How `contact:create` (by the default rules) and `contact:update` are carried out.
    pub contact_writes: ContactChanges,
    /// When not empty: addresses are thrown away, and who sends one is told so with these words (1100).
    pub addresses_discarded: String,
    /// What is kept otherwise than it was sent.
    pub rewrites: BTreeSet<Rewrite>,
    /// Where a refusal says why.
    pub reasons: Reasons,
    /// Whether a refusal whose reason stands elsewhere has an empty `msg`, not the code's own text.
    pub empty_msg: bool,
    /// The code of what these rules refuse: 2306, or what registries answer in its place (2400).
    pub policy_refusal: u16,
    /// How long each writing command takes, in milliseconds.
    pub write_delay_ms: u64,
    /// The longest registration from today, in years.
    pub max_years: u32,
    /// For how many days a deleted domain can be restored (RFC 3915); with 0 it is gone at once.
    pub redemption_days: u32,
    /// How many days later it is gone.
    pub pending_delete_days: u32,
    /// For how many days a fee is given back after a registration, a renewal, a transfer (RFC 3915).
    pub grace_days: u32,
}

impl Policy {
    /// How long each writing command takes.
    pub(crate) fn write_delay(&self) -> Duration {
        Duration::from_millis(self.write_delay_ms)
    }
}

/// An optional field of a contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ContactField {
    /// Organization.
    Org,
    /// One line of street at the least.
    Street,
    /// State or province.
    Sp,
    /// Postal code.
    Pc,
    /// Telephone.
    Voice,
    /// Fax.
    Fax,
}

/// What a registry writes otherwise than it was told, without a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rewrite {
    /// White space at both ends of names and addresses goes.
    Trimmed,
    /// The domain of e-mail addresses in small letters.
    EmailDomain,
    /// Postal codes without white space.
    CodeSpaces,
    /// Cities in capitals.
    CityCapitals,
    /// Letters and their accents apart (Unicode's normalization form D).
    Nfd,
    /// Telephone and fax numbers without an extension get the extension 0.
    ZeroExtension,
}

/// Where a refusal says why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reasons {
    /// In `msg`, and again in `extValue` beside the value at fault.
    Msg,
    /// In `extValue` alone; without a value at fault that is `<undef/>`.
    ExtValue,
    /// In an extension that no greeting tells of.
    Extension,
    /// In `resData`, the same.
    ResData,
}

/// How a change of a domain's contacts, or of a contact, is carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContactChanges {
    /// Done at once: 1000.
    Direct,
    /// 1001; so many further commands still see it pending, then it is done and a poll message waits.
    AfterCommands(u64),
    /// 1001; done after so many milliseconds of the registry's clock.
    AfterMillis(u64),
    /// 1001; done when [`crate::Switches::release_pendings`] says so.
    WhenReleased,
}

impl ContactChanges {
    /// When a change is done that is asked for now; `None`: at once.
    pub(crate) fn due(self, now: DateTime<Utc>) -> Option<Due> {
        match self {
            ContactChanges::Direct => None,
            ContactChanges::AfterCommands(count) => Some(Due::Commands(count)),
            ContactChanges::AfterMillis(millis) => {
                Some(Due::At(now + Duration::from_millis(millis)))
            }
            ContactChanges::WhenReleased => Some(Due::Release),
        }
    }
}

/// The rules of every TLD.
#[derive(Clone, Debug, PartialEq)]
pub struct Policies {
    /// For TLDs that have none of their own, and for contacts that no domain uses yet.
    pub default: Policy,
    /// By the TLD, or any longer suffix (`co.example`), without a leading dot.
    pub by_suffix: BTreeMap<String, Policy>,
}

impl Policies {
    /// The built-in rules overridden by these: a TOML text with `[default]` and `[tld.NAME]` tables as in `policies.toml`.
    /// What is said in `[default]` also holds for built-in TLDs that say nothing else.
    ///
    /// # Errors
    /// When the text is not TOML, names an unknown rule, or gives one a wrong type.
    pub fn from_toml(text: &str) -> Result<Policies, PolicyError> {
        let mut rules: Table = parse(BUILT_IN)?;
        merge(&mut rules, parse(text)?);
        let Some(Value::Table(default)) = rules.remove("default") else {
            return Err(PolicyError("[default] is not a table".to_owned()));
        };
        let mut by_suffix = BTreeMap::new();
        match rules.remove("tld") {
            Some(Value::Table(tlds)) => {
                for (suffix, own) in tlds {
                    let Value::Table(own) = own else {
                        return Err(PolicyError(format!("[tld.{suffix}] is not a table")));
                    };
                    let mut whole = default.clone();
                    whole.extend(own);
                    by_suffix.insert(suffix.to_ascii_lowercase(), policy(&suffix, whole)?);
                }
            }
            Some(_) => return Err(PolicyError("[tld] is not a table".to_owned())),
            None => {}
        }
        if let Some(stray) = rules.keys().next() {
            return Err(PolicyError(format!(
                "{stray:?} is neither [default] nor [tld.NAME]"
            )));
        }
        Ok(Policies {
            default: policy("default", default)?,
            by_suffix,
        })
    }

    /// The rules for a contact that these domains use: the default ones first.
    pub(crate) fn of_contact<'a, 'd>(
        &'a self,
        domains: impl Iterator<Item = &'d str>,
    ) -> impl Iterator<Item = &'a Policy> {
        std::iter::once(&self.default).chain(domains.map(|name| self.for_domain(name)))
    }

    /// The rules for a domain: those of the longest suffix that has any.
    pub fn for_domain(&self, name: &str) -> &Policy {
        let mut rest = name;
        while let Some((_, suffix)) = rest.split_once('.') {
            if let Some(policy) = self.by_suffix.get(suffix) {
                return policy;
            }
            rest = suffix;
        }
        &self.default
    }
}

impl Default for Policies {
    fn default() -> Policies {
        Policies::from_toml("").expect("the built-in rules are read by a test")
    }
}

/// A rule that can't be read.
#[derive(Debug, thiserror::Error)]
#[error("registry policy: {0}")]
pub struct PolicyError(String);

fn parse(text: &str) -> Result<Table, PolicyError> {
    text.parse()
        .map_err(|error: toml::de::Error| PolicyError(error.to_string()))
}

fn policy(name: &str, rules: Table) -> Result<Policy, PolicyError> {
    rules
        .try_into()
        .map_err(|error: toml::de::Error| PolicyError(format!("{name}: {error}")))
}

/// Lays one tree of tables over another, to the depth of single rules.
fn merge(under: &mut Table, over: Table) {
    for (key, value) in over {
        match (under.get_mut(&key), value) {
            // A value that chooses among alternatives is replaced whole.
            (Some(Value::Table(old)), Value::Table(new))
                if key != "contact_changes" && key != "contact_writes" =>
            {
                merge(old, new)
            }
            (_, value) => {
                under.insert(key, value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn built_in_rules() {
        let policies = Policies::default();
        assert_eq!(policies.for_domain("a.example"), &policies.default);
        assert_eq!(policies.for_domain("a.nowhere"), &policies.default);
        assert_eq!(policies.for_domain("a.strict").required_roles.len(), 4);
        assert_eq!(policies.for_domain("a.b.slow").write_delay_ms, 4000);
    }

    #[test]
    fn own_rules_lie_over_the_built_in() {
        let text = "default.max_years = 3\n[tld.slow]\nwrite_delay_ms = 1\ncontact_changes = \"direct\"\n[tld.\"co.example\"]\nmax_years = 1";
        let policies = Policies::from_toml(text).expect("good rules");
        assert_eq!(policies.for_domain("a.strict").max_years, 3);
        let slow = policies.for_domain("a.slow");
        assert_eq!(
            (slow.write_delay_ms, slow.contact_changes),
            (1, ContactChanges::Direct)
        );
        assert_eq!(policies.for_domain("a.co.example").max_years, 1);
        assert_eq!(policies.for_domain("co.example").max_years, 3);
    }

    #[test]
    fn wrong_rules_are_refused() {
        for (text, hint) in [
            ("[tld.x]\nmax_year = 3", "max_year"),
            ("[tld.x]\nmax_years = \"three\"", "x"),
            ("[other]", "other"),
            ("tld = 3", "tld"),
            ("][", "policy"),
        ] {
            let error = Policies::from_toml(text).expect_err(text).to_string();
            assert!(error.contains(hint), "{text}: {error}");
        }
    }
}
