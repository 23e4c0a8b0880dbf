//! `nichandle serve`: everything in one process, and its shutdown.
//!
//! At a stop signal nothing new is accepted, streams end, a running step of a task is finished and the task released, responses in
//! progress are finished; what takes longer than ten seconds is left to the lease, which expires.

use super::database::open_within;
use super::lock::lock;
use super::stop::stop_signal;
use super::{Failed, folder, mailing};
use crate::clerk::Desk as Clerk;
use crate::config::{Settings, is_loopback};
use crate::http::client::Clients;
use crate::http::hosts::{Hosts, host_of};
use crate::http::listen::{self, files};
use crate::http::{self, Parts};
use crate::lookup::Views;
use crate::outside::{SystemChance, SystemClock};
use crate::registries::Registries;
use crate::secret_key::seals;
use crate::{logging, whois};
use app::Site;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use hooks::Http;
use model::outside::{Chance, Clock};
use registry::epp::{Epp, Profile, Roots, Secret};
use registry_sim::{Simulator, StateLocation};
use service::installation::SIMULATOR;
use service::{Passwords, Service};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use store::{Db, Engine};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use worker::{Keeping, Pace, Worker};

/// The shutdown timeout.
const LAST_ORDERS: Duration = Duration::from_secs(10);
/// How long to wait for a PostgreSQL that can't be reached yet: after a power cut everything starts at once.
const DATABASE_WAIT: Duration = Duration::from_secs(300);
/// EPP sessions with the embedded simulator; one for each concurrent task.
const SIMULATOR_SESSIONS: usize = 8;

