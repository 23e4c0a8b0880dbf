//! Which team looks after a domain, and giving it to another.

use crate::functions::domains::GiveToTeam;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::id::TeamId;
use service::domains::Domain;
use service::teams::TeamName;

/// The teams as options of a select.
pub(super) fn options(teams: &[TeamName], chosen: Option<TeamId>) -> impl IntoView + use<> {
    teams
        .iter()
        .map(|team| {
            let (id, name) = (team.id, team.name.clone());
            view! { <option value=id.to_string() selected=chosen == Some(id)>{name}</option> }
        })
        .collect_view()
}

/// The form on a domain's page. It names the version that was looked at.
pub(super) fn form(domain: &Domain, teams: &[TeamName]) -> impl IntoView + use<> {
    let id = domain.id;
    let options = options(teams, domain.team_id);
    view! {
        <form class="team-of" method="post" action=format!("/domains/{id}/team") data-function=GiveToTeam::PATH data-of=id.to_string() data-print="no">
            <input type="hidden" name="version" value=domain.version.to_string() />
            <label for="team_id">"Team"</label>
            <select id="team_id" name="team_id" autocomplete="off">
                <option value="" selected=domain.team_id.is_none()>"no team"</option>
                {options}
            </select>
            <button class="button">"Change team"</button>
            <span class="quiet small">"What its registry would be sent is shown first."</span>
        </form>
    }
}
