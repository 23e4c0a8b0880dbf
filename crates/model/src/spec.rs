//! Text fields: name, label, limits, format and form layout, declared once. The checks, the API's schema and its parser, the forms and
//! their `maxlength` all read it from here.

use crate::field::{FieldCode, FieldErrors};
mod declare;
mod together;

use crate::{country, domain_name, email, phone, slug, text};

/// A heading of a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// Identity.
    Who,
    /// Means of contact.
    Reach,
    /// Address.
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

/// The format of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Any text on one line, trimmed.
    Text,
    /// An e-mail address: [`email`].
    Email,
    /// A phone number as people write it, which the server reads by the plan of its country; stored in E.164: [`phone`].
    Phone,
    /// The extension of a phone number.
    Extension,
    /// An ISO 3166-1 alpha-2 code: [`country`].
    Country,
    /// A domain name. Only its length is checked here; its user parses it ([`domain_name`]). Every browser compiles these checks, and the tables
    /// of IDNA would add 40 kB to each download.
    DomainName,
    /// What addresses and scripts call something: [`slug::is_slug`].
    Slug,
    /// Something that is read as it stands, such as a password or an address; whoever takes it checks more than its length.
    Verbatim,
}

/// One text field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FieldSpec {
    /// The API's name, which is also the form's.
    pub name: &'static str,
    /// The label.
    pub label: &'static str,
    /// A hint; may be empty.
    pub hint: &'static str,
    /// The least number of characters, when something is given.
    pub min: u32,
    /// The limit in characters.
    pub max: u32,
    /// Whether it is required.
    pub required: bool,
    /// The field that makes up for it: it may be empty where that one is filled. One of two names is a name.
    pub unless: Option<&'static str>,
    /// Its format.
    pub format: Format,
    /// Where the form shows it.
    pub group: Group,
    /// Whether the form gives it a whole row.
    pub wide: bool,
    /// The input's size: `s`, `m` or nothing.
    pub size: &'static str,
}

impl FieldSpec {
    const fn new(label: &'static str, max: u32, format: Format) -> Self {
        Self {
            name: "",
            label,
            hint: "",
            min: 0,
            max,
            required: false,
            unless: None,
            format,
            group: Group::Who,
            wide: false,
            size: "",
        }
    }

    /// A text of at most so many characters.
    #[must_use]
    pub const fn text(label: &'static str, max: u32) -> Self {
        Self::new(label, max, Format::Text)
    }

    /// A verbatim text of at most so many characters.
    #[must_use]
    pub const fn verbatim(label: &'static str, max: u32) -> Self {
        Self::new(label, max, Format::Verbatim)
    }

    /// An e-mail address.
    #[must_use]
    pub const fn email(label: &'static str) -> Self {
        Self::new(label, email::MAX, Format::Email)
    }

    /// A phone number.
    #[must_use]
    pub const fn phone(label: &'static str) -> Self {
        Self::new(label, phone::MAX_TYPED, Format::Phone)
    }

    /// The extension of a phone number.
    #[must_use]
    pub const fn extension(label: &'static str) -> Self {
        Self::new(label, phone::MAX_EXTENSION, Format::Extension)
    }

    /// A slug.
    #[must_use]
    pub const fn slug(label: &'static str) -> Self {
        Self::new(label, slug::SLUG, Format::Slug)
    }

    /// A country.
    #[must_use]
    pub const fn country(label: &'static str) -> Self {
        Self::new(label, country::LENGTH, Format::Country)
    }

    /// A domain name.
    #[must_use]
    pub const fn domain_name(label: &'static str) -> Self {
        Self::new(label, domain_name::MAX, Format::DomainName)
    }

    /// The same with this name.
    #[must_use]
    pub const fn named(self, name: &'static str) -> Self {
        Self { name, ..self }
    }

    /// The same, required.
    #[must_use]
    pub const fn required(self) -> Self {
        Self {
            required: true,
            ..self
        }
    }

    /// The same, optional.
    #[must_use]
    pub const fn optional(self) -> Self {
        Self {
            required: false,
            unless: None,
            ..self
        }
    }

    /// The same, which may be empty where another field of its table is filled.
    #[must_use]
    pub const fn unless(self, other: &'static str) -> Self {
        Self {
            unless: Some(other),
            ..self
        }
    }

    /// Whether it can't be empty, whatever else is filled.
    #[must_use]
    pub const fn always_filled(&self) -> bool {
        self.required && self.unless.is_none()
    }

    /// The same, of at least so many characters.
    #[must_use]
    pub const fn at_least(self, min: u32) -> Self {
        Self { min, ..self }
    }

    /// The same, of at most so many characters.
    #[must_use]
    pub const fn at_most(self, max: u32) -> Self {
        Self { max, ..self }
    }

    /// The same with a hint.
    #[must_use]
    pub const fn hint(self, hint: &'static str) -> Self {
        Self { hint, ..self }
    }

    /// The same in this group of the form.
    #[must_use]
    pub const fn group(self, group: Group) -> Self {
        Self { group, ..self }
    }

    /// The same with a row of the form for itself.
    #[must_use]
    pub const fn wide(self) -> Self {
        Self { wide: true, ..self }
    }

    /// The same with an input of this size: `s` or `m`.
    #[must_use]
    pub const fn size(self, size: &'static str) -> Self {
        Self { size, ..self }
    }

