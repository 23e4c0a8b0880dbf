//! What the files of the account's page share: where it is, and how its fields are called.

/// Where it is.
pub(super) const PATH: &str = "/account";

/// A field's label, for the form and the error summary.
pub(super) fn label(name: &str) -> &'static str {
    match name {
        "password" => "Your password",
        "new_password" => "New password",
        "again" => "New password again",
        _ => "",
    }
}
