//! Reading domains.

use super::super::caller::Caller;
use super::super::contact::{name_of, wire};
use super::super::error::Refused;
use super::super::input::Input;
use super::named::{domain, in_account};
use super::seconds::seconds;
use crate::http::state::ApiState;
use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};
use service::dnsimple::{DomainSort, DomainsAsked, Ordered};
use service::domains::{Domain, DomainFilter};
use store::{Cursor, Page};
use wire::read::{Fields, Given};

/// The default and the maximum number of domains per page.
const ITEMS: (u32, u32) = (20, 100);
/// How many are read at a time.
const STRIDE: u32 = 200;

/// `GetDomainDetail`: the stored role holders, and the registry's data as last read.
pub(super) async fn detail(
    api: &ApiState,
    caller: &Caller,
    mut input: Input,
) -> Result<Value, Refused> {
    let name = input.text("DomainName");
    input.done()?;
    let domain = domain(api, caller, name).await?;
    let mut body = Map::new();
    for holder in api
        .service
        .domains()
        .contacts(&caller.actor, domain.id)
        .await?
    {
        body.insert(name_of(holder.role), wire(&holder.contact.snapshot));
        let private = format!("{}Privacy", holder.role.title());
        body.insert(private, (!holder.contact.disclose).into());
    }
    body.insert("DomainName".into(), json!(domain.name.ascii()));
    body.insert("AutoRenew".into(), json!(false));
    let by = &*api.publisher;
    for (name, text) in [
        ("RegistrarName", Some(&by.registrar)),
        ("RegistrarUrl", Some(&by.registrar_url)),
        ("WhoIsServer", by.whois_server.as_ref()),
        ("AbuseContactEmail", by.abuse_email.as_ref()),
        ("AbuseContactPhone", by.abuse_phone.as_ref()),
    ] {
        if let Some(text) = text {
            body.insert(name.into(), json!(text));
        }
    }
    if let Some(view) = &domain.view {
        let servers = view.nameservers.iter().map(|name| json!({ "Name": name }));
        body.insert("Nameservers".into(), servers.collect());
        body.insert("StatusList".into(), json!(view.statuses));
        body.insert("RegistryDomainId".into(), json!(view.roid));
        for (name, time) in [
            ("CreationDate", view.created),
            // A registry that shows no change has seen none since it was made.
            ("UpdatedDate", view.updated.or(view.created)),
            ("ExpirationDate", view.expires),
        ] {
            if let Some(time) = time {
                body.insert(name.into(), seconds(time));
            }
        }
    }
    Ok(body.into())
}

/// The requested domains.
#[derive(Default)]
struct Wanted {
    begins: Option<String>,
    not_after: Option<DateTime<Utc>>,
    not_before: Option<DateTime<Utc>>,
}

impl Wanted {
    fn takes(&self, domain: &Domain) -> bool {
        let expires = domain.view.as_ref().and_then(|view| view.expires);
        in_account(domain)
            && self
                .begins
                .as_ref()
                .is_none_or(|begin| domain.name.ascii().starts_with(begin))
            && self
                .not_after
                .is_none_or(|limit| expires.is_some_and(|end| end <= limit))
            && self
                .not_before
                .is_none_or(|limit| expires.is_some_and(|end| end >= limit))
    }

    /// One condition of `FilterConditions`.
    fn add(&mut self, mut condition: Fields) -> Result<(), Refused> {
        let mut text = |name: &str| match condition.text(name) {
            Given::Value(text) => text,
            Given::Absent | Given::Null => String::new(),
        };
        let (name, operator) = (text("Name"), text("Operator"));
        let values = condition.list("Values", "a list of one text", |text| Some(text.to_owned()));
        let value = match values.as_deref() {
            Some([one]) => one.clone(),
            _ => return Err(Refused::input("FilterConditions.Values: give one value.")),
        };
        if let Err(errors) = condition.finish() {
            let names: Vec<String> = errors.texts().into_keys().collect();
            return Err(Refused::unreadable(format!(
                "FilterConditions: {} can't be read.",
                names.join(", ")
            )));
        }
        match (name.as_str(), operator.as_str()) {
            ("DomainName", "BEGINS_WITH") => self.begins = Some(value.to_lowercase()),
            ("Expiry", "LE" | "GE") => {
                let time = value
                    .parse()
                    .ok()
                    .and_then(|seconds: f64| {
                        DateTime::from_timestamp_millis((seconds * 1e3) as i64)
                    })
                    .or_else(|| Some(DateTime::parse_from_rfc3339(&value).ok()?.to_utc()))
                    .ok_or_else(|| Refused::input("FilterConditions.Values: Expiry is a time."))?;
                if operator == "LE" {
                    self.not_after = Some(time);
                } else {
                    self.not_before = Some(time);
                }
            }
            _ => {
                return Err(Refused::input(
                    "FilterConditions: DomainName with BEGINS_WITH, and Expiry with LE or GE, are understood.",
                ));
            }
        }
        Ok(())
    }
}

