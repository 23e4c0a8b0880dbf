//! Clients that others wrote read what this registry writes.

use std::path::{Path, PathBuf};

use tokio::process::Command;

use crate::common::{ACCOUNTS, simulator};

/// The workspace's folder.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Runs a script of `tests/clients` against a registry of its own; it must say that all is fine.
async fn run(program: PathBuf, script: &str) {
    let simulator = simulator().await;
    let folder = tempfile::tempdir().unwrap();
    let certificate = folder.path().join("certificate.pem");
    std::fs::write(&certificate, simulator.certificate_pem()).unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/clients")
        .join(script);
    let output = Command::new(&program)
        .arg(&script)
        .arg(simulator.addr().port().to_string())
        .arg(&certificate)
        .args([ACCOUNTS[0].0, ACCOUNTS[0].1])
        .env("HOME", folder.path())
        .env("SSL_CERT_FILE", &certificate)
        .output()
        .await
        .unwrap_or_else(|error| panic!("{}: {error}; run `make setup-test`", program.display()));
    let (out, err) = (
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    let missing = ["No module named", "Can't locate Net/EPP"]
        .iter()
        .any(|sign| err.contains(sign));
    assert!(
        !missing,
        "the client is not installed; run `make setup-test`\n{err}"
    );
    assert!(
        output.status.success() && out.ends_with("fine\n"),
        "{}\n{out}\n{err}",
        script.display()
    );
    assert!(simulator.inspect().count("domain:update") > 0);
}

#[tokio::test]
async fn python_epptools() {
    let venv = root().join("target/venv/bin/python");
    run(venv, "epptools_client.py").await;
}

// PyPI's eppzy (0.0.15) is left out: no server that keeps to RFC 5734 understands it. Its `LengthPrefixed.send` writes the
// length of the XML alone, where section 4 counts the four bytes of the length too, so each of its frames arrives without
// its last four characters ("</e") and is no XML: 2001. (Its reader subtracts the four, as it should.)
#[tokio::test]
async fn python_pyepp() {
    let venv = root().join("target/venv/bin/python");
    run(venv, "pyepp_client.py").await;
}

#[tokio::test]
async fn perl_net_epp() {
    run("perl".into(), "net_epp_client.pl").await;
}
