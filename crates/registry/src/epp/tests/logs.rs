//! Nothing secret in the logs.

use super::responder::*;
use super::samples::{contact, contact_answer};
use crate::connector::Connector;
use crate::epp::LOG_DIRECTIVES;
use instant_epp::EppClient;
use instant_epp::login::Login;
use std::io;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tracing::instrument::WithSubscriber;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

#[derive(Clone, Default)]
struct Captured(Arc<Mutex<Vec<u8>>>);

impl io::Write for Captured {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Captured {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

async fn logged(directives: &[&str], doing: impl Future<Output = ()>) -> String {
    let captured = Captured::default();
    let filter = directives
        .iter()
        .fold(EnvFilter::new("trace"), |filter, directive| {
            filter.add_directive(directive.parse().unwrap())
        });
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(false)
        .with_writer(captured.clone())
        .finish();
    doing.with_subscriber(subscriber).await;
    let bytes = captured.0.lock().unwrap().clone();
    String::from_utf8(bytes).unwrap()
}

/// A login, a contact written and read, and an answer that can't be read.
async fn conversation() {
    let responder = Responder::new(|seen| match seen.trid.as_str() {
        "trid-3" => Reaction::Answer("<epp><pw>object-secret</pw>".to_owned()),
        trid => Reaction::Answer(contact_answer(trid, 1)),
    });
    let epp = connector(&responder, |_| {});
    epp.create_contact("trid-1", &contact()).await.unwrap();
    epp.contact_info("trid-2", "NH-1").await.unwrap();
    epp.contact_info("trid-3", "NH-1").await.unwrap_err();
}

async fn library_alone() {
    struct Plain(Memory);
    #[async_trait::async_trait]
    impl instant_epp::client::Connector for Plain {
        type Connection = Box<dyn crate::epp::line::Stream>;

        async fn connect(&self, _: Duration) -> Result<Self::Connection, instant_epp::Error> {
            Ok(crate::epp::tls::Dialer::dial(&self.0).await?)
        }
    }
    let responder = Responder::new(|seen| Reaction::Answer(ok(&seen.trid, 1000)));
    let dialer = Plain(Memory {
        responder,
        buffer: 1024,
    });
    let mut client = EppClient::new(dialer, "plain".into(), Duration::from_secs(5))
        .await
        .unwrap();
    client
        .transact(&Login::new("client-1", PASSWORD, None, None), "trid-1")
        .await
        .unwrap();
}

const SECRETS: [&str; 5] = [PASSWORD, "object-secret", "zoe@example.net", "Köln", "<pw>"];

#[tokio::test]
async fn a_conversation_leaves_no_secret_in_the_logs_at_any_level() {
    for directives in [LOG_DIRECTIVES, &[]] {
        let log = logged(directives, conversation()).await;
        assert!(
            log.contains("trid-1") && log.contains("login"),
            "the capture works: {log}"
        );
        for secret in SECRETS {
            assert!(!log.contains(secret), "{secret} with {directives:?}: {log}");
        }
    }
}

/// Why the directives exist: should a call ever take the library's own way, it logs the password, and they keep it out.
#[tokio::test]
async fn the_directives_silence_what_the_library_would_say() {
    assert!(logged(&[], library_alone()).await.contains(PASSWORD));
    assert_eq!(logged(LOG_DIRECTIVES, library_alone()).await, "");
}
