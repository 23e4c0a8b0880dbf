//! The page of the log, and the histories on the pages of objects: in words, with names and links, filtered by the address, for those who may.

use crate::client::{Api, As};
use crate::forms::pages;
use crate::make;
use axum::body::Body;
use axum::http::Request;
use model::contact::Patch;
use model::role::Role;
use service::audit::AuditFilter;
use service::contacts::Version;
use service::{Actor, Mode, OrgRole, Replacement};
use tower::ServiceExt;

impl Api {
    /// A page as a signed-in person is shown it: status and HTML.
    pub async fn page_of(&self, who: &As, path: &str) -> (u16, String) {
        let mut request = Request::get(path).body(Body::empty()).unwrap();
        request.extensions_mut().insert(app::Nonce("nonce".into()));
        request.extensions_mut().insert(self.session(who).await);
        let answer = pages(self).oneshot(request).await.unwrap();
        let status = answer.status().as_u16();
        let bytes = axum::body::to_bytes(answer.into_body(), usize::MAX).await;
        (status, String::from_utf8(bytes.unwrap().to_vec()).unwrap())
    }
}

/// The text of a page without its tags, in one line.
fn words(html: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for letter in html.chars() {
        match letter {
            '<' => inside = true,
            '>' => inside = false,
            letter if !inside => text.push(letter),
            _ => {}
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[tokio::test]
async fn the_log_is_told_in_words() {
    let api = Api::open().await;
    let owner = api.person(OrgRole::Owner).await;
    let (service, actor) = (&api.house.service, Actor::system(api.organization()));
    let (from, to) = (
        api.house.contact("Stara").await,
        api.house.contact("Nova").await,
    );
    let domain = api.house.domain("one.example").await;
    api.house.give(domain, Role::Tech, &from).await;
    let (_, html) = api.page_of(&owner, &format!("/domains/{domain}")).await;
    let text = words(&html);
    let (old, new) = (
        format!("{} {}", from.snapshot.full_name(), from.handle),
        format!("{} {}", to.snapshot.full_name(), to.handle),
    );
    // Nobody was named here before, and nothing else is claimed of who held the role.
    assert!(text.contains(&format!("made {old} tech")), "{text}");
    assert!(!text.contains("its team’s or the organization’s"), "{text}");

    let team = make::team(service, &actor, "Web", &from).await.team.id;
    let replacement = Replacement {
        from: from.id,
        to: to.id,
        roles: vec![Role::Registrant, Role::Tech],
        domains: None,
    };
    service
        .replacements()
        .replace(&actor, &replacement, Mode::Do)
        .await
        .unwrap();
    let sentence = format!("replaced {old} by {new} as registrant and tech on 1 domain");
    let (status, html) = api.page_of(&owner, "/audit").await;
    assert_eq!(status, 200);
    let text = words(&html);
    assert!(text.contains(&sentence), "{text}");
    assert!(text.contains("With it: 1 domain, 1 team"), "{text}");
    // What followed is folded.
    assert!(!text.contains("changed the tech from"), "{text}");
    assert!(html.contains(&format!("/contacts/{}", to.id)));
    assert!(
        !html.contains("type=\"module\""),
        "the page needs no script: {html}"
    );

    // What followed has an address, and says what led to it.
    let act = html.split("/audit?act=").nth(1).unwrap();
    let act = act.split('"').next().unwrap();
    let (_, html) = api.page_of(&owner, &format!("/audit?act={act}")).await;
    let text = words(&html);
    assert!(text.contains("What led to this"), "{text}");
    assert!(
        text.contains(&format!(
            "changed the tech from {old} to {new} of domain one.example"
        )),
        "{text}"
    );
    assert!(
        text.contains(&format!(
            "changed the registrant from {old} to {new} of team Web"
        )),
        "{text}"
    );

    // The objects' own histories say it, and why.
    for path in [
        format!("/domains/{domain}"),
        format!("/teams/{team}"),
        format!("/contacts/{}?tab=history", from.id),
        format!("/contacts/{}?tab=history", to.id),
    ] {
        let (status, html) = api.page_of(&owner, &path).await;
        assert_eq!(status, 200, "{path}");
        let text = words(&html);
        assert!(text.contains(&sentence), "{path}: {text}");
    }
}

/// Presses "Put back" on the newest entry of the log; where it leads.
async fn put_back(api: &Api, who: &As) -> String {
    let newest = api.entries(&AuditFilter::default()).await.remove(0).id;
    let (_, html) = api.page_of(who, "/audit").await;
    let action = format!("/audit/{newest}/put-back");
    assert!(html.contains(&action), "{html}");
    let mut request = Request::post(action)
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Body::empty())
        .unwrap();
    request.extensions_mut().insert(api.session(who).await);
    let answer = pages(api).oneshot(request).await.unwrap();
    assert_eq!(answer.status().as_u16(), 303);
    answer.headers()["location"].to_str().unwrap().to_owned()
}

#[tokio::test]
async fn what_was_changed_is_put_back_by_a_page_that_shows_it_first() {
    let api = Api::open().await;
    let owner = api.person(OrgRole::Owner).await;
    let (service, actor) = (&api.house.service, Actor::system(api.organization()));
    let contact = api.house.contact("Stara").await;
    let patch = Patch {
        fields: [("last_name".to_owned(), "Nova".to_owned())].into(),
        ..Patch::default()
    };
    let contacts = service.contacts();
    contacts
        .patch(&actor, contact.id, Version::Any, &patch)
        .await
        .unwrap();
    let to = put_back(&api, &owner).await;
    let (edit, _) = to.split_once("?flash=").unwrap();
    assert_eq!(edit, format!("/contacts/{}/edit", contact.id));
    let (_, html) = api.page_of(&owner, &to).await;
    assert!(html.contains("value=\"Stara\""), "{html}");
    let stored = contacts.get(&actor, contact.id).await.unwrap();
    assert_eq!(stored.snapshot.last_name, "Nova", "nothing is saved yet");

    // A role: a draft of whom it had, here of nobody of its own.
    let domain = api.house.domain("one.example").await;
    api.house.give(domain, Role::Tech, &contact).await;
    let to = put_back(&api, &owner).await;
    assert_eq!(to, format!("/domains/{domain}?tech=default"));
    let (status, html) = api.page_of(&owner, &to).await;
    assert_eq!(status, 200);
    assert!(html.contains("draft"), "{html}");

    // A team: a plan, which says what its registry would be sent.
    let team = make::team(service, &actor, "Web", &contact).await.team.id;
    let set = service.domains();
    set.set_team(&actor, (domain, Version::Any), Some(team))
        .await
        .unwrap();
    let to = put_back(&api, &owner).await;
    assert!(to.starts_with("/plans/"), "{to}");
    let (status, html) = api.page_of(&owner, &to).await;
    assert_eq!(status, 200);
    assert!(
        words(&html).contains("Take 1 domain out of its team"),
        "{html}"
    );

    // What was only made has nothing to be put back.
    api.house.contact("Another").await;
    let newest = api.entries(&AuditFilter::default()).await.remove(0).id;
    let (_, html) = api.page_of(&owner, "/audit").await;
    assert!(!html.contains(&format!("{newest}/put-back")), "{html}");
}

#[tokio::test]
async fn the_log_is_narrowed_by_its_address() {
    let api = Api::open().await;
    let owner = api.person(OrgRole::Owner).await;
    let (service, actor) = (&api.house.service, Actor::system(api.organization()));
    let contact = api.house.contact("Nova").await;
    let domain = api.house.domain("one.example").await;
    let office = api.office("Depot").await;
    let As::Person(id) = owner else { panic!() };
    let mut person = actor.clone();
    person.name = "Petr Svoboda".into();
    person.who = service::Who::User(id, OrgRole::Owner);
    api.house.clock.advance(chrono::TimeDelta::days(3));
    service.domains().release(&person, domain).await.unwrap();
    let whole = api.page_of(&owner, "/audit").await.1;
    assert!(whole.matches("<h2").count() >= 2, "a heading for each day");
    for (query, there, absent) in [
        (format!("who={id}"), "released", "wrote"),
        ("who=system".into(), "founded", "released"),
        ("kind=location".into(), "an office", "into the book"),
        ("action=domain.adopt".into(), "into the book", "an office"),
        (format!("object={}", contact.id), "Nova", "an office"),
        ("from=1999-01-01&to=1999-12-31".into(), "No entry", "wrote"),
        (format!("object={}", office.id), "Depot", "into the book"),
    ] {
        let (status, html) = api.page_of(&owner, &format!("/audit?{query}")).await;
        assert_eq!(status, 200, "{query}");
        let text = words(html.split("</form>").nth(3).unwrap_or(&html));
        assert!(text.contains(there), "{query}: {text}");
        assert!(!text.contains(absent), "{query}: {text}");
    }
    // The filter stays in the form, and in the link to the file.
    let (_, html) = api
        .page_of(&owner, "/audit?kind=domain&from=2001-02-03")
        .await;
    assert!(
        html.contains("/audit.csv?kind=domain&amp;from=2001-02-03")
            || html.contains("/audit.csv?kind=domain&from=2001-02-03"),
        "{html}"
    );
    assert!(html.contains("2001-02-03"));
    // Nonsense is no error.
    for query in [
        "who=x&from=x&to=x&act=x&object=x",
        "cursor=x",
        "action=%27--",
        "kind=%F0%9F%90%9B",
    ] {
        assert_eq!(
            api.page_of(&owner, &format!("/audit?{query}")).await.0,
            200,
            "{query}"
        );
    }
}

#[tokio::test]
async fn the_log_is_a_file_too() {
    let api = Api::open().await;
    let owner = api.person(OrgRole::Owner).await;
    let (service, actor) = (&api.house.service, Actor::system(api.organization()));
    for number in 0..230 {
        let name = format!("=Project {number}");
        service.projects().create(&actor, &name).await.unwrap();
    }
    let (status, text) = api
        .page_of(&owner, "/audit.csv?action=project.create")
        .await;
    assert_eq!(status, 200);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(
        lines[0],
        "\u{feff}at,actor_kind,actor_id,actor_name,action,object_kind,object_id,object_name,before,after,cause_id"
    );
    // With the organization's first one.
    assert_eq!(lines.len(), 232);
    assert!(
        lines[1].contains(",project.create,project,"),
        "{}",
        lines[1]
    );
    assert!(
        lines[1].contains(",'=Project 229,"),
        "no formula: {}",
        lines[1]
    );
}

#[tokio::test]
async fn the_log_is_the_admins() {
    let api = Api::open().await;
    for (role, expected) in [
        (OrgRole::Owner, 200),
        (OrgRole::Admin, 200),
        (OrgRole::Editor, 403),
        (OrgRole::Viewer, 403),
    ] {
        let who = api.person(role).await;
        for path in ["/audit", "/audit.csv"] {
            assert_eq!(api.page_of(&who, path).await.0, expected, "{role:?} {path}");
        }
    }
    let guest = api.guest().await;
    assert_eq!(api.page_of(&guest, "/audit").await.0, 403);
    let nobody = api.page_of(&As::Nobody, "/audit").await.0;
    assert!((300..400).contains(&nobody), "{nobody}");
    // Those who may find it from the settings.
    let owner = api.person(OrgRole::Owner).await;
    let (_, html) = api.page_of(&owner, "/settings").await;
    assert!(html.contains("href=\"/audit\""), "{html}");
    assert!(words(&html).contains("founded the organization"), "{html}");
}
