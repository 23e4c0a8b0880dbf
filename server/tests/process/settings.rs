//! Sources of settings, and the output of `config`.

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

/// Every way to give a secret, right or wrong: the setting, and a value that holds `hunter` or the number 7700215.
const SECRETS: [(&str, &str); 17] = [
    ("registry", "epp://desk:hunter2@epp.example.net"),
    ("registry", "epp://desk:hunter2@epp.example.net:x"),
    ("registry", "desk:hunter2@epp.example.net"),
    ("registry", "https://desk:hunter2@epp.example.net"),
    ("registry_password", "hunter2"),
    ("registry_password_file", "hunter2"),
    ("database_url", "postgres://desk:hunter2@127.0.0.1:1/desk"),
    (
        "database_url",
        "postgres://127.0.0.1:1/desk?password=hunter2",
    ),
    ("database_url", "mysql://desk:hunter2@db/desk"),
    ("database_url_file", "hunter2"),
    ("smtp_url", "smtps://desk:hunter2@mail.example.net"),
    (
        "smtp_url",
        "smtps://desk:hunter2@mail.example.net:x/y?hunter2",
    ),
    ("smtp_password", "hunter2"),
    ("smtp_password_file", "hunter2"),
    ("secret_key", "hunter2"),
    ("public_url", "https://desk:hunter2@desk.example"),
    ("cors_origins", "https://desk:hunter2@app.example"),
];

/// What makes the other settings whole, so that a secret comes as far as it can.
const BESIDE: [(&str, &str); 3] = [
    ("registry", "epp://desk@epp.example.net"),
    ("smtp_url", "smtps://mail.example.net"),
    ("mail_from", "desk@example.net"),
];

#[tokio::test]
async fn no_secret_is_told_whatever_its_form() {
    let folder = tempfile::tempdir().unwrap();
    let silent = |done: &Finished, about: &str| {
        for told in [&done.out, &done.err] {
            assert!(!told.contains("hunter"), "{about}: {done:?}");
            assert!(!told.contains("7700215"), "{about}: {done:?}");
        }
    };
    for (name, value) in SECRETS {
        for whole in [false, true] {
            let about = format!("{name}={value} {whole}");
            let beside = BESIDE.iter().filter(|(other, _)| whole && *other != name);
            let mut given: Vec<(&str, &str)> = beside.copied().collect();
            given.push((name, value));
            if whole && !name.starts_with("registry_password") {
                given.push(("registry_password", "hunter3"));
            }
            let env: Vec<(String, &str)> = given
                .iter()
                .map(|(name, value)| (format!("NICHANDLE_{}", name.to_uppercase()), *value))
                .collect();
            let env: Vec<(&str, &str)> = env
                .iter()
                .map(|(name, value)| (name.as_str(), *value))
                .collect();
            silent(&asked(folder.path(), &env, &[]).await, &about);
            silent(&asked(folder.path(), &env, &["--help"]).await, &about);

            let flags: Vec<String> = given
                .iter()
                .map(|(name, value)| format!("--{}={value}", name.replace('_', "-")))
                .collect();
            let flags: Vec<&str> = flags.iter().map(String::as_str).collect();
            silent(&asked(folder.path(), &[], &flags).await, &about);

            let toml = |quoted: &dyn Fn(&str) -> String| -> String {
                let lines = given.iter().map(|(name, value)| {
                    let text = quoted(value);
                    let list = *name == "cors_origins";
                    if list {
                        format!("{name} = [{text}]\n")
                    } else {
                        format!("{name} = {text}\n")
                    }
                });
                lines.collect()
            };
            let forms: [&dyn Fn(&str) -> String; 5] = [
                &|value| format!("{value:?}"),
                &|value| value.to_owned(),
                &|value| format!("\"{value}"),
                &|value| format!("{{ value = {value:?} }}"),
                &|_| "7700215".to_owned(),
            ];
            for form in forms {
                let text = toml(form);
                std::fs::write(folder.path().join("secret.toml"), &text).unwrap();
                let done = asked(folder.path(), &[], &["--config", "secret.toml"]).await;
                silent(&done, &format!("{about}: {text}"));
            }
        }
    }
    // These come a step further than `config`. (`serve` would wait for the first.)
    for (command, url) in [
        ("migrate", "postgres://desk:hunter2@127.0.0.1:1/desk"),
        ("migrate", "postgres://desk:hunter2@[x/desk"),
        ("serve", "postgres://desk:hunter2@[x/desk"),
    ] {
        let mut command = nichandle(folder.path(), [command]);
        command.env("NICHANDLE_DATABASE_URL", url);
        let done = finish(command).await;
        assert_ne!(done.code, Some(0));
        silent(&done, url);
    }
}

#[tokio::test]
async fn a_password_in_an_address_is_refused_at_once_and_told_where_it_belongs() {
    let folder = tempfile::tempdir().unwrap();
    for (env, words) in [
        (
            [("NICHANDLE_REGISTRY", "epp://desk:hunter2@epp.example.net")],
            "give it apart",
        ),
        (
            [("NICHANDLE_PUBLIC_URL", "https://desk:hunter2@desk.example")],
            "public_url",
        ),
        ([("NICHANDLE_REGISTRY_PASSWORD", "hunter2")], "no registry"),
        ([("NICHANDLE_SMTP_PASSWORD", "hunter2")], "no mail server"),
        ([("NICHANDLE_SECRET_KEY", "")], "secret_key: it is empty"),
        (
            [("NICHANDLE_DATABASE_URL", "")],
            "database_url: it is empty",
        ),
        (
            [("NICHANDLE_DATABASE_URL_FILE", "hunter2")],
            "database_url_file: the file that it names can't be read",
        ),
    ] {
        let done = asked(folder.path(), &env, &[]).await;
        assert!(done.refusal().contains(words), "{done:?}");
    }
}
