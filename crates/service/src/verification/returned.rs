//! A report of a letter's return: what it changes, and that it is counted.
//!
//! Nobody is signed in here. A report is believed for the mark of the letter that it is about, which only those know who were sent it. One transaction marks the letter, or the invitation,
//! and counts the report. A report that matches nothing changes nothing; the same one twice changes it once. As with a mail server's direct refusal there is no audit entry: the letter's own row
//! says what became of it.

use super::Verification;
use crate::{Result, Unguarded};
use boxed::boxed;
use model::letter::{Fate, Report, ReportOutcome, Return, ReturnToken};
use model::verification::LetterStatus;
use store::Tx;
use store::letter_reports::{self, MailedMessage};

impl<'a> Verification<'a> {
    /// Takes what came to the address for reports; `None` is what is no report. Returns what was made of it.
    #[boxed]
    pub async fn returned(self, report: Option<&Report>) -> Result<ReportOutcome> {
        let mut tx = self.tools.begin_unguarded(Unguarded::Report).await?;
        let outcome = match report {
            Some(report) => outcome(&mut tx, report).await?,
            None => ReportOutcome::NotAReport,
        };
        letter_reports::count(&mut tx, outcome).await?;
        tx.commit().await?;
        Ok(outcome)
    }
}

async fn outcome(tx: &mut Tx, report: &Report) -> Result<ReportOutcome> {
    let Some(message) = known(tx, report).await? else {
        return Ok(ReportOutcome::Unknown);
    };
    let Return {
        bounced,
        refusal,
        words,
    } = match &report.fate {
        Fate::Delivered => return Ok(ReportOutcome::Delivered),
        Fate::Delayed => return Ok(ReportOutcome::Delayed),
        Fate::Failed(found) => found,
    };
    let (status, outcome) = if *bounced {
        (LetterStatus::Bounced, ReportOutcome::Bounced)
    } else {
        (LetterStatus::Failed, ReportOutcome::Undelivered)
    };
    let changed = letter_reports::came_back(tx, &message, status, *refusal, words).await?;
    Ok(if changed {
        outcome
    } else {
        ReportOutcome::Repeated
    })
}

/// The attempt that a report is about. One whose two marks lead to different letters is about neither.
async fn known(tx: &mut Tx, report: &Report) -> Result<Option<MailedMessage>> {
    let returned = find(tx, report.message).await?;
    let sent_to = find(tx, report.envelope).await?;
    Ok(match (returned, sent_to) {
        (Some(one), Some(other)) => (one.of == other.of).then_some(one),
        (one, other) => one.or(other),
    })
}

async fn find(tx: &mut Tx, token: Option<ReturnToken>) -> Result<Option<MailedMessage>> {
    Ok(match token {
        Some(token) => letter_reports::find(tx, &token.hash()).await?,
        None => None,
    })
}
