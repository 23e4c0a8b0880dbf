//! Phone numbers as people read them.

use crate::markup::{IntoMarkup, Markup};
use leptos::prelude::*;
pub(crate) use phones::shown as readable;
pub(crate) use phones::whole;

/// A number of a list of data, as a link that dials it; "none" where there is none.
pub(crate) fn number(e164: Option<&str>, ext: Option<&str>) -> Markup {
    match e164 {
        Some(e164) => {
            view! { <dd class="mono"><a href=dial(e164, ext)>{whole(e164, ext)}</a></dd> }
                .into_markup()
        }
        None => view! { <dd class="quiet">"none"</dd> }.into_markup(),
    }
}

/// The value of a field as it is shown: a number in its country's groups.
pub(crate) fn in_groups(field: &str, value: String) -> String {
    match field {
        "phone" | "fax" | "number" => readable(&value),
        _ => value,
    }
}

/// A `tel:` address (RFC 3966).
pub(crate) fn dial(e164: &str, ext: Option<&str>) -> String {
    match ext {
        Some(ext) if !ext.is_empty() => format!("tel:{e164};ext={ext}"),
        _ => format!("tel:{e164}"),
    }
}

#[cfg(test)]
mod tests {
    use super::{dial, whole};

    #[test]
    fn a_number_is_shown_in_its_countrys_groups_and_dialled_with_its_extension() {
        assert_eq!(
            whole("+49301234567", Some("12")).replace('\u{a0}', " "),
            "+49 30 1234567 ext. 12"
        );
        assert_eq!(dial("+49301234567", Some("12")), "tel:+49301234567;ext=12");
        assert_eq!(dial("+49301234567", Some("")), "tel:+49301234567");
    }
}
