//! The message queue (RFC 5730 §2.9.2.3).

use crate::answer::{Answer, Fault, Queue};
use crate::command::Poll;
use crate::render;
use crate::result_codes;
use crate::state::State;
use crate::xml::Ns;

use super::caller::{Caller, Outcome};

pub(crate) fn run(state: &mut State, caller: &Caller<'_>, command: &Poll) -> Outcome {
    match command {
        Poll::Request => Ok(request(state, caller.client)),
        Poll::Acknowledge(id) => acknowledge(state, caller.client, id),
    }
}

fn request(state: &State, client: &str) -> Answer {
    let first = state
        .messages(client)
        .and_then(|queue| Some((queue.len(), queue.values().next()?)));
    let Some((count, message)) = first else {
        return Answer::code(result_codes::NO_MESSAGES);
    };
    Answer {
        queue: Some(Queue {
            count,
            id: message.id.to_string(),
            head: Some((message.queued_at, message.text.clone())),
        }),
        data: render::notice(&message.notice),
        ..Answer::code(result_codes::MESSAGE)
    }
}

fn acknowledge(state: &mut State, client: &str, id: &str) -> Outcome {
    let found = id.parse().is_ok_and(|id| state.remove_message(client, id));
    if !found {
        return Err(
            Fault::new(result_codes::NOT_FOUND, format!("message {id}")).blame(Ns::Epp, "poll", id),
        );
    }
    let queue = state.messages(client);
    Ok(Answer {
        queue: Some(Queue {
            count: queue.map_or(0, |queue| queue.len()),
            // The next one to ask for; with none left, the one that went.
            id: queue
                .and_then(|queue| queue.keys().next())
                .map_or_else(|| id.to_owned(), u64::to_string),
            head: None,
        }),
        ..Answer::code(result_codes::OK)
    })
}
