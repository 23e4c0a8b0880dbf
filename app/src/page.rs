//! The frame around every page, and rendering a view to a response.
//!
//! Everything is loaded before rendering starts, so a page is rendered in one go, synchronously, and its status and headers are known before the first byte.

use crate::flash::Flash;
use crate::markup::{IntoMarkup, Markup};
use crate::parts::{Icon, Sprite, TaskState, fill};
use crate::site::asset;
use crate::theme::Theme;
use crate::visitor::{Frame, Visitor};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use hydration_context::SsrSharedContext;
use leptos::prelude::*;
use leptos::tachys::view::RenderHtml;
use service::Need;
use service::auth::Account;
use std::sync::Arc;

/// Which entry of the navigation a page belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Overview,
    Contacts,
    Domains,
    Teams,
    People,
    Offices,
    Tasks,
    Settings,
    Elsewhere,
    /// None, with links back: error pages.
    Lost,
}

/// A page before its frame.
pub(crate) struct Page {
    title: String,
    place: Place,
    islands: bool,
    boxes: bool,
    secret: bool,
    referrer: &'static str,
    status: StatusCode,
    body: Markup,
}

impl Page {
    pub(crate) fn new(title: impl Into<String>, body: impl IntoView + 'static) -> Self {
        Self {
            title: title.into(),
            place: Place::Elsewhere,
            islands: false,
            boxes: false,
            secret: false,
            referrer: "same-origin",
            status: StatusCode::OK,
            body: body.into_markup(),
        }
    }

    pub(crate) const fn at(mut self, place: Place) -> Self {
        self.place = place;
        self
    }

    /// The page holds a list whose rows can be selected, and no island: it loads the script that counts them and knows of Shift, and nothing else.
    pub(crate) const fn with_boxes(mut self) -> Self {
        self.boxes = true;
        self
    }

    /// The page holds islands: it loads the browser's module. Pages without load no script at all.
    pub(crate) const fn with_islands(mut self) -> Self {
        self.islands = true;
        self
    }

    /// The page's URL is a secret: it is sent as no referrer, and not indexed by search engines.
    pub(crate) const fn secret(mut self) -> Self {
        self.secret = true;
        self.referrer = "no-referrer";
        self
    }

    /// [`Page::secret`] with a form that signs somebody in: only this server gets the referrer, so that it can refuse the forms of other sites.
    pub(crate) const fn secret_form(mut self) -> Self {
        self.secret = true;
        self
    }
}

/// Renders a page for a signed-in person. The view is built by `build`, inside the reactive owner that islands need.
pub(crate) fn framed(visitor: &Visitor, flash: &Flash, build: impl FnOnce() -> Page) -> Response {
    respond(&visitor.frame, Some(&visitor.account), flash, build)
}

/// Renders a page for anybody, without navigation: sign-in, set-up.
pub(crate) fn bare(frame: &Frame, page: Page) -> Response {
    respond(frame, None, &Flash::default(), || page)
}

/// Renders a page that belongs to nobody, with the navigation of whoever is signed in: error pages.
pub(crate) fn lost(frame: &Frame, page: Page) -> Response {
    let page = page.at(Place::Lost);
    respond(frame, frame.account.as_deref(), &Flash::default(), || page)
}

fn respond(
    frame: &Frame,
    account: Option<&Account>,
    flash: &Flash,
    build: impl FnOnce() -> Page,
) -> Response {
    // Only islands are hydrated in the browser: this context numbers nothing outside them.
    let owner = Owner::new_root(Some(Arc::new(SsrSharedContext::new_islands())));
    let (status, secret, referrer, html) = owner.with(|| {
        let page = build();
        let (status, secret, referrer) = (page.status, page.secret, page.referrer);
        let islands = page.islands;
        let mut html = String::with_capacity(32 * 1024);
        html.push_str("<!DOCTYPE html>");
        html.push_str(&document(frame, account, flash, page).to_html());
        if !islands {
            fill(&mut html);
        }
        (status, secret, referrer, html)
    });
    drop(owner);
    let headers: [(HeaderName, HeaderValue); 2] = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/html; charset=utf-8"),
        ),
        (
            header::CACHE_CONTROL,
            HeaderValue::from_static("private, no-store"),
        ),
    ];
    let mut response = (status, headers, html).into_response();
    if secret {
        let headers = response.headers_mut();
        headers.insert(header::REFERRER_POLICY, HeaderValue::from_static(referrer));
        headers.insert(
            HeaderName::from_static("x-robots-tag"),
            HeaderValue::from_static("noindex, nofollow"),
        );
    }
    response
}

