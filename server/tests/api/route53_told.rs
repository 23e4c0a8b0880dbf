//! What AWS' clients rely on: calls on the way, words, orders, and registries that replace contacts.

use crate::client::Api;
use crate::route53::{ask, kind};
use crate::signed::halves;
use model::role::Role;
use serde_json::{Value, json};
use service::auth::Halves;

const SCOPES: [&str; 3] = ["domains:write", "contacts:write", "tasks:write"];

async fn answered(api: &Api, key: &Halves, operation: &str, body: &Value) -> Value {
    let answer = ask(api, key, operation, body).await;
    assert_eq!(answer.status, 200, "{operation}: {answer:?}");
    answer.json()
}

async fn refused(api: &Api, key: &Halves, operation: &str, body: &Value) -> (String, String) {
    let answer = ask(api, key, operation, body).await;
    assert_eq!(answer.status, 400, "{operation}: {answer:?}");
    let text = answer.json()["message"].as_str().unwrap().to_owned();
    (kind(&answer), text)
}

fn contact(city: &str) -> Value {
    json!({
        "FirstName": "Jana", "LastName": "Nova", "ContactType": "PERSON", "AddressLine1": "Dlouha 1", "City": city,
        "CountryCode": "CZ", "PhoneNumber": "+420.601123456", "Email": "jana@nova.example",
    })
}

#[tokio::test]
async fn what_scripts_call_on_the_way_is_answered() {
    let api = Api::open().await;
    api.house.domain("one.example").await;
    let key = halves(&api, &SCOPES).await;
    let name = json!({ "DomainName": "one.example" });
    let tags = answered(&api, &key, "ListTagsForDomain", &name).await;
    assert_eq!(tags, json!({ "TagList": [] }));
    let off = answered(&api, &key, "DisableDomainAutoRenew", &name).await;
    assert_eq!(off, json!({}));
    let (kind, why) = refused(&api, &key, "EnableDomainAutoRenew", &name).await;
    assert_eq!(kind, "InvalidInput");
    assert!(why.contains("RenewDomain"), "{why}");
    answered(&api, &key, "UpdateTagsForDomain", &name).await;
    let untag = json!({ "DomainName": "one.example", "TagsToDelete": ["a"] });
    answered(&api, &key, "DeleteTagsForDomain", &untag).await;
    let tag =
        json!({ "DomainName": "one.example", "TagsToUpdate": [{ "Key": "a", "Value": "b" }] });
    let (kind, why) = refused(&api, &key, "UpdateTagsForDomain", &tag).await;
    assert_eq!(kind, "InvalidInput");
    assert!(why.starts_with("TagsToUpdate"), "{why}");
}

#[tokio::test]
async fn refusals_say_what_is_not_there() {
    let api = Api::open().await;
    let key = halves(&api, &SCOPES).await;
    for operation in ["ViewBilling", "CheckDomainAvailability", "Nonsense"] {
        let (kind, why) = refused(&api, &key, operation, &json!({})).await;
        assert_eq!(kind, "UnknownOperationException");
        assert!(
            why.starts_with(&format!("{operation} is not answered")),
            "{why}"
        );
    }
    let gone = json!({ "DomainName": "gone.example" });
    for operation in ["GetDomainDetail", "ListTagsForDomain"] {
        let (kind, why) = refused(&api, &key, operation, &gone).await;
        assert_eq!(
            (kind.as_str(), why.as_str()),
            (
                "InvalidInput",
                "DomainName: gone.example not found in your account."
            )
        );
    }
    let id = json!({ "OperationId": "00000000-0000-7000-8000-000000000000" });
    let (_, why) = refused(&api, &key, "GetOperationDetail", &id).await;
    assert!(why.contains("not found"), "{why}");
    let (_, why) = refused(&api, &key, "GetContactReachabilityStatus", &json!({})).await;
    assert_eq!(why, "domainName: Fill this in.");
}

