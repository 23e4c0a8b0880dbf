//! Test data, all different.

use chrono::{DateTime, TimeDelta, Utc};
use model::access::OrgRole;
use model::contact::{ContactKind, Snapshot, VerificationStatus};
use model::domain_name::DomainName;
use model::id::{
    ContactId, DomainId, LocationId, OrganizationId, ProjectId, TaskId, TeamId, UserId,
};
use model::location::Office;
use model::role::Role;
use model::task::{ActorKind, Cause, CreatedBy, Plan, Spread, Step, StepName, TaskState, TaskType};
use std::sync::atomic::{AtomicU64, Ordering};
use store::contacts::Contact;
use store::domains::Domain;
use store::locations::Location;
use store::organizations::Organization;
use store::projects::Project;
use store::tasks::{NewTask, Task};
use store::teams::Team;
use store::users::User;
use store::{Db, Leased, Now, Page};
use uuid::Uuid;

/// Ids in no particular order, as random ones are.
pub fn id() -> Uuid {
    static NUMBER: AtomicU64 = AtomicU64::new(1);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let mixed = u128::from(number.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    Uuid::from_u128((mixed << 64) | u128::from(number))
}

/// A time, so many seconds behind the first. Whole microseconds.
pub fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000, 123_456_000).unwrap() + TimeDelta::seconds(seconds)
}

/// An idempotency key, always under the same claim.
pub fn once(organization: OrganizationId, caller: &str, key: &str) -> store::idempotency::Key {
    store::idempotency::Key {
        organization,
        caller: caller.into(),
        key: key.into(),
        claim: Uuid::from_u128(7),
    }
}

pub fn first(limit: u32) -> Page {
    Page { limit, after: None }
}

pub fn organization() -> Organization {
    Organization {
        id: OrganizationId(id()),
        name: "Příkladná".into(),
        legal_name: "Příkladná s. r. o.".into(),
        created_at: at(0),
        updated_at: at(0),
        version: 1,
        policies: model::policy::Policies::default(),
    }
}

pub fn project(organization: OrganizationId) -> Project {
    Project {
        id: ProjectId(id()),
        organization_id: organization,
        name: "Brands".into(),
        created_at: at(0),
        updated_at: at(0),
    }
}

pub fn user(organization: OrganizationId, email: &str) -> User {
    User {
        id: UserId(id()),
        organization_id: organization,
        email: email.into(),
        first_name: "Olga".into(),
        last_name: "Ødegård".into(),
        org_role: OrgRole::Admin,
        project_ids: Vec::new(),
        password_hash: Some("$argon2id$…".into()),
        is_active: true,
        created_at: at(0),
        updated_at: at(0),
        version: 1,
    }
}

pub fn contact(organization: OrganizationId, first_name: &str, last_name: &str) -> Contact {
    let id = id();
    Contact {
        id: ContactId(id),
        organization_id: organization,
        handle: format!("XX{}-NICH", id.as_u128() & 0xffff_ffff),
        kind: ContactKind::External,
        snapshot: Snapshot {
            first_name: first_name.into(),
            last_name: last_name.into(),
            street1: "Dlouhá 1".into(),
            city: "Brno".into(),
            country_code: "CZ".into(),
            ..Snapshot::default()
        },
        disclose: false,
        is_active: true,
        verification_status: VerificationStatus::Unverified,
        verified_at: None,
        user_id: None,
        location_id: None,
        phone_id: None,
        international: None,
        proposed: None,
        copy_of: None,
        version: 1,
        created_at: at(0),
        updated_at: at(0),
    }
}

pub fn domain(project: &Project, name: &str) -> Domain {
    Domain {
        id: DomainId(id()),
        organization_id: project.organization_id,
        project_id: project.id,
        name: DomainName::parse(name).unwrap(),
        team_id: None,
        registry: "simulator".into(),
        view: None,
        state: model::agreement::AgreementState::Unknown,
        state_since: None,
        awaiting: None,
        left_until: None,
        version: 1,
        created_at: at(0),
        updated_at: at(0),
    }
}

/// Notes that are recognised by this number.
pub fn notes(waits: u32) -> TaskState {
    Plan {
        waits,
        ..Plan::default()
    }
    .into()
}

pub fn olga() -> CreatedBy {
    CreatedBy {
        kind: ActorKind::User,
        id: None,
        name: "Olga".into(),
    }
}

pub fn task(domain: &Domain) -> Task {
    Task {
        project_id: Some(domain.project_id),
        domain_id: Some(domain.id),
        ..Task::new(NewTask {
            id: TaskId(id()),
            organization_id: domain.organization_id,
            task_type: TaskType::UpdateContacts,
            steps: &StepName::DOMAIN,
            cause: Cause::Roles {
                roles: vec![Role::Admin],
            },
            created_by: olga(),
            created_at: at(0),
            names_registrant: true,
        })
    }
}

/// An organization with a project, as it is in the database.
pub struct House {
    pub id: OrganizationId,
    pub project: Project,
}

pub async fn house(db: &Db) -> House {
    let organization = organization();
    let project = project(organization.id);
    let mut tx = db.begin().await.unwrap();
    store::organizations::create(&mut tx, &organization)
        .await
        .unwrap();
    store::projects::create(&mut tx, &project).await.unwrap();
    tx.commit().await.unwrap();
    House {
        id: organization.id,
        project,
    }
}

