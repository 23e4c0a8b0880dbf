//! Light, dark, or as the system says: kept in a cookie, since it belongs to the browser and not to the person.

use axum::Form;
use axum::http::header::{COOKIE, LOCATION, REFERER, SET_COOKIE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

/// The chosen appearance.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Theme {
    #[default]
    Auto,
    Light,
    Dark,
}

impl Theme {
    pub(crate) const ALL: [(Self, &'static str); 3] = [
        (Self::Auto, "System"),
        (Self::Light, "Light"),
        (Self::Dark, "Dark"),
    ];

    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    pub(crate) fn of(headers: &HeaderMap) -> Self {
        let cookies = headers
            .get_all(COOKIE)
            .into_iter()
            .filter_map(|value| value.to_str().ok());
        let chosen = cookies
            .flat_map(|value| value.split(';'))
            .find_map(|pair| pair.trim().strip_prefix("theme="));
        Self::ALL
            .into_iter()
            .map(|(theme, _)| theme)
            .find(|theme| Some(theme.word()) == chosen)
            .unwrap_or_default()
    }
}

#[derive(Deserialize)]
pub(crate) struct Choice {
    #[serde(default)]
    theme: String,
}

/// Keeps the choice for a year and goes back to where the visitor was.
pub(crate) async fn choose(headers: HeaderMap, Form(choice): Form<Choice>) -> Response {
    let theme = Theme::ALL
        .into_iter()
        .map(|(theme, _)| theme)
        .find(|theme| theme.word() == choice.theme)
        .unwrap_or_default();
    let referer = headers
        .get(REFERER)
        .and_then(|value| value.to_str().ok())
        .unwrap_or("/");
    // Only the path: the header may name any host.
    let back = referer
        .split_once("://")
        .and_then(|(_, rest)| rest.find('/').map(|at| rest[at..].to_owned()))
        .unwrap_or_else(|| "/".into());
    let back = crate::sign_in::local(&back);
    let cookie = format!(
        "theme={}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly",
        theme.word()
    );
    (
        StatusCode::SEE_OTHER,
        [(LOCATION, back), (SET_COOKIE, cookie)],
    )
        .into_response()
}
