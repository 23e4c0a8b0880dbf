//! People, their phones and their invitations as the API shows them.

use super::{Invitation, NewPerson, Phone, Standing, User};
use model::id::ProjectId;
use model::person::PersonDraft;

/// The person; never their password.
#[must_use]
pub fn wire(user: &User) -> wire::User {
    wire::User {
        id: user.id.0,
        organization_id: user.organization_id.0,
        first_name: user.first_name.clone(),
        last_name: user.last_name.clone(),
        email: user.email.clone(),
        role: user.org_role,
        project_ids: user.project_ids.iter().map(|project| project.0).collect(),
        is_active: user.is_active,
        can_sign_in: user.is_active && user.password_hash.is_some(),
        version: user.version,
        created_at: user.created_at.into(),
        updated_at: user.updated_at.into(),
        tasks: None,
    }
}

/// The phone.
#[must_use]
pub fn phone_wire(phone: &Phone) -> wire::Phone {
    wire::Phone {
        id: phone.id.0,
        organization_id: phone.organization_id.0,
        user_id: phone.user_id.0,
        number: phone.number.clone(),
        number_ext: model::phone::said(phone.number_ext.clone()),
        label: Some(phone.label.clone()),
        version: phone.version,
        created_at: phone.created_at.into(),
        updated_at: phone.updated_at.into(),
        tasks: None,
    }
}

/// The invitation; never its link.
#[must_use]
pub fn invitation_wire(invitation: &Invitation) -> wire::Invitation {
    wire::Invitation {
        user_id: invitation.user_id.0,
        organization_id: invitation.organization_id.0,
        email: invitation.email.clone(),
        status: invitation.status.to_string(),
        created_at: invitation.created_at.into(),
        sent_at: invitation.sent_at.map(Into::into),
        expires_at: invitation.expires_at.into(),
        refusal: invitation.refusal.map(|refusal| refusal.to_string()),
        reply: invitation.last_error.clone(),
    }
}

impl From<&wire::NewUser> for NewPerson {
    fn from(new: &wire::NewUser) -> Self {
        Self {
            draft: PersonDraft::named(new.fields.iter()),
        }
    }
}

impl From<wire::RoleOfUser> for Standing {
    fn from(standing: wire::RoleOfUser) -> Self {
        let projects = standing.project_ids.value().unwrap_or_default();
        Self {
            role: standing.role,
            projects: projects.into_iter().map(ProjectId).collect(),
        }
    }
}
