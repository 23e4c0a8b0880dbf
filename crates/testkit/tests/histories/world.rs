//! An installation at the beginning of a history: offices, people, contacts, teams and domains, and everything done that was begun.

use crate::dice::Dice;
use crate::named::Names;
use crate::registry::{self, Registrants};
use chrono::TimeDelta;
use model::contact::Draft;
use model::id::{PlanId, TaskId};
use model::location::OfficeDraft;
use model::person::PersonDraft;
use model::role::Role;
use service::contacts::{Follows, NewContact};
use service::people::NewPerson;
use service::teams::TeamEdit;
use service::{Actor, Error};
use std::collections::BTreeMap;
use testkit::{House, TestEngine};
use worker::{Claimed, Reading, Worker};

/// Every name that a history may adopt. The endings stand for registries with rules of their own; `.slow` takes real seconds, so it is not among them.
pub const DOMAINS: [&str; 12] = [
    "one.example",
    "two.example",
    "three.example",
    "four.example",
    "five.example",
    "six.example",
    "seven.strict",
    "eight.frozen",
    "nine.pending",
    "ten.held",
    "eleven.native",
    "twelve.pending",
];

/// Names of people and organizations, each so unlike all others that none passes for another one's correction.
pub const FIRST: [&str; 6] = ["Amelia", "Konrad", "Šárka", "Bohumil", "Theodora", "Wu"];
pub const LAST: [&str; 8] = [
    "Bruckner",
    "Ondřejková",
    "Zimmermann",
    "Papadakis",
    "Vandenberghe",
    "Lindqvist",
    "Okonkwo",
    "Yamashita",
];
pub const STREETS: [&str; 6] = [
    "Dlouha 1",
    "Mostecká 22",
    "Rue du Lac 3",
    "Hlavni 44",
    "Gasse 5",
    "Quay 66",
];
pub const CITIES: [&str; 5] = ["Praha", "Brno", "Plzeň", "Ostrava", "Olomouc"];

/// What a row of a file says of its domain.
#[derive(Debug, Clone)]
pub struct Row {
    pub domain: String,
    /// A team, or none.
    pub team: bool,
    /// A registrant, or nobody.
    pub registrant: bool,
}

/// An installation, and what is known of it besides.
pub struct World {
    pub house: House,
    pub actor: Actor,
    pub worker: Worker,
    /// A task between two of its steps.
    pub held: Option<Claimed>,
    pub names: Names,
    /// As they were when they were last looked at.
    pub registrants: Registrants,
    /// The saved plans there are.
    pub plans: Vec<PlanId>,
    /// The rows of files of domains, by the tasks that take them.
    pub brought: BTreeMap<TaskId, Vec<Row>>,
    /// What happened, for people.
    pub told: Vec<String>,
    serial: u32,
}

impl World {
    pub async fn open(engine: TestEngine, seed: u64) -> Self {
        let house = House::open_on(engine).await;
        let reading = Reading {
            every: TimeDelta::hours(24),
            per_minute: 6000,
        };
        let mut world = Self {
            actor: house.actor().await,
            worker: house.worker().with_reading(reading),
            held: None,
            names: Names::default(),
            registrants: Registrants::new(),
            plans: Vec::new(),
            brought: BTreeMap::new(),
            told: Vec::new(),
            serial: 0,
            house,
        };
        world.furnish(&mut Dice::of(seed, u64::MAX)).await.unwrap();
        world.house.settle().await;
        world.registrants = registry::registrants(world.house.simulator.inspect());
        world
    }

    /// A number that is not given twice.
    pub fn serial(&mut self) -> u32 {
        self.serial += 1;
        self.serial
    }

    async fn furnish(&mut self, dice: &mut Dice) -> Result<(), Error> {
        let mut contacts = Vec::new();
        for _ in 0..3 {
            let draft = self.draft(dice);
            let contact = NewContact::external(draft);
            let service = self.house.service.contacts();
            contacts.push(service.create(&self.actor, contact).await?.id);
        }
        for city in ["Praha", "Brno"] {
            let office = OfficeDraft {
                label: city.into(),
                street1: dice.of_these(&STREETS).into(),
                city: city.into(),
                postal_code: "602 00".into(),
                country_code: "CZ".into(),
                phone: "+420 541 000 001".into(),
                ..OfficeDraft::default()
            };
            let locations = self.house.service.locations();
            let office = locations.create(&self.actor, &office, false).await?;
            let number = self.serial();
            let person = NewPerson {
                draft: PersonDraft {
                    first_name: dice.of_these(&FIRST).into(),
                    last_name: dice.of_these(&LAST).into(),
                    email: format!("person{number}@acme.example"),
                },
            };
            let person = self
                .house
                .service
                .people()
                .create(&self.actor, &person)
                .await?;
            let follows = Follows {
                user: Some(person.id),
                location: Some(office.id),
                phone: None,
            };
            let contact = NewContact::member(follows, true);
            let service = self.house.service.contacts();
            contacts.push(service.create(&self.actor, contact).await?.id);
        }
        let mut teams = Vec::new();
        for name in ["Web", "Shop"] {
            let mut slots = BTreeMap::new();
            for role in [Role::Registrant, Role::Admin, Role::Tech] {
                slots.insert(role, Some(dice.of_these(&contacts)));
            }
            let new = TeamEdit {
                name: Some(name.into()),
                slots,
                ..TeamEdit::default()
            };
            let team = self.house.service.teams().create(&self.actor, &new).await?;
            teams.push(team.team.id);
        }
        let project = self.house.founded.project;
        for name in &DOMAINS[..8] {
            let team = dice.one(&teams).filter(|_| !dice.once_in(3));
            let domains = self.house.service.domains();
            let domain = domains.adopt(&self.actor, project, name, team).await?.id;
            if dice.once_in(2) {
                let mut roles = BTreeMap::new();
                for role in Role::ALL {
                    if !dice.once_in(3) {
                        roles.insert(role, dice.one(&contacts).filter(|_| team.is_none()));
                    }
                }
                if !roles.is_empty() {
                    domains.assign_roles(&self.actor, domain, &roles).await?;
                }
            }
        }
        Ok(())
    }

    /// Somebody new.
    pub fn draft(&mut self, dice: &mut Dice) -> Draft {
        let number = self.serial();
        Draft {
            first_name: dice.of_these(&FIRST).into(),
            last_name: dice.of_these(&LAST).into(),
            org_name: dice
                .of_these(&["", "Umbrella Works", "Kolektiv Nordwind"])
                .into(),
            email: format!("somebody{number}@example.com"),
            phone: format!("+420 601 {:03} {:03}", dice.draw(1000), dice.draw(1000)),
            street1: dice.of_these(&STREETS).into(),
            city: dice.of_these(&CITIES).into(),
            postal_code: "110 00".into(),
            country_code: "CZ".into(),
            disclose: !dice.once_in(4),
            ..Draft::default()
        }
    }
}
