//! The bodies that adopt a domain and give its roles.

use model::domain_name::DomainName;
use model::field::{FieldCode, FieldErrors};
use model::id::TeamId;
use model::role::Role;
use model::task::{Params, TaskType};
use service::domains::{Order, RoleChanges};
use wire::read::{Fields, Given};

/// What every answer shows of a domain and nobody sets.
const NOT_EDITABLE: [&str; 14] = [
    "object",
    "id",
    "organization_id",
    "project_id",
    "name",
    "unicode_name",
    "tld",
    "registry",
    "statuses",
    "expires_at",
    "read_at",
    "version",
    "created_at",
    "updated_at",
];

/// What is expected of a `task_type`.
const TYPES: &str = "register, transfer_in, transfer_out, renew, update_nameservers, update_contacts, get_epp_code, enable_whois_privacy, disable_whois_privacy, lock_domain, \
    unlock_domain, create_dns_zone, delete_dns_zone, create_dns_record, update_dns_record, delete_dns_record or sync_dns_records";

/// The name to adopt, and the team that is to look after it. Whether it is a name is the model's to say.
pub(super) fn adoption(mut fields: Fields) -> Result<(String, Option<TeamId>), FieldErrors> {
    let name = fields.required("name");
    let team = fields.id("team_id").value();
    match (fields.finish(), name) {
        (Ok(()), Some(name)) => Ok((name, team)),
        (Ok(()), None) => Err(FieldErrors::one("name", FieldCode::Required)),
        (Err(mut errors), name) => {
            if let Some(Err(code)) = name.map(|name| DomainName::parse(&name)) {
                errors.push("name", code);
            }
            Err(errors)
        }
    }
}

/// The team that is to look after a domain, `None` for no team, and whether only the plan is wanted. An outer `None`: nothing was named.
pub(super) fn team(mut fields: Fields) -> Result<(Option<Option<TeamId>>, bool), FieldErrors> {
    let dry_run = fields.flag("dry_run").unwrap_or(false);
    let team = match fields.slot("team_id") {
        Given::Absent => None,
        Given::Null => Some(None),
        Given::Value(team) => Some(Some(team)),
    };
    for name in NOT_EDITABLE {
        fields.forbid(name, "This can't be changed here.");
    }
    fields.finish()?;
    Ok((team, dry_run))
}

/// The roles to change, and whether only the plan is wanted.
pub(super) fn roles(mut fields: Fields) -> Result<(RoleChanges, bool), FieldErrors> {
    let dry_run = fields.flag("dry_run").unwrap_or(false);
    let mut changes = RoleChanges::new();
    for role in Role::ALL {
        match fields.id(role.as_str()) {
            Given::Absent => {}
            Given::Null => {
                changes.insert(role, None);
            }
            Given::Value(contact) => {
                changes.insert(role, Some(contact));
            }
        }
    }
    fields.finish()?;
    Ok((changes, dry_run))
}

/// A type of task with what is said for it, and whether only the plan is wanted. What of it fits the type is the model's to say.
pub(super) fn order(mut fields: Fields) -> Result<(Order, bool), FieldErrors> {
    let dry_run = fields.flag("dry_run").unwrap_or(false);
    if !fields.has("task_type") {
        fields.wrong("task_type", FieldCode::Required);
    }
    let task_type = fields.word("task_type", TYPES, |word| word.parse::<TaskType>().ok());
    let mut params = Params::default();
    if fields.has("params") {
        fields.object("params", |inner| {
            params.years = inner.number("years");
            params.nameservers = inner.list("nameservers", "a list of host names", |text| {
                Some(text.to_owned())
            });
        });
    }
    let found = task_type.and_then(|of| params.clone().checked(of).err());
    fields.finish_beside(found, |_| true)?;
    // Without one something was wrong, and said.
    let task_type = task_type.ok_or_else(|| FieldErrors::one("task_type", FieldCode::Required))?;
    Ok((Order { task_type, params }, dry_run))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;
    use model::id::ContactId;
    use uuid::Uuid;

    fn body(json: &str) -> Fields {
        Fields::parse(json.as_bytes()).unwrap()
    }

    fn named<T: std::fmt::Debug>(result: Result<T, FieldErrors>) -> Vec<String> {
        result.unwrap_err().texts().into_keys().collect()
    }

    #[test]
    fn roles_are_given_and_given_back() {
        let id = Uuid::nil();
        let (changes, dry_run) =
            roles(body(&format!(r#"{{"registrant": "{id}", "tech": null}}"#))).unwrap();
        assert_eq!(
            changes,
            RoleChanges::from([(Role::Registrant, Some(ContactId(id))), (Role::Tech, None)])
        );
        assert!(!dry_run);
        assert!(roles(body(r#"{"dry_run": true}"#)).unwrap().1);
    }

    #[test]
    fn wrong_roles_are_named() {
        let wrong = roles(body(
            r#"{"registrant": "x", "admin": 1, "owner": null, "dry_run": "yes"}"#,
        ));
        assert_eq!(named(wrong), ["admin", "dry_run", "owner", "registrant"]);
    }

    #[test]
    fn an_adoption_names_a_domain() {
        assert_eq!(
            adoption(body(r#"{"name": "example.com", "team_id": null}"#)).unwrap(),
            ("example.com".to_owned(), None)
        );
        assert_eq!(named(adoption(body("{}"))), ["name"]);
        assert_eq!(
            named(adoption(body(
                r#"{"name": "-", "team_id": "x", "price": 1}"#
            ))),
            ["name", "price", "team_id"]
        );
    }
}
