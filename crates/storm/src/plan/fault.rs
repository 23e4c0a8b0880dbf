//! The faults.

use serde::{Deserialize, Serialize};

/// Where the line to the registry is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cut {
    /// Before the command went through: the registry did nothing.
    Before,
    /// After the registry answered: it acted, and nobody heard.
    After,
    /// In the middle of the answer.
    Midway,
}

/// How PostgreSQL is restarted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Restart {
    /// Connections are ended, transactions rolled back.
    Fast,
    /// As in a crash: it recovers at the start.
    Immediate,
}

/// A fault with its duration: whoever injects it heals it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "fault", rename_all = "snake_case")]
pub enum Fault {
    /// SIGKILL, and a start after a while.
    Kill {
        /// Which process.
        process: usize,
        /// Milliseconds until it is started again.
        down: u64,
    },
    /// SIGTERM, and a start once it has ended.
    Terminate {
        /// Which process.
        process: usize,
    },
    /// SIGSTOP, and SIGCONT after a while. The registry is made late just before, so that a command is under way.
    Freeze {
        /// Which process.
        process: usize,
        /// Milliseconds until it goes on.
        length: u64,
    },
    /// The database is restarted.
    RestartDatabase {
        /// How.
        how: Restart,
        /// Milliseconds that it is away.
        down: u64,
    },
    /// Lines to the registry are cut.
    CutRegistry {
        /// Where.
        at: Cut,
        /// How many times.
        times: usize,
    },
    /// The registry takes its time.
    DelayRegistry {
        /// Milliseconds for each piece of a conversation.
        delay: u64,
        /// Milliseconds until it is as before.
        length: u64,
    },
    /// The registry takes no connections.
    RefuseRegistry {
        /// Milliseconds until it does again.
        length: u64,
    },
    /// The registry's process is killed, and started again.
    KillRegistry {
        /// Milliseconds until it is started again.
        down: u64,
    },
    /// The disk that the book lies on is filled to the last byte.
    FillDisk {
        /// Milliseconds until there is room again.
        length: u64,
    },
    /// A process's wall clock is moved, and then set right.
    MoveClock {
        /// Which process.
        process: usize,
        /// By how many seconds.
        seconds: i64,
        /// Milliseconds until it is right again.
        length: u64,
    },
    /// A backup is taken while everybody writes.
    Backup,
}

impl Fault {
    /// Its name in reports.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Kill { .. } => "kill",
            Self::Terminate { .. } => "terminate",
            Self::Freeze { .. } => "freeze",
            Self::RestartDatabase { .. } => "restart_database",
            Self::CutRegistry { .. } => "cut_registry",
            Self::DelayRegistry { .. } => "delay_registry",
            Self::RefuseRegistry { .. } => "refuse_registry",
            Self::KillRegistry { .. } => "kill_registry",
            Self::FillDisk { .. } => "fill_disk",
            Self::MoveClock { .. } => "move_clock",
            Self::Backup => "backup",
        }
    }
}
