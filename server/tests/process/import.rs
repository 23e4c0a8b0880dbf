//! `nichandle import`, with and without a server on the same data.

use crate::database::texts;
use crate::desk::Desk;
use crate::program::{DEADLINE, Finished, Program, finish, soon};
use crate::registry::{PASSWORD, Registry};
use std::path::Path;
use tokio::process::Command;

const CONTACTS: &str = "first_name,last_name,email,phone,street1,city,postal_code,country_code\n\
    Jana,Nováková,jana@example.com,+420 601 123 456,Dlouhá 1,Praha,110 00,CZ\n\
    ,,petr@example.com,,Krátká 2,Brno,602 00,CZ\n\
    Old,Records,no mail,123,Cellar 2,Vienna,1010,AT\n\
    Ana,Gonçalves,ana@example.com,,Rua das Flores 45,São Paulo,01310-100,BR\n";

fn import_command(desk: &Desk, kind: &str, file: &str) -> Command {
    let organization = desk.founded["organization_id"].as_str().unwrap();
    desk.command(&["import", kind, file, "--organization", organization])
}

async fn import(desk: &Desk, kind: &str, file: &str, more: &[&str]) -> Finished {
    let mut command = import_command(desk, kind, file);
    command.args(more);
    finish(command).await
}

fn write(desk: &Desk, name: &str, text: &str) {
    std::fs::write(desk.folder.path().join(name), text).unwrap();
}

fn lines(folder: &Path, name: &str) -> Vec<String> {
    let text = std::fs::read_to_string(folder.join(name)).unwrap();
    text.lines().map(ToOwned::to_owned).collect()
}

#[tokio::test]
async fn good_rows_are_taken_in_and_bad_ones_are_listed() {
    let desk = Desk::found().await;
    write(&desk, "book.csv", CONTACTS);
    let tried = import(&desk, "contacts", "book.csv", &["--dry-run"]).await;
    assert_eq!(tried.code, Some(2), "rows are refused: {tried:?}");
    assert!(tried.err.contains("2 to create, 0 to update"), "{tried:?}");

    let done = import(&desk, "contacts", "book.csv", &["--report", "report.csv"]).await;
    assert_eq!(done.code, Some(2), "two of four are in: {done:?}");
    let said: Vec<&str> = done.out.lines().collect();
    assert!(
        said[0].starts_with("line 3: first_name: Fill in a first or a last name"),
        "{said:?}"
    );
    assert!(said[1].starts_with("line 4: ") && said[1].contains("email:"));
    assert_eq!(said[2], "2 done, 2 refused");
    assert!(done.err.contains("2 of 2"), "{done:?}");
    assert_eq!(lines(desk.folder.path(), "report.csv").len(), 5);

    let server = desk.serve(None).await;
    let listed = server.get("/contacts").await.expect(200);
    assert_eq!(listed["data"].as_array().unwrap().len(), 2);
    assert_eq!(listed["data"][1]["last_name"], "Nováková");
}

#[tokio::test]
async fn a_running_server_takes_domains_in() {
    let desk = Desk::found().await;
    write(&desk, "book.csv", CONTACTS);
    assert_eq!(
        import(&desk, "contacts", "book.csv", &[]).await.code,
        Some(2)
    );
    let server = desk.serve(None).await;
    let book = server.get("/contacts").await.expect(200);
    let handle = book["data"][0]["handle"].as_str().unwrap();
    let domains = format!("name,registrant\nimported.example,{handle}\n");
    write(&desk, "domains.csv", &domains);
    let done = import(&desk, "domains", "domains.csv", &[]).await;
    assert_eq!(
        (done.code, done.out.as_str()),
        (Some(0), "1 done\n"),
        "{done:?}"
    );
    assert!(done.err.contains("a running server"), "{done:?}");
    let project = desk.founded["project_id"].as_str().unwrap();
    let listed = server
        .get(&format!("/projects/{project}/domains"))
        .await
        .expect(200);
    assert_eq!(listed["data"][0]["name"], "imported.example");
}

