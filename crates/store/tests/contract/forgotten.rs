//! What the book says today, and what its history says is so still: both are the same, always.

/// The book's rows, and the open intervals of its history, as columns that can be compared.
const PAIRS: [(&str, &str, &str); 6] = [
    (
        "a domain's own role",
        "SELECT domain_id, role, organization_id, contact_id FROM domain_role",
        "SELECT owner_id, role, organization_id, contact_id FROM role_history WHERE source = 'domain' AND valid_to IS NULL",
    ),
    (
        "a team's slot",
        "SELECT team_id, role, organization_id, contact_id FROM team_slot",
        "SELECT owner_id, role, organization_id, contact_id FROM role_history WHERE source = 'team' AND valid_to IS NULL",
    ),
    (
        "an organization's default",
        "SELECT organization_id, role, organization_id, contact_id FROM organization_default",
        "SELECT owner_id, role, organization_id, contact_id FROM role_history WHERE source = 'organization' AND valid_to IS NULL",
    ),
    (
        "a domain or its team",
        "SELECT id, organization_id, team_id FROM domain WHERE deleted_at IS NULL",
        "SELECT domain_id, organization_id, team_id FROM domain_history WHERE valid_to IS NULL",
    ),
    (
        "a team",
        "SELECT id, organization_id, version, name, slug, updated_at FROM team WHERE deleted_at IS NULL",
        "SELECT team_id, organization_id, version, name, slug, updated_at FROM team_history WHERE valid_to IS NULL",
    ),
    (
        "a contact",
        "SELECT id, organization_id, handle, kind, first_name, last_name, org_name, email, phone, fax, street1, street2, city, region, postal_code, country_code, disclose, is_active, \
         verification_status, verified_at, user_id, location_id, phone_id, version, created_at, updated_at, international, proposed, proposed_task, copy_of, phone_ext, fax_ext FROM contact WHERE deleted_at IS NULL",
        "SELECT contact_id, organization_id, handle, kind, first_name, last_name, org_name, email, phone, fax, street1, street2, city, region, postal_code, country_code, disclose, is_active, \
         verification_status, verified_at, user_id, location_id, phone_id, version, created_at, updated_at, international, proposed, proposed_task, copy_of, phone_ext, fax_ext FROM contact_history WHERE valid_to IS NULL",
    ),
];

/// Names each kind of row in which the two differ, once for each direction.
pub fn statement() -> String {
    let differing = |(what, book, history): (&str, &str, &str)| {
        let what = what.replace('\'', "''");
        [
            format!("SELECT '{what} that is so' WHERE EXISTS ({book} EXCEPT {history})"),
            format!("SELECT '{what} that is over' WHERE EXISTS ({history} EXCEPT {book})"),
        ]
        .join(" UNION ALL ")
    };
    PAIRS.map(differing).join(" UNION ALL ")
}
