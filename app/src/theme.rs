//! Light, dark, or as the system says: stored in a cookie, since it belongs to the browser and not to the person.

use crate::site::Site;
use axum::Form;
use axum::extract::State;
use axum::http::header::{LOCATION, SET_COOKIE};
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
        let chosen = crate::anonymous::value_of(headers, "theme");
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

/// Stores the choice for a year and returns to the previous page.
pub(crate) async fn choose(
    State(site): State<Site>,
    headers: HeaderMap,
    Form(choice): Form<Choice>,
) -> Response {
    let theme = Theme::ALL
        .into_iter()
        .map(|(theme, _)| theme)
        .find(|theme| theme.word() == choice.theme)
        .unwrap_or_default();
    let back = crate::paths::came_from(&headers).unwrap_or_else(|| "/".to_owned());
    let secure = if site.secure { "; Secure" } else { "" };
    let cookie = format!(
        "theme={}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly{secure}",
        theme.word()
    );
    (
        StatusCode::SEE_OTHER,
        [(LOCATION, back), (SET_COOKIE, cookie)],
    )
        .into_response()
}
