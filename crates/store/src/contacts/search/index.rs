//! Writing what searches read: each word of a contact, and its line with all of them, both in the order of the list.

use super::facet::facet;
use crate::contacts::Contact;
use crate::error::Error;
use crate::fold::{fold, sort_key};
use crate::tx::Tx;
use crate::words::CONTACTS;
use model::id::OrganizationId;
use sqlx::AssertSqlSafe;
use std::fmt::Write as _;
use uuid::Uuid;

/// Where a contact stands in the list.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place<'a> {
    pub(crate) organization: OrganizationId,
    pub(crate) sort_key: &'a str,
    pub(crate) id: Uuid,
}

/// What is stored of a contact.
pub(crate) struct Entry {
    organization: OrganizationId,
    id: Uuid,
    sort_key: String,
    facet: i64,
    words: Vec<String>,
}

impl Entry {
    /// Of a contact as it is now.
    pub(crate) fn of(contact: &Contact) -> Self {
        let text = fold(&contact.snapshot.search_text(&contact.handle));
        Self::new(
            contact.organization_id,
            contact.id.0,
            sort_key(&contact.snapshot),
            facet(contact),
            &text,
        )
    }

    /// Of these values; the text is folded.
    pub(crate) fn new(
        organization: OrganizationId,
        id: Uuid,
        sort_key: String,
        facet: i64,
        text: &str,
    ) -> Self {
        Self {
            organization,
            id,
            sort_key,
            facet,
            words: CONTACTS.of(text),
        }
    }

    fn place(&self) -> Place<'_> {
        Place {
            organization: self.organization,
            sort_key: &self.sort_key,
            id: self.id,
        }
    }

    /// Its organization's id.
    pub(super) const fn organization(&self) -> Uuid {
        self.organization.0
    }

    /// Its place within its organization.
    pub(super) fn key(&self) -> (&str, Uuid) {
        (&self.sort_key, self.id)
    }

    pub(crate) const fn facet(&self) -> i64 {
        self.facet
    }

    pub(crate) fn words(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(String::as_str)
    }

    /// The words in one text, each after a space: words hold none.
    pub(crate) fn line(&self) -> String {
        self.words.iter().fold(String::new(), |mut line, word| {
            line.push(' ');
            line.push_str(word);
            line
        })
    }

    /// Writes it for a contact that has none.
    pub(crate) async fn insert(&self, tx: &mut Tx) -> Result<(), Error> {
        let words: Vec<&str> = self.words.iter().map(String::as_str).collect();
        self.insert_words(tx, &words).await?;
        touched!(
            tx,
            sqlx::query(LINE)
                .bind(self.organization.0)
                .bind(&self.sort_key)
                .bind(self.id)
                .bind(self.facet)
                .bind(self.line())
        )?;
        Ok(())
    }

    async fn insert_words(&self, tx: &mut Tx, words: &[&str]) -> Result<(), Error> {
        if words.is_empty() {
            return Ok(());
        }
        let sql = words_statement((1, 2, 3, 4), 5, words.len());
        touched!(tx, {
            let mut query = sqlx::query(AssertSqlSafe(sql))
                .bind(self.organization.0)
                .bind(&self.sort_key)
                .bind(self.id)
                .bind(self.facet);
            for word in words {
                query = query.bind(*word);
            }
            query
        })?;
        Ok(())
    }

    /// Writes it in place of what stood at this key of the list.
    pub(crate) async fn replace(&self, tx: &mut Tx, old_key: &str) -> Result<(), Error> {
        const LINE: &str = "UPDATE contact_line SET words = $4 WHERE organization_id = $1 AND sort_key = $2 AND contact_id = $3";
        let was = Place {
            sort_key: old_key,
            ..self.place()
        };
        let Some((facet, words)) = stored(tx, was).await? else {
            return self.insert(tx).await;
        };
        if old_key != self.sort_key || facet != self.facet {
            forget(tx, was).await?;
            return self.insert(tx).await;
        }
        let line = self.line();
        if line == words {
            return Ok(());
        }
        let old: Vec<&str> = words.split_ascii_whitespace().collect();
        let gone: Vec<&str> = old
            .iter()
            .copied()
            .filter(|word| !self.words.iter().any(|kept| kept == word))
            .collect();
        let new: Vec<&str> = self
            .words
            .iter()
            .map(String::as_str)
            .filter(|word| !old.contains(word))
            .collect();
        delete_words(tx, was, &gone).await?;
        self.insert_words(tx, &new).await?;
        touched!(
            tx,
            sqlx::query(LINE)
                .bind(self.organization.0)
                .bind(&self.sort_key)
                .bind(self.id)
                .bind(line)
        )?;
        Ok(())
    }
}

/// Writes a contact's line: organization, sort key, id, facet, words.
pub(crate) const LINE: &str = "INSERT INTO contact_line (organization_id, sort_key, contact_id, facet, words) VALUES ($1, $2, $3, $4, $5)";

/// Writes so many words of a contact, given where its organization, sort key, id and facet are among the values, and the first word. Nothing where there are none.
pub(crate) fn words_statement(
    (organization, sort_key, id, facet): (usize, usize, usize, usize),
    first: usize,
    words: usize,
) -> String {
    if words == 0 {
        return String::new();
    }
    let mut sql = String::from(
        "INSERT INTO contact_word (organization_id, word, sort_key, contact_id, facet) VALUES",
    );
    for number in first..first + words {
        let comma = if number == first { "" } else { "," };
        let _ = write!(
            sql,
            "{comma} (${organization}, ${number}, ${sort_key}, ${id}, ${facet})"
        );
    }
    sql
}

async fn stored(tx: &mut Tx, at: Place<'_>) -> Result<Option<(i64, String)>, Error> {
    const SELECT: &str = "SELECT facet, words FROM contact_line WHERE organization_id = $1 AND sort_key = $2 AND contact_id = $3";
    on!(tx, conn => sqlx::query_as(SELECT)
        .bind(at.organization.0)
        .bind(at.sort_key)
        .bind(at.id)
        .fetch_optional(conn))
}

async fn delete_words(tx: &mut Tx, at: Place<'_>, words: &[&str]) -> Result<(), Error> {
    if words.is_empty() {
        return Ok(());
    }
    let mut sql = String::from(
        "DELETE FROM contact_word WHERE organization_id = $1 AND sort_key = $2 AND contact_id = $3 AND word IN ($4",
    );
    for number in 5..4 + words.len() {
        let _ = write!(sql, ", ${number}");
    }
    sql.push(')');
    touched!(tx, {
        let mut query = sqlx::query(AssertSqlSafe(sql))
            .bind(at.organization.0)
            .bind(at.sort_key)
            .bind(at.id);
        for word in words {
            query = query.bind(*word);
        }
        query
    })?;
    Ok(())
}

/// Deletes what stands of a contact at this place.
pub(crate) async fn forget(tx: &mut Tx, at: Place<'_>) -> Result<(), Error> {
    const LINE: &str =
        "DELETE FROM contact_line WHERE organization_id = $1 AND sort_key = $2 AND contact_id = $3";
    let Some((_, words)) = stored(tx, at).await? else {
        return Ok(());
    };
    let words: Vec<&str> = words.split_ascii_whitespace().collect();
    delete_words(tx, at, &words).await?;
    touched!(
        tx,
        sqlx::query(LINE)
            .bind(at.organization.0)
            .bind(at.sort_key)
            .bind(at.id)
    )?;
    Ok(())
}
