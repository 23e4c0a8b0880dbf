//! A change of ten thousand domains, on either engine: how long until a plan of it is worked out and saved, until it has run, until every domain has its task, and how long pages take meanwhile.
//! And how long the first edit takes of a contact that is shown on all of them, whose states it changes.

use crate::Outcome;
use crate::book::{Engine, has_postgres};
use crate::desk::{Desk, contact};
use crate::http::Request;
use crate::load::quantile;
use crate::report::{Report, Unit};
use crate::scale::{portfolio, settled};
use crate::sign_in::sign_in;
use crate::work::adopt;
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use tokio::task::JoinHandle;

const DOMAINS: usize = 10_000;
/// How long planning may take.
const PLANNED: f64 = 3.0;
/// How long it may take until every domain has its task.
const ENQUEUED: f64 = 5.0;
/// How long the first edit may take until it is answered.
const EDITED: f64 = 2.0;
/// How long one page in a hundred may take meanwhile.
const SHOWN: f64 = 0.1;
/// How long pages are asked for once every domain has its task, while those are carried out.
const CARRIED: Duration = Duration::from_secs(5);
const PATIENCE: Duration = Duration::from_secs(60);

/// Measures it on SQLite, and on PostgreSQL where there is one; `only` one of them, when it is named.
pub async fn measure(report: &mut Report, only: Option<&str>) -> Outcome {
    if only != Some("postgres") {
        on(Engine::Sqlite, report).await?;
    }
    if only == Some("sqlite") {
        return Ok(());
    }
    if has_postgres() {
        return on(Engine::Postgres, report).await;
    }
    report.doing("no PostgreSQL: not measured there");
    Ok(())
}

async fn on(engine: Engine, report: &mut Report) -> Outcome {
    let mut portfolio = Portfolio::new(engine, DOMAINS).await?;
    portfolio.plan(report).await?;
    portfolio.desk.stop().await?;
    drop(portfolio);
    let mut portfolio = Portfolio::new(engine, DOMAINS).await?;
    portfolio.edit(report).await?;
    portfolio.desk.stop().await
}

/// Many domains of one team, all of whose roles one contact holds, and whose registries hold what the book wants.
pub struct Portfolio {
    pub desk: Desk,
    engine: Engine,
    pub holder: Value,
}

impl Portfolio {
    /// With so many domains.
    pub async fn new(engine: Engine, domains: usize) -> Outcome<Self> {
        let mut desk = Desk::found_on(engine).await?;
        desk.start().await?;
        let mut client = desk.connect().await?;
        let policies = json!({ "policies": { "settle_seconds": 0 } });
        desk.call(&mut client, "PATCH", "", Some(&policies)).await?;
        let holder = desk
            .call(&mut client, "POST", "/contacts", Some(&contact(1)))
            .await?["id"]
            .clone();
        let team = json!({
            "name": "Web", "registrant_contact_id": holder, "admin_contact_id": holder,
            "tech_contact_id": holder, "billing_contact_id": holder,
        });
        let team = desk
            .call(&mut client, "POST", "/teams", Some(&team))
            .await?["id"]
            .clone();
        let (domain, _) = adopt(&desk, "many.example").await?;
        // Adopted, it names those whom the registry has.
        let none = json!({ "registrant": null, "admin": null, "tech": null, "billing": null });
        desk.call(
            &mut client,
            "PATCH",
            &format!("{domain}/contacts"),
            Some(&none),
        )
        .await?;
        desk.call(
            &mut client,
            "PATCH",
            &domain,
            Some(&json!({ "team_id": team })),
        )
        .await?;
        drop(client);
        settled(&desk).await?;
        desk.stop().await?;
        desk.book().grow(0, domains).await?;
        desk.start().await?;
        desk.book().analyze().await?;
        Ok(Self {
            desk,
            engine,
            holder,
        })
    }

    /// One figure with its engine.
    pub fn line(&self, report: &mut Report, what: &str, seconds: f64, target: f64) {
        let engine = match self.engine {
            Engine::Sqlite => "SQLite",
            Engine::Postgres => "PostgreSQL",
        };
        report.at_most(&format!("{what}, {engine}"), Unit::Seconds, seconds, target);
    }

