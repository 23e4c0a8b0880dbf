//! Drives DNSimple's dialect with the vendor's own client for Rust: every operation that the dialect has, into the vendor's own types.

use dnsimple::dnsimple::contacts::ContactPayload;
use dnsimple::dnsimple::registrar_registrant_changes::{
    RegistrantChangeCheckPayload, RegistrantChangePayload,
};
use dnsimple::dnsimple::{Client, Filters, Paginate, RequestOptions, Sort, new_client};
use dnsimple::errors::DNSimpleError;
use std::collections::HashMap;
use std::time::Duration;

type Failed = Box<dyn std::error::Error>;

fn client(address: &str, token: &str) -> Result<Client, Failed> {
    let mut client = new_client(true, token.to_owned())?;
    client.set_base_url(&format!("http://{address}/dnsimple"));
    Ok(client)
}

fn jana(label: &str, city: &str) -> ContactPayload {
    ContactPayload {
        label: Some(label.into()),
        first_name: "Jana".into(),
        last_name: "Nova".into(),
        job_title: Some("CEO".into()),
        organization_name: Some("Nova s.r.o.".into()),
        email: "jana@nova.example".into(),
        phone: "+420601123456".into(),
        fax: None,
        address1: "Dlouha 1".into(),
        address2: None,
        city: city.into(),
        state_province: "Praha".into(),
        postal_code: "110 00".into(),
        country: "CZ".into(),
    }
}

fn options(filter: Option<(&str, &str)>, sort: &str, page: Option<u32>) -> Option<RequestOptions> {
    let filters = filter
        .map(|(name, value)| Filters::new(HashMap::from([(name.to_owned(), value.to_owned())])));
    Some(RequestOptions {
        filters,
        sort: (!sort.is_empty()).then(|| Sort::new(sort.to_owned())),
        paginate: page.map(|page| Paginate { per_page: 1, page }),
    })
}

async fn identity(client: &Client) -> Result<u64, Failed> {
    let who = client.identity().whoami().await?;
    assert!(!who.rate_limit.is_empty() && !who.rate_limit_reset.is_empty());
    let account = who.data.and_then(|data| data.account).ok_or("no account")?;
    let accounts = client
        .accounts()
        .list_accounts()
        .await?
        .data
        .ok_or("no accounts")?;
    let ids: Vec<u64> = accounts.iter().map(|account| account.id).collect();
    assert_eq!(ids, [account.id]);
    Ok(account.id)
}

/// Every operation of contacts; the id of the one that stays.
async fn contacts(client: &Client, account: u64) -> Result<u64, Failed> {
    let contacts = client.contacts();
    let made = contacts
        .create_contact(account, jana("Office", "Praha"))
        .await?;
    let made = made.data.ok_or("no contact")?;
    assert_eq!(
        (made.account_id, made.label.as_str(), made.fax.as_str()),
        (account, "Office", "")
    );
    let shown = contacts
        .get_contact(account, made.id)
        .await?
        .data
        .ok_or("not shown")?;
    assert_eq!(
        (shown.phone.as_str(), shown.country.as_str()),
        ("+420601123456", "CZ")
    );
    let changed = contacts
        .update_contact(account, made.id, jana("Shop", "Brno"))
        .await?;
    let changed = changed.data.ok_or("not changed")?;
    assert_eq!(
        (changed.id, changed.city.as_str(), changed.label.as_str()),
        (made.id, "Brno", "Shop")
    );
    let spare = contacts.create_contact(account, jana("A", "Praha")).await?;
    let spare = spare.data.ok_or("no spare one")?.id;
    let second = contacts
        .list_contacts(account, options(None, "label:asc,id:desc", Some(2)))
        .await?;
    let ids: Vec<u64> = second
        .data
        .iter()
        .flatten()
        .map(|contact| contact.id)
        .collect();
    let pages = second.pagination.ok_or("no pages")?;
    assert_eq!(
        (ids, pages.total_entries, pages.total_pages),
        (vec![made.id], 2, 2)
    );
    assert_eq!(contacts.delete_contact(account, spare).await?.status, 204);
    match contacts
        .create_contact(
            account,
            ContactPayload {
                email: "nobody".into(),
                ..jana("X", "Praha")
            },
        )
        .await
    {
        Err(DNSimpleError::BadRequest {
            message,
            attribute_errors: Some(errors),
        }) => {
            assert_eq!(message, "Validation failed");
            assert!(
                errors.get("email").is_some_and(|texts| texts.is_array()),
                "{errors}"
            );
        }
        other => return Err(format!("{:?}", other.map(|_| ())).into()),
    }
    Ok(made.id)
}

