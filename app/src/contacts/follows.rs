//! Where a member contact comes from, and its pending refresh.

use crate::functions::contacts::DiscloseContact;
use crate::impact::{change, moves};
use crate::markup::IntoMarkup;
use crate::parts::{Icon, whole};
use crate::site::Site;
use crate::tasks::answer::answer;
use crate::visitor::Visitor;
use crate::words::full_name;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::contact::{ContactKind, Draft};
use model::phone::Number;
use service::Error;
use service::contacts::Contact;
use service::locations::Location;
use service::people::User;

/// What a member contact is composed from, as it is now.
pub(super) struct Follows {
    person: Option<User>,
    office: Option<Location>,
    /// The person's own phone that it shows, while it exists.
    phone: Option<Number>,
}

impl Follows {
    /// `None` for an external contact.
    pub(super) async fn find(
        site: &Site,
        visitor: &Visitor,
        contact: &Contact,
    ) -> Result<Option<Self>, Error> {
        if contact.kind != ContactKind::Member {
            return Ok(None);
        }
        let actor = visitor.actor();
        let person = match contact.user_id {
            Some(id) => there(site.service.people().get(actor, id).await)?,
            None => None,
        };
        let office = match contact.location_id {
            Some(id) => there(site.service.locations().get(actor, id).await)?,
            None => None,
        };
        let phone = match (&person, contact.phone_id) {
            (Some(person), Some(id)) => site
                .service
                .phones()
                .list(actor, person.id)
                .await?
                .into_iter()
                .find(|phone| phone.id == id)
                .map(|phone| phone.telephone().whole()),
            _ => None,
        };
        Ok(Some(Self {
            person,
            office,
            phone,
        }))
    }
}

/// What was deleted since is no longer used.
fn there<T>(found: Result<T, Error>) -> Result<Option<T>, Error> {
    match found {
        Ok(found) => Ok(Some(found)),
        Err(Error::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The section under a member contact's head.
pub(super) fn section(of: &Follows, contact: &Contact, may: bool) -> impl IntoView + use<> {
    let id = contact.id;
    let person = match &of.person {
        Some(person) => {
            let name = full_name(person);
            let left = (!person.is_active).then_some(", who left");
            view! { <dd><a href=format!("/people/{}", person.id) dir="auto">{name}</a> {left} <span class="quiet">" – name and e-mail"</span></dd> }.into_markup()
        }
        None => {
            view! { <dd class="quiet">"deleted; name and e-mail stay as they were told last"</dd> }
                .into_markup()
        }
    };
    let office = match &of.office {
        Some(office) => view! { <dd><a href=format!("/locations/{}", office.id) dir="auto">{office.office.label.clone()}</a> <span class="quiet">" – address and fax"</span></dd> }.into_markup(),
        None => view! { <dd class="quiet">"deleted; the address stays as it was told last"</dd> }.into_markup(),
    };
    let phone = match &of.phone {
        Some(number) => {
            view! { <dd><span class="mono">{whole(&number.e164, number.ext.as_deref())}</span> <span class="quiet">" – their own"</span></dd> }
                .into_markup()
        }
        None => view! { <dd>"the office’s"</dd> }.into_markup(),
    };
    let (verb, value) = if contact.disclose {
        ("Hide it in WHOIS and RDAP", "false")
    } else {
        ("Publish name, address and reach", "true")
    };
    let disclosure = may.then(|| {
        view! {
            <form method="post" action=format!("/contacts/{id}/disclosure") data-function=DiscloseContact::PATH data-of=id.to_string() data-print="no">
                <input type="hidden" name="version" value=contact.version.to_string() />
                <button class="button" id="disclosure" name="disclose" value=value>{verb}</button>
            </form>
        }
    });
    view! {
        <section class="card" id="follows" data-fresh="" aria-labelledby="fo">
            <h2 class="tab" id="fo">"Follows"</h2>
            <div class="slip">
                <dl class="data">
                    <dt>"Person"</dt>{person}
                    <dt>"Office"</dt>{office}
                    <dt>"Telephone"</dt>{phone}
                    <dt>"Disclosure"</dt><dd>{if contact.disclose { "published" } else { "withheld" }}</dd>
                </dl>
                <p class="quiet small">"Its fields change where they come from, and nowhere else. The organization is the legal name."</p>
                {disclosure}
            </div>
        </section>
    }
}

/// The proposed refresh, while it waits for approval.
pub(super) fn proposal(contact: &Contact, visitor: &Visitor) -> Option<impl IntoView + use<>> {
    let proposed = contact.proposed.as_ref()?;
    let task = proposed.task;
    let lines = moves(
        &Draft::from_snapshot(&contact.snapshot, true),
        &Draft::from_snapshot(&proposed.snapshot, true),
    );
    let answer = answer(&task.to_string(), visitor);
    Some(view! {
        <section class="flash" data-state="waiting" aria-label="A change that waits">
            <Icon name="waiting" />
            <div>
                <div class="stack">
                    <p><strong>"Waits for a yes."</strong> " The person, the office or the legal name changed, which counts as a change of registrant here: " <a href=format!("/tasks/{task}")>"see the task"</a></p>
                    <div class="moves">{lines.into_iter().map(change).collect_view()}</div>
                    {answer}
                </div>
            </div>
        </section>
    })
}
