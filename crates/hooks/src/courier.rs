//! Sending messages over HTTP. A name is resolved when it is called, and private addresses are left out then: a name may resolve differently tomorrow.

use crate::address::is_public;
use crate::{Courier, Failure, Message, Taken, Target};
use async_trait::async_trait;
use reqwest::Client;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::{CONTENT_TYPE, USER_AGENT};
use reqwest::redirect::Policy;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

/// The response timeout: the receiver is to accept the message, and to process it later.
const PATIENCE: Duration = Duration::from_secs(15);
/// The connect timeout.
const CONNECT: Duration = Duration::from_secs(5);

/// The HTTP sender. Follows no redirects, since they could lead anywhere, and reads nothing of a response but its status.
#[derive(Clone)]
pub struct Http {
    client: Client,
    private: bool,
}

impl Http {
    /// A sender; `private` allows addresses of private networks.
    ///
    /// # Errors
    /// When TLS can't be set up.
    pub fn new(private: bool) -> Result<Self, String> {
        let roots = rustls::RootCertStore {
            roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
        };
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let tls = rustls::ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|error| error.to_string())?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let client = Client::builder()
            .tls_backend_preconfigured(tls)
            .redirect(Policy::none())
            .no_proxy()
            .dns_resolver(Arc::new(Resolver { private }))
            .connect_timeout(CONNECT)
            .timeout(PATIENCE)
            .pool_max_idle_per_host(1)
            .build()
            .map_err(|error| error.to_string())?;
        Ok(Self { client, private })
    }
}

#[async_trait]
impl Courier for Http {
    async fn carry(&self, message: &Message) -> Result<Taken, Failure> {
        let failed = |why: String| Failure { status: None, why };
        // A literal address is not resolved, and what is allowed may have changed since it was stored.
        let target = Target::parse(&message.url, self.private)
            .map_err(|refused| failed(refused.0.to_owned()))?;
        let request = self
            .client
            .post(target.as_str())
            .header(CONTENT_TYPE, "application/json")
            .header(USER_AGENT, concat!("Nichandle/", env!("CARGO_PKG_VERSION")))
            .header("webhook-id", message.id.to_string())
            .header("webhook-timestamp", message.timestamp.to_string())
            .header("webhook-signature", &message.signature)
            .body(message.body.clone());
        let answer = request.send().await.map_err(|error| failed(told(&error)))?;
        let status = answer.status();
        if status.is_success() {
            return Ok(Taken {
                status: status.as_u16(),
            });
        }
        let why = if status.is_redirection() {
            format!("It answered {status} and would lead elsewhere; no redirection is followed.")
        } else {
            format!("It answered {status}.")
        };
        Err(Failure {
            status: Some(status.as_u16()),
            why,
        })
    }
}

/// What went wrong, as text; without the URL.
fn told(error: &reqwest::Error) -> String {
    let mut deepest: &dyn std::error::Error = error;
    while let Some(source) = deepest.source() {
        deepest = source;
    }
    if error.is_timeout() {
        return "It took too long.".into();
    }
    let what = if error.is_connect() {
        "No connection"
    } else {
        "The connection broke"
    };
    format!("{what}: {deepest}.")
}

/// Resolves names, and leaves private addresses out.
struct Resolver {
    private: bool,
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let private = self.private;
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0))
                .await?
                .filter(|address| private || is_public(address.ip()))
                .collect();
            if found.is_empty() {
                return Err("the name leads into a private network".into());
            }
            let addresses: Addrs = Box::new(found.into_iter());
            Ok(addresses)
        })
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;
    use uuid::Uuid;

    fn message(url: String) -> Message {
        Message {
            id: Uuid::from_u128(7),
            url,
            timestamp: 1,
            signature: "v1,x".into(),
            body: "{\"a\":1}".into(),
        }
    }

    /// A receiver that sends this response, and what it got.
    async fn receiver(answer: &'static str) -> (String, tokio::task::JoinHandle<String>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let got = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut text = Vec::new();
            while !text.ends_with(b"{\"a\":1}") {
                let mut buffer = [0; 1024];
                let read = stream.read(&mut buffer).await.unwrap();
                text.extend_from_slice(&buffer[..read]);
            }
            stream.write_all(answer.as_bytes()).await.unwrap();
            String::from_utf8(text).unwrap()
        });
        (format!("http://{address}/in?key=1"), got)
    }

    #[tokio::test]
    async fn a_message_arrives_with_its_headers() {
        let (url, got) = receiver("HTTP/1.1 204 No Content\r\n\r\n").await;
        let taken = Http::new(true).unwrap().carry(&message(url)).await;
        assert_eq!(taken, Ok(Taken { status: 204 }));
        let got = got.await.unwrap().to_lowercase();
        for part in [
            "post /in?key=1 http/1.1",
            "content-type: application/json",
            "webhook-id: 00000000-0000-0000-0000-000000000007",
            "webhook-timestamp: 1",
            "webhook-signature: v1,x",
            "user-agent: nichandle/",
        ] {
            assert!(got.contains(part), "{part}: {got}");
        }
    }

    #[tokio::test]
    async fn every_other_answer_is_a_failure() {
        for (answer, status) in [
            ("HTTP/1.1 500 Oops\r\ncontent-length: 0\r\n\r\n", 500),
            ("HTTP/1.1 410 Gone\r\ncontent-length: 0\r\n\r\n", 410),
            (
                "HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n",
                302,
            ),
        ] {
            let (url, _) = receiver(answer).await;
            let failure = Http::new(true).unwrap().carry(&message(url)).await;
            let failure = failure.unwrap_err();
            assert_eq!(failure.status, Some(status));
            assert_eq!(failure.is_gone(), status == 410);
            assert!(!failure.why.contains("key=1"), "{failure:?}");
        }
    }

    #[tokio::test]
    async fn nobody_there_is_told_without_the_address() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        drop(listener);
        let url = format!("http://{address}/in?key=1");
        let failure = Http::new(true).unwrap().carry(&message(url)).await;
        let failure = failure.unwrap_err();
        assert_eq!(failure.status, None);
        assert!(failure.why.starts_with("No connection"), "{failure:?}");
        assert!(!failure.why.contains("key=1"), "{failure:?}");
    }

    #[tokio::test]
    async fn a_private_network_is_not_called() {
        let (url, got) = receiver("HTTP/1.1 200 OK\r\n\r\n").await;
        let courier = Http::new(false).unwrap();
        let port = url.rsplit(':').next().unwrap().to_owned();
        for host in ["127.0.0.1", "localhost", "[::1]"] {
            let failure = courier
                .carry(&message(format!("https://{host}:{port}")))
                .await
                .unwrap_err();
            assert_eq!(failure.status, None, "{host}");
        }
        // A name that resolves to it, bypassing the check of the address itself.
        let resolved = Resolver { private: false }
            .resolve("localhost".parse().unwrap())
            .await;
        assert!(resolved.is_err());
        let allowed = Resolver { private: true }
            .resolve("localhost".parse().unwrap())
            .await;
        assert!(allowed.is_ok());
        assert!(!got.is_finished());
        got.abort();
    }
}