pub(super) async fn run(settings: Settings) -> Result<(), Failed> {
    logging::start(&settings.log, settings.log_format);
    let files = files::raise();
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let chance: Arc<dyn Chance> = Arc::new(SystemChance);
    folder::make(&settings.data_dir)?;
    let _lock = if settings.database_url.is_none() {
        Some(lock(&settings.data_dir)?)
    } else {
        None
    };
    let db = open_within(&settings, DATABASE_WAIT).await?;
    if db.engine() == Engine::Sqlite {
        take_leases_back(&db, clock.now()).await?;
    }
    super::registry::choose(&settings, &db).await?;
    let (profile, simulator) = registry_of(&settings, chance.as_ref()).await?;
    let registries = Arc::new(Registries {
        profile: profile.name.clone(),
        connector: Arc::new(Epp::new(profile).map_err(Failed::new)?),
        shared: simulator.is_none(),
        clock: Arc::clone(&clock),
        chance: Arc::clone(&chance),
    });
    let service = Service::new(
        db.clone(),
        Arc::clone(&clock),
        Arc::clone(&chance),
        registries.clone(),
        Passwords::standard(Arc::clone(&chance))?,
        seals(&settings, Arc::clone(&chance))?,
    )
    .with_private_hooks(settings.private_webhooks);
    let service = if settings.demo {
        service
    } else {
        close_samples(service).await?
    };
    // A client of a loopback listener is on this machine; otherwise the first visitor must prove that they can read what is printed here.
    let setup_code = if is_loopback(settings.listen) || service.organizations().is_set_up().await? {
        None
    } else {
        Some(draw_code(chance.as_ref()))
    };
    let service = match &setup_code {
        Some(code) => service.with_setup_code(code),
        None => service,
    };
    let courier = Http::new(settings.private_webhooks).map_err(Failed::new)?;

    let listener = bind(settings.listen).await?;
    let address = listener.local_addr().map_err(Failed::new)?;
    let whois_listener = match settings.whois_listen {
        Some(listen) => Some(bind(listen).await?),
        None => None,
    };
    let bounce_listener = mailing::bounces(&settings).await?;
    let public_url = settings
        .public_url
        .clone()
        .unwrap_or_else(|| format!("http://{address}"));
    let whois_address = whois_listener
        .as_ref()
        .and_then(|listener| listener.local_addr().ok());
    let publisher = Arc::new(settings.registrar.publisher(&public_url, whois_address));
    let lookup = Arc::new(Views(service.clone()));

    let demo = match settings.demo {
        true => Some(service.demo().ensure().await?),
        false => None,
    };
    let (mailer, mailbox) = mailing::mail_of(&settings)?;
    let hosts = hosts_of(&settings, address);
    let lookups = whois::Limits {
        connections: files::for_whois(files, whois::Limits::default().connections),
        queries: settings.clients.lookup_limit,
        ..whois::Limits::default()
    };
    let connections = files::for_http(files, settings.clients.max_connections);
    tracing::info!(
        files,
        connections,
        "file descriptors and HTTP connections at a time"
    );
    app::set_assets(crate::assets::url);
    let stop = CancellationToken::new();
    let worker = Worker::new(
        db.clone(),
        Arc::clone(&clock),
        Arc::clone(&chance),
        registries,
        Pace::default(),
    )
    .with_post(mailer, &public_url)
    .with_clerk(Arc::new(Clerk(service.clone())))
    .with_hooks(Arc::new(courier), Arc::new(Clerk(service.clone())))
    .with_reading(settings.reading)
    .with_housekeeping(Keeping {
        event_days: settings.keep_events,
    });
    let router = http::router(Parts {
        loops: worker.loops(),
        site: Site {
            service: service.clone(),
            publisher: Arc::clone(&publisher),
            api: http::v1::openapi::published(),
            whois: whois_address.is_some(),
            mailbox,
            secure: public_url.starts_with("https://"),
        },
        lookup: lookup.clone(),
        publisher: Arc::clone(&publisher),
        clock: Arc::clone(&clock),
        chance: Arc::clone(&chance),
        secure: public_url.starts_with("https://"),
        origins: settings.cors_origins.clone(),
        rates: settings.rates,
        clients: Clients::new(settings.clients.trusted_proxies.clone()),
        hosts,
        lookups: lookups.rate(),
        stop: stop.clone(),
    });
    let running = TaskTracker::new();
    running.spawn(worker.run(stop.clone()));
    running.spawn(warm(service.db().clone(), stop.clone()));
    let bounces_at = bounce_listener.as_ref().map(ToString::to_string);
    if let Some(listener) = bounce_listener {
        let taking = mailing::take_reports(listener, &settings, &service, stop.clone());
        running.spawn(taking);
    }
    if let Some(listener) = whois_listener {
        running.spawn(whois::serve(
            listener,
            lookup,
            publisher,
            lookups,
            stop.clone(),
        ));
    }
    running.spawn(listen::serve(
        listener,
        router,
        listen::Limits {
            connections,
            connections_per_address: settings.clients.max_connections_per_address,
            ..listen::Limits::default()
        },
        settings.clients.trusted_proxies.clone(),
        stop.clone(),
    ));
    running.close();

    let stopping = stop_signal()?;
    println!("listening on http://{address}");
    if let Some(address) = whois_address {
        println!("whois on {address}");
    }
    if let Some(at) = bounces_at {
        println!("reports of returned letters on {at}");
    }
    if let Some(password) = demo {
        println!(
            "sign in as {} with the password {password:?}",
            service::demo::EMAIL
        );
    }
    if let Some(code) = setup_code {
        println!("set up at {public_url}/setup with the code {code}");
    }
    stopping.await;
    tracing::info!("stopping");
    stop.cancel();
    if tokio::time::timeout(LAST_ORDERS, running.wait())
        .await
        .is_err()
    {
        tracing::warn!("shutdown timed out before everything had ended");
    }
    if let Some(simulator) = simulator {
        simulator.stop().await;
    }
    db.close().await;
    Ok(())
}

/// The first searches find their books in memory.
async fn warm(db: store::Db, stop: CancellationToken) {
    if let Some(Err(error)) = stop.run_until_cancelled(db.warm()).await {
        tracing::warn!(%error, "contacts are read into memory when they are searched");
    }
}

/// Closes the sample organizations that `--demo` left, and logs that they exist.
async fn close_samples(service: Service) -> Result<Service, Failed> {
    let samples = service.demo().samples().await?;
    if !samples.is_empty() {
        tracing::warn!(
            "the sample organization of --demo is in this database; without --demo nobody signs in to it, and its keys do not count"
        );
    }
    Ok(service.with_closed(samples))
}

/// Sixteen letters of base 32 (RFC 4648): 80 random bits, easy to read out.
fn draw_code(chance: &dyn Chance) -> String {
    const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let mut drawn = [0; 16];
    chance.fill(&mut drawn);
    drawn
        .iter()
        .filter_map(|byte| LETTERS.get(usize::from(*byte) % LETTERS.len()))
        .map(|letter| char::from(*letter))
        .collect()
}

/// A worker without a server: for commands that wait for a task where no server runs. On SQLite the caller holds the folder's lock.
pub(super) struct Desk {
    running: TaskTracker,
    simulator: Option<Simulator>,
}

