//! The commands of `docs/point-your-script`, run as a reader would run them.

use crate::desk::Desk;
use crate::program::{finish, soon};
use serde_json::Value;
use std::path::Path;
use tokio::process::Command;

/// What stands between ```` ```sh ```` and ```` ``` ````.
fn scripts(page: &str) -> Vec<String> {
    let place = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/point-your-script");
    let text = std::fs::read_to_string(place.join(page)).unwrap();
    let scripts = text.split("```sh\n").skip(1);
    scripts
        .map(|rest| rest.split("```").next().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn every_line_of_the_pages_does_what_it_says() {
    let desk = Desk::found().await;
    let text = |name: &str| desk.founded[name].as_str().unwrap().to_owned();
    let organization = text("organization_id");
    let args = [
        "key",
        "create",
        "--aws",
        "--organization",
        &organization,
        "--scopes",
        "domains:read",
    ];
    let access = finish(desk.command(&args)).await.json();
    let server = desk.serve(None).await;
    let domain = server.domain("pointed.example").await;
    let run = async |script: &str| -> (String, String) {
        let output = Command::new("bash")
            .args([
                "-euc",
                &script.replace("curl ", "curl -sS -w '\\n%{http_code}' "),
            ])
            .env("NICHANDLE", format!("http://{}", server.address))
            .env("ORGANIZATION", &organization)
            .env("PROJECT", text("project_id"))
            .env("DOMAIN", &domain)
            .env("KEY", desk.key())
            .env("ACCESS_KEY_ID", access["access_key_id"].as_str().unwrap())
            .env(
                "SECRET_ACCESS_KEY",
                access["secret_access_key"].as_str().unwrap(),
            )
            .kill_on_drop(true)
            .output();
        let output = soon("curl", output).await.unwrap();
        let out = String::from_utf8(output.stdout).unwrap();
        assert!(
            output.status.success(),
            "{script}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        let (body, status) = out.rsplit_once('\n').unwrap();
        (status.to_owned(), body.to_owned())
    };
    for (page, statuses, words) in [
        (
            "onetsolutions.md",
            &["202", "200"][..],
            &["update_contacts", "next_cursor"][..],
        ),
        ("digicert.md", &["204", "200"], &["", "Jana"]),
        ("dnsimple.md", &["200", "201"], &["account", "Office"]),
        ("route53.md", &["200"], &["pointed.example"]),
    ] {
        let scripts = scripts(page);
        assert_eq!(scripts.len(), statuses.len(), "{page}");
        for ((script, expected), word) in scripts.iter().zip(statuses).zip(words) {
            let (status, body) = run(script).await;
            assert_eq!(status, *expected, "{page}: {script}\n{body}");
            assert!(body.contains(word), "{page}: {body}");
            assert!(
                body.is_empty() || serde_json::from_str::<Value>(&body).is_ok(),
                "{body}"
            );
        }
    }
}