#[tokio::test]
async fn domains_are_taken_in_without_a_server_too() {
    let desk = Desk::found().await;
    write(&desk, "domains.csv", "name\nalone.example\n");
    let done = import(&desk, "domains", "domains.csv", &[]).await;
    assert_eq!(
        (done.code, done.out.as_str()),
        (Some(0), "1 done\n"),
        "{done:?}"
    );
}

#[tokio::test]
async fn a_file_that_is_none_says_so() {
    let desk = Desk::found().await;
    write(&desk, "wrong.csv", "first_name,price\nJana,1\n");
    let done = import(&desk, "contacts", "wrong.csv", &[]).await;
    assert!(done.refusal().contains("no column \"price\""), "{done:?}");
    assert!(
        done.refusal().contains("--map 'HEADING=COLUMN'"),
        "{done:?}"
    );
    let help = finish(desk.command(&["import", "--help"])).await;
    assert!(help.out.contains("--map <HEADING=COLUMN>"), "{help:?}");
    assert!(help.out.contains("--encoding <NAME>"), "{help:?}");
    let unknown = import(&desk, "contacts", "wrong.csv", &["--map", "preis="]).await;
    assert!(
        unknown.refusal().contains("no column \"preis\""),
        "{unknown:?}"
    );
    let done = import(&desk, "contacts", "missing.csv", &[]).await;
    assert!(done.refusal().contains("missing.csv"), "{done:?}");
}

#[tokio::test]
async fn columns_of_another_program_are_mapped() {
    let desk = Desk::found().await;
    let text = "Rufname;Nachname;Straße;Ort;PLZ;Land;Notiz\r\nMax;Muster;Musterweg 2;Dresden;1069;DE;x\r\n";
    // All its letters are among the first 256, which Windows-1252 writes as one byte each.
    let latin: Vec<u8> = text
        .chars()
        .filter_map(|letter| u8::try_from(letter).ok())
        .collect();
    std::fs::write(desk.folder.path().join("outlook.csv"), latin).unwrap();
    let map = ["--map", "rufname=first_name", "--map", "Notiz="];
    let done = import(&desk, "contacts", "outlook.csv", &map).await;
    assert_eq!(done.code, Some(0), "{done:?}");
    assert!(
        done.out
            .contains("line 2: postal_code: 1069 had lost its zeros"),
        "{done:?}"
    );
    assert!(done.err.contains("windows-1252"), "{done:?}");
    let server = desk.serve(None).await;
    let listed = server.get("/contacts").await.expect(200);
    assert_eq!(listed["data"][0]["street1"], "Musterweg 2");
    assert_eq!(listed["data"][0]["postal_code"], "01069");
}

#[tokio::test]
async fn a_file_that_comes_twice_is_already_so_and_letters_of_one_language_are_told() {
    let desk = Desk::found().await;
    let text = "first_name,last_name,street1,city,postal_code,country_code\n\
        Елена,Щукина,Невский проспект 1,Санкт-Петербург,191025,Россия\nИван,Юрьев,Тверская 2,Москва,125009,RU\n";
    // The Cyrillic letters of Windows-1251 stand in Unicode's order.
    let bytes: Vec<u8> = text
        .chars()
        .map(|letter| match letter {
            'А'..='я' => u8::try_from(u32::from(letter) - u32::from('А') + 0xc0).unwrap(),
            letter => u8::try_from(letter).unwrap(),
        })
        .collect();
    std::fs::write(desk.folder.path().join("russian.csv"), bytes).unwrap();
    let done = import(&desk, "contacts", "russian.csv", &[]).await;
    assert_eq!(done.code, Some(0), "{done:?}");
    assert!(done.err.contains("windows-1251; --encoding"), "{done:?}");
    let again = import(&desk, "contacts", "russian.csv", &["--report", "again.csv"]).await;
    assert_eq!(again.code, Some(0), "{again:?}");
    assert!(
        again.err.contains("0 to create, 0 to update, 2 unchanged"),
        "{again:?}"
    );
    let server = desk.serve(None).await;
    let listed = server.get("/contacts").await.expect(200);
    let listed = listed["data"].as_array().unwrap();
    assert_eq!(listed.len(), 2);
    let report = lines(desk.folder.path(), "again.csv").concat();
    for contact in listed {
        let handle = contact["handle"].as_str().unwrap();
        assert!(
            report.contains(&format!("The same as {handle}, which is there already.")),
            "{report}"
        );
    }
}

