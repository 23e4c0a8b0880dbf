//! The lines of WHOIS, drawn by the server and by the preview alike.

use leptos::prelude::*;
use model::published::{ASK_REGISTRAR, REDACTED};

/// A line: label and value.
pub type WhoisLine = (String, String);

/// The lines of one contact. Beside what stood `before`, what is new or goes is marked.
#[component]
pub fn WhoisLines(
    /// What is shown.
    lines: Vec<WhoisLine>,
    /// What was shown; `None` marks nothing.
    before: Option<Vec<WhoisLine>>,
) -> impl IntoView {
    let gone = before
        .as_ref()
        .map(|before| gone(&lines, before))
        .unwrap_or_default();
    let shown = lines.into_iter().map(|line| {
        let new = before.as_ref().is_some_and(|before| !before.contains(&line));
        let (label, value) = line;
        let hidden = value == REDACTED || value == ASK_REGISTRAR;
        view! {
            <div data-changed=new.then_some("")>
                <dt>{label}</dt>
                <dd data-hidden=hidden.then_some("")><bdi>{value}</bdi>{new.then(|| view! { <span class="vh">" (changes)"</span> })}</dd>
            </div>
        }
    });
    let shown = shown.collect_view();
    let gone = gone
        .into_iter()
        .map(|(label, value)| view! { <div data-changed=""><dt>{label}</dt><dd><del><bdi>{value}</bdi></del><span class="vh">" (goes)"</span></dd></div> })
        .collect_view();
    view! { <dl>{shown}{gone}</dl> }
}

/// Lines whose label stands no more: what changed its value is no loss.
fn gone(lines: &[WhoisLine], before: &[WhoisLine]) -> Vec<WhoisLine> {
    let count = |of: &[WhoisLine], label: &str| of.iter().filter(|line| line.0 == label).count();
    let mut gone = Vec::new();
    for (place, line) in before.iter().enumerate() {
        // Two lines of a street may have become one.
        if count(&before[..=place], &line.0) > count(lines, &line.0) {
            gone.push(line.clone());
        }
    }
    gone
}

/// How many lines are new or gone.
pub(super) fn differing(lines: &[WhoisLine], before: &[WhoisLine]) -> usize {
    lines.iter().filter(|line| !before.contains(line)).count() + gone(lines, before).len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(of: &[(&str, &str)]) -> Vec<WhoisLine> {
        of.iter()
            .map(|(label, value)| ((*label).to_owned(), (*value).to_owned()))
            .collect()
    }

    #[test]
    fn what_changes_and_what_goes_is_counted() {
        let before = lines(&[
            ("Name", "Jana"),
            ("Street", "Dlouhá 1"),
            ("Street", "Dvůr"),
            ("Fax", "+420.1"),
        ]);
        let after = lines(&[
            ("Name", "Jana N."),
            ("Street", "Dlouhá 1"),
            ("Email", "j@example.cz"),
        ]);
        assert_eq!(
            gone(&after, &before),
            lines(&[("Street", "Dvůr"), ("Fax", "+420.1")])
        );
        assert_eq!(differing(&after, &before), 4);
        assert_eq!(differing(&before, &before), 0);
    }
}
