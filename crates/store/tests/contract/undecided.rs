use crate::make::{at, claim, enqueue, house, id, task, whole};
use crate::parts::decision;
use crate::room::Room;
use model::id::{OrganizationId, TaskId};
use model::task::{Awaiting, Cause, Params, Plan, Step, StreamEvent, TaskStatus, TaskType};
use store::tasks::{self, Task};

/// What waits for a yes to another registrant keeps nobody from their turn, and a later task that sends contacts takes its place.
pub async fn who_waits_for_a_yes_is_passed_and_succeeded(room: &Room) {
    let house = house(&room.db).await;
    let domain = house.domain(&room.db, "a.example").await;
    let parent = whole(house.id, 0);
    enqueue(&room.db, &parent).await;
    let running = Task {
        status: TaskStatus::Running,
        awaiting: Some(Awaiting::Operator),
        ..parent.clone()
    };
    let part = Task {
        parent_id: Some(parent.id),
        names_registrant: false,
        status: TaskStatus::Running,
        awaiting: Some(Awaiting::Operator),
        joined: vec![decision()],
        ..task(&domain)
    };
    let mut tx = room.db.begin().await.unwrap();
    let (pending, state) = (TaskStatus::Pending, StreamEvent::State);
    tasks::save_unleased(&mut tx, &running, pending, state, at(1))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    enqueue(&room.db, &part).await;
    let order = Task {
        id: TaskId(id()),
        task_type: TaskType::LockDomain,
        steps: Step::pending(TaskType::LockDomain.steps()),
        cause: Cause::Asked {
            params: Params::default(),
        },
        ..task(&domain)
    };
    enqueue(&room.db, &order).await;
    assert_eq!(claim(&room.db, id(), 5, 9).await.unwrap().id, order.id);
    let mut tx = room.db.read().await.unwrap();
    let organization = house.id;
    assert_eq!(
        tasks::undecided_parts(&mut tx, organization, parent.id)
            .await
            .unwrap(),
        1
    );
    // It waits for its own domain's sake, not because of an object of others.
    let nobody = [String::new()].into();
    let asking = tasks::asking(&mut tx, organization, &nobody).await;
    assert_eq!(asking.unwrap(), []);
    let running = tasks::running_of_domain(&mut tx, organization, domain.id).await;
    assert_eq!(running.unwrap().unwrap().id, order.id);
    assert_eq!(
        tasks::later_about_contacts(&mut tx, &part).await.unwrap(),
        None
    );
    let open = tasks::naming(&mut tx, organization, &[domain.id]).await;
    assert!(open.unwrap().is_empty());
    drop(tx);

    let later = task(&domain);
    enqueue(&room.db, &later).await;
    let mut tx = room.db.read().await.unwrap();
    let over = tasks::get(&mut tx, organization, part.id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (over.status, over.awaiting, over.successor_id, over.joined),
        (TaskStatus::Cancelled, None, Some(later.id), Vec::new())
    );
    assert_eq!(over.steps[0].detail.as_deref(), Some(tasks::TAKEN_OVER));
    let counted = tasks::parts_ended(&mut tx, organization, parent.id).await;
    assert_eq!(counted.unwrap(), (1, 0), "another task carries it out");
    let woken = tasks::get(&mut tx, organization, parent.id).await.unwrap();
    assert_eq!(woken.unwrap().awaiting, None);
    assert_eq!(
        tasks::later_about_contacts(&mut tx, &part).await.unwrap(),
        Some(later.id)
    );
    let open = tasks::naming(&mut tx, organization, &[domain.id]).await;
    assert_eq!(open.unwrap(), [(domain.id, later.named_at.unwrap())].into());
    let of_others = tasks::naming(&mut tx, OrganizationId(id()), &[domain.id]).await;
    assert!(of_others.unwrap().is_empty());
    drop(tx);
    let mut tx = room.db.begin().await.unwrap();
    let mut left = part.clone();
    tasks::leave_to(&mut tx, &mut left, order.id).await.unwrap();
    assert_eq!(
        (left.successor_id, left.joined),
        (Some(order.id), Vec::new())
    );
    let left = tasks::get(&mut tx, organization, part.id).await.unwrap();
    assert_eq!(left.unwrap().successor_id, Some(order.id));
}

/// Of those who wait because of an object that other domains have as registrant, those of that object are found; no others, and nobody else's.
pub async fn who_asks_about_an_object_is_found_by_it(room: &Room) {
    let house = house(&room.db).await;
    let waiting = async |name: &str, object: Option<&str>| {
        let domain = house.domain(&room.db, name).await;
        let waits = Task {
            status: TaskStatus::Running,
            awaiting: Some(Awaiting::Operator),
            state: Plan {
                asks: object.map(str::to_owned),
                ..Plan::default()
            }
            .into(),
            ..task(&domain)
        };
        enqueue(&room.db, &waits).await;
        waits.id
    };
    let first = waiting("a.example", Some("NICH-A")).await;
    waiting("b.example", Some("NICH-B")).await;
    waiting("c.example", None).await;
    let second = waiting("d.example", Some("NICH-A")).await;
    let mut tx = room.db.read().await.unwrap();
    let objects = ["NICH-A".to_owned(), "NICH-C".to_owned()].into();
    let asking = tasks::asking(&mut tx, house.id, &objects).await.unwrap();
    let ids: Vec<TaskId> = asking.iter().map(|task| task.id).collect();
    assert_eq!(ids, [first, second]);
    assert!(asking.iter().all(|task| task.asks() == Some("NICH-A")));
    let of_others = tasks::asking(&mut tx, OrganizationId(id()), &objects).await;
    assert_eq!(of_others.unwrap(), []);
}
