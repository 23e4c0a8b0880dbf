//! Conditions of a list on the contact's own row, for statements.

use super::sql::{Sql, Value};
use crate::contacts::filter::ContactFilter;
use crate::contacts::named;

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
