//! The search of the list of contacts: its box, its filters and the place in it, as the address says them.

use model::contact::{ContactKind, VerificationStatus};
use model::country;
use model::role::Role;
use serde::Deserialize;
use service::contacts::ContactFilter;
use url::form_urlencoded::{Serializer, parse};
use uuid::Uuid;

/// The query parameters.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ContactQuery {
    pub(crate) q: String,
    pub(crate) kind: String,
    pub(crate) verification_status: String,
    pub(crate) country_code: String,
    pub(crate) inactive: String,
    pub(crate) cursor: Option<String>,
    pub(crate) flash: Option<Uuid>,
}

impl ContactQuery {
    /// The filter; the search box understands `country:DE`, `role:tech`, `verified`, `unverified`, `inactive`, `external` and `member` besides words.
    pub(crate) fn filter(&self) -> ContactFilter {
        let mut filter = ContactFilter {
            kind: self.kind.parse().ok(),
            verification_status: self.verification_status.parse().ok(),
            country_code: country::parse(&self.country_code).ok(),
            is_active: self.inactive.is_empty().then_some(true),
            ..ContactFilter::default()
        };
        let mut words = Vec::new();
        for word in self.q.split_whitespace() {
            match word.split_once(':') {
                Some(("country", code)) => filter.country_code = Some(code.to_ascii_uppercase()),
                Some(("role", role)) if role.parse::<Role>().is_ok() => {
                    filter.role = role.parse().ok()
                }
                _ => match (
                    word.parse::<VerificationStatus>().ok(),
                    word.parse::<ContactKind>().ok(),
                ) {
                    (Some(status), _) => filter.verification_status = Some(status),
                    (_, Some(kind)) => filter.kind = Some(kind),
                    _ if word == "inactive" => filter.is_active = Some(false),
                    _ => words.push(word),
                },
            }
        }
        filter.q = (!words.is_empty()).then(|| words.join(" "));
        filter
    }

    /// Reads what the list says of itself in a form ([`ContactQuery::query`]); what is no filter in it is ignored.
    pub(crate) fn read(query: &str) -> Self {
        let mut read = Self::default();
        for (name, value) in parse(query.as_bytes()) {
            let place = match &*name {
                "q" => &mut read.q,
                "kind" => &mut read.kind,
                "verification_status" => &mut read.verification_status,
                "country_code" => &mut read.country_code,
                "inactive" => &mut read.inactive,
                "cursor" => read.cursor.get_or_insert_default(),
                _ => continue,
            };
            *place = value.into_owned();
        }
        read
    }

    /// What the address says, with the place in the list.
    pub(crate) fn query(&self) -> String {
        let link = self.link(self.cursor.as_deref());
        let query = link.split_once('?').map(|(_, query)| query.to_owned());
        query.unwrap_or_default()
    }

    /// The same list at another cursor.
    pub(crate) fn link(&self, cursor: Option<&str>) -> String {
        let pairs = [
            ("q", self.q.as_str()),
            ("kind", &self.kind),
            ("verification_status", &self.verification_status),
            ("country_code", &self.country_code),
            ("inactive", &self.inactive),
            ("cursor", cursor.unwrap_or_default()),
        ];
        let mut query = Serializer::new(String::new());
        for (name, value) in pairs {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        match query.finish() {
            query if query.is_empty() => "/contacts".into(),
            query => format!("/contacts?{query}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_reads_back_from_its_own_address() {
        let read = ContactQuery::read(
            "q=nova+country%3ADE&verification_status=unverified&inactive=1&cursor=a%2Fb&x=y",
        );
        assert_eq!(read.cursor.as_deref(), Some("a/b"));
        assert_eq!(ContactQuery::read(&read.query()).query(), read.query());
        assert_eq!(
            read.link(None),
            "/contacts?q=nova+country%3ADE&verification_status=unverified&inactive=1"
        );
        let filter = read.filter();
        assert_eq!(
            (filter.q.as_deref(), filter.country_code.as_deref()),
            (Some("nova"), Some("DE"))
        );
        assert_eq!(filter.is_active, None);
        assert_eq!(ContactQuery::default().link(None), "/contacts");
        assert_eq!(ContactQuery::default().query(), "");
    }
}
