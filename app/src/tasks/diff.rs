//! The differences found by a read-back, field by field: wanted, at the registry, published.

use crate::markup::IntoMarkup;
use crate::parts::State;
use leptos::prelude::*;
use model::published::DomainView;
use model::registry::{Field, Form, Postal, PostalField};
use wire::TaskDifference;

/// The table.
pub(super) fn table(
    differences: &[TaskDifference],
    view: Option<&DomainView>,
) -> impl IntoView + use<> {
    let count = match differences.len() {
        1 => "1 field differs".to_owned(),
        count => format!("{count} fields differ"),
    };
    let rows: Vec<_> = differences
        .iter()
        .map(|each| {
            let shown = view.and_then(|view| published(view, &each.object, each.field));
            (
                each.object.clone(),
                field_words(each.field),
                [
                    ("Wanted", each.wanted.clone()),
                    ("Registry", each.found.clone()),
                    ("Published", shown),
                ],
            )
        })
        .collect();
    view! {
        <section class="section" aria-labelledby="di">
            <header><h2 id="di">"Field by field"</h2><p class="count">{count}</p></header>
            <div class="diff-box">
                <table class="diff">
                    <caption class="vh">"Wanted, at the registry and published"</caption>
                    <thead>
                        <tr>
                            <th scope="col">"Field"</th>
                            <th scope="col"><strong>"Wanted"</strong>"by this task"</th>
                            <th scope="col"><strong>"Registry"</strong>"as it was read back"</th>
                            <th scope="col"><strong>"Published"</strong>"WHOIS and RDAP, still"</th>
                        </tr>
                    </thead>
                    <tbody>{rows.into_iter().map(|(object, field, cells)| row(object, field, cells)).collect_view()}</tbody>
                </table>
            </div>
        </section>
    }
}

fn row(object: String, field: String, cells: [(&'static str, Option<String>); 3]) -> impl IntoView {
    let cell = |(label, value): (&'static str, Option<String>)| match value {
        Some(value) => view! { <td data-label=label dir="auto">{value}</td> }.into_markup(),
        None => view! { <td data-label=label><span class="none">"none"</span></td> }.into_markup(),
    };
    view! {
        <tr data-differs="" data-state="differs">
            <th scope="row"><span class="handle">{object}</span> " " {field} <State state="differs" text="Differs" /></th>
            {cells.map(cell).collect_view()}
        </tr>
    }
}

/// `loc.postal_code` → `postal code (local form)`.
fn field_words(field: Field) -> String {
    let path = field.as_str();
    let name = path.split_once('.').map_or(path, |(_, name)| name);
    let name = name.replace('_', " ");
    match field.form() {
        Some(Form::Int) => format!("{name} (ASCII form)"),
        Some(Form::Loc) => format!("{name} (local form)"),
        None => name,
    }
}

/// What WHOIS shows of that field; a withheld contact shows nothing but the word.
fn published(view: &DomainView, object: &str, field: Field) -> Option<String> {
    if object == view.name.ascii() {
        let held: Vec<&str> = view
            .contacts
            .iter()
            .filter(|(role, _)| field == Field::Role(*role))
            .map(|(_, contact)| contact.handle.as_str())
            .collect();
        return (!held.is_empty()).then(|| held.join(", "));
    }
    let (_, contact) = view
        .contacts
        .iter()
        .find(|(_, contact)| contact.handle == object)?;
    if !contact.disclose {
        return Some("withheld".into());
    }
    let shown = match field {
        Field::Postal(form, member) => {
            let postal = match form {
                Form::Int => contact.int.as_ref(),
                Form::Loc => contact.loc.as_ref(),
            };
            postal.and_then(|postal| of_postal(postal, member))
        }
        Field::Voice => contact.voice.clone(),
        Field::VoiceExt => contact.voice_ext.clone(),
        Field::Fax => contact.fax.clone(),
        Field::FaxExt => contact.fax_ext.clone(),
        Field::Email => Some(contact.email.clone()),
        Field::Disclose => Some(contact.disclose.to_string()),
        Field::Role(_) | Field::TransferLock | Field::Nameservers | Field::Expires => None,
    };
    shown.filter(|text| !text.is_empty())
}

fn of_postal(postal: &Postal, member: PostalField) -> Option<String> {
    match member {
        PostalField::Name => Some(postal.name.clone()),
        PostalField::Org => postal.org.clone(),
        PostalField::Street => Some(postal.street.join("\n")),
        PostalField::City => Some(postal.city.clone()),
        PostalField::Region => postal.region.clone(),
        PostalField::PostalCode => postal.postal_code.clone(),
        PostalField::CountryCode => Some(postal.country_code.clone()),
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;
    use chrono::{DateTime, Utc};
    use model::domain_name::DomainName;
    use model::registry::RegistryContact;
    use model::role::Role;

    #[test]
    fn what_is_published_is_found_by_the_differences_own_words() {
        let loc = Postal {
            city: "Göteborg".into(),
            street: vec!["Östra 1".into(), "3 tr".into()],
            ..Postal::default()
        };
        let open = RegistryContact {
            handle: "AO2-NICH".into(),
            loc: Some(loc),
            disclose: true,
            ..RegistryContact::default()
        };
        let shut = RegistryContact {
            handle: "PM7-NICH".into(),
            email: "p@example.cz".into(),
            ..RegistryContact::default()
        };
        let view = DomainView {
            name: DomainName::parse("nordljus.example").unwrap(),
            roid: String::new(),
            statuses: Vec::new(),
            nameservers: Vec::new(),
            created: None,
            updated: None,
            expires: None,
            contacts: vec![(Role::Tech, open), (Role::Admin, shut)],
            unread: Vec::new(),
            read_at: DateTime::<Utc>::UNIX_EPOCH,
            signed: None,
            grace: Vec::new(),
        };
        for (object, field, shown) in [
            ("AO2-NICH", "loc.city", Some("Göteborg")),
            ("AO2-NICH", "loc.street", Some("Östra 1\n3 tr")),
            ("AO2-NICH", "int.city", None),
            ("AO2-NICH", "fax", None),
            ("PM7-NICH", "email", Some("withheld")),
            ("nordljus.example", "tech", Some("AO2-NICH")),
            ("nordljus.example", "billing", None),
        ] {
            assert_eq!(
                published(&view, object, Field::from_word(field).unwrap()).as_deref(),
                shown,
                "{object} {field}"
            );
        }
        let code = Field::Postal(Form::Loc, PostalField::PostalCode);
        assert_eq!(field_words(code), "postal code (local form)");
    }
}
