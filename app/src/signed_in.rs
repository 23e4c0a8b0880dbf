//! Finds the signed-in person by the session.

use crate::failure::Failure;
use crate::site::Site;
use crate::visitor::{Frame, Visitor};
use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::request::Parts;

async fn find(parts: &mut Parts, site: &Site) -> Result<Option<Visitor>, Failure> {
    let found = Visitor::known(parts, site).await;
    found.map_err(|error| Failure::of(&Frame::of(parts), error))
}

impl FromRequestParts<Site> for Visitor {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Failure> {
        match find(parts, site).await? {
            Some(visitor) => Ok(visitor),
            None => match site.service.organizations().is_set_up().await {
                Ok(true) => Err(Failure::SignIn {
                    next: Frame::of(parts).here,
                    kept: None,
                }),
                Ok(false) => Err(Failure::SetUp),
                Err(error) => Err(Failure::of(&Frame::of(parts), error)),
            },
        }
    }
}

impl OptionalFromRequestParts<Site> for Visitor {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Option<Self>, Failure> {
        find(parts, site).await
    }
}
