//! The ASCII form of a contact, beside the local one. Proposed by transliteration rules of the script and the country where
//! there are any, otherwise left to a person; nothing is sent that nobody has reviewed.

use super::head::head;
use super::looked::{Asked, looked_over};
use crate::failure::Failure;
use crate::flash::{Flash, FlashQuery};
use crate::functions::contacts::ReviewContact;
use crate::impact::answer;
use crate::islands::LiveForms;
use crate::markup::IntoMarkup;
use crate::page::{Page, Place, framed};
use crate::parts::{Differing, ErrorSummary, FieldError, Icon, side_by_side, version_of, wrong};
use crate::paths::id_of;
use crate::posted::Posted;
use crate::site::Site;
use crate::visitor::Visitor;
use crate::writes;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::contact::{
    Draft, INTERNATIONAL_FIELDS, International, Snapshot, needs_international, spec, to_registry,
};
use model::registry::Postal;
use service::contacts::{Contact, Version};

fn label(name: &str) -> &'static str {
    name.strip_prefix("international.")
        .and_then(spec)
        .map_or("", |field| field.label)
}

/// The form's initial value: what was reviewed, else a proposal, else nothing.
fn begun(of: &Snapshot, reviewed: Option<&International>, field: &str) -> String {
    let local = Draft::from_snapshot(of, true);
    let local = local.get(field).unwrap_or_default();
    match reviewed {
        Some(reviewed) => Draft::from_snapshot(&reviewed.over(of), true)
            .get(field)
            .unwrap_or_default()
            .to_owned(),
        None => postal::latin::ascii(local, &of.country_code).0,
    }
}

/// The page.
pub(super) async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<String>,
    Query(query): Query<FlashQuery>,
) -> Result<Response, Failure> {
    let failed = |error| Failure::of(&visitor.frame, error);
    let id = id_of(&id).ok_or_else(|| Failure::not_found(&visitor.frame))?;
    let card = site
        .service
        .contacts()
        .card(visitor.actor(), id)
        .await
        .map_err(failed)?;
    let mut flash = Flash::find(&site, &visitor, query.flash).await;
    if query.confirm.is_some() && !flash.values.is_empty() {
        let of = (id, Version::Any);
        let planned = writes::contacts::plan_review(&site, visitor.actor(), of, &flash.values);
        if let Ok(impact) = planned.await {
            let subject = "This ASCII form";
            let button = if flash.values.contains_key("drop") {
                "Drop the ASCII form"
            } else {
                "Save the ASCII form"
            };
            let asked = Asked {
                subject,
                button,
                action: format!("/contacts/{id}/international"),
                function: ReviewContact::PATH,
                confirm: writes::contacts::reviewing(id).confirm,
                impact,
                typed: flash.values.clone(),
            };
            return looked_over(&site, &visitor, &card, asked, &query)
                .await
                .map_err(failed);
        }
    }
    let differing = differing(&flash);
    if !differing.is_empty() {
        // It says so itself.
        flash.refused = None;
    }
    let now = site.service.now();
    Ok(framed(&visitor, &flash, || {
        let contact = &card.contact;
        let lives = needs_international(&contact.snapshot);
        let inner = if lives {
            view! { {form(contact, &flash)} <LiveForms /> }.into_markup()
        } else {
            view! { <p class="measure">"Name and address are in plain Latin letters already: registries get them as they are. There is nothing to review."</p> }.into_markup()
        };
        let body = view! {
            <div class="page">
                {head(&card, now, ())}
                <h2>"The ASCII form"</h2>
                <ErrorSummary flash=flash.clone() labels=label />
                {(!differing.is_empty()).then(|| side_by_side(differing))}
                {inner}
                <p><a href=format!("/contacts/{id}")>"Back to the contact"</a></p>
            </div>
        };
        let page = Page::new(format!("ASCII form of {}", contact.handle), body).at(Place::Contacts);
        if lives { page.with_islands() } else { page }
    }))
}

