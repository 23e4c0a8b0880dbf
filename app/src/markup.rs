//! A part of a page, rendered.
//!
//! A view's type contains the types of everything inside it, and leptos generates seven functions and three futures of each; erased as an `AnyView` it needs them all, since nobody knows
//! which will be called. A page is rendered in one go, so whatever is at a boundary (a branch, a list's item, a function's result) is rendered at once and continues as text: of
//! each view only the function that renders it is compiled. It was half of the program and half of the build time.
//!
//! Islands and what they contain are excluded: their views are the browser's too.

use leptos::tachys::html::InertElement;
use leptos::tachys::view::RenderHtml;

/// HTML that is inserted as it is.
pub(crate) type Markup = InertElement;

/// Renders a view in place. What it reads of the reactive owner must exist by then, as it does inside the pages' `build`.
pub(crate) trait IntoMarkup {
    /// The view's HTML.
    fn into_markup(self) -> Markup;
}

/// Appends a text as HTML shows it, between tags or in a quoted attribute.
pub(crate) fn escaped(html: &mut String, text: &str) {
    let bytes = text.as_bytes();
    let (mut done, mut at) = (0, 0);
    // No iterators: this crate is compiled for size, and they would be calls for each byte.
    while at < bytes.len() {
        let entity = match bytes[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            b'\'' => "&#39;",
            _ => "",
        };
        if !entity.is_empty() {
            // These are ASCII, so that the text is cut between characters.
            html.push_str(text.get(done..at).unwrap_or_default());
            html.push_str(entity);
            done = at + 1;
        }
        at += 1;
    }
    html.push_str(text.get(done..).unwrap_or_default());
}

impl<View: RenderHtml> IntoMarkup for View {
    fn into_markup(self) -> Markup {
        Markup::new(self.to_html())
    }
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn what_would_be_markup_is_text() {
        let mut html = String::from(">");
        escaped(&mut html, "Ž<b a=\"1\" c='2'>&amp;ž");
        assert_eq!(html, ">Ž&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;amp;ž");
    }
}
