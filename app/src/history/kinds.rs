//! The kinds of objects and the actions of the log, in words: for the filters of its page.

/// A kind of object: as entries call it, as people do, and how several are called.
pub(crate) const KINDS: [(&str, &str, &str); 11] = [
    ("contact", "contact", "contacts"),
    ("domain", "domain", "domains"),
    ("team", "team", "teams"),
    ("user", "person", "people"),
    ("location", "office", "offices"),
    ("organization", "organization", "organizations"),
    ("project", "project", "projects"),
    ("task", "task", "tasks"),
    ("import", "file", "files"),
    ("key", "key", "keys"),
    ("webhook", "webhook", "webhooks"),
];

/// An action: as entries call it, and as people do.
pub(crate) const ACTIONS: [(&str, &str); 67] = [
    ("contact.create", "Contact written"),
    ("contact.update", "Contact changed"),
    ("contact.delete", "Contact deleted"),
    ("contact.replace", "Contact replaced"),
    ("contact.merge", "Contacts merged"),
    ("contact.refresh", "Contact followed its person or office"),
    ("contact.refresh_proposed", "Change of a contact proposed"),
    ("contact.refresh_declined", "Change of a contact declined"),
    ("contact.verification_request", "Verification asked for"),
    ("contact.verify", "Contact verified"),
    ("contact.label", "Contact labelled"),
    ("certificate_contact.create", "Certificate contact set"),
    ("certificate_contact.update", "Certificate contact changed"),
    (
        "certificate_contact.replace",
        "Certificate contact replaced",
    ),
    ("certificate_contact.remove", "Certificate contact removed"),
    ("domain.adopt", "Domain adopted"),
    ("domain.roles", "Roles of a domain"),
    ("domain.team", "Team of a domain"),
    ("domain.order", "Task of a domain asked for"),
    ("domain.send", "Roles of a domain sent again"),
    ("domain.take", "Registry’s roles taken"),
    ("domain.leave", "Difference left as it is"),
    ("domain.release", "Domain released"),
    ("domain.gone", "Domain found gone"),
    ("domain.allow", "Domain allowed"),
    ("domain.forbid", "Domain no longer allowed"),
    ("team.create", "Team made"),
    ("team.update", "Team or its slots changed"),
    ("team.delete", "Team deleted"),
    ("organization.create", "Organization founded"),
    ("organization.update", "Settings or defaults changed"),
    ("project.create", "Project made"),
    ("project.update", "Project renamed"),
    ("user.create", "Person added"),
    ("user.update", "Person changed"),
    ("user.role", "Role of a person"),
    ("user.invite", "Person invited"),
    ("user.uninvite", "Invitation taken back"),
    ("user.join", "Person joined"),
    ("user.deactivate", "Person left"),
    ("user.activate", "Person came back"),
    ("user.delete", "Person deleted"),
    ("user.password", "Password changed"),
    ("user.reset", "Link for a password sent"),
    ("phone.create", "Telephone added"),
    ("phone.update", "Telephone changed"),
    ("phone.delete", "Telephone deleted"),
    ("location.create", "Office written"),
    ("location.update", "Office changed"),
    ("location.delete", "Office deleted"),
    ("plan.run", "Plan run"),
    ("task.approve", "Change approved"),
    ("task.decline", "Change declined"),
    ("task.cancel", "Task cancelled"),
    ("task.retry", "Task tried again"),
    ("task.dismiss", "Task dismissed"),
    ("task.pause", "Task paused"),
    ("task.resume", "Task resumed"),
    ("domain.keep", "Adopted roles kept"),
    ("task.withdraw", "Nothing left to approve"),
    ("import.begin", "File taken in"),
    ("key.create", "Key made"),
    ("key.revoke", "Key revoked"),
    ("webhook.create", "Webhook made"),
    ("webhook.update", "Webhook changed"),
    ("webhook.secret", "Secret of a webhook changed"),
    ("webhook.delete", "Webhook deleted"),
];

/// What one of a kind is called.
pub(super) fn one(kind: &str) -> &'static str {
    let known = KINDS.iter().find(|(word, ..)| *word == kind);
    known.map_or("object", |(_, one, _)| one)
}

/// A number of a kind.
pub(super) fn counted(kind: &str, count: i64) -> String {
    let known = KINDS.iter().find(|(word, ..)| *word == kind);
    let (one, many) = known.map_or(("change", "changes"), |(_, one, many)| (*one, *many));
    crate::words::counted(usize::try_from(count).unwrap_or_default(), one, many)
}

/// The page of an object, where its kind has one.
pub(super) fn page(kind: &str, id: uuid::Uuid) -> Option<String> {
    Some(match kind {
        "contact" => format!("/contacts/{id}"),
        "domain" => format!("/domains/{id}"),
        "team" => format!("/teams/{id}"),
        "user" => format!("/people/{id}"),
        "location" => format!("/locations/{id}"),
        "task" => format!("/tasks/{id}"),
        "import" => format!("/import/{id}"),
        "organization" => "/settings".into(),
        "key" => "/settings/keys".into(),
        "webhook" => "/settings/webhooks".into(),
        _ => return None,
    })
}
