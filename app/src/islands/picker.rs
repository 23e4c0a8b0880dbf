//! Choosing a contact while typing: an editable combobox with a list (WAI-ARIA Authoring Practices, "Combobox with list autocomplete").

use super::marks::Icon;
use crate::browser;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use serde::Deserialize;

/// A contact as the list of the API shows it; other members are passed over.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct Found {
    pub(crate) id: String,
    pub(crate) handle: String,
    pub(crate) first_name: String,
    pub(crate) last_name: String,
    pub(crate) org_name: Option<String>,
    pub(crate) city: String,
    pub(crate) country_code: String,
}

/// What changes while somebody types.
#[derive(Clone, Copy)]
pub(crate) struct Picking {
    /// The island has taken over from the plain form.
    pub(crate) ready: RwSignal<bool>,
    pub(crate) typed: RwSignal<String>,
    pub(crate) found: RwSignal<Vec<Found>>,
    /// Which option Enter takes.
    pub(crate) active: RwSignal<Option<usize>>,
    pub(crate) open: RwSignal<bool>,
    /// What is said to those who listen.
    pub(crate) said: RwSignal<String>,
}

impl Picking {
    fn shut(self) {
        self.open.set(false);
        self.active.set(None);
    }

    /// Moves to the next or the former option, around the ends.
    fn step(self, down: bool) {
        let count = self.found.with_untracked(Vec::len);
        if count == 0 {
            return;
        }
        self.open.set(true);
        self.active.update(|active| {
            *active = Some(match (*active, down) {
                (None, true) => 0,
                (None, false) => count - 1,
                (Some(place), true) => (place + 1) % count,
                (Some(place), false) => (place + count - 1) % count,
            });
        });
    }
}

/// Searches the book for whom to give a role, and goes to the draft with the choice. Beside it stands the plain form, which it hides once it works.
#[island]
pub fn ContactPicker(
    /// The role's word; part of the elements' ids.
    role: String,
    /// What is chosen: `Contact for Tech`.
    label: String,
    /// Where to search: the address of the list, the words to be added at its end.
    search: String,
    /// Where a choice leads: the draft's address, the contact's id to be put in place of `PICKED`.
    pick: String,
) -> impl IntoView {
    let picking = Picking {
        ready: RwSignal::new(false),
        typed: RwSignal::default(),
        found: RwSignal::default(),
        active: RwSignal::new(None),
        open: RwSignal::new(false),
        said: RwSignal::default(),
    };
    browser::ready(&format!("plain-{role}"), picking);
    let (input, list) = (format!("p-{role}"), format!("o-{role}"));
    let option = {
        let list = list.clone();
        move |place: usize| format!("{list}-{place}")
    };
    let go = move |place: usize| {
        if let Some(id) = picking
            .found
            .with_untracked(|found| found.get(place).map(|each| each.id.clone()))
        {
            browser::go(&pick.replace("PICKED", &id));
        }
    };
    let key = {
        let (go, search, option) = (go.clone(), search.clone(), option.clone());
        move |event: KeyboardEvent| {
            let open = picking.open.get_untracked();
            match event.key().as_str() {
                "ArrowDown" | "ArrowUp" if open => {
                    picking.step(event.key() == "ArrowDown");
                    if let Some(place) = picking.active.get_untracked() {
                        browser::show_option(&option(place));
                    }
                }
                "ArrowDown" => browser::search(&search, picking),
                "Enter" if open => match picking.active.get_untracked() {
                    Some(place) => go(place),
                    None => return,
                },
                "Escape" if open => picking.shut(),
                "Escape" => picking.typed.set(String::new()),
                "Tab" => return picking.shut(),
                "Home" | "End" | "ArrowLeft" | "ArrowRight" => return picking.active.set(None),
                _ => return,
            }
            event.prevent_default();
        }
    };
    let options = {
        let option = option.clone();
        move || {
            let found = picking.found.get();
            let line = |(place, each): (usize, Found)| {
                let go = go.clone();
                let name = format!("{} {}", each.first_name, each.last_name);
                let place_of = format!("{}, {}", each.city, each.country_code);
                let sub = each
                    .org_name
                    .filter(|org| !org.is_empty())
                    .map_or_else(|| place_of.clone(), |org| format!("{org} · {place_of}"));
                view! {
                    <li
                        role="option"
                        id=option(place)
                        aria-selected=move || if picking.active.get() == Some(place) { "true" } else { "false" }
                        on:mousedown=move |event| event.prevent_default()
                        on:click=move |_| go(place)
                    >
                        <span class="name" dir="auto">{name.trim().to_owned()}</span>
                        <span class="handle">{each.handle}</span>
                        <span class="sub" dir="auto">{sub}</span>
                    </li>
                }
            };
            found.into_iter().enumerate().map(line).collect_view()
        }
    };
    view! {
        <div class="combo" hidden=move || !picking.ready.get()>
            <div class="field">
                <label for=input.clone()>{label}</label>
                <div class="box">
                    <Icon name="search" />
                    <input
                        id=input
                        role="combobox"
                        type="text"
                        autocomplete="off"
                        autocapitalize="none"
                        spellcheck="false"
                        placeholder="Name, handle, e-mail"
                        aria-autocomplete="list"
                        aria-controls=list.clone()
                        aria-expanded=move || if picking.open.get() { "true" } else { "false" }
                        aria-activedescendant=move || picking.active.get().map(&option)
                        prop:value=move || picking.typed.get()
                        on:input=move |event| {
                            picking.typed.set(event_target_value(&event));
                            browser::search(&search, picking);
                        }
                        on:keydown=key
                        on:blur=move |_| picking.shut()
                    />
                </div>
            </div>
            <ul class="options" role="listbox" id=list aria-label="Contacts" hidden=move || !picking.open.get()>{options}</ul>
            <p class="quiet small" role="status">{move || picking.said.get()}</p>
        </div>
    }
}
