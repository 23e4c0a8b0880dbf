//! The ids that examples bear. A test that sends an example puts the ids of its own things in their place.

/// An organization.
pub const ORGANIZATION: &str = "01930000-0000-7000-8000-000000000001";
/// A project.
pub const PROJECT: &str = "01930000-0000-7000-8000-000000000002";
/// A contact.
pub const CONTACT: &str = "01930000-0000-7000-8000-000000000003";
/// Another contact.
pub const OTHER_CONTACT: &str = "01930000-0000-7000-8000-000000000004";
/// An office.
pub const LOCATION: &str = "01930000-0000-7000-8000-000000000005";
/// A person.
pub const USER: &str = "01930000-0000-7000-8000-000000000006";
/// A telephone.
pub const PHONE: &str = "01930000-0000-7000-8000-000000000007";
/// A team.
pub const TEAM: &str = "01930000-0000-7000-8000-000000000008";
/// A domain.
pub const DOMAIN: &str = "01930000-0000-7000-8000-000000000009";
/// A task.
pub const TASK: &str = "01930000-0000-7000-8000-00000000000a";
/// A key.
pub const KEY: &str = "01930000-0000-7000-8000-00000000000b";

/// A receiver of events.
pub const WEBHOOK: &str = "01930000-0000-7000-8000-00000000000c";
/// An event that a receiver was told of.
pub const DELIVERY: &str = "01930000-0000-7000-8000-00000000000d";

/// A saved plan.
pub const PLAN: &str = "01930000-0000-7000-8000-00000000000e";

/// The example of a path's id.
pub fn id(name: &str) -> Option<&'static str> {
    Some(match name {
        "organization_id" => ORGANIZATION,
        "project_id" => PROJECT,
        "contact_id" => CONTACT,
        "location_id" => LOCATION,
        "user_id" => USER,
        "phone_id" => PHONE,
        "team_id" => TEAM,
        "domain_id" => DOMAIN,
        "task_id" => TASK,
        "key_id" => KEY,
        "webhook_id" => WEBHOOK,
        "delivery_id" => DELIVERY,
        "plan_id" => PLAN,
        _ => return None,
    })
}
