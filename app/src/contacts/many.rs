//! Contacts that were selected in the list: what is done at once, and the page that asks who takes over from all of them.

use crate::answers::Values;
use crate::failure::Failure;
use crate::flash::{Flash, see_other};
use crate::form::selection::list_in;
use crate::form::{ContactQuery, text_in};
use crate::page::{Page, Place, framed};
use crate::parts::{ContactSelect, ErrorSummary, Offered, RoleTab, wrong};
use crate::posted::Posted;
use crate::site::Site;
use crate::visitor::Visitor;
use crate::words::counted;
use crate::writes::contacts::{self as writes, Deed, Disclosed};
use crate::writes::plans::page_of;
use axum::extract::{Query, State};
use axum::response::Response;
use leptos::prelude::*;
use model::id::ContactId;
use model::role::Role;
use url::form_urlencoded::Serializer;

/// Where the page is that asks who takes over.
const ASKING: &str = "/contacts/many/replace";

/// The list that the form was sent from, at the same place.
fn list_of(values: &Values) -> String {
    let query = ContactQuery::read(list_in(values));
    query.link(query.cursor.as_deref())
}

/// What the list sends.
pub(super) async fn send(State(site): State<Site>, posted: Posted) -> Response {
    let (list, actor, form) = (
        list_of(&posted.values),
        posted.visitor.actor(),
        &posted.values,
    );
    let done = match Deed::read(posted.text("do")) {
        None => {
            let text = "Choose what is to be done with the contacts.";
            return Flash::refused(text)
                .show_at(&site, posted.user(), &list)
                .await;
        }
        Some(Deed::Replace) => {
            let ids = writes::selected(&site, actor, form, writes::MOST_REPLACED).await;
            return match ids {
                Ok(ids) => see_other(&asking(&ids, form)),
                Err(error) => posted.refused(&site, &list, error).await,
            };
        }
        Some(Deed::Letter) => writes::ask(&site, actor, form).await,
        Some(deed @ (Deed::Publish | Deed::Withhold)) => {
            match Box::pin(writes::disclose_many(&site, actor, form, deed)).await {
                Ok(Disclosed::Planned(plan)) => return see_other(&page_of(plan)),
                Ok(Disclosed::Done(text)) => Ok(text),
                Err(error) => Err(error),
            }
        }
        Some(deed) => writes::turn(&site, actor, form, deed).await,
    };
    posted.ended(&site, &list, done).await
}

/// The page that asks, of these contacts. Everything that was chosen is in its address.
fn asking(ids: &[ContactId], values: &Values) -> String {
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    let mut query = Serializer::new(String::new());
    query.append_pair("ids", &ids.join(","));
    if !list_in(values).is_empty() {
        query.append_pair("list", list_in(values));
    }
    format!("{ASKING}?{}", query.finish())
}

fn label(name: &str) -> &'static str {
    match name {
        "from" => "Who is replaced",
        "to" => "Who takes over",
        _ => "",
    }
}

/// The page.
pub(super) async fn replace(
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
    let ids: Vec<ContactId> = crate::form::selection::ticked(&values);
    if ids.is_empty() {
        return Err(Failure::not_found(&visitor.frame));
    }
    let typed = (text_in(&values, "q"), text_in(&values, "to"));
    let offered = Offered::find(&site, &visitor, typed, &ids)
        .await
        .map_err(failed)?;
    let back = list_of(&values);
    Ok(framed(&visitor, &flash, || {
        let many = counted(ids.len(), "contact", "contacts");
        let heading = format!("Replace {many} by one");
        let all: Vec<String> = ids.iter().map(ToString::to_string).collect();
        let list = list_in(&values).to_owned();
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
        let body = view! {
            <div class="page" data-width="narrow">
                <ErrorSummary flash=flash.clone() labels=label />
                <header class="head"><h1>{heading.clone()}</h1></header>
                <p class="measure">"Wherever one of them holds a role, on domains, in teams’ slots and among the defaults, the other contact does. Nothing is sent yet: first comes the plan, domain by domain."</p>
                <form class="stack" method="post" action=ASKING novalidate>
                    <input type="hidden" name="ids" value=all.join(",") />
                    <input type="hidden" name="list" value=list />
                    <ContactSelect name="to" label="Who takes over" find="q" page=ASKING.to_owned() offered=offered error=wrong(&flash, "to") />
                    <fieldset class="checks"><legend>"In these roles"</legend><div class="row">{boxes}</div></fieldset>
                    <p class="actions">
                        <button class="button" data-kind="main">"Work out the plan"</button>
                        <a class="button" data-kind="plain" href=back>"Back to the contacts"</a>
                    </p>
                </form>
            </div>
        };
        Page::new(heading, body).at(Place::Contacts)
    }))
}

/// What that page sends.
pub(super) async fn plan(State(site): State<Site>, posted: Posted) -> Response {
    let (actor, form) = (posted.visitor.actor(), &posted.values);
    match writes::plan_replacement_of(&site, actor, form).await {
        Ok(plan) => see_other(&page_of(plan)),
        Err(error) => {
            let ids: Vec<ContactId> = crate::form::selection::ticked(form);
            let back = if ids.is_empty() {
                list_of(form)
            } else {
                asking(&ids, form)
            };
            posted.refused(&site, &back, error).await
        }
    }
}
