//! The next hop of the servers that are tried: it refuses letters by their recipient's local part, or by their sender, and keeps what comes back.

use std::sync::{Arc, Mutex};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// What came for the address of reports: its recipient and the message.
pub type Came = Arc<Mutex<Vec<(String, Vec<u8>)>>>;

/// How a letter to this local part is refused: by `MAIL`, by `RCPT`, behind `DATA`.
pub const REFUSED: [(&str, Stage, &str); 9] = [
    ("nobody", Stage::Rcpt, "550 5.1.1 no such user"),
    ("plain", Stage::Rcpt, "550 No such user here"),
    (
        "denied",
        Stage::Rcpt,
        "550 5.4.1 Recipient address rejected: Access denied",
    ),
    (
        "sender",
        Stage::Rcpt,
        "550 5.1.8 Sender address rejected: Domain not found",
    ),
    ("quota", Stage::Rcpt, "552 5.2.2 over quota"),
    ("full", Stage::Rcpt, "452 4.2.2 mailbox full"),
    ("policy", Stage::Data, "554 5.7.1 refused by policy"),
    ("content", Stage::Data, "550 Message content rejected"),
    ("mail", Stage::Mail, "550 5.1.1 no such user"),
];

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    Mail,
    Rcpt,
    Data,
}

/// Starts it: its port, and what comes. `marks`: the mark of the letter to each local part, by which `MAIL` knows it.
pub async fn start(marks: Vec<(&'static str, String)>) -> (u16, Came) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let came = Came::default();
    let kept = Arc::clone(&came);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (kept, marks) = (Arc::clone(&kept), marks.clone());
            // A client that goes away in between is no matter.
            tokio::spawn(async move { serve(stream, &kept, &marks).await.ok() });
        }
    });
    (port, came)
}

async fn serve(stream: TcpStream, came: &Came, marks: &[(&str, String)]) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    stream.write_all(b"220 hop.example\r\n").await?;
    let (mut line, mut to) = (String::new(), String::new());
    loop {
        line.clear();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        let verb = line.get(..4).unwrap_or_default().to_ascii_uppercase();
        let refusal = |at: Stage, is: &dyn Fn(&str) -> bool| {
            let found = REFUSED
                .iter()
                .find(|(local, stage, _)| *stage == at && is(local));
            found.map(|(_, _, reply)| *reply)
        };
        let addressed = |text: &str| {
            let inner = text
                .split_once('<')
                .and_then(|(_, rest)| rest.split_once('>'));
            inner.map_or_else(String::new, |(address, _)| address.to_owned())
        };
        let answer = match verb.as_str() {
            "EHLO" => "250-hop.example\r\n250-8BITMIME\r\n250 ENHANCEDSTATUSCODES",
            "MAIL" => {
                let marked = |local: &str| {
                    marks
                        .iter()
                        .any(|(of, mark)| *of == local && line.contains(mark.as_str()))
                };
                refusal(Stage::Mail, &marked).unwrap_or("250 2.1.0 ok")
            }
            "RCPT" => {
                to = addressed(&line);
                refusal(Stage::Rcpt, &|local| to.starts_with(&format!("{local}@")))
                    .unwrap_or("250 2.1.5 ok")
            }
            "DATA" => {
                stream.write_all(b"354 go on\r\n").await?;
                let message = message(&mut stream).await?;
                let refused = refusal(Stage::Data, &|local| to.starts_with(&format!("{local}@")));
                if refused.is_none() {
                    came.lock().unwrap().push((to.clone(), message));
                }
                refused.unwrap_or("250 2.0.0 ok")
            }
            "QUIT" => {
                stream.write_all(b"221 2.0.0 bye\r\n").await?;
                return Ok(());
            }
            _ => "250 2.0.0 ok",
        };
        stream.write_all(format!("{answer}\r\n").as_bytes()).await?;
    }
}

async fn message(stream: &mut BufReader<TcpStream>) -> std::io::Result<Vec<u8>> {
    let mut message = Vec::new();
    loop {
        let mut line = Vec::new();
        if stream.read_until(b'\n', &mut line).await? == 0 || line == b".\r\n" {
            return Ok(message);
        }
        let doubled = line.starts_with(b"..");
        message.extend_from_slice(&line[usize::from(doubled)..]);
    }
}
