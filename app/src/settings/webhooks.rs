//! Receivers of events: made, their secret shown once, tried, turned off, and the log of what each was told. No address and no flash ever holds a secret.

use crate::failure::Failure;
use crate::flash::{Flash, FlashQuery};
use crate::functions::settings::{ChangeWebhook, CreateWebhook, RedeliverEvent};
use crate::islands::LiveForms;
use crate::markup::IntoMarkup;
use crate::page::{Page, Place, framed};
use crate::parts::{ErrorSummary, FieldError, State as Badge, TextField, When, wrong};
use crate::posted::Posted;
use crate::site::Site;
use crate::visitor::Visitor;
use crate::writes;
use crate::writes::settings::Acted;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::id::WebhookId;
use model::webhook::{DeliveryStatus, Topic};
use service::Page as Rows;
use service::webhooks::{Delivery, Webhook};
use uuid::Uuid;

const PATH: &str = "/settings/webhooks";
/// How many deliveries of each receiver the page shows.
const LATEST: u32 = 10;

fn label(name: &str) -> &'static str {
    match name {
        "url" => "Address",
        "description" => "Name",
        _ => "What it is told of",
    }
}

fn meaning(topic: Topic) -> &'static str {
    match topic {
        Topic::Contact => "contacts that were made, changed, verified, deleted",
        Topic::Role => "who holds which role, of domains, teams and by default",
        Topic::Task => "tasks that began, wait for somebody, ended",
        Topic::DomainDiffers => {
            "domains whose registry holds something else than the book, from then on"
        }
        Topic::DomainAgrees => "domains whose registry holds what the book wants, from then on",
        Topic::DomainMessage => {
            "what registries say of domains by themselves: transfers, holds, deletions"
        }
    }
}

/// The page.
pub(super) async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Query(query): Query<FlashQuery>,
) -> Result<Response, Failure> {
    let flash = Flash::find(&site, &visitor, query.flash).await;
    show(&site, &visitor, flash, None).await
}

/// Makes a receiver, and shows its secret, as a form without scripts does.
pub(super) async fn create(State(site): State<Site>, posted: Posted) -> Result<Response, Failure> {
    let actor = posted.visitor.actor();
    match writes::settings::create_webhook(&site, actor, &posted.values).await {
        Ok(secret) => show(&site, &posted.visitor, Flash::default(), Some(secret)).await,
        Err(error) => Ok(posted.refused(&site, PATH, error).await),
    }
}

