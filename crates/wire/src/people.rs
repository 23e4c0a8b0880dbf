//! People and their telephones.

use super::DateTime;
use super::MemberRole;
use crate::macros::{answers, requests};
use crate::read::Given;
use crate::texts::{Part, PersonTexts, PhoneTexts, Whole};
use crate::value::{AtMost, Empty};
use uuid::Uuid;

answers! {
    /// A person of the organization. Member contacts follow one.
    struct User is "user" {
        id: Uuid,
        organization_id: Uuid,
        first_name: String,
        last_name: String,
        email: String,
        role: MemberRole,
        /// The projects that a guest sees; of everybody else empty.
        project_ids: Vec<Uuid>,
        is_active: bool,
        /// Whether they have a password and are active.
        can_sign_in: bool,
        /// Counts up with every change; `ETag` begins with it.
        version: i64,
        created_at: DateTime,
        updated_at: DateTime,
    } sometimes {
        /// The tasks that this change began.
        tasks: Vec<Uuid>,
    }
    /// An invitation to sign in.
    struct Invitation is "invitation" {
        user_id: Uuid,
        organization_id: Uuid,
        /// Where the letter goes.
        email: String,
        /// What became of the letter.
        status: String,
        created_at: DateTime,
        sent_at: Option<DateTime>,
        /// Until when its link works.
        expires_at: DateTime,
        /// What was refused of the letter: `address`, `mailbox`, `sender` or `letter`; `null` when nothing was, or nobody said what.
        refusal: Option<String>,
        /// What the mail server said when it refused the letter, or what a report says of its return.
        reply: Option<String>,
    }
    /// A telephone of a person.
    struct Phone is "phone" {
        id: Uuid,
        organization_id: Uuid,
        user_id: Uuid,
        /// E.164.
        number: String,
        /// Its extension: digits.
        number_ext: Option<String>,
        /// What the person calls it.
        label: Option<String>,
        /// Counts up with every change; `ETag` begins with it.
        version: i64,
        created_at: DateTime,
        updated_at: DateTime,
    } sometimes {
        /// The tasks that this change began.
        tasks: Vec<Uuid>,
    }
}

requests! {
    /// A new person, without a sign-in.
    struct NewUser {
        ..fields: Whole<PersonTexts>,
        is_active: Option<bool>,
    }
    /// Names and address, or `is_active`. What is absent stays.
    struct UserPatch changes User {
        ..fields: Part<PersonTexts>,
        /// `false` lets them go, `true` takes them back.
        is_active: Option<bool>,
        /// With `is_active: false`: who takes over what they back.
        successor_contact_id: Given<Uuid> = Empty::Clears,
        /// With `is_active: false`: whether the keys that they made are revoked. The plan lists them.
        revoke_keys: Option<bool>,
        /// Ask for the plan; nothing is written.
        dry_run: Option<bool>,
    }
    /// What a person may.
    struct RoleOfUser {
        role: MemberRole,
        /// Of a guest: the projects that they see, at most 50.
        project_ids: Given<Vec<Uuid>> = PROJECTS,
    }
    /// What the person is to be; nothing changes when no role is named.
    struct NewInvitation {
        role: Option<MemberRole>,
        /// Of a guest: the projects that they see, at most 50.
        project_ids: Given<Vec<Uuid>> = PROJECTS,
    }
    /// A new telephone.
    struct NewPhone {
        ..fields: Whole<PhoneTexts>,
    }
    /// What is to change. What is absent stays.
    struct PhonePatch changes Phone {
        ..fields: Part<PhoneTexts>,
        /// Ask for the plan; nothing is written.
        dry_run: Option<bool>,
    }
}

/// The most projects that a guest may see.
const PROJECTS: AtMost = AtMost(Some(50));
