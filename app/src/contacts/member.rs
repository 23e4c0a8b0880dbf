//! A new member contact: a person, a location, a phone. Choosing a person submits the form to this page, which offers their phones.

use super::preview::lines;
use crate::answers::Values;
use crate::failure::Failure;
use crate::flash::Flash;
use crate::functions::contacts::CreateContact;
use crate::islands::LiveForms;
use crate::page::{Page, Place, framed};
use crate::parts::{ErrorSummary, FieldError, Icon, whole, wrong};
use crate::shown::{marked, whois_of};
use crate::site::Site;
use crate::visitor::Visitor;
use crate::words::full_name;
use axum::response::Response;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::contact::{Draft, Snapshot, Upstream, compose};
use model::id::{LocationId, PhoneId, UserId};
use model::person::Person;
use service::Error;
use service::locations::Location;
use service::people::{PersonFilter, Phone, User};

/// How many people and locations are offered at once.
const OFFERED: u32 = 200;

/// The form's options and choices.
struct Form {
    people: Vec<User>,
    offices: Vec<Location>,
    phones: Vec<Phone>,
    user: Option<UserId>,
    office: Option<LocationId>,
    phone: Option<PhoneId>,
    words: String,
    disclose: bool,
    /// What the contact would show.
    composed: Option<Snapshot>,
}

pub(super) fn label(name: &str) -> &'static str {
    match name {
        "user_id" => "Person",
        "location_id" => "Office",
        "phone_id" => "Telephone",
        _ => "",
    }
}

/// The page; `typed` is the query, `flash` what was returned.
pub(super) async fn page(
    site: &Site,
    visitor: &Visitor,
    typed: &Values,
    flash: Flash,
) -> Result<Response, Failure> {
    let failed = |error| Failure::of(&visitor.frame, error);
    let came_back = !flash.values.is_empty();
    let values = if came_back { &flash.values } else { typed };
    let mut form = load(site, visitor, values).await.map_err(failed)?;
    // A new form has disclosure on, as an external one does; afterwards an unchecked checkbox was not sent.
    let fresh = !came_back && !typed.contains_key("once");
    form.disclose = fresh || values.contains_key("disclose");
    let token = site.service.token();
    Ok(framed(visitor, &flash, || {
        let fields = fields(&form, &flash);
        let preview = form.composed.as_ref().map(|composed| {
            let shown = whois_of("", "", &Draft::from_snapshot(composed, form.disclose));
            view! {
                <section class="whois" aria-labelledby="w">
                    <header><h2 id="w">"What WHOIS will show"</h2></header>
                    {lines(marked(&shown, None))}
                    <footer>"As person, office and legal name are now. It follows them."</footer>
                </section>
            }
        });
        let body = view! {
            <div class="page">
                <header class="head"><h1>"New contact"</h1></header>
                {super::kinds::kinds(true)}
                <ErrorSummary flash=flash.clone() labels=label />
                <div class="split">
                    <form class="form" method="post" action="/contacts" data-function=CreateContact::PATH novalidate>
                        <input type="hidden" name="kind" value="member" />
                        <input type="hidden" name="once" value=token.to_string() />
                        {fields}
                        <div class="outcome" aria-live="polite"></div>
                        <p class="actions">
                            <button class="button" data-kind="main">"Save member contact"</button>
                            <button class="button" formmethod="get" formaction="/contacts/new" formnovalidate=true>"Show what it will be"</button>
                            <a class="button" data-kind="plain" href="/contacts">"Cancel"</a>
                        </p>
                    </form>
                    <aside class="follow">{preview}</aside>
                </div>
                <LiveForms />
            </div>
        };
        Page::new("New member contact", body)
            .at(Place::Contacts)
            .with_islands()
    }))
}

