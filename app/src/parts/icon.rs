//! Icons: symbols of one sprite at the end of each page, so that each is drawn once.

use leptos::prelude::*;

/// The symbols; each is `i-` and its name.
const FILE: &str = include_str!("../../../style/assets/icons.svg");

/// What is inside the file's one element.
fn symbols() -> &'static str {
    let inside = FILE.find("<defs>").unwrap_or(0)..FILE.rfind("</svg>").unwrap_or(FILE.len());
    FILE.get(inside).unwrap_or_default()
}

/// All symbols, hidden.
#[component]
pub(crate) fn Sprite() -> impl IntoView {
    view! { <svg class="sprite" width="0" height="0" aria-hidden="true" inner_html=symbols()></svg> }
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
    use super::symbols;

    #[test]
    fn the_sprite_is_one_list_of_symbols() {
        let symbols = symbols().trim();
        assert!(symbols.starts_with("<defs>") && symbols.ends_with("</defs>"));
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
            assert!(symbols.contains(&format!("id=\"i-{name}\"")), "{name}");
        }
    }
}
