//! Changes of a registrant wait for a yes; what is harmless about them doesn't.

use crate::desk::{Desk, refused};
use model::id::TaskId;
use model::role::Role;
use model::task::{Awaiting, StepStatus, TaskStatus};
use service::Mode;
use service::contacts::{NewContact, Version};
use service::organizations::OrganizationEdit;
use service::tasks::TaskFilter;

/// The contact is the registrant of a domain, and its person is called something else since: what waits, and what went out.
async fn renamed() -> (Desk, TaskId) {
    let desk = Desk::open().await;
    desk.named_on(&["a.example"], Role::Registrant).await;
    let done = desk.edit_person(&[("last_name", "Dvorakova")]).await;
    assert_eq!(done.impact.registrant_changes, 1);
    assert_eq!(done.impact.contacts[0].material, ["last_name"]);
    assert!(done.impact.contacts[0].waits);
    assert_eq!(done.tasks.len(), 1, "nothing of it is harmless");
    let task = desk.house.task(done.tasks[0]).await;
    assert_eq!(
        (task.status, task.awaiting),
        (TaskStatus::Running, Some(Awaiting::Operator))
    );
    (desk, task.id)
}

/// Ended, told why, and nothing waits on the contact.
async fn withdrawn(desk: &Desk, task: TaskId) {
    let task = desk.house.task(task).await;
    assert_eq!((task.status, task.awaiting), (TaskStatus::Cancelled, None));
    assert!(task.completed_at.is_some());
    assert!(
        task.steps[0]
            .detail
            .as_ref()
            .unwrap()
            .contains("taken back"),
        "{task:?}"
    );
    let proposals = desk
        .house
        .service
        .tasks()
        .proposals_of(&desk.actor, task.id)
        .await
        .unwrap();
    assert!(proposals.is_empty());
    assert_eq!(
        refused(
            desk.house
                .service
                .tasks()
                .approve(&desk.actor, task.id)
                .await
        )
        .0,
        "task.not_waiting"
    );
    assert_eq!(
        refused(desk.house.service.tasks().retry(&desk.actor, task.id).await).0,
        "task.not_retryable"
    );
}

#[tokio::test]
async fn a_new_name_waits_and_goes_out_after_a_yes() {
    let (desk, task) = renamed().await;
    let before = desk.sent();
    desk.house.settle().await;
    assert_eq!(desk.sent(), before, "nobody said yes");
    assert_eq!(desk.told().await.last_name, "Novakova");
    let proposals = desk
        .house
        .service
        .tasks()
        .proposals_of(&desk.actor, task)
        .await
        .unwrap();
    assert_eq!(
        proposals[0].proposed.as_ref().unwrap().snapshot.last_name,
        "Dvorakova"
    );

    desk.house
        .service
        .tasks()
        .approve(&desk.actor, task)
        .await
        .unwrap();
    assert_eq!(
        refused(desk.house.service.tasks().approve(&desk.actor, task).await).0,
        "task.not_waiting"
    );
    assert_eq!(desk.told().await.last_name, "Dvorakova");
    assert_eq!(desk.now().await.proposed, None);
    desk.house.settle().await;
    let whole = desk.completed(task).await;
    assert!(
        whole
            .steps
            .iter()
            .all(|step| step.status == StepStatus::Done)
    );
    assert_eq!(desk.parts(task).await.len(), 1);
    let held = desk
        .house
        .simulator
        .inspect()
        .contact(&desk.contact.handle)
        .unwrap();
    assert!(format!("{held:?}").contains("Dvorakova"));
}

#[tokio::test]
async fn a_no_drops_it_until_the_next_edit() {
    let (desk, task) = renamed().await;
    // Cancelling is how the API says no.
    let declined = desk
        .house
        .service
        .tasks()
        .cancel(&desk.actor, task)
        .await
        .unwrap();
    assert_eq!(declined.status, TaskStatus::Cancelled);
    assert_eq!(desk.now().await.proposed, None);
    assert_eq!(desk.told().await.last_name, "Novakova");
    assert_eq!(
        refused(desk.house.service.tasks().retry(&desk.actor, task).await).0,
        "task.not_retryable"
    );
    let again = desk.edit_person(&[("first_name", "Petronela")]).await;
    assert_ne!(again.tasks, [task]);
    let proposed = desk.now().await.proposed.unwrap();
    assert_eq!(
        (proposed.snapshot.last_name.as_str(), proposed.task),
        ("Dvorakova", again.tasks[0])
    );
}

#[tokio::test]
async fn the_harmless_part_goes_out_at_once() {
    let (desk, task) = renamed().await;
    let moved = desk.edit_office(&[("city", "Ostrava")], Mode::Do).await;
    assert_eq!(moved.tasks.len(), 2, "{:?}", moved.tasks);
    assert!(moved.tasks.contains(&task), "one task waits, not two");
    let told = desk.told().await;
    assert_eq!(
        (told.city.as_str(), told.last_name.as_str()),
        ("Ostrava", "Novakova")
    );
    desk.house.settle().await;
    assert_eq!(
        desk.whois_city("a.example", Role::Registrant).await,
        "Ostrava"
    );
    desk.house
        .service
        .tasks()
        .approve(&desk.actor, task)
        .await
        .unwrap();
    let told = desk.told().await;
    assert_eq!(
        (told.city.as_str(), told.last_name.as_str()),
        ("Ostrava", "Dvorakova")
    );
}

