//! The trait over the pool: each call is one command.

use super::apart::apart;
use super::outcome::{applied, judge, judge_read};
use super::pool::{Pool, Trouble};
use super::profile::{Profile, ProfileError};
use super::read::{self, Answer, Unreadable};
use super::session::Broken;
use super::tls::{Dialer, TlsDialer};
use super::write;
use crate::codes;
use crate::connector::{Applied, Capabilities, Connector, Failure, Message};
use crate::guard::Effect;
use async_trait::async_trait;
use chrono::NaiveDate;
use instant_epp::contact::{ContactCheck, ContactDelete};
use instant_epp::domain::update::{DomainAdd, DomainChangeInfo, DomainRemove};
use instant_epp::domain::{DomainContact, DomainInfo, DomainRenew, DomainUpdate};
use instant_epp::domain::{Period, PeriodLength};
use instant_epp::host::{HostCheck, HostCreate};
use instant_epp::poll::{Ack, Poll};
use instant_xml::ToXml;
use model::domain_name::DomainName;
use model::registry::{
    DomainChange, DomainRole, RegistryContact, RegistryDomain, RoleChange, StatusChange,
};
use std::sync::Arc;
use std::time::Instant;

/// A registry that is reached over EPP. Sessions are opened when a call needs one; creating this opens nothing.
pub struct Epp {
    pool: Pool,
    capabilities: Capabilities,
}

impl Epp {
    /// Sets up an account.
    ///
    /// # Errors
    /// [`ProfileError::ServerName`] and [`ProfileError::Roots`].
    pub fn new(profile: Profile) -> Result<Self, ProfileError> {
        let dialer = Arc::new(TlsDialer::new(&profile)?);
        Ok(Self::over(profile, dialer))
    }

    pub(super) fn over(profile: Profile, dialer: Arc<dyn Dialer>) -> Self {
        Self {
            capabilities: profile.capabilities(),
            pool: Pool::new(profile, dialer),
        }
    }

    /// Logs out of the idle sessions. Calls in progress end as they would, later ones are a [`Failure::Retry`]. Not needed for correctness: a connector that is
    /// dropped just disconnects.
    pub async fn close(&self) {
        self.pool.close().await;
    }

    #[cfg(test)]
    pub(super) const fn pool(&self) -> &Pool {
        &self.pool
    }

    async fn call<T: ToXml + Sync>(
        &self,
        effect: Effect,
        verb: &'static str,
        command: &T,
        trid: &str,
    ) -> Result<Result<Answer, Trouble>, Failure> {
        let xml = write::command(command, trid)?;
        let start = Instant::now();
        let outcome = self.pool.call(effect, &xml, trid).await;
        let registry = self.pool.profile.name.as_str();
        match &outcome {
            Ok(answer) => {
                tracing::debug!(registry, verb, trid, code = answer.code, elapsed = ?start.elapsed(), "EPP command answered")
            }
            Err(Trouble::Failed(failure)) => {
                tracing::warn!(registry, verb, trid, %failure, "EPP command not sent")
            }
            Err(Trouble::Broken(broken)) => tracing::warn!(
                registry,
                verb,
                trid,
                sent = broken.sent,
                why = broken.why,
                "EPP command sent without a usable answer"
            ),
        }
        Ok(outcome)
    }

    async fn read<T: ToXml + Sync>(
        &self,
        verb: &'static str,
        command: &T,
        trid: &str,
    ) -> Result<Answer, Failure> {
        self.call(Effect::Reads, verb, command, trid)
            .await?
            .map_err(Trouble::of_read)
    }

    async fn write<T: ToXml + Sync>(
        &self,
        verb: &'static str,
        command: &T,
        trid: &str,
    ) -> Result<Answer, Failure> {
        self.call(Effect::Writes, verb, command, trid)
            .await?
            .map_err(Trouble::of_write)
    }
}

/// A response that reports success without the requested data: a query changed nothing, so retry.
fn incomplete(error: Unreadable) -> Failure {
    if let Some(cause) = std::error::Error::source(&error) {
        tracing::debug!(%cause, "an answer that is not well-formed");
    }
    Failure::retry(format!("the answer can't be used: {error}"))
}

/// A response about another object says nothing about this one. It is never compared with what is wanted, and nothing is adopted from it.
fn another(kind: &str, asked: &str) -> Failure {
    Failure::unknown(format!(
        "the registry was asked about {asked} and answered about another {kind}"
    ))
}

