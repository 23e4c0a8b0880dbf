//! Adopting a list of names: staged row by row as a file is, so that progress, outcomes and the report are the same. A handful is adopted while the caller waits,
//! more by a task.

use super::brought::Brought;
use super::judge::Judge;
use super::rows::Place;
use super::stage::MayImport;
use super::table::{ADOPT, KEEP, Kind, LONGEST_CELL, LONGEST_FILE, SEND};
use super::{Files, Import, ImportRow};
use crate::{Actor, Error, Result};
use boxed::boxed;
use model::field::FieldCode;
use model::id::{ProjectId, TeamId};
use model::import::Fate;
use std::collections::BTreeMap;

/// How many domains are adopted while somebody waits.
const HANDFUL: usize = 10;
/// Rows that are judged and stored together.
const BATCH: usize = 250;

/// Names to adopt.
#[derive(Debug, Clone)]
pub struct NewAdoptions {
    /// The project that they are added to.
    pub project: ProjectId,
    /// The team that looks after them.
    pub team: Option<TeamId>,
    /// Whether the team's roles are sent at once.
    pub send: bool,
    /// The names as they were typed.
    pub names: Vec<String>,
}

/// The names of a text: one a line, or separated by spaces, commas or semicolons.
#[must_use]
pub fn names_in(text: &str) -> Vec<String> {
    text.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';'))
        .map(|name| name.trim_matches(['"', '\'']))
        .filter(|name| !name.is_empty())
        .map(ToOwned::to_owned)
        .collect()
}

impl<'a> Files<'a> {
    /// Adopts these names, each with the roles that its registry holds. What became of each is told by the import that is returned; what is in the book already stays as it is.
    ///
    /// # Errors
    /// `names`: none, or too many; a team or a project that is not there for this caller. What is wrong with one name is told in its row.
    #[boxed]
    pub async fn adopt(self, actor: &Actor, new: &NewAdoptions) -> Result<Import> {
        let reach = MayImport::of(actor, Kind::Domains)?;
        reach.check(new.project)?;
        let wrong = |text: String| Error::field("names", FieldCode::Other { text: text.into() });
        if new.names.is_empty() {
            return Err(Error::field("names", FieldCode::Required));
        }
        if i64::try_from(new.names.len()).unwrap_or(i64::MAX) > LONGEST_FILE {
            return Err(wrong(format!("At most {LONGEST_FILE} names at once.")));
        }
        let project = self.tools.projects().get(actor, new.project).await?.id;
        let mut tx = reach.begin(self.tools).await?;
        let team = match new.team {
            Some(team) => Some(
                store::teams::get(&mut tx, actor.organization, team)
                    .await?
                    .ok_or_else(crate::domains::no_team)?,
            ),
            None => None,
        };
        if new.send && team.is_none() {
            let text = "Choose the team whose roles are to be sent.".into();
            return Err(Error::field("team_id", FieldCode::Other { text }));
        }
        let count = match new.names.len() {
            1 => "1 name to adopt".to_owned(),
            many => format!("{many} names to adopt"),
        };
        let import = Import {
            id: self.tools.new_id(),
            organization_id: actor.organization,
            project_id: Some(project),
            kind: Ok(Kind::Domains),
            file_name: count,
            actor: Brought::by(actor)?,
            task_id: None,
            created_at: self.tools.now(),
            columns: None,
        };
        store::imports::create(&mut tx, &import).await?;
        let word = if new.send { SEND } else { KEEP };
        let mut judge = Judge::new(Kind::Domains);
        let mut open = 0;
        for (batch, names) in new.names.chunks(BATCH).enumerate() {
            let mut rows = Vec::with_capacity(names.len());
            for (at, name) in names.iter().enumerate() {
                let line = i64::try_from(batch * BATCH + at + 1).unwrap_or(i64::MAX);
                rows.push(row(line, name, team.as_ref().map(|team| &team.slug), word));
            }
            self.judge_all(&mut tx, &reach, &mut judge, &mut rows)
                .await?;
            for row in &mut rows {
                if row.object_id.is_some() {
                    row.fate = Fate::Unchanged;
                    row.reason =
                        Some("It is in the book already; nothing of it is changed.".into());
                }
                open += usize::from(Fate::OPEN.contains(&row.fate));
            }
            store::imports::add_rows(&mut tx, actor.organization, import.id, &rows).await?;
        }
        tx.commit().await?;
        if open > HANDFUL {
            self.begin(actor, import.id).await?;
        } else if open > 0 {
            match self.take_domains(actor, &import, Place::default()).await {
                // The page says which are left, and offers to go on with them.
                Ok(_) | Err(Error::Unavailable(_)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(import)
    }
}

fn row(line: i64, name: &str, team: Option<&String>, adopt: &str) -> ImportRow {
    let kept: String = name.chars().take(LONGEST_CELL / 4).collect();
    let mut data = BTreeMap::from([("name".to_owned(), kept), (ADOPT.to_owned(), adopt.into())]);
    if let Some(team) = team {
        data.insert("team".into(), team.clone());
    }
    ImportRow::new(line, data)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_apart_however_they_are_separated() {
        let names = names_in(" a.example\r\nb.example, c.example;d.example\t'e.example'\n\n");
        let expected = ["a", "b", "c", "d", "e"].map(|name| format!("{name}.example"));
        assert_eq!(names, expected);
        assert!(names_in(" ,\n; ").is_empty());
    }
}