fn form(contact: &Contact, flash: &Flash) -> impl IntoView + use<> {
    let id = contact.id;
    let local = Draft::from_snapshot(&contact.snapshot, true);
    let rows = INTERNATIONAL_FIELDS
        .into_iter()
        .filter(|field| !local.get(field).unwrap_or_default().is_empty())
        .map(|field| {
            let name = writes::contacts::name_of(field);
            let value = flash
                .values
                .get(&name)
                .cloned()
                .unwrap_or_else(|| begun(&contact.snapshot, contact.international.as_ref(), field));
            let error = wrong(flash, &name);
            let error_id = format!("{name}-error");
            let invalid = error.is_some().then_some("true");
            let shown = local.get(field).unwrap_or_default().to_owned();
            let proposed = (contact.international.is_none() && !shown.is_ascii())
                .then(|| postal::latin::ascii(&shown, &contact.snapshot.country_code).1.in_words());
            view! {
                <div class="field both-forms">
                    <label for=name.clone()>{spec(field).map_or("", |spec| spec.label)}</label>
                    <p class="local" dir="auto">{shown}</p>
                    <input id=name.clone() name=name.clone() type="text" value=value required=true maxlength=spec(field).map(|spec| spec.max) autocomplete="off" spellcheck="false" aria-invalid=invalid aria-describedby=error_id.clone() />
                    <FieldError id=error_id text=error.unwrap_or_default() />
                    {proposed.map(|how| view! { <p class="hint">{how}</p> })}
                </div>
            }
        })
        .collect_view();
    let state = if contact.international.is_some() {
        "This form was reviewed. Registries get it beside the local one."
    } else {
        "These are proposals: look each over. What can’t be read without knowing the person is empty until you write it. Nothing of this goes anywhere before you save it."
    };
    let drop = contact.international.is_some().then(|| {
        view! { <button class="button" data-kind="plain" name="drop" value="1" formnovalidate=true>"Drop the ASCII form"</button> }
    });
    view! {
        <p class="measure">{state}</p>
        <form class="stack ascii-form" method="post" action=format!("/contacts/{id}/international") data-function=ReviewContact::PATH data-of=id.to_string() novalidate>
            <input type="hidden" name="version" value=version_of(flash, contact.version) />
            <p class="both-forms head-line" aria-hidden="true"><span></span><span class="quiet">"As it is written"</span><span class="quiet">"In ASCII letters"</span></p>
            {rows}
            <div class="outcome" aria-live="polite"></div>
            <p class="actions">
                <button class="button" data-kind="main">"Save the ASCII form"</button>
                {drop}
            </p>
        </form>
    }
}

/// Where what was typed and what somebody else kept meanwhile differ.
fn differing(flash: &Flash) -> Vec<Differing> {
    let Some(saved) = &flash.conflict else {
        return Vec::new();
    };
    let kept = saved.get("international");
    let fields = INTERNATIONAL_FIELDS.into_iter();
    let rows = fields.filter_map(|field| {
        let name = writes::contacts::name_of(field);
        let yours = flash.values.get(&name)?.trim().to_owned();
        let text = kept.and_then(|kept| kept.get(field)?.as_str());
        let kept = text.unwrap_or_default().to_owned();
        (yours != kept).then(|| (label(&name), yours, kept))
    });
    rows.collect()
}

