//! Rows as earlier versions wrote them, letter by letter.

#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use super::*;
use crate::id::DomainId;
use crate::task::{ActorKind, DOMAIN, FailureCode, Over, Plan, Rows, Spread, StepName, TaskState};
use serde_json::{Value, json};
use std::collections::BTreeMap;

fn old<T: Stored>(text: &str) -> Result<T, String> {
    read(serde_json::from_str::<Value>(text).unwrap())
}

const SPREAD: &str = r#"{"over":[{"over":"contacts","ids":["01936b2e-0000-7000-8000-000000000001"]}],"held":[],"cursor":"01936b2e-0000-7000-8000-000000000002","made":3,"ended":1,"failed":0,"joined":2,"failures":4}"#;
const ROWS: &str = r#"{"total":12,"done":7,"failed":1}"#;
const PLAN: &str = r#"{"holders":{"registrant":"JN1-NICH"},"contacts":{"JN1-NICH":"01936b2e-0000-7000-8000-000000000001"},"wanted":{},"versions":{"JN1-NICH":3},"result":{"created":["JN1-NICH"],"updated":[],"unchanged":[],"domain_changed":false},"ends":null,"pending":{},"view":null,"failures":2,"waits":5,"disagreements":1,"commands":9,"ending":{"error":{"code":"registry.refused","message":"no","registry_code":2306,"retryable":false},"since":"2026-11-22T14:02:11.123456Z"}}"#;
const OLDEST_PLAN: &str = r#"{"holders":{},"contacts":{},"wanted":{},"result":{"created":[],"updated":[],"unchanged":[],"domain_changed":true},"domain_pending":true,"view":null,"failures":0,"waits":1,"disagreements":0,"commands":4}"#;
const ERROR: &str = r#"{"code":"task.read_back_differs","message":"Řádek","registry_code":null,"retryable":true,"differences":[{"object":"JN1-NICH","field":"int.postal_code","wanted":"602 00","found":null}]}"#;
const EVENT: &str = r#"{"attempt":1,"awaiting":null,"cancel_requested":false,"cause":{"cause":"team_of_domain","team":null},"completed_at":null,"created":"2026-11-22T14:02:11Z","created_at":"2026-11-22T14:02:11Z","created_by":{"id":null,"kind":"system","name":"Nichandle"},"domain_id":"01936b2e-0000-7000-8000-000000000001","error":null,"id":"01936b2e-0000-7000-8000-000000000002","object":"task","organization_id":"01936b2e-0000-7000-8000-000000000003","parent_id":null,"progress":{"done":0,"step":"prepare","total":5},"project_id":null,"result":null,"started_at":null,"status":"running","steps":[{"completed_at":null,"detail":null,"name":"prepare","started_at":null,"status":"pending"}],"task_type":"update_contacts"}"#;
const MESSAGE: &str = r#"{"object":"event","id":"01936b2e-0000-7000-8000-000000000009","type":"contact.update","organization_id":"01936b2e-0000-7000-8000-000000000003","created_at":"2026-11-22T14:02:11.000000Z","actor":{"kind":"user","id":"01936b2e-0000-7000-8000-000000000004","name":"Olga"},"data":{"object_kind":"contact","object_id":"01936b2e-0000-7000-8000-000000000001","before":{"city":"Brno"},"after":{"city":"Praha"}}}"#;

