//! The number of SQL statements of a page does not grow with the number of rows.

use crate::client::{Api, As};
use axum::body::Body;
use axum::http::Request;
use model::role::Role;
use publish::Publisher;
use server::http::v1::openapi;
use service::teams::TeamEdit;
use service::{Actor, OrgRole};
use std::sync::Arc;
use tower::ServiceExt;

impl Api {
    /// How many statements a page took.
    async fn statements_of(&self, who: &As, path: &str) -> u64 {
        let service = self.house.service.clone();
        let site = app::Site {
            service: service.clone(),
            publisher: Arc::new(Publisher::new("Registrar", "https://desk.example")),
            api: openapi::published(),
            whois: false,
            mailbox: None,
            secure: false,
        };
        let mut request = Request::get(path).body(Body::empty()).unwrap();
        let nonce = app::Nonce("nonce".into());
        request.extensions_mut().insert(nonce);
        request.extensions_mut().insert(self.session(who).await);
        let before = service.db().statements();
        let answer = app::router(site).oneshot(request).await.unwrap();
        assert_eq!(answer.status(), 200, "{path}");
        let bytes = axum::body::to_bytes(answer.into_body(), usize::MAX).await;
        assert!(!bytes.unwrap().is_empty());
        service.db().statements() - before
    }

    /// So many teams, each with a domain of its own.
    async fn grow(&self, from: usize, to: usize) {
        let service = &self.house.service;
        let actor = Actor::system(self.organization());
        for at in from..to {
            let contact = self.house.contact(&format!("Nova{at}")).await;
            let new = TeamEdit {
                name: Some(format!("Team {at}")),
                slots: [
                    (Role::Registrant, Some(contact.id)),
                    (Role::Admin, Some(contact.id)),
                ]
                .into(),
                ..TeamEdit::default()
            };
            let team = service.teams().create(&actor, &new).await.unwrap().team;
            let domain = self.house.domain(&format!("d{at}.example")).await;
            let seen = (domain, service::contacts::Version::Any);
            service
                .domains()
                .set_team(&actor, seen, Some(team.id))
                .await
                .unwrap();
        }
    }
}

#[tokio::test]
async fn a_page_of_many_rows_takes_as_many_statements_as_one_of_a_row() {
    let api = Api::open().await;
    let owner = api.person(OrgRole::Owner).await;
    api.grow(0, 1).await;
    let domain = api.house.domain("page.example").await;
    let page = format!("/domains/{domain}");
    let paths = [
        "/domains",
        page.as_str(),
        "/teams",
        "/contacts",
        "/tasks",
        "/people",
    ];
    let mut few = Vec::new();
    for path in paths {
        few.push(api.statements_of(&owner, path).await);
    }
    api.grow(1, 40).await;
    for (path, few) in paths.into_iter().zip(few) {
        let many = api.statements_of(&owner, path).await;
        assert_eq!(many, few, "{path}");
        assert!(many < 30, "{path}: {many}");
    }
    // It names objects of as many kinds as there are.
    let log = api.statements_of(&owner, "/audit").await;
    assert!(log < 30, "/audit: {log}");
}