/// Which order `SortCondition` asks for; `None`: by name, as it is without.
fn sorted(input: &mut Input) -> Result<Option<Ordered<DomainSort>>, Refused> {
    let Some(mut sort) = input.object("SortCondition") else {
        return Ok(None);
    };
    let (name, order) = (sort.text("Name").value(), sort.text("SortOrder").value());
    let read = sort.finish().is_ok();
    let key = match name.as_deref() {
        Some("DomainName") if read => Some(DomainSort::Name),
        Some("Expiry") if read => Some(DomainSort::Expiration),
        _ => None,
    };
    match (key, order.as_deref()) {
        (Some(DomainSort::Name), Some("ASC")) => Ok(None),
        (Some(key), Some("ASC")) => Ok(Some((key, false))),
        (Some(key), Some("DESC")) => Ok(Some((key, true))),
        _ => Err(Refused::input(
            "SortCondition: domains are listed by DomainName or Expiry, ASC or DESC.",
        )),
    }
}

/// `ListDomains`, by name unless another order is asked for.
pub(super) async fn list(
    api: &ApiState,
    caller: &Caller,
    mut input: Input,
) -> Result<Value, Refused> {
    let mut wanted = Wanted::default();
    for condition in input.objects("FilterConditions").unwrap_or_default() {
        wanted.add(condition)?;
    }
    let sorted = sorted(&mut input)?;
    let items = items(&mut input, ITEMS);
    if let Some(order) = sorted {
        let skip = skipped(&mut input)?;
        input.done()?;
        return ordered(api, caller, (&wanted, order), (items?, skip)).await;
    }
    let mut after = marker(&mut input)?;
    input.done()?;
    let items = items?;
    let filter = DomainFilter {
        projects: Some([caller.project].into()),
        ..DomainFilter::default()
    };
    let mut shown: Vec<Value> = Vec::new();
    let mut next: Option<String> = None;
    'pages: loop {
        // One row at a time would be slow, many at once could exceed the page: as many as may still fit.
        let missing = items - u32::try_from(shown.len()).unwrap_or(items);
        let page = Page {
            limit: missing.clamp(1, STRIDE),
            after: after.take(),
        };
        let listed = api
            .service
            .domains()
            .list(&caller.actor, &filter, &page)
            .await?;
        for domain in listed.rows.iter().filter(|domain| wanted.takes(domain)) {
            shown.push(summary(domain));
        }
        match listed.next {
            None => break 'pages,
            Some(cursor) if shown.len() as u64 >= u64::from(items) => {
                next = Some(cursor.encode());
                break 'pages;
            }
            Some(cursor) => after = Some(cursor),
        }
    }
    let mut body = json!({ "Domains": shown });
    if let (Some(next), Some(members)) = (next, body.as_object_mut()) {
        members.insert("NextPageMarker".into(), next.into());
    }
    Ok(body)
}

/// The marker of a list in another order than by name: how many domains have been looked at.
const SKIPPED: &str = "after-";

fn skipped(input: &mut Input) -> Result<u64, Refused> {
    let Some(text) = input.text("Marker") else {
        return Ok(0);
    };
    let number = text
        .strip_prefix(SKIPPED)
        .and_then(|number| number.parse().ok());
    number.ok_or_else(|| {
        Refused::input("Marker: give the NextPageMarker of an earlier answer in the same order.")
    })
}

/// A page in another order than by name.
async fn ordered(
    api: &ApiState,
    caller: &Caller,
    (wanted, order): (&Wanted, Ordered<DomainSort>),
    (items, mut skip): (u32, u64),
) -> Result<Value, Refused> {
    let asked = DomainsAsked {
        projects: Some([caller.project].into()),
        ..DomainsAsked::default()
    };
    let mut shown: Vec<Value> = Vec::new();
    let mut next = None;
    'pages: loop {
        let (domains, total) = api
            .service
            .dnsimple()
            .domains(&caller.actor, &asked, &[order], (STRIDE, skip))
            .await?;
        for domain in &domains {
            if shown.len() as u64 >= u64::from(items) {
                next = Some(format!("{SKIPPED}{skip}"));
                break 'pages;
            }
            skip += 1;
            if wanted.takes(domain) {
                shown.push(summary(domain));
            }
        }
        if domains.is_empty() || skip >= total.unsigned_abs() {
            break;
        }
    }
    let mut body = json!({ "Domains": shown });
    if let (Some(next), Some(members)) = (next, body.as_object_mut()) {
        members.insert("NextPageMarker".into(), next.into());
    }
    Ok(body)
}

fn summary(domain: &Domain) -> Value {
    let view = domain.view.as_ref();
    let locked = view.is_some_and(|view| {
        let locks = ["clientTransferProhibited", "serverTransferProhibited"];
        view.statuses
            .iter()
            .any(|status| locks.contains(&status.as_str()))
    });
    let mut body =
        json!({ "DomainName": domain.name.ascii(), "AutoRenew": false, "TransferLock": locked });
    let expires = view.and_then(|view| view.expires);
    if let (Some(expires), Some(members)) = (expires, body.as_object_mut()) {
        members.insert("Expiry".into(), seconds(expires));
    }
    body
}

/// `MaxItems`, clamped.
pub(super) fn items(input: &mut Input, (standard, most): (u32, u32)) -> Result<u32, Refused> {
    let asked = input.number("MaxItems").unwrap_or(standard);
    if (1..=most).contains(&asked) {
        Ok(asked)
    } else {
        Err(Refused::input(format!("MaxItems: give 1 to {most}.")))
    }
}

/// `Marker`, as returned by an earlier response.
pub(super) fn marker(input: &mut Input) -> Result<Option<Cursor>, Refused> {
    let Some(text) = input.text("Marker") else {
        return Ok(None);
    };
    Cursor::decode(&text)
        .map(Some)
        .ok_or_else(|| Refused::input("Marker: give the NextPageMarker of an earlier answer."))
}
