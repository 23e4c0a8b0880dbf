//! Contacts read and written through the API, beside a bare axum handler that runs the same statements, the look-up of the key among them, and writes the
//! same JSON.

use crate::Outcome;
use crate::desk::{self, Desk, contact};
use crate::http::{Client, Request};
use crate::load::{self, quantile};
use crate::report::{self, Report};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use testkit::House;
use tokio::process::Command;

const CONNECTIONS: usize = 16;
const LASTING: Duration = Duration::from_secs(5);
const WRITES: usize = 3_000;
const WRITERS: usize = 8;
const CHECKS: u32 = 20_000;

/// Measures the API and its counterpart, one after the other and twice, so that neither has the warmer machine; the better of the two counts.
pub async fn measure(desk: &Desk, report: &mut Report) -> Outcome {
    let mut client = desk.connect().await?;
    let first = contact(0);
    let made = desk.call(&mut client, "POST", "/contacts", Some(&first));
    let id = made.await?["id"].as_str().unwrap_or_default().to_owned();
    let mut command = Command::new(std::env::current_exe()?);
    let (mut child, address) = desk::start(
        command
            .arg("bare-api")
            .arg(desk.database())
            .arg(desk.account("organization_id")?)
            .arg(desk.account("api_key")?),
    )
    .await?;
    let path = format!("/contacts/{id}");
    let (mut ours, mut bare) = (Side::default(), Side::default());
    for _ in 0..2 {
        let request = desk.api("GET", &path, None)?;
        ours.read(desk.address(), request).await?;
        bare.read(&address, Request::new("GET", &path)).await?;
        let post = |number| desk.api("POST", "/contacts", Some(&contact(number)));
        ours.write(desk.address(), post).await?;
        let post = |number| {
            let body = contact(number).to_string();
            Ok(Request::new("POST", "/contacts").body("application/json", body))
        };
        bare.write(&address, post).await?;
    }
    child.kill().await?;
    let mut told = |what: &str, ours: (f64, Duration), bare: (f64, Duration)| {
        let figure = |(rate, p99): (f64, Duration)| {
            format!("{rate:.0} /s, p99 {:.1} ms", p99.as_secs_f64() * 1e3)
        };
        report.line(
            &format!("contacts {what} through the API"),
            figure(ours),
            "",
        );
        report.line(
            "  the same statements by a bare axum handler",
            figure(bare),
            "",
        );
        let share = ours.0 / bare.0;
        report.line(
            &format!("  the API's share, {what}"),
            format!("{:.0} %", share * 100.0),
            report::at_least(share, 0.6),
        );
    };
    told("read", ours.read, bare.read);
    told("written", ours.write, bare.write);
    keys(report).await
}

/// The best that one side did.
#[derive(Default)]
struct Side {
    read: (f64, Duration),
    write: (f64, Duration),
}

impl Side {
    async fn read(&mut self, address: &str, request: Request) -> Outcome {
        let load = load::run(address, request, CONNECTIONS, LASTING).await?;
        if load.rate > self.read.0 {
            self.read = (load.rate, load.p99);
        }
        Ok(())
    }

    async fn write(
        &mut self,
        address: &str,
        request: impl Fn(usize) -> Outcome<Request>,
    ) -> Outcome {
        let next = Arc::new(AtomicUsize::new(0));
        let begun = Instant::now();
        let writers = (0..WRITERS).map(|_| async {
            let (mut client, mut latencies) = (Client::connect(address).await?, Vec::new());
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= WRITES {
                    return Outcome::Ok(latencies);
                }
                let request = request(number)?;
                let sent = Instant::now();
                let answer = client.send(&request).await?;
                if answer.status != 201 {
                    return Err(format!("a contact was answered with {}", answer.status).into());
                }
                latencies.push(sent.elapsed());
            }
        });
        let latencies = futures::future::try_join_all(writers).await?;
        let rate = WRITES as f64 / begun.elapsed().as_secs_f64();
        let mut latencies = latencies.concat();
        latencies.sort_unstable();
        if rate > self.write.0 {
            self.write = (rate, quantile(&latencies, 99));
        }
        Ok(())
    }
}

/// What it costs to find out who a key is: the look-up and the comparison, without HTTP.
async fn keys(report: &mut Report) -> Outcome {
    let house = House::open().await;
    let key = house.founded.api_key.clone().ok_or("no key was made")?;
    let service = house.service.clone();
    // Where the program answers requests: on a thread of the runtime, not on the one that waits for its end.
    let checked = tokio::spawn(async move {
        for _ in 0..CHECKS / 10 {
            service.keys().actor_of(&key).await?;
        }
        let begun = Instant::now();
        for _ in 0..CHECKS {
            service.keys().actor_of(&key).await?;
        }
        Ok::<_, service::Error>(begun.elapsed() / CHECKS)
    });
    let each = checked.await??;
    report.line(
        "a key's check",
        format!("{:.1} µs", each.as_secs_f64() * 1e6),
        report::at_most(each.as_secs_f64(), 50e-6),
    );
    Ok(())
}
