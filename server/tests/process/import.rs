//! `nichandle import`, with a server over the same data and without one.

use crate::desk::Desk;
use crate::program::{Finished, finish};
use std::path::Path;

const CONTACTS: &str = "first_name,last_name,email,phone,street1,city,postal_code,country_code\n\
    Jana,Nováková,jana@example.com,+420 601 123 456,Dlouhá 1,Praha,110 00,CZ\n\
    Petr,,petr@example.com,,Krátká 2,Brno,602 00,CZ\n\
    Old,Records,no mail,123,Cellar 2,Vienna,1010,AT\n\
    Ana,Gonçalves,ana@example.com,,Rua das Flores 45,São Paulo,01310-100,BR\n";

async fn import(desk: &Desk, kind: &str, file: &str, more: &[&str]) -> Finished {
    let organization = desk.founded["organization_id"].as_str().unwrap();
    let mut command = desk.command(&["import", kind, file, "--organization", organization]);
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
    assert_eq!(tried.code, Some(0), "{tried:?}");
    assert!(tried.err.contains("2 to create, 0 to update"), "{tried:?}");

    let done = import(&desk, "contacts", "book.csv", &["--report", "report.csv"]).await;
    assert_eq!(done.code, Some(0), "{done:?}");
    let said: Vec<&str> = done.out.lines().collect();
    assert!(said[0].starts_with("line 3: last_name:"), "{said:?}");
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
    write(
        &desk,
        "domains.csv",
        "name,registrant\nimported.example,JN1-NICH\n",
    );
    assert_eq!(
        import(&desk, "contacts", "book.csv", &[]).await.code,
        Some(0)
    );
    let server = desk.serve(None).await;
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
    let done = import(&desk, "contacts", "missing.csv", &[]).await;
    assert!(done.refusal().contains("missing.csv"), "{done:?}");
}