impl House {
    pub async fn contact(&self, db: &Db, first_name: &str, last_name: &str) -> Contact {
        let contact = contact(self.id, first_name, last_name);
        let mut tx = db.begin().await.unwrap();
        store::contacts::insert(&mut tx, &contact).await.unwrap();
        tx.commit().await.unwrap();
        contact
    }

    pub async fn domain(&self, db: &Db, name: &str) -> Domain {
        let domain = domain(&self.project, name);
        let mut tx = db.begin().await.unwrap();
        store::domains::insert(&mut tx, &domain).await.unwrap();
        tx.commit().await.unwrap();
        // The commit works out how it stands.
        Domain {
            state_since: Some(domain.created_at),
            ..domain
        }
    }

    pub async fn task(&self, db: &Db, domain: &Domain) -> Task {
        let task = task(domain);
        enqueue(db, &task).await;
        Task {
            last_seq: 1,
            ..task
        }
    }

    pub async fn bind(
        &self,
        db: &Db,
        domain: DomainId,
        role: Role,
        contact: Option<ContactId>,
    ) -> bool {
        let mut tx = db.begin().await.unwrap();
        let changed = store::domains::set_binding(&mut tx, self.id, domain, role, contact, at(1))
            .await
            .unwrap();
        tx.commit().await.unwrap();
        changed
    }
}

pub async fn enqueue(db: &Db, task: &Task) {
    let mut tx = db.begin().await.unwrap();
    store::tasks::enqueue(&mut tx, task).await.unwrap();
    tx.commit().await.unwrap();
}

/// A fixed moment, as the databases' clocks are not the tests'.
pub fn moment(seconds: i64) -> Now {
    Now::At(at(seconds))
}

/// The duration from one second to another.
pub fn span(from: i64, until: i64) -> TimeDelta {
    TimeDelta::seconds(until - from)
}

/// Increments a counter that nothing else uses, and returns it: for tests that need some write, and to see how often it took effect.
pub async fn count_up(tx: &mut store::Tx, name: &str) -> Result<i64, store::Error> {
    let rule = store::tries::Rule {
        free: 1_000_000,
        began_before: at(-1_000_000),
        last_before: at(-1_000_000),
        pauses: [at(0); 5],
    };
    let count = store::tries::count(tx, name, at(0), &rule).await?;
    Ok(count.unwrap_or(0))
}

/// Claims one task in a transaction of its own.
pub async fn claim(db: &Db, owner: Uuid, now: i64, until: i64) -> Option<Leased<Task>> {
    let mut tx = db.begin().await.unwrap();
    let task = store::lease::claim(&mut tx, owner, moment(now), span(now, until), &[])
        .await
        .unwrap();
    tx.commit().await.unwrap();
    task
}

pub fn person(organization: OrganizationId, first_name: &str, last_name: &str) -> User {
    User {
        first_name: first_name.into(),
        last_name: last_name.into(),
        org_role: OrgRole::Guest,
        project_ids: Vec::new(),
        password_hash: None,
        ..user(organization, &format!("{}@example.com", id().simple()))
    }
}

pub fn location(organization: OrganizationId, label: &str) -> Location {
    Location {
        id: LocationId(id()),
        organization_id: organization,
        office: Office {
            label: label.into(),
            street1: "Dlouhá 1".into(),
            street2: None,
            city: "Brno".into(),
            region: None,
            postal_code: Some("602 00".into()),
            country_code: "CZ".into(),
            phone: Some("+420541000001".into()),
            phone_ext: Some("7".into()),
            fax: None,
            fax_ext: None,
        },
        is_primary: false,
        is_system: false,
        version: 1,
        created_at: at(0),
        updated_at: at(0),
    }
}

pub fn team(organization: OrganizationId, name: &str) -> Team {
    let id = id();
    Team {
        id: TeamId(id),
        organization_id: organization,
        name: name.into(),
        slug: id.simple().to_string(),
        is_system: false,
        version: 1,
        created_at: at(0),
        updated_at: at(0),
    }
}

/// A task that covers many domains, waiting for edits to join it until then.
pub fn whole(organization: OrganizationId, until: i64) -> Task {
    let project = project(organization);
    Task {
        project_id: None,
        domain_id: None,
        cause: Cause::PersonEdited,
        state: Spread::default().into(),
        steps: Step::pending(&StepName::SPREAD),
        claimable_at: at(until),
        ..task(&domain(&project, "nowhere.example"))
    }
}

impl House {
    pub async fn team(&self, db: &Db, name: &str) -> Team {
        let team = team(self.id, name);
        let mut tx = db.begin().await.unwrap();
        store::teams::insert(&mut tx, &team).await.unwrap();
        tx.commit().await.unwrap();
        team
    }

    pub async fn slot(&self, db: &Db, team: TeamId, role: Role, contact: Option<ContactId>) {
        let mut tx = db.begin().await.unwrap();
        store::teams::set_slot(&mut tx, self.id, team, role, contact, crate::make::at(1))
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }

    pub async fn give(&self, db: &Db, domain: DomainId, team: Option<TeamId>) {
        let mut tx = db.begin().await.unwrap();
        store::domains::set_team(&mut tx, self.id, domain, team, at(2))
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }

    pub async fn default(&self, db: &Db, role: Role, contact: Option<ContactId>) {
        let mut tx = db.begin().await.unwrap();
        store::organizations::set_default(&mut tx, self.id, role, contact, crate::make::at(1))
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }
}
