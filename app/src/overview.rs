//! Being written.
use crate::failure::Failure;
use crate::flash::Flash;
use crate::page::{Page, Place, framed};
use crate::visitor::Visitor;
use axum::response::Response;
use leptos::prelude::*;

pub(crate) async fn page(visitor: Visitor) -> Result<Response, Failure> {
    Ok(framed(&visitor, &Flash::default(), || Page::new("Overview", view! { <h1>"Overview"</h1> }).at(Place::Overview)))
}
