//! The endpoints: one list, from which the table of what each requires, the router and the OpenAPI document are made. So what is tested of every endpoint is tested of
//! each, and a new one declares its requirements from the start.

use super::concerns::Concerns;
use service::Need;

/// One endpoint: its path and its requirements.
pub struct Endpoint {
    /// In lower case.
    pub method: &'static str,
    /// With `{names}`.
    pub path: &'static str,
    /// The handler, as `contacts.list`.
    pub name: &'static str,
    /// The permission that the caller needs; none if being signed in is enough.
    pub needs: &'static [Need],
    /// What it concerns: so what a key of one project may do there.
    pub concerns: Concerns,
}

/// Endpoints whose responses contain a secret: they are not stored, so that no `Idempotency-Key` returns them again.
const SHOWN_ONCE: [&str; 4] = [
    "tokens.create",
    "keys.create",
    "webhooks.create",
    "webhooks.replace_secret",
];

impl Endpoint {
    /// Whether the same `Idempotency-Key` returns the first response again.
    #[must_use]
    pub fn repeats(&self) -> bool {
        self.method != "get" && !SHOWN_ONCE.contains(&self.name)
    }

    /// Whether it creates something in a list.
    #[must_use]
    pub fn makes(&self) -> bool {
        let listed = |other: &Self| other.method == "get" && other.path == self.path;
        self.method == "post" && ENDPOINTS.iter().any(listed)
    }

    /// The path parameters.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.path
            .split('/')
            .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
    }
}

