//! What a change of a contact would send to registries, on the page that asks for a yes to it.

use crate::answers::Values;
use crate::failure::Failure;
use crate::flash::{Flash, FlashQuery, see_other, with_token};
use crate::functions::contacts::DiscloseContact;
use crate::impact::{Words, confirmation};
use crate::page::{Page, Place, framed};
use crate::parts::Sent;
use crate::paths::id_of;
use crate::planned::Looked;
use crate::site::Site;
use crate::visitor::Visitor;
use crate::writes;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use leptos::server_fn::ServerFn;
use service::contacts::{ContactCard, Version};
use service::{Error, Impact};

/// The form that asks, and its words.
pub(super) struct Asked {
    /// What changes: `This edit`.
    pub(super) subject: &'static str,
    /// What the button does. It says itself to how many domains that is sent.
    pub(super) button: &'static str,
    /// Where the form is sent.
    pub(super) action: String,
    /// The server function that it calls where there are scripts.
    pub(super) function: &'static str,
    /// The address of the page.
    pub(super) confirm: String,
    /// What registries would be sent.
    pub(super) impact: Impact,
    /// What was typed.
    pub(super) typed: Values,
}

/// What registries would be sent.
pub(super) async fn looked_over(
    site: &Site,
    visitor: &Visitor,
    card: &ContactCard,
    asked: Asked,
    query: &FlashQuery,
) -> Result<Response, Error> {
    let id = card.contact.id;
    let looked = Looked::find(site, visitor.actor(), &asked.impact.planned, &query.from).await?;
    Ok(framed(visitor, &Flash::default(), || {
        let heading = format!("{} changes", card.contact.handle);
        let words = Words {
            heading: heading.clone(),
            subject: asked.subject.into(),
            button: asked.button,
            page: with_token(&asked.confirm, query.flash),
        };
        let sent = Sent {
            action: asked.action,
            function: asked.function,
            of: id.to_string(),
        };
        let body = confirmation(words, &asked.impact, looked, sent, &asked.typed);
        Page::new(heading, body).at(Place::Contacts).with_islands()
    }))
}

/// What publishing a contact, or withholding it, would send. Without what was chosen it is the contact's page that asks.
pub(super) async fn disclosure(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<String>,
    Query(query): Query<FlashQuery>,
) -> Result<Response, Failure> {
    let failed = |error| Failure::of(&visitor.frame, error);
    let actor = visitor.actor();
    let id = id_of(&id).ok_or_else(|| Failure::not_found(&visitor.frame))?;
    let card = site.service.contacts().card(actor, id).await;
    let card = card.map_err(failed)?;
    let flash = Flash::find(&site, &visitor, query.flash).await;
    let of = (id, Version::Any);
    let way = writes::contacts::disclosing(id);
    let Ok(impact) = writes::contacts::plan_disclosure(&site, actor, of, &flash.values).await
    else {
        return Ok(see_other(&way.form));
    };
    let open = flash.values.get("disclose").is_some_and(|on| on == "true");
    let (subject, button) = if open {
        ("Publishing it", "Publish it")
    } else {
        ("Withholding it", "Withhold it")
    };
    let asked = Asked {
        subject,
        button,
        action: way.confirm.clone(),
        function: DiscloseContact::PATH,
        confirm: way.confirm,
        impact,
        typed: flash.values.clone(),
    };
    let page = looked_over(&site, &visitor, &card, asked, &query).await;
    page.map_err(failed)
}
