//! What would put back what an entry changed: a page that shows the inverse before anything is saved, and what it would send.

use super::fields::text;
use crate::answers::Values;
use crate::form::role_draft::Draft;
use model::contact::ContactKind;
use model::role::Role;
use model::task::TaskType;
use serde_json::Value;
use service::audit::Audit;
use uuid::Uuid;
use wire::{NewPlan, PlanChange, PlanSelection};

/// Where the inverse is decided. Nothing has been changed yet by going there.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Inverse {
    /// A page whose address says it: a draft of roles, a replacement.
    Page(String),
    /// A form, filled with what was before.
    Form(String, Values),
    /// A plan, that is still to be made.
    Plan(NewPlan),
}

/// The inverse of what an entry changed. `None` where there is none: what was made, deleted, sent or decided can't be taken back, and what was forgotten is not known.
pub(crate) fn inverse(entry: &Audit) -> Option<Inverse> {
    let id = entry.object_id;
    if entry.action == "domain.order" {
        let of = entry.after.as_ref()?.get("task_type")?.as_str()?;
        return Some(match of.parse().ok()? {
            TaskType::EnableWhoisPrivacy => privacy(id, false),
            TaskType::DisableWhoisPrivacy => privacy(id, true),
            _ => return None,
        });
    }
    let (before, after) = (entry.before.as_ref()?, entry.after.as_ref()?);
    match entry.action.as_str() {
        // Copies come and go: the opposite order brings back who was shown.
        "domain.roles" if after.get("withheld").is_some() => {
            Some(privacy(id, before.get("withheld")?.as_bool()?))
        }
        // A copy is put back with its original.
        "contact.update" if before.get("copy_of").is_some_and(Value::is_object) => None,
        "domain.roles" | "domain.take" => draft(format!("/domains/{id}"), before, after),
        "domain.team" => {
            let team = |side: &Value| -> Option<Option<Uuid>> {
                match side.get("team_id")? {
                    Value::Null => Some(None),
                    id => id.as_str()?.parse().ok().map(Some),
                }
            };
            let (was, is) = (team(before)?, team(after)?);
            (was != is).then(|| {
                Inverse::Plan(NewPlan {
                    change: PlanChange::TeamId(was),
                    selection: Some(PlanSelection::DomainIds(vec![id])),
                })
            })
        }
        "team.update" => draft(
            format!("/teams/{id}"),
            before.get("slots")?,
            after.get("slots")?,
        )
        .or_else(|| {
            form(
                format!("/teams/{id}/edit"),
                (before, after),
                ["name", "slug"].into_iter(),
            )
        }),
        "organization.update" => {
            let of = |side: &Value| side.get("default_contacts").cloned();
            draft("/settings".into(), &of(before)?, &of(after)?)
        }
        "contact.update" => {
            // A member's data comes from a person or an office, whose own entry is what can be put back.
            let is_external = text(before, "kind") == ContactKind::External.as_str();
            let fields = model::contact::FIELDS.iter().map(|field| field.name);
            let mut form = form(format!("/contacts/{id}/edit"), (before, after), fields)
                .filter(|_| is_external)?;
            if let (Inverse::Form(_, values), Some(Value::Bool(true))) =
                (&mut form, before.get("disclose"))
            {
                values.insert("disclose".into(), "true".into());
            }
            Some(form)
        }
        "location.update" => form(
            format!("/locations/{id}/edit"),
            (before, after),
            model::location::FIELDS.iter().map(|field| field.name),
        ),
        "user.update" => form(
            format!("/people/{id}/edit"),
            (before, after),
            model::person::FIELDS.iter().map(|field| field.name),
        ),
        "contact.replace" => {
            let roles: Vec<Role> = serde_json::from_value(after.get("roles")?.clone()).ok()?;
            let roles: Vec<String> = roles.iter().map(|role| format!("&{role}=on")).collect();
            let successor = after.get("to")?.as_str()?;
            Some(Inverse::Page(format!(
                "/contacts/{successor}/replace?to={id}{}",
                roles.concat()
            )))
        }
        _ => None,
    }
}

/// The data of a domain's holders, withheld or published.
fn privacy(domain: Uuid, withheld: bool) -> Inverse {
    Inverse::Plan(NewPlan {
        change: PlanChange::Privacy(withheld),
        selection: Some(PlanSelection::DomainIds(vec![domain])),
    })
}

/// A draft of the roles that differ.
fn draft(page: String, before: &Value, after: &Value) -> Option<Inverse> {
    let named = |side: &Value, role: Role| -> Option<String> {
        let id = side.get(role.as_str())?.as_str()?;
        Some(id.to_owned())
    };
    let changes = Role::ALL.into_iter().filter_map(|role| {
        let (was, is) = (named(before, role), named(after, role));
        let id = was.as_deref().map(str::parse).transpose().ok()?;
        (was != is).then_some((role, id))
    });
    let changes: service::domains::RoleChanges = changes.collect();
    (!changes.is_empty()).then(|| Inverse::Page(Draft::of(page, changes).link()))
}