#[test]
fn notes_without_a_version_say_by_their_members_what_they_are() {
    assert_eq!(old("{}"), Ok(TaskState::None));
    let Ok(TaskState::Spread(spread)) = old::<TaskState>(SPREAD) else {
        panic!("no spread");
    };
    assert!(matches!(&spread.over[..], [Over::Contacts { ids }] if ids.len() == 1));
    assert_eq!(
        (
            spread.made,
            spread.joined,
            spread.failures,
            spread.cursor.is_some()
        ),
        (3, 2, 4, true)
    );
    let rows = Rows {
        total: 12,
        done: 7,
        failed: 1,
        failures: 0,
    };
    assert_eq!(old(ROWS), Ok(TaskState::Rows(rows)));
    let Ok(TaskState::Plan(plan)) = old::<TaskState>(PLAN) else {
        panic!("no plan");
    };
    assert_eq!((plan.failures, plan.waits, plan.commands), (2, 5, 9));
    let error = plan.ending.unwrap().error.unwrap();
    assert_eq!(
        (error.code, error.registry_code),
        (FailureCode::Refused, Some(2306))
    );
    // A panic was counted before anything else was written.
    assert_eq!(old::<TaskState>(r#"{"failures":3}"#).unwrap().failures(), 3);
}

#[test]
fn what_the_registry_had_not_decided_is_still_known() {
    let Ok(TaskState::Plan(plan)) = old::<TaskState>(OLDEST_PLAN) else {
        panic!("no plan");
    };
    assert!(plan.pending[DOMAIN].ours);
    assert!(plan.result.domain_changed);
}

#[test]
fn notes_that_nobody_can_read_are_no_empty_ones() {
    for (text, why) in [
        (r#"{"plan":[1,2.5]}"#, "plan: no member of any notes"),
        (r#"{"holders":7}"#, "invalid type"),
        (r#"{"over":"everything"}"#, "invalid type"),
        (r#"{"total":"many"}"#, "invalid type"),
        (r#"[1]"#, "no JSON object"),
        (r#"null"#, "no JSON object"),
        (r#"{"v":4,"kind":"plan"}"#, "v: 4"),
        (r#"{"v":0}"#, "v: 0"),
        (r#"{"v":"2"}"#, "v: no number"),
        (r#"{"v":2,"kind":"saga"}"#, "kind: \"saga\""),
        (r#"{"v":2}"#, "kind: \"\""),
    ] {
        let said = old::<TaskState>(text).unwrap_err();
        assert!(said.contains(why), "{text}: {said}");
    }
    let kept = TaskState::Unreadable {
        kept: json!({ "v": 4 }),
        why: "v: 4".into(),
    };
    assert!(write(&kept).is_err());
}

#[test]
fn notes_are_read_as_they_were_written() {
    let plan = Plan {
        waits: 7,
        ..Plan::default()
    };
    let spread = Spread {
        made: 2,
        ..Spread::default()
    };
    let rows = Rows {
        done: 1,
        ..Rows::default()
    };
    for state in [
        TaskState::None,
        plan.into(),
        spread.into(),
        TaskState::Rows(rows),
    ] {
        let kept = write(&state).unwrap();
        assert_eq!(kept["v"], 3);
        assert_eq!(read(kept), Ok(state));
    }
}

#[test]
fn what_a_task_says_of_itself_is_read_without_a_version() {
    let error: TaskError = old(ERROR).unwrap();
    assert_eq!(error.code, FailureCode::ReadBackDiffers);
    assert_eq!(
        error.differences[0].difference.field.as_str(),
        "int.postal_code"
    );
    let by: CreatedBy = old(r#"{"kind":"key","id":null,"name":"billing sync"}"#).unwrap();
    assert_eq!(by.kind, ActorKind::Key);
    assert_eq!(
        old::<Cause>(r#"{"cause":"asked","params":{"years":2,"ends":"2028-02-29T10:00:00Z"}}"#)
            .map(|cause| matches!(cause, Cause::Asked { params } if params.years == Some(2))),
        Ok(true)
    );
    assert!(old::<Cause>(r#"{"cause":"painted"}"#).is_err());
    assert!(
        old::<TaskError>(r#"{"code":"x.y","message":"","registry_code":null,"retryable":true}"#)
            .is_err()
    );
    let result: TaskResult = old(r#"{"created":["A"]}"#).unwrap();
    assert_eq!(result.created, ["A"]);
    assert_eq!(write(&result).unwrap()["v"], 1);
}

#[test]
fn an_old_event_was_the_apis_own_json() {
    let task: TaskSnapshot = old(EVENT).unwrap();
    assert_eq!(task.cause, Cause::TeamOfDomain { team: None });
    assert_eq!(task.progress.step, Some(StepName::Prepare));
    assert_eq!(task.successor_id, None);
    let kept = write(&task).unwrap();
    assert_eq!((&kept["v"], kept.get("object")), (&json!(2), None));
    assert_eq!(read(kept), Ok(task));
}

#[test]
fn an_old_message_is_kept_as_it_was_sent() {
    let event: Event = old(MESSAGE).unwrap();
    assert_eq!(event.kind, "contact.update");
    assert_eq!(
        event.data,
        EventData::Message(serde_json::from_str(MESSAGE).unwrap())
    );
    assert!(old::<Event>(r#"{"object":"event"}"#).is_err());
}

#[test]
fn an_object_of_the_log_is_what_it_was() {
    let object: Object = old(r#"{"city":"Brno","version":3}"#).unwrap();
    assert_eq!(object.get("city"), Some(&json!("Brno")));
    assert_eq!(
        write(&object).unwrap(),
        json!({ "city": "Brno", "version": 3, "v": 1 })
    );
    assert!(Object::of(&json!("text")).is_err());
}

const STEPS: &str = r#"[{"name":"prepare","status":"done","started_at":"2026-11-22T14:02:11Z","completed_at":"2026-11-22T14:02:12Z","detail":"2 roles"},{"name":"contacts","status":"pending","started_at":null,"completed_at":null,"detail":null}]"#;
const JOINED: &str = r#"[{"by":{"kind":"user","id":"01936b2e-0000-7000-8000-000000000004","name":"Olga"},"cause":{"cause":"team_of_domain","team":null}}]"#;

fn old_list<T: Stored>(text: &str) -> Result<Vec<T>, String> {
    read_list(serde_json::from_str::<Value>(text).unwrap())
}

#[test]
fn lists_are_read_without_a_version_and_written_with_one() {
    let steps: Vec<Step> = old_list(STEPS).unwrap();
    assert_eq!(
        (steps[0].name, steps[1].name, steps.len()),
        (StepName::Prepare, StepName::Contacts, 2)
    );
    let joined: Vec<Joined> = old_list(JOINED).unwrap();
    assert_eq!(joined[0].by.name, "Olga");
    assert!(joined[0].names_registrant, "it was to be sent");
    let kept = write_list(&steps).unwrap();
    assert_eq!((&kept[0]["v"], &kept[1]["v"]), (&json!(1), &json!(1)));
    assert_eq!(read_list(kept), Ok(steps));
    assert_eq!(read_list(write_list(&joined).unwrap()), Ok(joined));
    assert_eq!(old_list::<Step>("[]"), Ok(vec![]));
}

#[test]
fn an_item_that_can_not_be_read_is_not_left_out() {
    for (text, why) in [
        (r#"[{"v":2,"name":"prepare","status":"done"}]"#, "[0]: v: 2"),
        (r#"[{"name":"paint","status":"done"}]"#, "[0]: unknown word"),
        (r#"[7]"#, "[0]: no JSON object"),
        (r#"{}"#, "no JSON list"),
        (r#"null"#, "no JSON list"),
    ] {
        let said = old_list::<Step>(text).unwrap_err();
        assert!(said.contains(why), "{text}: {said}");
    }
}

#[test]
fn lists_of_domains_are_read_as_version_2_wrote_them() {
    let one = "01936b2e-0000-7000-8000-000000000001";
    let two = "01936b2e-0000-7000-8000-000000000002";
    let planned = format!(
        r#"{{"v":2,"kind":"spread","over":[{{"over":"planned","ids":["{one}","{two}"],"registrants":["{two}"]}},{{"over":"domains","ids":["{one}"]}},{{"over":"contacts","ids":["{two}"]}}],"cursor":null,"made":0,"joined":0,"ended":0,"failed":0,"failures":0}}"#
    );
    let Ok(TaskState::Spread(spread)) = old::<TaskState>(&planned) else {
        panic!("{:?}", old::<TaskState>(&planned));
    };
    let id = |text: &str| text.parse().unwrap();
    let (one, two) = (DomainId(id(one)), DomainId(id(two)));
    let [planned, domains, contacts] = &spread.over[..] else {
        panic!("{spread:?}");
    };
    let wanted = Over::Planned {
        ids: vec![one, two],
        registrants: vec![two],
        ends: BTreeMap::new(),
    };
    assert_eq!(planned, &wanted);
    assert_eq!(domains, &Over::Domains { ids: vec![one] });
    assert!(matches!(contacts, Over::Contacts { ids } if ids[0].0 == two.0));
    let again = write(&TaskState::Spread(spread.clone())).unwrap();
    assert!(again["over"][0]["ids"].is_string());
    assert_eq!(read(again), Ok(TaskState::Spread(spread)));
}
