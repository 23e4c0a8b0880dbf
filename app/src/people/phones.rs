//! A person's phones: a line each, which opens for editing; adding one below. What a change affects has its own page.

use crate::failure::Failure;
use crate::flash::{Flash, FlashQuery, with_token};
use crate::functions::people::{AddPhone, ChangePhone};
use crate::impact::{Words, confirmation};
use crate::page::{Page, Place, framed};
use crate::parts::{Sent, TextField, dial, readable, whole, wrong};
use crate::paths::id_of;
use crate::planned::Looked;
use crate::site::Site;
use crate::visitor::Visitor;
use crate::words::full_name;
use crate::writes;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::id::{PhoneId, UserId};
use model::person_phone::FIELDS;
use service::Mode;
use service::people::{PersonCard, Phone, PhoneEdit};

/// The section; `may` says whether the user may change them.
pub(super) fn section(card: &PersonCard, flash: &Flash, may: bool) -> impl IntoView + use<> {
    let user = card.user.id;
    let typed = flash.values.get("phone").cloned();
    let lines = card
        .phones
        .iter()
        .map(|phone| {
            let open = typed.as_deref() == Some(phone.id.to_string().as_str());
            line(user, phone, open.then_some(flash), may)
        })
        .collect_view();
    let adding = typed.as_deref() == Some("");
    let none = card.phones.is_empty();
    view! {
        <section class="card" id="phones" data-fresh="" aria-labelledby="te">
            <h2 class="tab" id="te">"Telephones"</h2>
            <div class="slip">
                {none.then(|| view! { <p class="quiet">"None of their own: contacts show their office’s."</p> })}
                <ul class="phones">{lines}</ul>
                {may.then(|| {
                    let fields = fields("new", None, adding.then_some(flash));
                    view! {
                        <details class="in-place" data-print="no" open=adding>
                            <summary class="button" data-kind="plain">"Add a telephone"</summary>
                            <form class="stack" method="post" action=format!("/people/{user}/phones") data-function=AddPhone::PATH data-of=user.to_string() novalidate>
                                <input type="hidden" name="phone" value="" />
                                {fields}
                                <p class="actions"><button class="button">"Add telephone"</button></p>
                            </form>
                        </details>
                    }
                })}
            </div>
        </section>
    }
}

fn line(user: UserId, phone: &Phone, flash: Option<&Flash>, may: bool) -> impl IntoView + use<> {
    let (number, id) = (phone.number.clone(), phone.id);
    let ext = phone.number_ext.as_deref();
    let version = phone.version.to_string();
    let label = (!phone.label.is_empty()).then(|| phone.label.clone());
    let change = may.then(|| {
        let fields = fields(&id.to_string(), Some(phone), flash);
        view! {
            <details class="in-place" data-print="no" open=flash.is_some()>
                <summary class="button" data-kind="plain">"Change"<span class="vh">" " {readable(&number)}</span></summary>
                <form class="stack" method="post" action=format!("/people/{user}/phones/{id}") data-function=ChangePhone::PATH data-of=user.to_string() novalidate>
                    <input type="hidden" name="phone" value=id.to_string() />
                    <input type="hidden" name="version" value=version />
                    {fields}
                    <p class="actions">
                        <button class="button" name="do" value="save">"Save telephone"</button>
                        <button class="button" data-kind="danger" name="do" value="delete">"Delete telephone"</button>
                    </p>
                </form>
            </details>
        }
    });
    view! {
        <li>
            <p><a class="mono" href=dial(&number, ext)>{whole(&number, ext)}</a> {label.map(|label| view! { " " <bdi class="quiet">{label}</bdi> })}</p>
            {change}
        </li>
    }
}

