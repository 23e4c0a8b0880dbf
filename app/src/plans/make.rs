//! From a selection to its plan: what the list sends, and what the page sends that asks for the rest.

use crate::answers::Values;
use crate::flash::{Flash, see_other};
use crate::form::Narrowed;
use crate::form::act::Act;
use crate::form::selection::{Selection, list_in};
use crate::posted::Posted;
use crate::site::Site;
use crate::writes;
use crate::writes::plans::page_of;
use axum::extract::State;
use axum::response::Response;
use model::id::DomainId;
use url::form_urlencoded::{Serializer, parse};

/// What the list of domains sends: on to the page that asks for the rest, or to the plan where there is nothing to ask.
pub(super) async fn begin(State(site): State<Site>, posted: Posted) -> Response {
    let list = list_of(&posted.values);
    let act = Act::read(posted.text("do"));
    let (Some(act), Some(selection)) = (act, Selection::<DomainId>::read(&posted.values)) else {
        let text = writes::plans::nothing_selected().to_string();
        return Flash::refused(text)
            .show_at(&site, posted.user(), &list)
            .await;
    };
    if act.asks() {
        see_other(&asking(act, &selection, &posted.values))
    } else {
        planned(&site, &posted, &list).await
    }
}

/// What the page sends that asked for the rest.
pub(super) async fn make(State(site): State<Site>, posted: Posted) -> Response {
    let act = Act::read(posted.text("do"));
    let selection = Selection::<DomainId>::read(&posted.values);
    let back = match (act, selection) {
        (Some(act), Some(selection)) => asking(act, &selection, &posted.values),
        _ => list_of(&posted.values),
    };
    planned(&site, &posted, &back).await
}

async fn planned(site: &Site, posted: &Posted, back: &str) -> Response {
    // Boxed: it reads and writes for many domains, and would make every caller that large.
    let made = Box::pin(writes::plans::make(
        site,
        posted.visitor.actor(),
        &posted.values,
    ));
    match made.await {
        Ok(plan) => see_other(&page_of(plan.id)),
        Err(error) => posted.refused(site, back, error).await,
    }
}

/// The page that asks what the action needs, of this selection.
fn asking(act: Act, selection: &Selection<DomainId>, values: &Values) -> String {
    let mut query = Serializer::new(String::new());
    query.append_pair("do", act.as_str());
    for (name, value) in selection.fields() {
        query.append_pair(name, &value);
    }
    if matches!(selection, Selection::Rows(_)) && !list_in(values).is_empty() {
        query.append_pair("list", list_in(values));
    }
    format!("/plans/new?{}", query.finish())
}

/// The list that the form was sent from, at the same place.
pub(super) fn list_of(values: &Values) -> String {
    let list = list_in(values);
    let cursor = parse(list.as_bytes()).find(|(name, _)| name == "cursor");
    let cursor = cursor.map(|(_, cursor)| cursor.into_owned());
    Narrowed::read(list).link(cursor.as_deref())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_but_the_list_is_gone_back_to() {
        let of = |list: &str| list_of(&[("list".to_owned(), list.to_owned())].into());
        assert_eq!(of("q=a&cursor=x"), "/domains?q=a&cursor=x");
        assert_eq!(of("//evil.example"), "/domains");
        assert_eq!(of("q=a%0d%0aX: y"), "/domains?q=a%0D%0AX%3A+y");
    }

    #[test]
    fn what_was_selected_stays_in_the_address() {
        let rows = Selection::Rows(vec![DomainId(uuid::Uuid::nil())]);
        let values = [("list".to_owned(), "q=a".to_owned())].into();
        let address = asking(Act::Team, &rows, &values);
        let query = address.split_once('?').map_or("", |(_, query)| query);
        let read: Values = parse(query.as_bytes()).into_owned().collect();
        assert_eq!(Selection::read(&read), Some(rows));
        assert_eq!(list_of(&read), "/domains?q=a");
    }
}
