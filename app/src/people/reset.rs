//! Password reset: sends a link. For owners.

use crate::functions::people::SendReset;
use crate::site::Post;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use service::people::{RESET_HOURS, User};

/// The button, below the rest of a person's sign-in.
pub(super) fn form(user: &User, post: Post) -> impl IntoView + use<> {
    let id = user.id;
    let way = match post {
        Post::Mailed => "They are mailed a link",
        Post::Kept => {
            "A letter is written, which is not sent as no mail server is set: give them the link in it,"
        }
    };
    view! {
        <form class="stack" method="post" action=format!("/people/{id}/reset") data-function=SendReset::PATH data-of=id.to_string()>
            <p class="measure">{format!("Did they forget their password? {way} behind which they choose another, for {RESET_HOURS} hours. The present one goes on until they do.")}</p>
            <p class="actions"><button class="button">"Send a link for another password"</button></p>
        </form>
    }
}
