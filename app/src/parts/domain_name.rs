//! Domain names as people read them.

use leptos::prelude::*;
use model::domain_name::DomainName;

/// A name in its own letters, isolated from the direction of the text around it.
#[component]
pub(crate) fn Name(
    /// Which.
    name: DomainName,
) -> impl IntoView {
    view! { <bdi class="mono" dir="ltr">{name.unicode()}</bdi> }
}

/// The spelling on the wire, when it is another: `xn--…`.
pub(crate) fn a_label(name: &DomainName) -> Option<String> {
    (name.unicode() != name.ascii()).then(|| name.ascii().to_owned())
}
