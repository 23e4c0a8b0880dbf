//! Which path is which page, module by module: one table from which the router is built and the forms are listed, so that no form can exist without declaring
//! its requirements. They are enforced from here: every handler of a form is behind a [`Guarded`](crate::guarded::Guarded).

use crate::asks::Asks;

/// A form: its path, and its requirements.
#[derive(Debug, Clone, Copy)]
pub struct Form {
    /// Its address, with `{names}`.
    pub path: &'static str,
    /// All of these are required. [`Asks::Nobody`] and [`Asks::Person`] stand alone.
    pub asks: &'static [Asks],
}

/// A word of the table as what it means.
macro_rules! asks {
    (Nobody) => {
        $crate::asks::Asks::Nobody
    };
    (Person) => {
        $crate::asks::Asks::Person
    };
    (Owner) => {
        $crate::asks::Asks::Owner
    };
    (AdminOrSelf) => {
        $crate::asks::Asks::NeedOrSelf(service::Need::Admin)
    };
    ($need:ident) => {
        $crate::asks::Asks::Need(service::Need::$need)
    };
}

/// A handler behind what the table asks for. A page for which it asks nothing asks itself, or its use case does.
macro_rules! guard {
    ($noun:ident $verb:ident) => {
        $noun::$verb
    };
    ($noun:ident $verb:ident $($asks:ident),+) => {
        $crate::guarded::Guarded {
            asks: const { &[$($crate::routes::asks!($asks)),+] },
            handler: $noun::$verb,
        }
    };
}

/// The pages and forms of a module: `"/teams/new": get new::page [DomainsWrite];`, `"/teams": get list::page, post actions::create [DomainsWrite];`. A form without requirements does not compile. `limit` sets the
/// largest body for that path, in bytes.
macro_rules! routes {
    ($($path:literal:
        $(get $page:ident::$show:ident $([$($page_asks:ident),+])?)?
        $(, post $both:ident::$take:ident [$($both_asks:ident),+])?
        $(post $form:ident::$act:ident [$($form_asks:ident),+])?
        $(limit $limit:expr)?
    ;)+) => {
        /// The forms of this module.
        pub(crate) const FORMS: &[$crate::routes::Form] = &[$(
            $($crate::routes::Form { path: $path, asks: &[$($crate::routes::asks!($both_asks)),+] },)?
            $($crate::routes::Form { path: $path, asks: &[$($crate::routes::asks!($form_asks)),+] },)?
        )+];

        pub(crate) fn router() -> axum::Router<$crate::site::Site> {
            axum::Router::new()$(.route(
                $path,
                axum::routing::MethodRouter::new()
                    $(.get($crate::routes::guard!($page $show $($($page_asks),+)?)))?
                    $(.post($crate::routes::guard!($both $take $($both_asks),+)))?
                    $(.post($crate::routes::guard!($form $act $($form_asks),+)))?
                    $(.layer(axum::extract::DefaultBodyLimit::max($limit)))?,
            ))+
        }
    };
}

pub(crate) use {asks, guard, routes};
