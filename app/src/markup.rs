//! A piece of a page, drawn.
//!
//! A view's type holds the types of everything inside it, and leptos makes seven functions and three futures of each; erased as an `AnyView` it needs them all, since nobody knows
//! what it will be asked for. A page is drawn in one go, so whatever stands at a border (a branch, a list's item, a function's answer) is drawn at once and goes on as text: of
//! each view only the function that writes it is compiled. It was half of the program and half of the time to build it.
//!
//! Islands and what they hold are no part of that: their views are the browser's too.

use leptos::tachys::html::InertElement;
use leptos::tachys::view::RenderHtml;

/// HTML that stands in a view as it is.
pub(crate) type Markup = InertElement;

/// Draws a view where it stands. What it reads of the reactive owner must be there by then, as it is inside the pages' `build`.
pub(crate) trait IntoMarkup {
    /// The view's HTML.
    fn into_markup(self) -> Markup;
}

impl<View: RenderHtml> IntoMarkup for View {
    fn into_markup(self) -> Markup {
        Markup::new(self.to_html())
    }
}
