use crate::make::{at, claim, enqueue, first, house, id, task};
use crate::room::Room;
use model::id::TaskId;
use model::registry::{Difference, Field, Form, Holders, PostalField};
use model::role::Role;
use model::task::{
    Awaiting, Cause, FailureCode, Plan, StepStatus, StreamEvent, TaskDifference, TaskError,
    TaskResult, TaskStatus, TaskType,
};
use std::collections::BTreeMap;
use store::Page;
use store::tasks::{self, Task, TaskFilter};

pub async fn a_task_is_kept_whole(room: &Room) {
    let house = house(&room.db).await;
    let domain = house.domain(&room.db, "a.example").await;
    let parent = house.task(&room.db, &domain).await;
    let mut whole = Task {
        parent_id: Some(parent.id),
        task_type: TaskType::Register,
        status: TaskStatus::Failed,
        cause: Cause::ContactEdited {
            handle: "JN1-NICH".into(),
        },
        state: Plan {
            holders: Holders::from([(Role::Tech, "ž".into())]),
            failures: 2,
            ..Plan::default()
        }
        .into(),
        attempt: 3,
        awaiting: Some(Awaiting::NewRegistrant),
        error: Some(TaskError {
            code: FailureCode::ReadBackDiffers,
            message: "Řádek".into(),
            registry_code: Some(2306),
            retryable: true,
            differences: vec![TaskDifference {
                object: "JN1-NICH".into(),
                difference: Difference {
                    field: Field::Postal(Form::Loc, PostalField::City),
                    wanted: Some("Brno".into()),
                    found: None,
                },
            }],
        }),
        result: Some(TaskResult {
            created: vec!["JN1-NICH".into()],
            domain_changed: true,
            ..TaskResult::default()
        }),
        cancel_requested: true,
        lease_owner: Some(id()),
        started_at: Some(at(1)),
        completed_at: Some(at(2)),
        ..task(&domain)
    };
    whole.steps[0].status = StepStatus::Done;
    whole.steps[0].detail = Some("prošlo".into());
    enqueue(&room.db, &whole).await;
    let bare = Task {
        domain_id: None,
        project_id: None,
        ..task(&domain)
    };
    enqueue(&room.db, &bare).await;
    let mut tx = room.db.read().await.unwrap();
    // One that is over when it is written says so at once.
    for (written, event) in [(whole, StreamEvent::End), (bare, StreamEvent::State)] {
        let expected = Task {
            last_seq: 1,
            ..written
        };
        assert_eq!(
            tasks::get(&mut tx, house.id, expected.id)
                .await
                .unwrap()
                .as_ref(),
            Some(&expected)
        );
        assert_eq!(
            tasks::by_id(&mut tx, expected.id).await.unwrap().as_ref(),
            Some(&expected)
        );
        let events = tasks::events(&mut tx, house.id, expected.id, 0, 9)
            .await
            .unwrap();
        assert_eq!(events.len(), 1);
        assert_eq!(
            (events[0].seq, events[0].event, events[0].at),
            (1, event, at(0))
        );
        assert_eq!(events[0].task, Ok(expected.snapshot()));
    }
    assert_eq!(tasks::by_id(&mut tx, TaskId(id())).await.unwrap(), None);
    assert_eq!(
        tasks::get(&mut tx, house.id, TaskId(id())).await.unwrap(),
        None
    );
}

