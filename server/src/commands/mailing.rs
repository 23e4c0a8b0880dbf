//! How e-mails leave, and where reports of those that come back are taken.

use super::Failed;
use crate::config::Settings;
use crate::lmtp;
use crate::reports::Reports;
use mail::{FileMailbox, Mailer, Smtp};
use service::Service;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// The mailer, and the folder if e-mails are written to one.
pub(super) type Letterbox = (Arc<dyn Mailer>, Option<Arc<FileMailbox>>);

/// The configured mail server, or the folder, which the pages can show.
pub(super) fn mail_of(settings: &Settings) -> Result<Letterbox, Failed> {
    let origin = settings.mail.origin.clone();
    if let Some(smtp) = &settings.mail.smtp {
        let server = Smtp::new(&smtp.url, smtp.password.as_deref(), origin).map_err(Failed::new)?;
        return Ok((Arc::new(server), None));
    }
    let mailbox = Arc::new(FileMailbox::new(settings.data_dir.join("mail"), origin));
    Ok((mailbox.clone(), Some(mailbox)))
}

/// The listener for reports of returned letters.
pub(super) async fn bounces(settings: &Settings) -> Result<Option<lmtp::Listener>, Failed> {
    let Some(at) = &settings.mail.bounce_listen else {
        return Ok(None);
    };
    let bound = lmtp::Listener::bind(at).await;
    bound
        .map(Some)
        .map_err(|error| Failed::new(format!("bounce_listen: {at}: {error}")))
}

/// Takes reports there until the stop.
pub(super) fn take_reports(
    listener: lmtp::Listener,
    settings: &Settings,
    service: &Service,
    stop: CancellationToken,
) -> impl Future<Output = ()> + use<> {
    let reports = Reports {
        service: service.clone(),
        bounces: settings.mail.origin.bounces.clone(),
    };
    lmtp::serve(listener, reports, lmtp::Limits::default(), stop)
}