/// Parses a response where it blocks nobody.
async fn parsed<T: Send + 'static>(
    answer: Answer,
    read: impl FnOnce(&Answer) -> Result<T, Unreadable> + Send + 'static,
) -> Result<T, Failure> {
    match apart(answer.xml.len(), move || read(&answer)).await {
        Some(read) => read.map_err(incomplete),
        None => Err(Failure::retry("reading the answer was broken off")),
    }
}

#[async_trait]
impl Connector for Epp {
    fn name(&self) -> &str {
        &self.pool.profile.name
    }

    fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    async fn contact_info(
        &self,
        trid: &str,
        handle: &str,
    ) -> Result<Option<RegistryContact>, Failure> {
        let answer = judge_read(
            self.read("contact:info", &write::ContactInfo::new(handle), trid)
                .await?,
        )?;
        let by_default = self.pool.profile.discloses_by_default;
        let Some(answer) = answer else {
            return Ok(None);
        };
        let found = parsed(answer, move |answer| read::contact(answer, by_default)).await?;
        if !found.handle.eq_ignore_ascii_case(handle) {
            return Err(another("contact", handle));
        }
        // A registry may write handles in capitals; everybody here compares with the requested one.
        Ok(Some(RegistryContact {
            handle: handle.to_owned(),
            ..found
        }))
    }

    async fn contact_check(&self, trid: &str, handle: &str) -> Result<bool, Failure> {
        let answer = judge(
            self.read(
                "contact:check",
                &ContactCheck {
                    contact_ids: &[handle],
                },
                trid,
            )
            .await?,
        )?;
        let handle = handle.to_owned();
        parsed(answer, move |answer| read::contact_check(answer, &handle)).await
    }

    async fn create_contact(
        &self,
        trid: &str,
        contact: &RegistryContact,
    ) -> Result<Applied, Failure> {
        let password = auth_info()?;
        let command = write::ContactCreate::new(contact, &password, self.capabilities.disclose);
        applied(self.write("contact:create", &command, trid).await?)
    }

    async fn update_contact(
        &self,
        trid: &str,
        wanted: &RegistryContact,
        found: &RegistryContact,
    ) -> Result<Applied, Failure> {
        match write::ContactUpdate::new(wanted, found, self.capabilities.disclose) {
            Some(command) => applied(self.write("contact:update", &command, trid).await?),
            None => Ok(Applied::Done),
        }
    }

    async fn update_contact_statuses(
        &self,
        trid: &str,
        handle: &str,
        change: &StatusChange,
    ) -> Result<Applied, Failure> {
        if change.is_empty() {
            return Ok(Applied::Done);
        }
        let command = write::ContactStatuses::new(handle, change)?;
        applied(self.write("contact:update", &command, trid).await?)
    }

    async fn delete_contact(&self, trid: &str, handle: &str) -> Result<Applied, Failure> {
        applied(
            self.write("contact:delete", &ContactDelete::new(handle), trid)
                .await?,
        )
    }

    async fn domain_info(&self, trid: &str, name: &str) -> Result<Option<RegistryDomain>, Failure> {
        let answer = judge_read(
            self.read("domain:info", &DomainInfo::new(name, None), trid)
                .await?,
        )?;
        let Some(answer) = answer else {
            return Ok(None);
        };
        let found = parsed(answer, read::domain).await?;
        let told = DomainName::parse(&found.name);
        if found.name != name && !told.is_ok_and(|told| told.ascii() == name) {
            return Err(another("domain", name));
        }
        Ok(Some(RegistryDomain {
            name: name.to_owned(),
            ..found
        }))
    }

    async fn update_domain_contacts(
        &self,
        trid: &str,
        name: &str,
        change: &RoleChange,
    ) -> Result<Applied, Failure> {
        if change.is_empty() {
            return Ok(Applied::Done);
        }
        let (add, remove) = (holders(&change.add), holders(&change.remove));
        let mut command = DomainUpdate::new(name);
        if !add.is_empty() {
            command.add(DomainAdd {
                ns: None,
                contacts: Some(&add),
                statuses: None,
            });
        }
        if !remove.is_empty() {
            command.remove(DomainRemove {
                ns: None,
                contacts: Some(&remove),
                statuses: None,
            });
        }
        if let Some(registrant) = change.registrant.as_deref() {
            command.info(DomainChangeInfo {
                registrant: Some(registrant),
                auth_info: None,
            });
        }
        applied(self.write("domain:update", &command, trid).await?)
    }

