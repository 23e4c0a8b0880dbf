//! `backup` while the database is in use, and `restore`.

use crate::desk::Desk;
use crate::program::{Finished, finish};
use std::collections::BTreeMap;
use std::path::Path;

/// Every file of a folder.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap());
    let read = |entry: std::fs::DirEntry| {
        let name = entry.file_name().to_string_lossy().into_owned();
        (name, std::fs::read(entry.path()).unwrap())
    };
    entries.map(read).collect()
}

async fn restore(desk: &Desk, args: &[&str]) -> Finished {
    let mut command = desk.command(&["restore"]);
    command.args(args);
    finish(command).await
}

#[tokio::test]
async fn a_book_goes_from_one_folder_into_another() {
    let desk = Desk::found().await;
    let server = desk.serve(None).await;
    for _ in 0..3 {
        server.contact().await;
    }
    let kept = server.get("/contacts").await.expect(200);
    let done = finish(desk.command(&["backup", "book.sqlite"])).await;
    assert_eq!((done.code, done.out.as_str()), (Some(0), "book.sqlite\n"));
    let again = finish(desk.command(&["backup", "book.sqlite"])).await;
    assert!(again.refusal().contains("there already"), "{again:?}");
    server.contact().await;

    let done = restore(&desk, &["book.sqlite", "--data-dir", "other"]).await;
    assert_eq!(done.code, Some(0), "{done:?}");
    let mut command = desk.serve_command(None);
    command.args(["--data-dir", "other"]);
    let other = crate::desk::Server::start(command, &desk).await;
    assert_eq!(other.get("/contacts").await.expect(200), kept);
    let now = server.get("/contacts").await.expect(200);
    assert_eq!(
        now["data"].as_array().unwrap().len(),
        4,
        "the first is as it was"
    );
}

#[tokio::test]
async fn restore_overwrites_nothing_without_force() {
    let desk = Desk::found().await;
    let done = finish(desk.command(&["backup", "book.sqlite"])).await;
    assert_eq!(done.code, Some(0), "{done:?}");
    let server = desk.serve(None).await;
    server.contact().await;
    let done = restore(&desk, &["book.sqlite", "--force"]).await;
    assert!(
        done.refusal().contains("another nichandle serves"),
        "{done:?}"
    );
    assert_eq!(server.program.terminate().await.0, Some(0));

    let before = files(&desk.data_dir());
    let done = restore(&desk, &["book.sqlite"]).await;
    assert!(done.refusal().contains("--force"), "{done:?}");
    assert_eq!(files(&desk.data_dir()), before);

    let done = restore(&desk, &["book.sqlite", "--force"]).await;
    assert_eq!(done.code, Some(0), "{done:?}");
    let server = desk.serve(None).await;
    let contacts = server.get("/contacts").await.expect(200);
    assert_eq!(contacts["data"], serde_json::json!([]), "as at the backup");
}

#[tokio::test]
async fn what_is_no_backup_leaves_everything_as_it_was() {
    let desk = Desk::found().await;
    let folder = desk.folder.path();
    let done = finish(desk.command(&["backup", "book.sqlite"])).await;
    assert_eq!(done.code, Some(0), "{done:?}");
    let whole = std::fs::read(folder.join("book.sqlite")).unwrap();
    std::fs::write(folder.join("half.sqlite"), &whole[..whole.len() / 2]).unwrap();
    let mut torn = whole.clone();
    torn[4096..16384].fill(0xa5);
    std::fs::write(folder.join("torn.sqlite"), torn).unwrap();
    std::fs::write(folder.join("garbage.sqlite"), "contacts, all of them").unwrap();
    std::fs::write(folder.join("empty.sqlite"), "").unwrap();
    // A database, and not of ours: the embedded registry's.
    let server = desk.serve(None).await;
    server.program.terminate().await;
    std::fs::copy(
        desk.data_dir().join("registry-sim.sqlite"),
        folder.join("registry.sqlite"),
    )
    .unwrap();
    let before = files(&desk.data_dir());
    for file in ["half", "torn", "garbage", "empty", "registry", "absent"] {
        let file = format!("{file}.sqlite");
        let done = restore(&desk, &[&file, "--force"]).await;
        assert!(done.refusal().contains(&file), "{done:?}");
        assert_eq!(files(&desk.data_dir()), before, "{file}");
    }
}