#[tokio::test]
async fn a_second_edit_joins_what_waits_and_the_same_again_says_nothing() {
    let (desk, task) = renamed().await;
    let more = desk.edit_person(&[("email", "jd@acme.example")]).await;
    assert_eq!(more.tasks, [task]);
    let proposed = desk.now().await.proposed.unwrap().snapshot;
    assert_eq!(
        (proposed.last_name.as_str(), proposed.email.as_deref()),
        ("Dvorakova", Some("jd@acme.example"))
    );
    let version = desk.now().await.version;
    let same = desk.edit_office(&[("label", "Moravia")], Mode::Do).await;
    assert!(same.impact.is_empty() && same.tasks.is_empty(), "{same:?}");
    assert_eq!(desk.now().await.version, version);
    assert_eq!(
        desk.tasks(&TaskFilter {
            status: Some(TaskStatus::Running),
            ..TaskFilter::default()
        })
        .await
        .len(),
        1
    );
}

#[tokio::test]
async fn taking_the_edit_back_ends_what_waited() {
    let (desk, task) = renamed().await;
    let before = desk.sent();
    let back = desk.edit_person(&[("last_name", "Novakova")]).await;
    assert!(back.impact.is_empty() && back.tasks.is_empty(), "{back:?}");
    assert_eq!(desk.now().await.proposed, None);
    withdrawn(&desk, task).await;
    desk.house.settle().await;
    assert_eq!(desk.sent(), before);
}

#[tokio::test]
async fn what_waits_for_two_contacts_waits_on_for_the_other() {
    let desk = Desk::open().await;
    desk.named_on(&["a.example"], Role::Registrant).await;
    let follows = service::contacts::Follows {
        user: Some(desk.person.id),
        location: Some(desk.office.id),
        phone: None,
    };
    let second = desk
        .house
        .service
        .contacts()
        .create(&desk.actor, NewContact::member(follows, true))
        .await
        .unwrap();
    let other = desk.house.domain("b.example").await;
    desk.house.give(other, Role::Registrant, &second).await;
    desk.house.settle().await;
    let task = desk.edit_person(&[("last_name", "Dvorakova")]).await.tasks[0];
    // The second one gives its role back and is deleted.
    let outside = desk.house.contact("Cizi").await;
    desk.house.give(other, Role::Registrant, &outside).await;
    desk.house
        .service
        .contacts()
        .delete(&desk.actor, second.id, Version::Any)
        .await
        .unwrap();
    assert_eq!(
        desk.house.task(task).await.awaiting,
        Some(Awaiting::Operator)
    );
    desk.house
        .service
        .tasks()
        .approve(&desk.actor, task)
        .await
        .unwrap();
    desk.house.settle().await;
    desk.completed(task).await;
    assert_eq!(desk.parts(task).await.len(), 1);
}

#[tokio::test]
async fn what_waited_for_a_contact_that_is_gone_ends() {
    for merged in [false, true] {
        let (desk, task) = renamed().await;
        let outside = desk.house.contact("Cizi").await;
        let service = &desk.house.service;
        if merged {
            service
                .replacements()
                .merge(&desk.actor, (desk.contact.id, Version::Any), outside.id)
                .await
                .unwrap();
        } else {
            let domain = desk
                .tasks(&TaskFilter::default())
                .await
                .iter()
                .find_map(|task| task.domain_id)
                .unwrap();
            desk.house.give(domain, Role::Registrant, &outside).await;
            service
                .contacts()
                .delete(&desk.actor, desk.contact.id, Version::Any)
                .await
                .unwrap();
        }
        withdrawn(&desk, task).await;
    }
}

#[tokio::test]
async fn who_no_longer_holds_such_changes_lets_them_go() {
    let (desk, task) = renamed().await;
    let edit = OrganizationEdit {
        hold_material: Some(false),
        ..OrganizationEdit::default()
    };
    let done = desk
        .house
        .service
        .organizations()
        .edit(&desk.actor, Version::Any, &edit, Mode::Do)
        .await
        .unwrap();
    assert_eq!(desk.told().await.last_name, "Dvorakova");
    withdrawn(&desk, task).await;
    desk.house.settle().await;
    desk.completed(done.tasks[0]).await;
    let next = desk.edit_person(&[("last_name", "Svobodova")]).await;
    assert_eq!(next.impact.registrant_changes, 1);
    assert!(!next.impact.contacts[0].waits);
    assert_eq!(desk.told().await.last_name, "Svobodova");
}

#[tokio::test]
async fn a_mended_spelling_is_harmless_and_so_is_any_name_on_other_roles() {
    let desk = Desk::open().await;
    desk.named_on(&["a.example"], Role::Registrant).await;
    let mended = desk.edit_person(&[("last_name", "NOVAKOVA")]).await;
    assert_eq!(mended.impact.registrant_changes, 0);
    assert_eq!(desk.told().await.last_name, "NOVAKOVA");

    let desk = Desk::open().await;
    desk.named_on(&["a.example"], Role::Admin).await;
    let done = desk.edit_person(&[("last_name", "Dvorakova")]).await;
    assert_eq!(done.impact.registrant_changes, 0);
    assert_eq!(desk.told().await.last_name, "Dvorakova");
}
