//! A person's role, their invitation, and their way back in.

use crate::answers::{Differs, Values};
use crate::form::{text_in, version_in};
use crate::site::Site;
use crate::words::{invited, reset};
use model::field::{FieldCode, FieldErrors};
use model::id::{ProjectId, UserId};
use serde_json::Value;
use service::people::Standing;
use service::{Actor, Error, OrgRole, Result};

/// The prefix of the project checkboxes' names.
pub(crate) const PROJECT: &str = "project.";
/// What is said of an invitation that was taken back.
pub(crate) const WITHDRAWN: &str = "The invitation was taken back. Its link is dead.";

/// Saves the role, and sends an invitation where that button was pressed (`do`). Gives what was done, in words.
pub(crate) async fn set_role(
    site: &Site,
    actor: &Actor,
    id: UserId,
    form: &Values,
) -> Result<String> {
    let (seen, standing) = (version_in(form)?, standing_of(form)?);
    if text_in(form, "do") == "invite" {
        let invitations = site.service.invitations();
        invitations.send_if(actor, id, seen, standing).await?;
        Ok(invited(site.post()))
    } else {
        let people = site.service.people();
        people.set_role(actor, id, seen, standing).await?;
        Ok("Saved. It holds from their next click on.".to_owned())
    }
}

/// What a form chooses.
///
/// # Errors
/// `role`, `project_ids`: neither is one of those that exist.
fn standing_of(form: &Values) -> Result<Standing> {
    let mut errors = FieldErrors::default();
    let other = |text: &str| FieldCode::Other {
        text: text.to_owned().into(),
    };
    let role = text_in(form, "role").parse::<OrgRole>().ok();
    if role.is_none() {
        errors.push("role", other("Choose a role of the list."));
    }
    let projects: Option<Vec<ProjectId>> = chosen(form).map(|id| id.parse().ok()).collect();
    if projects.is_none() {
        errors.push("project_ids", other("Choose projects of the list."));
    }
    let role = errors
        .or(role.unwrap_or(OrgRole::Guest))
        .map_err(Error::Invalid)?;
    Ok(Standing {
        role,
        projects: projects.unwrap_or_default(),
    })
}

/// The ids of the projects that are ticked.
fn chosen(form: &Values) -> impl Iterator<Item = &str> {
    form.keys().filter_map(|name| name.strip_prefix(PROJECT))
}

/// What was chosen beside what somebody else saved meanwhile.
///
/// # Errors
/// When the caller may not see the organization's projects.
pub(crate) async fn differing(
    site: &Site,
    actor: &Actor,
    form: &Values,
    error: &Error,
) -> Result<Vec<Differs>> {
    let Error::Stale { current, .. } = error else {
        return Ok(Vec::new());
    };
    let projects = site.service.projects().list(actor).await?;
    let named = |ids: &[&str]| {
        let named = projects
            .iter()
            .filter(|project| ids.contains(&project.id.to_string().as_str()))
            .map(|project| project.name.as_str());
        named.collect::<Vec<_>>().join(", ")
    };
    let saved = current.get("project_ids").and_then(Value::as_array);
    let saved = saved.into_iter().flatten().filter_map(Value::as_str);
    let role = current.get("role").and_then(Value::as_str);
    let pairs = [
        (
            ("role", "Role"),
            text_in(form, "role").to_owned(),
            role.unwrap_or_default().to_owned(),
        ),
        (
            ("project_ids", "Projects of a guest"),
            named(&chosen(form).collect::<Vec<_>>()),
            named(&saved.collect::<Vec<_>>()),
        ),
    ];
    let differ = pairs.into_iter().filter(|(_, yours, saved)| yours != saved);
    Ok(differ
        .map(|((field, label), yours, saved)| Differs {
            field: field.to_owned(),
            label: label.to_owned(),
            yours,
            saved,
            put: None,
        })
        .collect())
}

/// Withdraws an invitation.
pub(crate) async fn withdraw(site: &Site, actor: &Actor, id: UserId) -> Result<()> {
    site.service.invitations().withdraw(actor, id).await
}

/// Sends a link behind which they choose another password. Gives what is to be said.
pub(crate) async fn send_reset(site: &Site, actor: &Actor, id: UserId) -> Result<String> {
    let people = site.service.people();
    people.send_reset(actor, id).await?;
    Ok(reset(site.post()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn form(fields: &[(&str, &str)]) -> Values {
        fields
            .iter()
            .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
            .collect()
    }

    #[test]
    fn a_role_and_projects_are_those_of_the_list() {
        let project = format!("{PROJECT}{}", Uuid::nil());
        let guest = form(&[("role", "guest"), (&project, "true")]);
        let Ok(standing) = standing_of(&guest) else {
            panic!("{guest:?} is refused")
        };
        assert_eq!(standing.role, OrgRole::Guest);
        assert_eq!(standing.projects, [ProjectId(Uuid::nil())]);
        for (wrong, field) in [
            (form(&[("role", "king")]), "role"),
            (form(&[]), "role"),
            (
                form(&[("role", "guest"), ("project.one", "true")]),
                "project_ids",
            ),
        ] {
            let Err(Error::Invalid(errors)) = standing_of(&wrong) else {
                panic!("{wrong:?} is taken")
            };
            assert!(errors.of(field).is_some(), "{wrong:?}: {errors:?}");
        }
    }
}