/// Links that a browser may prefetch: pages only, never anything that signs out or writes, and nothing that computes a plan (a draft in the query, a
/// page that shows what would happen): hovering over a link must request no plan.
const SPECULATION: &str = r#"{"prefetch":[{"where":{"and":[{"href_matches":"/*"},{"not":{"href_matches":["/sign-*","/*\\?*=*","/people/*/leave","/people/*/edit","/*/*/replace","/plans/*"]}},{"not":{"selector_matches":"[data-no-prefetch]"}}]},"eagerness":"moderate"}]}"#;

fn document(frame: &Frame, account: Option<&Account>, flash: &Flash, page: Page) -> impl IntoView {
    let title = if flash.errors.is_empty() {
        page.title
    } else {
        format!("Error: {}", page.title)
    };
    // Not as a child: the markers of text nodes for islands would appear in the window's title.
    let title = format!("{title} · Nichandle")
        .replace('&', "&amp;")
        .replace('<', "&lt;");
    let theme = match frame.theme {
        Theme::Auto => None,
        chosen => Some(chosen.word()),
    };
    let nonce = frame.nonce.to_string();
    let islands = page.islands;
    let scripts = page.islands.then(|| islands_scripts(&nonce)).flatten();
    let boxes = (page.boxes && !page.islands).then(|| asset("boot.js"));
    let boxes = boxes.flatten().map(|boot| {
        let nonce = nonce.clone();
        view! { <script type="module" src=boot nonce=nonce></script> }
    });
    let speculation = account.is_some().then(|| {
        let nonce = nonce.clone();
        view! { <script type="speculationrules" nonce=nonce inner_html=SPECULATION></script> }
    });
    view! {
        <html lang="en" data-theme=theme>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <meta name="referrer" content=page.referrer />
                {page.secret.then(|| view! { <meta name="robots" content="noindex, nofollow" /> })}
                <title inner_html=title></title>
                {asset("favicon.svg").map(|url| view! { <link rel="icon" type="image/svg+xml" href=url /> })}
                {asset("main.css").map(|url| view! { <link rel="stylesheet" href=url /> })}
                {scripts}
                    {boxes}
                {speculation}
            </head>
            <body data-page=(account.is_none() && page.place != Place::Lost).then_some("door")>
                <a class="skip" href="#main">"Skip to content"</a>
                {match account {
                    Some(_) => top(page.place, frame, account).into_markup(),
                    None if page.place == Place::Lost => top(page.place, frame, None).into_markup(),
                    None => view! { <header class="vh">"Nichandle"</header> }.into_markup(),
                }}
                <main id="main" tabindex="-1">
                    {flash_line(flash)}
                    {page.islands.then(|| view! { <div id="outcome" class="outcome" aria-live="polite"></div> })}
                    {page.body}
                </main>
                <footer class="foot">
                    <span>"Nichandle " {env!("CARGO_PKG_VERSION")}</span>
                    {account.map(|account| view! { <span>{account.organization.clone()}</span> })}
                </footer>
                <Sprite all=islands />
            </body>
        </html>
    }
}

fn islands_scripts(nonce: &str) -> Option<impl IntoView + use<>> {
    let (boot, js, wasm) = (asset("boot.js")?, asset("app.js")?, asset("app.wasm")?);
    let nonce = nonce.to_owned();
    Some(view! {
        <link rel="modulepreload" href=js nonce=nonce.clone() />
        <link rel="preload" href=wasm r#as="fetch" type="application/wasm" crossorigin="anonymous" />
        <script type="module" src=boot data-js=js data-wasm=wasm nonce=nonce></script>
    })
}