pub async fn tasks_are_listed_newest_first(room: &Room) {
    let house = house(&room.db).await;
    let (a, b) = (
        house.domain(&room.db, "a.example").await,
        house.domain(&room.db, "b.example").await,
    );
    let mut all = Vec::new();
    for n in 0..31 {
        let domain = if n % 3 == 0 { &a } else { &b };
        let parent_id = (n > 20).then(|| TaskId::clone(&all[0]));
        let status = if n % 5 == 0 {
            TaskStatus::Completed
        } else {
            TaskStatus::Pending
        };
        let task_type = if n % 2 == 0 {
            TaskType::Renew
        } else {
            TaskType::UpdateContacts
        };
        let project_id = (n % 4 == 0).then_some(house.project.id);
        let task = Task {
            parent_id,
            status,
            awaiting: (n % 6 == 0).then_some(Awaiting::Operator),
            task_type,
            project_id,
            ..task(domain)
        };
        enqueue(&room.db, &task).await;
        all.push(task.id);
    }
    let mut expected = all.clone();
    expected.reverse();
    let mut tx = room.db.read().await.unwrap();
    let newest = TaskFilter::default();
    let oldest = TaskFilter {
        oldest_first: true,
        ..TaskFilter::default()
    };
    for (limit, filter, expected) in [1, 4, 30, 31, 200]
        .into_iter()
        .flat_map(|limit| [(limit, &newest, &expected), (limit, &oldest, &all)])
    {
        let (mut walked, mut page) = (Vec::new(), first(limit));
        loop {
            let listed = tasks::list(&mut tx, house.id, filter, &page).await.unwrap();
            walked.extend(listed.rows.into_iter().map(|task| task.id));
            match listed.next {
                Some(next) => {
                    page = Page {
                        after: Some(next),
                        ..page
                    }
                }
                None => break,
            }
        }
        assert_eq!(walked, *expected, "{limit}");
    }
    let none = TaskFilter::default();
    for (filter, found) in [
        (none.clone(), 31),
        (
            TaskFilter {
                status: Some(TaskStatus::Completed),
                ..none.clone()
            },
            7,
        ),
        (
            TaskFilter {
                task_type: Some(TaskType::Renew),
                ..none.clone()
            },
            16,
        ),
        (
            TaskFilter {
                awaiting: Some(Awaiting::Operator),
                ..none.clone()
            },
            6,
        ),
        (
            TaskFilter {
                domain_id: Some(a.id),
                ..none.clone()
            },
            11,
        ),
        (
            TaskFilter {
                projects: Some([house.project.id].into()),
                ..none.clone()
            },
            8,
        ),
        (
            TaskFilter {
                parent_id: Some(all[0]),
                ..none.clone()
            },
            10,
        ),
        (
            TaskFilter {
                status: Some(TaskStatus::Completed),
                domain_id: Some(a.id),
                ..none.clone()
            },
            3,
        ),
    ] {
        let listed = tasks::list(&mut tx, house.id, &filter, &first(200))
            .await
            .unwrap();
        assert_eq!(listed.rows.len(), found, "{filter:?}");
        assert_eq!(
            tasks::count(&mut tx, house.id, &filter).await.unwrap(),
            found as i64,
            "{filter:?}"
        );
    }
}

pub async fn open_tasks_of_a_domain(room: &Room) {
    let house = house(&room.db).await;
    let (a, b) = (
        house.domain(&room.db, "a.example").await,
        house.domain(&room.db, "b.example").await,
    );
    house.task(&room.db, &a).await;
    house.task(&room.db, &a).await;
    house.task(&room.db, &b).await;
    let mut tx = room.db.read().await.unwrap();
    assert_eq!(
        tasks::running_of_domain(&mut tx, a.organization_id, a.id)
            .await
            .unwrap(),
        None
    );
    assert!(!tasks::any_awaiting(&mut tx).await.unwrap());
    drop(tx);
    let worker = id();
    let claimed = claim(&room.db, worker, 1, 9).await.unwrap();
    let mut tx = room.db.begin().await.unwrap();
    assert_eq!(
        tasks::running_of_domain(&mut tx, a.organization_id, a.id)
            .await
            .unwrap(),
        Some(claimed.row.clone())
    );
    let waiting = Task {
        awaiting: Some(Awaiting::Registry),
        ..claimed.row
    };
    tasks::save(
        &mut tx,
        &waiting,
        claimed.lease,
        StreamEvent::Progress,
        at(2),
    )
    .await
    .unwrap();
    assert!(tasks::any_awaiting(&mut tx).await.unwrap());
}

pub async fn tasks_are_looked_up_for_pages(room: &Room) {
    let house = house(&room.db).await;
    let (a, b) = (
        house.domain(&room.db, "a.example").await,
        house.domain(&room.db, "b.example").await,
    );
    let idle = house.domain(&room.db, "idle.example").await;
    enqueue(
        &room.db,
        &Task {
            status: TaskStatus::Failed,
            ..task(&a)
        },
    )
    .await;
    let second = house.task(&room.db, &a).await;
    let ended = Task {
        status: TaskStatus::Completed,
        last_seq: 1,
        ..task(&b)
    };
    enqueue(&room.db, &ended).await;
    let mut tx = room.db.read().await.unwrap();
    assert!(
        tasks::any_open(&mut tx, a.organization_id, a.id)
            .await
            .unwrap()
    );
    assert!(
        !tasks::any_open(&mut tx, b.organization_id, b.id)
            .await
            .unwrap()
    );
    let counts = tasks::count_by_status(&mut tx).await.unwrap();
    let expected = [
        (TaskStatus::Pending, 1),
        (TaskStatus::Completed, 1),
        (TaskStatus::Failed, 1),
    ];
    assert_eq!(counts, BTreeMap::from(expected));
    let domains = [a.id, b.id, idle.id, a.id];
    let mut latest = tasks::latest_of(&mut tx, house.id, &domains).await.unwrap();
    latest.sort_by_key(|task| task.domain_id);
    let mut expected = [second, ended];
    expected.sort_by_key(|task| task.domain_id);
    assert_eq!(latest, expected);
}
