//! `nichandle bounce`: takes one report of a returned letter from standard input, for mail servers that hand messages to a program.
//!
//! Whatever the message is, it was taken: only when it has to come again does the command fail, with the exit code that mail servers know for that (75, `EX_TEMPFAIL` of sysexits.h).

use super::Failed;
use super::database::open;
use super::offline::offline;
use crate::config::{DataArgs, Settings};
use crate::reports::Reports;
use clap::Args;
use model::letter::ReportOutcome;
use serde::Serialize;
use std::io::{self, Read};
use std::process::ExitCode;

/// Come again later.
const TEMPORARY: u8 = 75;

/// Read one report of a returned letter from standard input, mark its letter, and print what was made of it as one JSON object
#[derive(Debug, Args)]
pub(super) struct Bounce {
    #[command(flatten)]
    data: DataArgs,
    /// Address that the report was sent to, as the mail server knows it; not needed where the report returns the letter or its head
    #[arg(long, env = "RECIPIENT", value_name = "ADDRESS")]
    recipient: Vec<String>,
}

/// What is printed.
#[derive(Serialize)]
struct Taken {
    object: &'static str,
    outcome: ReportOutcome,
    message: &'static str,
}

impl Bounce {
    pub(super) async fn run(self) -> ExitCode {
        match self.take().await {
            Ok(printed) => {
                println!("{printed}");
                ExitCode::SUCCESS
            }
            Err(Failed(why)) => {
                eprintln!("nichandle: {why}");
                ExitCode::from(TEMPORARY)
            }
        }
    }

    async fn take(self) -> Result<String, Failed> {
        let message = tokio::task::spawn_blocking(read).await;
        let message = message.map_err(Failed::new)?.map_err(Failed::new)?;
        let settings = Settings::resolve_data(&self.data)?;
        let db = open(&settings).await?;
        let reports = Reports {
            service: offline(&settings, db.clone())?,
            bounces: None,
        };
        let outcome = reports.take(&message, &self.recipient).await;
        db.close().await;
        let outcome = outcome?;
        serde_json::to_string(&Taken {
            object: "report",
            outcome,
            message: outcome.title(),
        })
        .map_err(Failed::new)
    }
}

/// What comes on standard input. Of what is too large to be a report, one byte more than is read of one.
fn read() -> io::Result<Vec<u8>> {
    let mut input = io::stdin().lock();
    let mut message = Vec::new();
    let most = mail::LARGEST as u64 + 1;
    (&mut input).take(most).read_to_end(&mut message)?;
    // A mail server that can't write it to its end would send it again.
    io::copy(&mut input, &mut io::sink())?;
    Ok(message)
}
