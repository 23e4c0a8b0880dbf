//! What a redirect carries from an action to the next page: stored in the database under a random token, never in the URL.

use crate::anonymous::Anonymous;
use crate::answers::{Begun, Done, Values};
use crate::paths::page_of;
use crate::site::Site;
use crate::visitor::Visitor;
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse, Response};
use model::field::FieldErrors;
use model::id::{TaskId, UserId};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use service::Error;
use service::flashes::FlashOwner;
use service::tasks::Task;
use uuid::Uuid;

/// The field in which a form says what is to be done with it. It is no part of what was typed.
pub(crate) const STEP: &str = "step";

/// What is said when the next page could not show what was typed.
pub(crate) const NOT_KEPT: &str = "What you typed could not be kept for the next page, so nothing was saved. It is still in the form: send it again in a moment.";

/// What the next page shows once.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Flash {
    /// What was done, one line.
    pub(crate) done: Option<String>,
    /// The task that was created, to be followed.
    pub(crate) task: Option<TaskId>,
    /// What was refused and what would be accepted, one line.
    pub(crate) refused: Option<String>,
    /// What was typed, secrets left out.
    pub(crate) values: Values,
    /// The wrong fields.
    pub(crate) errors: FieldErrors,
    /// The row as somebody else saved it meanwhile, as the API shows it.
    pub(crate) conflict: Option<Value>,
    /// That task as it is when the page is shown; it is not stored.
    #[serde(skip)]
    pub(crate) following: Option<Box<Task>>,
}

/// Fields of a form that nobody types.
pub(crate) const UNTYPED: [&str; 4] = ["version", "once", "from", "do"];

impl Flash {
    /// One line about what was done.
    pub(crate) fn done(text: impl Into<String>) -> Self {
        Self {
            done: Some(text.into()),
            ..Self::default()
        }
    }

    /// One line about what was decided, and the task that has begun.
    pub(crate) fn begun(text: impl Into<String>, task: TaskId) -> Self {
        Self {
            task: Some(task),
            ..Self::done(text)
        }
    }

    /// The same, told where the form is rather than on another page.
    pub(crate) fn here(self) -> Done {
        let task = self.task.map(|id| Begun::task(id.to_string()));
        Done {
            text: self.done.unwrap_or_default(),
            tasks: task.into_iter().collect(),
            ..Done::default()
        }
    }

    /// Whether it says something and holds nothing that was typed: it is shown once. What was typed stays until it expires, so that a page can be reloaded.
    pub(crate) fn is_message(&self) -> bool {
        let typed = |name: &String| !UNTYPED.contains(&name.as_str());
        (self.done.is_some() || self.refused.is_some())
            && self.errors.is_empty()
            && self.conflict.is_none()
            && !self.values.keys().any(typed)
    }

    /// One line about what was refused.
    pub(crate) fn refused(text: impl Into<String>) -> Self {
        Self {
            refused: Some(text.into()),
            ..Self::default()
        }
    }

    /// What a refusal means for the form that was sent: everything that was typed, and what is wrong with it.
    ///
    /// # Errors
    /// The refusal itself, where it is none that the form can show.
    pub(crate) fn refusal(values: &Values, error: Error) -> Result<Self, Error> {
        let mut flash = Self::typed(values);
        match error {
            Error::Invalid(errors) => flash.errors = errors,
            Error::Rule {
                message, fields, ..
            } => {
                flash.refused = Some(message.into_owned());
                flash.errors = fields;
            }
            Error::Stale { current, .. } => {
                flash.refused =
                    Some("Somebody else saved this meanwhile. Nothing was overwritten.".into());
                flash.conflict = Some(*current);
            }
            Error::Throttled { .. } | Error::Unavailable(_) => {
                flash.refused = Some(error.to_string());
            }
            other => return Err(other),
        }
        Ok(flash)
    }

    /// Everything that was typed.
    pub(crate) fn typed(values: &Values) -> Self {
        let mut values = values.clone();
        values.remove(STEP);
        Self {
            values,
            ..Self::default()
        }
    }

    /// The flash with this token; nothing when it has expired or belongs to somebody else. What was typed on this page while nobody was signed in is found by the browser's
    /// cookie.
    pub(crate) async fn find(site: &Site, visitor: &Visitor, token: Option<Uuid>) -> Self {
        let Some(token) = token else {
            return Self::default();
        };
        let owner = FlashOwner::Person(visitor.user);
        let mut flash = match site.service.flashes().get(owner, token).await {
            Ok(None) => {
                let page = page_of(&visitor.frame.here);
                return Self::left_on(site, &visitor.anonymous, page, Some(token)).await;
            }
            found => Self::read(found),
        };
        flash.end(site, owner, token).await;
        if let Some(id) = flash.task {
            // Whoever may not read tasks gets the message without its state.
            let task = site.service.tasks().get(visitor.actor(), id).await;
            flash.following = task.ok().map(Box::new);
        }
        flash
    }

