//! Random histories: what the book was at any moment of them is what a copy says that was made then.

use crate::make::{at, contact, domain, house, id, team};
use crate::room::Room;
use chrono::{DateTime, TimeDelta, Utc};
use model::id::{ContactId, DomainId, OrganizationId, TeamId};
use model::past::held_at;
use model::resolution::Source;
use model::role::Role;
use std::collections::BTreeMap;
use std::hash::{BuildHasher, RandomState};
use store::audit::{self, Audit};
use store::contacts::{Contact, Usage};
use store::domains::Domain;
use store::projects::Project;
use store::teams::Team;
use store::{Error, Tx, contacts, domains, organizations, past, replace, teams};
use uuid::Uuid;

const WRITES: usize = 90;

/// Numbers that one seed draws (SplitMix64).
struct Dice(u64);

impl Dice {
    fn draw(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % u64::try_from(below).unwrap()).unwrap()
    }

    fn one_of<T: Copy>(&mut self, some: &[T]) -> Option<T> {
        (!some.is_empty()).then(|| some[self.draw(some.len())])
    }
}

/// Who holds which role, and from where.
type Roles = BTreeMap<Role, (ContactId, Source)>;

/// The whole book, by the functions that show today's.
#[derive(Debug, Clone, PartialEq, Default)]
struct Book {
    contacts: BTreeMap<ContactId, Contact>,
    teams: BTreeMap<TeamId, (Team, BTreeMap<Role, ContactId>, i64)>,
    domains: BTreeMap<DomainId, (Option<TeamId>, Roles)>,
    uses: BTreeMap<ContactId, Vec<(DomainId, Role, Source)>>,
}

/// Everything that ever was.
#[derive(Default)]
struct Ever {
    contacts: Vec<ContactId>,
    teams: Vec<TeamId>,
    domains: Vec<DomainId>,
}

fn uses(found: Vec<Usage>) -> Vec<(DomainId, Role, Source)> {
    let mut uses: Vec<_> = found
        .into_iter()
        .map(|each| (each.domain, each.role, each.source))
        .collect();
    uses.sort_unstable_by_key(|(domain, role, _)| (*domain, *role));
    uses
}

async fn today(tx: &mut Tx, house: OrganizationId, ever: &Ever) -> Book {
    let mut book = Book::default();
    for contact in contacts::many(tx, house, &ever.contacts).await.unwrap() {
        let found = contacts::usage(tx, house, contact.id, 999).await.unwrap();
        book.uses.insert(contact.id, uses(found));
        book.contacts.insert(contact.id, contact);
    }
    let mut held: BTreeMap<TeamId, i64> = BTreeMap::new();
    for domain in domains::many(tx, house, &ever.domains).await.unwrap() {
        let own = domains::bindings(tx, house, domain.id).await.unwrap();
        let roles = domains::resolved(tx, &domain, &own).await.unwrap();
        let roles = roles
            .into_iter()
            .map(|(role, each)| (role, (each.contact, each.source)));
        if let Some(team) = domain.team_id {
            *held.entry(team).or_default() += 1;
        }
        book.domains
            .insert(domain.id, (domain.team_id, roles.collect()));
    }
    for team in teams::many(tx, house, &ever.teams).await.unwrap() {
        let slots = teams::slots(tx, house, team.id).await.unwrap();
        let domains = held.get(&team.id).copied().unwrap_or_default();
        book.teams.insert(team.id, (team, slots, domains));
    }
    book
}

