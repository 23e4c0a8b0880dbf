//! Just enough of an HTTP/1.1 client (RFC 9112): one connection that is kept, one request at a time.

use crate::Outcome;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;

/// A request, ready to be sent any number of times.
pub struct Request {
    head: String,
    body: String,
}

impl Request {
    /// Without a body.
    pub fn new(method: &str, path: &str) -> Self {
        Self {
            head: format!("{method} {path} HTTP/1.1\r\nhost: 127.0.0.1\r\n"),
            body: String::new(),
        }
    }

    /// With one more header.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.head += &format!("{name}: {value}\r\n");
        self
    }

    /// With a body.
    pub fn body(self, content_type: &str, body: String) -> Self {
        let mut request = self
            .header("content-type", content_type)
            .header("content-length", &body.len().to_string());
        request.body = body;
        request
    }
}

/// An answer, whole.
pub struct Answer {
    /// Its status.
    pub status: u16,
    /// Header lines as they came, names in lower case.
    pub headers: Vec<(String, String)>,
    /// Its body.
    pub body: Vec<u8>,
}

impl Answer {
    /// The first header of that name (lower case).
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(header, _)| header == name)
            .map(|(_, value)| value.as_str())
    }
}

/// A connection.
pub struct Client {
    stream: BufReader<TcpStream>,
}

impl Client {
    /// Connects to `host:port`.
    pub async fn connect(address: &str) -> Outcome<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream: BufReader::new(stream),
        })
    }

    /// Sends it and reads the whole answer.
    pub async fn send(&mut self, request: &Request) -> Outcome<Answer> {
        let mut answer = self.open(request).await?;
        if answer.header("transfer-encoding") == Some("chunked") {
            loop {
                let size = self.line().await?;
                let size = usize::from_str_radix(size.split(';').next().unwrap_or("").trim(), 16)?;
                let start = answer.body.len();
                answer.body.resize(start + size, 0);
                self.stream.read_exact(&mut answer.body[start..]).await?;
                self.line().await?;
                if size == 0 {
                    break;
                }
            }
        } else {
            let length = answer.header("content-length").map_or(Ok(0), str::parse)?;
            answer.body.resize(length, 0);
            self.stream.read_exact(&mut answer.body).await?;
        }
        Ok(answer)
    }

    /// Sends it and reads the head of the answer; what follows is read by [`Self::line`].
    pub async fn open(&mut self, request: &Request) -> Outcome<Answer> {
        let text = format!("{}\r\n{}", request.head, request.body);
        self.stream.write_all(text.as_bytes()).await?;
        let first = self.line().await?;
        let status = first
            .split(' ')
            .nth(1)
            .ok_or_else(|| format!("not HTTP: {first:?}"))?
            .parse()?;
        let mut headers = Vec::new();
        loop {
            let line = self.line().await?;
            match line.split_once(':') {
                Some((name, value)) => {
                    headers.push((name.to_ascii_lowercase(), value.trim().to_owned()))
                }
                None => {
                    return Ok(Answer {
                        status,
                        headers,
                        body: Vec::new(),
                    });
                }
            }
        }
    }

    /// The next line, without its end. The end of the stream is an error.
    pub async fn line(&mut self) -> Outcome<String> {
        let mut line = String::new();
        if self.stream.read_line(&mut line).await? == 0 {
            return Err("the connection was closed".into());
        }
        line.truncate(line.trim_end_matches(['\r', '\n']).len());
        Ok(line)
    }
}
