//! `bootstrap`, `key` and `healthcheck`.

use crate::desk::{Desk, OWNER, OWNERS_PASSWORD, bootstrap};
use crate::http::request;
use crate::program::{finish, nichandle};

#[tokio::test]
async fn bootstrap_prints_six_things() {
    let desk = Desk::found().await;
    let keys: Vec<&String> = desk.founded.as_object().unwrap().keys().collect();
    let mut wanted = [
        "organization_id",
        "project_id",
        "user_id",
        "email",
        "password",
        "api_key",
    ];
    wanted.sort_unstable();
    assert_eq!(keys, wanted.iter().collect::<Vec<_>>());
    assert_eq!(desk.founded["email"], OWNER);
    assert_eq!(
        desk.founded["password"], OWNERS_PASSWORD,
        "the line's end is no part of it"
    );
    assert!(desk.key().starts_with("sk-nichandle-"));
}

#[tokio::test]
async fn a_password_is_made_when_none_is_given() {
    let folder = tempfile::tempdir().unwrap();
    let made = |email| {
        let args = ["bootstrap", "--organization", "A", "--legal-name", "A"];
        let mut command = nichandle(folder.path(), args);
        command.args(["--email", email]);
        finish(command)
    };
    let (one, two) = (made("a@a.example").await, made("b@b.example").await);
    let (one, two) = (
        one.json()["password"].clone(),
        two.json()["password"].clone(),
    );
    assert!(one.as_str().unwrap().len() >= 16, "{one}");
    assert_ne!(one, two);
}

#[tokio::test]
async fn bootstrap_says_what_is_wrong() {
    let folder = tempfile::tempdir().unwrap();
    let done = bootstrap(folder.path(), "no address").await;
    assert!(done.refusal().contains("email"), "{done:?}");
    assert_eq!(bootstrap(folder.path(), OWNER).await.code, Some(0));
    let again = bootstrap(folder.path(), OWNER).await;
    assert!(again.refusal().contains("email"), "{again:?}");
}

#[tokio::test]
async fn names_are_allowed_listed_and_forbidden() {
    let desk = Desk::found().await;
    let organization = desk.founded["organization_id"].as_str().unwrap().to_owned();
    let run = async |args: &[&str]| {
        let mut command = desk.command(&["domain"]);
        command.args(args).args(["--organization", &organization]);
        finish(command).await
    };
    let allowed = run(&["allow", "Shared.example"]).await.json();
    assert_eq!(
        (&allowed["object"], &allowed["name"], &allowed["new"]),
        (
            &"domain_allowance".into(),
            &"shared.example".into(),
            &true.into()
        )
    );
    assert_eq!(run(&["allow", "shared.example"]).await.json()["new"], false);
    let listed = run(&["list"]).await.json();
    assert_eq!(
        (&listed["name"], &listed["organization_id"]),
        (&"shared.example".into(), &organization.as_str().into())
    );
    assert_eq!(
        run(&["forbid", "shared.example"]).await.json()["was_allowed"],
        true
    );
    assert_eq!(
        run(&["forbid", "shared.example"]).await.json()["was_allowed"],
        false
    );
    let wrong = run(&["allow", "no name"]).await;
    assert!(wrong.refusal().contains("name"), "{wrong:?}");
    let nobody = "01890000-0000-7000-8000-000000000000";
    let nowhere = desk.command(&["domain", "list", "--organization", nobody]);
    assert!(
        finish(nowhere)
            .await
            .refusal()
            .contains("no such organization")
    );
}

#[tokio::test]
async fn a_key_of_nobody_is_refused() {
    let desk = Desk::found().await;
    let nobody = "01890000-0000-7000-8000-000000000000";
    let organization = desk.founded["organization_id"].as_str().unwrap();
    // An argument that is none is refused before anything is opened, with the exit code of every wrong use.
    for (organization, scopes, code, words) in [
        (nobody, "admin", 1, "no such organization"),
        (organization, "contacts:eat", 2, "contacts:eat"),
    ] {
        let done = finish(desk.command(&[
            "key",
            "create",
            "--organization",
            organization,
            "--scopes",
            scopes,
        ]));
        let done = done.await;
        assert_eq!((done.code, done.out.as_str()), (Some(code), ""), "{done:?}");
        assert!(done.err.contains(words), "{done:?}");
    }
}