/// The fields; `whose` keeps the elements of several forms apart.
fn fields(whose: &str, stored: Option<&Phone>, flash: Option<&Flash>) -> impl IntoView + use<> {
    let typed = |name: &str| flash.and_then(|flash| flash.values.get(name).cloned());
    let error = |name: &str| flash.and_then(|flash| wrong(flash, name));
    let number = typed("number")
        .or_else(|| stored.map(|phone| phone.number.clone()))
        .unwrap_or_default();
    let label = typed("label")
        .or_else(|| stored.map(|phone| phone.label.clone()))
        .unwrap_or_default();
    // Where the error summary points.
    let id = |name: &str| {
        if flash.is_some() {
            name.to_owned()
        } else {
            format!("{name}-{whose}")
        }
    };
    let ext = typed("number_ext")
        .or_else(|| stored.and_then(|phone| phone.number_ext.clone()))
        .unwrap_or_default();
    let [of_number, of_ext, of_label] = FIELDS;
    view! {
        <TextField
            name=of_number.name
            id=id("number")
            label=of_number.label
            hint=of_number.hint
            input=of_number.input()
            inputmode=of_number.inputmode()
            max=of_number.max
            required=of_number.required
            value=number
            error=error("number")
        />
        <TextField
            name=of_ext.name
            id=id("number_ext")
            label=of_ext.label
            inputmode=of_ext.inputmode()
            max=of_ext.max
            required=of_ext.required
            size=of_ext.size
            value=ext
            error=error("number_ext")
        />
        <TextField
            name=of_label.name
            id=id("label")
            label=of_label.label
            max=of_label.max
            required=of_label.required
            value=label
            error=error("label")
        />
    }
}

/// What a change or the deletion of a phone affects.
pub(super) async fn confirm(
    State(site): State<Site>,
    visitor: Visitor,
    Path((id, phone)): Path<(String, String)>,
    Query(query): Query<FlashQuery>,
) -> Result<Response, Failure> {
    let failed = |error| Failure::of(&visitor.frame, error);
    let actor = visitor.actor();
    let (Some(id), Ok(phone)) = (id_of(&id), phone.parse::<PhoneId>()) else {
        return Err(Failure::not_found(&visitor.frame));
    };
    let card = site
        .service
        .people()
        .card(actor, id)
        .await
        .map_err(failed)?;
    let flash = Flash::find(&site, &visitor, query.flash).await;
    let back = format!("/people/{id}");
    let Some(stored) = card.phones.iter().find(|each| each.id == phone) else {
        return Err(Failure::not_found(&visitor.frame));
    };
    let deletes = flash.values.get("do").is_some_and(|word| word == "delete");
    let (number, label) = (flash.values.get("number"), flash.values.get("label"));
    let planned = if flash.values.is_empty() {
        None
    } else if deletes {
        site.service
            .phones()
            .delete(actor, id, phone, Mode::Plan)
            .await
            .ok()
    } else {
        let edit = PhoneEdit {
            number: number.map(String::as_str),
            number_ext: flash.values.get("number_ext").map(String::as_str),
            label: label.map(String::as_str),
        };
        site.service
            .phones()
            .edit(actor, id, phone, edit, Mode::Plan)
            .await
            .ok()
    };
    // Expired, or not possible: the person's page has the forms.
    let Some(planned) = planned else {
        return Ok(Redirect::to(&back).into_response());
    };
    let looked = Looked::find(&site, actor, &planned.impact.planned, &query.from)
        .await
        .map_err(failed)?;
    Ok(framed(&visitor, &Flash::default(), || {
        let shown = readable(&stored.number);
        let (heading, button) = if deletes {
            (format!("Delete {shown}"), "Delete the telephone")
        } else {
            (format!("{shown} changes"), "Save the telephone")
        };
        let words = Words {
            heading: format!("{heading} of {}", full_name(&card.user)),
            subject: if deletes {
                "Deleting this telephone".into()
            } else {
                "This telephone".into()
            },
            button,
            page: with_token(&writes::people::phone_way(id, phone).confirm, query.flash),
        };
        let sent = Sent {
            action: format!("/people/{id}/phones/{phone}"),
            function: ChangePhone::PATH,
            of: id.to_string(),
        };
        let body = confirmation(words, &planned.impact, looked, sent, &flash.values);
        Page::new(heading, body).at(Place::People).with_islands()
    }))
}