/// The list: the path under `/v1`, and for each method the handler, what the caller needs and what it concerns. It is handed to the macro that is named.
macro_rules! endpoints {
    ($make:ident) => {
        $make! {
            "/me": get me::show [] Caller;
            "/tokens": post tokens::create [] Caller;
            "/organizations/{organization_id}": get organizations::show [] Caller, patch organizations::update [Admin] Organization;
            "/organizations/{organization_id}/": get organizations::show [] Caller, patch organizations::update [Admin] Organization;
            "/organizations/{organization_id}/projects":
                get organizations::projects [] Caller,
                post organizations::create_project [Admin] Organization;
            "/organizations/{organization_id}/projects/{project_id}":
                get organizations::project [] Projects,
                patch organizations::rename_project [Admin] Organization;
            "/organizations/{organization_id}/contacts":
                get contacts::list [ContactsRead] Book,
                post contacts::create [ContactsWrite] Book;
            "/organizations/{organization_id}/contacts/{contact_id}":
                get contacts::show [ContactsRead] Book,
                patch contacts::update [ContactsWrite] Shared,
                delete contacts::remove [ContactsWrite] Book;
            "/organizations/{organization_id}/contacts/{contact_id}/usage": get contacts::usage [ContactsRead] Book;
            "/organizations/{organization_id}/contacts/{contact_id}/messages": get contacts::messages [ContactsRead] Book;
            "/organizations/{organization_id}/contacts/{contact_id}/verification":
                post verifications::request [ContactsWrite] Shared;
            "/organizations/{organization_id}/verifications": get verifications::list [ContactsRead] Book;
            "/organizations/{organization_id}/verification-requests": post verifications::request_many [ContactsWrite] Book;
            "/organizations/{organization_id}/contacts/{contact_id}/international":
                put contacts::review [ContactsWrite] Shared,
                delete contacts::unreview [ContactsWrite] Shared;
            "/organizations/{organization_id}/contacts/{contact_id}/merge":
                post replacements::merge [ContactsWrite, DomainsWrite] Organization;
            "/organizations/{organization_id}/contact-replacements": post replacements::replace [DomainsWrite] Projects;
            "/organizations/{organization_id}/locations":
                get locations::list [ContactsRead] Book,
                post locations::create [ContactsWrite] Book;
            "/organizations/{organization_id}/locations/{location_id}":
                get locations::show [ContactsRead] Book,
                patch locations::update [ContactsWrite] Shared,
                delete locations::remove [ContactsWrite] Shared;
            "/organizations/{organization_id}/users": get users::list [ContactsRead] Book, post users::create [Admin] Organization;
            "/organizations/{organization_id}/users/{user_id}":
                get users::show [ContactsRead] Book,
                patch users::update [Admin] Organization,
                delete users::remove [Admin] Organization;
            "/organizations/{organization_id}/users/{user_id}/role": put users::set_role [Admin] Organization;
            "/organizations/{organization_id}/users/{user_id}/invitation":
                get users::invitation [Admin] Organization,
                post users::invite [Admin] Organization,
                delete users::withdraw_invitation [Admin] Organization;
            "/organizations/{organization_id}/users/{user_id}/phones":
                get users::phones [ContactsRead] Book,
                post users::add_phone [Admin] Person;
            "/organizations/{organization_id}/users/{user_id}/phones/{phone_id}":
                get users::phone [ContactsRead] Book,
                patch users::edit_phone [Admin] Person,
                delete users::remove_phone [Admin] Person;
            "/organizations/{organization_id}/teams":
                get teams::list [DomainsRead] Book,
                post teams::create [DomainsWrite] Organization;
            "/organizations/{organization_id}/teams/{team_id}":
                get teams::show [DomainsRead] Book,
                patch teams::update [DomainsWrite] Organization,
                delete teams::remove [DomainsWrite] Organization;
            "/organizations/{organization_id}/projects/{project_id}/domains":
                get domains::list [DomainsRead] Projects,
                post domains::adopt [DomainsWrite] Projects;
            "/organizations/{organization_id}/projects/{project_id}/domains/{domain_id}":
                get domains::show [DomainsRead] Projects,
                patch domains::set_team [DomainsWrite] Projects,
                delete domains::release [DomainsWrite] Projects;
            "/organizations/{organization_id}/projects/{project_id}/domains/{domain_id}/contacts":
                get domains::roles [DomainsRead] Projects,
                patch domains::assign [DomainsWrite] Projects,
                put domains::put [ContactsWrite, DomainsWrite] Projects;
            "/organizations/{organization_id}/projects/{project_id}/domains/{domain_id}/differences":
                get domains::differences [DomainsRead] Projects;
            "/organizations/{organization_id}/projects/{project_id}/domains/{domain_id}/messages":
                get domains::messages [DomainsRead] Projects;
            "/organizations/{organization_id}/projects/{project_id}/domains/{domain_id}/leave":
                post domains::leave [DomainsWrite] Projects;
            "/organizations/{organization_id}/projects/{project_id}/domains/{domain_id}/reconcile":
                post domains::reconcile [DomainsWrite] Projects;
            "/organizations/{organization_id}/projects/{project_id}/domains/{domain_id}/read":
                post domains::read_again [DomainsWrite] Projects;
            "/organizations/{organization_id}/projects/{project_id}/domains/{domain_id}/tasks":
                post domains::order [DomainsWrite, TasksWrite] Projects;
            "/organizations/{organization_id}/plans": post plans::create [DomainsWrite] Projects;
            "/organizations/{organization_id}/plans/{plan_id}": get plans::show [DomainsRead] Projects;
            "/organizations/{organization_id}/plans/{plan_id}/items": get plans::items [DomainsRead] Projects;
            "/organizations/{organization_id}/plans/{plan_id}/run": post plans::run [DomainsWrite] Projects;
            "/organizations/{organization_id}/tasks": get tasks::list [TasksRead] Projects;
            "/organizations/{organization_id}/tasks/{task_id}": get tasks::show [TasksRead] Projects;
            "/organizations/{organization_id}/tasks/{task_id}/cancel": post tasks::cancel [TasksWrite] Projects;
            "/organizations/{organization_id}/tasks/{task_id}/retry": post tasks::retry [TasksWrite] Projects;
            "/organizations/{organization_id}/tasks/{task_id}/dismiss": post tasks::dismiss [TasksWrite] Projects;
            "/organizations/{organization_id}/tasks/{task_id}/pause": post tasks::pause [TasksWrite] Projects;
            "/organizations/{organization_id}/tasks/{task_id}/resume": post tasks::resume [TasksWrite] Projects;
            "/organizations/{organization_id}/tasks/{task_id}/progress": get tasks::progress [TasksRead] Projects;
            "/organizations/{organization_id}/tasks/{task_id}/report.csv": get tasks::report [TasksRead] Projects;
            "/organizations/{organization_id}/tasks/{task_id}/approve":
                post tasks::approve [ContactsWrite, TasksWrite] Projects;
            "/organizations/{organization_id}/tasks/{task_id}/decline":
                post tasks::decline [ContactsWrite, TasksWrite] Projects;
            "/organizations/{organization_id}/tasks/{task_id}/events": get streams::task [TasksRead] Projects;
            "/organizations/{organization_id}/events": get streams::organization [TasksRead] Organization;
            "/organizations/{organization_id}/keys": get keys::list [Admin] Organization, post keys::create [Admin] Organization;
            "/organizations/{organization_id}/keys/{key_id}": get keys::show [Admin] Organization, delete keys::revoke [Admin] Organization;
            "/organizations/{organization_id}/webhooks": get webhooks::list [Admin] Organization, post webhooks::create [Admin] Organization;
            "/organizations/{organization_id}/webhooks/{webhook_id}":
                get webhooks::show [Admin] Organization,
                patch webhooks::update [Admin] Organization,
                delete webhooks::remove [Admin] Organization;
            "/organizations/{organization_id}/webhooks/{webhook_id}/secret": post webhooks::replace_secret [Admin] Organization;
            "/organizations/{organization_id}/webhooks/{webhook_id}/test": post webhooks::test [Admin] Organization;
            "/organizations/{organization_id}/webhooks/{webhook_id}/deliveries": get webhooks::deliveries [Admin] Organization;
            "/organizations/{organization_id}/webhooks/{webhook_id}/deliveries/{delivery_id}": get webhooks::delivery [Admin] Organization;
            "/organizations/{organization_id}/webhooks/{webhook_id}/deliveries/{delivery_id}/redeliver":
                post webhooks::redeliver [Admin] Organization;
            "/organizations/{organization_id}/audit": get audit::list [Admin] Organization;
        }
    };
}
pub(super) use endpoints;

/// One line of the table.
macro_rules! endpoint {
    ($path:literal $method:ident $noun:ident $verb:ident [$($need:ident),*] $concerns:ident) => {
        $crate::http::v1::Endpoint {
            method: stringify!($method),
            path: concat!("/v1", $path),
            name: concat!(stringify!($noun), ".", stringify!($verb)),
            needs: &[$(service::Need::$need),*],
            concerns: $crate::http::v1::Concerns::$concerns,
        }
    };
}

pub(super) use endpoint;

macro_rules! table {
    ($($path:literal: $($method:ident $noun:ident::$verb:ident $needs:tt $concerns:ident),+;)+) => {
        /// Every endpoint. One without its requirements or what it concerns does not compile.
        pub const ENDPOINTS: &[Endpoint] =
            &[$($(endpoint!($path $method $noun $verb $needs $concerns),)+)+];
    };
}

endpoints!(table);
