//! The fields of a contact as data: one table for the form, the checks, the API and its documents.

/// A heading of the contact form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// Who it is.
    Who,
    /// How they are reached.
    Reach,
    /// Where they are.
    Address,
}

impl Group {
    /// The groups in the form's order.
    pub const ALL: [Self; 3] = [Self::Who, Self::Reach, Self::Address];

    /// The heading.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Who => "Who",
            Self::Reach => "Reach",
            Self::Address => "Address",
        }
    }
}

/// One text field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FieldSpec {
    /// The API's name.
    pub name: &'static str,
    /// The label.
    pub label: &'static str,
    /// What a person may want to know before typing; empty when nothing.
    pub hint: &'static str,
    /// The limit in characters.
    pub max: u32,
    /// Whether it must be given.
    pub required: bool,
    /// Where the form shows it.
    pub group: Group,
    /// The HTML input type.
    pub input: &'static str,
    /// The HTML `inputmode`.
    pub inputmode: &'static str,
}

const fn field(
    name: &'static str,
    label: &'static str,
    max: u32,
    required: bool,
    group: Group,
) -> FieldSpec {
    FieldSpec {
        name,
        label,
        hint: "",
        max,
        required,
        group,
        input: "text",
        inputmode: "text",
    }
}

/// All text fields, in the form's order. `disclose` is a switch and stands apart.
pub const FIELDS: [FieldSpec; 12] = [
    field("first_name", "First name", 128, true, Group::Who),
    field("last_name", "Last name", 128, true, Group::Who),
    FieldSpec {
        hint: "The legal holder, when a domain belongs to it and not to the person.",
        ..field("org_name", "Organization", 256, false, Group::Who)
    },
    FieldSpec {
        hint: "Registries need one before they accept the contact.",
        input: "email",
        inputmode: "email",
        ..field("email", "E-mail", 320, false, Group::Reach)
    },
    FieldSpec {
        hint: "With + and the country code: +420 601 123 456.",
        input: "tel",
        inputmode: "tel",
        ..field("phone", "Phone", 32, false, Group::Reach)
    },
    FieldSpec {
        input: "tel",
        inputmode: "tel",
        ..field("fax", "Fax", 32, false, Group::Reach)
    },
    field("street1", "Street", 256, true, Group::Address),
    field("street2", "Street, second line", 256, false, Group::Address),
    field("city", "City", 128, true, Group::Address),
    field("region", "Region", 128, false, Group::Address),
    FieldSpec {
        hint: "Leave empty where the country has none.",
        ..field("postal_code", "Postal code", 32, false, Group::Address)
    },
    FieldSpec {
        input: "select",
        ..field("country_code", "Country", 2, true, Group::Address)
    },
];

/// The field of that name.
#[must_use]
pub fn spec(name: &str) -> Option<&'static FieldSpec> {
    FIELDS.iter().find(|field| field.name == name)
}