/// A form with every field as it was. `None` when no field differs, or what was before is not stored any more.
fn form<'a>(
    page: String,
    (before, after): (&Value, &Value),
    fields: impl Iterator<Item = &'a str>,
) -> Option<Inverse> {
    let mut values = Values::new();
    let mut differs = false;
    for name in fields {
        // A text that is empty is null in some entries and missing in none.
        before.get(name)?;
        differs |= text(before, name) != text(after, name);
        values.insert(name.to_owned(), text(before, name));
    }
    differs |= before.get("disclose") != after.get("disclose");
    differs.then_some(Inverse::Form(page, values))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;
    use chrono::{DateTime, Utc};
    use model::id::OrganizationId;
    use serde_json::json;

    const ONE: &str = "018f0000-0000-7000-8000-000000000001";
    const TWO: &str = "018f0000-0000-7000-8000-000000000002";

    fn entry(action: &str, before: Value, after: Value) -> Audit {
        Audit {
            id: Uuid::nil(),
            organization_id: OrganizationId(Uuid::nil()),
            at: DateTime::<Utc>::UNIX_EPOCH,
            actor_kind: "user".into(),
            actor_id: None,
            actor_name: "Hana".into(),
            action: action.into(),
            object_kind: action.split('.').next().unwrap_or_default().into(),
            object_id: Uuid::nil(),
            before: Some(before),
            after: Some(after),
            cause_id: None,
        }
    }

    fn page(action: &str, before: Value, after: Value) -> Option<String> {
        match inverse(&entry(action, before, after))? {
            Inverse::Page(page) | Inverse::Form(page, _) => Some(page),
            Inverse::Plan(_) => None,
        }
    }

    #[test]
    fn roles_are_put_back_by_a_draft_of_those_that_differ() {
        let nil = Uuid::nil();
        let before = json!({ "registrant": ONE, "tech": null, "admin": ONE });
        let after = json!({ "registrant": TWO, "tech": TWO, "admin": ONE });
        assert_eq!(
            page("domain.roles", before.clone(), after.clone()),
            Some(format!("/domains/{nil}?registrant={ONE}&tech=default"))
        );
        assert_eq!(page("domain.roles", after.clone(), after.clone()), None);
        // What was taken from a registry is bound in the same way.
        assert_eq!(
            page("domain.take", before.clone(), after.clone()),
            page("domain.roles", before.clone(), after.clone())
        );
        let slots = |slots: &Value| json!({ "name": "Web", "slug": "web", "slots": slots });
        assert_eq!(
            page("team.update", slots(&before), slots(&after)),
            Some(format!("/teams/{nil}?registrant={ONE}&tech=default"))
        );
        let defaults = |of: &Value| json!({ "default_contacts": of });
        assert_eq!(
            page("organization.update", defaults(&before), defaults(&after)),
            Some(format!("/settings?registrant={ONE}&tech=default"))
        );
    }

    #[test]
    fn a_team_is_put_back_by_a_plan() {
        let of = |team: Value| json!({ "team_id": team });
        for (was, team) in [(json!(ONE), Some(ONE)), (Value::Null, None)] {
            let found = inverse(&entry("domain.team", of(was), of(json!(TWO))));
            let Some(Inverse::Plan(new)) = found else {
                panic!("{found:?}");
            };
            let team = team.map(|id| Uuid::parse_str(id).unwrap());
            assert_eq!(new.change, PlanChange::TeamId(team));
            let one = PlanSelection::DomainIds(vec![Uuid::nil()]);
            assert_eq!(new.selection, Some(one));
        }
        let same = entry("domain.team", of(json!(ONE)), of(json!(ONE)));
        assert_eq!(inverse(&same), None);
    }

    #[test]
    fn privacy_is_put_back_by_the_opposite_order() {
        let change = |entry: &Audit| match inverse(entry) {
            Some(Inverse::Plan(new)) => Some(new.change),
            _ => None,
        };
        for (of, withheld) in [
            ("enable_whois_privacy", false),
            ("disable_whois_privacy", true),
        ] {
            let ordered = Audit {
                before: None,
                ..entry("domain.order", Value::Null, json!({ "task_type": of }))
            };
            assert_eq!(change(&ordered), Some(PlanChange::Privacy(withheld)));
        }
        let lock = entry(
            "domain.order",
            Value::Null,
            json!({ "task_type": "lock_domain" }),
        );
        assert_eq!(change(&lock), None);
        let roles = |held: &str, withheld: bool| json!({ "tech": held, "withheld": withheld });
        let copied = entry("domain.roles", roles(ONE, false), roles(TWO, true));
        assert_eq!(change(&copied), Some(PlanChange::Privacy(false)));
        let copy = |city: &str| json!({ "kind": "external", "city": city, "copy_of": { "id": ONE, "handle": "JN1-NICH" } });
        let followed = entry("contact.update", copy("Brno"), copy("Praha"));
        assert_eq!(inverse(&followed), None);
    }

    #[test]
    fn a_replacement_is_put_back_by_the_opposite_one() {
        assert_eq!(
            page(
                "contact.replace",
                json!({}),
                json!({ "to": ONE, "roles": ["registrant", "tech"] })
            ),
            Some(format!(
                "/contacts/{ONE}/replace?to={}&registrant=on&tech=on",
                Uuid::nil()
            ))
        );
    }

    #[test]
    fn a_form_is_filled_with_what_was_and_what_was_forgotten_is_not_known() {
        let team = |name: &str| json!({ "name": name, "slug": "web", "slots": {} });
        let filled = inverse(&entry("team.update", team("Web"), team("Net")));
        let values: Values = [("name", "Web"), ("slug", "web")]
            .map(|(name, text)| (name.to_owned(), text.to_owned()))
            .into();
        let form = format!("/teams/{}/edit", Uuid::nil());
        assert_eq!(filled, Some(Inverse::Form(form, values)));
        assert_eq!(page("team.update", team("Web"), team("Web")), None);
        let forgotten = json!({ "slug": "web", "slots": {} });
        assert_eq!(page("team.update", forgotten, team("Net")), None);
        assert_eq!(page("contact.create", json!({}), json!({})), None);
    }
}
