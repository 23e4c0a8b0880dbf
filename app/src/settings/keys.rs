//! API keys: made, shown once, taken back. The answer to the form that makes one shows its secret; no address and no flash ever holds it.

use crate::failure::Failure;
use crate::flash::Flash;
use crate::functions::settings::{CreateKey, RevokeKey};
use crate::islands::LiveForms;
use crate::markup::IntoMarkup;
use crate::page::{Page, Place, framed};
use crate::parts::{ErrorSummary, FieldError, State as Badge, TextField, When, wrong};
use crate::posted::Posted;
use crate::site::Site;
use crate::visitor::Visitor;
use crate::writes;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::id::{KeyId, UserId};
use serde::Deserialize;
use service::Scope;
use service::auth::Key;
use service::organizations::Project;
use std::collections::BTreeSet;
use uuid::Uuid;

const PATH: &str = "/settings/keys";

/// What the URL says.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct KeysQuery {
    flash: Option<Uuid>,
}

fn label(name: &str) -> &'static str {
    match name {
        "name" => "Name",
        "scopes" => "What it may do",
        "expires_at" => "Last day",
        _ => "Project",
    }
}

/// What a scope lets a key do.
fn meaning(scope: Scope) -> &'static str {
    match scope {
        Scope::ContactsRead => "read contacts, people and offices",
        Scope::ContactsWrite => "and write them",
        Scope::DomainsRead => "read domains, teams and who holds which role",
        Scope::DomainsWrite => "and give roles",
        Scope::TasksRead => "read and follow tasks",
        Scope::TasksWrite => "and cancel, retry and approve them",
        Scope::Admin => "everything, also keys, people and settings",
    }
}

/// The page.
pub(super) async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Query(query): Query<KeysQuery>,
) -> Result<Response, Failure> {
    let flash = Flash::find(&site, &visitor, query.flash).await;
    show(&site, &visitor, flash, None).await
}

/// Makes a key, and shows it, as a form without scripts does.
pub(super) async fn create(State(site): State<Site>, posted: Posted) -> Result<Response, Failure> {
    let actor = posted.visitor.actor();
    match writes::settings::create_key(&site, actor, &posted.values).await {
        Ok((key, secret)) => {
            let made = Some((key.name, secret));
            show(&site, &posted.visitor, Flash::default(), made).await
        }
        Err(error) => Ok(posted.refused(&site, PATH, error).await),
    }
}

