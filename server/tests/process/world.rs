//! WHOIS and RDAP, queried with Debian's `whois` and `curl`.

use crate::desk::{Desk, Server};
use crate::program::{Program, soon};
use crate::registry::{PASSWORD, Registry};
use std::process::Output;
use tokio::process::Command;

async fn run(program: &str, args: &[&str]) -> String {
    let output = Command::new(program).args(args).kill_on_drop(true).output();
    let Output {
        status,
        stdout,
        stderr,
    } = soon(program, output)
        .await
        .unwrap_or_else(|error| panic!("{program}: {error}"));
    let text = |bytes| String::from_utf8(bytes).unwrap();
    assert!(status.success(), "{program}: {}", text(stderr));
    text(stdout)
}

#[tokio::test]
async fn whois_and_rdap_show_what_was_read_back() {
    let (desk, registry) = (Desk::found().await, Registry::start().await);
    // The registry's password from a file, as containers get it.
    let secret = desk.folder.path().join("epp");
    std::fs::write(&secret, format!("{PASSWORD}\n")).unwrap();
    let mut command = desk.serve_command(Some(&registry));
    command
        .args(["--whois-listen", "127.0.0.1:0"])
        .env_remove("NICHANDLE_REGISTRY_PASSWORD")
        .env("NICHANDLE_REGISTRY_PASSWORD_FILE", secret);
    let mut server = Server::start(command, &desk).await;
    let whois = server.program.address("whois on ").await;
    let (handle, task) = server.story("svet.example").await;
    let end = server.events(&task, None).await.rest().await;
    assert_eq!(end.last().unwrap().task["status"], "completed");

    let port = whois.port().to_string();
    let args = ["-h", "127.0.0.1", "-p", &port, "svet.example"];
    let text = run("whois", &args).await;
    for line in [
        "Domain Name: svet.example",
        "Registrant Name: Jana Nováková",
        "Registrant Country: CZ",
    ] {
        let found = text
            .lines()
            .any(|each| each.trim().eq_ignore_ascii_case(line));
        assert!(found, "{line:?} is missing in: {text}");
    }

    let url = format!("http://{}/rdap/domain/svet.example", server.address);
    let head = run("curl", &["-sS", "-D", "-", "-o", "/dev/null", &url]).await;
    let head = head.to_ascii_lowercase();
    assert!(
        head.contains("\r\ncontent-type: application/rdap+json"),
        "{head}"
    );
    assert!(
        head.contains("\r\naccess-control-allow-origin: *"),
        "{head}"
    );
    let body = run("curl", &["-sS", "--fail", &url]).await;
    let body: serde_json::Value = serde_json::from_str(&body).unwrap();
    assert_eq!(body["ldhName"], "svet.example");
    assert!(body.to_string().contains(&handle), "{body}");
    // The world asks on port 43, where nothing listens here.
    assert_eq!(body.get("port43"), None);
    assert!(!text.contains("Registrar WHOIS Server"), "{text}");
    // Clients join a base and a path that both have a slash.
    for base in ["//rdap/", "/rdap//"] {
        let url = format!("http://{}{base}domain/svet.example", server.address);
        let again = run("curl", &["-sS", "--fail", "--path-as-is", &url]).await;
        let again: serde_json::Value = serde_json::from_str(&again).unwrap();
        assert_eq!(again, body, "{base}");
    }
    // Clients write handles small.
    let small = handle.to_ascii_lowercase();
    let url = format!("http://{}/rdap/entity/{small}", server.address);
    let body = run("curl", &["-sS", "--fail", &url]).await;
    let body: serde_json::Value = serde_json::from_str(&body).unwrap();
    assert_eq!(body["handle"], handle);
    let nobodys = format!("http://{}/rdap/domain/nobodys.example", server.address);
    let code = run(
        "curl",
        &["-sS", "-o", "/dev/null", "-w", "%{http_code}", &nobodys],
    )
    .await;
    assert_eq!(code, "404");
}

#[tokio::test]
async fn whois_is_off_unless_asked_for() {
    let desk = Desk::found().await;
    let mut program = Program::start(desk.serve_command(None));
    program.address("listening on http://").await;
    let (code, mut stopped) = program.terminate().await;
    assert_eq!(code, Some(0));
    assert_eq!(stopped.rest().await, "");
}
