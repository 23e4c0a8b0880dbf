//! Event streams, from a client's point of view.

use crate::client::{Api, As, Call, call};
use axum::body::BodyDataStream;
use futures::StreamExt;
use model::id::TaskId;
use model::role::Role;
use serde_json::Value;
use wire::TaskEvent;

/// An event as it was read.
#[derive(Debug, Clone, PartialEq)]
struct Event {
    id: i64,
    kind: String,
    data: Value,
}

/// An open stream.
struct Reader {
    body: BodyDataStream,
    text: String,
}

impl Reader {
    async fn open_as(api: &Api, who: &As, call: Call) -> Self {
        let response = api.open_as(who, call).await;
        assert_eq!(response.status(), 200);
        let headers = response.headers();
        assert_eq!(headers["content-type"], "text/event-stream");
        assert_eq!(
            (&headers["cache-control"], &headers["x-accel-buffering"]),
            (&"no-store".parse().unwrap(), &"no".parse().unwrap())
        );
        Self {
            body: response.into_body().into_data_stream(),
            text: String::new(),
        }
    }

    async fn open(api: &Api, path: &str) -> Self {
        Self::open_as(api, &api.owner(), call("get", path)).await
    }

    /// The next event; comments are passed over. `None`: the server closed.
    async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some((block, rest)) = self.text.split_once("\n\n") {
                let (block, rest) = (block.to_owned(), rest.to_owned());
                self.text = rest;
                if !block.starts_with(':') {
                    return Some(read(&block));
                }
                continue;
            }
            self.text
                .push_str(std::str::from_utf8(&self.body.next().await?.unwrap()).unwrap());
        }
    }

    async fn rest(mut self) -> Vec<Event> {
        let mut events = Vec::new();
        while let Some(event) = self.next().await {
            events.push(event);
        }
        events
    }
}

fn read(block: &str) -> Event {
    let field = |name: &str| {
        let lines: Vec<&str> = block
            .lines()
            .filter_map(|line| line.strip_prefix(name))
            .collect();
        assert_eq!(lines.len(), 1, "{name} in {block}");
        lines[0].to_owned()
    };
    let data = serde_json::from_str(&field("data: ")).unwrap();
    Event {
        id: field("id: ").parse().unwrap(),
        kind: field("event: "),
        data,
    }
}

async fn task(api: &Api, name: &str) -> TaskId {
    let (domain, contact) = (
        api.house.domain(name).await,
        api.house.contact("Nova").await,
    );
    api.house.give(domain, Role::Registrant, &contact).await
}

#[tokio::test]
async fn a_task_is_followed_to_its_end() {
    let api = Api::open().await;
    let id = task(&api, "follow.example").await;
    let mut reader = Reader::open(&api, &api.path(&format!("/tasks/{id}/events"))).await;
    let first = reader.next().await.unwrap();
    assert_eq!(
        (first.id, first.kind.as_str(), &first.data["status"]),
        (1, "state", &"pending".into())
    );
    api.house.settle().await;
    let live = reader.rest().await;
    let numbers: Vec<i64> = live.iter().map(|event| event.id).collect();
    assert_eq!(
        numbers,
        (2..2 + i64::try_from(live.len()).unwrap()).collect::<Vec<_>>()
    );
    let (end, before) = live.split_last().unwrap();
    assert_eq!(
        (end.kind.as_str(), &end.data["status"]),
        ("end", &"completed".into())
    );
    // Each step that asks a registry is seen while it goes on; what comes before the first and behind the last is told with them.
    let seen: Vec<_> = before
        .iter()
        .map(|event| (event.kind.as_str(), &event.data["progress"]["step"]))
        .collect();
    let steps: [(&str, serde_json::Value); 3] =
        ["contacts", "domain", "read_back"].map(|step| ("step", step.into()));
    let steps: Vec<_> = steps.iter().map(|(kind, step)| (*kind, step)).collect();
    assert_eq!(seen, steps);
    // Each holds the whole task: the very one that the API shows, and that the page's code reads.
    assert_eq!(
        end.data,
        api.get(&api.path(&format!("/tasks/{id}"))).await.json()
    );
    for event in &live {
        let read = TaskEvent::read("1", &event.kind, &event.data.to_string()).unwrap();
        assert_eq!(serde_json::to_value(&read.task).unwrap(), event.data);
    }
}

#[tokio::test]
async fn it_resumes_anywhere_without_a_gap_or_a_repeat() {
    let mut api = Api::open().await;
    let id = task(&api, "resume.example").await;
    let path = api.path(&format!("/tasks/{id}/events"));
    api.house.settle().await;
    let all = Reader::open(&api, &format!("{path}?after=0"))
        .await
        .rest()
        .await;
    let last = all.last().unwrap().id;
    assert_eq!(
        all.iter().map(|event| event.id).collect::<Vec<_>>(),
        (1..=last).collect::<Vec<_>>()
    );
    for broke in 0..last {
        api.restarted();
        let by_header =
            call("get", &format!("{path}?after=0")).header("last-event-id", &broke.to_string());
        let rest = Reader::open_as(&api, &api.owner(), by_header)
            .await
            .rest()
            .await;
        assert_eq!(
            rest,
            all[usize::try_from(broke).unwrap()..],
            "after {broke}"
        );
    }
    // Who has it all need not come again.
    for after in [last, last + 5] {
        let answer = api.get(&format!("{path}?after={after}")).await;
        assert_eq!((answer.status, answer.text.as_str()), (204, ""));
    }
}