    async fn update_domain(
        &self,
        trid: &str,
        name: &str,
        change: &DomainChange,
    ) -> Result<Applied, Failure> {
        if change.is_empty() {
            return Ok(Applied::Done);
        }
        let (on, off) = (
            write::statuses(&change.add_statuses)?,
            write::statuses(&change.remove_statuses)?,
        );
        let mut command = DomainUpdate::new(name);
        let ns = write::nameservers(&change.add_nameservers);
        if ns.is_some() || !on.is_empty() {
            command.add(DomainAdd {
                ns,
                contacts: None,
                statuses: (!on.is_empty()).then_some(&on),
            });
        }
        let ns = write::nameservers(&change.remove_nameservers);
        if ns.is_some() || !off.is_empty() {
            command.remove(DomainRemove {
                ns,
                contacts: None,
                statuses: (!off.is_empty()).then_some(&off),
            });
        }
        applied(self.write("domain:update", &command, trid).await?)
    }

    async fn renew_domain(
        &self,
        trid: &str,
        name: &str,
        ends: NaiveDate,
        years: u32,
    ) -> Result<Applied, Failure> {
        let length = u8::try_from(years)
            .ok()
            .and_then(|years| PeriodLength::new(years).ok())
            .ok_or_else(|| {
                Failure::refused(codes::VALUE_RANGE, "a period is 1 to 99 years (not sent)")
            })?;
        let command = DomainRenew::new(name, ends, Period::Years(length));
        applied(self.write("domain:renew", &command, trid).await?)
    }

    async fn host_check(&self, trid: &str, name: &str) -> Result<bool, Failure> {
        let command = HostCheck { hosts: &[name] };
        let answer = judge(self.read("host:check", &command, trid).await?)?;
        let name = name.to_owned();
        parsed(answer, move |answer| read::host_check(answer, &name)).await
    }

    async fn create_host(&self, trid: &str, name: &str) -> Result<Applied, Failure> {
        let command = HostCreate::new(name, None);
        applied(self.write("host:create", &command, trid).await?)
    }

    async fn poll(&self, trid: &str) -> Result<Option<Message>, Failure> {
        let answer = match self.call(Effect::Reads, "poll", &Poll, trid).await? {
            Ok(answer) => judge(answer)?,
            // Not XML, but the response to this query all the same.
            Err(Trouble::Broken(Broken {
                text: Some(text), ..
            })) if text.contains(trid) => return Ok(Some(read::unreadable(text))),
            Err(trouble) => return Err(trouble.of_read()),
        };
        if answer.code == codes::NO_MESSAGES {
            return Ok(None);
        }
        let message = parsed(answer, |answer| {
            Ok(read::message(answer).unwrap_or_else(|_| read::unreadable(answer.xml.clone())))
        });
        message.await.map(Some)
    }

    async fn ack(&self, trid: &str, message_id: &str) -> Result<(), Failure> {
        judge(self.write("poll ack", &Ack { message_id }, trid).await?).map(drop)
    }
}

fn holders(held: &[(DomainRole, String)]) -> Vec<DomainContact<'_>> {
    held.iter()
        .map(|(role, handle)| DomainContact {
            contact_type: role.as_str().into(),
            id: handle.as_str().into(),
        })
        .collect()
}

/// A contact's authorization information: the RFC requires one (RFC 5733, section 3.2.1), we never use it, and nobody must be able to guess it. It is not stored;
/// a new one can be set at any time. 16 characters with all the kinds that registries require: some want 8 at least, some 16 at most.
fn auth_info() -> Result<String, Failure> {
    const LETTERS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZabcdefgh";
    let mut random = [0; 12];
    let filled = rustls::crypto::ring::default_provider()
        .secure_random
        .fill(&mut random);
    filled.map_err(|_| Failure::retry("the system gives no random numbers"))?;
    let letters: String = random
        .iter()
        .map(|byte| char::from(LETTERS[usize::from(byte % 32)]))
        .collect();
    Ok(format!("{letters}aZ7-"))
}
