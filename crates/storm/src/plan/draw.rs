//! Drawing a plan from its seed.

use super::{Act, Cut, Fault, Moment, Plan, Restart, Size, Write};
use crate::options::Engine;
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};

/// The roles that callers change. The registrant's too: a change of registrant is what hurts most when it goes wrong.
const ROLES: [&str; 4] = ["registrant", "admin", "tech", "billing"];
/// Where callers write, a second's worth of silence at the end aside.
const PACE: std::ops::Range<u64> = 60..340;
/// Milliseconds at the end in which no fault begins, so that its own end fits in.
const CALM: u64 = 4_000;

/// The plan that belongs to this seed, engine and size. The same three give the same plan.
#[must_use]
pub fn draw(seed: u64, engine: Engine, size: Size) -> Plan {
    let mut chance = StdRng::seed_from_u64(seed ^ (engine as u64) << 32);
    let mut moments = writes(&mut chance, &size);
    moments.extend(faults(&mut chance, engine, &size));
    moments.sort_by_key(|moment| moment.at);
    Plan {
        seed,
        engine,
        size,
        moments,
    }
}

fn writes(chance: &mut StdRng, size: &Size) -> Vec<Moment> {
    let (mut moments, mut at, mut count, mut files) = (Vec::new(), 300, 0, 0);
    let mut renewals = vec![0; size.domains];
    while at < size.length {
        let write = match chance.random_range(0..100) {
            0..12 => Write::CreateContact {
                number: count,
                domain: chance.random_range(0..size.domains),
                role: ROLES[chance.random_range(0..ROLES.len())].to_owned(),
            },
            12..48 => edit(chance, size, count),
            48..68 => Write::AssignRole {
                domain: chance.random_range(0..size.domains),
                role: ROLES[chance.random_range(0..ROLES.len())].to_owned(),
                contact: chance.random_range(0..size.contacts),
            },
            68..75 => Write::EditOffice {
                office: chance.random_range(0..size.offices),
                street1: format!("Office street {count}"),
            },
            75..80 => Write::Replace {
                to: chance.random_range(0..size.successors),
            },
            80..87 => {
                let domain = chance.random_range(0..size.domains);
                // Ten years is the most that a registry takes.
                if renewals[domain] >= 7 {
                    continue;
                }
                renewals[domain] += 1;
                Write::Renew { domain }
            }
            87..93 => Write::Cancel {
                back: chance.random_range(0..4),
            },
            93..97 => Write::Retry {
                back: chance.random_range(0..3),
            },
            _ => {
                files += 1;
                Write::Import {
                    file: files,
                    rows: chance.random_range(3..12),
                }
            }
        };
        moments.push(Moment {
            at,
            act: Act::Write(write),
        });
        count += 1;
        at += chance.random_range(PACE);
    }
    moments
}

fn edit(chance: &mut StdRng, size: &Size, count: usize) -> Write {
    let (field, value) = match chance.random_range(0..4) {
        0 => ("city", format!("City {count}")),
        1 => ("phone", format!("+420601{:06}", count % 1_000_000)),
        _ => ("street1", format!("Street {count}")),
    };
    Write::EditContact {
        contact: chance.random_range(0..size.contacts),
        field: field.to_owned(),
        value,
    }
}

fn faults(chance: &mut StdRng, engine: Engine, size: &Size) -> Vec<Moment> {
    let mut moments = Vec::new();
    let end = size.length.saturating_sub(CALM);
    // The processes that lie frozen for long, and until when: nothing else can be done to them meanwhile.
    let mut frozen: Vec<(usize, u64)> = Vec::new();
    let mut put = |at: u64, fault: Fault| {
        moments.push(Moment {
            at,
            act: Act::Fault(fault),
        });
    };
    // What every storm has, however short; then more of everything until the time is over.
    if engine == Engine::Postgres {
        let process = chance.random_range(0..size.processes);
        let (begin, length) = (chance.random_range(2_000..4_000), size.lease + 6_000);
        put(begin, Fault::Freeze { process, length });
        frozen.push((process, begin + length));
    } else {
        put(
            end / 3,
            Fault::FillDisk {
                length: chance.random_range(1_500..3_000),
            },
        );
        put(end / 2, Fault::Backup);
    }
    let mut at = 3_000;
    let mut bag = Vec::new();
    while at < end {
        if bag.is_empty() {
            bag = kinds(engine);
        }
        let kind = bag.swap_remove(chance.random_range(0..bag.len()));
        // What leaves a lease behind comes early enough for it to run out before the judge comes.
        let leaves = engine == Engine::Postgres && at + size.lease > end + 20_000;
        if !(leaves && kind == "kill") {
            frozen.retain(|(_, until)| *until > at);
            let first = chance.random_range(0..size.processes);
            let mut others = (0..size.processes).map(|turn| (first + turn) % size.processes);
            let process = others.find(|process| frozen.iter().all(|(other, _)| other != process));
            let mut fault = fault(chance, size, (kind, process.unwrap_or(first)));
            if let Fault::Freeze { length, .. } = &mut fault
                && *length > 10_000
            {
                // Somebody has to work, and whoever wakes has to have time for it.
                if frozen.len() + 2 > size.processes || at + *length > end {
                    *length = 2_000;
                } else {
                    frozen.push((process.unwrap_or(first), at + *length));
                }
            }
            put(at, fault);
        }
        at += chance.random_range(900..2_600);
    }
    moments
}