#[tokio::test]
async fn a_late_reader_gets_one_end_event() {
    let api = Api::open().await;
    let id = task(&api, "late.example").await;
    let path = api.path(&format!("/tasks/{id}/events"));
    api.house.settle().await;
    let events = Reader::open(&api, &path).await.rest().await;
    assert_eq!(
        events
            .iter()
            .map(|event| event.kind.as_str())
            .collect::<Vec<_>>(),
        ["state", "end"]
    );
    assert_eq!(events[0].data, events[1].data);
    // The line broke between the two.
    let resumed = Reader::open(&api, &format!("{path}?after={}", events[0].id))
        .await
        .rest()
        .await;
    assert_eq!(resumed, events[1..]);
}

#[tokio::test]
async fn a_reconnected_stream_follows_a_retry() {
    let api = Api::open().await;
    let id = task(&api, "again.example").await;
    let path = api.path(&format!("/tasks/{id}/events"));
    let actor = api.house.actor().await;
    api.house.service.tasks().cancel(&actor, id).await.unwrap();
    api.house.service.tasks().retry(&actor, id).await.unwrap();
    let first = Reader::open(&api, &format!("{path}?after=0"))
        .await
        .rest()
        .await;
    assert_eq!(
        first
            .iter()
            .map(|event| (event.id, event.kind.as_str()))
            .collect::<Vec<_>>(),
        [(1, "state"), (2, "end")]
    );
    let mut second = Reader::open(&api, &format!("{path}?after=2")).await;
    let again = second.next().await.unwrap();
    assert_eq!(
        (again.id, again.kind.as_str(), &again.data["status"]),
        (3, "state", &"pending".into())
    );
    api.house.settle().await;
    assert_eq!(second.rest().await.last().unwrap().kind, "end");
}

#[tokio::test]
async fn the_organization_is_followed_over_all_tasks() {
    let mut api = Api::open().await;
    let first = task(&api, "one.example").await;
    let path = api.path("/events");
    let mut reader = Reader::open(&api, &path).await;
    let state = reader.next().await.unwrap();
    assert_eq!(
        (state.id, state.kind.as_str(), &state.data["id"]),
        (1, "state", &first.to_string().into())
    );
    let second = task(&api, "two.example").await;
    api.house.settle().await;
    let mut live = Vec::new();
    while live
        .iter()
        .filter(|event: &&Event| event.kind == "end")
        .count()
        < 2
    {
        live.push(reader.next().await.unwrap());
    }
    let last = live.last().unwrap().id;
    assert_eq!(
        live.iter().map(|event| event.id).collect::<Vec<_>>(),
        (2..=last).collect::<Vec<_>>()
    );
    for id in [first, second] {
        assert!(
            live.iter()
                .any(|event| event.kind == "end" && event.data["id"] == id.to_string()),
            "{id}"
        );
    }
    // It stays open until the server stops, and resumes in another.
    let stop = api.stop.clone();
    stop.cancel();
    assert_eq!(reader.next().await, None);
    api.restarted();
    let mut resumed = Reader::open(&api, &format!("{path}?after={}", last - 3)).await;
    for expected in &live[live.len() - 3..] {
        assert_eq!(resumed.next().await.as_ref(), Some(expected));
    }
}

#[tokio::test]
async fn a_slow_reader_misses_nothing() {
    let api = Api::open().await;
    let mut reader = Reader::open(&api, &api.path("/events?after=0")).await;
    let actor = api.house.actor().await;
    let id = task(&api, "slow.example").await;
    // More hints than the channel of wake-ups holds, and more events than many pages.
    for _ in 0..600 {
        api.house.service.tasks().cancel(&actor, id).await.unwrap();
        api.house.service.tasks().retry(&actor, id).await.unwrap();
    }
    for expected in 1..=1201 {
        assert_eq!(reader.next().await.unwrap().id, expected);
    }
}

#[tokio::test]
async fn a_strangers_events_are_not_heard() {
    let api = Api::open().await;
    let stranger = As::Key(api.house.stranger().await.api_key.unwrap());
    let theirs = api.send_as(&stranger, call("get", "/v1/me")).await.json()["organization_id"]
        .as_str()
        .unwrap()
        .to_owned();
    let path = format!("/v1/organizations/{theirs}/events?after=0");
    let reader = Reader::open_as(&api, &stranger, call("get", &path)).await;
    task(&api, "ours.example").await;
    api.house.settle().await;
    api.stop.cancel();
    assert_eq!(reader.rest().await, []);
}

#[tokio::test]
async fn an_invalid_cursor_is_rejected() {
    let api = Api::open().await;
    let id = task(&api, "cursor.example").await;
    for path in [
        api.path(&format!("/tasks/{id}/events")),
        api.path("/events"),
    ] {
        for after in ["x", "-1", ""] {
            let answer = api.get(&format!("{path}?after={after}")).await;
            assert_eq!(
                (answer.status, answer.fields()),
                (422, vec!["after".to_owned()]),
                "{path} {after}"
            );
        }
        let answer = api
            .send(call("get", &path).header("last-event-id", "x"))
            .await;
        assert_eq!(
            (answer.status, answer.fields()),
            (422, vec!["Last-Event-ID".to_owned()])
        );
    }
    // From before the database was set back: begin anew.
    let first = Reader::open(&api, &api.path(&format!("/tasks/{id}/events?after=99")))
        .await
        .next()
        .await
        .unwrap();
    assert_eq!((first.id, first.kind.as_str()), (1, "state"));
}
