//! Our own locks are taken off for a change and set again, whatever becomes of it; the registry's are left alone.

use crate::support::{Desk, NAME};
use model::registry::{RENEW_LOCK, TRANSFER_LOCK, UPDATE_LOCK};
use model::role::Role;
use model::task::{Params, TaskStatus, TaskType};
use registry::Failure;
use registry::scripted::When;
use testkit::service::contacts::Version;
use testkit::service::domains::Order;

fn lock(desk: &Desk, statuses: &[&str]) {
    desk.change_domain(|domain| {
        domain.statuses = statuses.iter().map(ToString::to_string).collect();
        domain.expires = "2027-03-01T00:00:00Z".parse().ok();
    });
}

fn statuses(desk: &Desk) -> Vec<String> {
    let mut held = desk.registry.domain(NAME).unwrap().statuses;
    held.sort();
    held
}

async fn order(desk: &Desk, task_type: TaskType) -> model::id::TaskId {
    let params = Params {
        years: (task_type == TaskType::Renew).then_some(1),
        ..Params::default()
    };
    let order = Order { task_type, params };
    let actor = desk.house.actor().await;
    let domains = desk.house.service.domains();
    let asked = domains.order(&actor, desk.domain, Version::Any, order);
    asked.await.unwrap().id
}

/// Another contact for the domain.
async fn replace(desk: &Desk) -> model::id::TaskId {
    let other = desk.house.contact("Nova").await;
    desk.house.give(desk.domain, Role::Tech, &other).await
}

#[tokio::test]
async fn a_change_of_roles_passes_our_lock() {
    let desk = Desk::open().await;
    lock(&desk, &[UPDATE_LOCK, TRANSFER_LOCK]);
    let id = replace(&desk).await;
    desk.run().await;
    desk.completed(id).await;
    assert_eq!(statuses(&desk), [TRANSFER_LOCK, UPDATE_LOCK]);
    let held = desk.registry.domain(NAME).unwrap();
    assert_eq!(held.holders(Role::Tech).count(), 1);
}

#[tokio::test]
async fn the_transfer_lock_and_the_term_pass_it_too() {
    let desk = Desk::open().await;
    lock(&desk, &[UPDATE_LOCK, RENEW_LOCK]);
    let id = order(&desk, TaskType::LockDomain).await;
    desk.run().await;
    desk.completed(id).await;
    assert_eq!(statuses(&desk), [RENEW_LOCK, TRANSFER_LOCK, UPDATE_LOCK]);
    let id = order(&desk, TaskType::UnlockDomain).await;
    desk.run().await;
    desk.completed(id).await;
    assert_eq!(statuses(&desk), [RENEW_LOCK, UPDATE_LOCK]);
    let id = order(&desk, TaskType::Renew).await;
    desk.run().await;
    desk.completed(id).await;
    assert_eq!(statuses(&desk), [RENEW_LOCK, UPDATE_LOCK]);
    let expires = desk.registry.domain(NAME).unwrap().expires;
    assert_eq!(expires, "2028-03-01T00:00:00Z".parse().ok());
}

#[tokio::test]
async fn a_contact_with_our_lock_is_changed_and_has_it_again() {
    let desk = Desk::open().await;
    desk.change(|held| held.statuses.push(UPDATE_LOCK.into()));
    let id = desk.edit("New 2").await;
    desk.run().await;
    desk.completed(id).await;
    let held = desk.held();
    assert_eq!(held.statuses, [UPDATE_LOCK]);
    assert_eq!(held.int.unwrap().street, ["New 2"]);
}

#[tokio::test]
async fn wherever_it_breaks_the_lock_is_there_at_the_end() {
    // Each call in turn, before and after the registry did it.
    for n in 1..9 {
        for when in [When::Before, When::After] {
            let desk = Desk::open().await;
            lock(&desk, &[UPDATE_LOCK]);
            desk.change(|held| held.statuses.push(UPDATE_LOCK.into()));
            let moved = desk.edit("New 2").await;
            desk.registry.fail(n, when, Failure::unknown("cut"));
            desk.run().await;
            desk.completed(moved).await;
            let id = replace(&desk).await;
            desk.registry.fail(n, when, Failure::unknown("cut"));
            desk.run().await;
            desk.completed(id).await;
            assert_eq!(statuses(&desk), [UPDATE_LOCK], "{n} {when:?}");
            assert_eq!(desk.held().statuses, [UPDATE_LOCK], "{n} {when:?}");
        }
    }
}

#[tokio::test]
async fn a_change_that_is_refused_leaves_the_lock_as_it_was() {
    let desk = Desk::open().await;
    lock(&desk, &[UPDATE_LOCK]);
    let id = replace(&desk).await;
    // Whatever the registry is asked to do with roles, it refuses.
    desk.registry
        .refuse("update_domain_contacts", Failure::refused(2308, "no"));
    desk.run().await;
    assert_eq!(desk.failed(id).await.registry_code, Some(2308));
    assert_eq!(statuses(&desk), [UPDATE_LOCK]);
}

