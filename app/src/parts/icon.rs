//! Icons: symbols of one sprite at the end of each page, so that each is drawn once.

use leptos::prelude::*;
use std::sync::LazyLock;

/// The symbols; each is `i-` and its name.
const FILE: &str = include_str!("../../../style/assets/icons.svg");
/// How a page ends whose sprite is still to be filled.
const END: &str = "</defs></svg></body></html>";

/// What is inside the file's list of definitions.
fn symbols() -> &'static str {
    let (_, behind) = FILE.split_once("<defs>").unwrap_or_default();
    behind.split_once("</defs>").unwrap_or_default().0.trim()
}

/// Each symbol by its name.
static EACH: LazyLock<Vec<(&str, &str)>> = LazyLock::new(|| {
    let each = symbols().split_inclusive("</symbol>").map(str::trim);
    each.filter_map(|symbol| {
        let (_, name) = symbol.split_once("id=\"i-")?;
        Some((name.split_once('"')?.0, symbol))
    })
    .collect()
});

/// The symbols of a page, hidden: all where islands may draw any, none where [`fill`] puts those that the page shows.
#[component]
pub(crate) fn Sprite(all: bool) -> impl IntoView {
    let inside = if all {
        format!("<defs>{}</defs>", symbols())
    } else {
        "<defs></defs>".to_owned()
    };
    view! { <svg class="sprite" width="0" height="0" aria-hidden="true" inner_html=inside></svg> }
}

/// Puts the symbols that a page without islands shows into its sprite: all of them are a tenth of a list.
pub(crate) fn fill(page: &mut String) {
    let mut shown = vec![false; EACH.len()];
    for (at, _) in page.match_indices('#') {
        let Some(name) = page.get(at..).and_then(|text| text.strip_prefix("#i-")) else {
            continue;
        };
        let end = name.find(|c: char| !c.is_ascii_alphanumeric() && c != '-');
        let name = name.get(..end.unwrap_or(name.len())).unwrap_or_default();
        for (shown, (symbol, _)) in shown.iter_mut().zip(EACH.iter()) {
            *shown |= *symbol == name;
        }
    }
    let Some(begin) = page.strip_suffix(END).map(str::len) else {
        return;
    };
    page.truncate(begin);
    for (_, (_, symbol)) in shown.iter().zip(EACH.iter()).filter(|(shown, _)| **shown) {
        page.push_str(symbol);
    }
    page.push_str(END);
}

/// The card with its tab.
#[component]
pub(crate) fn Mark() -> impl IntoView {
    view! {
        <svg aria-hidden="true" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linejoin="round" inner_html=CARD></svg>
    }
}

const CARD: &str = r#"<path fill="currentColor" d="M2.5 9V6.2A2.2 2.2 0 0 1 4.7 4h5.6A2.2 2.2 0 0 1 12.5 6.2V9z"/><path d="M2.5 9h17.3a1.7 1.7 0 0 1 1.7 1.7V20h-19z"/><path stroke-linecap="round" d="M6.5 13h6M6.5 16.2h9"/>"#;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sprite_is_one_list_of_symbols() {
        for name in [
            "running",
            "completed",
            "failed",
            "waiting",
            "differs",
            "alert",
            "plus",
            "search",
        ] {
            let found = EACH.iter().find(|(symbol, _)| *symbol == name);
            let (_, symbol) = found.unwrap_or_else(|| panic!("{name}"));
            assert!(symbol.starts_with("<symbol ") && symbol.ends_with("</symbol>"));
        }
        let all: String = EACH.iter().map(|(_, symbol)| *symbol).collect();
        assert_eq!(all, symbols().replace('\n', ""));
    }

    #[test]
    fn a_page_gets_the_symbols_that_it_shows() {
        let mut page = format!("<a href=#i-plus></a><use href=\"#i-down\"></use># #i-none {END}");
        fill(&mut page);
        assert!(page.ends_with(END));
        assert!(page.contains("id=\"i-plus\"") && page.contains("id=\"i-down\""));
        assert_eq!(page.matches("<symbol").count(), 2);
        let mut other = "<p>#i-plus".to_owned();
        fill(&mut other);
        assert_eq!(other, "<p>#i-plus", "no page");
    }
}
