//! The countries as a select's options, written once: 249 of them in every select would cost more than the rest.

use model::country;
use std::sync::OnceLock;

/// The options, with this one chosen, as HTML. The names come from a table of ours and are escaped all the same.
pub(crate) fn country_options(chosen: &str) -> String {
    static OPTIONS: OnceLock<String> = OnceLock::new();
    let all = OPTIONS.get_or_init(|| {
        country::all().iter().fold(
            String::from("<option value=\"\">any</option>"),
            |mut html, each| {
                html.push_str("<option value=\"");
                html.push_str(each.code);
                html.push_str("\">");
                html.push_str(&each.name.replace('&', "&amp;").replace('<', "&lt;"));
                html.push_str("</option>");
                html
            },
        )
    });
    if country::is_code(chosen) {
        all.replacen(
            &format!("value=\"{chosen}\""),
            &format!("value=\"{chosen}\" selected"),
            1,
        )
    } else {
        all.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::country_options;

    #[test]
    fn one_is_chosen_and_nothing_else_gets_in() {
        assert_eq!(country_options("CZ").matches(" selected").count(), 1);
        assert!(country_options("CZ").contains("value=\"CZ\" selected>Czechia"));
        assert_eq!(
            country_options("\"><script>").matches("selected").count(),
            0
        );
        assert_eq!(country_options("").matches("<option").count(), 250);
    }
}
