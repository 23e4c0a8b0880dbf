//! The connection URL: one host or several, and how strictly the server's identity is checked.

use crate::error::Error;
use sqlx::{ConnectOptions, Connection};
use sqlx_postgres::{PgConnectOptions, PgConnection, PgSslMode};
use std::net::IpAddr;
use std::time::Duration;
use tokio::time::timeout;

/// The connect timeout of one host.
const CONNECT: Duration = Duration::from_secs(3);
/// How many prepared statements a connection caches.
const STATEMENTS: usize = 256;

/// The hosts of a URL, in order.
#[derive(Debug)]
pub(super) struct Hosts {
    all: Vec<PgConnectOptions>,
    /// Whether the writable one is looked for (`target_session_attrs`).
    writable: bool,
}

impl Hosts {
    /// Reads `postgres://USER:PASSWORD@HOST:PORT,HOST:PORT/DATABASE?…`, as libpq does (PostgreSQL's documentation, "Connection URIs"). Of `target_session_attrs`
    /// `any`, `read-write` and `primary` are known; several hosts without it are searched for the writable one, since nothing else would do here.
    ///
    /// # Errors
    /// A URL that can't be parsed; the message repeats nothing of it.
    pub(super) fn parse(url: &str) -> Result<Self, Error> {
        let (scheme, rest) = url
            .split_once("://")
            .ok_or_else(|| wrong("it begins with postgres://"))?;
        let end = rest.find(['/', '?']).unwrap_or(rest.len());
        let (authority, tail) = rest.split_at(end);
        let (user, listed) = authority
            .rsplit_once('@')
            .map_or((None, authority), |(user, listed)| (Some(user), listed));
        let (path, query) = tail.split_once('?').unwrap_or((tail, ""));
        let mut writable = None;
        let mut secured = false;
        let mut kept = Vec::new();
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            match name {
                "target_session_attrs" => {
                    writable = Some(match value {
                        "any" => false,
                        "read-write" | "primary" => true,
                        _ => {
                            return Err(wrong(
                                "target_session_attrs is any, read-write or primary",
                            ));
                        }
                    });
                    continue;
                }
                "sslmode" | "ssl-mode" => secured = true,
                _ => {}
            }
            kept.push(pair);
        }
        let query = if kept.is_empty() {
            String::new()
        } else {
            format!("?{}", kept.join("&"))
        };
        let mut all = Vec::new();
        for host in listed.split(',') {
            if host.is_empty() && listed.contains(',') {
                return Err(wrong("a host between two commas is empty"));
            }
            let at = user.map(|user| format!("{user}@")).unwrap_or_default();
            let options: PgConnectOptions = format!("{scheme}://{at}{host}{path}{query}")
                .parse()
                .map_err(|_| wrong("it can't be read"))?;
            // Startup options are refused by poolers, so this is set afterwards, like the rest.
            let options = options
                .extra_float_digits(None)
                .application_name("nichandle")
                .statement_cache_capacity(STATEMENTS);
            all.push(if secured || is_here(&options) {
                options
            } else {
                options.ssl_mode(PgSslMode::VerifyFull)
            });
        }
        let writable = writable.unwrap_or(all.len() > 1);
        Ok(Self { all, writable })
    }

    /// Whether there are several hosts.
    pub(super) fn several(&self) -> bool {
        self.all.len() > 1
    }

    /// A connection to the first host that answers, and is writable where that is required.
    ///
    /// # Errors
    /// The last host's error.
    pub(super) async fn choose(&self) -> Result<(PgConnectOptions, PgConnection), Error> {
        let mut last = Error::Unreachable("no host was asked".into());
        for options in &self.all {
            match self.ask(options).await {
                Ok(conn) => return Ok((options.clone(), conn)),
                Err(error) => last = error,
            }
        }
        Err(last)
    }

    async fn ask(&self, options: &PgConnectOptions) -> Result<PgConnection, Error> {
        let mut conn = timeout(CONNECT, options.connect())
            .await
            .map_err(|_| Error::Unreachable("no connection came about in time".into()))??;
        if self.writable && follows(&mut conn).await? {
            let _ = conn.close().await;
            return Err(Error::Unreachable(
                "it follows another server and takes no writes".into(),
            ));
        }
        Ok(conn)
    }
}

/// Whether this server is a read-only standby.
pub(super) async fn follows(conn: &mut PgConnection) -> Result<bool, sqlx::Error> {
    use sqlx::Row as _;
    let row = sqlx::raw_sql("SELECT pg_is_in_recovery()")
        .fetch_one(conn)
        .await?;
    row.try_get(0)
}