/// What a button of a receiver does, as a form without scripts.
pub(super) async fn act(
    State(site): State<Site>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Failure> {
    let id = Uuid::parse_str(&id).map_err(|_| Failure::not_found(&posted.visitor.frame))?;
    let actor = posted.visitor.actor();
    posted.version()?;
    match writes::settings::change_webhook(&site, actor, WebhookId(id), &posted.values).await {
        Ok(Acted::Secret(secret)) => {
            show(&site, &posted.visitor, Flash::default(), Some(secret)).await
        }
        Ok(Acted::Done(text)) => Ok(posted.done(&site, PATH, text).await),
        Err(error) => Ok(posted.refused(&site, PATH, error).await),
    }
}

/// Tells a receiver again, as a form without scripts does.
pub(super) async fn again(
    State(site): State<Site>,
    Path((id, event)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Failure> {
    let id = Uuid::parse_str(&id).map_err(|_| Failure::not_found(&posted.visitor.frame))?;
    let actor = posted.visitor.actor();
    let told = writes::settings::redeliver(&site, actor, WebhookId(id), &event).await;
    Ok(match told {
        Ok(()) => posted.done(&site, PATH, writes::settings::AGAIN).await,
        Err(error) => posted.refused(&site, PATH, error).await,
    })
}

async fn show(
    site: &Site,
    visitor: &Visitor,
    flash: Flash,
    secret: Option<String>,
) -> Result<Response, Failure> {
    let failed = |error| Failure::of(&visitor.frame, error);
    let actor = visitor.actor();
    let mut receivers = Vec::new();
    for webhook in site.service.webhooks().list(actor).await.map_err(failed)? {
        let latest = Rows {
            limit: LATEST,
            after: None,
        };
        let log = site
            .service
            .webhooks()
            .deliveries(actor, webhook.id, &latest)
            .await;
        receivers.push((webhook, log.map_err(failed)?.rows));
    }
    let now = site.service.now();
    Ok(framed(visitor, &flash, || {
        let none = receivers.is_empty();
        let cards = receivers
            .into_iter()
            .map(|(webhook, log)| card(webhook, log, now))
            .collect_view();
        let body = view! {
            <div class="page" data-width="narrow">
                <header class="head">
                    <h1>"Webhooks"</h1>
                    <p class="actions"><a class="button" data-kind="plain" href="/settings">"Settings"</a></p>
                </header>
                <p class="measure">"Programs that are told as soon as something happens. Each message is signed; what is not taken is sent again for two days."</p>
                <ErrorSummary flash=flash.clone() labels=label />
                <LiveForms />
                {secret.map(once)}
                <div class="parts" id="receivers" data-fresh="">
                    {cards}
                    {none.then(|| view! { <p class="quiet">"None yet."</p> })}
                </div>
                {form(&flash, site.service.token())}
            </div>
        };
        Page::new("Webhooks", body)
            .at(Place::Settings)
            .with_islands()
    }))
}

/// The secret, this once.
fn once(secret: String) -> impl IntoView {
    view! {
        <section class="card" aria-labelledby="secret-heading" role="status">
            <h2 class="tab" id="secret-heading">"The secret that signs"</h2>
            <div class="slip">
                <p>"Copy it now: it is not shown again, and nobody can read it here. Any library for Standard Webhooks checks messages with it."</p>
                <p><code id="secret">{secret}</code></p>
            </div>
        </section>
    }
}

fn card(webhook: Webhook, log: Vec<Delivery>, now: DateTime<Utc>) -> impl IntoView {
    let id = webhook.id;
    let title = webhook
        .description
        .clone()
        .unwrap_or_else(|| "Receiver".into());
    let topics: Vec<&str> = webhook.topics.iter().map(|topic| topic.as_str()).collect();
    let action = format!("{PATH}/{id}");
    let heading = format!("webhook-{id}");
    let version = webhook.version.to_string();
    let both = webhook.former_until.filter(|until| *until > now);
    let (turn, turned) = if webhook.is_active {
        ("off", "Turn off")
    } else {
        ("on", "Turn on")
    };
    let state = if webhook.is_active {
        ("verified", "On")
    } else {
        ("inactive", "Off")
    };
    view! {
        <section class="card" aria-labelledby=heading.clone()>
            <h2 class="tab" id=heading.clone()><bdi>{title.clone()}</bdi></h2>
            <div class="slip">
                <dl class="data">
                    <dt>"Address"</dt><dd class="mono"><bdi dir="ltr">{webhook.url}</bdi></dd>
                    <dt>"Told of"</dt><dd>{topics.join(", ")}</dd>
                    <dt>"State"</dt><dd><Badge state=state.0 text=state.1 /></dd>
                    {both.map(|until| view! { <dt>"Former secret"</dt><dd>"signs too, for a day, and ends " <When at=until now=now /></dd> })}
                </dl>
                <form class="actions" method="post" action=action.clone() data-function=ChangeWebhook::PATH data-of=id.to_string()>
                    <input type="hidden" name="version" value=version.clone() />
                    <button class="button" name="do" value="test">"Send a test"</button>
                    <button class="button" data-kind="plain" name="do" value=turn>{turned}</button>
                </form>
                {told(id, log, now)}
                <details>
                    <summary>"Replace the secret " <bdi class="vh">{title.clone()}</bdi></summary>
                    <form class="actions" method="post" action=action.clone() data-function=ChangeWebhook::PATH data-of=id.to_string()>
                        <input type="hidden" name="version" value=version.clone() />
                        <p class="measure">"The new one is shown once. For a day messages bear two signatures, so the program that checks them has time to learn it."</p>
                        <button class="button" name="do" value="secret">"Show a new secret"</button>
                    </form>
                </details>
                <details>
                    <summary>"Delete " <bdi class="vh">{title}</bdi></summary>
                    <form class="actions" method="post" action=action data-function=ChangeWebhook::PATH data-of=id.to_string()>
                        <input type="hidden" name="version" value=version />
                        <p class="measure">"It is told nothing any more, and the log of what it was told is gone."</p>
                        <button class="button" data-kind="danger" name="do" value="delete">"Delete this receiver"</button>
                    </form>
                </details>
            </div>
        </section>
    }
}

fn told(id: WebhookId, log: Vec<Delivery>, now: DateTime<Utc>) -> impl IntoView {
    if log.is_empty() {
        return view! { <p class="quiet">"It was told nothing yet."</p> }.into_markup();
    }
    let rows = log.into_iter().map(|row| line(id, row, now)).collect_view();
    view! {
        <div class="list-box">
            <table class="list">
                <caption>"What it was told last"</caption>
                <thead><tr><th scope="col">"What"</th><th scope="col">"When"</th><th scope="col">"State"</th><th scope="col"><span class="vh">"Again"</span></th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_markup()
}

fn line(id: WebhookId, row: Delivery, now: DateTime<Utc>) -> impl IntoView {
    let (state, word) = match row.status {
        DeliveryStatus::Pending if row.attempt > 0 => ("running", "Tried, again soon"),
        DeliveryStatus::Pending => ("pending", "On its way"),
        DeliveryStatus::Delivered => ("completed", "Taken"),
        DeliveryStatus::Failed => ("failed", "Given up"),
    };
    let action = format!("{PATH}/{id}/{}", row.event_id);
    let ended = row.status != DeliveryStatus::Pending;
    let event = row.event.clone();
    view! {
        <tr>
            <th scope="row"><span class="mono">{row.event}</span></th>
            <td data-label="When"><When at=row.created_at now=now /></td>
            <td data-label="State"><Badge state=state text=word /> {row.last_error.map(|why| view! { " " <span class="sub">{why}</span> })}</td>
            <td class="end">{ended.then(|| view! {
                <form method="post" action=action data-function=RedeliverEvent::PATH data-of=id.to_string()>
                    <input type="hidden" name="event" value=row.event_id.to_string() />
                    <button class="button" data-kind="plain">"Send again"<span class="vh">" "{event}</span></button>
                </form>
            })}</td>
        </tr>
    }
}

/// The form, with a token: submitted twice it makes one receiver. The token is taken anew with the page's other parts, so the next receiver has another one.
fn form(flash: &Flash, token: Uuid) -> impl IntoView + use<> {
    let typed = |name: &str| flash.values.get(name).cloned().unwrap_or_default();
    let topics = Topic::ALL
        .into_iter()
        .map(|topic| {
            let name = format!("event.{}", topic.as_str());
            let checked = flash.values.contains_key(&name);
            view! {
                <label class="check">
                    <input type="checkbox" name=name value="true" checked=checked />
                    <span>{topic.as_str()}<small>{meaning(topic)}</small></span>
                </label>
            }
        })
        .collect_view();
    let error = wrong(flash, "events").unwrap_or_default();
    view! {
        <form class="form" method="post" action=PATH data-function=CreateWebhook::PATH novalidate>
            <input type="hidden" id="once" data-fresh="" name="once" value=token.to_string() />
            <fieldset>
                <legend>"A new receiver"</legend>
                <div class="fields">
                    <TextField name="url" label="Address" hint="Such as https://hooks.example.com/nichandle." input="url" inputmode="url" max=2048 value=typed("url") error=wrong(flash, "url") />
                    <TextField name="description" label="Name" hint="What people call it." size="m" max=128 required=false value=typed("description") error=wrong(flash, "description") />
                </div>
            </fieldset>
            <fieldset id="events" tabindex="-1" aria-describedby="events-error">
                <legend>"What it is told of"</legend>
                <FieldError id="events-error".to_owned() text=error />
                <div class="stack">{topics}</div>
            </fieldset>
            <p class="actions"><button class="button" data-kind="main">"Make the receiver"</button></p>
        </form>
    }
}
