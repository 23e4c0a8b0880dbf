//! The rows of the list of contacts, written as text: a view of its own for each cell took most of the page's time (docs/adr/0011).
//! End tags that HTML lets out (`</td>`, `</tr>`) are left out, and the quotes around values without spaces.

use crate::answers::Values;
use crate::form::selection::{is_ticked, row};
use crate::markup::escaped;
use crate::parts::{BULK, ago};
use crate::words::unshown;
use chrono::{DateTime, SecondsFormat, Utc};
use model::country;
use model::role::Role;
use service::contacts::ContactLine;

/// Appends a row. `ticked`: what was sent with the boxes of the rows; without it there are none.
pub(super) fn line(
    html: &mut String,
    contact: &ContactLine,
    ticked: Option<&Values>,
    now: DateTime<Utc>,
) {
    let id = contact.id.to_string();
    let name = [contact.first_name.as_str(), contact.last_name.as_str()];
    html.push_str(if contact.is_active {
        "<tr>"
    } else {
        "<tr data-off=\"\">"
    });
    if let Some(ticked) = ticked {
        html.push_str("<td class=pick><label><input type=checkbox form=");
        html.push_str(BULK);
        html.push_str(" name=");
        escaped(html, &row(&id));
        html.push_str(" aria-label=\"Select ");
        full_name(html, name);
        html.push(' ');
        escaped(html, &contact.handle);
        html.push_str(if is_ticked(ticked, &id) {
            "\" checked></label>"
        } else {
            "\"></label>"
        });
    }
    html.push_str("<th scope=row><a href=/contacts/");
    html.push_str(&id);
    html.push_str(" dir=auto>");
    full_name(html, name);
    html.push_str("</a><td class=end><span class=handle>");
    escaped(html, &contact.handle);
    html.push_str("</span>");
    if let Some(of) = &contact.copy_of {
        html.push_str(" <span class=sub>copy of <span class=handle>");
        escaped(html, of);
        html.push_str("</span></span>");
    }
    html.push_str("<td>");
    if let Some(name) = contact.org_name.as_deref().filter(|name| !name.is_empty()) {
        html.push_str("<bdi>");
        escaped(html, name);
        html.push_str("</bdi>");
    }
    html.push_str("<td>");
    escaped(html, &contact.kind);
    html.push_str("<td><abbr title=\"");
    escaped(html, country::name(&contact.country_code));
    html.push_str("\">");
    escaped(html, &contact.country_code);
    html.push_str("</abbr><td>");
    badge(
        html,
        match (contact.is_active, contact.is_verified) {
            (false, _) => ("inactive", "Inactive"),
            (true, true) => ("verified", "Verified"),
            (true, false) => ("unverified", "Unverified"),
        },
    );
    used(html, contact);
    html.push_str("<td class=num>");
    when(html, contact.updated_at, now);
}

/// As [`model::contact::Snapshot::full_name`].
fn full_name(html: &mut String, [first, last]: [&str; 2]) {
    escaped(html, first);
    if !first.is_empty() && !last.is_empty() {
        html.push(' ');
    }
    escaped(html, last);
}

/// As the component `State`, but for its icon: the style sheet draws that (style/components/state.css), where an element in each row would be a seventh of the page.
fn badge(html: &mut String, (state, word): (&str, &str)) {
    html.push_str("<span class=state data-state=");
    html.push_str(state);
    html.push('>');
    html.push_str(word);
    html.push_str("</span>");
}

/// The cell of what it is used as.
fn used(html: &mut String, contact: &ContactLine) {
    let used = Role::ALL.into_iter().zip(contact.uses.shown);
    let mut any = false;
    for (role, count) in used.filter(|(_, count)| *count > 0) {
        if !any {
            html.push_str("<td><span class=\"role-tabs\">");
        }
        any = true;
        let (title, count) = (role.title(), count.to_string());
        let letter = role.letter().to_string();
        for part in [
            "<span title=\"",
            title,
            " of ",
            &count,
            "\"><span class=\"role-tab\" data-role=\"",
            role.as_str(),
            "\" aria-hidden=\"true\">",
            &letter,
            "</span><span class=\"vh\">",
            title,
            " </span>",
            &count,
            "</span>",
        ] {
            html.push_str(part);
        }
    }
    if any {
        html.push_str("</span>");
    } else {
        html.push_str("<td class=quiet>");
        escaped(html, &unshown(&contact.uses));
    }
}

/// As the component `When`.
fn when(html: &mut String, at: DateTime<Utc>, now: DateTime<Utc>) {
    let exact = at.to_rfc3339_opts(SecondsFormat::Secs, true);
    let (day, time) = exact.split_at_checked(10).unwrap_or((&exact, ""));
    let time = time.trim_matches(['T', 'Z']);
    html.push_str("<time data-ago datetime=");
    html.push_str(&exact);
    html.push_str(" title=\"");
    html.push_str(day);
    html.push(' ');
    html.push_str(time);
    html.push_str(" UTC\">");
    html.push_str(&ago(at, now));
    html.push_str("</time>");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markup::IntoMarkup;
    use crate::parts::{State, When};
    use leptos::prelude::*;

    /// Written by hand they are what the components write: a list looks like the rest.
    #[test]
    fn cells_are_those_of_the_components() {
        let at = DateTime::<Utc>::UNIX_EPOCH + chrono::TimeDelta::seconds(1_700_000_061);
        let now = at + chrono::TimeDelta::hours(3);
        let mut html = String::new();
        when(&mut html, at, now);
        let component = view! { <When at=at now=now /> };
        assert_eq!(bare(&html), bare(&plain(component)));
        let mut html = String::new();
        badge(&mut html, ("verified", "Verified"));
        assert_eq!(
            html,
            "<span class=state data-state=verified>Verified</span>"
        );
        let component = plain(view! { <State state="verified" text="Verified" /> });
        assert!(
            component.contains("class=\"state\"") && component.contains("data-state=\"verified\"")
        );
    }

    /// Without what HTML lets out.
    fn bare(html: &str) -> String {
        html.replace("=\"\"", "").replace('"', "")
    }

    /// Without the marks between texts that Leptos leaves for browsers.
    fn plain(view: impl IntoMarkup) -> String {
        view.into_markup().to_html().replace("<!>", "")
    }
}
