//! The fields of an action: which team, which role and contact, which name servers, how many years.

use crate::answers::Values;
use crate::flash::Flash;
use crate::form::act::Act;
use crate::form::text_in;
use crate::markup::{IntoMarkup, Markup};
use crate::parts::{ContactSelect, FieldError, Offered, RoleTab, TextField, wrong};
use crate::site::Site;
use crate::visitor::Visitor;
use crate::writes::plans::NO_TEAM;
use leptos::prelude::*;
use model::role::Role;
use model::task::{MOST_NAMESERVERS, MOST_YEARS};
use service::Error;
use service::teams::TeamName;

/// The page, for searches that send the form to it.
const PAGE: &str = "/plans/new";

/// What the fields offer.
#[derive(Default)]
pub(super) struct Asked {
    teams: Vec<TeamName>,
    from: Offered,
    to: Offered,
}

impl Asked {
    pub(super) async fn find(
        site: &Site,
        visitor: &Visitor,
        act: Act,
        values: &Values,
    ) -> Result<Self, Error> {
        let text = |name: &str| text_in(values, name);
        let offered = async |words: &str, chosen: &str| {
            Offered::find(site, visitor, (text(words), text(chosen)), &[]).await
        };
        Ok(match act {
            Act::Team => Self {
                teams: site.service.teams().names(visitor.actor()).await?,
                ..Self::default()
            },
            Act::Role => Self {
                to: offered("q", "contact").await?,
                ..Self::default()
            },
            Act::Replace => Self {
                from: offered("q_from", "from").await?,
                to: offered("q", "to").await?,
                ..Self::default()
            },
            _ => Self::default(),
        })
    }
}

/// The fields.
pub(super) fn fields(act: Act, asked: Asked, values: &Values, flash: &Flash) -> Option<Markup> {
    let wrong = |name: &str| wrong(flash, name);
    Some(match act {
        Act::Team => team(asked.teams, text_in(values, "team_id"), wrong("team_id")),
        Act::Role => role(asked.to, values, [wrong("role"), wrong("contact")]),
        Act::Replace => replace(asked, values, [wrong("from"), wrong("to")]),
        Act::Nameservers => {
            let hint = "All that the domains are to have, with spaces between them. What is not here is taken off.";
            let value = text_in(values, "nameservers").to_owned();
            let max = MOST_NAMESERVERS.saturating_mul(254);
            view! { <TextField name="nameservers" label="Name servers" hint=hint value=value max=max error=wrong("nameservers") wide=true /> }.into_markup()
        }
        Act::Renew => years(text_in(values, "years"), wrong("years")),
        _ => return None,
    })
}

fn team(teams: Vec<TeamName>, chosen: &str, error: Option<String>) -> Markup {
    let options = teams
        .into_iter()
        .map(|team| {
            let id = team.id.to_string();
            view! { <option selected=id == chosen value=id.clone()>{team.name}</option> }
        })
        .collect_view();
    let none = chosen == NO_TEAM;
    select(
        ("team_id", "Team"),
        "Roles that a domain names itself stay; the others come from the team.",
        view! { <option value="">"Choose…"</option><option value=NO_TEAM selected=none>"no team"</option>{options} }.into_markup(),
        error,
    )
}

fn role(
    contacts: Offered,
    values: &Values,
    [wrong_role, wrong_contact]: [Option<String>; 2],
) -> Markup {
    let chosen = text_in(values, "role");
    let options = Role::ALL
        .into_iter()
        .map(|role| view! { <option value=role.as_str() selected=role.as_str() == chosen>{role.title()}</option> })
        .collect_view();
    let back = values.contains_key("give_back");
    let role = select(
        ("role", "Role"),
        "",
        view! { <option value="">"Choose…"</option>{options} }.into_markup(),
        wrong_role,
    );
    view! {
        {role}
        <ContactSelect name="contact" label="Contact" find="q" page=PAGE.to_owned() offered=contacts error=wrong_contact />
        <label class="check"><input type="checkbox" name="give_back" value="1" checked=back /><span>"No contact of the domain’s own"<small>"Its team’s contact applies, or the organization’s."</small></span></label>
    }
    .into_markup()
}

fn replace(asked: Asked, values: &Values, [wrong_from, wrong_to]: [Option<String>; 2]) -> Markup {
    let none = Role::ALL
        .into_iter()
        .all(|role| !values.contains_key(role.as_str()));
    let boxes = Role::ALL
        .into_iter()
        .map(|role| {
            let on = none || values.contains_key(role.as_str());
            view! { <label class="check"><input type="checkbox" name=role.as_str() value="1" checked=on /><span><RoleTab role=role />" " {role.title()}</span></label> }
        })
        .collect_view();
    view! {
        <ContactSelect name="from" label="Who is replaced" find="q_from" page=PAGE.to_owned() offered=asked.from error=wrong_from />
        <ContactSelect name="to" label="Who takes over" find="q" page=PAGE.to_owned() offered=asked.to error=wrong_to />
        <fieldset class="checks"><legend>"In these roles"</legend><div class="row">{boxes}</div></fieldset>
    }
    .into_markup()
}

fn years(chosen: &str, error: Option<String>) -> Markup {
    let options = (1..=MOST_YEARS)
        .map(|years| {
            let unit = if years == 1 { "year" } else { "years" };
            let value = years.to_string();
            view! { <option selected=value == chosen value=value.clone()>{format!("{years} {unit}")}</option> }
        })
        .collect_view();
    select(
        ("years", "For"),
        "A registry charges for a term and does not take it back. Each domain is renewed from the end of its own.",
        options.into_markup(),
        error,
    )
}

fn select(
    (name, label): (&'static str, &'static str),
    hint: &'static str,
    options: Markup,
    error: Option<String>,
) -> Markup {
    let (hint_id, error_id) = (format!("{name}-hint"), format!("{name}-error"));
    let described = match (hint.is_empty(), error.is_some()) {
        (true, false) => None,
        (true, true) => Some(error_id.clone()),
        (false, false) => Some(hint_id.clone()),
        (false, true) => Some(format!("{hint_id} {error_id}")),
    };
    let invalid = error.is_some().then_some("true");
    view! {
        <div class="field" data-size="m">
            <label for=name>{label}</label>
            {(!hint.is_empty()).then(|| view! { <p class="hint" id=hint_id>{hint}</p> })}
            <select id=name name=name autocomplete="off" aria-invalid=invalid aria-describedby=described>{options}</select>
            <FieldError id=error_id text=error.unwrap_or_default() />
        </div>
    }
    .into_markup()
}