async fn load(site: &Site, visitor: &Visitor, values: &Values) -> Result<Form, Error> {
    let actor = visitor.actor();
    let text = |name: &str| values.get(name).map_or("", String::as_str);
    let page = service::Page {
        limit: OFFERED,
        after: None,
    };
    let words = text("q_person").trim().to_owned();
    let filter = PersonFilter {
        q: (!words.is_empty()).then(|| words.clone()),
        is_active: Some(true),
    };
    let mut people = site
        .service
        .people()
        .list(actor, &filter, &page)
        .await?
        .rows;
    let offices = site.service.locations().list(actor, &page).await?.rows;
    let user: Option<UserId> = text("user_id").parse().ok();
    if let Some(id) = user
        && !people.iter().any(|person| person.id == id)
    {
        match site.service.people().get(actor, id).await {
            Ok(person) => people.insert(0, person),
            Err(Error::NotFound) => {}
            Err(error) => return Err(error),
        }
    }
    let phones = match user {
        // A person who does not exist is reported where the form is parsed.
        Some(id) => match site.service.phones().list(actor, id).await {
            Err(Error::NotFound) => Vec::new(),
            found => found?,
        },
        None => Vec::new(),
    };
    let primary = offices
        .iter()
        .find(|office| office.is_primary)
        .map(|office| office.id);
    let office = text("location_id").parse().ok().or(primary);
    let phone: Option<PhoneId> = text("phone_id").parse().ok();
    let phone = phone.filter(|id| phones.iter().any(|phone| phone.id == *id));
    let person = user.and_then(|id| people.iter().find(|person| person.id == id));
    let located = offices.iter().find(|each| Some(each.id) == office);
    let legal_name = site.service.organizations().get(actor).await?.legal_name;
    let composed = person.zip(located).map(|(person, located)| {
        let person = Person {
            first_name: person.first_name.clone(),
            last_name: person.last_name.clone(),
            email: person.email.clone(),
        };
        let own = phones
            .iter()
            .find(|each| Some(each.id) == phone)
            .map(|phone| phone.telephone().whole());
        let upstream = Upstream {
            person: &person,
            legal_name: &legal_name,
            office: Some(&located.office),
            phone: own.as_ref(),
        };
        compose(&upstream, &Snapshot::default())
    });
    Ok(Form {
        people,
        offices,
        phones,
        user,
        office,
        phone,
        words,
        disclose: true,
        composed,
    })
}

fn fields(form: &Form, flash: &Flash) -> impl IntoView + use<> {
    let people = form
        .people
        .iter()
        .map(|person| {
            let text = format!("{} – {}", full_name(person), person.email);
            view! { <option value=person.id.to_string() selected=form.user == Some(person.id)>{text}</option> }
        })
        .collect_view();
    let offices = form
        .offices
        .iter()
        .map(|office| {
            let text = format!("{} – {}", office.office.label, office.office.city);
            view! { <option value=office.id.to_string() selected=form.office == Some(office.id)>{text}</option> }
        })
        .collect_view();
    let phones = form
        .phones
        .iter()
        .map(|phone| {
            let number = whole(&phone.number, phone.number_ext.as_deref());
            let text = match phone.label.as_str() {
                "" => number,
                label => format!("{number} – {label}"),
            };
            view! { <option value=phone.id.to_string() selected=form.phone == Some(phone.id)>{text}</option> }
        })
        .collect_view();
    let hint = match (form.user.is_some(), form.phones.is_empty()) {
        (false, _) => {
            "Choose a person and show what it will be: their own telephones are offered then."
        }
        (true, true) => "This person has no telephone of their own.",
        (true, false) => "One of their own, or the office’s.",
    };
    view! {
        <fieldset>
            <legend>"Follows " <small>"Name and e-mail come from the person, the address from the office, the organization from the legal name. When those change, the contact does."</small></legend>
            <div class="stack">
                <div class="field choose-contact">
                    <label for="user_id">"Person"</label>
                    <select id="user_id" name="user_id" autocomplete="off" aria-describedby="user_id-error"><option value="">"Choose…"</option>{people}</select>
                    <FieldError id="user_id-error".to_owned() text=wrong(flash, "user_id").unwrap_or_default() />
                    <div class="find">
                        <div class="box"><Icon name="search" /><input type="search" name="q_person" value=form.words.clone() autocomplete="off" aria-label="Search people" /></div>
                        <button class="button" formmethod="get" formaction="/contacts/new" formnovalidate=true>"Find"<span class="vh">" people"</span></button>
                    </div>
                </div>
                <div class="field" data-size="m">
                    <label for="location_id">"Office"</label>
                    <select id="location_id" name="location_id" autocomplete="off" aria-describedby="location_id-error"><option value="">"Choose…"</option>{offices}</select>
                    <FieldError id="location_id-error".to_owned() text=wrong(flash, "location_id").unwrap_or_default() />
                </div>
                <div class="field" data-size="m">
                    <label for="phone_id">"Telephone"</label>
                    <p class="hint" id="phone_id-hint">{hint}</p>
                    <select id="phone_id" name="phone_id" autocomplete="off" aria-describedby="phone_id-hint phone_id-error"><option value="">"The office’s"</option>{phones}</select>
                    <FieldError id="phone_id-error".to_owned() text=wrong(flash, "phone_id").unwrap_or_default() />
                </div>
            </div>
        </fieldset>
        <fieldset>
            <legend>"Disclosure " <small>"What WHOIS and RDAP may show to everybody."</small></legend>
            <div class="fields">
                <label class="check" data-wide="">
                    <input type="checkbox" id="disclose" name="disclose" value="true" checked=form.disclose />
                    <span>"Publish name, address and reach"<small>"Without it the world sees the region and the country; everything else is redacted."</small></span>
                </label>
            </div>
        </fieldset>
    }
}
