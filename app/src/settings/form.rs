//! The form of names and policies, each policy with what it means.

use crate::answers::Values;
use crate::flash::Flash;
use crate::parts::{fields, label_in, wrong};
use leptos::prelude::*;
use model::organization::{FIELDS, OrganizationDraft};
use model::policy::ChangePolicy;
use service::organizations::{Organization, OrganizationEdit};

/// The field of the settling time, as the API names it in errors.
const SETTLE: &str = "policies.settle_seconds";

pub(super) fn label(name: &str) -> &'static str {
    match name {
        SETTLE => "Settling time",
        name => label_in(&FIELDS, name),
    }
}

/// What was typed. A settling time that is no number becomes one that is refused.
pub(super) fn edit_of(values: &Values) -> OrganizationEdit {
    OrganizationEdit {
        name: values.get("name").cloned(),
        legal_name: values.get("legal_name").cloned(),
        registrant_change: values
            .get("registrant_change")
            .and_then(|word| word.parse::<ChangePolicy>().ok()),
        hold_material: Some(values.contains_key("hold_material")),
        settle_seconds: values
            .get(SETTLE)
            .map(|text| text.trim().parse().unwrap_or(u32::MAX)),
        defaults: Default::default(),
    }
}

/// What a policy means, in plain words.
const fn meaning(policy: ChangePolicy) -> (&'static str, &'static str) {
    match policy {
        ChangePolicy::Icann2016 => (
            "ICANN’s transfer policy, in force since 2016",
            "Counts a new name, organization or e-mail of a registrant as a change of registrant. It asks registrars to have both sides confirm that, and to keep the domain for 60 days.",
        ),
        ChangePolicy::IcannTpr => (
            "What the transfer policy review recommends",
            "Counts the same, and asks registrars to tell the registrant only.",
        ),
    }
}

/// The form.
pub(super) fn form(
    organization: &Organization,
    flash: &Flash,
    version: String,
) -> impl IntoView + use<> {
    let typed = flash.values.contains_key("name");
    let stored = OrganizationDraft {
        name: organization.name.clone(),
        legal_name: organization.legal_name.clone(),
    };
    let stored = |name: &str| stored.get(name).unwrap_or_default().to_owned();
    let policies = organization.policies;
    let chosen = flash
        .values
        .get("registrant_change")
        .and_then(|word| word.parse::<ChangePolicy>().ok())
        .unwrap_or(policies.registrant_change);
    let hold = if typed {
        flash.values.contains_key("hold_material")
    } else {
        policies.hold_material
    };
    let settle = flash
        .values
        .get(SETTLE)
        .cloned()
        .unwrap_or_else(|| policies.settle_seconds.to_string());
    let choices = ChangePolicy::ALL
        .into_iter()
        .map(|policy| {
            let (title, text) = meaning(policy);
            view! {
                <label class="check">
                    <input type="radio" name="registrant_change" value=policy.as_str() checked=policy == chosen />
                    <span>{title}<small>{text}</small></span>
                </label>
            }
        })
        .collect_view();
    view! {
        <form class="form" method="post" action="/settings" novalidate>
            <input type="hidden" name="version" value=version />
            <fieldset>
                <legend>"Names"</legend>
                <div class="fields">{fields(&FIELDS, flash, stored)}</div>
            </fieldset>
            <fieldset>
                <legend>"Change of registrant " <small>"Which rules apply when a registrant’s name, organization or e-mail becomes another."</small></legend>
                <div class="stack">
                    {choices}
                    <p class="quiet measure">"From here nobody is asked and nothing is locked. What the domain’s own registry is known to ask stands in the plan of each change."</p>
                </div>
            </fieldset>
            <fieldset>
                <legend>"When people and offices change " <small>"What member contacts do about it."</small></legend>
                <div class="stack">
                    <label class="check">
                        <input type="checkbox" name="hold_material" value="true" checked=hold />
                        <span>"Wait for a yes before a change of registrant goes out"<small>"An operator approves it as a task. Phones and streets go out by themselves. Without this everything does."</small></span>
                    </label>
                    {settling(settle, wrong(flash, SETTLE))}
                </div>
            </fieldset>
            <p class="actions"><button class="button" data-kind="main">"Save settings"</button></p>
        </form>
    }
}

fn settling(value: String, error: Option<String>) -> impl IntoView {
    view! {
        <crate::parts::TextField
            name=SETTLE
            label="Settling time in seconds"
            hint="For so long a change waits for further edits, so that several make one task a domain. At most 3600."
            inputmode="numeric"
            size="s"
            value=value
            error=error
        />
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_box_that_is_not_ticked_is_not_sent() {
        let values: Values = [("name", "Acme"), (SETTLE, "x")]
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        let edit = edit_of(&values);
        assert_eq!(edit.hold_material, Some(false));
        assert_eq!(
            edit.settle_seconds,
            Some(u32::MAX),
            "what is no number is refused, not dropped"
        );
        assert_eq!(edit.registrant_change, None);
    }
}
