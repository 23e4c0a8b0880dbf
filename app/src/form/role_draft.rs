//! A draft of roles: of a domain, of a team's slots, of the organization's defaults. It exists only in the URL, until it is submitted.

use model::id::ContactId;
use model::role::Role;
use service::domains::RoleChanges;

/// The word for "remove the binding": the next default applies again.
pub(crate) const GIVE_BACK: &str = "default";

/// Which roles are to change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Draft {
    page: String,
    pub(crate) changes: RoleChanges,
}

impl Draft {
    /// Parses `registrant=ID&tech=default`, a draft for this page. Invalid ids are ignored: an empty choice keeps the role.
    pub(crate) fn read(page: impl Into<String>, value: impl Fn(&str) -> String) -> Self {
        let changes = Role::ALL.into_iter().filter_map(|role| {
            let text = value(role.as_str());
            if text == GIVE_BACK {
                Some((role, None))
            } else {
                text.parse::<ContactId>().ok().map(|id| (role, Some(id)))
            }
        });
        Self {
            page: page.into(),
            changes: changes.collect(),
        }
    }

    /// A draft of these changes, for this page.
    pub(crate) fn of(page: impl Into<String>, changes: RoleChanges) -> Self {
        Self {
            page: page.into(),
            changes,
        }
    }

    /// The same draft without what is so already; `own` is the present binding of a role.
    pub(crate) fn against(mut self, own: impl Fn(Role) -> Option<ContactId>) -> Self {
        self.changes.retain(|role, wanted| own(*role) != *wanted);
        self
    }

    /// The draft as pairs for a form or a URL.
    pub(crate) fn pairs(&self) -> Vec<(&'static str, String)> {
        self.changes
            .iter()
            .map(|(role, wanted)| {
                (
                    role.as_str(),
                    wanted.map_or_else(|| GIVE_BACK.to_owned(), |id| id.to_string()),
                )
            })
            .collect()
    }

    /// The page without a draft.
    pub(crate) fn page(&self) -> String {
        self.address(Vec::new())
    }

    /// The page that shows this draft.
    pub(crate) fn link(&self) -> String {
        self.address(self.pairs())
    }

    /// The page with this choice for a role: a contact, or `None` to remove the binding.
    pub(crate) fn with(&self, role: Role, wanted: Option<ContactId>) -> String {
        let mut draft = self.clone();
        draft.changes.insert(role, wanted);
        draft.link()
    }

    /// The page with a choice to be filled in for this placeholder.
    pub(crate) fn with_placeholder(&self, role: Role, placeholder: &str) -> String {
        let mut pairs: Vec<_> = self.without(role).pairs();
        pairs.push((role.as_str(), placeholder.to_owned()));
        self.address(pairs)
    }

    /// The draft without this role.
    pub(crate) fn without(&self, role: Role) -> Self {
        let mut draft = self.clone();
        draft.changes.remove(&role);
        draft
    }

    fn address(&self, pairs: Vec<(&'static str, String)>) -> String {
        let query: Vec<String> = pairs
            .into_iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        if query.is_empty() {
            self.page.clone()
        } else {
            format!("{}?{}", self.page, query.join("&"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(pairs: &[(&str, &str)]) -> Draft {
        Draft::read("/domains/1", |name| {
            pairs
                .iter()
                .find(|(each, _)| *each == name)
                .map(|(_, value)| (*value).to_owned())
                .unwrap_or_default()
        })
    }

    #[test]
    fn a_draft_reads_back_from_its_own_link() {
        let id = "018f0000-0000-7000-8000-000000000001";
        let one = draft(&[
            ("tech", id),
            ("admin", "default"),
            ("billing", ""),
            ("registrant", "nobody we know"),
        ]);
        assert_eq!(one.link(), format!("/domains/1?admin=default&tech={id}"));
        let pairs = one.pairs();
        let pairs: Vec<(&str, &str)> = pairs
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        assert_eq!(draft(&pairs), one);
        assert_eq!(
            one.without(Role::Tech).without(Role::Admin).link(),
            "/domains/1"
        );
        assert_eq!(
            one.with_placeholder(Role::Tech, "PICKED"),
            "/domains/1?admin=default&tech=PICKED"
        );
    }
}
