//! Logs go to standard error, as text or as JSON lines; without what people typed and without secrets.

use crate::config::LogFormat;
use std::io::IsTerminal;
use tracing_subscriber::EnvFilter;

/// The CSRF layer logs every path at `trace`; the path of an e-mail's link is a secret.
const PATHS: [&str; 2] = ["tower_http::csrf=off", "tower_http::csrf::service=off"];

/// Starts logging. `NICHANDLE_LOG` holds the filter (`info`, `worker=debug`, …); what could show secrets stays off whatever it says.
pub(crate) fn start(filter: &str, format: LogFormat) {
    let mut filter = EnvFilter::try_new(filter).unwrap_or_else(|_| EnvFilter::new("info"));
    for directive in registry::epp::LOG_DIRECTIVES.iter().chain(&PATHS) {
        if let Ok(directive) = directive.parse() {
            filter = filter.add_directive(directive);
        }
    }
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    // A second start (in tests) does no harm.
    let _ = match format {
        LogFormat::Text => builder.with_target(false).try_init(),
        LogFormat::Json => builder.json().try_init(),
    };
}