/// `import domains` with the registry in the environment, as containers have it.
async fn import_from(desk: &Desk, registry: &Registry, file: &str) -> Finished {
    let mut command = import_command(desk, "domains", file);
    command
        .env("NICHANDLE_REGISTRY", registry.url())
        .env("NICHANDLE_REGISTRY_CA", registry.certificate())
        .env("NICHANDLE_REGISTRY_PASSWORD", PASSWORD);
    finish(command).await
}

/// Everything that the program keeps of domains and files, to see that a refusal leaves it as it was.
async fn kept(desk: &Desk) -> Vec<String> {
    let all = "SELECT name || ' at ' || registry FROM domain UNION ALL SELECT 'file ' || file_name FROM import_job ORDER BY 1";
    texts(&desk.data_dir(), all).await
}

#[tokio::test]
async fn domains_come_from_the_registry_that_is_named_and_from_no_other() {
    let (desk, registry) = (Desk::found().await, Registry::start().await);
    let simulated = desk.data_dir().join("registry-sim.sqlite");
    write(&desk, "real.csv", "name\nreal.example\n");
    write(&desk, "more.csv", "name\nmore.example\n");
    let done = import_from(&desk, &registry, "real.csv").await;
    assert_eq!(
        (done.code, done.out.as_str()),
        (Some(0), "1 done\n"),
        "{done:?}"
    );
    assert!(
        registry
            .simulator
            .inspect()
            .domain("real.example")
            .is_some()
    );
    assert!(!simulated.exists(), "no simulator was started");
    let before = kept(&desk).await;
    assert_eq!(before, ["file real.csv", "real.example at 127.0.0.1"]);

    // Without the registry: no simulator, no file, no domain, nothing to publish.
    let commands = registry.simulator.inspect().commands().len();
    for kind in ["domains", "contacts"] {
        let done = import(&desk, kind, "more.csv", &[]).await;
        let why = done.refusal();
        assert!(
            why.contains("127.0.0.1") && why.contains("--registry"),
            "{why}"
        );
    }
    let serve = finish(desk.serve_command(None)).await;
    assert!(serve.refusal().contains("--registry"), "{serve:?}");
    assert!(!simulated.exists());
    assert_eq!(kept(&desk).await, before);
    assert_eq!(registry.simulator.inspect().commands().len(), commands);
    // To look at what would become of the rows, no registry is asked.
    let tried = import(&desk, "domains", "more.csv", &["--dry-run"]).await;
    assert_eq!(tried.code, Some(0), "{tried:?}");

    // Other commands need none.
    let organization = desk.founded["organization_id"].as_str().unwrap();
    let listed = finish(desk.command(&["key", "list", "--organization", organization])).await;
    assert_eq!(listed.code, Some(0), "{listed:?}");

    // With it all is as before; and on purpose the simulator may be had.
    let done = import_from(&desk, &registry, "more.csv").await;
    assert_eq!(done.code, Some(0), "{done:?}");
    drop(desk.serve(Some(&registry)).await);
    write(&desk, "toy.csv", "name\ntoy.example\n");
    let toy = import(&desk, "domains", "toy.csv", &["--registry", "simulator"]).await;
    assert_eq!(toy.code, Some(0), "{toy:?}");
    assert!(
        kept(&desk)
            .await
            .contains(&"toy.example at simulator".to_owned())
    );
    let serve = finish(desk.serve_command(None)).await;
    assert!(serve.refusal().contains("--registry"), "the memory stays");
}

#[tokio::test]
async fn a_registry_whose_name_was_forgotten_is_not_the_simulator() {
    let desk = Desk::found().await;
    write(&desk, "domains.csv", "name\nreal.example\n");
    let mut command = import_command(&desk, "domains", "domains.csv");
    command.env("NICHANDLE_REGISTRY_PASSWORD", PASSWORD);
    let done = finish(command).await;
    let why = done.refusal();
    assert!(
        why.contains("registry_password is given, but no registry"),
        "{why}"
    );
    assert!(!why.contains(PASSWORD), "{why}");
    assert!(kept(&desk).await.is_empty());
}

