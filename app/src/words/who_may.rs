//! Who may do what somebody may not.

use model::access::OrgRole;
use service::Required;

/// Why this role is not enough, and whose is.
pub(crate) fn who_may(role: Option<OrgRole>, required: Required) -> String {
    let yours = role.map_or_else(String::new, |role| {
        format!("Your role in this organization is {}. ", role.as_str())
    });
    let whose = match required {
        Required::Scope(scope) => match scope.role() {
            OrgRole::Guest => "Everybody in the organization may do this",
            OrgRole::Viewer => "A viewer, an editor, an admin or the owner may do this",
            OrgRole::Editor => "An editor, an admin or the owner may do this",
            OrgRole::Admin => "An admin or the owner may do this",
            OrgRole::Owner => "The owner may do this",
        },
        Required::AllProjects => "Whoever is tied to no project may do this",
        Required::AboveGuest => "Everybody but a guest may do this",
        Required::SignedIn => "The owner may do this, signed in",
        Required::CommandLine => {
            return format!(
                "{yours}This is done on the command line of the machine that it runs on."
            );
        }
    };
    format!("{yours}{whose}. An admin or the owner may give you another role.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::access::Scope;

    #[test]
    fn who_may_is_named() {
        let told = who_may(Some(OrgRole::Viewer), Required::Scope(Scope::ContactsWrite));
        assert_eq!(
            told,
            "Your role in this organization is viewer. An editor, an admin or the owner may do this. An admin or the owner may give you another role."
        );
        let told = who_may(Some(OrgRole::Editor), Required::Scope(Scope::Admin));
        assert!(told.contains("is editor. An admin or the owner may do this."));
        assert!(who_may(None, Required::SignedIn).starts_with("The owner may do this"));
    }
}
