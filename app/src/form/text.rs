//! What every form's handler reads: a field's text, its token, and the version that the form is based on.

use crate::answers::Values;
use crate::site::Site;
use service::Error;
use service::contacts::Version;
use uuid::Uuid;

/// The text of a form's field; empty when it was not sent.
pub(crate) fn text_in<'a>(values: &'a Values, name: &str) -> &'a str {
    values.get(name).map_or("", String::as_str)
}

/// The token of a form that creates something once however often it is submitted; another one when it carries none.
pub(crate) fn once_in(site: &Site, values: &Values) -> Uuid {
    Uuid::parse_str(text_in(values, "once")).unwrap_or_else(|_| site.service.token())
}

/// The version that a form is based on.
///
/// # Errors
/// `form.version` when it is missing or invalid.
pub(crate) fn version_in(values: &Values) -> Result<Version, Error> {
    let version = values.get("version").and_then(|text| text.parse().ok());
    version.map(Version::Is).ok_or_else(|| {
        Error::rule(
            "form.version",
            "This form does not say over which version it was written, so nothing was saved. Open the page again and send it from there.",
        )
    })
}
