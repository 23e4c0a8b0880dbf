//! The real program as a child process, with an empty environment and a folder of its own; killed when the test ends.

use std::ffi::OsStr;
use std::net::SocketAddr;
use std::path::Path;
use std::process::Stdio;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};

/// How long anything may take before a test gives up; far above what it takes on a busy machine.
pub const DEADLINE: Duration = Duration::from_secs(90);

/// The end of a future, or a panic that says what did not come.
pub async fn soon<T>(what: &str, future: impl Future<Output = T>) -> T {
    match tokio::time::timeout(DEADLINE, future).await {
        Ok(value) => value,
        Err(_) => panic!("{what}: not within {DEADLINE:?}"),
    }
}

/// The program's command line, started in `folder`.
pub fn nichandle<A: AsRef<OsStr>>(folder: &Path, args: impl IntoIterator<Item = A>) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nichandle"));
    command
        .args(args)
        .env_clear()
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    command
}

/// The same command, started by a shell that was told something before.
pub fn by_a_shell(words: &str, command: &Command, folder: &Path) -> Command {
    let mut shell = Command::new("sh");
    shell
        .arg("-c")
        .arg(format!("{words}; exec \"$0\" \"$@\""))
        .arg(command.as_std().get_program())
        .args(command.as_std().get_args())
        .env_clear()
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    shell
}

/// How a command ended.
#[derive(Debug)]
pub struct Finished {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Finished {
    pub fn json(&self) -> serde_json::Value {
        assert_eq!(self.code, Some(0), "{self:?}");
        serde_json::from_str(&self.out).unwrap()
    }

    /// The words of a command that failed as it should: one exit code, nothing on standard output.
    pub fn refusal(&self) -> &str {
        assert_eq!((self.code, self.out.as_str()), (Some(1), ""), "{self:?}");
        &self.err
    }
}

pub async fn finish(command: Command) -> Finished {
    finish_with(command, "").await
}

/// Runs a command to its end, with something to read on its standard input.
pub async fn finish_with(mut command: Command, input: &str) -> Finished {
    let mut child = command.stdin(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    // Who reads nothing has closed its end; that is no failure.
    let _ = stdin.write_all(input.as_bytes()).await;
    drop(stdin);
    let done = soon("a command's end", child.wait_with_output())
        .await
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Finished {
        code: done.status.code(),
        out: text(done.stdout),
        err: text(done.stderr),
    }
}

/// A program that goes on running.
pub struct Program {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
    log: Arc<Mutex<Vec<u8>>>,
    started: Instant,
}

impl Program {
    pub fn start(mut command: Command) -> Self {
        let started = Instant::now();
        let mut child = command.spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let log: Arc<Mutex<Vec<u8>>> = Arc::default();
        let (mut stderr, kept) = (child.stderr.take().unwrap(), Arc::clone(&log));
        tokio::spawn(async move {
            let mut piece = [0; 8192];
            while let Ok(read @ 1..) = stderr.read(&mut piece).await {
                kept.lock().unwrap().extend_from_slice(&piece[..read]);
            }
        });
        Self {
            child,
            lines,
            log,
            started,
        }
    }

    /// What follows these words on a line of standard output.
    pub async fn said(&mut self, words: &str) -> String {
        let found = async {
            while let Some(line) = self.lines.next_line().await.unwrap() {
                if let Some(rest) = line.strip_prefix(words) {
                    return Some(rest.to_owned());
                }
            }
            None
        };
        match soon(words, found).await {
            Some(rest) => rest,
            None => panic!("it ended without {words:?}: {}", self.log()),
        }
    }

    pub async fn address(&mut self, words: &str) -> SocketAddr {
        self.said(words).await.parse().unwrap()
    }

    /// What else is on standard output, once the program has ended.
    pub async fn rest(&mut self) -> String {
        let mut rest = String::new();
        while let Some(line) = self.lines.next_line().await.unwrap() {
            rest.push_str(&line);
        }
        rest
    }

    /// Everything on standard error so far.
    pub fn log(&self) -> String {
        String::from_utf8_lossy(&self.log.lock().unwrap()).into_owned()
    }

    /// Waits until these words are on standard error.
    pub async fn logged(&self, words: &str) {
        let logged = async {
            while !self.log().contains(words) {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        soon(words, logged).await;
    }

    /// The process' number.
    pub fn id(&self) -> u32 {
        self.child.id().unwrap()
    }

    /// Since the process was started.
    pub fn age(&self) -> Duration {
        self.started.elapsed()
    }

    /// Resident memory, in kilobytes (proc(5), `VmRSS`).
    pub fn resident(&self) -> u64 {
        let path = format!("/proc/{}/status", self.child.id().unwrap());
        let status = std::fs::read_to_string(path).unwrap();
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix("VmRSS:"))
            .unwrap();
        line.trim().trim_end_matches(" kB").parse().unwrap()
    }

    /// SIGKILL: it does nothing more.
    pub async fn kill(mut self) {
        self.child.kill().await.unwrap();
    }

    /// SIGTERM, and the exit code.
    pub async fn terminate(mut self) -> (Option<i32>, Self) {
        let pid = self.child.id().unwrap().to_string();
        let sent = Command::new("kill").args(["-TERM", &pid]).status().await;
        assert!(sent.unwrap().success());
        let status = soon("the end after SIGTERM", self.child.wait()).await;
        (status.unwrap().code(), self)
    }
}
