//! Which registry a database is used with, and what happens when another one is chosen.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use service::Error;
use service::installation::{Chosen, SIMULATOR, choose_registry};
use store::Db;
use store::installation::{REGISTRY, setting};
use testkit::House;

async fn memory(db: &Db) -> Option<String> {
    let mut tx = db.read().await.unwrap();
    setting(&mut tx, REGISTRY).await.unwrap()
}

/// A domain at this registry, as a book has it that was written before there was a memory.
async fn domain_at(house: &House, name: &str, registry: &str) {
    let actor = house.actor().await;
    let id = house.domain(&format!("other-{name}")).await;
    let mut tx = house.service.db().begin().await.unwrap();
    let like = store::domains::get(&mut tx, actor.organization, id)
        .await
        .unwrap()
        .unwrap();
    let domain = store::domains::Domain {
        id: uuid::Uuid::from_u128(99).into(),
        name: model::domain_name::DomainName::parse(name).unwrap(),
        registry: registry.into(),
        ..like
    };
    store::domains::insert(&mut tx, &domain).await.unwrap();
    tx.commit().await.unwrap();
}

fn refused(result: Result<Chosen, Error>) -> String {
    match result {
        Err(Error::Rule { code, message, .. }) => {
            assert_eq!(code, "installation.other_registry");
            message.into_owned()
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_registry_that_nobody_named_is_refused_where_another_is_used() {
    let house = House::open().await;
    let db = house.service.db();
    choose_registry(db, SIMULATOR, false).await.unwrap();
    assert_eq!(memory(db).await.as_deref(), Some(SIMULATOR));
    choose_registry(db, SIMULATOR, false).await.unwrap();
    choose_registry(db, "epp.example.net", true).await.unwrap();
    assert_eq!(memory(db).await.as_deref(), Some("epp.example.net"));

    let why = refused(choose_registry(db, SIMULATOR, false).await);
    for word in [
        "epp.example.net",
        "--registry",
        "NICHANDLE_REGISTRY",
        "--registry simulator",
    ] {
        assert!(why.contains(word), "{why}");
    }
    // On purpose it may be had, and the memory stays.
    choose_registry(db, SIMULATOR, true).await.unwrap();
    assert_eq!(memory(db).await.as_deref(), Some("epp.example.net"));
    refused(choose_registry(db, SIMULATOR, false).await);
    // A registry that was named takes the place of another one: it may have moved.
    choose_registry(db, "epp2.example.net", true).await.unwrap();
    assert_eq!(memory(db).await.as_deref(), Some("epp2.example.net"));
}

#[tokio::test]
async fn a_book_without_a_memory_learns_it_from_its_domains() {
    let house = House::open().await;
    let db = house.service.db();
    domain_at(&house, "real.example", "epp.example.net").await;
    let why = refused(choose_registry(db, SIMULATOR, false).await);
    assert!(why.contains("epp.example.net"), "{why}");
    assert_eq!(memory(db).await, None);
    let chosen = choose_registry(db, "epp.example.net", true).await.unwrap();
    assert_eq!(chosen.others, [(SIMULATOR.to_owned(), 1)]);
    assert_eq!(memory(db).await.as_deref(), Some("epp.example.net"));
}

#[tokio::test]
async fn a_book_of_the_simulator_goes_on_without_a_word() {
    let house = House::open().await;
    house.domain("toy.example").await;
    let chosen = choose_registry(house.service.db(), SIMULATOR, false)
        .await
        .unwrap();
    assert!(chosen.others.is_empty());
}
