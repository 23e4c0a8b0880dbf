//! Files of contacts and of domains. Their rows are written by the worker, later; what they name is what they say.

use super::{Done, Said, Tried};
use crate::book::{Book, who};
use crate::dice::Dice;
use crate::registry::Who;
use crate::world::{DOMAINS, World};
use model::contact::ContactKind;
use model::role::Role;
use service::files::{Kind, NewImport};
use std::fmt::Write as _;
use std::io::Cursor;

pub async fn act(world: &mut World, dice: &mut Dice, book: &Book) -> Tried {
    if dice.once_in(2) {
        contacts(world, dice, book).await
    } else {
        domains(world, dice, book).await
    }
}

async fn begin(world: &World, kind: Kind, text: String) -> Result<(), service::Error> {
    let new = NewImport {
        kind,
        project: Some(world.house.founded.project),
        file_name: "history.csv".into(),
    };
    let files = world.house.service.files();
    let staged = files
        .stage(&world.actor, &new, Cursor::new(text.into_bytes()))
        .await?;
    files.begin(&world.actor, staged.id).await?;
    Ok(())
}

/// New e-mail addresses for some, telephones for others.
async fn contacts(world: &mut World, dice: &mut Dice, book: &Book) -> Tried {
    let mut text = "handle,email,phone\n".to_owned();
    let mut becoming: Vec<Who> = Vec::new();
    let external = |contact: &&store::contacts::Contact| contact.kind == ContactKind::External;
    for contact in book.contacts.values().filter(external) {
        if !dice.once_in(3) {
            continue;
        }
        let number = world.serial();
        let (mut email, mut phone) = (
            contact.snapshot.email.clone().unwrap_or_default(),
            contact.snapshot.phone.clone().unwrap_or_default(),
        );
        if dice.once_in(2) {
            email = format!("imported{number}@example.com");
            let becomes = Who {
                email: email.clone(),
                ..who(contact)
            };
            becoming.push(becomes);
        } else {
            phone = format!("+420603{:06}", dice.draw(1_000_000));
        }
        let _ = writeln!(text, "{},{email},{phone}", contact.handle);
    }
    let what = format!("import contacts: {text:?}");
    begin(world, Kind::Contacts, text).await?;
    // Whose registrant they are when their rows are written: addresses are given once, so they say which contact it is.
    let everywhere = DOMAINS.iter().flat_map(|domain| {
        becoming
            .iter()
            .map(|who| ((*domain).to_owned(), who.clone()))
    });
    Ok(Some(
        Done::of(what).saying(Said::Exactly(everywhere.collect())),
    ))
}

async fn domains(world: &mut World, dice: &mut Dice, book: &Book) -> Tried {
    let handles: Vec<&str> = book
        .takers()
        .iter()
        .map(|id| book.contacts[id].handle.as_str())
        .collect();
    let role = dice.of_these(&Role::ALL);
    let mut text = format!("name,{role}\n");
    let mut named = Vec::new();
    for name in DOMAINS {
        let Some(handle) = dice.one(&handles).filter(|_| dice.once_in(3)) else {
            continue;
        };
        let _ = writeln!(text, "{name},{handle}");
        let contact = book
            .contacts
            .values()
            .find(|contact| contact.handle == handle);
        if let Some(contact) = contact.filter(|_| role == Role::Registrant) {
            named.push((name.to_owned(), who(contact)));
        }
    }
    let what = format!("import domains: {text:?}");
    begin(world, Kind::Domains, text).await?;
    Ok(Some(Done::of(what).saying(Said::Exactly(named))))
}
