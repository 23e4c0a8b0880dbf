//! PostgreSQL behind PgBouncer, as Debian packages it: session mode works, transaction mode is refused.

use crate::make::house;
use crate::room::Room;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use store::{Db, Error, Target};

/// A PgBouncer of the test's own; it ends with the test.
struct Bouncer {
    child: Child,
    url: String,
    _folder: tempfile::TempDir,
}

impl Drop for Bouncer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Where Debian puts it, or wherever it is.
///
/// # Panics
/// When there is none: without it this half of the suite proves nothing.
fn program() -> &'static str {
    [
        "/usr/sbin/pgbouncer",
        "/usr/bin/pgbouncer",
        "/usr/local/bin/pgbouncer",
    ]
    .into_iter()
    .find(|path| Path::new(path).exists())
    .expect("pgbouncer is not installed; make setup-test installs it")
}

impl Bouncer {
    fn start(room: &Room, mode: &str, pool_size: u32) -> Self {
        let Target::Postgres(url) = &room.target else {
            panic!("for PostgreSQL")
        };
        let (head, tail) = url.split_once("://").unwrap();
        let (user, rest) = tail.split_once('@').unwrap();
        let (place, database) = rest.split_once('/').unwrap();
        let (host, port) = place.split_once(':').unwrap();
        let (name, password) = user.split_once(':').unwrap();
        let listen = TcpListener::bind("127.0.0.1:0").unwrap();
        let own = listen.local_addr().unwrap().port();
        drop(listen);
        let folder = tempfile::tempdir().unwrap();
        let (settings, users) = (folder.path().join("ini"), folder.path().join("users"));
        std::fs::write(&users, format!("\"{name}\" \"{password}\"\n")).unwrap();
        std::fs::write(
            &settings,
            format!(
                "[databases]\n* = host={host} port={port}\n[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {own}\nunix_socket_dir =\n\
                 auth_type = plain\nauth_file = {}\npool_mode = {mode}\ndefault_pool_size = {pool_size}\n",
                users.display()
            ),
        )
        .unwrap();
        // It refuses to run as root, so root runs it under another account, which must be able to read its files.
        for path in [folder.path(), &settings, &users] {
            let mode = if path.is_dir() { 0o755 } else { 0o644 };
            std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
        }
        let root = rooted();
        let mut command = if root {
            // It becomes the pooler; `runuser` would stay before it, and alone be killed at the end.
            let mut command = Command::new("setpriv");
            command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups"]);
            command.arg(program());
            command
        } else {
            Command::new(program())
        };
        let child = command
            .arg("-q")
            .arg(&settings)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        Self {
            child,
            url: format!("{head}://{user}@127.0.0.1:{own}/{database}"),
            _folder: folder,
        }
    }

    /// Opens the database through it, once it listens.
    async fn open(&self) -> Result<Db, Error> {
        let started = std::time::Instant::now();
        loop {
            match Db::open(&Target::Postgres(self.url.clone())).await {
                Err(Error::Unreachable(_)) if started.elapsed().as_secs() < 30 => {
                    tokio::time::sleep(std::time::Duration::from_millis(50)).await;
                }
                other => return other,
            }
        }
    }
}

fn rooted() -> bool {
    let id = Command::new("id").arg("-u").output().unwrap();
    id.stdout == b"0\n"
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pooler_that_shares_connections_is_refused() {
    let room = Room::postgres().await;
    for (mode, size) in [("transaction", 20), ("transaction", 1), ("statement", 20)] {
        let bouncer = Bouncer::start(&room, mode, size);
        match bouncer.open().await {
            Ok(_) => panic!("{mode}, {size}: it was taken"),
            Err(error) => {
                let words = error.to_string();
                assert!(
                    words.contains("transaction mode"),
                    "{mode}, {size}: {words}"
                );
                assert!(words.contains("pool_mode"), "{words}");
            }
        }
    }
    room.done().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pooler_that_keeps_sessions_works() {
    let room = Room::postgres().await;
    let bouncer = Bouncer::start(&room, "session", 20);
    let db = bouncer.open().await.unwrap();
    let house = house(&db).await;
    let written = house.contact(&db, "Ann", "Li").await;
    let mut tx = db.read().await.unwrap();
    let read = store::contacts::get(&mut tx, house.id, written.id).await;
    assert_eq!(read.unwrap(), Some(written.clone()));
    // A reading connection can't write, though no startup option said so.
    let refused = store::contacts::insert(&mut tx, &written).await;
    assert!(matches!(refused, Err(Error::ReadOnly)), "{refused:?}");
    drop(tx);
    // Notifications come through.
    let mut wakes = db.wakes();
    let wake = store::Wake {
        organization: house.id,
        task: model::id::TaskId(crate::make::id()),
    };
    let mut tx = db.begin().await.unwrap();
    tx.wake(wake);
    tx.commit().await.unwrap();
    let heard = tokio::time::timeout(std::time::Duration::from_secs(20), wakes.recv()).await;
    assert_eq!(heard.unwrap().unwrap(), wake);
    db.close().await;
    room.done().await;
}
