//! A person's own account: their password, and where they are signed in.

mod browser;
mod names;
mod page;
mod password;
mod sessions;

pub(crate) use browser::browser_in_words;

use crate::routes::routes;

routes! {
    "/account": get page::page;
    "/account/password": post password::change [Person];
    "/account/sessions": post sessions::end [Person];
}
