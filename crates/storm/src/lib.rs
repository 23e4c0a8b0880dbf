//! A storm over the whole program: processes killed, frozen past their lease and resumed, the database restarted, the registry cut off
//! before and after it acted, the disk full, the clock moved. Meanwhile several callers write and read. Afterwards everything is healed, and the judge compares
//! the history of what was acknowledged with the book, the registry, WHOIS and RDAP.
//!
//! One seed draws the whole plan ([`plan::Plan`]): what is asked when, and what goes wrong when. The same seed gives the same plan; how the
//! program's threads meet within it differs from run to run, so a seed that found something is run a few times.
//!
//! The program is driven from outside only: as child processes, over HTTP, EPP, WHOIS and RDAP.

pub mod api;
pub mod drive;
pub mod event_stream;
pub mod history;
pub mod initial_book;
pub mod judge;
pub mod look;
pub mod options;
pub mod plan;
pub mod storm;
pub mod world;

use std::error::Error;

/// The result of a step of the storm. An error means that the storm itself could not be run, not that the program failed it.
pub type Outcome<T = ()> = Result<T, Box<dyn Error + Send + Sync>>;
