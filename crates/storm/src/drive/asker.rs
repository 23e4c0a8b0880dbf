//! Anonymous clients of WHOIS and RDAP during the storm. They must get answers, and never a server error.

use crate::Outcome;
use crate::api::Api;
use crate::look::published;
use crate::storm::Storm;
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinSet;

/// The interval between queries; slow enough for the rate limits on anonymous clients.
const PAUSE: Duration = Duration::from_millis(2_500);

/// Starts one client of each kind.
///
/// # Errors
/// When the client can't be created.
pub fn start(storm: &Arc<Storm>) -> Outcome<JoinSet<()>> {
    let mut askers = JoinSet::new();
    let api = Api::new(&storm.world, 3)?;
    askers.spawn(ask(Arc::clone(storm), api));
    Ok(askers)
}

async fn ask(storm: Arc<Storm>, api: Api) {
    let mut turn = 0;
    loop {
        turn += 1;
        let serve = &storm.world.serves[turn % storm.world.serves.len()];
        let name = &storm.book.names[turn % storm.book.names.len()];
        if let Some(listens) = serve.listens() {
            let path = format!("//rdap/domain/{name}");
            let answer = api
                .send(api.request(listens.http, "GET", &path), &Value::Null)
                .await;
            // While a database is away RDAP may say so; anything else of ours is a fault.
            if let Ok(answer) = answer
                && answer.status >= 500
                && ![503, 507].contains(&answer.status)
            {
                storm.trouble(format!(
                    "RDAP answered {} for {name}: {}",
                    answer.status, answer.text
                ));
            }
            // An answer that does not come is the fault of the moment; what it says is judged afterwards.
            let _ = published::whois(listens.whois, name, 3).await;
        }
        tokio::time::sleep(PAUSE).await;
    }
}