    /// What this browser left on that page while nobody was signed in.
    pub(crate) async fn left_on(
        site: &Site,
        anonymous: &Anonymous,
        page: &str,
        token: Option<Uuid>,
    ) -> Self {
        let (Some(key), Some(token)) = (anonymous.key(), token) else {
            return Self::default();
        };
        let owner = FlashOwner::Browser { key, page };
        let flash = Self::read(site.service.flashes().get(owner, token).await);
        flash.end(site, owner, token).await;
        flash
    }

    /// Deletes a message that is about to be shown: whoever reloads the page, or goes back to it, is not told again. When that fails it is told once more, which is no reason to
    /// show no page.
    async fn end(&self, site: &Site, owner: FlashOwner<'_>, token: Uuid) {
        if self.is_message()
            && let Err(error) = site.service.flashes().forget(owner, token).await
        {
            tracing::warn!(%error, "a message that was shown was not deleted");
        }
    }

    fn read(found: service::Result<Option<Value>>) -> Self {
        match found {
            Ok(data) => data
                .and_then(|data| serde_json::from_value(data).ok())
                .unwrap_or_default(),
            Err(error) => {
                tracing::warn!(%error, "a flash was lost");
                Self::default()
            }
        }
    }

    /// Stores the flash for a signed-in person and returns its token. Secrets are left out.
    pub(crate) async fn keep(&self, site: &Site, user: UserId) -> Option<Uuid> {
        self.put(site, FlashOwner::Person(user)).await
    }

    /// Stores what was typed in a browser whose session has ended, under a secret that the browser has or is about to get. `None` when it is too much.
    pub(crate) async fn leave(&self, site: &Site, key: &str, page: &str) -> Option<Uuid> {
        self.put(site, FlashOwner::Browser { key, page }).await
    }

    async fn put(&self, site: &Site, owner: FlashOwner<'_>) -> Option<Uuid> {
        let mut kept = self.clone();
        kept.values.retain(|name, _| !is_secret(name));
        let data = serde_json::to_value(kept).ok()?;
        let token = site.service.flashes().put(owner, &data).await;
        token
            .inspect_err(|error| tracing::warn!(%error, "a flash was not kept"))
            .ok()
            .flatten()
    }

    /// Redirects to a page of ours with this flash.
    pub(crate) async fn show_at(&self, site: &Site, user: UserId, path: &str) -> Response {
        see_other(&with_token(path, self.keep(site, user).await))
    }
}

/// Whether a field of this name holds a secret that must not be shown again.
pub(crate) fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["password", "secret", "token", "api_key", "auth_code"]
        .into_iter()
        .any(|word| name.contains(word))
        || matches!(name.as_str(), "again" | "code" | "key")
}

/// The path with the token in its query, before any fragment.
pub(crate) fn with_token(path: &str, token: Option<Uuid>) -> String {
    let Some(token) = token else {
        return path.to_owned();
    };
    let (path, fragment) = path
        .split_once('#')
        .map_or((path, String::new()), |(path, rest)| {
            (path, format!("#{rest}"))
        });
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let kept = query
        .split('&')
        .filter(|pair| !pair.is_empty() && !pair.starts_with("flash="));
    let query: Vec<String> = kept
        .map(ToOwned::to_owned)
        .chain([format!("flash={token}")])
        .collect();
    format!("{path}?{}{fragment}", query.join("&"))
}

/// 303: the response to every form.
pub(crate) fn see_other(path: &str) -> Response {
    (StatusCode::SEE_OTHER, [(LOCATION, path.to_owned())]).into_response()
}

/// The query of a page that can show a flash.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct FlashQuery {
    pub(crate) flash: Option<Uuid>,
    /// What was typed is to be confirmed.
    pub(crate) confirm: Option<String>,
    /// From where on the domains that it touches are listed.
    #[serde(default)]
    pub(crate) from: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_no_part_of_a_flash() {
        for secret in [
            "password",
            "new_password",
            "again",
            "smtp_password",
            "signing_secret",
            "api_token",
            "auth_code",
            "code",
        ] {
            assert!(is_secret(secret), "{secret}");
        }
        for plain in ["email", "country_code", "postal_code", "name", "step"] {
            assert!(!is_secret(plain), "{plain}");
        }
    }

    #[test]
    fn a_message_is_shown_once_and_what_was_typed_stays() {
        let typed = |name: &str| Flash {
            values: [(name.to_owned(), "1".to_owned())].into(),
            ..Flash::refused("No.")
        };
        assert!(Flash::done("Saved.").is_message());
        assert!(typed("version").is_message());
        assert!(!typed("city").is_message());
        assert!(!Flash::default().is_message());
        let conflict = Flash {
            conflict: Some(Value::Null),
            ..Flash::refused("No.")
        };
        assert!(!conflict.is_message());
    }

    #[test]
    fn the_token_joins_the_query() {
        let token = Some(Uuid::nil());
        assert_eq!(with_token("/a", token), format!("/a?flash={}", Uuid::nil()));
        assert_eq!(
            with_token("/a?q=1&flash=old#b", token),
            format!("/a?q=1&flash={}#b", Uuid::nil())
        );
        assert_eq!(with_token("/a?q=1", None), "/a?q=1");
    }
}
