//! Public facts about the world's registries.

use super::form::Form;

/// TLDs whose registries accept addresses in one form only, or require data that a contact does not hold. Facts that registries publish; see `super::Foreseen::certain`.
pub(super) const HINTS: [(&str, Form, &str); 13] = [
    (
        "be",
        Form::Any,
        "A change of the holder is a trade at this registry and may cost money.",
    ),
    (
        "ca",
        Form::Any,
        "Holders say by which Canadian presence they qualify; this desk does not send that yet.",
    ),
    (
        "dk",
        Form::Any,
        "Danish addresses are compared with the national register: write street and town exactly as it does.",
    ),
    (
        "ee",
        Form::Any,
        "The registry knows no organizations, wants names in Latin letters and asks for an identity number, which this desk does not send yet.",
    ),
    (
        "eu",
        Form::Local,
        "Holders live in the Union, or are citizens of it.",
    ),
    (
        "fi",
        Form::Any,
        "There is no admin role any more at this registry.",
    ),
    (
        "fr",
        Form::Local,
        "Holders live in the Union, in the EEA or in Switzerland; a change of the holder may cost money.",
    ),
    (
        "it",
        Form::Any,
        "The registry asks for the kind of holder and its tax number, which this desk does not send yet.",
    ),
    ("nl", Form::Any, "Postal codes go without their space."),
    (
        "no",
        Form::Any,
        "A change of the holder needs a signed declaration.",
    ),
    (
        "uk",
        Form::Any,
        "The holder’s organization can’t be changed through a registrar.",
    ),
    (
        "us",
        Form::Any,
        "Holders say by which American nexus they qualify; this desk does not send that yet.",
    ),
    (
        "de",
        Form::Any,
        "The registry has a protocol of its own and may check holders by itself.",
    ),
];
