//! The writes of a domain's forms, each entered by the form's page handler and by its server function alike: the form's strings in, one use case.

use crate::answers::Values;
use crate::flash::Flash;
use crate::form::role_draft::Draft;
use crate::form::{text_in, version_in};
use crate::site::Site;
use crate::writes::plans::{OrPlan, reaches_registries};
use model::agreement::AgreementState;
use model::field::{FieldCode, FieldErrors};
use model::id::{ContactId, DomainId, TeamId};
use model::registry::ContactsRead;
use model::resolution::Source;
use model::role::Role;
use model::task::{Params, TaskType};
use service::domains::{Adopting, Domain, Holder, Order};
use service::files::{Import, NewAdoptions, names_in};
use service::{Actor, Error, Mode, Result};
use wire::{NewPlan, PlanChange, PlanSelection};

/// Takes a domain into the book, as its registry holds it.
///
/// # Errors
/// `name`, `project`, `team_id`; when the registry gives no answer.
pub(crate) async fn adopt(site: &Site, actor: &Actor, form: &Values) -> Result<Domain> {
    let text = |name: &str| text_in(form, name);
    let project = text("project").parse();
    let project = project.map_err(|_| Error::field("project", FieldCode::Required))?;
    let team = team_in(form)?;
    let domains = site.service.domains();
    // Boxed: it reads at the registry, writes many rows, and would make every caller that large.
    Box::pin(domains.adopt(actor, project, text("name"), team)).await
}

/// What was adopted, in words.
pub(crate) fn adopted(domain: &Domain) -> String {
    format!(
        "{} is in the book, as its registry holds it. Nothing was changed there.",
        domain.name.unicode()
    )
}

/// What became of a box of names.
pub(crate) enum Adopted {
    /// One name: the domain's page, and what is said there.
    One(String, String),
    /// Several: their rows.
    Many(Import),
}

/// Takes the names of a box into the book, one a line or separated by spaces or commas, as their registries hold them.
///
/// # Errors
/// `name`, `project`, `team_id`; of one name what [`adopt`] says.
pub(crate) async fn adopt_all(site: &Site, actor: &Actor, form: &Values) -> Result<Adopted> {
    let text = |name: &str| text_in(form, name);
    let project = text("project").parse();
    let project = project.map_err(|_| Error::field("project", FieldCode::Required))?;
    let team = team_in(form)?;
    let send = form.contains_key("send");
    let names = names_in(text("name"));
    if let [name] = names.as_slice() {
        let adopting = Adopting {
            project,
            name,
            team,
            send: send && team.is_some(),
        };
        let read = &mut ContactsRead::new();
        let domains = site.service.domains();
        let done = domains.take_in(actor, adopting, read, Mode::Do).await?;
        let page = format!("/domains/{}", done.domain.id);
        let text = match done.task {
            None => adopted(&done.domain),
            Some(_) => format!(
                "{} is in the book, and its team’s roles are on their way.",
                done.domain.name.unicode()
            ),
        };
        return Ok(Adopted::One(page, text));
    }
    let new = NewAdoptions {
        project,
        team,
        send,
        names,
    };
    let import = site.service.files().adopt(actor, &new).await;
    import.map(Adopted::Many).map_err(|error| match error {
        // The form's own name for them.
        Error::Invalid(FieldErrors(errors)) => {
            let mut renamed = FieldErrors::default();
            for error in errors {
                let own = if error.field == "names" {
                    "name".into()
                } else {
                    error.field
                };
                renamed.push(own, error.code);
            }
            Error::Invalid(renamed)
        }
        other => other,
    })
}

/// Gives the roles that were adopted to the domain's team. Gives what was done, in words.
pub(crate) async fn send_team(
    site: &Site,
    actor: &Actor,
    id: DomainId,
    form: &Values,
) -> Result<&'static str> {
    let of = (id, version_in(form)?);
    site.service.domains().send_team(actor, of).await?;
    Ok("The team’s roles are on their way. It is done when the registry was read back.")
}

/// Keeps the roles that were adopted. Gives what was done, in words.
pub(crate) async fn keep_roles(
    site: &Site,
    actor: &Actor,
    id: DomainId,
    form: &Values,
) -> Result<&'static str> {
    let of = (id, version_in(form)?);
    site.service.domains().keep_roles(actor, of).await?;
    Ok("The domain keeps its roles. Nothing was sent.")
}

/// Takes a domain out of the book. Gives what was done, in words.
pub(crate) async fn release(
    site: &Site,
    actor: &Actor,
    id: DomainId,
    form: &Values,
) -> Result<&'static str> {
    let seen = version_in(form)?;
    site.service.domains().release_if(actor, id, seen).await?;
    Ok("The domain is out of the book. Nothing was sent: its registry keeps what it has.")
}

/// The team that was chosen; nothing for none.
///
/// # Errors
/// `team_id`: it is none of ours.
fn team_in(form: &Values) -> Result<Option<TeamId>> {
    let typed = text_in(form, "team_id");
    if typed.is_empty() {
        return Ok(None);
    }
    typed.parse().map(Some).map_err(|_| {
        let text = "There is no such team.".into();
        Error::field("team_id", FieldCode::Other { text })
    })
}

