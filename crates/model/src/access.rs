//! Authorisation: the roles of people, and the scopes of keys.

use crate::spec::FieldSpec;
use crate::words;

words! {
    /// A role in an organization, from the lowest to the highest.
    pub enum OrgRole as "MemberRole" {
        /// Looks at some projects only.
        Guest = "guest";
        /// Reads everything.
        Viewer = "viewer";
        /// Writes contacts, roles and tasks.
        Editor = "editor";
        /// Manages keys, people and settings too.
        Admin = "admin";
        /// Everything.
        Owner = "owner";
    }
}

words! {
    /// A permission: a key has scopes, a person has those of their [role](Scope::role); and what a use case or an endpoint requires of its caller.
    pub enum Scope {
        /// Read contacts.
        ContactsRead = "contacts:read";
        /// Write contacts.
        ContactsWrite = "contacts:write";
        /// Read domains and their roles.
        DomainsRead = "domains:read";
        /// Adopt domains and set their roles.
        DomainsWrite = "domains:write";
        /// Read tasks and follow them.
        TasksRead = "tasks:read";
        /// Cancel and retry tasks.
        TasksWrite = "tasks:write";
        /// Keys, people, settings, the audit log, and all of the above.
        Admin = "admin";
    }
}

impl Scope {
    /// The lowest role with this permission.
    #[must_use]
    pub const fn role(self) -> OrgRole {
        match self {
            Self::ContactsRead | Self::DomainsRead | Self::TasksRead => OrgRole::Viewer,
            Self::ContactsWrite | Self::DomainsWrite | Self::TasksWrite => OrgRole::Editor,
            Self::Admin => OrgRole::Admin,
        }
    }

    /// Several on one line, for people.
    #[must_use]
    pub fn listed(scopes: &[Self]) -> String {
        let words: Vec<&str> = scopes.iter().map(|scope| scope.as_str()).collect();
        words.join(", ")
    }

    /// Whether a key with this scope may do what `needed` allows: a `write` scope includes its `read`, and `admin` includes all.
    #[must_use]
    pub const fn holds(self, needed: Self) -> bool {
        match self {
            Self::Admin => true,
            Self::ContactsWrite => matches!(needed, Self::ContactsWrite | Self::ContactsRead),
            Self::DomainsWrite => matches!(needed, Self::DomainsWrite | Self::DomainsRead),
            Self::TasksWrite => matches!(needed, Self::TasksWrite | Self::TasksRead),
            Self::ContactsRead => matches!(needed, Self::ContactsRead),
            Self::DomainsRead => matches!(needed, Self::DomainsRead),
            Self::TasksRead => matches!(needed, Self::TasksRead),
        }
    }
}

/// The name of an API key.
pub const KEY_NAME: FieldSpec = FieldSpec::text("Name", 64).named("name").required();

/// A password, for signing in. A new one has rules of its own besides its length.
pub const PASSWORD: FieldSpec = FieldSpec::verbatim("Password", 512).named("password");

#[cfg(test)]
mod tests {
    use super::Scope;

    #[test]
    fn writing_holds_reading_and_admin_holds_all() {
        for scope in Scope::ALL {
            for needed in Scope::ALL {
                let (noun, verb) = scope.as_str().split_once(':').unwrap_or(("", ""));
                let (needed_noun, needed_verb) =
                    needed.as_str().split_once(':').unwrap_or(("", "all"));
                let same_noun = noun == needed_noun
                    && (verb == needed_verb || (verb, needed_verb) == ("write", "read"));
                assert_eq!(
                    scope.holds(needed),
                    scope == Scope::Admin || same_noun,
                    "{scope} and {needed}"
                );
            }
        }
    }
}
