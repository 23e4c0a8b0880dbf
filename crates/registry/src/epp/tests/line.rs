//! Frames in small pieces, and the flush that instant-epp leaves out.

use super::responder::*;
use super::samples::{contact, contact_answer, held};
use super::tls::{Certificate, TlsMemory};
use crate::connector::{Applied, Connector};
use crate::epp::Epp;
use crate::epp::tls::Dialer;
use async_trait::async_trait;
use instant_epp::EppClient;
use std::sync::Arc;
use std::time::Duration;

fn echo(chunk: usize) -> Arc<Responder> {
    Responder::raw(chunk, |seen| {
        Reaction::Answer(if seen.is("info") {
            contact_answer(&seen.trid, 1)
        } else {
            ok(&seen.trid, 1000)
        })
    })
}

async fn assert_whole_conversation(epp: &Free, responder: &Responder) {
    assert_eq!(
        epp.create_contact("trid-1", &contact()).await,
        Ok(Applied::Done)
    );
    assert_eq!(
        epp.contact_info("trid-2", "NH-1").await.unwrap().unwrap(),
        held()
    );
    assert_eq!(
        epp.delete_contact("trid-3", "NH-1").await,
        Ok(Applied::Done)
    );
    let trids: Vec<String> = responder
        .commands()
        .into_iter()
        .map(|seen| seen.trid)
        .collect();
    assert_eq!(
        trids,
        ["trid-1", "trid-2", "trid-3"],
        "each frame arrived whole and once"
    );
    assert_eq!(responder.connections(), 1);
}

#[tokio::test]
async fn frames_in_single_bytes_both_ways() {
    for buffer in [1, 2, 3, 5] {
        let responder = echo(1);
        let dialer = Memory {
            responder: Arc::clone(&responder),
            buffer,
        };
        assert_whole_conversation(&free(Epp::over(profile(), Arc::new(dialer))), &responder).await;
    }
}

#[tokio::test]
async fn tls_over_a_trickling_network() {
    let responder = echo(7);
    let dialer = TlsMemory {
        responder: Arc::clone(&responder),
        buffer: 16,
        certificate: Certificate::new(),
    };
    assert_whole_conversation(&free(Epp::over(profile(), Arc::new(dialer))), &responder).await;
}

/// instant-epp straight on a stream, without our [`Line`](crate::epp::line::Line).
struct Bare(TlsMemory);

#[async_trait]
impl instant_epp::client::Connector for Bare {
    type Connection = Box<dyn crate::epp::line::Stream>;

    async fn connect(&self, _: Duration) -> Result<Self::Connection, instant_epp::Error> {
        Ok(self.0.dial().await?)
    }
}

/// Why our stream flushes. When this test fails, instant-epp has learned to do so itself.
#[tokio::test]
async fn without_our_line_the_end_of_a_frame_stays_in_the_tls_buffer() {
    let responder = echo(usize::MAX);
    let dialer = TlsMemory {
        responder: Arc::clone(&responder),
        buffer: 16,
        certificate: Certificate::new(),
    };
    let mut client = EppClient::new(Bare(dialer), "bare".into(), Duration::from_secs(5))
        .await
        .unwrap();
    let outcome = tokio::time::timeout(
        Duration::from_millis(300),
        client.transact_xml("<epp><clTRID>trid-1</clTRID></epp>"),
    )
    .await;
    assert!(outcome.is_err(), "an answer came: {outcome:?}");
    assert!(responder.all().is_empty(), "the frame never arrived whole");
}