/// Keeps the reviewed form, or drops it; where registries would be sent anything, that is looked at first.
pub(super) async fn review(
    State(site): State<Site>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Failure> {
    let id = id_of(&id).ok_or_else(|| Failure::not_found(&posted.visitor.frame))?;
    posted.version()?;
    let way = writes::contacts::reviewing(id);
    let reviewed =
        writes::contacts::review(&site, posted.visitor.actor(), id, &posted.values).await;
    let outcome =
        reviewed.map(|edited| edited.told(|saved| Flash::done(writes::contacts::kept(saved))));
    Ok(answer(&site, &posted, &way, outcome).await)
}

/// What registries are sent, where that differs from the text as it is written: both forms side by side.
pub(super) fn on_the_wire(contact: &Contact, may: bool) -> Option<impl IntoView + use<>> {
    if !needs_international(&contact.snapshot) {
        return None;
    }
    let wire = to_registry(
        &contact.handle,
        &contact.snapshot,
        contact.international.as_ref(),
        contact.disclose,
    );
    let reviewed = wire.int.is_some();
    let (int, loc) = (lines(wire.int.as_ref()), lines(wire.loc.as_ref()));
    let rows: Vec<_> = loc
        .into_iter()
        .map(|(label, local)| {
            let ascii = int
                .iter()
                .find(|(each, _)| *each == label)
                .map(|(_, text)| text.clone());
            let ascii = match ascii {
                Some(text) => view! { <td data-label="ASCII form" dir="auto">{text}</td> }.into_markup(),
                None => view! { <td data-label="ASCII form"><span class="none">"not sent"</span></td> }.into_markup(),
            };
            view! { <tr><th scope="row">{label}</th><td data-label="local form" dir="auto">{local}</td>{ascii}</tr> }
        })
        .collect();
    let id = contact.id;
    let (text, verb) = if reviewed {
        ("Both forms go to registries.", "Review the ASCII form")
    } else {
        (
            "Only the local form goes to registries. People who can’t read its script see nothing else.",
            "Write the ASCII form",
        )
    };
    Some(view! {
        <section class="section" id="wire" aria-labelledby="wi">
            <header><h2 id="wi">"What registries get"</h2>{may.then(|| view! { <a href=format!("/contacts/{id}/international") data-print="no">{verb}</a> })}</header>
            {(!reviewed).then(|| view! { <p class="row"><span class="state" data-state="waiting"><Icon name="waiting" />"Not reviewed"</span></p> })}
            <p class="quiet">{text}</p>
            <div class="diff-box">
                <table class="diff">
                    <caption class="vh">"The local and the ASCII form"</caption>
                    <thead><tr><th scope="col">"Field"</th><th scope="col"><strong>"Local form"</strong>"in its own letters (EPP: loc)"</th><th scope="col"><strong>"ASCII form"</strong>"in ASCII letters (EPP: int)"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    })
}

fn lines(of: Option<&Postal>) -> Vec<(&'static str, String)> {
    let Some(of) = of else { return Vec::new() };
    let optional = |text: &Option<String>| text.clone().unwrap_or_default();
    [
        ("Name", of.name.clone()),
        ("Organization", optional(&of.org)),
        ("Street", of.street.join(", ")),
        ("City", of.city.clone()),
        ("Region", optional(&of.region)),
    ]
    .into_iter()
    .filter(|(_, text)| !text.is_empty())
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn somebody() -> Snapshot {
        Snapshot {
            first_name: "Jana".into(),
            last_name: "Nováková".into(),
            city: "Αθήνα".into(),
            ..Snapshot::default()
        }
    }

    #[test]
    fn what_can_be_read_is_proposed_and_the_rest_is_left_to_a_person() {
        let of = somebody();
        assert_eq!(begun(&of, None, "last_name"), "Novakova");
        assert_eq!(begun(&of, None, "city"), "Athina");
        let han = Snapshot {
            city: "千代田区".into(),
            country_code: "JP".into(),
            ..somebody()
        };
        assert_eq!(begun(&han, None, "city"), "");
        let reviewed = International {
            last_name: "Novak".into(),
            city: "Athens".into(),
            ..International::default()
        };
        assert_eq!(begun(&of, Some(&reviewed), "city"), "Athens");
    }

    #[test]
    fn a_form_that_came_late_is_shown_beside_what_was_kept() {
        let typed = |name: &str, text: &str| (name.to_owned(), text.to_owned());
        let mut flash = Flash {
            values: [
                typed("international.city", "Athina"),
                typed("international.last_name", "Novak"),
            ]
            .into(),
            ..Flash::default()
        };
        assert!(differing(&flash).is_empty(), "nothing came in between");
        let kept = json!({ "international": { "city": "Athens", "last_name": "Novak" } });
        flash.conflict = Some(kept);
        assert_eq!(
            differing(&flash),
            [("City", "Athina".to_owned(), "Athens".to_owned())]
        );
    }

    #[test]
    fn labels_are_found_by_the_names_of_the_errors() {
        assert_eq!(label("international.city"), "City");
        assert_eq!(label("city"), "");
    }
}
