//! Which address is which page, room by room: one table from which the router is built and the forms are listed, so that no form can be there without saying
//! what it asks of whoever sends it.

use service::Need;

/// What a form asks of whoever sends it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asks {
    /// Nothing: nobody is signed in there, or need not be.
    Nobody,
    /// To be signed in, whatever the role: it is about nobody but whoever sends it.
    Person,
    /// To be allowed this, on top of being signed in.
    Need(Need),
}

/// A form: where it is sent, and what it asks.
#[derive(Debug, Clone, Copy)]
pub struct Form {
    /// Its address, with `{names}`.
    pub path: &'static str,
    /// All of these. [`Asks::Nobody`] and [`Asks::Person`] stand alone.
    pub asks: &'static [Asks],
}

/// A word of the table as what it means.
macro_rules! asks {
    (Nobody) => {
        $crate::routes::Asks::Nobody
    };
    (Person) => {
        $crate::routes::Asks::Person
    };
    ($need:ident) => {
        $crate::routes::Asks::Need(service::Need::$need)
    };
}

/// The pages and forms of a room: `"/teams": get list::page, post actions::create [DomainsWrite];`. A form without what it asks does not build. `limit` sets the
/// largest body of that address, in bytes.
macro_rules! routes {
    ($($path:literal:
        $(get $page:ident::$show:ident)?
        $(, post $both:ident::$take:ident [$($both_asks:ident),+])?
        $(post $form:ident::$act:ident [$($form_asks:ident),+])?
        $(limit $limit:expr)?
    ;)+) => {
        /// The forms of this room.
        pub(crate) const FORMS: &[$crate::routes::Form] = &[$(
            $($crate::routes::Form { path: $path, asks: &[$($crate::routes::asks!($both_asks)),+] },)?
            $($crate::routes::Form { path: $path, asks: &[$($crate::routes::asks!($form_asks)),+] },)?
        )+];

        pub(crate) fn router() -> axum::Router<$crate::site::Site> {
            axum::Router::new()$(.route(
                $path,
                axum::routing::MethodRouter::new()$(.get($page::$show))?$(.post($both::$take))?$(.post($form::$act))?
                    $(.layer(axum::extract::DefaultBodyLimit::max($limit)))?,
            ))+
        }
    };
}

pub(crate) use {asks, routes};
