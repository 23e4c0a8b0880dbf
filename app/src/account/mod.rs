//! A person's own account: their password, and where they are signed in.

mod browser;
mod page;
mod password;
mod sessions;
pub(crate) mod write;

pub(crate) use browser::browser_in_words;

use crate::routes::routes;

/// Where it is.
const PATH: &str = "/account";

routes! {
    "/account": get page::page;
    "/account/password": post password::change [Person];
    "/account/sessions": post sessions::end [Person];
}

fn label(name: &str) -> &'static str {
    match name {
        "password" => "Your password",
        "new_password" => "New password",
        "again" => "New password again",
        _ => "",
    }
}
