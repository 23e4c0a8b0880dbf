//! The table of pages and forms, enforced: around every handler of a form, and of a page that asks for a permission, before what was sent is read.

use crate::asks::Asks;
use crate::failure::{Failure, holding};
use crate::held::Held;
use crate::posted::Posted;
use crate::site::Site;
use crate::visitor::{Frame, Visitor};
use axum::extract::{FromRequest, FromRequestParts, RawPathParams, Request};
use axum::handler::Handler;
use axum::http::request::Parts;
use axum::http::{Method, header};
use axum::response::{IntoResponse, Response};
use service::{Error, Required};
use std::pin::Pin;

/// A handler behind what the table asks for. `routes!` wraps the handler of every form into this, and of every page with a requirement.
#[derive(Clone)]
pub(crate) struct Guarded<H> {
    pub(crate) asks: &'static [Asks],
    pub(crate) handler: H,
}

impl<H, T> Handler<T, Site> for Guarded<H>
where
    H: Handler<T, Site>,
    T: 'static,
{
    type Future = Pin<Box<dyn Future<Output = Response> + Send>>;

    fn call(self, request: Request, site: Site) -> Self::Future {
        Box::pin(async move {
            let request = match admit(self.asks, request, &site).await {
                Ok(request) => request,
                Err(refused) => return refused,
            };
            let (parts, body) = request.into_parts();
            let admitted = parts.extensions.get::<Visitor>();
            let frame = admitted.map_or_else(|| Frame::of(&parts), |of| of.frame.clone());
            let request = Request::from_parts(parts, body);
            match Held::of(request).await {
                Ok((request, held)) => holding(self.handler.call(request, site).await, held),
                Err(why) => Failure::unreadable(&frame, why.status(), why).into_response(),
            }
        })
    }
}

/// Admits the sender, and leaves them to the handler.
///
/// # Errors
/// A page that says why not; to the sign-in page, with what was typed kept, when nobody is signed in.
async fn admit(asks: &[Asks], request: Request, site: &Site) -> Result<Request, Response> {
    if asks == [Asks::Nobody] {
        return Ok(request);
    }
    let (mut parts, body) = request.into_parts();
    let visitor = match Visitor::known(&mut parts, site).await {
        Ok(Some(visitor)) => visitor,
        Ok(None) => {
            let failure = signed_out(Request::from_parts(parts, body), site).await;
            return Err(failure.into_response());
        }
        // Nobody knows who sent it. What they typed goes back to them all the same: it is stored nowhere.
        Err(error) => {
            let failure = Failure::of(&Frame::of(&parts), error).into_response();
            let held = Held::of(Request::from_parts(parts, body)).await;
            return Err(holding(failure, held.ok().and_then(|(_, held)| held)));
        }
    };
    let of = |error| Failure::of(&visitor.frame, error).into_response();
    for asks in asks {
        check(*asks, &visitor, &mut parts, site).await.map_err(of)?;
    }
    parts.extensions.insert(visitor);
    Ok(Request::from_parts(parts, body))
}

/// Whether they have what one word of the table asks for; the use case asks again, and for everything that the table does not know.
async fn check(asks: Asks, visitor: &Visitor, parts: &mut Parts, site: &Site) -> Result<(), Error> {
    match asks {
        // Alone it asked for nothing above; beside others it is a mistake, and admits nobody.
        Asks::Nobody => Err(Error::NotFound),
        Asks::Person => Ok(()),
        Asks::Owner if visitor.actor().is_signed_in_owner() => Ok(()),
        Asks::Owner => Err(Error::Forbidden(Required::SignedIn)),
        Asks::Need(need) => visitor.actor().require_scope_only(need),
        Asks::NeedOrSelf(need) => {
            let params = RawPathParams::from_request_parts(parts, site)
                .await
                .map_err(|_| Error::NotFound)?;
            let own = visitor.user.to_string();
            if params.iter().any(|(name, id)| name == "id" && id == own) {
                return Ok(());
            }
            visitor.actor().require_scope_only(need)
        }
    }
}

/// The way to the sign-in page. What was typed into a form is kept, an uploaded file is not.
async fn signed_out(request: Request, site: &Site) -> Failure {
    let (mut parts, body) = request.into_parts();
    let next = Frame::of(&parts).here;
    let kind = parts.headers.get(header::CONTENT_TYPE);
    let file = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"multipart/"));
    let refused = if file || parts.method != Method::POST {
        let visitor = <Visitor as FromRequestParts<Site>>::from_request_parts(&mut parts, site);
        visitor.await.err()
    } else {
        let form = Request::from_parts(parts, body);
        Posted::from_request(form, site).await.err()
    };
    // Whoever signed in at this very moment comes back here, too.
    refused.unwrap_or(Failure::SignIn { next, kept: None })
}
