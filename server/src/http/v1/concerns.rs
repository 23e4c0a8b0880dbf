//! What endpoints concern.

/// What an endpoint concerns. It decides whether a key that is limited to a project, whatever its scopes, is admitted; each endpoint declares it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Concerns {
    /// The caller, and what they can access: open to everybody who is signed in.
    Caller,
    /// The whole organization: a key of one project is refused.
    Organization,
    /// The person that the path names as `{user_id}`. They need no permission for it; everybody else does, in the whole organization.
    Person,
    /// Objects of a project: those of other projects are not found.
    Projects,
    /// Contacts and what else all projects share.
    Book,
    /// A shared object that domains show: refused when domains of other projects show it.
    Shared,
}

impl Concerns {
    /// What it means for a key of one project; empty where there is nothing to say.
    #[must_use]
    pub const fn of_a_tied_key(self) -> &'static str {
        match self {
            Self::Caller => "",
            Self::Organization | Self::Person => {
                "A key that is tied to a project is refused: this concerns the whole organization."
            }
            Self::Projects => {
                "A key that is tied to a project finds what belongs to it, and nothing else."
            }
            Self::Book => "A key that is tied to a project may: the book is one for all of them.",
            Self::Shared => {
                "A key that is tied to a project is refused with `contact.shared` when domains of other projects show it."
            }
        }
    }
}