/// Sends a draft of roles, once: it names the version of the domain that was looked over. A draft that was sent already and stands is not sent again.
/// Gives what is to be said, with the task that has begun.
pub(crate) async fn send_roles(
    site: &Site,
    actor: &Actor,
    id: DomainId,
    form: &Values,
) -> Result<Flash> {
    let draft = draft(id, form);
    let seen = version_in(form)?;
    let domains = site.service.domains();
    match domains
        .assign_roles_if(actor, id, seen, &draft.changes)
        .await
    {
        Ok(assigned) => Ok(Flash::begun(
            "The change has begun. What the world sees follows when the registry was read back.",
            assigned.task.id,
        )),
        Err(error @ Error::Stale { .. }) => {
            let holders = domains.contacts(actor, id).await?;
            if draft.against(|role| own(&holders, role)).changes.is_empty() {
                Ok(Flash::done(
                    "This was sent already: the roles are as you drafted them.",
                ))
            } else {
                Err(error)
            }
        }
        Err(error) => Err(error),
    }
}

/// The draft that a form holds.
pub(crate) fn draft(id: DomainId, form: &Values) -> Draft {
    Draft::read(format!("/domains/{id}"), |name| {
        form.get(name).cloned().unwrap_or_default()
    })
}

/// Gives the domain to a team, or to none: at once where its registry would be sent nothing, and else by a plan. Gives what is to be said, with the task that has begun.
pub(crate) async fn give_to_team(
    site: &Site,
    actor: &Actor,
    id: DomainId,
    form: &Values,
) -> Result<OrPlan<Flash>> {
    let team = team_in(form)?;
    let of = (id, version_in(form)?);
    let domains = site.service.domains();
    let moves = domains.get(actor, id).await?.team_id != team;
    let planned = domains.plan_team(actor, of, team).await?;
    if moves && reaches_registries(&[planned]) {
        let new = NewPlan {
            change: PlanChange::TeamId(team.map(|team| team.0)),
            selection: Some(PlanSelection::DomainIds(vec![id.0])),
        };
        let plan = Box::pin(site.service.plans().make(actor, &new)).await?;
        return Ok(OrPlan::Plan(plan.id));
    }
    let given = domains.set_team(actor, of, team).await?;
    let Some(given) = given else {
        return Ok(OrPlan::Done(Flash::done("It was so already.")));
    };
    let which = if team.is_some() { "that" } else { "no" };
    let text = format!(
        "The domain is in {which} team now. Its registry holds what it should already; it is read back once more."
    );
    Ok(OrPlan::Done(Flash::begun(text, given.task.id)))
}

/// Reads a domain at its registry. Gives what was found, in words.
pub(crate) async fn read_again(site: &Site, actor: &Actor, id: DomainId) -> Result<&'static str> {
    let found = site.service.domains().read_again(actor, id).await?;
    Ok(match found.domain.state {
        AgreementState::Agrees => "It was read: the registry holds what the book wants.",
        AgreementState::Differs => {
            "It was read: the registry holds something else than the book wants."
        }
        AgreementState::OnItsWay => "It was read. A task that changes it is under way.",
        AgreementState::Unknown => "It was read, and the registry does not show everything.",
        AgreementState::Gone => "The registry does not hold it under our account any more.",
    })
}

/// What was asked of a registry.
pub(crate) struct Ordered {
    /// Its type.
    pub(crate) task_type: TaskType,
    /// What is to be said, with the task that has begun.
    pub(crate) said: Flash,
}

/// Asks the registry for what was chosen: the lock, privacy, name servers, a longer term, the contacts once more.
pub(crate) async fn order(
    site: &Site,
    actor: &Actor,
    id: DomainId,
    form: &Values,
) -> Result<Ordered> {
    let order = order_of(form)?;
    let seen = version_in(form)?;
    let asked = site.service.domains().order(actor, id, seen, order).await;
    let task = asked.map_err(named)?;
    let text = format!(
        "{} has begun. It is done when the registry was read back.",
        task.task_type.title()
    );
    Ok(Ordered {
        task_type: task.task_type,
        said: Flash::begun(text, task.id),
    })
}

/// What a form asks for.
///
/// # Errors
/// `task_type`, `years`: nothing was chosen.
fn order_of(form: &Values) -> Result<Order> {
    let text = |name: &str| text_in(form, name);
    let unknown = |name: &'static str, text: &'static str| {
        Error::field(name, FieldCode::Other { text: text.into() })
    };
    let task_type = text("task_type")
        .parse::<TaskType>()
        .ok()
        .ok_or_else(|| unknown("task_type", "Choose what is to be asked."))?;
    let mut params = Params::default();
    match task_type {
        TaskType::Renew => {
            let years = text("years").parse();
            params.years = Some(years.map_err(|_| unknown("years", "Choose for how long."))?);
        }
        TaskType::UpdateNameservers => {
            let hosts = text("nameservers").split([' ', ',', ';', '\r', '\n', '\t']);
            let hosts = hosts.filter(|host| !host.is_empty());
            params.nameservers = Some(hosts.map(ToOwned::to_owned).collect());
        }
        _ => {}
    }
    Ok(Order { task_type, params })
}

/// The form's own names for what the model names behind `params.`.
fn named(error: Error) -> Error {
    let Error::Invalid(FieldErrors(errors)) = error else {
        return error;
    };
    let mut renamed = FieldErrors::default();
    for error in errors {
        let field = error.field.into_owned();
        let own = field.strip_prefix("params.").unwrap_or(&field).to_owned();
        renamed.push(own, error.code);
    }
    Error::Invalid(renamed)
}

/// The contact that the domain itself names for a role.
pub(crate) fn own(holders: &[Holder], role: Role) -> Option<ContactId> {
    holders
        .iter()
        .find(|holder| holder.role == role && holder.source == Source::Domain)
        .map(|holder| holder.contact.id)
}