#[tokio::test]
async fn a_change_of_privacy_is_an_operation_of_its_own_type() {
    let api = Api::open().await;
    let domain = api.house.domain("one.example").await;
    let key = halves(&api, &SCOPES).await;
    let body = json!({ "DomainName": "one.example", "RegistrantPrivacy": true });
    let (_, why) = refused(&api, &key, "UpdateDomainContactPrivacy", &body).await;
    assert!(why.starts_with("RegistrantPrivacy: Nobody holds"), "{why}");
    let holder = api.house.contact("Nova").await;
    api.house.give(domain, Role::Registrant, &holder).await;
    api.house.settle().await;
    let id = answered(&api, &key, "UpdateDomainContactPrivacy", &body).await;
    let shown = answered(&api, &key, "GetOperationDetail", &id).await;
    assert_eq!(shown["Type"], "CHANGE_PRIVACY_PROTECTION");
    let only = json!({ "Type": ["CHANGE_PRIVACY_PROTECTION"] });
    let listed = answered(&api, &key, "ListOperations", &only).await;
    assert_eq!(listed["Operations"].as_array().unwrap().len(), 1);
    api.house.settle().await;
    // Nothing new of the other kind is no operation of this one; and asked again, it is the same one.
    let name = json!({ "DomainName": "one.example" });
    let detail = answered(&api, &key, "GetDomainDetail", &name).await;
    let contact = &detail["RegistrantContact"];
    let same = json!({ "DomainName": "one.example", "RegistrantContact": contact });
    let update = answered(&api, &key, "UpdateDomainContact", &same).await;
    let shown = answered(&api, &key, "GetOperationDetail", &update).await;
    assert_eq!(shown["Type"], "UPDATE_DOMAIN_CONTACT");
    let again = answered(&api, &key, "UpdateDomainContact", &same).await;
    assert_eq!(again, update);
    api.house.settle().await;
    let shown = answered(&api, &key, "GetOperationDetail", &update).await;
    assert_eq!(shown["Status"], "SUCCESSFUL");
    let private = answered(&api, &key, "UpdateDomainContactPrivacy", &body).await;
    let shown = answered(&api, &key, "GetOperationDetail", &private).await;
    assert_eq!(shown["Type"], "CHANGE_PRIVACY_PROTECTION");
}

#[tokio::test]
async fn a_letter_that_was_just_sent_is_no_reason_to_try_again_at_once() {
    let api = Api::open().await;
    let domain = api.house.domain("one.example").await;
    let holder = api.house.contact("Nova").await;
    api.house.give(domain, Role::Registrant, &holder).await;
    let key = halves(&api, &SCOPES).await;
    let body = json!({ "domainName": "one.example" });
    answered(&api, &key, "ResendContactReachabilityEmail", &body).await;
    let (kind, why) = refused(&api, &key, "ResendContactReachabilityEmail", &body).await;
    assert_eq!(kind, "OperationLimitExceeded", "{why}");
}

#[tokio::test]
async fn no_glue_is_no_glue() {
    let api = Api::open().await;
    api.house.domain("one.example").await;
    let key = halves(&api, &SCOPES).await;
    let servers = |glue: Value| json!({ "DomainName": "one.example", "Nameservers": [{ "Name": "ns1.x.example", "GlueIps": glue }] });
    answered(&api, &key, "UpdateDomainNameservers", &servers(json!([]))).await;
    let some = servers(json!(["192.0.2.1"]));
    let (kind, why) = refused(&api, &key, "UpdateDomainNameservers", &some).await;
    assert_eq!(kind, "InvalidInput", "{why}");
}

#[tokio::test]
async fn domains_and_operations_are_listed_in_every_order_of_the_model() {
    let api = Api::open().await;
    for name in ["b.example", "a.example", "c.example"] {
        api.house.domain(name).await;
    }
    let key = halves(&api, &SCOPES).await;
    let years = json!({ "DomainName": "a.example", "DurationInYears": 3, "CurrentExpiryYear": year(&api, &key).await });
    answered(&api, &key, "RenewDomain", &years).await;
    api.house.settle().await;
    let lock = json!({ "DomainName": "b.example" });
    answered(&api, &key, "EnableDomainTransferLock", &lock).await;
    let names = async |body: Value| -> Vec<String> {
        let mut body = body;
        let mut names = Vec::new();
        loop {
            let listed = answered(&api, &key, "ListDomains", &body).await;
            for domain in listed["Domains"].as_array().unwrap() {
                names.push(domain["DomainName"].as_str().unwrap()[..1].to_owned());
            }
            match listed.get("NextPageMarker") {
                None => return names,
                Some(marker) => body["Marker"] = marker.clone(),
            }
        }
    };
    let sorted = |name: &str, order: &str| json!({ "SortCondition": { "Name": name, "SortOrder": order }, "MaxItems": 2 });
    assert_eq!(names(sorted("DomainName", "ASC")).await, ["a", "b", "c"]);
    assert_eq!(names(sorted("DomainName", "DESC")).await, ["c", "b", "a"]);
    assert_eq!(names(sorted("Expiry", "ASC")).await.last().unwrap(), "a");
    assert_eq!(names(sorted("Expiry", "DESC")).await[0], "a");
    let mut some = sorted("Expiry", "ASC");
    some["FilterConditions"] =
        json!([{ "Name": "DomainName", "Operator": "BEGINS_WITH", "Values": ["c"] }]);
    assert_eq!(names(some).await, ["c"]);
    let types = async |order: Value| -> Vec<String> {
        let listed = answered(&api, &key, "ListOperations", &order).await;
        let all = listed["Operations"].as_array().unwrap().iter();
        all.map(|each| each["Type"].as_str().unwrap().to_owned())
            .collect()
    };
    let (renew, lock) = ("RENEW_DOMAIN", "DOMAIN_LOCK");
    assert_eq!(types(json!({})).await, [lock, renew]);
    let up = json!({ "SortBy": "SubmittedDate", "SortOrder": "ASC" });
    assert_eq!(types(up).await, [renew, lock]);
}

