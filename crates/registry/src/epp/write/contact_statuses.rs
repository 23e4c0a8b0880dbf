//! `contact:update` of a contact's statuses alone (RFC 5733, section 3.2.5).

use super::EPP;
use crate::connector::Failure;
use instant_epp::contact::XMLNS;
use instant_xml::ToXml;
use model::registry::StatusChange;

/// The statuses that the client may set (RFC 5733, section 2.2).
const OURS: [&str; 3] = [
    "clientDeleteProhibited",
    "clientTransferProhibited",
    "clientUpdateProhibited",
];

/// The command.
#[derive(ToXml)]
#[xml(rename = "update", ns(EPP))]
pub(in crate::epp) struct ContactStatuses<'a> {
    inner: Update<'a>,
}

#[derive(ToXml)]
#[xml(rename = "update", ns(XMLNS))]
struct Update<'a> {
    id: &'a str,
    add: Option<Add<'a>>,
    remove: Option<Remove<'a>>,
}

#[derive(ToXml)]
#[xml(rename = "add", ns(XMLNS))]
struct Add<'a> {
    statuses: Vec<Status<'a>>,
}

#[derive(ToXml)]
#[xml(rename = "rem", ns(XMLNS))]
struct Remove<'a> {
    statuses: Vec<Status<'a>>,
}

#[derive(ToXml)]
#[xml(rename = "status", ns(XMLNS))]
struct Status<'a> {
    #[xml(attribute)]
    s: &'a str,
}

impl<'a> ContactStatuses<'a> {
    /// # Errors
    /// 2306, as the registry would report it, for a status that only the registry sets.
    pub(in crate::epp) fn new(id: &'a str, change: &'a StatusChange) -> Result<Self, Failure> {
        let (add, remove) = (statuses(&change.add)?, statuses(&change.remove)?);
        Ok(Self {
            inner: Update {
                id,
                add: (!add.is_empty()).then_some(Add { statuses: add }),
                remove: (!remove.is_empty()).then_some(Remove { statuses: remove }),
            },
        })
    }
}

fn statuses(words: &[String]) -> Result<Vec<Status<'_>>, Failure> {
    let ours = |word: &'_ String| {
        OURS.contains(&word.as_str()).then_some(()).ok_or_else(|| {
            Failure::refused(
                crate::codes::VALUE_POLICY,
                format!("{word} is the registry's to set (not sent)"),
            )
        })
    };
    words.iter().try_for_each(ours)?;
    Ok(words.iter().map(|s| Status { s }).collect())
}
