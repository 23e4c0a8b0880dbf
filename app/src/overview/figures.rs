//! Totals in a line: numbers, and the share of each that is in order.

use leptos::prelude::*;
use model::agreement::AgreementState;
use service::organizations::Overview;

/// The section.
pub(super) fn section(overview: &Overview) -> impl IntoView + use<> {
    let verified = overview.contacts - overview.unverified_total;
    let agree = overview.states.get(&AgreementState::Agrees);
    let agree = agree.copied().unwrap_or_default();
    let lines = [
        (
            "Domains",
            "/domains",
            overview.domains,
            agree,
            if agree == 1 {
                "agrees with its registry"
            } else {
                "agree with their registry"
            },
        ),
        (
            "Contacts",
            "/contacts",
            overview.contacts,
            verified,
            "verified",
        ),
        (
            "Tasks",
            "/tasks",
            overview.tasks,
            overview.completed,
            "done and read back",
        ),
    ];
    view! {
        <section class="section" id="figures" data-fresh="" aria-labelledby="po">
            <header><h2 id="po">"Portfolio"</h2></header>
            <dl class="figures">{lines.into_iter().map(figure).collect_view()}</dl>
        </section>
    }
}

fn figure(
    (name, href, total, part, word): (&'static str, &'static str, i64, i64, &'static str),
) -> impl IntoView {
    // A bar of zero has no width of its own.
    let width = total.max(1);
    view! {
        <div>
            <dt><a href=href>{name}</a></dt>
            <dd><strong>{total}</strong> " " {part} " " {word}</dd>
            <dd>
                <svg class="bars" data-thin="" viewBox=format!("0 0 {width} 6") preserveAspectRatio="none" role="img" aria-label=format!("{part} of {total} {word}")>
                    <rect class="rest" width=width.to_string() height="6"></rect>
                    <rect data-state="completed" width=part.to_string() height="6"></rect>
                </svg>
            </dd>
        </div>
    }
}
