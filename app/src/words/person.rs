//! A person in words.

use service::people::User;

/// First and last name as one line; the address of a founder without a name.
pub(crate) fn full_name(of: &User) -> String {
    let name = format!("{} {}", of.first_name, of.last_name);
    match name.trim() {
        "" => of.email.clone(),
        name => name.to_owned(),
    }
}
