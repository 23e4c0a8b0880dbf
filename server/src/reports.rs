//! Reports of letters that come back, from wherever they came: read, matched with their letter, counted.

use mail::{BounceAddress, read_report};
use model::letter::ReportOutcome;
use service::Service;

/// Takes reports.
#[derive(Clone)]
pub(crate) struct Reports {
    pub(crate) service: Service,
    /// The address that they are sent to; without one whatever comes is taken.
    pub(crate) bounces: Option<BounceAddress>,
}

impl Reports {
    /// Whether mail to this address is for here.
    pub(crate) fn takes(&self, address: &str) -> bool {
        self.bounces
            .as_ref()
            .is_none_or(|bounces| bounces.takes(address))
    }

    /// Takes a message that came for these addresses. The message itself is neither stored nor logged: what it returns holds the secret link of a letter.
    ///
    /// # Errors
    /// When the database fails: the message has to come again.
    pub(crate) async fn take(
        &self,
        message: &[u8],
        recipients: &[String],
    ) -> Result<ReportOutcome, service::Error> {
        let report = read_report(message, recipients);
        let outcome = self
            .service
            .verification()
            .returned(report.as_ref())
            .await?;
        tracing::info!(outcome = outcome.as_str(), "a report was taken");
        Ok(outcome)
    }
}
