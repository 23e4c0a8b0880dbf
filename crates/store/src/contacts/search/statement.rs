//! The statements of a search. Each reads one ordered list of candidates and looks at what else is asked of each of them.

use super::asked::Asked;
use super::facet::wanted;
use super::sql::{Sql, Value};
use crate::contacts::filter::ContactFilter;
use crate::contacts::named;
use model::id::OrganizationId;
use uuid::Uuid;

/// Sorts behind every text.
const LAST: char = '\u{10ffff}';

/// From where the candidates of a search come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Candidates {
    /// The contacts with a word that begins with that one of the search.
    Begins(usize),
    /// The same when only one word of the book begins so, namely this: they come in the order of the list.
    Is(usize),
    /// As `Begins`, of each word of the book that begins so only as many as the page has.
    Merged(usize),
    /// So many contacts of the list, as they come.
    Next(i64),
    /// The contacts that pass the filter, which are few.
    Filtered,
}

/// A search in an organization, with its filter.
pub(super) struct Looked<'a> {
    pub(super) organization: OrganizationId,
    pub(super) filter: &'a ContactFilter,
    pub(super) asked: &'a Asked,
    /// Of each word whether it has so few rows that these are read, rather than the line of each candidate.
    pub(super) few: Vec<bool>,
    /// The word of the book where the search's word stands for one only.
    pub(super) whole: Option<String>,
    /// `instr`, or what the engine calls it.
    pub(super) position: &'static str,
}

/// What is read of the candidates.
#[derive(Clone, Copy)]
pub(super) enum Read<'a> {
    /// Those behind a place, in order.
    Page {
        after: Option<(&'a str, Uuid)>,
        limit: i64,
    },
    /// How many there are; not beyond the limit.
    Count { limit: i64 },
}

