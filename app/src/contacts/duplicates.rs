//! Likely duplicates, side by side, and merging two.

use crate::failure::Failure;
use crate::flash::{Flash, FlashQuery, see_other};
use crate::functions::contacts::MergeContact;
use crate::islands::LiveForms;
use crate::markup::IntoMarkup;
use crate::page::{Page, Place, framed};
use crate::paths::id_of;
use crate::posted::Posted;
use crate::site::Site;
use crate::visitor::Visitor;
use crate::words::used_by;
use crate::writes;
use crate::writes::plans::{OrPlan, page_of};
use axum::extract::{Path, Query, State};
use axum::response::Response;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::contact::{ContactKind, Draft, FIELDS};
use model::plan::MOST_OTHERS;
use service::Need;
use service::contacts::{Alike, Contact};

/// The page.
pub(super) async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Query(query): Query<FlashQuery>,
) -> Result<Response, Failure> {
    let groups = site
        .service
        .contacts()
        .duplicates(visitor.actor())
        .await
        .map_err(|error| Failure::of(&visitor.frame, error))?;
    let flash = Flash::find(&site, &visitor, query.flash).await;
    let may_merge =
        visitor.actor().may(Need::ContactsWrite) && visitor.actor().may(Need::DomainsWrite);
    Ok(framed(&visitor, &flash, || {
        let count = groups.len();
        let lives = may_merge && count > 0;
        let list = if groups.is_empty() {
            view! { <p class="quiet">"No two contacts look alike: the same address with the same name, or the same name in the same place."</p> }.into_markup()
        } else {
            groups
                .into_iter()
                .map(|alike| group(alike, may_merge))
                .collect_view()
                .into_markup()
        };
        let body = view! {
            <div class="page">
                <header class="head"><h1>"Contacts that may be one"</h1><p class="count">{count}</p></header>
                {lives.then(|| view! { <p class="measure">"Where a registry would be sent something, a merge shows its plan first: on how many domains, and where the registrant becomes another."</p> })}
                {list}
                {lives.then(|| view! { <LiveForms /> })}
            </div>
        };
        let page = Page::new("Contacts that may be one", body).at(Place::Contacts);
        if lives { page.with_islands() } else { page }
    }))
}

fn group(alike: Alike, may_merge: bool) -> impl IntoView {
    let Alike { why, contacts } = alike;
    let keep = contacts[0].contact.clone();
    let label = format!("{}: {}", why, keep.snapshot.full_name());
    let heads = contacts
        .iter()
        .map(|each| {
            let contact = &each.contact;
            let used = used_by(usize::try_from(each.domains).unwrap_or_default(), &each.uses);
            view! {
                <th scope="col">
                    <a class="handle" href=format!("/contacts/{}", contact.id)>{contact.handle.clone()}</a>
                    <br /><span class="quiet">{contact.kind.as_str()} ", " {used}</span>
                </th>
            }
        })
        .collect_view();
    let drafts: Vec<Draft> = contacts
        .iter()
        .map(|each| Draft::from_snapshot(&each.contact.snapshot, each.contact.disclose))
        .collect();
    let rows = FIELDS
        .iter()
        .filter_map(|field| {
            let texts: Vec<String> = drafts
                .iter()
                .map(|draft| draft.get(field.name).unwrap_or_default().to_owned())
                .collect();
            if texts.iter().all(String::is_empty) {
                return None;
            }
            let differs = texts.iter().any(|text| *text != texts[0]);
            let cells = texts
                .into_iter()
                .map(|text| {
                    if differs {
                        view! { <td><strong>{text}</strong></td> }.into_markup()
                    } else {
                        view! { <td>{text}</td> }.into_markup()
                    }
                })
                .collect_view();
            Some(view! { <tr><th scope="row">{field.label}</th>{cells}</tr> })
        })
        .collect_view();
    // Those that say exactly what the first says are merged into it by one plan.
    let equal: Vec<&Contact> = contacts
        .iter()
        .skip(1)
        .map(|each| &each.contact)
        .filter(|contact| says_the_same(contact, &keep))
        .take(MOST_OTHERS as usize + 1)
        .collect();
    let merges = may_merge.then(|| {
        let all = (equal.len() > 1).then(|| merge_all(&equal, &keep));
        let together = |contact: &Contact| equal.len() > 1 && says_the_same(contact, &keep);
        let buttons = contacts
            .iter()
            .skip(1)
            .filter(|each| !together(&each.contact))
            .flat_map(|each| [(&each.contact, &keep), (&keep, &each.contact)])
            .map(|(from, into)| button(from, into))
            .collect_view();
        view! { <div class="row" data-print="no">{all} {buttons}</div> }
    });
    view! {
        <section class="card" aria-label=label.clone()>
            <h2 class="tab">{label.clone()}</h2>
            <div class="slip">
                <div class="sideways" tabindex="0" role="region" aria-label=format!("Compared: {label}")>
                    <table class="beside"><thead><tr><td></td>{heads}</tr></thead><tbody>{rows}</tbody></table>
                </div>
                {merges}
            </div>
        </section>
    }
}

/// Whether two contacts differ in nothing but their handles.
fn says_the_same(one: &Contact, other: &Contact) -> bool {
    let external = |of: &Contact| of.kind == ContactKind::External && of.copy_of.is_none();
    external(one)
        && external(other)
        && (&one.snapshot, one.disclose) == (&other.snapshot, other.disclose)
        && one.international == other.international
}

/// One button for all that say the same as the one that stays.
fn merge_all(equal: &[&Contact], into: &Contact) -> Option<impl IntoView + use<>> {
    let (first, others) = equal.split_first()?;
    let text = format!("Merge all {} into {}", equal.len() + 1, into.handle);
    let others: Vec<String> = others
        .iter()
        .map(|contact| contact.id.to_string())
        .collect();
    Some(view! {
        <form method="post" action=format!("/contacts/{}/merge", first.id) data-function=MergeContact::PATH data-of=first.id.to_string()>
            <input type="hidden" name="version" value=first.version.to_string() />
            <input type="hidden" name="into" value=into.id.to_string() />
            <input type="hidden" name="others" value=others.join(",") />
            <button class="button">{text}</button>
        </form>
    })
}

fn button(from: &Contact, into: &Contact) -> impl IntoView + use<> {
    let text = format!("Merge {} into {}", from.handle, into.handle);
    view! {
        <form method="post" action=format!("/contacts/{}/merge", from.id) data-function=MergeContact::PATH data-of=from.id.to_string()>
            <input type="hidden" name="version" value=from.version.to_string() />
            <input type="hidden" name="into" value=into.id.to_string() />
            <button class="button">{text}</button>
        </form>
    }
}

/// Merges a contact into another.
pub(super) async fn merge(
    State(site): State<Site>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Failure> {
    let from = id_of(&id).ok_or_else(|| Failure::not_found(&posted.visitor.frame))?;
    posted.version()?;
    let merged = writes::contacts::merge(&site, posted.visitor.actor(), from, &posted.values).await;
    Ok(match merged {
        Ok(OrPlan::Plan(plan)) => see_other(&page_of(plan)),
        Ok(OrPlan::Done(merged)) => {
            let page = format!("/contacts/{}", merged.contact.id);
            writes::contacts::merged(&merged)
                .show_at(&site, posted.user(), &page)
                .await
        }
        Err(error) => {
            posted
                .refused(&site, writes::contacts::DUPLICATES, error)
                .await
        }
    })
}