#[tokio::test]
async fn a_task_that_is_cancelled_half_way_sets_it_again() {
    let desk = Desk::open().await;
    lock(&desk, &[UPDATE_LOCK]);
    let id = replace(&desk).await;
    desk.registry.refuse(
        "update_domain_contacts",
        Failure::retry("Command failed (2400)"),
    );
    desk.worker.run_due().await.unwrap();
    assert_eq!(
        statuses(&desk),
        [""; 0],
        "taken off, and the registry fails"
    );
    let actor = desk.house.actor().await;
    let tasks = desk.house.service.tasks();
    tasks.cancel(&actor, id).await.unwrap();
    desk.run().await;
    assert_eq!(desk.house.task(id).await.status, TaskStatus::Cancelled);
    assert_eq!(statuses(&desk), [UPDATE_LOCK]);
}

#[tokio::test]
async fn a_lock_that_the_registry_does_not_set_again_is_told_until_it_is() {
    let desk = Desk::open().await;
    lock(&desk, &[UPDATE_LOCK]);
    let actor = desk.house.actor().await;
    let service = &desk.house.service;
    let told = async || {
        let card = service.domains().card(&actor, desk.domain).await.unwrap();
        let overview = service.organizations().overview(&actor).await.unwrap();
        assert_eq!(card.left_off, overview.left_off);
        card.left_off
    };
    let id = replace(&desk).await;
    let later = Failure::retry("Command failed (2400)");
    desk.registry.refuse("update_domain_contacts", later);
    desk.worker.run_due().await.unwrap();
    assert_eq!(statuses(&desk), [""; 0]);
    assert_eq!(told().await, [], "its task is under way");
    let changes = ["update_domain_contacts", "update_domain"];
    for verb in changes {
        desk.registry.refuse(verb, Failure::refused(2308, "no"));
    }
    desk.run().await;
    desk.failed(id).await;
    assert_eq!(statuses(&desk), [""; 0]);
    let off = told().await;
    let of = (off[0].lifted.status.as_str(), off[0].lifted.object.as_str());
    assert_eq!((off.len(), of), (1, (UPDATE_LOCK, NAME)));
    assert_eq!(
        (off[0].lifted.task_id, off[0].domain_id),
        (id, Some(desk.domain))
    );
    // The remedy: its task, tried again.
    for verb in changes {
        desk.registry.accept(verb);
    }
    service.tasks().retry(&actor, id).await.unwrap();
    desk.run().await;
    desk.completed(id).await;
    assert_eq!(statuses(&desk), [UPDATE_LOCK]);
    assert_eq!(told().await, []);
}

#[tokio::test]
async fn a_lock_of_the_registry_is_a_refusal_for_good() {
    let desk = Desk::open().await;
    lock(&desk, &["serverUpdateProhibited", UPDATE_LOCK]);
    let before = desk.sent("update_domain_contacts") + desk.sent("update_domain");
    let id = replace(&desk).await;
    desk.run().await;
    let error = desk.failed(id).await;
    assert_eq!(error.registry_code, Some(2304));
    assert!(!error.retryable, "nobody here can take it off");
    assert!(
        error.message.contains("serverUpdateProhibited"),
        "{error:?}"
    );
    let after = desk.sent("update_domain_contacts") + desk.sent("update_domain");
    assert_eq!(before, after, "nothing was sent");
}

#[tokio::test]
async fn the_plan_says_so_before() {
    let desk = Desk::open().await;
    lock(&desk, &[UPDATE_LOCK]);
    let actor = desk.house.actor().await;
    let domains = desk.house.service.domains();
    let read = order(&desk, TaskType::UpdateContacts).await;
    desk.run().await;
    desk.completed(read).await;
    let order = Order {
        task_type: TaskType::LockDomain,
        params: Params::default(),
    };
    let plan = domains.plan_order(&actor, desk.domain, Version::Any, order.clone());
    let plan = plan.await.unwrap();
    let (_, hint) = plan.hints.texts().into_iter().next().unwrap();
    assert!(
        hint.contains(UPDATE_LOCK) && hint.contains("set again"),
        "{hint}"
    );
    assert!(plan.refusals.is_empty());
    lock(&desk, &["serverUpdateProhibited"]);
    domains
        .order(
            &actor,
            desk.domain,
            Version::Any,
            Order {
                task_type: TaskType::UpdateContacts,
                params: Params::default(),
            },
        )
        .await
        .unwrap();
    desk.run().await;
    let plan = domains.plan_order(&actor, desk.domain, Version::Any, order);
    let plan = plan.await.unwrap();
    let (_, refusal) = plan.refusals.texts().into_iter().next().unwrap();
    assert!(refusal.contains("serverUpdateProhibited"), "{refusal}");
}
