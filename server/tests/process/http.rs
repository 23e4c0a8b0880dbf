//! A minimal HTTP/1.1 client for tests: one request per connection.

use std::net::SocketAddr;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A request.
#[derive(Debug, Clone)]
pub struct Request {
    head: String,
    body: Vec<u8>,
}

pub fn request(method: &str, path: &str) -> Request {
    let head = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n");
    Request {
        head,
        body: Vec::new(),
    }
}

impl Request {
    pub fn header(mut self, name: &str, value: impl std::fmt::Display) -> Self {
        self.head.push_str(&format!("{name}: {value}\r\n"));
        self
    }

    pub fn body(mut self, kind: &str, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        let length = self.body.len();
        self.header("Content-Type", kind)
            .header("Content-Length", length)
    }

    pub fn json(self, body: &serde_json::Value) -> Self {
        self.body("application/json", body.to_string())
    }

    pub fn form(self, body: &str) -> Self {
        self.body("application/x-www-form-urlencoded", body)
    }

    /// Opens a connection and sends it. `Host` is where it goes, unless the request names one.
    pub async fn send_to(mut self, address: SocketAddr) -> TcpStream {
        if !self.head.contains("\r\nHost: ") {
            self = self.header("Host", address);
        }
        let mut stream = TcpStream::connect(address).await.unwrap();
        let mut bytes = self.head.into_bytes();
        bytes.extend_from_slice(b"\r\n");
        bytes.extend_from_slice(&self.body);
        stream.write_all(&bytes).await.unwrap();
        stream
    }

    pub async fn send(self, address: SocketAddr) -> Answer {
        let mut stream = self.send_to(address).await;
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).await.unwrap();
        Answer::parse(&bytes)
    }
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    headers: Vec<(String, String)>,
    pub text: String,
}

impl Answer {
    fn parse(bytes: &[u8]) -> Self {
        let end = find(bytes, b"\r\n\r\n").expect("a whole head");
        let mut answer = Self::head(&bytes[..end]);
        let body = &bytes[end + 4..];
        let body = if answer.header("transfer-encoding") == Some("chunked") {
            dechunked(body)
        } else {
            body.to_vec()
        };
        answer.text = String::from_utf8(body).unwrap();
        answer
    }

    /// The status line and the headers (RFC 9112, sections 4 and 5).
    pub fn head(bytes: &[u8]) -> Self {
        let text = std::str::from_utf8(bytes).unwrap();
        let mut lines = text.split("\r\n");
        let status = lines.next().unwrap().split(' ').nth(1).unwrap();
        let headers = lines
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()));
        Self {
            status: status.parse().unwrap(),
            headers: headers.collect(),
            text: String::new(),
        }
    }

    /// A header by its name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(each, _)| each == name)
            .map(|(_, value)| value.as_str())
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The body of an answer with this status.
    #[track_caller]
    pub fn expect(self, status: u16) -> serde_json::Value {
        assert_eq!(self.status, status, "{self:?}");
        self.json()
    }
}

/// RFC 9112, section 7.1.
fn dechunked(mut rest: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    loop {
        let line = find(rest, b"\r\n").expect("a chunk's size");
        let size = std::str::from_utf8(&rest[..line]).unwrap();
        let size = usize::from_str_radix(size, 16).unwrap();
        if size == 0 {
            return body;
        }
        body.extend_from_slice(&rest[line + 2..line + 2 + size]);
        rest = &rest[line + 2 + size + 2..];
    }
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}
