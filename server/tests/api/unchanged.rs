//! Every form for editing shows what is stored, all of it: saved as it was opened, it changes nothing. The fields are those that are declared; each is filled to its limit
//! first, so that one which the form leaves empty would be cleared.

use crate::client::{Api, As};
use crate::forms::{page, pages};
use crate::functions::call;
use crate::make;
use model::spec::{FieldSpec, Format};
use serde_json::{Map, Value, json};
use service::contacts::Version;
use service::organizations::OrganizationEdit;
use service::{Mode, OrgRole};

/// A form for editing.
struct Edited {
    /// What it edits, at the API.
    place: String,
    /// Its page.
    page: String,
    /// Its server function.
    function: &'static str,
    id: String,
    fields: &'static [FieldSpec],
}

/// What stands in the elements of a form that are called so and would be sent: inputs and selects.
fn sent(html: &str, function: &str) -> Map<String, Value> {
    let begin = html.find(&format!("data-function=\"{function}\"")).unwrap();
    let form = html[begin..].split("</form>").next().unwrap();
    let mut sent = Map::new();
    let mut select = None;
    for tag in form.split('<').map(|tag| tag.split('>').next().unwrap()) {
        let of = |name: &str| {
            let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
            Some(rest.split('"').next().unwrap().replace("&amp;", "&"))
        };
        let ticked = of("type").as_deref() != Some("checkbox") || tag.contains(" checked");
        if tag.starts_with("input") && ticked {
            let value = of("value").unwrap_or_default();
            sent.insert(of("name").unwrap(), value.into());
        } else if tag.starts_with("select") {
            select = of("name");
        } else if tag.starts_with("option") && tag.contains(" selected") {
            let value = of("value").unwrap_or_default();
            sent.insert(select.clone().unwrap(), value.into());
        }
    }
    sent
}

/// A text at its limit, another one for each field.
fn full(number: usize, field: &FieldSpec) -> String {
    let whole = field.longest('a');
    match field.format {
        Format::Country | Format::Phone | Format::Extension => whole,
        Format::Email | Format::DomainName | Format::Text | Format::Slug | Format::Verbatim => {
            let begin = number.to_string();
            format!("{begin}{}", &whole[begin.len()..])
        }
    }
}

#[tokio::test]
async fn a_form_that_is_saved_as_it_was_opened_changes_nothing() {
    let api = Api::open().await;
    let contact = api.house.contact("Nova").await;
    let office = api.office("Depot").await;
    let user = api.employee("Maly").await;
    let (service, actor) = (&api.house.service, api.house.actor().await);
    let team = make::team(service, &actor, "Web", &contact).await.team;
    let owner = api.person(OrgRole::Owner).await;
    let of = |place: &str, page: &str, function, id: String, fields| Edited {
        place: format!("/{place}/{id}"),
        page: format!("/{page}/{id}/edit"),
        function,
        id,
        fields,
    };
    for edited in [
        of(
            "contacts",
            "contacts",
            "/fn/contacts/save",
            contact.id.to_string(),
            &model::contact::FIELDS,
        ),
        of(
            "locations",
            "locations",
            "/fn/locations/save",
            office.id.to_string(),
            &model::location::FIELDS,
        ),
        of(
            "users",
            "people",
            "/fn/people/save",
            user.id.to_string(),
            &model::person::FIELDS,
        ),
        of(
            "teams",
            "teams",
            "/fn/teams/save",
            team.id.to_string(),
            &model::team::FIELDS,
        ),
    ] {
        is_unchanged(&api, &owner, &edited).await;
    }
}

async fn is_unchanged(api: &Api, owner: &As, edited: &Edited) {
    let fields = edited.fields.iter().enumerate();
    let filled: Map<String, Value> = fields
        .map(|(number, field)| (field.name.to_owned(), full(number, field).into()))
        .collect();
    let saved = api.patch(&edited.place, &filled.into()).await;
    assert_eq!(saved.status, 200, "{}: {saved:?}", edited.place);
    let mut before = api.read(&edited.place).await;
    for field in edited.fields {
        let stored = before[field.name].as_str();
        assert!(
            stored.is_some_and(|text| !text.is_empty()),
            "{}: {} is not stored",
            edited.place,
            field.name
        );
    }
    let (status, html) = page(api, &pages(api), owner, &edited.page).await;
    assert_eq!(status, 200, "{}", edited.page);
    let form = sent(&html, edited.function);
    for field in edited.fields {
        assert_eq!(
            form.get(field.name),
            Some(&before[field.name]),
            "{}: {} shows something else than is stored",
            edited.page,
            field.name
        );
    }
    let body = json!({ "id": edited.id, "form": form }).to_string();
    let answer = call(api, owner, edited.function, body).await;
    assert_eq!(answer.status, 200, "{}: {answer:?}", edited.function);
    let mut after = api.read(&edited.place).await;
    for object in [&mut before, &mut after] {
        for counted in ["version", "updated_at"] {
            object.as_object_mut().unwrap().remove(counted);
        }
    }
    assert_eq!(after, before, "{}", edited.function);
}

#[tokio::test]
async fn the_settings_saved_as_they_were_opened_change_nothing() {
    let api = Api::open().await;
    let (service, actor) = (&api.house.service, api.house.actor().await);
    let [name, legal_name] = [0, 1].map(|n| full(n, &model::organization::FIELDS[n]));
    let edit = OrganizationEdit {
        name: Some(name),
        legal_name: Some(legal_name),
        ..OrganizationEdit::default()
    };
    let organizations = service.organizations();
    organizations
        .edit(&actor, Version::Any, &edit, Mode::Do)
        .await
        .unwrap();
    let owner = api.person(OrgRole::Owner).await;
    let (_, html) = page(&api, &pages(&api), &owner, "/settings").await;
    let stored = api.read("").await;
    for field in &model::organization::FIELDS {
        let text = stored[field.name].as_str().unwrap();
        let shown = format!("value=\"{text}\"");
        assert!(html.contains(&shown), "{}", field.name);
    }
}
