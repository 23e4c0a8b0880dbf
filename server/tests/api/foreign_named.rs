//! What the endpoints that write name in their bodies and queries, for [`crate::foreign`].

use serde_json::{Value, json};

/// Of every endpoint that takes a body or a query that names things: what they are, and a body in which `"?"` stands for the id.
pub fn named() -> Vec<(&'static str, &'static str, &'static str, Value)> {
    let contact = "{contact_id}";
    let member = |name: &str| {
        let mut body =
            json!({ "kind": "member", "user_id": "own user", "location_id": "own location" });
        body[name] = json!("?");
        body
    };
    vec![
        ("post", "/contacts", "{user_id}", member("user_id")),
        ("post", "/contacts", "{location_id}", member("location_id")),
        ("post", "/contacts", "{phone_id}", member("phone_id")),
        (
            "post",
            "/contacts/{contact_id}/merge",
            contact,
            json!({ "into": "?" }),
        ),
        (
            "post",
            "/contact-replacements",
            contact,
            json!({ "from": "?", "to": "own contact" }),
        ),
        (
            "post",
            "/contact-replacements",
            contact,
            json!({ "from": "own contact", "to": "?" }),
        ),
        (
            "post",
            "/contact-replacements",
            "{domain_id}",
            json!({ "from": "own contact", "to": "own other", "domain_ids": ["?"] }),
        ),
        (
            "patch",
            "",
            contact,
            json!({ "default_contacts": { "tech": "?" } }),
        ),
        (
            "patch",
            "/",
            contact,
            json!({ "default_contacts": { "registrant": "?" } }),
        ),
        (
            "patch",
            "/users/{user_id}",
            contact,
            json!({ "is_active": false, "successor_contact_id": "?" }),
        ),
        (
            "delete",
            "/users/{user_id}?successor_contact_id=?",
            contact,
            Value::Null,
        ),
        (
            "put",
            "/users/{user_id}/role",
            "{project_id}",
            json!({ "role": "guest", "project_ids": ["?"] }),
        ),
        (
            "post",
            "/users/{user_id}/invitation",
            "{project_id}",
            json!({ "role": "guest", "project_ids": ["?"] }),
        ),
        (
            "post",
            "/teams",
            contact,
            json!({ "name": "New", "registrant_contact_id": "?", "admin_contact_id": "own contact" }),
        ),
        (
            "patch",
            "/teams/{team_id}",
            contact,
            json!({ "billing_contact_id": "?" }),
        ),
        (
            "post",
            "/plans",
            "{domain_id}",
            json!({ "change": { "read": true }, "selection": { "domain_ids": ["?"] } }),
        ),
        (
            "post",
            "/plans",
            "{project_id}",
            json!({ "change": { "read": true }, "selection": { "filter": { "project_id": "?" } } }),
        ),
        (
            "post",
            "/plans",
            "{team_id}",
            json!({ "change": { "read": true }, "selection": { "filter": { "team_id": "?" } } }),
        ),
        (
            "post",
            "/plans",
            "{team_id}",
            json!({ "change": { "team_id": "?" }, "selection": { "filter": {} } }),
        ),
        (
            "post",
            "/plans",
            contact,
            json!({ "change": { "roles": { "tech": "?" } }, "selection": { "filter": {} } }),
        ),
        (
            "post",
            "/plans",
            contact,
            json!({ "change": { "replace_contact": { "from": "?", "to": "own contact" } } }),
        ),
        (
            "post",
            "/plans",
            contact,
            json!({ "change": { "replace_contact": { "from": "own contact", "to": "?" } }, "selection": { "filter": {} } }),
        ),
        (
            "post",
            "/plans",
            contact,
            json!({ "change": { "merge_contact": { "from": "?", "into": "own contact" } } }),
        ),
        (
            "post",
            "/plans",
            contact,
            json!({ "change": { "merge_contact": { "from": "own contact", "into": "?" } } }),
        ),
        (
            "post",
            "/plans",
            contact,
            json!({ "change": { "merge_contact": { "from": "own contact", "others": ["?"], "into": "own other" } } }),
        ),
        (
            "post",
            "/plans",
            contact,
            json!({ "change": { "replace_contact": { "from": "own contact", "others": ["?"], "to": "own other" } } }),
        ),
        (
            "post",
            "/plans",
            contact,
            json!({ "change": { "disclose_contacts": { "contacts": ["own contact", "?"], "disclosed": false } } }),
        ),
        (
            "post",
            "/plans",
            "{domain_id}",
            json!({ "change": { "release": true }, "selection": { "domain_ids": ["?"] } }),
        ),
        (
            "post",
            "/verification-requests",
            contact,
            json!({ "contact_ids": ["?"] }),
        ),
        (
            "post",
            "/projects/{project_id}/domains",
            "{team_id}",
            json!({ "name": "new.example", "team_id": "?" }),
        ),
        (
            "patch",
            "/projects/{project_id}/domains/{domain_id}",
            "{team_id}",
            json!({ "team_id": "?" }),
        ),
        (
            "patch",
            "/projects/{project_id}/domains/{domain_id}/contacts",
            contact,
            json!({ "tech": "?" }),
        ),
    ]
}

/// Endpoints that write and whose body and query name nothing of the book.
pub const NAMELESS: &[(&str, &str)] = &[
    ("post", "/projects"),
    ("post", "/keys"),
    ("delete", "/keys/{key_id}"),
    ("delete", "/users/{user_id}/invitation"),
    ("post", "/webhooks"),
    ("patch", "/webhooks/{webhook_id}"),
    ("delete", "/webhooks/{webhook_id}"),
    ("post", "/webhooks/{webhook_id}/test"),
    (
        "post",
        "/webhooks/{webhook_id}/deliveries/{delivery_id}/redeliver",
    ),
    ("patch", "/projects/{project_id}"),
    ("patch", "/contacts/{contact_id}"),
    ("delete", "/contacts/{contact_id}"),
    ("put", "/contacts/{contact_id}/international"),
    ("delete", "/contacts/{contact_id}/international"),
    ("post", "/locations"),
    ("patch", "/locations/{location_id}"),
    ("delete", "/locations/{location_id}"),
    ("post", "/users"),
    ("post", "/users/{user_id}/phones"),
    ("patch", "/users/{user_id}/phones/{phone_id}"),
    ("delete", "/users/{user_id}/phones/{phone_id}"),
    ("delete", "/teams/{team_id}"),
    ("delete", "/projects/{project_id}/domains/{domain_id}"),
    ("put", "/projects/{project_id}/domains/{domain_id}/contacts"),
    ("post", "/contacts/{contact_id}/verification"),
    ("post", "/projects/{project_id}/domains/{domain_id}/tasks"),
    ("post", "/projects/{project_id}/domains/{domain_id}/leave"),
    ("post", "/projects/{project_id}/domains/{domain_id}/read"),
    (
        "post",
        "/projects/{project_id}/domains/{domain_id}/reconcile",
    ),
    ("post", "/webhooks/{webhook_id}/secret"),
    ("post", "/plans/{plan_id}/run"),
    ("post", "/tasks/{task_id}/cancel"),
    ("post", "/tasks/{task_id}/retry"),
    ("post", "/tasks/{task_id}/dismiss"),
    ("post", "/tasks/{task_id}/pause"),
    ("post", "/tasks/{task_id}/resume"),
    ("post", "/tasks/{task_id}/approve"),
    ("post", "/tasks/{task_id}/decline"),
];
