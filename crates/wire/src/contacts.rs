//! Contacts and their verification.

use super::DateTime;
use super::{ChangeEntry, Kind, Location, NewKind, Role, RoleSource, Verification};
use crate::macros::{answers, requests};
use crate::read::{Fields, Given};
use crate::texts::{ContactTexts, InternationalTexts, Part, unsaid_names};
use crate::value::AtMost;
use model::field::{FieldCode, FieldErrors};
use model::verification::ASKED_AT_ONCE;
use serde_json::Value;
use uuid::Uuid;

answers! {
    /// A contact of the book.
    struct Contact is "contact" {
        id: Uuid,
        /// The organization.
        org_id: Uuid,
        /// Under which registries, WHOIS and RDAP know it.
        handle: String,
        kind: Kind,
        /// The person whom a member contact follows.
        user_id: Option<Uuid>,
        /// The office that a member contact follows.
        location_id: Option<Uuid>,
        /// The person's telephone; without one, the office's is shown.
        phone_id: Option<Uuid>,
        first_name: String,
        last_name: String,
        org_name: Option<String>,
        email: Option<String>,
        /// E.164.
        phone: Option<String>,
        /// The extension of `phone`: digits.
        phone_ext: Option<String>,
        /// E.164.
        fax: Option<String>,
        /// The extension of `fax`: digits.
        fax_ext: Option<String>,
        street1: String,
        street2: Option<String>,
        city: String,
        region: Option<String>,
        postal_code: Option<String>,
        /// ISO 3166-1 alpha-2.
        #[schema(pattern = "^[A-Z]{2}$")]
        country_code: String,
        /// Whether the world may see name, address and e-mail.
        disclose: bool,
        is_active: bool,
        verification_status: Verification,
        verified_at: Option<DateTime>,
        /// The office of a member contact.
        location: Option<Location>,
        /// The reviewed ASCII form.
        international: Option<International>,
        /// What waits for an operator's yes.
        proposed: Option<Proposed>,
        /// Of which contact this is the copy, for domains that show it with the other disclosure. It follows that one's edits and can't be edited itself.
        copy_of: Option<CopyOf>,
        /// Counts up with every change; `ETag` begins with it.
        version: i64,
        created_at: DateTime,
        updated_at: DateTime,
    } sometimes {
        /// The tasks that this change began.
        tasks: Vec<Uuid>,
        /// The moment that was asked for: the answer is as the book was then.
        at: DateTime,
        /// Since when it was so. Without `cause` it may have been so earlier.
        since: DateTime,
        /// What made it so, when the audit log says it.
        cause: ChangeEntry,
    }
    /// The contact that a copy follows.
    struct CopyOf {
        id: Uuid,
        handle: String,
    }
    /// Name and address in ASCII letters, as a person reviewed them.
    struct International {
        first_name: String,
        last_name: String,
        org_name: Option<String>,
        street1: String,
        street2: Option<String>,
        city: String,
        region: Option<String>,
    }
    /// A change that waits for an operator.
    struct Proposed {
        /// The task that waits.
        task_id: Uuid,
        fields: ContactFields,
    }
    /// What a contact says.
    struct ContactFields {
        first_name: String,
        last_name: String,
        org_name: Option<String>,
        email: Option<String>,
        phone: Option<String>,
        phone_ext: Option<String>,
        fax: Option<String>,
        fax_ext: Option<String>,
        street1: String,
        street2: Option<String>,
        city: String,
        region: Option<String>,
        postal_code: Option<String>,
        country_code: String,
    }
    /// Something that a contact holds: a team's slot, or a role of a domain.
    struct ContactUsage is "contact_usage" {
        organization_id: Uuid,
        team_id: Option<Uuid>,
        /// The team's name.
        team: Option<String>,
        domain_id: Option<Uuid>,
        /// The domain's name.
        domain: Option<String>,
        role: Role,
        source: RoleSource,
    }
    /// A letter that asks the holder of an address.
    struct VerificationLetter is "verification" {
        contact_id: Uuid,
        organization_id: Uuid,
        /// Why it is sent.
        kind: String,
        email: String,
        /// What became of it.
        status: String,
        requested_at: DateTime,
        sent_at: Option<DateTime>,
        expires_at: DateTime,
        /// What was refused: `address`, `mailbox`, `sender` or `letter`; `null` when nothing was, or nobody said what.
        refusal: Option<String>,
        /// What the mail server said when it refused the letter, or what a report says of its return.
        reply: Option<String>,
    }
    /// What came of asking the holders of many addresses.
    struct VerificationRequests is "verification_requests" {
        /// How many letters are in the outbox.
        asked: i64,
        letters: Vec<VerificationLetter>,
        /// Who was not asked, by reason.
        not_asked: Vec<VerificationUnasked>,
        /// With `all`: the `cursor` at which the rest begins; `null` when nobody is left.
        next_cursor: Option<String>,
    }
    /// Contacts whose holders were not asked for the same reason.
    struct VerificationUnasked {
        /// The code with which asking one of them would be refused.
        code: String,
        message: String,
        count: i64,
        contact_ids: Vec<Uuid>,
    }
    /// A contact whose holder did not answer yet.
    struct VerificationStanding is "verification" {
        contact_id: Uuid,
        organization_id: Uuid,
        handle: String,
        name: String,
        email: Option<String>,
        unverified_since: DateTime,
        /// Of a registrant: when the domain may be suspended.
        deadline: Option<DateTime>,
        days_left: Option<i64>,
        /// How many domains show it.
        domains: i64,
        /// Of how many it is the registrant.
        registrant_of: i64,
        bounced: bool,
        /// What became of the latest letter.
        status: Option<String>,
        requested_at: Option<DateTime>,
        sent_at: Option<DateTime>,
        expires_at: Option<DateTime>,
        /// What was refused of it: `address`, `mailbox`, `sender` or `letter`; `null` when nothing was, or nobody said what.
        refusal: Option<String>,
        /// What the mail server said when it refused it, or what a report says of its return.
        reply: Option<String>,
        /// Whether it can be known that a letter was not delivered: not where the address has letters beyond ASCII before its sign, whose reports many mail servers lose.
        returns_known: bool,
    }
}