#[tokio::test]
async fn an_import_waits_for_the_folder_and_takes_over() {
    let desk = Desk::found().await;
    write(&desk, "domains.csv", "name\nwaits.example\n");
    let lock = std::fs::File::create(desk.data_dir().join("serve.lock")).unwrap();
    lock.try_lock().unwrap();
    let mut waiting = Program::start(import_command(&desk, "domains", "domains.csv"));
    soon("the word that it waits", async {
        while !waiting.log().contains("a running server takes the rows in") {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    })
    .await;
    assert!(kept(&desk).await.contains(&"file domains.csv".to_owned()));
    drop(lock);
    assert_eq!(waiting.said("1 ").await, "done");
    assert!(waiting.log().contains("taking the rows in here"));
    assert!(waiting.age() < DEADLINE);
}

#[tokio::test]
async fn the_same_domains_by_two_at_once_are_all_there() {
    let desk = Desk::found().await;
    let rows: String = (0..30).map(|n| format!("twice{n}.example\n")).collect();
    write(&desk, "domains.csv", &format!("name\n{rows}"));
    let (one, two) = tokio::join!(
        import(&desk, "domains", "domains.csv", &[]),
        import(&desk, "domains", "domains.csv", &[])
    );
    for done in [&one, &two] {
        assert_eq!(done.code, Some(0), "{done:?}");
        assert!(!done.out.contains("failed"), "{done:?}");
    }
    let again = import(&desk, "domains", "domains.csv", &[]).await;
    assert_eq!(
        (again.code, again.out.as_str()),
        (Some(0), "30 unchanged\n"),
        "{again:?}"
    );
}

/// A database of one's own on the tests' PostgreSQL.
fn postgres(name: &str) -> String {
    let url = std::env::var("TEST_DATABASE_URL")
        .expect("TEST_DATABASE_URL names a PostgreSQL; `make test` starts one");
    let name = format!("{name}_{}", std::process::id());
    let sql = format!("CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'");
    let made = std::process::Command::new("psql")
        .args([&url, "-q", "-X", "-c", &sql])
        .status();
    assert!(made.unwrap().success());
    let (server, query) = url.split_once('?').unwrap_or((&url, ""));
    let (server, _) = server.rsplit_once('/').unwrap();
    format!("{server}/{name}?{query}")
}

#[tokio::test]
async fn on_postgres_somebody_is_told_when_nobody_serves() {
    let url = postgres("import");
    let registry = Registry::start().await;
    let folder = tempfile::tempdir().unwrap();
    let on_postgres = |args: &[&str]| {
        let mut command = crate::program::nichandle(folder.path(), args);
        command
            .env("NICHANDLE_DATABASE_URL", &url)
            .env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command
    };
    let founded = finish(on_postgres(&[
        "bootstrap",
        "--organization",
        "A",
        "--legal-name",
        "A",
        "--email",
        "a@a.example",
    ]))
    .await
    .json();
    let organization = founded["organization_id"].as_str().unwrap();
    std::fs::write(folder.path().join("d.csv"), "name\nalone.example\n").unwrap();
    let import = ["import", "domains", "d.csv", "--organization", organization];

    // The embedded simulator is a server's own: this command may not work itself, and leaves nothing behind that would be done later.
    let done = finish(on_postgres(&import)).await;
    assert!(
        done.refusal().contains("nobody serves this database"),
        "{done:?}"
    );
    assert!(done.err.contains("nothing was taken in"), "{done:?}");

    // With a registry it may.
    let mut command = on_postgres(&import);
    command
        .env("NICHANDLE_REGISTRY", registry.url())
        .env("NICHANDLE_REGISTRY_CA", registry.certificate())
        .env("NICHANDLE_REGISTRY_PASSWORD", PASSWORD);
    let done = finish(command).await;
    assert_eq!(
        (done.code, done.out.as_str()),
        (Some(0), "1 done\n"),
        "{done:?}"
    );
    assert!(done.err.contains("taking the rows in here"), "{done:?}");
    let simulator = registry.simulator.inspect();
    assert!(simulator.domain("alone.example").is_some());
    assert!(!folder.path().join("data/registry-sim.sqlite").exists());
}