async fn year(api: &Api, key: &Halves) -> i32 {
    let name = json!({ "DomainName": "a.example" });
    let detail = answered(api, key, "GetDomainDetail", &name).await;
    let end = detail["ExpirationDate"].as_i64().unwrap();
    let end = chrono::DateTime::from_timestamp(end, 0).unwrap();
    chrono::Datelike::year(&end)
}

#[tokio::test]
async fn the_detail_says_who_the_registrar_is_and_when_it_was_changed() {
    let api = Api::open().await;
    api.house.domain("one.example").await;
    let key = halves(&api, &SCOPES).await;
    let name = json!({ "DomainName": "one.example" });
    let detail = answered(&api, &key, "GetDomainDetail", &name).await;
    for (member, expected) in [
        ("RegistrarName", json!("Acme")),
        ("RegistrarUrl", json!("https://desk.example")),
        ("WhoIsServer", json!("whois.desk.example")),
        ("AbuseContactEmail", json!("abuse@desk.example")),
        ("AbuseContactPhone", json!("+420.222333444")),
        ("UpdatedDate", detail["CreationDate"].clone()),
    ] {
        assert_eq!(detail[member], expected, "{member}");
    }
}

#[tokio::test]
async fn codes_of_the_vendors_list_that_no_country_has_are_its_countrys() {
    let api = Api::open().await;
    api.house.domain("one.example").await;
    let key = halves(&api, &SCOPES).await;
    for (code, kept) in [("AC", "SH"), ("TP", "TL"), ("CZ", "CZ")] {
        let mut tech = contact("Georgetown");
        tech["CountryCode"] = code.into();
        let body = json!({ "DomainName": "one.example", "TechContact": tech });
        answered(&api, &key, "UpdateDomainContact", &body).await;
        let name = json!({ "DomainName": "one.example" });
        let detail = answered(&api, &key, "GetDomainDetail", &name).await;
        assert_eq!(detail["TechContact"]["CountryCode"], kept, "{code}");
    }
}

#[tokio::test]
async fn a_registry_that_changes_no_contact_gets_another_one() {
    let api = Api::open().await;
    api.house.domain("one.frozen").await;
    let key = halves(&api, &SCOPES).await;
    for city in ["Praha", "Brno", "Plzen"] {
        let body = json!({ "DomainName": "one.frozen", "TechContact": contact(city), "RegistrantContact": contact("Praha") });
        let id = answered(&api, &key, "UpdateDomainContact", &body).await;
        api.house.settle().await;
        let shown = answered(&api, &key, "GetOperationDetail", &id).await;
        assert_eq!(shown["Status"], "SUCCESSFUL", "{city}: {shown}");
    }
    let domains = api.house.service.domains();
    let name = model::domain_name::DomainName::parse("one.frozen").unwrap();
    let view = domains.published(&name).await.unwrap().unwrap();
    let techs: Vec<&str> = (view.contacts.iter())
        .filter(|(role, _)| *role == Role::Tech)
        .filter_map(|(_, contact)| contact.loc.as_ref().or(contact.int.as_ref()))
        .map(|postal| postal.city.as_str())
        .collect();
    assert_eq!(techs, ["Plzen"]);
}