/// Takes a key back, as a form without scripts does.
pub(super) async fn revoke(
    State(site): State<Site>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Failure> {
    let id = Uuid::parse_str(&id).map_err(|_| Failure::not_found(&posted.visitor.frame))?;
    let actor = posted.visitor.actor();
    match writes::settings::revoke_key(&site, actor, KeyId(id)).await {
        Ok(()) => Ok(posted.done(&site, PATH, writes::settings::REVOKED).await),
        Err(error) => Ok(posted.refused(&site, PATH, error).await),
    }
}

async fn show(
    site: &Site,
    visitor: &Visitor,
    flash: Flash,
    made: Option<(String, String)>,
) -> Result<Response, Failure> {
    let failed = |error| Failure::of(&visitor.frame, error);
    let actor = visitor.actor();
    let keys = site.service.keys().list(actor).await.map_err(failed)?;
    let projects = site.service.projects().list(actor).await.map_err(failed)?;
    let left = site
        .service
        .keys()
        .makers_who_left(actor, &keys)
        .await
        .map_err(failed)?;
    let now = site.service.now();
    Ok(framed(visitor, &flash, || {
        let (living, over): (Vec<Key>, Vec<Key>) =
            keys.into_iter().partition(|key| key.counts(now));
        let body = view! {
            <div class="page" data-width="narrow">
                <header class="head">
                    <h1>"API keys"</h1>
                    <p class="actions"><a class="button" data-kind="plain" href="/api/docs">"How to call the API"</a> <a class="button" data-kind="plain" href="/settings">"Settings"</a></p>
                </header>
                <ErrorSummary flash=flash.clone() labels=label />
                <LiveForms />
                {made.map(|(name, secret)| once(name, secret))}
                <div class="parts" id="keys" data-fresh="">{list("Active keys", living, (&projects, &left), now)}</div>
                {form(&flash, &projects, site.service.token())}
                <div class="parts" id="keys-over" data-fresh="">{(!over.is_empty()).then(|| list("Expired and revoked keys", over, (&projects, &left), now))}</div>
            </div>
        };
        Page::new("API keys", body)
            .at(Place::Settings)
            .with_islands()
    }))
}

/// The secret, this once.
fn once(name: String, secret: String) -> impl IntoView {
    view! {
        <section class="card" aria-labelledby="secret-heading" role="status">
            <h2 class="tab" id="secret-heading">"The key " <bdi>{name}</bdi></h2>
            <div class="slip">
                <p>"Copy it now: it is not shown again, and nobody can read it here."</p>
                <p><code id="api_key">{secret}</code></p>
            </div>
        </section>
    }
}

fn list(
    title: &'static str,
    keys: Vec<Key>,
    (projects, left): (&[Project], &BTreeSet<UserId>),
    now: DateTime<Utc>,
) -> impl IntoView + use<> {
    let id = title.replace(' ', "-").to_lowercase();
    let rows = if keys.is_empty() {
        view! { <p class="quiet">"None."</p> }.into_markup()
    } else {
        keys.into_iter()
            .map(|key| {
                let project = key.project_id.and_then(|id| {
                    let project = projects.iter().find(|project| project.id == id)?;
                    Some(project.name.clone())
                });
                let left = key.created_by.is_some_and(|maker| left.contains(&maker));
                row(key, (project, left), now)
            })
            .collect_view()
            .into_markup()
    };
    let labelled = id.clone();
    view! {
        <section class="card" aria-labelledby=labelled>
            <h2 class="tab" id=id>{title}</h2>
            <div class="slip">{rows}</div>
        </section>
    }
}

fn row(key: Key, (project, left): (Option<String>, bool), now: DateTime<Utc>) -> impl IntoView {
    let action = format!("{PATH}/{}/revoke", key.id);
    let living = key.counts(now);
    let name = key.name.clone();
    let ends = key
        .expires_at
        .map(|end| end.format("%Y-%m-%d %H:%M UTC").to_string());
    view! {
        <article>
            <h3><bdi>{key.name}</bdi></h3>
            <dl class="data">
                <dt>"Begins with"</dt><dd><code>{format!("sk-nichandle-{}", key.prefix)}"…"</code></dd>
                <dt>"May"</dt><dd>{Scope::listed(&key.scopes)}</dd>
                {project.map(|project| view! { <dt>"Only project"</dt><dd><bdi>{project}</bdi></dd> })}
                <dt>"Made"</dt><dd><When at=key.created_at now=now />{left.then_some(", by somebody who has left since")}</dd>
                <dt>"Last used"</dt><dd>{match key.last_used_at { Some(at) => view! { <When at=at now=now /> }.into_markup(), None => "never".into_markup() }}</dd>
                {ends.map(|end| view! { <dt>"Ends"</dt><dd>{end}</dd> })}
                {key.revoked_at.map(|at| view! { <dt>"Taken back"</dt><dd><When at=at now=now /></dd> })}
            </dl>
            {if living {
                view! {
                    <details>
                        <summary>"Take back " <bdi class="vh">{name}</bdi></summary>
                        <form class="actions" method="post" action=action data-function=RevokeKey::PATH data-of=key.id.to_string()>
                            <p class="measure">"Programs that use it are refused from this moment. This can’t be undone."</p>
                            <button class="button" data-kind="danger">"Take this key back"</button>
                        </form>
                    </details>
                }.into_markup()
            } else {
                view! { <p><Badge state="cancelled" text="Over" /></p> }.into_markup()
            }}
        </article>
    }
}

/// The form, with a token: submitted twice it makes one key. The token is taken anew with the page's other parts, so the next key has another one.
fn form(flash: &Flash, projects: &[Project], token: Uuid) -> impl IntoView + use<> {
    let typed = |name: &str| flash.values.get(name).cloned().unwrap_or_default();
    let scopes = Scope::ALL
        .into_iter()
        .map(|scope| {
            let name = format!("scope.{scope}");
            let checked = flash.values.contains_key(&name);
            view! {
                <label class="check">
                    <input type="checkbox" name=name value="true" checked=checked />
                    <span>{scope.as_str()}<small>{meaning(scope)}</small></span>
                </label>
            }
        })
        .collect_view();
    let error = wrong(flash, "scopes").unwrap_or_default();
    let chosen = typed("project_id");
    let options = projects
        .iter()
        .map(|project| {
            let id = project.id.to_string();
            let selected = id == chosen;
            view! { <option value=id selected=selected>{project.name.clone()}</option> }
        })
        .collect_view();
    view! {
        <form class="form" method="post" action=PATH data-function=CreateKey::PATH novalidate>
            <input type="hidden" id="once" data-fresh="" name="once" value=token.to_string() />
            <fieldset>
                <legend>"A new key"</legend>
                <div class="fields">
                    <TextField name="name" label="Name" hint="For which program it is." size="m" max=64 value=typed("name") error=wrong(flash, "name") />
                    <TextField name="expires_at" label="Last day" hint="In UTC, such as 2027-01-31; empty for no end." size="s" required=false value=typed("expires_at") error=wrong(flash, "expires_at") />
                    <div class="field">
                        <label for="project_id">"Project"</label>
                        <select id="project_id" name="project_id"><option value="">"every project"</option>{options}</select>
                    </div>
                </div>
            </fieldset>
            <fieldset id="scopes" tabindex="-1" aria-describedby="scopes-error">
                <legend>"What it may do"</legend>
                <FieldError id="scopes-error".to_owned() text=error />
                <div class="stack">{scopes}</div>
            </fieldset>
            <p class="actions"><button class="button" data-kind="main">"Make the key"</button></p>
        </form>
    }
}
