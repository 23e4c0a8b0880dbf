//! A plan as it is stored: its domains in the order in which they are looked over, and what would be sent to them, once for all that share it.

use crate::plans::{Line, Lines, digest, sent};
use crate::{Error, Result};
use model::plan::Change;
use model::stored::Object;
use std::collections::BTreeMap;
use store::plans::NewItem;
use wire::{DomainPlan, Totals};

/// One content, and how it is compared.
pub(super) struct Content {
    pub(super) problem: bool,
    pub(super) sends: bool,
    pub(super) changes_registrant: bool,
    /// A digest of what would be sent and refused.
    pub(super) sent: String,
    /// A digest of all of it.
    digest: String,
}

/// How each of the contents is compared, in their order.
///
/// # Errors
/// [`Error::Internal`] when one can't be written as JSON.
pub(super) fn contents(change: &Change, lines: &Lines) -> Result<Vec<Content>> {
    lines
        .contents
        .iter()
        .map(|content| of(change, content))
        .collect()
}

fn of(change: &Change, content: &DomainPlan) -> Result<Content> {
    let sends = *change == Change::Read || !content.send.is_empty();
    Ok(Content {
        problem: content.problem,
        sends: sends && !content.problem,
        changes_registrant: content.changes_registrant && sends && !content.problem,
        sent: sent(content)?,
        digest: digest(content)?,
    })
}

/// What a plan stores.
pub(super) struct Rows {
    pub(super) items: Vec<NewItem>,
    pub(super) contents: BTreeMap<String, Object>,
    pub(super) totals: Totals,
}

/// The rows of a plan.
pub(super) fn rows(change: &Change, lines: Lines) -> Result<Rows> {
    let all = contents(change, &lines)?;
    let mut kept = BTreeMap::new();
    for (content, shown) in all.iter().zip(&lines.contents) {
        if !kept.contains_key(&content.digest) {
            let object = Object::of(shown).map_err(Error::internal)?;
            kept.insert(content.digest.clone(), object);
        }
    }
    let mut totals = lines.totals();
    if *change == Change::Read {
        (totals.changes, totals.unchanged) = (totals.domains, 0);
    }
    let mut sorted: Vec<(u8, String, &Line, &Content)> = lines
        .lines
        .iter()
        .filter_map(|line| {
            let content = all.get(line.content)?;
            let name = line.name.unicode().to_lowercase();
            Some((class(content), name, line, content))
        })
        .collect();
    sorted.sort_unstable_by(|one, other| {
        (one.0, &one.1, one.2.domain).cmp(&(other.0, &other.1, other.2.domain))
    });
    let item = |(_, _, line, content): (u8, String, &Line, &Content)| NewItem {
        domain_id: line.domain,
        problem: content.problem,
        sends: content.sends,
        changes_registrant: content.changes_registrant,
        sent: content.sent.clone(),
        digest: content.digest.clone(),
    };
    Ok(Rows {
        items: sorted.into_iter().map(item).collect(),
        contents: kept,
        totals,
    })
}

/// Problems first, then changes of registrant, then other changes, then what is so already.
const fn class(content: &Content) -> u8 {
    if content.problem {
        0
    } else if content.changes_registrant {
        1
    } else if content.sends {
        2
    } else {
        3
    }
}
