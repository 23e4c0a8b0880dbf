//! Ordering a change of a domain, and its outcome.

use chrono::NaiveDate;
use model::id::{DomainId, TaskId};
use model::registry::TRANSFER_LOCK;
use model::task::{Params, StepStatus, TaskStatus, TaskType};
use testkit::House;
use testkit::service::contacts::Version;
use testkit::service::domains::Order;

pub const NAME: &str = "acme.example";

pub fn params(task_type: TaskType) -> Params {
    let hosts = ["ns1.hosting.example", "ns2.hosting.example"];
    Params {
        years: (task_type == TaskType::Renew).then_some(2),
        nameservers: (task_type == TaskType::UpdateNameservers)
            .then(|| hosts.map(ToOwned::to_owned).to_vec()),
        ends: None,
    }
}

pub async fn ask(house: &House, domain: DomainId, task_type: TaskType) -> TaskId {
    let params = params(task_type);
    let order = Order { task_type, params };
    let actor = house.actor().await;
    let asked = house
        .service
        .domains()
        .order(&actor, domain, Version::Any, order);
    asked.await.unwrap().id
}

/// What the registry and the stored view of it show: locked, name servers, the expiry date.
pub type Shown = (bool, Vec<String>, NaiveDate);

pub async fn shown(house: &House, domain: DomainId) -> [Shown; 2] {
    let held = house.simulator.inspect().domain(NAME).unwrap();
    let statuses: Vec<String> = held
        .statuses
        .iter()
        .map(|each| each.as_str().to_owned())
        .collect();
    let actor = house.actor().await;
    let view = house
        .service
        .domains()
        .get(&actor, domain)
        .await
        .unwrap()
        .view;
    let view = view.unwrap();
    let locked = |statuses: &[String]| statuses.iter().any(|each| each == TRANSFER_LOCK);
    let sorted = |mut hosts: Vec<String>| {
        hosts.sort();
        hosts
    };
    [
        (
            locked(&statuses),
            sorted(held.nameservers),
            held.expires_at.date_naive(),
        ),
        (
            locked(&view.statuses),
            sorted(view.nameservers),
            view.expires.unwrap().date_naive(),
        ),
    ]
}

pub async fn completed(house: &House, id: TaskId) {
    let task = house.task(id).await;
    assert_eq!(task.status, TaskStatus::Completed, "{:?}", task.error);
    assert!(
        task.steps
            .iter()
            .all(|step| step.status == StepStatus::Done)
    );
}
