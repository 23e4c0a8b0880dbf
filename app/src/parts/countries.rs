//! The countries as a select's options.

use crate::markup::escaped;
use model::country;

/// The options for these countries, with that one chosen, as HTML: those that are there, since all 249 would be longer than the list.
pub(crate) fn country_options(there: &[String], chosen: &str) -> String {
    let mut html = String::from("<option value=\"\">any</option>");
    let chosen = country::is_code(chosen).then_some(chosen);
    let missing = chosen.filter(|code| !there.iter().any(|each| each == code));
    let mut all: Vec<(&str, &str)> = there
        .iter()
        .map(String::as_str)
        .chain(missing)
        .map(|code| (country::name(code), code))
        .collect();
    all.sort_unstable();
    for (name, code) in all {
        html.push_str("<option value=\"");
        escaped(&mut html, code);
        html.push_str(if chosen == Some(code) {
            "\" selected>"
        } else {
            "\">"
        });
        escaped(&mut html, name);
        html.push_str("</option>");
    }
    html
}

#[cfg(test)]
mod tests {
    use super::country_options;

    #[test]
    fn one_is_chosen_and_nothing_else_gets_in() {
        let there = ["AT".to_owned(), "CZ".to_owned(), "<".to_owned()];
        assert!(country_options(&there, "CZ").contains("value=\"CZ\" selected>Czechia"));
        assert_eq!(
            country_options(&there, "CZ").matches(" selected").count(),
            1
        );
        assert!(country_options(&there, "DE").contains("value=\"DE\" selected>Germany"));
        let odd = country_options(&there, "\"><script>");
        assert!(!odd.contains("selected") && !odd.contains("script") && odd.contains("&lt;"));
        assert_eq!(odd.matches("<option").count(), 4);
    }
}