async fn as_it_was(tx: &mut Tx, house: OrganizationId, ever: &Ever, at: DateTime<Utc>) -> Book {
    let mut book = Book::default();
    for contact in past::contacts(tx, house, &ever.contacts, at).await.unwrap() {
        let found = past::usage(tx, house, contact.id, at, 999).await.unwrap();
        book.uses.insert(contact.id, uses(found));
        book.contacts.insert(contact.id, contact);
    }
    for id in &ever.teams {
        let Some(then) = past::team(tx, house, *id, at).await.unwrap() else {
            continue;
        };
        let named = past::roles(tx, house, [id.0, Uuid::nil(), Uuid::nil()], at)
            .await
            .unwrap();
        let slots = named
            .into_iter()
            .filter(|slot| slot.to.is_none_or(|to| to.at > at))
            .map(|slot| (slot.role, slot.contact));
        let domains = past::domains_of_team(tx, house, *id, at).await.unwrap();
        book.teams
            .insert(*id, (then.what, slots.collect(), domains));
    }
    for id in &ever.domains {
        let Some(then) = past::domain(tx, house, *id, at).await.unwrap() else {
            continue;
        };
        let team = then.what.team_id;
        let owners = [id.0, team.map_or(Uuid::nil(), |team| team.0), house.0];
        let latest = past::roles(tx, house, owners, at).await.unwrap();
        let mut roles = BTreeMap::new();
        for (role, held) in held_at(&latest, then.since, at) {
            assert!(held.since.at <= at);
            let change = held.since.change.expect("what happened since has a change");
            let cause = past::cause(tx, house, change, [id.0, house.0])
                .await
                .unwrap();
            assert_eq!(cause.map(|entry| entry.at), Some(held.since.at));
            roles.insert(role, (held.contact, held.source));
        }
        book.domains.insert(*id, (team, roles));
    }
    book
}

/// One write of the book. A refusal is one, too: then nothing of it may be seen later.
async fn write(
    tx: &mut Tx,
    dice: &mut Dice,
    project: &Project,
    ever: &mut Ever,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let house = project.organization_id;
    let role = Role::ALL[dice.draw(4)];
    let contact_id = dice.one_of(&ever.contacts);
    let other = dice.one_of(&ever.contacts);
    let domain_id = dice.one_of(&ever.domains);
    let team_id = dice.one_of(&ever.teams);
    match (dice.draw(15), contact_id, domain_id, team_id) {
        (0, ..) | (_, None, ..) => {
            let new = Contact {
                created_at: now,
                updated_at: now,
                ..contact(house, "Ann", &format!("N{}", ever.contacts.len()))
            };
            ever.contacts.push(new.id);
            contacts::insert(tx, &new).await
        }
        (1, ..) | (_, _, None, _) => {
            let new = Domain {
                team_id: None,
                created_at: now,
                updated_at: now,
                ..domain(project, &format!("d{}.example", id().simple()))
            };
            ever.domains.push(new.id);
            domains::insert(tx, &new).await
        }
        (2, ..) | (_, _, _, None) => {
            let new = Team {
                created_at: now,
                updated_at: now,
                ..team(house, "Web")
            };
            ever.teams.push(new.id);
            teams::insert(tx, &new).await
        }
        (3 | 4, Some(id), ..) => {
            let mut edited = contacts::get(tx, house, id).await?.ok_or(Error::Missing)?;
            edited.snapshot.city = format!("City {}", dice.draw(99));
            edited.disclose = dice.draw(2) == 0;
            edited.is_active = dice.draw(5) > 0;
            edited.updated_at = now;
            contacts::update(tx, &edited).await.map(|_| ())
        }
        (5, Some(id), ..) => {
            let known = contacts::get(tx, house, id).await?.ok_or(Error::Missing)?;
            let handle = format!(
                "ZZ{}-NICH",
                Uuid::from_u128(crate::make::id().as_u128()).simple()
            );
            contacts::set_handle(tx, house, id, &known.handle, &handle, now).await
        }
        (6, Some(id), ..) => {
            let known = contacts::get(tx, house, id).await?.ok_or(Error::Missing)?;
            contacts::soft_delete(tx, house, id, known.version, now).await
        }
        (7, _, Some(id), _) if dice.draw(3) == 0 => domains::delete(tx, house, id, now).await,
        (7 | 8, _, Some(id), team) => {
            let team = team.filter(|_| dice.draw(4) > 0);
            domains::set_team(tx, house, id, team, now).await
        }
        (9 | 10, contact, Some(id), _) => {
            let contact = contact.filter(|_| dice.draw(3) > 0);
            domains::set_binding(tx, house, id, role, contact, now)
                .await
                .map(|_| ())
        }
        (11, contact, _, Some(id)) => {
            let contact = contact.filter(|_| dice.draw(4) > 0);
            teams::set_slot(tx, house, id, role, contact, now)
                .await
                .map(|_| ())
        }
        (12, contact, ..) if dice.draw(2) == 0 => {
            let contact = contact.filter(|_| dice.draw(4) > 0);
            organizations::set_default(tx, house, role, contact, now).await
        }
        (12, _, _, Some(id)) => {
            let known = teams::get(tx, house, id).await?.ok_or(Error::Missing)?;
            if dice.draw(4) == 0 {
                return teams::soft_delete(tx, house, id, known.version, now).await;
            }
            let renamed = Team {
                name: format!("Team {}", dice.draw(99)),
                updated_at: now,
                ..known
            };
            teams::update(tx, &renamed).await.map(|_| ())
        }
        (_, Some(from), ..) => {
            let to = other.ok_or(Error::Missing)?;
            replace::on_domains(tx, house, from, to, role, now).await?;
            replace::in_slots(tx, house, from, to, role, now)
                .await
                .map(|_| ())
        }
    }
}