    /// The HTML type of its input.
    #[must_use]
    pub const fn input(&self) -> &'static str {
        match self.format {
            Format::Email => "email",
            Format::Phone => "tel",
            Format::Country => "select",
            Format::Text
            | Format::Extension
            | Format::DomainName
            | Format::Slug
            | Format::Verbatim => "text",
        }
    }

    /// The HTML `inputmode` of its input.
    #[must_use]
    pub const fn inputmode(&self) -> &'static str {
        match self.format {
            Format::Email => "email",
            Format::Phone => "tel",
            Format::Extension => "numeric",
            _ => "text",
        }
    }

    /// [`FieldSpec::check`] of what was typed, before it is read: of a phone number the shape alone, since its plan is known to the server's use cases and to nobody else; of an e-mail address in a
    /// browser likewise, since its parser would weigh more there than it is worth.
    ///
    /// # Errors
    /// The error.
    pub fn accepts(&self, raw: &str) -> Result<(), FieldCode> {
        match self.format {
            Format::Phone if self.required && text::trimmed(raw).is_empty() => {
                Err(FieldCode::Required)
            }
            Format::Phone => phone::plausible(raw, self.max),
            _ => self.check(raw).map(drop),
        }
    }

    /// The text as it is stored: trimmed, a country in upper case; `None` when it is empty and may be. A phone number is E.164 already. Whether one that is empty has another that makes up for
    /// it ([`FieldSpec::unless`]) only the table can tell.
    ///
    /// # Errors
    /// The error.
    pub fn check(&self, raw: &str) -> Result<Option<String>, FieldCode> {
        let given = match self.format {
            Format::Text | Format::DomainName | Format::Slug => text::optional(raw, self.max)?,
            Format::Email if cfg!(feature = "tables") => email::optional(raw, self.max)?,
            Format::Email => {
                email::plausible(raw, self.max)?;
                text::optional(raw, self.max)?
            }
            Format::Phone => phone::stored(raw)?,
            Format::Extension => phone::extension(raw)?,
            Format::Country if text::trimmed(raw).is_empty() => None,
            Format::Country => Some(country::parse(raw)?),
            Format::Verbatim => verbatim(raw, self.max)?,
        };
        match &given {
            None if self.always_filled() => Err(FieldCode::Required),
            Some(text) if text.chars().count() < self.min as usize => {
                Err(FieldCode::TooShort { min: self.min })
            }
            Some(text) if self.format == Format::Slug && !slug::is_slug(text) => Err(slug::wrong()),
            _ => Ok(given),
        }
    }

    /// The longest text that is accepted, made of this letter where its format permits: tests check every field with it.
    #[must_use]
    pub fn longest(&self, letter: char) -> String {
        let letters = |count: u32| std::iter::repeat_n(letter, count as usize).collect();
        let labels = |last: usize| format!("{0}.{0}.{0}.{1}", "a".repeat(63), "a".repeat(last));
        match self.format {
            Format::Text | Format::Verbatim => letters(self.max),
            // RFC 5321, section 4.5.3.1: 64 octets before the sign; a domain name has 253, and a syntax check lets 254 pass.
            Format::Email => {
                let domain = labels(61);
                let local = (self.max as usize - domain.len() - 1).min(64);
                format!("{}@{domain}", "a".repeat(local))
            }
            Format::Phone => format!("+420{:>1$}", "601123456", self.max as usize - 4),
            Format::Extension => "1".repeat(self.max as usize),
            Format::Country => "CZ".into(),
            Format::DomainName => labels(61),
            Format::Slug => "a".repeat(self.max as usize),
        }
    }

    /// A text of one character more than [`FieldSpec::max`].
    #[must_use]
    pub fn beyond(&self, letter: char) -> String {
        let longest = self.longest(letter);
        let missing = (self.max as usize + 1).saturating_sub(longest.chars().count());
        let more: String = std::iter::repeat_n('a', missing).collect();
        match self.format {
            Format::Phone => longest.replacen(' ', "  ", 1),
            _ => longest + &more,
        }
    }

    /// [`FieldSpec::check`] for storing; an invalid text is recorded and stored as nothing.
    pub fn read<T: Stored>(&self, raw: &str, errors: &mut FieldErrors) -> T {
        T::of(
            self.check(raw)
                .map_err(|code| errors.push(self.name, code))
                .ok()
                .flatten(),
        )
    }
}

fn verbatim(raw: &str, max: u32) -> Result<Option<String>, FieldCode> {
    if raw.chars().count() > max as usize {
        return Err(FieldCode::TooLong { max });
    }
    Ok((!raw.is_empty()).then(|| raw.to_owned()))
}

/// How a checked text is stored. The type says whether the field is required.
pub trait Stored {
    /// Whether there is always one.
    const REQUIRED: bool;
    /// Stores it.
    fn of(text: Option<String>) -> Self;
    /// It, or an empty text.
    fn text(&self) -> &str;
}

impl Stored for String {
    const REQUIRED: bool = true;

    fn of(text: Option<String>) -> Self {
        text.unwrap_or_default()
    }

    fn text(&self) -> &str {
        self
    }
}

impl Stored for Option<String> {
    const REQUIRED: bool = false;

    fn of(text: Option<String>) -> Self {
        text
    }

    fn text(&self) -> &str {
        self.as_deref().unwrap_or_default()
    }
}

/// The field of that name in a table.
#[must_use]
pub fn find<'a>(table: &'a [FieldSpec], name: &str) -> Option<&'a FieldSpec> {
    table.iter().find(|field| field.name == name)
}

pub(crate) use declare::fields;
pub(crate) use together::{is_missing, made_up_for, two_lines};

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests;
