//! Files of contacts and of domains. Their rows are written by the worker, later; what they name is what they say.

use super::{Done, Said, Tried};
use crate::book::{Book, who};
use crate::dice::Dice;
use crate::registry::Who;
use crate::world::{DOMAINS, Row, World};
use model::contact::ContactKind;
use model::id::TaskId;
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

async fn begin(world: &World, kind: Kind, text: String) -> Result<TaskId, service::Error> {
    let new = NewImport {
        kind,
        project: Some(world.house.founded.project),
        file_name: "history.csv".into(),
    };
    let files = world.house.service.files();
    let staged = files
        .stage(&world.actor, &new, Cursor::new(text.into_bytes()))
        .await?;
    Ok(files.begin(&world.actor, staged.id).await?.id)
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

/// A role of some domains, a team of some; those that are not there are adopted.
async fn domains(world: &mut World, dice: &mut Dice, book: &Book) -> Tried {
    let takers = book.takers();
    let with_team = dice.once_in(2);
    let role = dice.of_these(&Role::ALL);
    let mut text = if with_team {
        format!("name,team,{role}\n")
    } else {
        format!("name,{role}\n")
    };
    let mut rows = Vec::new();
    for name in DOMAINS {
        let Some(contact) = dice.one(&takers).filter(|_| dice.once_in(3)) else {
            continue;
        };
        let _ = write!(text, "{name}");
        if with_team {
            let team = dice.draw(book.teams.len());
            let team = book.teams.get(team).filter(|_| !dice.once_in(4));
            let slug = team.map_or("", |(team, _)| team.slug.as_str());
            let _ = write!(text, ",{slug}");
        }
        let handle = book.contacts[&contact].handle.as_str();
        let handle = if dice.once_in(6) { "" } else { handle };
        let _ = writeln!(text, ",{handle}");
        rows.push(Row {
            domain: name.into(),
            team: with_team,
            registrant: role == Role::Registrant,
        });
    }
    let what = format!("import domains: {text:?}");
    let task = begin(world, Kind::Domains, text).await?;
    world.brought.insert(task, rows);
    Ok(Some(Done::of(what)))
}