fn flash_line(flash: &Flash) -> impl IntoView + use<> {
    let once = flash.is_message().then_some("");
    let done = flash.done.clone().map(|text| {
        // What has only begun is not shown as done: its task's own state says how far it is, and is kept up to date where the page is.
        let state = if flash.task.is_some() { "pending" } else { "completed" };
        let task = flash.task.map(|id| view! { <a href=format!("/tasks/{id}")>"Follow the task"</a> });
        let of = flash.task.map(|id| id.to_string());
        let following = flash.following.clone().map(|task| view! { <TaskState task=*task /> });
        view! { <div class="flash" data-state=state data-once=once data-task=of role="status"><Icon name=state /><div><span>{text}</span> {following} {task}</div></div> }
    });
    // A refusal with wrong fields is told by the form's error summary.
    let refused = flash.refused.clone().filter(|_| flash.errors.is_empty()).map(|text| {
        view! { <p class="flash" data-state="failed" data-once=once role="alert"><Icon name="failed" /><span>{text}</span></p> }
    });
    (done, refused)
}

fn top(place: Place, frame: &Frame, account: Option<&Account>) -> impl IntoView + use<> {
    let links = [
        (Place::Overview, "/", "Overview"),
        (Place::Contacts, "/contacts", "Contacts"),
        (Place::Domains, "/domains", "Domains"),
        (Place::Teams, "/teams", "Teams"),
        (Place::People, "/people", "People"),
        (Place::Offices, "/locations", "Offices"),
        (Place::Tasks, "/tasks", "Tasks"),
        (Place::Settings, "/settings", "Settings"),
    ];
    let settings = account.is_some_and(|account| account.actor.may(Need::Admin));
    let guest = account.is_some_and(|account| account.actor.is_guest());
    let path = frame.here.split('?').next().unwrap_or_default().to_owned();
    // Sub-pages belong to the same entry, which is not the page itself then.
    let current = move |each: Place, href: &str| match (each == place, href == path) {
        (true, true) => Some("page"),
        (true, false) => Some("true"),
        (false, _) => None,
    };
    let menu = account.map(|account| account_menu(account, frame.theme));
    view! {
        <header class="bar">
            <a class="mark" href="/"><crate::parts::Mark />"Nichandle"</a>
            <nav aria-label="Main">
                <ul>
                    {links
                        .into_iter()
                        .filter(|(each, ..)| settings || *each != Place::Settings)
                        .filter(|(each, ..)| !guest || matches!(each, Place::Domains | Place::Tasks))
                        .map(|(each, href, name)| view! { <li><a href=href aria-current=current(each, href)>{name}</a></li> })
                        .collect_view()}
                </ul>
            </nav>
            {menu}
        </header>
    }
}

fn account_menu(account: &Account, chosen: Theme) -> impl IntoView + use<> {
    let account = account.clone();
    view! {
        <details class="menu" data-print="no">
            <summary>
                <span class="org">{account.organization}</span>
                <Icon name="down" />
                <span class="vh">"Account and appearance"</span>
            </summary>
            <div class="sheet">
                <p>{account.actor.name.to_string()}<br /><span class="quiet small">{account.email} " · " {account.role.as_str()}</span></p>
                <p><a href="/account">"Your account"</a></p>
                <form class="themes" method="post" action="/theme" aria-label="Appearance">
                    {Theme::ALL
                        .into_iter()
                        .map(|(theme, name)| {
                            let pressed = if theme == chosen { "true" } else { "false" };
                            view! { <button name="theme" value=theme.word() aria-pressed=pressed>{name}</button> }
                        })
                        .collect_view()}
                </form>
                <form class="row" method="post" action="/sign-out">
                    <button class="button">"Sign out"</button>
                    <button class="button" data-kind="plain" name="everywhere" value="1">"Sign out everywhere"</button>
                </form>
            </div>
        </details>
    }
}
