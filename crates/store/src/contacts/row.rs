//! A row becomes a contact by the positions of its columns rather than their names: a page of the list has 1,300 values, and finding each by name takes longer than reading it.

use super::{Contact, CopyOf, Proposed};
use model::contact::{International, Snapshot};
use model::id::{ContactId, LocationId, OrganizationId, PhoneId, TaskId, UserId};
use model::words::UnknownWord;
use sqlx::types::Json;
use sqlx::{Error, FromRow, Row};
use sqlx_postgres::PgRow;
use sqlx_sqlite::SqliteRow;
use std::str::FromStr;
use uuid::Uuid;

fn word<T: FromStr<Err = UnknownWord>>(column: &str, word: &str) -> Result<T, Error> {
    word.parse().map_err(|unknown| Error::ColumnDecode {
        index: column.to_owned(),
        source: Box::new(unknown),
    })
}

/// Binds the values of [`INSERT`], in its order.
macro_rules! bound {
    ($query:expr, $contact:expr) => {{
        let contact = $contact;
        let fields = &contact.snapshot;
        $query
            .bind(contact.id.0)
            .bind(contact.organization_id.0)
            .bind(&contact.handle)
            .bind(contact.kind.as_str())
            .bind(&fields.first_name)
            .bind(&fields.last_name)
            .bind(&fields.org_name)
            .bind(&fields.email)
            .bind(&fields.phone)
            .bind(&fields.fax)
            .bind(&fields.street1)
            .bind(&fields.street2)
            .bind(&fields.city)
            .bind(&fields.region)
            .bind(&fields.postal_code)
            .bind(&fields.country_code)
            .bind(contact.disclose)
            .bind(contact.is_active)
            .bind(contact.verification_status.as_str())
            .bind(contact.verified_at.map($crate::column::micros))
            .bind(contact.user_id.map(|id| id.0))
            .bind(contact.location_id.map(|id| id.0))
            .bind(contact.phone_id.map(|id| id.0))
            .bind(contact.version)
            .bind($crate::column::micros(contact.created_at))
            .bind($crate::column::micros(contact.updated_at))
            .bind($crate::fold::sort_key(fields))
            .bind($crate::fold::fold(&fields.search_text(&contact.handle)))
            .bind(contact.international.as_ref().map(::sqlx::types::Json))
            .bind(contact.copy_of.as_ref().map(|of| of.id.0))
            .bind(&fields.phone_ext)
            .bind(&fields.fax_ext)
    }};
}
pub(super) use bound;

/// The order is that of `columns!`. The types are fixed by the migrations, so they are not checked again for every value.
macro_rules! from_row {
    ($($row:ty),+) => {$(
        impl<'r> FromRow<'r, $row> for Contact {
            fn from_row(row: &'r $row) -> Result<Self, Error> {
                Ok(Self {
                    id: ContactId(row.try_get_unchecked(0)?),
                    organization_id: OrganizationId(row.try_get_unchecked(1)?),
                    handle: row.try_get_unchecked(2)?,
                    kind: word("kind", row.try_get_unchecked(3)?)?,
                    snapshot: Snapshot {
                        first_name: row.try_get_unchecked(4)?,
                        last_name: row.try_get_unchecked(5)?,
                        org_name: row.try_get_unchecked(6)?,
                        email: row.try_get_unchecked(7)?,
                        phone: row.try_get_unchecked(8)?,
                        phone_ext: row.try_get_unchecked(31)?,
                        fax: row.try_get_unchecked(9)?,
                        fax_ext: row.try_get_unchecked(32)?,
                        street1: row.try_get_unchecked(10)?,
                        street2: row.try_get_unchecked(11)?,
                        city: row.try_get_unchecked(12)?,
                        region: row.try_get_unchecked(13)?,
                        postal_code: row.try_get_unchecked(14)?,
                        country_code: row.try_get_unchecked(15)?,
                    },
                    disclose: row.try_get_unchecked(16)?,
                    is_active: row.try_get_unchecked(17)?,
                    verification_status: word("verification_status", row.try_get_unchecked(18)?)?,
                    verified_at: row.try_get_unchecked(19)?,
                    user_id: row.try_get_unchecked::<Option<Uuid>, _>(20)?.map(UserId),
                    location_id: row.try_get_unchecked::<Option<Uuid>, _>(21)?.map(LocationId),
                    phone_id: row.try_get_unchecked::<Option<Uuid>, _>(22)?.map(PhoneId),
                    version: row.try_get_unchecked(23)?,
                    created_at: row.try_get_unchecked(24)?,
                    updated_at: row.try_get_unchecked(25)?,
                    international: row
                        .try_get_unchecked::<Option<Json<International>>, _>(26)?
                        .map(|ascii| ascii.0),
                    proposed: row
                        .try_get_unchecked::<Option<Json<Snapshot>>, _>(27)?
                        .zip(row.try_get_unchecked::<Option<Uuid>, _>(28)?)
                        .map(|(snapshot, task)| Proposed {
                            snapshot: snapshot.0,
                            task: TaskId(task),
                        }),
                    copy_of: row
                        .try_get_unchecked::<Option<Uuid>, _>(29)?
                        .zip(row.try_get_unchecked::<Option<String>, _>(30)?)
                        .map(|(id, handle)| CopyOf {
                            id: ContactId(id),
                            handle,
                        }),
                })
            }
        }
    )+};
}

from_row!(SqliteRow, PgRow);

macro_rules! insert {
    ($revision:literal) => {
        concat!(
            "INSERT INTO contact (id, organization_id, handle, kind, first_name, last_name, org_name, email, phone, fax, ",
            "street1, street2, city, region, postal_code, country_code, disclose, is_active, verification_status, verified_at, user_id, ",
            "location_id, phone_id, version, created_at, updated_at, sort_key, search_text, international, copy_of, phone_ext, fax_ext, revision) ",
            "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, ",
            "$11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, ",
            $revision,
            ")"
        )
    };
}

/// Writes a new one, on SQLite and on PostgreSQL.
pub(super) const INSERT: [&str; 2] = [
    insert!(
        "(SELECT COALESCE(MAX(r.revision), 0) + 1 FROM contact r WHERE r.organization_id = $2)"
    ),
    insert!("pg_current_xact_id()::text::bigint"),
];
