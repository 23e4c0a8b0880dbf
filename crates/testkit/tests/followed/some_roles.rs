//! A task that is for some roles only: nothing else is sent, removed or asked for.

use model::agreement::Take;
use model::id::DomainId;
use model::role::Role;
use model::task::TaskStatus;
use registry_sim::Role as There;
use service::domains::{Reconciling, RoleChanges};
use service::{Mode, contacts::Version};
use store::contacts::Contact;
use testkit::House;

const NAME: &str = "acme.example";

async fn unsent(house: &House, domain: DomainId, changes: RoleChanges) {
    let actor = house.actor().await;
    let domains = house.service.domains();
    let given = domains.assign_roles(&actor, domain, &changes).await;
    let task = given.unwrap().task.id;
    house.service.tasks().cancel(&actor, task).await.unwrap();
}

async fn send(house: &House, domain: DomainId, roles: &[Role]) -> store::tasks::Task {
    let actor = house.actor().await;
    let asked = Reconciling {
        take: Take::Ours,
        roles: Some(roles.iter().copied().collect()),
    };
    let of = (domain, Version::Any);
    let domains = house.service.domains();
    let done = domains.reconcile(&actor, of, &asked, Mode::Do).await;
    let task = done.unwrap().task.unwrap().id;
    house.settle().await;
    house.task(task).await
}

fn held(house: &House) -> (Option<String>, Vec<(There, String)>) {
    let there = house.simulator.inspect().domain(NAME).unwrap();
    (there.registrant, there.contacts)
}

async fn four(house: &House) -> [Contact; 4] {
    [
        house.contact("Novak").await,
        house.contact("Maly").await,
        house.contact("Vesely").await,
        house.contact("Tichy").await,
    ]
}

#[tokio::test]
async fn other_roles_stay_as_the_registry_holds_them() {
    let house = House::open().await;
    let [novak, maly, vesely, tichy] = four(&house).await;
    let domain = house.domain(NAME).await;
    house.give(domain, Role::Registrant, &novak).await;
    house.give(domain, Role::Admin, &maly).await;
    house.settle().await;
    // The book gives the admin to nobody, and others to others; nothing of it is sent.
    let changes = [
        (Role::Admin, None),
        (Role::Registrant, Some(tichy.id)),
        (Role::Tech, Some(vesely.id)),
    ];
    unsent(&house, domain, changes.into()).await;
    let creates = house.simulator.inspect().count("contact:create");
    let task = send(&house, domain, &[Role::Tech]).await;
    assert_eq!(task.status, TaskStatus::Completed, "{:?}", task.error);
    assert_eq!(
        task.result.unwrap().created,
        std::slice::from_ref(&vesely.handle)
    );
    assert_eq!(
        house.simulator.inspect().count("contact:create"),
        creates + 1
    );
    let (registrant, mut contacts) = held(&house);
    contacts.sort();
    assert_eq!(registrant.as_deref(), Some(novak.handle.as_str()));
    assert_eq!(
        contacts,
        [
            (There::Admin, maly.handle.clone()),
            (There::Tech, vesely.handle.clone())
        ]
    );
    // A role that is asked for, and that the book gives to nobody, is taken from our contact.
    let task = send(&house, domain, &[Role::Admin]).await;
    assert_eq!(task.status, TaskStatus::Completed, "{:?}", task.error);
    let (registrant, contacts) = held(&house);
    assert_eq!(registrant.as_deref(), Some(novak.handle.as_str()));
    assert_eq!(contacts, [(There::Tech, vesely.handle)]);
    // The registrant was named by asking for it.
    let task = send(&house, domain, &[Role::Registrant]).await;
    assert_eq!(task.status, TaskStatus::Completed, "{:?}", task.error);
    assert_eq!(held(&house).0, Some(tichy.handle));
}

#[tokio::test]
async fn a_decision_that_joins_it_has_everything_sent() {
    let house = House::open().await;
    let [novak, maly, ..] = four(&house).await;
    let domain = house.domain(NAME).await;
    house.give(domain, Role::Tech, &maly).await;
    house.settle().await;
    unsent(&house, domain, [(Role::Billing, Some(novak.id))].into()).await;
    let actor = house.actor().await;
    let asked = Reconciling {
        take: Take::Ours,
        roles: Some([Role::Billing].into()),
    };
    let of = (domain, Version::Any);
    let domains = house.service.domains();
    let sent = domains.reconcile(&actor, of, &asked, Mode::Do).await;
    let sent = sent.unwrap().task.unwrap().id;
    // The tech's contact is edited before the task has begun: that joins it.
    let patch = model::contact::Patch {
        fields: [("city".to_owned(), "Brno".to_owned())].into(),
        ..model::contact::Patch::default()
    };
    let contacts = house.service.contacts();
    let saved = contacts.patch(&actor, maly.id, Version::Any, &patch).await;
    assert_eq!(saved.unwrap().tasks, [sent]);
    house.settle().await;
    assert_eq!(house.task(sent).await.status, TaskStatus::Completed);
    let there = house.simulator.inspect().contact(&maly.handle).unwrap();
    let postal = there.loc.or(there.int).unwrap();
    assert_eq!(postal.addr.city, "Brno");
}