/// One of each, so that every kind has its turn before any comes twice; what is drawn more often stands here more than once.
fn kinds(engine: Engine) -> Vec<&'static str> {
    let mut kinds = vec![
        "kill",
        "kill",
        "kill",
        "terminate",
        "before",
        "after",
        "after",
        "midway",
        "delay",
        "refuse",
        "registry",
        "clock",
    ];
    match engine {
        Engine::Sqlite => kinds.extend(["freeze", "disk"]),
        Engine::Postgres => kinds.extend(["freeze", "fast", "immediate"]),
    }
    kinds
}

fn fault(chance: &mut StdRng, size: &Size, (kind, process): (&str, usize)) -> Fault {
    match kind {
        "kill" => Fault::Kill {
            process,
            down: chance.random_range(50..1_200),
        },
        "terminate" => Fault::Terminate { process },
        "freeze" => Fault::Freeze {
            process,
            length: freeze(size, chance),
        },
        "fast" | "immediate" => Fault::RestartDatabase {
            how: if kind == "fast" {
                Restart::Fast
            } else {
                Restart::Immediate
            },
            down: chance.random_range(0..2_500),
        },
        "delay" => Fault::DelayRegistry {
            delay: chance.random_range(200..1_500),
            length: chance.random_range(1_500..4_000),
        },
        "refuse" => Fault::RefuseRegistry {
            length: chance.random_range(500..3_500),
        },
        "registry" => Fault::KillRegistry {
            down: chance.random_range(50..2_000),
        },
        "clock" => Fault::MoveClock {
            process,
            seconds: [-36_000, -7_200, 7_200, 36_000][chance.random_range(0..4)],
            length: chance.random_range(2_500..5_000),
        },
        "disk" => Fault::FillDisk {
            length: chance.random_range(800..3_000),
        },
        at => Fault::CutRegistry {
            at: match at {
                "before" => Cut::Before,
                "after" => Cut::After,
                _ => Cut::Midway,
            },
            times: chance.random_range(1..5),
        },
    }
}

/// How long a further freeze is: a hiccup, shorter than a caller's or a connection's patience, or past the lease where there is time for it.
fn freeze(size: &Size, chance: &mut StdRng) -> u64 {
    match chance.random_range(0..3) {
        _ if size.processes == 1 => chance.random_range(1_500..5_000),
        0 => chance.random_range(1_500..5_000),
        // Long enough for others to take a lease that was about to run out, short enough for a command that was under way to be answered.
        1 => chance.random_range(20_000..29_000),
        _ if size.length > 3 * size.lease => size.lease + 6_000,
        _ => chance.random_range(20_000..29_000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use std::time::Duration;

    fn plan(seed: u64, engine: Engine, seconds: u64) -> Plan {
        let (length, lease) = (Duration::from_secs(seconds), Duration::from_secs(75));
        draw(seed, engine, Size::of(engine, length, lease))
    }

    #[test]
    fn a_seed_gives_its_plan_again_and_another_gives_another() {
        let first = plan(7, Engine::Postgres, 60);
        assert_eq!(first, plan(7, Engine::Postgres, 60));
        assert_ne!(first.moments, plan(8, Engine::Postgres, 60).moments);
        assert_eq!(first.lines().lines().count(), first.moments.len());
    }

    #[test]
    fn a_short_storm_has_every_kind_of_fault() {
        for seed in 0..20 {
            let kinds = |engine| -> BTreeSet<&'static str> {
                let plan = plan(seed, engine, 45);
                plan.faults().map(Fault::name).collect()
            };
            let both = [
                "kill",
                "terminate",
                "freeze",
                "cut_registry",
                "kill_registry",
                "move_clock",
            ];
            for (engine, own) in [
                (Engine::Sqlite, ["fill_disk", "backup"].as_slice()),
                (Engine::Postgres, ["restart_database"].as_slice()),
            ] {
                let found = kinds(engine);
                for name in both.iter().chain(own) {
                    assert!(found.contains(name), "seed {seed}, {engine:?}: no {name}");
                }
            }
        }
    }

    #[test]
    fn one_process_is_frozen_past_its_lease_and_has_time_to_wake() {
        let plan = plan(3, Engine::Postgres, 30);
        let woken = plan.moments.iter().find_map(|moment| match &moment.act {
            Act::Fault(Fault::Freeze { length, .. }) if *length > plan.size.lease => {
                Some(moment.at + length)
            }
            _ => None,
        });
        assert!(woken.is_some_and(|at| at < plan.size.length), "{woken:?}");
    }
}
