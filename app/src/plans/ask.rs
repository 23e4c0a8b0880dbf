//! What an action on the selected domains needs to be told, before its plan is worked out. Everything that was chosen is in the address.

use super::fields::{Asked, fields};
use crate::answers::Values;
use crate::failure::Failure;
use crate::flash::Flash;
use crate::form::act::Act;
use crate::form::selection::Selection;
use crate::form::text_in;
use crate::page::{Page, Place, framed};
use crate::parts::{ErrorSummary, in_all};
use crate::site::Site;
use crate::visitor::Visitor;
use crate::words::domains;
use axum::extract::{Query, State};
use axum::response::Response;
use leptos::prelude::*;
use model::id::DomainId;

/// The page.
pub(super) async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Query(query): Query<Values>,
) -> Result<Response, Failure> {
    let failed = |error| Failure::of(&visitor.frame, error);
    let token = query.get("flash").and_then(|token| token.parse().ok());
    let flash = Flash::find(&site, &visitor, token).await;
    // What came back from the form counts more than the address that it came from.
    let mut values = query;
    values.extend(flash.values.clone());
    let nothing = || Failure::not_found(&visitor.frame);
    let act = Act::read(text_in(&values, "do")).ok_or_else(nothing)?;
    let selection = Selection::<DomainId>::read(&values).ok_or_else(nothing)?;
    let many = match &selection {
        Selection::Rows(rows) => domains(rows.len()),
        Selection::Matching(narrowed) => {
            let count = site.service.domains();
            let count = count
                .count(visitor.actor(), &narrowed.filter(site.service.now()))
                .await;
            let count = count.map_err(failed)?;
            let words = in_all(count, narrowed.is_any());
            if count == 1 {
                "1 domain".into()
            } else {
                format!("{words} domains")
            }
        }
    };
    let asked = Asked::find(&site, &visitor, act, &values)
        .await
        .map_err(failed)?;
    let back = back(&selection, &values);
    Ok(framed(&visitor, &flash, || {
        let heading = act.heading(&many);
        let hidden = selection
            .fields()
            .into_iter()
            .chain([("do", act.as_str().to_owned())])
            .map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
            .collect_view();
        let body = view! {
            <div class="page" data-width="narrow">
                <ErrorSummary flash=flash.clone() labels=label />
                <header class="head"><h1>{heading.clone()}</h1></header>
                <p class="measure">"Nothing is sent yet: first comes the plan, domain by domain, with what registries would refuse and where the registrant would become another."</p>
                <form class="stack" method="post" action="/plans" novalidate>
                    {hidden}
                    {fields(act, asked, &values, &flash)}
                    <p class="actions">
                        <button class="button" data-kind="main">"Work out the plan"</button>
                        <a class="button" data-kind="plain" href=back>"Back to the domains"</a>
                    </p>
                </form>
            </div>
        };
        Page::new(heading, body).at(Place::Domains)
    }))
}

/// The list as it was.
fn back(selection: &Selection<DomainId>, values: &Values) -> String {
    match selection {
        Selection::Matching(narrowed) => narrowed.link(None),
        Selection::Rows(_) => super::make::list_of(values),
    }
}

/// What the fields are called, for the summary of what is wrong.
fn label(name: &str) -> &'static str {
    match name {
        "team_id" => "Team",
        "role" => "Role",
        "contact" => "Contact",
        "from" => "Who is replaced",
        "to" => "Who takes over",
        "nameservers" => "Name servers",
        "years" => "Years",
        _ => "",
    }
}