#[tokio::test]
async fn healthcheck_answers_with_its_exit_code() {
    let desk = Desk::found().await;
    let server = desk.serve(None).await;
    let address = server.address.to_string();
    let ask = || finish(desk.command(&["healthcheck", "--listen", &address]));
    let done = ask().await;
    assert_eq!((done.code, done.out.as_str()), (Some(0), "ready\n"));
    let health = request("GET", "/healthz").send(server.address).await;
    assert_eq!(health.status, 200);
    server.program.kill().await;
    let done = ask().await;
    assert!(done.refusal().contains(&address), "{done:?}");
}

#[tokio::test]
async fn keys_are_listed_and_taken_back() {
    let desk = Desk::found().await;
    let organization = desk.founded["organization_id"].as_str().unwrap();
    let run = async |args: &[&str]| {
        let mut all = vec!["key"];
        all.extend(args);
        all.extend(["--organization", organization]);
        finish(desk.command(&all)).await
    };
    let made = run(&["create", "--scopes", "tasks:read", "--name", "script"])
        .await
        .json();
    let (id, secret) = (
        made["id"].as_str().unwrap(),
        made["api_key"].as_str().unwrap(),
    );
    let listed = run(&["list"]).await;
    assert_eq!(listed.out.lines().count(), 2, "{listed:?}");
    assert!(listed.out.contains("script") && !listed.out.contains(secret));
    let server = desk.serve(None).await;
    let me = async || {
        let ask = request("GET", "/v1/me").header("Authorization", format!("Bearer {secret}"));
        ask.send(server.address).await.status
    };
    assert_eq!(me().await, 200);
    let gone = run(&["revoke", "--id", id]).await.json();
    assert!(gone["revoked_at"].is_string(), "{gone}");
    assert_eq!(me().await, 401);
    let nobody = run(&["revoke", "--id", "01890000-0000-7000-8000-000000000000"]).await;
    assert!(nobody.refusal().contains("no such key"), "{nobody:?}");
}

#[tokio::test]
async fn the_program_tells_what_it_was_built_from() {
    let folder = tempfile::tempdir().unwrap();
    let bom = finish(nichandle(folder.path(), ["sbom"])).await.json();
    assert_eq!(bom["bomFormat"], "CycloneDX");
    assert!(bom["components"].as_array().unwrap().len() > 100);
}

#[tokio::test]
async fn every_command_says_what_it_is_for() {
    let folder = tempfile::tempdir().unwrap();
    let help = finish(nichandle(folder.path(), ["--help"])).await;
    let commands: Vec<&str> = help
        .out
        .lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .take_while(|line| line.starts_with("  "))
        .collect();
    assert!(commands.len() > 10, "{help:?}");
    for line in commands {
        let (name, about) = line.trim().split_once(' ').unwrap();
        assert!(!about.trim().is_empty(), "{name}");
        if name == "help" {
            continue;
        }
        // The head of a command's own help is its own line, and not that of a group of settings that it takes.
        let own = finish(nichandle(folder.path(), [name, "--help"])).await;
        assert!(own.out.starts_with(about.trim()), "{name}: {}", own.out);
    }
    for command in [
        ["serve", "--help"],
        ["import", "--help"],
        ["config", "--help"],
    ] {
        let help = finish(nichandle(folder.path(), command)).await;
        for flag in [
            "--registry ",
            "--registry-password-file",
            "--registry-ca",
            "--registry-server-name",
        ] {
            assert!(help.out.contains(flag), "{command:?}: {flag}");
        }
    }
}
