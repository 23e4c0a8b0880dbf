//! First run: the page that founds the organization, available only while none exists.

use crate::answers::Values;
use crate::failure::Failure;
use crate::flash::{Flash, see_other};
use crate::page::{Page, bare};
use crate::parts::{ErrorSummary, Icon, Mark, TextField};
use crate::sign_in::Arriving;
use crate::site::Site;
use crate::visitor::Frame;
use axum::Form;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use leptos::prelude::*;
use service::Error;
use service::organizations::NewOrganization;

/// The page.
pub(crate) async fn page(State(site): State<Site>, frame: Frame) -> Result<Response, Failure> {
    if site
        .service
        .organizations()
        .is_set_up()
        .await
        .map_err(|error| Failure::of(&frame, error))?
    {
        return Ok(see_other("/"));
    }
    Ok(shown(&site, &frame, Flash::default()))
}

fn shown(site: &Site, frame: &Frame, flash: Flash) -> Response {
    let code = site.service.organizations().wants_setup_code();
    bare(frame, Page::new("Set up", form(flash, code))).into_response()
}

fn label(field: &str) -> &'static str {
    match field {
        "name" => "Organization",
        "legal_name" => "Legal name",
        "first_name" => "First name",
        "last_name" => "Last name",
        "email" => "E-mail",
        "password" => "Password",
        "code" => "Code",
        _ => "",
    }
}

fn form(flash: Flash, code: bool) -> impl IntoView {
    let value = |name: &str| flash.values.get(name).cloned().unwrap_or_default();
    let error = |name: &str| {
        flash
            .errors
            .of(name)
            .map(|error| error.code.text().into_owned())
    };
    let refused = flash.refused.clone().filter(|_| flash.errors.is_empty());
    view! {
        <div class="door">
            <p class="brand"><Mark />"Nichandle"</p>
            <section class="card" aria-labelledby="set-up">
                <div class="slip">
                    <h1 id="set-up">"Set up"</h1>
                    <p class="quiet">"Nobody has used this installation yet. Name the organization whose domains it will keep, and yourself as its owner."</p>
                    {refused.map(|text| view! { <p class="flash" data-state="failed" role="alert"><Icon name="failed" /><span>{text}</span></p> })}
                    <ErrorSummary flash=flash.clone() labels=label />
                    <form class="stack" method="post" action="/setup" novalidate>
                        {code.then(|| view! { <TextField name="code" label="Code" value="" error=error("code") hint="The program printed it when it was started. Who can read that may set it up." /> })}
                        <TextField name="name" label="Organization" value=value("name") error=error("name") max=128 autocomplete="organization" autofocus=true />
                        <TextField name="legal_name" label="Legal name" value=value("legal_name") error=error("legal_name") max=255 required=false hint="As registers write it, when it is longer." />
                        <TextField name="first_name" label="Your first name" value=value("first_name") error=error("first_name") max=128 required=false autocomplete="given-name" />
                        <TextField name="last_name" label="Your last name" value=value("last_name") error=error("last_name") max=128 required=false autocomplete="family-name" />
                        <TextField name="email" label="Your e-mail" value=value("email") error=error("email") input="email" inputmode="email" max=320 autocomplete="username" />
                        <TextField name="password" label="Password" value="" error=error("password") input="password" hint="At least 10 characters." autocomplete="new-password" />
                        <button class="button" data-kind="main">"Set up"</button>
                    </form>
                </div>
            </section>
        </div>
    }
}

/// Founds the organization and signs its owner in.
pub(crate) async fn found(
    State(site): State<Site>,
    frame: Frame,
    arriving: Arriving,
    Form(mut values): Form<Values>,
) -> Result<Response, Failure> {
    let mut take = |name: &str| values.remove(name).unwrap_or_default();
    let code = take("code");
    let new = NewOrganization {
        name: take("name"),
        legal_name: take("legal_name"),
        email: take("email"),
        password: take("password"),
        first_name: take("first_name"),
        last_name: take("last_name"),
        ..NewOrganization::default()
    };
    let founded = site
        .service
        .organizations()
        .found_first(&new, &code, arriving.address.network());
    match founded.await {
        Ok(founded) => {
            arriving
                .begin(founded.owner)
                .await
                .map_err(|error| Failure::broken(&frame, error))?;
            Ok(Flash::done("Set up. You are its owner.")
                .show_at(&site, founded.owner, "/")
                .await)
        }
        Err(Error::Rule {
            code: "setup.done", ..
        }) => Ok(see_other("/")),
        // Rendered in this response: nothing that a stranger types is stored.
        Err(error) => {
            let typed = [
                ("name", &new.name),
                ("legal_name", &new.legal_name),
                ("email", &new.email),
                ("first_name", &new.first_name),
                ("last_name", &new.last_name),
            ];
            let values = typed
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value.clone()))
                .collect();
            let mut flash = Flash {
                values,
                ..Flash::default()
            };
            match error {
                Error::Invalid(errors) => flash.errors = errors,
                Error::Rule {
                    message, fields, ..
                } => (flash.refused, flash.errors) = (Some(message.into_owned()), fields),
                other => return Err(Failure::of(&frame, other)),
            }
            let mut response = shown(&site, &frame, flash);
            *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(response)
        }
    }
}
