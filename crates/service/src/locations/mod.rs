//! Locations: where member contacts take their address from.

mod change;
mod read;

pub use change::LocationEdit;
pub use read::LocationCard;

pub use store::locations::Location;

/// Locations: `service.locations()`.
#[derive(Clone, Copy)]
pub struct Locations<'a> {
    pub(crate) tools: &'a crate::Tools,
}

/// The location object of the native API.
#[must_use]
pub fn wire(location: &Location) -> wire::Location {
    let office = location.office.clone();
    wire::Location {
        id: location.id.0,
        organization_id: location.organization_id.0,
        label: office.label,
        street1: office.street1,
        street2: office.street2,
        city: office.city,
        region: office.region,
        postal_code: office.postal_code,
        country_code: office.country_code,
        phone: office.phone,
        phone_ext: model::phone::said(office.phone_ext),
        fax: office.fax,
        fax_ext: model::phone::said(office.fax_ext),
        is_primary: location.is_primary,
        is_system: location.is_system,
        version: location.version,
        created_at: location.created_at.into(),
        updated_at: location.updated_at.into(),
        tasks: None,
    }
}

impl From<&wire::LocationPatch> for LocationEdit {
    fn from(patch: &wire::LocationPatch) -> Self {
        Self {
            fields: patch.fields.named(),
            is_primary: patch.is_primary,
        }
    }
}
