//! Being signed in, as a browser is.

use crate::Outcome;
use crate::desk::Desk;
use crate::http::Request;

/// Signs in by the form and answers the session's cookie.
pub async fn sign_in(desk: &Desk) -> Outcome<String> {
    let form = format!(
        "email={}&password={}",
        encoded(desk.account("email")?),
        encoded(desk.account("password")?)
    );
    let request = Request::new("POST", "/sign-in").body("application/x-www-form-urlencoded", form);
    let answer = desk.connect().await?.send(&request).await?;
    let cookie = answer
        .header("set-cookie")
        .and_then(|cookie| cookie.split(';').next());
    match (answer.status, cookie) {
        (303, Some(cookie)) => Ok(cookie.to_owned()),
        (status, _) => Err(format!("could not sign in: {status}").into()),
    }
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}
