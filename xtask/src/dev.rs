//! `make dev`: builds, runs, and does it again when a source changes. Looks at modification times twice a second, which needs no
//! help of the operating system and costs a few milliseconds for a tree of this size.

use crate::{Mode, Outcome, assets, root, sources};
use std::path::PathBuf;
use std::process::{Child, Command};
use std::thread;
use std::time::{Duration, SystemTime};

/// Files and folders, from the project's folder, whose change means a new program.
const WATCHED: [&str; 9] = [
    "Cargo.lock",
    "Cargo.toml",
    "app",
    "crates",
    "frontend",
    "migrations",
    "server",
    "style",
    "xtask",
];

const LOOK_EVERY: Duration = Duration::from_millis(500);

/// Runs until interrupted. What doesn't compile leaves the former program running.
///
/// # Errors
/// When the sources can't be read or the program not be started.
pub fn watch(arguments: &[&str]) -> Outcome {
    let mut running: Option<Child> = None;
    loop {
        let seen = state()?;
        match build() {
            Ok(program) => {
                if let Some(child) = running.take() {
                    stop(child)?;
                }
                let child = Command::new(program)
                    .args(["serve", "--demo"])
                    .args(arguments)
                    .current_dir(root())
                    .spawn()?;
                running = Some(child);
            }
            Err(error) => eprintln!("{error}; waiting for a change"),
        }
        while state()? == seen {
            thread::sleep(LOOK_EVERY);
        }
        eprintln!("a source changed");
    }
}

/// Every watched file with the time of its last change.
fn state() -> Outcome<Vec<(PathBuf, SystemTime)>> {
    let mut state = Vec::new();
    for name in WATCHED {
        for file in sources::files(&root().join(name))? {
            // An editor may take a file away and put it back while we look.
            if let Ok(changed) = file.metadata().and_then(|about| about.modified()) {
                state.push((file, changed));
            }
        }
    }
    Ok(state)
}

fn build() -> Outcome<PathBuf> {
    assets::build(Mode::Dev)?;
    let done = Command::new("cargo")
        .args(["build", "--locked", "--package", "server"])
        .env("NICHANDLE_SITE_DIR", Mode::Dev.site())
        .current_dir(root())
        .status()?;
    if done.success() {
        Ok(root().join("target/debug/nichandle"))
    } else {
        Err("the server does not compile".into())
    }
}

/// Asks the program to end as an operator would, and waits: it hands its work back, and the next one needs its port.
fn stop(mut child: Child) -> Outcome {
    Command::new("kill").arg(child.id().to_string()).status()?;
    child.wait()?;
    Ok(())
}
