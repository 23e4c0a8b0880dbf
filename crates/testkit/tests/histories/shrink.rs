//! Which actions of a history are needed for what was found in it.

use crate::history::{Fault, run};
use testkit::TestEngine;
use tokio::task::LocalSet;

/// How often a history is tried again to make it shorter.
const TRIES: usize = 120;

/// The fewest actions that are still found to be wrong, as far as leaving out halves, quarters and single ones finds them.
pub async fn shrink(
    engine: TestEngine,
    seed: u64,
    acts: &[u64],
    fault: Fault,
) -> (Vec<u64>, Fault) {
    // What comes after the action that it was found behind has no part in it.
    let until = |fault: &Fault, acts: &[u64]| match fault.after {
        Some(last) => acts
            .iter()
            .copied()
            .take_while(|act| *act <= last)
            .collect(),
        None => acts.to_vec(),
    };
    let mut left: Vec<u64> = until(&fault, acts);
    let mut fault = fault;
    let (mut tries, mut piece) = (0, left.len().div_ceil(2));
    while piece > 0 && tries < TRIES {
        let mut at = 0;
        let mut shorter = false;
        while at < left.len() && tries < TRIES {
            let mut without = left.clone();
            without.drain(at..left.len().min(at + piece));
            tries += 1;
            match found(engine, seed, &without).await {
                Some(still) => {
                    left = until(&still, &without);
                    fault = still;
                    shorter = true;
                }
                None => at += piece,
            }
        }
        if piece == 1 && !shorter {
            break;
        }
        piece = if piece == 1 { 1 } else { piece.div_ceil(2) };
    }
    (left, fault)
}

/// What is found in a history; a panic in it counts.
pub async fn found(engine: TestEngine, seed: u64, acts: &[u64]) -> Option<Fault> {
    let acts = acts.to_vec();
    let local = LocalSet::new();
    let held = local.spawn_local(async move { Box::pin(run(engine, seed, &acts)).await });
    match local.run_until(held).await {
        Ok(done) => done.err(),
        Err(panic) => Some(Fault {
            found: format!("{panic:?}"),
            after: None,
            told: Vec::new(),
        }),
    }
}