    /// Another registrant for all.
    async fn plan(&self, report: &mut Report) -> Outcome {
        let desk = &self.desk;
        let mut client = desk.connect().await?;
        let who = desk
            .call(&mut client, "POST", "/contacts", Some(&contact(2)))
            .await?["id"]
            .clone();
        let cookie = sign_in(desk).await?;
        let mut asked = vec![
            ("the list of domains", Asked::of(desk, "/domains", &cookie)),
            ("the overview", Asked::of(desk, "/", &cookie)),
        ];
        let change =
            json!({ "change": { "roles": { "registrant": who } }, "selection": { "filter": {} } });
        let begun = Instant::now();
        let plan = desk
            .call(&mut client, "POST", "/plans", Some(&change))
            .await?;
        let planned = begun.elapsed();
        let changes = &plan["totals"]["changes_of_registrant"];
        if changes.as_u64() != Some(DOMAINS as u64) {
            return Err(format!("the plan counts {changes} changes of registrant").into());
        }
        let id = text(&plan["id"])?;
        let begun = Instant::now();
        let task = desk
            .call(&mut client, "POST", &format!("/plans/{id}/run"), None)
            .await?;
        let answered = begun.elapsed();
        let task = text(&task["id"])?;
        asked.push((
            "its task",
            Asked::of(desk, &format!("/tasks/{task}"), &cookie),
        ));
        loop {
            let task = desk
                .call(&mut client, "GET", &format!("/tasks/{task}"), None)
                .await?;
            if task["steps"][0]["status"] == "done" {
                break;
            }
            if begun.elapsed() > PATIENCE {
                return Err(format!("the parts were not made: {task}").into());
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let enqueued = begun.elapsed();
        tokio::time::sleep(CARRIED).await;
        let seconds = |time: Duration| time.as_secs_f64();
        self.line(
            report,
            "a plan for 10,000 domains, made",
            seconds(planned),
            PLANNED,
        );
        self.line(report, "it runs, answered", seconds(answered), ENQUEUED);
        self.line(
            report,
            "every domain has its task",
            seconds(enqueued),
            ENQUEUED,
        );
        for (page, asked) in asked {
            let p99 = asked.p99().await?;
            self.line(
                report,
                &format!("{page} meanwhile, p99"),
                seconds(p99),
                SHOWN,
            );
        }
        Ok(())
    }

    /// Another telephone for the one who holds all roles.
    async fn edit(&self, report: &mut Report) -> Outcome {
        let desk = &self.desk;
        let mut client = desk.connect().await?;
        let holder = text(&self.holder)?;
        let phone = json!({ "phone": "+420.224810102" });
        let begun = Instant::now();
        desk.call(
            &mut client,
            "PATCH",
            &format!("/contacts/{holder}"),
            Some(&phone),
        )
        .await?;
        let edited = begun.elapsed();
        let differ = desk
            .call(
                &mut client,
                "GET",
                &portfolio(desk, "?state=on_its_way&limit=1")?,
                None,
            )
            .await?;
        if differ["data"].as_array().is_none_or(Vec::is_empty) {
            return Err("an edit of everybody's contact left every state as it was".into());
        }
        self.line(
            report,
            "the first edit of a contact on 10,000 domains",
            edited.as_secs_f64(),
            EDITED,
        );
        Ok(())
    }
}

/// A value that must be text.
pub fn text(value: &Value) -> Outcome<&str> {
    value
        .as_str()
        .ok_or_else(|| format!("no text: {value}").into())
}

/// A page that is asked for again and again, as somebody does who follows what happens.
struct Asked {
    ends: Arc<AtomicBool>,
    asking: JoinHandle<Outcome<Vec<Duration>>>,
}

impl Asked {
    fn of(desk: &Desk, path: &str, cookie: &str) -> Self {
        let (address, path) = (desk.address().to_owned(), path.to_owned());
        let request = Request::new("GET", &path).header("cookie", cookie);
        let ends = Arc::new(AtomicBool::new(false));
        let ended = Arc::clone(&ends);
        let asking = tokio::spawn(async move {
            let mut client = crate::http::Client::connect(&address).await?;
            let mut took = Vec::new();
            while !ended.load(Ordering::Relaxed) {
                let sent = Instant::now();
                let status = client.send(&request).await?.status;
                if status != 200 {
                    return Err(format!("{path}: {status}").into());
                }
                took.push(sent.elapsed());
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            Outcome::Ok(took)
        });
        Self { ends, asking }
    }

    /// What one in a hundred exceeds.
    async fn p99(self) -> Outcome<Duration> {
        self.ends.store(true, Ordering::Relaxed);
        let mut took = self.asking.await??;
        took.sort_unstable();
        Ok(quantile(&took, 99))
    }
}