/// Whatever a contact lacks, the vendor's type wants a text for; what is refused keeps its class.
async fn refusals(client: &Client, account: u64) -> Result<(), Failed> {
    let contacts = client.contacts();
    is_not_found(contacts.get_contact(account, 999_999), "a contact").await;
    let payload = jana("X", "Praha");
    is_not_found(
        contacts.update_contact(account, 999_999, payload),
        "one to be changed",
    )
    .await;
    is_not_found(
        contacts.delete_contact(account, 999_999),
        "one to be deleted",
    )
    .await;
    is_not_found(contacts.list_contacts(account + 1, None), "an account").await;
    let made = contacts
        .create_contact(
            account,
            ContactPayload {
                label: None,
                job_title: None,
                organization_name: None,
                email: String::new(),
                phone: String::new(),
                state_province: String::new(),
                postal_code: String::new(),
                ..jana("", "Praha")
            },
        )
        .await?;
    let made = made.data.ok_or("no bare contact")?;
    assert_eq!(
        [
            made.label,
            made.organization_name,
            made.email,
            made.state_province
        ]
        .concat(),
        ""
    );
    for (wrong, field) in [
        (
            ContactPayload {
                phone: "12".into(),
                ..jana("X", "Praha")
            },
            "phone",
        ),
        (
            ContactPayload {
                country: "XX".into(),
                ..jana("X", "Praha")
            },
            "country",
        ),
        (jana("X", ""), "city"),
    ] {
        match contacts.update_contact(account, made.id, wrong).await {
            Err(DNSimpleError::BadRequest {
                attribute_errors: Some(errors),
                ..
            }) => assert!(errors[field].is_array(), "{field}: {errors}"),
            other => return Err(format!("{field}: {:?}", other.map(|_| ())).into()),
        }
    }
    let unknown = contacts.list_contacts(account, options(None, "shoe_size:asc", None));
    match unknown.await {
        Err(DNSimpleError::BadRequest { message, .. }) => assert!(!message.is_empty()),
        other => return Err(format!("{:?}", other.map(|_| ())).into()),
    }
    assert_eq!(contacts.delete_contact(account, made.id).await?.status, 204);
    Ok(())
}

/// Somebody whose key may read contacts and no more.
async fn reads_only(client: &Client) -> Result<(), Failed> {
    let account = identity(client).await?;
    let contacts = client.contacts();
    contacts.list_contacts(account, None).await?;
    match contacts.create_contact(account, jana("X", "Praha")).await {
        Err(DNSimpleError::Forbidden(message)) => assert!(!message.is_empty()),
        other => return Err(format!("{:?}", other.map(|_| ())).into()),
    }
    match client.domains().list_domains(account, None).await {
        Err(DNSimpleError::Forbidden(message)) => assert!(!message.is_empty()),
        other => return Err(format!("{:?}", other.map(|_| ())).into()),
    }
    Ok(())
}

/// A desk that takes few requests a minute: how many are left is told with each, and the next one has a class of its own.
async fn throttled(client: &Client) -> Result<(), Failed> {
    let mut left = u32::MAX;
    for _ in 0..100 {
        match client.identity().whoami().await {
            Ok(who) => {
                let now: u32 = who.rate_limit_remaining.parse()?;
                assert!(now < left, "{now} after {left}");
                left = now;
            }
            Err(DNSimpleError::TooManyRequests) => {
                assert_eq!(left, 0);
                return Ok(());
            }
            Err(other) => return Err(other.into()),
        }
    }
    Err("a hundred requests went through".into())
}

async fn names(
    client: &Client,
    account: u64,
    asked: Option<RequestOptions>,
) -> Result<Vec<String>, Failed> {
    let listed = client.domains().list_domains(account, asked).await?;
    Ok(listed
        .data
        .into_iter()
        .flatten()
        .map(|domain| domain.name)
        .collect())
}

async fn is_not_found<T>(asked: impl Future<Output = Result<T, DNSimpleError>>, what: &str) {
    match asked.await {
        Err(DNSimpleError::NotFound(text)) => {
            assert!(text.to_lowercase().contains("not found"), "{what}: {text}")
        }
        Err(other) => panic!("{what}: {other}"),
        Ok(_) => panic!("{what} is there"),
    }
}

async fn domains(client: &Client, account: u64) -> Result<u64, Failed> {
    assert_eq!(
        names(client, account, None).await?,
        ["simple.example", "waits.held"]
    );
    let like = options(
        Some(("name_like", "imple")),
        "expiration:desc,name:asc",
        None,
    );
    assert_eq!(names(client, account, like).await?, ["simple.example"]);
    assert!(
        names(
            client,
            account,
            options(Some(("name_like", "other")), "", None)
        )
        .await?
        .is_empty()
    );
    let listed = client
        .domains()
        .list_domains(account, None)
        .await?
        .data
        .ok_or("no domains")?;
    let domain = client
        .domains()
        .get_domain(account, listed[0].id)
        .await?
        .data
        .ok_or("no domain")?;
    assert_eq!(
        (
            domain.state.as_str(),
            domain.account_id,
            domain.registrant_id
        ),
        ("registered", account, None)
    );
    assert!(!domain.auto_renew && domain.expires_at.is_some());
    is_not_found(
        client.domains().get_domain(account, 999_999),
        "another domain",
    )
    .await;
    Ok(domain.id)
}

