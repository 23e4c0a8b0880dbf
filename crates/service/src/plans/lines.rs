//! What many domains would be sent, line by line, as the API shows it. Many domains share what would be sent to them: the same contacts over the same data at the same registry. That is worked out
//! once, so that a portfolio of ten thousand takes no longer to plan than to read.

use super::object::about_object;
use super::plan::planned_beside;
use super::resolution::{Resolution, Supposed};
use super::wire::{count, of_domain};
use crate::Result;
use ::wire::{DomainPlan, Totals};
use model::agreement::AgreementState;
use model::domain_name::DomainName;
use model::id::{ContactId, DomainId, ProjectId};
use model::registry::RegistryContact;
use model::resolution::Source;
use model::role::Role;
use model::task::{Params, TaskType};
use std::collections::HashMap;
use store::Tx;
use store::domains::Domain;
use uuid::Uuid;

/// One domain, and what it would be sent.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub(crate) domain: DomainId,
    pub(crate) project: ProjectId,
    pub(crate) name: DomainName,
    /// Its place among the contents.
    pub(crate) content: usize,
}

/// What many domains would be sent.
#[derive(Debug, Clone, Default)]
pub(crate) struct Lines {
    pub(crate) lines: Vec<Line>,
    /// What would be sent, without the domain's own id and names.
    pub(crate) contents: Vec<DomainPlan>,
}

impl Lines {
    /// How much it would do.
    pub(crate) fn totals(&self) -> Totals {
        let mut totals = Totals::default();
        for line in &self.lines {
            if let Some(content) = self.contents.get(line.content) {
                count(&mut totals, content);
            }
        }
        totals
    }

    /// Adds a domain whose content is one of its own.
    pub(crate) fn push(&mut self, domain: &Domain, content: DomainPlan) {
        let at = self.contents.len();
        self.contents.push(anybodys(content));
        self.lines.push(line(domain, at));
    }
}

fn line(domain: &Domain, content: usize) -> Line {
    Line {
        domain: domain.id,
        project: domain.project_id,
        name: domain.name.clone(),
        content,
    }
}

/// Without what is one domain's alone.
fn anybodys(content: DomainPlan) -> DomainPlan {
    DomainPlan {
        domain_id: DomainId(Uuid::nil()),
        name: String::new(),
        unicode_name: String::new(),
        ..content
    }
}

/// Everything that the plan of contacts of a domain depends on.
#[derive(PartialEq, Eq, Hash)]
struct Key {
    registry: String,
    tld: String,
    gone: bool,
    wanted: Vec<(Role, ContactId, Source)>,
    held: Vec<(Role, RegistryContact)>,
    read: bool,
}

/// What these domains would be sent if the data were as supposed; the same as [`planned`](super::planned) says of each.
pub(crate) async fn lines_of(
    tx: &mut Tx,
    domains: Vec<Domain>,
    supposed: &Supposed<'_>,
) -> Result<Lines> {
    let mut lines = Lines::default();
    let mut known: HashMap<Key, usize> = HashMap::new();
    let Some(organization) = domains.first().map(|domain| domain.organization_id) else {
        return Ok(lines);
    };
    let resolution = Resolution::of(tx, organization, domains, supposed).await?;
    let objects = resolution.objects(tx, organization).await?;
    for (at, (domain, held)) in resolution.domains.iter().zip(&resolution.held).enumerate() {
        let wanted = held.iter();
        let key = Key {
            registry: domain.registry.clone(),
            tld: domain.name.tld().to_owned(),
            gone: domain.state == AgreementState::Gone,
            wanted: wanted
                .map(|(role, each)| (*role, each.contact, each.source))
                .collect(),
            held: domain
                .view
                .as_ref()
                .map(|view| view.contacts.clone())
                .unwrap_or_default(),
            read: domain.view.is_some(),
        };
        let content = *known.entry(key).or_insert_with(|| {
            let plan = planned_beside(domain.clone(), resolution.holders(at), &objects);
            lines.contents.push(anybodys(of_domain(&plan)));
            lines.contents.len() - 1
        });
        lines.lines.push(line(domain, content));
    }
    Ok(lines)
}

/// What these domains would be sent by a task of this type about the domain object.
pub(crate) fn objects_of(domains: Vec<Domain>, task_type: TaskType, params: &Params) -> Lines {
    let mut lines = Lines::default();
    for domain in domains {
        let ends = domain.view.as_ref().and_then(|view| view.expires);
        let params = Params {
            ends: ends.filter(|_| task_type == TaskType::Renew),
            ..params.clone()
        };
        let plan = about_object(domain, task_type, &params);
        lines.push(&plan.domain, of_domain(&plan));
    }
    lines
}
