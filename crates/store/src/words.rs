//! The words by which contacts and domains are found.
//!
//! A search matches beginnings of words: each word of it must begin a word of the row. Words of domains are stored in a table of their own, so that a search reads
//! its matches and not all rows; those of contacts are kept in memory. Scripts without spaces have no beginnings to look for: there every suffix of a word counts as one.

use crate::error::Error;
use crate::fold::fold;
use crate::tx::Tx;
use model::id::OrganizationId;
use sqlx::AssertSqlSafe;
use std::fmt::Write;
use uuid::Uuid;

/// The longest word that is stored, in characters. Longer ones are found by their beginning.
const LONGEST: usize = 40;
/// The most words of one row.
const MOST: usize = 96;
/// The most words of a search that are looked up; the rest only filter.
const ASKED: usize = 8;
/// A word with fewer matches than this is looked up first, and the rest are checked on those; otherwise the list is walked in its order until the page is full.
pub(crate) const FEW: i64 = 500;

/// The word table of one kind of row.
#[derive(Clone, Copy)]
pub(crate) struct Words {
    table: &'static str,
    column: &'static str,
}

pub(crate) const DOMAINS: Words = Words {
    table: "domain_word",
    column: "domain_id",
};

/// Whether a script writes no spaces between words: Han, kana, Thai, Lao, Khmer, Burmese.
fn runs_on(c: char) -> bool {
    matches!(c, '\u{0e00}'..='\u{0eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3134f}')
}

fn split(text: &str) -> impl Iterator<Item = &str> {
    // Marks of Indic scripts are not alphanumeric and belong to their letter.
    text.split(|c: char| c.is_ascii() && !c.is_ascii_alphanumeric() || c.is_whitespace())
        .filter(|word| !word.is_empty())
}

/// The words of a folded search that are looked up: the first eight, each as far as words are stored.
pub(crate) fn asked(folded: &str) -> Vec<String> {
    split(folded)
        .take(ASKED)
        .map(|word| word.chars().take(LONGEST).collect())
        .collect()
}

/// The words of a folded text; `rests`: every suffix of a word counts as one.
fn words(folded: &str, rests: bool) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in split(folded) {
        // Most words begin at their beginning only, and are short.
        if !rests && (word.is_ascii() || !word.chars().any(runs_on)) {
            words.push(word.chars().take(LONGEST).collect());
            continue;
        }
        let letters: Vec<char> = word.chars().collect();
        for at in 0..letters.len() {
            // A single Latin letter at the end of a name carries no information.
            if at > 0 && letters[at..].len() < 2 && !runs_on(letters[at]) {
                continue;
            }
            words.push(letters[at..].iter().take(LONGEST).collect());
        }
    }
    words.sort_unstable();
    words.dedup();
    words.truncate(MOST);
    words
}

/// The words by which a contact is found, of its folded text: sorted, each once.
pub(crate) fn of_contact(folded: &str) -> Vec<String> {
    words(folded, false)
}

/// Those by which a domain is found: a name such as `mybookshop` is found by `book`.
fn of_domain(folded: &str) -> Vec<String> {
    words(folded, true)
}

impl Words {
    /// Writes the words of a row, replacing the previous ones.
    pub(crate) async fn write(
        self,
        tx: &mut Tx,
        organization: OrganizationId,
        id: Uuid,
        folded: &str,
        had_some: bool,
    ) -> Result<(), Error> {
        if had_some {
            self.forget(tx, organization, id).await?;
        }
        let words = of_domain(folded);
        if words.is_empty() {
            return Ok(());
        }
        let mut sql = format!(
            "INSERT INTO {} (organization_id, {}, word) VALUES ($1, $2, $3)",
            self.table, self.column
        );
        for number in 4..3 + words.len() {
            let _ = write!(sql, ", ($1, $2, ${number})");
        }
        sql.push_str(" ON CONFLICT DO NOTHING");
        touched!(tx, {
            let mut query = sqlx::query(AssertSqlSafe(sql))
                .bind(organization.0)
                .bind(id);
            for word in &words {
                query = query.bind(word.as_str());
            }
            query
        })?;
        Ok(())
    }

    /// Whether there are rows but no words at all: those from before words were stored.
    pub(crate) async fn behind(self, tx: &mut Tx, rows: &'static str) -> Result<bool, Error> {
        let some = format!(
            "SELECT COUNT(*) FROM (SELECT 1 FROM {} LIMIT 1) AS one_word",
            self.table
        );
        let words: i64 = on!(tx, conn => sqlx::query_scalar(AssertSqlSafe(some)).fetch_one(conn))?;
        if words > 0 {
            return Ok(false);
        }
        let first: Option<(Uuid, Uuid, String)> =
            on!(tx, conn => sqlx::query_as(rows).bind(Uuid::nil()).fetch_optional(conn))?;
        Ok(first.is_some())
    }

