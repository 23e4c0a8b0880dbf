//! The page: how to call, then each operation, then each object. Public; it reveals nothing of any organization.

use super::marked::marked;
use super::object::object;
use super::operation::operation;
use super::schema::text;
use crate::failure::Failure;
use crate::flash::Flash;
use crate::markup::{IntoMarkup, Markup};
use crate::page::{Page, Place, framed, lost};
use crate::site::Site;
use crate::visitor::{Frame, Visitor};
use axum::extract::State;
use axum::response::Response;
use leptos::prelude::*;
use serde_json::Value;

/// The methods in the order of reading.
const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

pub(super) async fn page(
    State(site): State<Site>,
    visitor: Option<Visitor>,
    frame: Frame,
) -> Result<Response, Failure> {
    let document = site.api;
    let title = "API";
    Ok(match visitor {
        Some(visitor) => framed(&visitor, &Flash::default(), || {
            Page::new(title, body(document)).at(Place::Elsewhere)
        }),
        None => lost(&frame, Page::new(title, body(document))),
    })
}

fn body(document: &'static Value) -> impl IntoView {
    let tags = document["tags"]
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default();
    let groups: Vec<Markup> = tags
        .iter()
        .map(|tag| group(document, tag).into_markup())
        .collect();
    let contents: Vec<_> = tags
        .iter()
        .map(|tag| {
            let name = text(&tag["name"]);
            view! { <li><a href=format!("#{name}")>{titled(&name)}</a></li> }
        })
        .collect();
    let about: Vec<_> = text(&document["info"]["description"])
        .split("\n\n")
        .map(|part| view! { <p class="measure">{marked(part)}</p> })
        .collect();
    let objects: Vec<Markup> = document["components"]["schemas"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, schema)| object(name, schema).into_markup())
        .collect();
    view! {
        <div class="page api">
            <header class="head">
                <h1>"API"</h1>
                <p class="actions"><a class="button" href="/api/openapi.json" data-no-prefetch>"OpenAPI document"</a></p>
            </header>
            <div class="stack">
                {about}
                <pre class="mono" tabindex="0" aria-label="How to call"><code>"curl -H \"Authorization: Bearer $KEY\" $DESK/v1/me"</code></pre>
                <nav aria-label="On this page"><ul class="facts">{contents} <li><a href="#objects">"Objects"</a></li></ul></nav>
            </div>
            {groups}
            <section class="section" id="objects" aria-labelledby="objects-title">
                <header><h2 id="objects-title">"Objects"</h2></header>
                {objects}
            </section>
        </div>
    }
}

fn group(document: &'static Value, tag: &'static Value) -> impl IntoView {
    let name = text(&tag["name"]);
    let paths = document["paths"].as_object();
    let operations: Vec<Markup> = paths
        .into_iter()
        .flatten()
        .flat_map(|(path, item)| METHODS.map(|method| (path, method, &item[method])))
        .filter(|(_, _, of)| of["tags"][0].as_str() == Some(&name))
        .map(|(path, method, of)| operation(document, path, method, of).into_markup())
        .collect();
    let title = format!("{name}-title");
    view! {
        <section class="section" id=name.clone() aria-labelledby=title.clone()>
            <header><h2 id=title.clone()>{titled(&name)}</h2> <p class="quiet">{text(&tag["description"])}</p></header>
            {operations}
        </section>
    }
}

/// A capitalised word.
fn titled(name: &str) -> String {
    let mut letters = name.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}