async fn changes(
    client: &Client,
    account: u64,
    domain_id: u64,
    contact_id: u64,
) -> Result<(), Failed> {
    let registrar = client.registrar();
    let check = RegistrantChangeCheckPayload {
        domain_id,
        contact_id,
    };
    let check = registrar
        .check_registrant_change(account, check)
        .await?
        .data
        .ok_or("not checked")?;
    assert!(check.registry_owner_change);
    assert_eq!(check.extended_attributes.map(|list| list.len()), Some(0));
    let payload = RegistrantChangePayload {
        domain_id,
        contact_id,
        extended_attributes: None,
    };
    let begun = registrar.create_registrant_change(account, payload).await?;
    assert_eq!(begun.status, 202);
    let id = begun.data.ok_or("not begun")?.id;
    let mut state = String::new();
    for _ in 0..400 {
        let now = registrar
            .get_registrant_change(account, id)
            .await?
            .data
            .ok_or("not shown")?;
        state = now.state;
        if state == "completed" || state == "cancelled" {
            break;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    assert_eq!(state, "completed");
    let open = registrar
        .list_registrant_changes(account, None)
        .await?
        .data
        .ok_or("no list")?;
    assert!(open.is_empty(), "{open:?}");
    let done = options(Some(("state", "completed")), "id:desc", None);
    let done = registrar
        .list_registrant_changes(account, done)
        .await?
        .data
        .ok_or("no list")?;
    assert_eq!(
        done.iter().map(|change| change.id).collect::<Vec<_>>(),
        [id]
    );
    let number = contact_id.to_string();
    let held = options(Some(("registrant_id", &number)), "", None);
    assert_eq!(names(client, account, held).await?, ["simple.example"]);
    match registrar.delete_registrant_change(account, id).await {
        Err(DNSimpleError::BadRequest { message, .. }) => assert!(!message.is_empty()),
        other => return Err(format!("{:?}", other.map(|_| ())).into()),
    }
    is_not_found(
        registrar.get_registrant_change(account, 999_999),
        "another change",
    )
    .await;
    Ok(())
}

/// One that waits at its registry is stopped: the answer says what it is, or has no body.
async fn stopped(client: &Client, account: u64, contact_id: u64) -> Result<(), Failed> {
    let listed = client
        .domains()
        .list_domains(account, options(Some(("name_like", "waits")), "", None))
        .await?;
    let domain_id = listed
        .data
        .and_then(|all| all.first().map(|domain| domain.id))
        .ok_or("no domain that waits")?;
    let payload = RegistrantChangePayload {
        domain_id,
        contact_id,
        extended_attributes: None,
    };
    let registrar = client.registrar();
    let begun = registrar
        .create_registrant_change(account, payload)
        .await?
        .data
        .ok_or("not begun")?;
    let stopped = registrar
        .delete_registrant_change(account, begun.id)
        .await?;
    match (stopped.status, stopped.data.flatten()) {
        (204, None) => {}
        (202, Some(change)) => {
            assert_eq!((change.id, change.state.as_str()), (begun.id, "cancelling"))
        }
        other => return Err(format!("{other:?}").into()),
    }
    Ok(())
}

async fn all(given: &[String]) -> Result<(), Failed> {
    let (address, key, stranger) = match given {
        [address, key, word] if word == "reads" => return reads_only(&client(address, key)?).await,
        [address, key, word] if word == "throttled" => {
            return throttled(&client(address, key)?).await;
        }
        [address, key, _organization, stranger] => (address, key, stranger),
        _ => return Err("give the address, the key, the organization and a stranger's key".into()),
    };
    let desk = client(address, key)?;
    let account = identity(&desk).await?;
    let contact = contacts(&desk, account).await?;
    refusals(&desk, account).await?;
    let domain = domains(&desk, account).await?;
    changes(&desk, account, domain, contact).await?;
    match desk.contacts().delete_contact(account, contact).await {
        Err(DNSimpleError::BadRequest { message, .. }) => assert!(!message.is_empty()),
        other => return Err(format!("{:?}", other.map(|_| ())).into()),
    }
    stopped(&desk, account, contact).await?;
    let theirs = client(address, stranger)?;
    is_not_found(
        theirs.contacts().get_contact(account, contact),
        "a contact of another organization",
    )
    .await;
    match client(address, "wrong")?.identity().whoami().await {
        Err(DNSimpleError::Unauthorized) => {}
        other => return Err(format!("{:?}", other.map(|_| ())).into()),
    }
    // What this dialect does not have is an error too, and no page.
    is_not_found(desk.zones().list_zones(account, None), "zones").await;
    Ok(())
}

fn main() -> Result<(), Failed> {
    let given: Vec<String> = std::env::args().skip(1).collect();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(all(&given))?;
    println!("all of it");
    Ok(())
}
