//! Where settings come from, and what `config` shows of them.

use crate::program::{Finished, finish, nichandle};
use serde_json::Value;
use std::path::Path;

async fn config(folder: &Path, env: &[(&str, &str)], args: &[&str]) -> Value {
    asked(folder, env, args).await.json()
}

async fn asked(folder: &Path, env: &[(&str, &str)], args: &[&str]) -> Finished {
    let mut command = nichandle(folder, ["config"]);
    command.args(args).envs(env.iter().copied());
    finish(command).await
}

#[tokio::test]
async fn a_flag_wins_over_environment_over_file_over_default() {
    let folder = tempfile::tempdir().unwrap();
    let listen = |port: u16| format!("127.0.0.1:{port}");
    let (one, two, three) = (listen(1), listen(2), listen(3));
    let default = config(folder.path(), &[], &[]).await;
    assert_eq!(default["listen"], "127.0.0.1:3000");
    assert_eq!(default["data_dir"], "data");
    let file = format!("listen = {one:?}\nregistrar = \"Acme\"\n");
    std::fs::write(folder.path().join("nichandle.toml"), file).unwrap();
    let shown = config(folder.path(), &[], &[]).await;
    assert_eq!(
        (&shown["listen"], &shown["registrar"]),
        (&one.clone().into(), &"Acme".into())
    );
    let env = [("NICHANDLE_LISTEN", two.as_str())];
    let shown = config(folder.path(), &env, &[]).await;
    assert_eq!(
        (&shown["listen"], &shown["registrar"]),
        (&two.clone().into(), &"Acme".into())
    );
    let shown = config(folder.path(), &env, &["--listen", &three]).await;
    assert_eq!(shown["listen"], three);
}

#[tokio::test]
async fn secrets_are_hidden() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_string_lossy().into_owned()
    };
    let (url, password) = ("postgres://desk:hunter2@db/desk", "epp-hunter3");
    let (url_file, password_file) = (file("url", &format!("{url}\n")), file("epp", password));
    let smtp_file = file("smtp", "smtp-hunter4");
    let secret = "hunter5-and-so-on-to-its-full-length";
    let secret_file = file("secret", secret);
    let smtp = ("NICHANDLE_SMTP_URL", "smtps://desk@mail.example.net");
    let from = ("NICHANDLE_MAIL_FROM", "Desk <desk@example.net>");
    let registry = ("NICHANDLE_REGISTRY", "epp://nichandle@epp.example.net");
    let direct = [
        registry,
        smtp,
        from,
        ("NICHANDLE_SMTP_PASSWORD", "smtp-hunter4"),
        ("NICHANDLE_SECRET_KEY", secret),
        ("NICHANDLE_DATABASE_URL", url),
        ("NICHANDLE_REGISTRY_PASSWORD", password),
    ];
    let by_file = [
        registry,
        smtp,
        from,
        ("NICHANDLE_SMTP_PASSWORD_FILE", smtp_file.as_str()),
        ("NICHANDLE_SECRET_KEY_FILE", secret_file.as_str()),
        ("NICHANDLE_DATABASE_URL_FILE", url_file.as_str()),
        ("NICHANDLE_REGISTRY_PASSWORD_FILE", password_file.as_str()),
    ];
    for env in [direct, by_file] {
        let done = asked(folder.path(), &env, &[]).await;
        let shown = done.json();
        assert_eq!(shown["database_url"], "postgres://… (hidden)");
        assert_eq!(shown["registry_password"], "(hidden)");
        assert_eq!(shown["secret_key"], "(hidden)");
        assert_eq!(shown["registry"], registry.1);
        assert_eq!(shown["smtp_url"], smtp.1);
        assert_eq!(shown["smtp_password"], "(hidden)");
        assert_eq!(shown["mail_from"], from.1);
        assert!(!format!("{done:?}").contains("hunter"), "{done:?}");
    }
    // Nor do the help and a refusal show what the environment holds.
    let help = asked(folder.path(), &direct, &["--help"]).await;
    assert!(!format!("{help:?}").contains("hunter"), "{help:?}");
    let wrong = [("NICHANDLE_DATABASE_URL", "mysql://desk:hunter2@db/desk")];
    let refused = asked(folder.path(), &wrong, &[]).await;
    assert!(refused.refusal().contains("database_url"), "{refused:?}");
    assert!(!refused.err.contains("hunter"), "{refused:?}");
}

#[tokio::test]
async fn wrong_settings_are_named() {
    let folder = tempfile::tempdir().unwrap();
    for (file, word) in [
        ("listne = \"127.0.0.1:1\"", "listne"),
        ("listen = \"nowhere\"", "nichandle.toml"),
        ("registry = \"epp://abc@host\"", "registry_password"),
        ("public_url = \"desk.example\"", "public_url"),
        ("smtp_url = \"smtps://mail.example\"", "mail_from"),
        (
            "smtp_url = \"smtps://desk@mail.example\"\nmail_from = \"desk@example.net\"",
            "smtp_url",
        ),
        ("mail_from = \"nobody\"", "mail_from"),
        ("cors_origins = [\"*\"]", "cors_origins"),
        ("rate_limit = \"much\"", "rate_limit"),
        ("secret_key = \"short\"", "secret_key"),
    ] {
        std::fs::write(folder.path().join("nichandle.toml"), file).unwrap();
        let done = asked(folder.path(), &[], &[]).await;
        assert!(done.refusal().contains(word), "{done:?}");
    }
    std::fs::remove_file(folder.path().join("nichandle.toml")).unwrap();
    let done = asked(folder.path(), &[], &["--config", "gone.toml"]).await;
    assert!(done.refusal().contains("gone.toml"), "{done:?}");
}
