//! Permissions of files: only the user who runs the program may read them.

use crate::desk::{Desk, Server};
use crate::program::{Program, by_a_shell, finish, nichandle};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

/// Every file and folder that others may do something with.
fn open_to_others(folder: &Path, found: &mut Vec<String>) {
    let mode = std::fs::metadata(folder).unwrap().permissions().mode();
    if mode & 0o077 != 0 {
        found.push(format!("{} {:o}", folder.display(), mode & 0o7777));
    }
    if folder.is_dir() {
        for entry in std::fs::read_dir(folder).unwrap() {
            open_to_others(&entry.unwrap().path(), found);
        }
    }
}

/// The mask of most people's shells.
const USUAL: &str = "umask 022";

#[tokio::test]
async fn nobody_else_reads_the_data_folder_or_a_backup() {
    let desk = Desk::found().await;
    let folder = desk.folder.path();
    // Founded with the files of this test's own umask: made anew by a shell with the usual one.
    std::fs::remove_dir_all(desk.data_dir()).unwrap();
    let serve = by_a_shell(
        USUAL,
        &desk.command(&["serve", "--listen", "127.0.0.1:0", "--demo"]),
        folder,
    );
    let server = Server::start(serve, &desk).await;
    let backup = by_a_shell(USUAL, &desk.command(&["backup", "copy.sqlite"]), folder);
    assert_eq!(finish(backup).await.code, Some(0));
    let mut found = Vec::new();
    open_to_others(&desk.data_dir(), &mut found);
    open_to_others(&folder.join("copy.sqlite"), &mut found);
    assert!(found.is_empty(), "{found:#?}");
    for name in [
        "nichandle.sqlite",
        "nichandle.sqlite-wal",
        "nichandle.sqlite-shm",
        "registry-sim.sqlite",
        "secret.key",
    ] {
        assert!(desk.data_dir().join(name).exists(), "{name}");
    }
    assert_eq!(server.program.terminate().await.0, Some(0));
    // What is put back is no wider.
    let restore = by_a_shell(
        USUAL,
        &desk.command(&["restore", "copy.sqlite", "--force"]),
        folder,
    );
    assert_eq!(finish(restore).await.code, Some(0));
    open_to_others(&desk.data_dir(), &mut found);
    assert!(found.is_empty(), "{found:#?}");
    let state = by_a_shell(
        USUAL,
        &nichandle(
            folder,
            [
                "registry-sim",
                "--listen",
                "127.0.0.1:0",
                "--account",
                "nichandle:simulated",
                "--state",
                "alone.sqlite",
            ],
        ),
        folder,
    );
    let mut program = Program::start(state);
    program.said("epp on ").await;
    for name in ["alone.sqlite", "alone.sqlite-wal", "alone.sqlite-shm"] {
        let file = folder.join(name);
        if file.exists() {
            open_to_others(&file, &mut found);
        }
    }
    assert!(
        folder.join("alone.sqlite").exists() && found.is_empty(),
        "{found:#?}"
    );
    program.kill().await;
}

#[tokio::test]
async fn a_wide_folder_is_used_and_told() {
    let desk = Desk::found().await;
    let server = desk.serve(None).await;
    assert!(
        !server.program.log().contains("chmod 700"),
        "{}",
        server.program.log()
    );
    assert_eq!(server.program.terminate().await.0, Some(0));
    let wide = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(desk.data_dir(), wide).unwrap();
    let server = desk.serve(None).await;
    let (code, ended) = server.program.terminate().await;
    assert_eq!(code, Some(0));
    assert!(ended.log().contains("chmod 700"), "{}", ended.log());
}
