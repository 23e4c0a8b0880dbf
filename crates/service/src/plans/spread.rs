//! What a change that spreads over many domains would send, of all of them, in the order in which it is looked over.

use super::digest;
use super::lines::{Lines, lines_of};
use super::resolution::Supposed;
use crate::{Reach, Result};
use ::wire::{DomainPlan, Totals};
use model::id::DomainId;
use store::Tx;

/// How many domains are read at a time.
const AT_ONCE: usize = 2_000;

/// Every domain that a change concerns: problems first, then changes of registrant, then other changes, then those to which nothing would be sent.
#[derive(Debug, Clone, Default)]
pub struct PlannedDomains {
    totals: Totals,
    lines: Lines,
}

impl PlannedDomains {
    /// How much it would do.
    #[must_use]
    pub const fn totals(&self) -> &Totals {
        &self.totals
    }

    /// At most so many of them, from this place on.
    #[must_use]
    pub fn items(&self, from: usize, most: usize) -> Vec<DomainPlan> {
        let lines = self.lines.lines.iter().skip(from).take(most);
        lines
            .filter_map(|line| {
                let content = self.lines.contents.get(line.content)?;
                Some(DomainPlan {
                    domain_id: line.domain,
                    name: line.name.ascii().to_owned(),
                    unicode_name: line.name.unicode().to_owned(),
                    ..content.clone()
                })
            })
            .collect()
    }

    /// A digest of what each of the domains would be sent and refused: the same for whoever works it out again while the book and the registries say the same. A form that shows a plan names with it
    /// what was looked at.
    ///
    /// # Errors
    /// [`crate::Error::Internal`] when a plan can't be written as JSON.
    pub fn digest(&self) -> Result<String> {
        let contents = self.lines.contents.iter().map(digest::sent);
        let contents: Vec<String> = contents.collect::<Result<_>>()?;
        let lines = self.lines.lines.iter();
        let all: Vec<_> = lines
            .map(|line| (line.domain, contents.get(line.content)))
            .collect();
        digest::digest(&all)
    }

    /// What each of them would be sent, without its id and names.
    pub(crate) fn each(&self) -> impl Iterator<Item = &DomainPlan> {
        let contents = &self.lines.contents;
        let lines = self.lines.lines.iter();
        lines.filter_map(move |line| contents.get(line.content))
    }

    fn add(&mut self, some: Lines) {
        let known = self.lines.contents.len();
        self.lines.contents.extend(some.contents);
        for mut line in some.lines {
            line.content += known;
            self.lines.lines.push(line);
        }
    }

    fn settled(mut self) -> Self {
        let Lines { lines, contents } = &mut self.lines;
        let class = |at: usize| contents.get(at).map_or(3, class);
        lines.sort_by_cached_key(|line| {
            let name = line.name.unicode().to_lowercase();
            (class(line.content), name, line.domain)
        });
        self.totals = self.lines.totals();
        self
    }
}

/// The place of a domain's section.
fn class(content: &DomainPlan) -> u8 {
    if content.problem {
        0
    } else if content.send.is_empty() {
        3
    } else if content.changes_registrant {
        1
    } else {
        2
    }
}

/// What all of these domains would be sent if the data were as supposed. Those that the caller can't access are left out.
pub(crate) async fn planned_domains(
    tx: &mut Tx,
    reach: &Reach<'_>,
    ids: &[DomainId],
    supposed: &Supposed<'_>,
) -> Result<PlannedDomains> {
    let mut planned = PlannedDomains::default();
    for ids in ids.chunks(AT_ONCE) {
        let mut domains = store::domains::many(tx, reach.organization, ids).await?;
        domains.retain(|domain| reach.includes(domain.project_id));
        planned.add(lines_of(tx, domains, supposed).await?);
    }
    Ok(planned.settled())
}

/// How much it would do to all of these domains if the data were as supposed. Those that the caller can't access are left out.
pub(crate) async fn totals_of(
    tx: &mut Tx,
    reach: &Reach<'_>,
    ids: &[DomainId],
    supposed: &Supposed<'_>,
) -> Result<Totals> {
    Ok(planned_domains(tx, reach, ids, supposed).await?.totals)
}
