//! Form fields and the summary of what is wrong with them.

use super::Icon;
use crate::flash::Flash;
use leptos::prelude::*;

/// One text field with its label, hint and error.
#[component]
pub(crate) fn TextField(
    /// The API's name; also the element's id.
    name: &'static str,
    /// The element's id, where several forms of a page have a field of that name.
    #[prop(default = String::new())]
    id: String,
    /// The label.
    label: &'static str,
    /// What stands in it.
    #[prop(into)]
    value: String,
    /// What is wrong with it, if anything.
    #[prop(optional_no_strip)]
    error: Option<String>,
    /// What a person may want to know first.
    #[prop(into, default = std::borrow::Cow::Borrowed(""))]
    hint: std::borrow::Cow<'static, str>,
    /// The HTML type.
    #[prop(default = "text")]
    input: &'static str,
    /// The HTML `inputmode`.
    #[prop(default = "text")]
    inputmode: &'static str,
    /// The HTML `autocomplete`.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// The limit in characters; 0 for none.
    #[prop(default = 0)]
    max: u32,
    /// Whether it must be given.
    #[prop(default = true)]
    required: bool,
    /// Whether it takes a whole row.
    #[prop(default = false)]
    wide: bool,
    /// How long the answer usually is: `s`, `m` or nothing.
    #[prop(default = "")]
    size: &'static str,
    /// Whether the page begins in it.
    #[prop(default = false)]
    autofocus: bool,
) -> impl IntoView {
    let id = if id.is_empty() { name.to_owned() } else { id };
    let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
    let wrong = error.is_some();
    let described: Vec<String> = [
        (!hint.is_empty()).then(|| hint_id.clone()),
        wrong.then(|| error_id.clone()),
    ]
    .into_iter()
    .flatten()
    .collect();
    let described = (!described.is_empty()).then(|| described.join(" "));
    view! {
        <div class="field" data-wide=wide.then_some("") data-size=(!size.is_empty()).then_some(size)>
            <label for=id.clone()><span id=format!("{id}-label")>{label}</span> {(!required).then(|| view! { <span class="opt">" optional"</span> })}</label>
            {(!hint.is_empty()).then(|| view! { <p class="hint" id=hint_id>{hint}</p> })}
            <input
                id=id
                name=name
                type=input
                inputmode=inputmode
                autocomplete=autocomplete
                maxlength=(max > 0).then_some(max)
                required=required
                autofocus=autofocus
                dir=(input == "text").then_some("auto")
                value=value
                aria-invalid=wrong.then_some("true")
                aria-describedby=described
            />
            <FieldError id=error_id text=error.unwrap_or_default() />
        </div>
    }
}

/// One choice among many, with its label and error.
#[component]
pub(crate) fn SelectField(
    /// The API's name; also the element's id.
    name: &'static str,
    /// The label.
    label: &'static str,
    /// Value and text of each.
    options: Vec<(&'static str, &'static str)>,
    /// The value that is chosen; empty for none yet.
    value: String,
    /// What is wrong with it, if anything.
    error: Option<String>,
    /// Whether it must be given.
    #[prop(default = true)]
    required: bool,
) -> impl IntoView {
    let error_id = format!("{name}-error");
    let described = error.is_some().then(|| error_id.clone());
    view! {
        <div class="field">
            <label for=name>{label} {(!required).then(|| view! { <span class="opt">" optional"</span> })}</label>
            <select id=name name=name autocomplete="off" required=required aria-invalid=error.is_some().then_some("true") aria-describedby=described>
                <option value="">"Choose…"</option>
                {options
                    .into_iter()
                    .map(|(each, text)| view! { <option value=each selected=each == value>{text}</option> })
                    .collect_view()}
            </select>
            <FieldError id=error_id text=error.unwrap_or_default() />
        </div>
    }
}

/// The place of a field's error: empty and hidden when nothing is wrong, so that the live checks have an element to write to.
#[component]
pub(crate) fn FieldError(
    /// `NAME-error`.
    id: String,
    /// The text.
    text: String,
) -> impl IntoView {
    let hidden = text.is_empty();
    view! {
        <p class="error" id=id hidden=hidden>
            <Icon name="alert" />
            <span>{text}</span>
        </p>
    }
}

/// The error summary at the top of the page, each error with a link to its field. Focused when the page opens.
#[component]
pub(crate) fn ErrorSummary(
    /// What was refused, and which fields.
    flash: Flash,
    /// Field name → label.
    labels: fn(&str) -> &'static str,
) -> impl IntoView {
    (!flash.errors.is_empty()).then(move || {
        let heading = flash.refused.clone().unwrap_or_else(|| match flash.errors.0.len() {
            1 => "One field needs another look".into(),
            count => format!("{count} fields need another look"),
        });
        view! {
            <section class="error-summary" role="alert" tabindex="-1" aria-labelledby="error-summary" autofocus=true>
                <h2 id="error-summary"><Icon name="alert" />{heading}</h2>
                <ul>
                    {flash
                        .errors
                        .0
                        .iter()
                        .map(|error| {
                            let label = labels(&error.field);
                            let label = if label.is_empty() { error.field.to_string() } else { label.to_owned() };
                            view! { <li><a href=format!("#{}", error.field)>{label} ": " {error.code.text().into_owned()}</a></li> }
                        })
                        .collect_view()}
                </ul>
            </section>
        }
    })
}