impl From<&model::contact::Snapshot> for ContactFields {
    fn from(of: &model::contact::Snapshot) -> Self {
        let of = of.clone();
        Self {
            first_name: of.first_name,
            last_name: of.last_name,
            org_name: of.org_name,
            email: of.email,
            phone: of.phone,
            phone_ext: model::phone::said(of.phone_ext),
            fax: of.fax,
            fax_ext: model::phone::said(of.fax_ext),
            street1: of.street1,
            street2: of.street2,
            city: of.city,
            region: of.region,
            postal_code: of.postal_code,
            country_code: of.country_code,
        }
    }
}

impl From<&model::contact::International> for International {
    fn from(of: &model::contact::International) -> Self {
        let of = of.clone();
        Self {
            first_name: of.first_name,
            last_name: of.last_name,
            org_name: of.org_name,
            street1: of.street1,
            street2: of.street2,
            city: of.city,
            region: of.region,
        }
    }
}

impl From<&ContactPatch> for model::contact::Patch {
    fn from(patch: &ContactPatch) -> Self {
        Self {
            fields: patch.fields.named(),
            disclose: patch.disclose,
            is_active: patch.is_active,
        }
    }
}

requests! {
    /// A new contact. Of an external one (`custom`) the texts count; of a member contact person, office and telephone.
    struct NewContact after by_kind {
        ..fields: Part<ContactTexts>,
        kind: NewKind,
        user_id: Given<Uuid>,
        location_id: Given<Uuid>,
        phone_id: Given<Uuid>,
        disclose: Option<bool>,
    }
    /// What is to change. What is absent stays; `null` and an empty text clear. Of a member contact only `disclose` and `is_active`.
    struct ContactPatch changes Contact and ["organization_id"] {
        ..fields: Part<ContactTexts>,
        disclose: Option<bool>,
        is_active: Option<bool>,
        /// Ask for the plan; nothing is written.
        dry_run: Option<bool>,
    }
    /// The whole ASCII form; absent is empty.
    struct InternationalForm {
        ..fields: Part<InternationalTexts>,
        /// Ask for the plan; nothing is written.
        dry_run: Option<bool>,
    }
    /// Whose holders are asked: either these contacts, or all who have not answered.
    struct VerificationRequest {
        contact_ids: Option<Vec<Uuid>> = AtMost(Some(ASKED_AT_ONCE)),
        /// `true`: those that `GET /verifications` lists, the longest unverified first.
        all: Option<bool>,
    }
    /// Into which contact.
    struct Merge {
        /// The contact that stays.
        into: Uuid,
        /// Ask for the plan; nothing is written.
        dry_run: Option<bool>,
    }
    /// Who takes over from whom.
    struct Replacement {
        /// Who holds the roles now.
        from: Uuid,
        /// Who is to hold them.
        to: Uuid,
        /// Which roles; all four when nothing is said.
        roles: Given<Vec<Role>>,
        /// On which domains; all of them, and in teams and defaults too, when nothing is said.
        domain_ids: Given<Vec<Uuid>>,
        /// Ask for the plan; nothing is written.
        dry_run: Option<bool>,
    }
}

/// Ignores the members that this kind of contact does not use: the texts of a member contact, the links of an external one.
fn by_kind(fields: &mut Fields, found: &mut FieldErrors) {
    let links = ["user_id", "location_id", "phone_id"];
    let texts = model::contact::FIELDS.each_ref().map(|field| field.name);
    if fields.peek("kind").and_then(Value::as_str) == Some(NewKind::Member.as_str()) {
        texts.iter().for_each(|name| fields.ignore(name));
        for name in ["user_id", "location_id"] {
            if fields.peek(name).is_none_or(Value::is_null) {
                found.push(name, FieldCode::Required);
            }
        }
    } else {
        links.iter().for_each(|name| fields.ignore(name));
        // Whoever stores the contact misses one of two names only where both are empty, so what isn't said is wrong here.
        for (name, code) in unsaid_names(model::contact::FIELDS.iter(), |name| {
            fields.peek(name).is_some()
        }) {
            fields.wrong(name, code);
        }
        for field in &model::contact::FIELDS {
            if field.always_filled() && fields.peek(field.name).is_none() {
                found.push(field.name, FieldCode::Required);
            }
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests;