impl Looked<'_> {
    /// The span of words that begin with that one of the search.
    pub(super) fn span(&self, word: usize) -> (String, String) {
        let from = self.asked.words.get(word).cloned().unwrap_or_default();
        let to = format!("{from}{LAST}");
        (from, to)
    }

    /// The statement; `None` when nothing can fit.
    pub(super) fn statement(&self, from: Candidates, read: Read<'_>) -> Option<Sql> {
        let (mask, value) = wanted(self.filter)?;
        let mut sql = Sql::default();
        let in_line = matches!(from, Candidates::Next(_));
        let by_filter = from == Candidates::Filtered;
        // The table of the candidates: its alias, and the contact's id in it.
        let (alias, id) = match from {
            Candidates::Next(_) => ("l", "l.contact_id"),
            Candidates::Filtered => ("c", "c.id"),
            _ => ("w", "w.contact_id"),
        };
        // The organization is the first value of each statement.
        sql.values.push(Value::Id(self.organization.0));
        let after = match read {
            Read::Page { after, .. } => after,
            Read::Count { .. } => None,
        };
        let after = after.map(|(key, contact)| {
            sql.values.push(Value::Text(key.to_owned()));
            sql.values.push(Value::Id(contact));
            (2, 3)
        });
        let limit = match read {
            Read::Page { limit, .. } | Read::Count { limit } => limit,
        };
        let behind = |sql: &mut Sql, alias: &str, id: &str| {
            if let Some((key, contact)) = after {
                sql.say(&format!(" AND ({alias}.sort_key, {id}) > ("));
                sql.again(key).say(", ").again(contact).say(")");
            }
        };
        let fitting = |sql: &mut Sql, alias: &str| {
            if mask != 0 && !by_filter {
                sql.say(&format!(" AND ({alias}.facet & "));
                sql.put(Value::Int(mask)).say(") = ").put(Value::Int(value));
            }
        };
        let ordered = matches!(
            from,
            Candidates::Is(_) | Candidates::Next(_) | Candidates::Filtered
        );

        if let Candidates::Merged(word) = from {
            self.words_of_the_book(&mut sql, word);
        }
        match read {
            Read::Page { .. } => {
                let distinct = if ordered { "" } else { "DISTINCT " };
                sql.say(&format!("SELECT {distinct}{alias}.sort_key, {id} FROM "));
            }
            Read::Count { .. } => {
                let distinct = if ordered { "" } else { "DISTINCT " };
                sql.say(&format!(
                    "SELECT COUNT(*) FROM (SELECT {distinct}{id} FROM "
                ));
            }
        }
        sql.say(match from {
            Candidates::Next(_) => "contact_line l",
            Candidates::Filtered => "contact c",
            Candidates::Merged(_) => "book CROSS JOIN contact_word w",
            Candidates::Begins(_) | Candidates::Is(_) => "contact_word w",
        });
        let (few, others): (Vec<usize>, Vec<usize>) = self
            .asked
            .words
            .iter()
            .enumerate()
            .filter(|(place, _)| match from {
                Candidates::Begins(own) | Candidates::Is(own) | Candidates::Merged(own) => {
                    *place != own
                }
                _ => true,
            })
            .map(|(place, _)| place)
            .partition(|place| self.few.get(*place).copied().unwrap_or_default());
        // CROSS JOIN: SQLite then keeps this order.
        if !in_line && !others.is_empty() {
            sql.say(" CROSS JOIN contact_line l");
        }
        let read_whole = !self.asked.patterns.is_empty() || self.filter.role.is_some();
        if !by_filter && read_whole {
            sql.say(" CROSS JOIN contact c");
        }
        sql.say(&format!(" WHERE {alias}.organization_id = $1"));
        match from {
            Candidates::Begins(word) => {
                let (low, high) = self.span(word);
                sql.say(" AND w.word >= ").put(Value::Text(low));
                sql.say(" AND w.word < ").put(Value::Text(high));
            }
            Candidates::Is(_) => {
                let whole = self.whole.clone().unwrap_or_default();
                sql.say(" AND w.word = ").put(Value::Text(whole));
            }
            Candidates::Merged(_) => {
                sql.say(" AND book.word IS NOT NULL AND w.word = book.word AND w.sort_key <= COALESCE((SELECT x.sort_key FROM contact_word x WHERE x.organization_id = $1 AND x.word = book.word");
                behind(&mut sql, "x", "x.contact_id");
                fitting(&mut sql, "x");
                sql.say(" ORDER BY x.sort_key, x.contact_id LIMIT 1 OFFSET ")
                    .number(limit - 1);
                sql.say("), ").put(Value::Text(LAST.into())).say(")");
            }
            Candidates::Next(budget) => {
                sql.say(" AND l.sort_key <= COALESCE((SELECT x.sort_key FROM contact_line x WHERE x.organization_id = $1");
                behind(&mut sql, "x", "x.contact_id");
                sql.say(" ORDER BY x.sort_key, x.contact_id LIMIT 1 OFFSET ")
                    .number(budget);
                sql.say("), ").put(Value::Text(LAST.into())).say(")");
            }
            Candidates::Filtered => {
                sql.say(" AND c.deleted_at IS NULL");
                passing(&mut sql, self.filter);
            }
        }
        behind(&mut sql, alias, id);
        fitting(&mut sql, alias);
        if !in_line && !others.is_empty() {
            sql.say(&format!(" AND l.organization_id = $1 AND l.sort_key = {alias}.sort_key AND l.contact_id = {id}"));
        }
        for word in few {
            let (low, high) = self.span(word);
            sql.say(&format!(" AND {id} IN (SELECT v.contact_id FROM contact_word v WHERE v.organization_id = $1 AND v.word >= "));
            sql.put(Value::Text(low)).say(" AND v.word < ");
            sql.put(Value::Text(high)).say(")");
        }
        for word in others {
            let (word, _) = self.span(word);
            sql.say(&format!(" AND {}(l.words, ", self.position));
            sql.put(Value::Text(format!(" {word}"))).say(") > 0");
        }
        if read_whole {
            if !by_filter {
                sql.say(&format!(" AND c.id = {id}"));
            }
            holding(&mut sql, self.filter, &self.asked.patterns);
        }
        match read {
            Read::Page { .. } => sql
                .say(&format!(" ORDER BY {alias}.sort_key, {id} LIMIT "))
                .number(limit),
            Read::Count { .. } => sql.say(" LIMIT ").number(limit).say(") AS found"),
        };
        Some(sql)
    }

    /// `WITH book (word)`: the words of the book that begin with that one of the search, each found by one look behind the one before.
    pub(super) fn words_of_the_book(&self, sql: &mut Sql, word: usize) {
        let (low, high) = self.span(word);
        sql.say("WITH RECURSIVE book(word) AS (SELECT (SELECT f.word FROM contact_word f WHERE f.organization_id = $1 AND f.word >= ");
        sql.put(Value::Text(low))
            .say(" AND f.word < ")
            .put(Value::Text(high));
        let high = sql.values.len();
        sql.say(" ORDER BY f.word LIMIT 1) UNION ALL SELECT (SELECT f.word FROM contact_word f WHERE f.organization_id = $1 AND f.word > book.word AND f.word < ");
        sql.again(high)
            .say(" ORDER BY f.word LIMIT 1) FROM book WHERE book.word IS NOT NULL) ");
    }
}

/// The conditions of the filter on the contact `c` itself, the role apart: each has an index in the order of the list.
pub(crate) fn passing(sql: &mut Sql, filter: &ContactFilter) {
    if let Some(kind) = filter.kind {
        sql.say(" AND c.kind = ")
            .put(Value::Text(kind.as_str().to_owned()));
    }
    if let Some(active) = filter.is_active {
        sql.say(if active {
            " AND c.is_active = TRUE"
        } else {
            " AND c.is_active = FALSE"
        });
    }
    if let Some(status) = filter.verification_status {
        sql.say(" AND c.verification_status = ")
            .put(Value::Text(status.as_str().to_owned()));
    }
    if let Some(country) = &filter.country_code {
        sql.say(" AND c.country_code = ")
            .put(Value::Text(country.clone()));
    }
}

/// The conditions that read the whole contact `c`, or what it is used for.
pub(crate) fn holding(sql: &mut Sql, filter: &ContactFilter, patterns: &[String]) {
    for pattern in patterns {
        sql.say(" AND c.search_text LIKE ")
            .put(Value::Text(pattern.clone()))
            .say(" ESCAPE '!'");
    }
    if let Some(role) = filter.role {
        sql.values.push(Value::Text(role.as_str().to_owned()));
        let place = format!("${}", sql.values.len());
        sql.say(" AND ")
            .say(&named!(" AND n.role = $ROLE").replace("$ROLE", &place));
    }
}
