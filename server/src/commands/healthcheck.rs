//! `nichandle healthcheck`: what a container's HEALTHCHECK calls.

use super::Failed;
use clap::Args;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Asks a running server.
#[derive(Debug, Args)]
pub(super) struct Healthcheck {
    /// Address the server listens on
    #[arg(long, env = "NICHANDLE_LISTEN", default_value = "127.0.0.1:3000")]
    listen: SocketAddr,
}

impl Healthcheck {
    pub(super) async fn run(self) -> Result<(), Failed> {
        let asked = async {
            let mut stream = TcpStream::connect(self.listen).await?;
            stream
                .write_all(
                    format!(
                        "GET /readyz HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
                        self.listen
                    )
                    .as_bytes(),
                )
                .await?;
            let mut answer = Vec::new();
            stream.take(4096).read_to_end(&mut answer).await?;
            Ok::<_, std::io::Error>(answer)
        };
        let answer = tokio::time::timeout(Duration::from_secs(5), asked)
            .await
            .map_err(|_| Failed::new(format!("{} gave no answer within 5 s", self.listen)))?
            .map_err(|error| Failed::new(format!("{}: {error}", self.listen)))?;
        if answer.starts_with(b"HTTP/1.1 200") {
            println!("ready");
            Ok(())
        } else {
            let line = String::from_utf8_lossy(&answer);
            Err(Failed::new(format!(
                "{} is not ready: {}",
                self.listen,
                line.lines().next().unwrap_or_default()
            )))
        }
    }
}