impl Desk {
    /// Starts working, until shutdown.
    pub(super) async fn open(
        settings: &Settings,
        db: Db,
        stop: CancellationToken,
    ) -> Result<Self, Failed> {
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let chance: Arc<dyn Chance> = Arc::new(SystemChance);
        super::registry::choose(settings, &db).await?;
        // Where several processes share a database, the leases of others expire by themselves.
        if db.engine() == Engine::Sqlite {
            take_leases_back(&db, clock.now()).await?;
        }
        let (profile, simulator) = registry_of(settings, chance.as_ref()).await?;
        let registries = Arc::new(Registries {
            profile: profile.name.clone(),
            connector: Arc::new(Epp::new(profile).map_err(Failed::new)?),
            shared: simulator.is_none(),
            clock: Arc::clone(&clock),
            chance: Arc::clone(&chance),
        });
        let service = Service::new(
            db.clone(),
            Arc::clone(&clock),
            Arc::clone(&chance),
            registries.clone(),
            Passwords::standard(Arc::clone(&chance))?,
            seals(settings, Arc::clone(&chance))?,
        );
        let running = TaskTracker::new();
        running.spawn(
            Worker::new(db, clock, chance, registries, Pace::default())
                .with_clerk(Arc::new(Clerk(service)))
                .run(stop),
        );
        running.close();
        Ok(Self { running, simulator })
    }

    /// Waits until what was begun is released.
    pub(super) async fn close(self) {
        let _ = tokio::time::timeout(LAST_ORDERS, self.running.wait()).await;
        if let Some(simulator) = self.simulator {
            simulator.stop().await;
        }
    }
}

/// The configured registry, or the embedded simulator, started.
async fn registry_of(
    settings: &Settings,
    chance: &dyn Chance,
) -> Result<(Profile, Option<Simulator>), Failed> {
    if let Some(registry) = &settings.registry {
        return Ok((registry.profile()?, None));
    }
    // Only this process needs the password, so nobody else learns it.
    let mut secret = [0; 12];
    chance.fill(&mut secret);
    let password = URL_SAFE_NO_PAD.encode(secret);
    let simulator = registry_sim::start(
        registry_sim::Settings {
            state: StateLocation::File(settings.data_dir.join("registry-sim.sqlite")),
            create_on_first_info: true,
            sessions_per_account: SIMULATOR_SESSIONS * 2,
            remembered_commands: 0,
            ..registry_sim::Settings::default()
        }
        .with_account("nichandle", &password),
    )
    .await
    .map_err(Failed::new)?;
    let mut profile = Profile::parse(
        &format!("epp://nichandle@{}", simulator.addr()),
        Secret::new(password),
    )
    .map_err(Failed::new)?;
    profile.name = SIMULATOR.into();
    profile.roots = Roots::Pem(simulator.certificate_pem().to_owned());
    profile.pool_size = SIMULATOR_SESSIONS;
    Ok((profile, Some(simulator)))
}

/// The folder's lock shows that no other worker is alive, so whatever a dead process held is claimed at once and not when its lease expires.
async fn take_leases_back(db: &Db, now: DateTime<Utc>) -> Result<(), Failed> {
    let mut tx = db.begin().await?;
    let held = store::queues::release_all(&mut tx, now).await?;
    // Nothing of these requests is committed: a client that repeats one need not wait.
    store::idempotency::release_all(&mut tx).await?;
    tx.commit().await?;
    if held > 0 {
        tracing::info!(
            held,
            "the previous process ended without releasing its tasks and e-mails; they continue now"
        );
    }
    Ok(())
}

async fn bind(address: SocketAddr) -> Result<TcpListener, Failed> {
    TcpListener::bind(address)
        .await
        .map_err(|error| Failed::new(format!("{address}: {error}")))
}

/// The accepted host names, logged where there may be more than expected.
fn hosts_of(settings: &Settings, address: SocketAddr) -> Hosts {
    if address.ip().is_unspecified()
        && settings.public_url.is_none()
        && settings.clients.hosts.is_empty()
    {
        tracing::warn!(
            "listening on all interfaces without --public-url: requests are accepted for IP addresses and for names without a dot; --hosts adds further names"
        );
    }
    let public = settings.public_url.as_deref().and_then(host_of);
    let named = public
        .into_iter()
        .chain(settings.clients.hosts.iter().cloned());
    Hosts::new(named, address.ip())
}