/// Whether nobody can intercept the connection: a socket, or this machine.
fn is_here(options: &PgConnectOptions) -> bool {
    let host = options.get_host();
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    options.get_socket().is_some()
        || host.starts_with('/')
        || bare.eq_ignore_ascii_case("localhost")
        || bare
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

fn wrong(why: &'static str) -> Error {
    Error::Unsupported(match why {
        "it can't be read" => {
            "the database's URL can't be read: postgres://USER:PASSWORD@HOST:PORT/DATABASE"
        }
        "it begins with postgres://" => "the database's URL begins with postgres://",
        other => other,
    })
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;

    fn modes(url: &str) -> Vec<(String, u16, PgSslMode)> {
        let hosts = Hosts::parse(url).unwrap();
        let one = |options: &PgConnectOptions| {
            (
                options.get_host().to_owned(),
                options.get_port(),
                options.get_ssl_mode(),
            )
        };
        hosts.all.iter().map(one).collect()
    }

    #[test]
    fn who_answers_from_afar_must_prove_it() {
        for (url, strict) in [
            ("postgres://u:p@db.example/nichandle", true),
            ("postgres://u:p@10.0.0.5:6432/nichandle", true),
            ("postgres://u:p@0.0.0.0/nichandle", true),
            ("postgresql://db.example/nichandle?application_name=x", true),
            ("postgres://u:p@localhost/nichandle", false),
            ("postgres://u:p@127.0.0.1:5432/nichandle", false),
            ("postgres://u:p@[::1]:5432/nichandle", false),
            ("postgres:///nichandle?host=/var/run/postgresql", false),
            ("postgres://u:p@%2Fvar%2Frun%2Fpostgresql/nichandle", false),
            ("postgres://u:p@db.example/nichandle?sslmode=disable", false),
            ("postgres://u:p@db.example/nichandle?sslmode=require", false),
        ] {
            let mode = modes(url)[0].2;
            assert_eq!(
                matches!(mode, PgSslMode::VerifyFull),
                strict,
                "{url}: {mode:?}"
            );
        }
    }

    #[test]
    fn several_hosts_stand_in_their_order() {
        let found = modes(
            "postgres://u:p%40@a.example,127.0.0.1:5433,[::1]:5434/book?target_session_attrs=read-write",
        );
        let places: Vec<_> = found
            .iter()
            .map(|(host, port, _)| (host.as_str(), *port))
            .collect();
        assert_eq!(
            places,
            [("a.example", 5432), ("127.0.0.1", 5433), ("[::1]", 5434)]
        );
        let strict: Vec<_> = found
            .iter()
            .map(|(_, _, mode)| matches!(mode, PgSslMode::VerifyFull))
            .collect();
        assert_eq!(strict, [true, false, false]);
        for (url, writable) in [
            ("postgres://a/b", false),
            ("postgres://a,b/c", true),
            ("postgres://a,b/c?target_session_attrs=any", false),
            ("postgres://a/c?target_session_attrs=primary", true),
        ] {
            assert_eq!(Hosts::parse(url).unwrap().writable, writable, "{url}");
        }
        for wrong in [
            "postgres://a,,b/c",
            "postgres://a/c?target_session_attrs=standby",
            "a,b",
        ] {
            assert!(Hosts::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_refusal_keeps_the_password() {
        let error = Hosts::parse("postgres://u:verysecret@h:notaport/x").unwrap_err();
        assert!(!error.to_string().contains("verysecret"), "{error}");
    }

    #[tokio::test]
    async fn who_has_no_tls_gets_no_password() {
        let stub = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = stub.local_addr().unwrap().port();
        let heard = tokio::spawn(async move {
            let (mut line, _) = stub.accept().await.unwrap();
            let mut asked = [0; 8];
            line.read_exact(&mut asked).await.unwrap();
            line.write_all(b"N").await.unwrap();
            let mut rest = Vec::new();
            let _ = line.read_to_end(&mut rest).await;
            rest
        });
        // An address that leads to this machine without looking like it.
        let url = format!("postgres://u:verysecret@0.0.0.0:{port}/book");
        assert!(Hosts::parse(&url).unwrap().choose().await.is_err());
        assert_eq!(heard.await.unwrap(), b"", "nothing more was said");
    }

    #[tokio::test]
    async fn the_next_host_is_asked_when_one_is_away() {
        let closed = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let away = closed.local_addr().unwrap().port();
        drop(closed);
        let stub = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let there = stub.local_addr().unwrap().port();
        let url = format!("postgres://u@127.0.0.1:{away},127.0.0.1:{there}/book");
        let asked = tokio::spawn(async move { stub.accept().await.map(drop) });
        let refused = Hosts::parse(&url).unwrap().choose().await.unwrap_err();
        assert!(refused.may_pass(), "{refused:?}");
        asked.await.unwrap().unwrap();
    }
}