pub async fn random_histories_are_told_as_they_were(room: &Room) {
    let seed = std::env::var("HISTORY_SEED").map_or_else(
        |_| RandomState::new().hash_one(0),
        |seed| seed.parse().unwrap(),
    );
    println!("HISTORY_SEED={seed}");
    let mut dice = Dice(seed);
    let house = house(&room.db).await;
    let mut ever = Ever::default();
    let mut now = at(0);
    let (mut seen, mut written) = (Vec::new(), 0);
    // What is refused is looked at like the rest; how much that is, the dice say.
    while written < WRITES {
        assert!(
            seen.len() < 20 * WRITES,
            "seed {seed}: {written} were written"
        );
        // Often several writes bear one time: then the last of them counts.
        now += TimeDelta::microseconds(i64::try_from(dice.draw(3)).unwrap());
        let mut tx = room.db.begin().await.unwrap();
        let entry = Audit {
            cause_id: None,
            id: id(),
            organization_id: house.id,
            at: now,
            actor_kind: "system".into(),
            actor_id: None,
            actor_name: "Olga".into(),
            action: "thing.change".into(),
            object_kind: "thing".into(),
            object_id: id(),
            before: None,
            after: None,
        };
        let before = dice.draw(2) == 0;
        if before {
            audit::append(&mut tx, &entry).await.unwrap();
        }
        match write(&mut tx, &mut dice, &house.project, &mut ever, now).await {
            Ok(()) => {
                if !before {
                    audit::append(&mut tx, &entry).await.unwrap();
                }
                tx.commit().await.unwrap();
                written += 1;
            }
            Err(Error::Missing | Error::Stale | Error::InUse) => {
                drop(tx);
            }
            Err(error) => panic!("seed {seed}: {error}"),
        }
        let mut tx = room.db.read().await.unwrap();
        seen.push((now, today(&mut tx, house.id, &ever).await));
    }
    let mut tx = room.db.read().await.unwrap();
    let last = seen.len() - 1;
    for _ in 0..40 {
        let drawn = dice.draw(seen.len());
        // Any moment from this write to the next one of a later time shows what the last write of this time left.
        let time = seen[drawn].0;
        let (index, (_, book)) = seen
            .iter()
            .enumerate()
            .rfind(|(_, (at, _))| *at == time)
            .unwrap();
        let moment = if index == last {
            time + TimeDelta::days(1)
        } else {
            seen[index + 1].0 - TimeDelta::microseconds(1)
        };
        for moment in [time, moment] {
            let told = as_it_was(&mut tx, house.id, &ever, moment).await;
            assert_eq!(&told, book, "seed {seed}, {moment}");
        }
    }
    assert_eq!(
        as_it_was(&mut tx, house.id, &ever, at(0) - TimeDelta::microseconds(1)).await,
        Book::default()
    );
}
