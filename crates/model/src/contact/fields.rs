//! The fields of a contact: one table for the form, the checks, the API and its documentation.

use crate::spec::{FieldSpec, Group, fields};

fields! {
    /// The data that registries receive: the contact's own stable copy of name, address and means of contact. For a member contact it is composed from a person and a location.
    stored Snapshot;
    /// The form's strings, exactly as they were typed: preserved through errors so that nothing has to be typed twice.
    typed Draft {
        /// Whether registries may disclose the contact. True by default.
        disclose: bool = true,
    };
    /// Given name.
    first_name: String = FieldSpec::text("First name", 128).unless("last_name"),
    /// Family name.
    last_name: String = FieldSpec::text("Last name", 128).unless("first_name"),
    /// The legal holder, when it is not the person.
    org_name: Option<String> = FieldSpec::text("Organization", 256)
        .hint("The legal holder, when a domain belongs to it and not to the person.")
        .wide(),
    /// The e-mail address.
    email: Option<String> = FieldSpec::email("E-mail")
        .hint("Registries need one before they accept the contact.")
        .group(Group::Reach)
        .wide()
        .size("m"),
    /// A phone number; E.164 once it is stored.
    phone: Option<String> = FieldSpec::phone("Phone")
        .hint("With + and the country code, or as it is dialled in the country below.")
        .group(Group::Reach),
    /// The extension of [`phone`](Self::phone): digits. `Some` of nothing: it was taken away, which registries are told.
    phone_ext: Option<String> = FieldSpec::extension("Extension").group(Group::Reach).size("s"),
    /// A fax number; E.164 once it is stored.
    fax: Option<String> = FieldSpec::phone("Fax").group(Group::Reach),
    /// The extension of [`fax`](Self::fax).
    fax_ext: Option<String> = FieldSpec::extension("Fax extension").group(Group::Reach).size("s"),
    /// First line of the street address.
    street1: String = FieldSpec::text("Street", 256).group(Group::Address).wide(),
    /// Second line of the street address.
    street2: Option<String> = FieldSpec::text("Street, second line", 256)
        .group(Group::Address)
        .wide(),
    /// City or locality.
    city: String = FieldSpec::text("City", 128).group(Group::Address),
    /// Region, state, province, county or prefecture.
    region: Option<String> = FieldSpec::text("Region", 128).group(Group::Address),
    /// Postal code; some countries have none.
    postal_code: Option<String> = FieldSpec::text("Postal code", 32)
        .hint("Leave empty where the country has none.")
        .group(Group::Address)
        .size("s"),
    /// ISO 3166-1 alpha-2; in upper case once it is stored.
    country_code: String = FieldSpec::country("Country").group(Group::Address),
}
