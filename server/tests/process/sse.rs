//! A client of server-sent events (WHATWG HTML, section 9.2).

use crate::http::{Answer, Request};
use crate::program::soon;
use serde_json::Value;
use std::net::SocketAddr;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};
use tokio::net::TcpStream;

/// One event.
#[derive(Debug, Clone)]
pub struct Event {
    pub id: i64,
    pub kind: String,
    pub task: Value,
}

impl Event {
    /// How a step of the task stands.
    pub fn step(&self, name: &str) -> &str {
        let steps = self.task["steps"].as_array().unwrap();
        let step = steps.iter().find(|step| step["name"] == name).unwrap();
        step["status"].as_str().unwrap()
    }
}

/// An open stream.
pub struct Events {
    stream: BufReader<TcpStream>,
    text: String,
    /// The server ended it, rather than the line having been cut.
    pub is_ended: bool,
}

impl Events {
    pub async fn open(address: SocketAddr, request: Request) -> Self {
        let mut stream = BufReader::new(request.send_to(address).await);
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let read = stream.read_until(b'\n', &mut head).await.unwrap();
            assert_ne!(read, 0, "the line was cut in the head");
        }
        let head = Answer::head(&head[..head.len() - 4]);
        assert_eq!(head.status, 200, "{head:?}");
        assert_eq!(head.header("content-type"), Some("text/event-stream"));
        assert_eq!(head.header("transfer-encoding"), Some("chunked"));
        Self {
            stream,
            text: String::new(),
            is_ended: false,
        }
    }

    /// The next event; `None` when there is no more.
    pub async fn next(&mut self) -> Option<Event> {
        soon("an event", async {
            loop {
                if let Some((block, rest)) = self.text.split_once("\n\n") {
                    let (block, rest) = (block.to_owned(), rest.to_owned());
                    self.text = rest;
                    if let Some(event) = parse(&block) {
                        return Some(event);
                    }
                } else {
                    let chunk = self.chunk().await?;
                    self.text.push_str(&chunk);
                }
            }
        })
        .await
    }

    async fn chunk(&mut self) -> Option<String> {
        let mut size = String::new();
        // A server that was killed resets the line.
        self.stream.read_line(&mut size).await.ok()?;
        let size = usize::from_str_radix(size.trim_end(), 16).ok()?;
        let mut bytes = vec![0; size + 2];
        self.stream.read_exact(&mut bytes).await.ok()?;
        bytes.truncate(size);
        self.is_ended = size == 0;
        (size > 0).then(|| String::from_utf8(bytes).unwrap())
    }

    /// Everything up to one that fits, with it; or up to the end.
    pub async fn until(&mut self, mut fits: impl FnMut(&Event) -> bool) -> Vec<Event> {
        let mut seen = Vec::new();
        while let Some(event) = self.next().await {
            let found = fits(&event);
            seen.push(event);
            if found {
                break;
            }
        }
        seen
    }

    pub async fn rest(&mut self) -> Vec<Event> {
        self.until(|_| false).await
    }
}

fn parse(block: &str) -> Option<Event> {
    let field = |name: &str| block.lines().find_map(|line| line.strip_prefix(name));
    Some(Event {
        id: field("id: ")?.parse().unwrap(),
        kind: field("event: ")?.to_owned(),
        task: serde_json::from_str(field("data: ")?).unwrap(),
    })
}