    /// Deletes the words of a row.
    pub(crate) async fn forget(
        self,
        tx: &mut Tx,
        organization: OrganizationId,
        id: Uuid,
    ) -> Result<(), Error> {
        let sql = format!(
            "DELETE FROM {} WHERE organization_id = $1 AND {} = $2",
            self.table, self.column
        );
        touched!(
            tx,
            sqlx::query(AssertSqlSafe(sql))
                .bind(organization.0)
                .bind(id)
        )?;
        Ok(())
    }

    /// How a search is best executed.
    pub(crate) async fn plan(
        self,
        tx: &mut Tx,
        organization: OrganizationId,
        search: Option<&str>,
    ) -> Result<Search, Error> {
        let folded = fold(search.unwrap_or_default());
        let mut spans: Vec<(String, String)> = Vec::new();
        for from in asked(&folded) {
            let to = format!("{from}\u{10ffff}");
            if !spans.iter().any(|(known, _)| *known == from) {
                spans.push((from, to));
            }
        }
        let probe = format!(
            "SELECT COUNT(*) FROM (SELECT 1 FROM {} WHERE organization_id = $1 AND word >= $2 AND word < $3 LIMIT $4) AS some_words",
            self.table
        );
        let mut rarest: Option<(usize, i64)> = None;
        for (place, (from, to)) in spans.iter().enumerate() {
            let sql = probe.clone();
            let found: i64 = on!(tx, conn => sqlx::query_scalar(AssertSqlSafe(sql))
                .bind(organization.0)
                .bind(from.as_str())
                .bind(to.as_str())
                .bind(FEW + 1)
                .fetch_one(conn))?;
            if rarest.is_none_or(|(_, least)| found < least) {
                rarest = Some((place, found));
            }
        }
        // The word that is looked up first comes first.
        let mut driven = false;
        if let Some((place, found)) = rarest {
            spans.swap(0, place);
            driven = found <= FEW;
        }
        Ok(Search {
            words: self,
            spans,
            driven,
        })
    }
}

/// A planned search.
pub(crate) struct Search {
    words: Words,
    spans: Vec<(String, String)>,
    driven: bool,
}

impl Search {
    /// The statement around the search: `columns` of `table` (as `alias`), the conditions so far, and the rest; placeholders of the search begin at `first`.
    pub(crate) fn statement(
        &self,
        (columns, table, alias): (&str, &str, char),
        conditions: &str,
        first: usize,
        tail: &str,
    ) -> String {
        let Words {
            table: words,
            column,
            ..
        } = self.words;
        let mut sql = String::with_capacity(1536);
        let mut rest = 0;
        if self.driven {
            // CROSS JOIN: SQLite then keeps this order and looks up the few matches, where it would walk the whole list.
            let _ = write!(
                sql,
                "WITH hit AS (SELECT DISTINCT {column} FROM {words} WHERE organization_id = $1 AND word >= ${first} AND word < ${}) \
                 SELECT {columns} FROM hit CROSS JOIN {table} {alias} WHERE {alias}.id = hit.{column} AND {conditions}",
                first + 1
            );
            rest = 1;
        } else {
            let _ = write!(
                sql,
                "SELECT {columns} FROM {table} {alias} WHERE {conditions}"
            );
        }
        for place in rest..self.spans.len() {
            let _ = write!(
                sql,
                " AND EXISTS (SELECT 1 FROM {words} w WHERE w.{column} = {alias}.id AND w.word >= ${} AND w.word < ${})",
                first + 2 * place,
                first + 2 * place + 1
            );
        }
        sql.push_str(tail);
        sql
    }

    /// What to bind from `first` on.
    pub(crate) fn binds(&self) -> impl Iterator<Item = &str> {
        self.spans
            .iter()
            .flat_map(|(from, to)| [from.as_str(), to.as_str()])
    }

    /// How many placeholders that is.
    pub(crate) fn places(&self) -> usize {
        self.spans.len() * 2
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_found_by_the_beginnings_of_its_words() {
        assert_eq!(
            of_contact(&fold("JN42-NICH Jana Nováková jana@novak.example")),
            ["example", "jana", "jn42", "nich", "novak", "novakova"]
        );
        assert_eq!(of_contact(&fold("हिन्दी O’Neil")).len(), 2);
        assert!(of_contact("").is_empty());
    }

    #[test]
    fn scripts_without_spaces_are_found_from_every_letter_on() {
        assert_eq!(of_contact("山田太郎"), ["太郎", "山田太郎", "田太郎", "郎"]);
    }

    #[test]
    fn a_name_is_found_by_what_it_hides() {
        let words = of_domain("mybook.example");
        assert!(words.contains(&"book".to_owned()));
        assert!(words.contains(&"example".to_owned()));
        assert!(!words.contains(&"k".to_owned()));
    }
}
