//! The rows of a file: what would become of each, or became of it.

use super::kind::FATES;
use super::mend;
use crate::impact::change;
use crate::markup::{IntoMarkup, Markup};
use crate::parts::{Icon, TaskState};
use crate::words::domains;
use leptos::prelude::*;
use model::adoption::{RoleTaken, Took};
use service::files::{ImportCard, ImportRow, Kind, Outcome, RowPlan};
use service::tasks::Task;

/// The table.
pub(super) fn table(card: &ImportCard) -> impl IntoView + use<> {
    let contacts = card.import.kind == Ok(Kind::Contacts);
    let rows = card
        .rows
        .iter()
        .map(|row| line(card, row, contacts))
        .collect_view();
    view! {
        <div class="list-box" id="rows" data-fresh="">
            <table class="list">
                <caption class="vh">"Rows of the file"</caption>
                <thead><tr><th scope="col">{if contacts { "Contact" } else { "Domain" }}</th><th scope="col" class="num">"Line"</th><th scope="col">"Fate"</th><th scope="col">"What"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

fn line(card: &ImportCard, row: &ImportRow, contacts: bool) -> impl IntoView + use<> {
    let who = who(card, row, contacts);
    let who = match row.object_id {
        Some(id) => {
            let noun = if contacts { "contacts" } else { "domains" };
            view! { <a href=format!("/{noun}/{id}")>{who}</a> }.into_markup()
        }
        None => view! { {who} }.into_markup(),
    };
    let (word, state) = FATES
        .iter()
        .find(|(fate, _, _)| *fate == row.fate)
        .map_or(("", "pending"), |(_, word, state)| (*word, *state));
    let plan = card.plans.get(&row.line).map(planned);
    let task = row.task_id;
    let task = task.and_then(|id| card.begun.iter().find(|task| task.id == id));
    view! {
        <tr>
            <th scope="row">{who}</th>
            <td class="num" data-label="line">{row.line}</td>
            <td class="end"><span class="state" data-state=state><Icon name=state /><span>{word}</span></span></td>
            <td>
                {row.reason.clone().map(|reason| view! { <p class="wraps"><bdi>{reason}</bdi></p> })}
                {row.remarks.said.iter().map(|said| view! { <p class="wraps quiet small"><bdi>{said.clone()}</bdi></p> }).collect_view()}
                {mend::form(card, row)}
                {plan}
                {row.outcome.as_ref().map(became)}
                {task.map(begun)}
            </td>
        </tr>
    }
}

fn who(card: &ImportCard, row: &ImportRow, contacts: bool) -> String {
    let cell = |name: &str| row.data.get(name).cloned().unwrap_or_default();
    if !contacts {
        return cell("name");
    }
    // A new contact has its handle once it is there.
    let handle = row.object_id.and_then(|id| card.handles.get(&id));
    let parts = [
        handle.cloned().unwrap_or_else(|| cell("handle")),
        format!("{} {}", cell("first_name"), cell("last_name")),
        cell("org_name"),
    ];
    let parts: Vec<&str> = parts
        .iter()
        .map(|part| part.trim())
        .filter(|part| !part.is_empty())
        .collect();
    parts.join(" · ")
}

/// What a row would do.
fn planned(plan: &RowPlan) -> Markup {
    if !plan.fields.is_empty() {
        return edited(plan);
    }
    let changes = plan.changes.iter().map(|change| {
        let to = change.to.clone().unwrap_or_else(|| "nobody of ours".into());
        let from = match (&change.from, plan.adopts) {
            (Some(from), _) => from.clone(),
            (None, true) => "as the registry holds it".into(),
            (None, false) => "nobody".into(),
        };
        view! { <li>{change.role.title()} ": " <del><bdi>{from}</bdi></del> " → " <ins><bdi>{to}</bdi></ins></li> }
    });
    let changes = changes.collect_view();
    let registrant = match plan.changes_registrant {
        Some(true) => "This is a change of registrant.",
        Some(false) => "",
        None if plan.changes.is_empty() => "",
        None => "Whether the registrant changes is known once the registry was asked.",
    };
    let adopts = match (plan.adopts, &plan.team) {
        (false, None) => String::new(),
        (false, Some(team)) => format!("Team {team}."),
        (true, None) => "Adopted, with the roles that its registry holds.".into(),
        (true, Some(team)) => {
            format!("Adopted into team {team}, with the roles that its registry holds.")
        }
    };
    view! {
        {(!adopts.is_empty()).then(|| view! { <p>{adopts}</p> })}
        <ul>{changes}</ul>
        {(!registrant.is_empty()).then(|| view! { <p><strong>{registrant}</strong></p> })}
    }
    .into_markup()
}

/// What becomes another of a contact, and where.
fn edited(plan: &RowPlan) -> Markup {
    let moves = plan.fields.iter().map(|field| {
        let (from, to) = (field.from.clone(), field.to.clone());
        change((field.label, from, to))
    });
    let moves = moves.collect_view();
    let on = match plan.domains {
        0 => "No domain shows it.".to_owned(),
        count => format!("Shown on {}.", domains(count)),
    };
    let registrants = match (plan.registrants, plan.domains) {
        (0, _) => None,
        (1, 1) => Some("This is a change of registrant.".to_owned()),
        (count, _) => Some(format!(
            "This is a change of registrant on {}.",
            domains(count)
        )),
    };
    view! {
        <div class="moves">{moves}</div>
        <p class="quiet small">{on}</p>
        {registrants.map(|text| view! { <p><strong>{text}</strong></p> })}
    }
    .into_markup()
}

/// What a row has done.
fn became(outcome: &Outcome) -> Markup {
    let roles = outcome.roles.iter().map(role).collect_view();
    let pending = match (outcome.pending, outcome.changes_registrant) {
        (false, _) => "",
        (true, false) => "Its team would change roles: its page says which.",
        (true, true) => {
            "Its team would change roles, the registrant among them: its page says which."
        }
    };
    view! {
        <ul>{roles}</ul>
        {(!pending.is_empty()).then(|| view! { <p>{pending}</p> })}
    }
    .into_markup()
}

fn role(taken: &RoleTaken) -> impl IntoView + use<> {
    let how = match taken.took {
        Took::Known => "a contact of yours",
        Took::Updated => "a contact of yours, changed to this",
        Took::Matched => "matched: it says the same",
        Took::New => "a new contact",
        Took::Left => "left at the registry",
    };
    let contact = taken.contact_id.map(|id| {
        let handle = taken.handle.clone();
        view! { <a href=format!("/contacts/{id}")><span class="handle">{handle}</span></a> ", " }
    });
    let advice: Vec<String> = taken
        .advice
        .0
        .iter()
        .map(|error| error.code.text().into_owned())
        .collect();
    let advice = advice.join(" ");
    view! { <li>{taken.role.title()} ": " <bdi>{taken.name.clone()}</bdi> " " {contact} {how} {(!advice.is_empty()).then(|| view! { <p class="quiet small">{advice}</p> })}</li> }
}

fn begun(task: &Task) -> impl IntoView + use<> {
    view! { <p><TaskState task=task.clone() /> " " <a href=format!("/tasks/{}", task.id)>"Its task"</a></p> }
}
