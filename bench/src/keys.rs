//! What a key costs before anything is done with it.

use crate::Outcome;
use crate::report::{Report, Unit};
use std::time::Instant;
use testkit::House;

const CHECKS: u32 = 20_000;

/// What it costs to find out who a key is: the look-up and the comparison, without HTTP.
pub async fn measure(report: &mut Report) -> Outcome {
    let house = House::open().await;
    let key = house.founded.api_key.clone().ok_or("no key was made")?;
    let service = house.service.clone();
    // Where the program answers requests: on a thread of the runtime, not on the one that waits for its end.
    let checked = tokio::spawn(async move {
        for _ in 0..CHECKS / 10 {
            service.keys().actor_of(&key).await?;
        }
        let begun = Instant::now();
        for _ in 0..CHECKS {
            service.keys().actor_of(&key).await?;
        }
        Ok::<_, service::Error>(begun.elapsed() / CHECKS)
    });
    let each = checked.await??;
    report.at_most("a key's check", Unit::Micros, each.as_secs_f64(), 50e-6);
    Ok(())
}
