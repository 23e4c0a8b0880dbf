//! Every function with its requirements: a function that is not in here can't be called, and a test compares this table with the registered functions.

use crate::asks::Asks;
use crate::functions::account::EndSession;
use crate::functions::contacts::{
    ActivateContact, CheckContact, CreateContact, DeactivateContact, DeleteContact,
    DiscloseContact, FindContacts, LabelAddress, MergeContact, PlanReplacement, ReplaceContact,
    ReviewContact, SaveContact, VerifyContact,
};
use crate::functions::domains::{
    AdoptDomain, FindDomains, GiveToTeam, LeaveDomain, OrderTask, PlanRoles, ReadAgain,
    ReconcileDomain, SendRoles,
};
use crate::functions::files::BeginImport;
use crate::functions::locations::{CreateLocation, DeleteLocation, MakePrimary, SaveLocation};
use crate::functions::people::{
    AddPhone, ChangePhone, CreatePerson, LetGo, SavePerson, SendReset, SetRole, TakeBack,
    WithdrawInvitation,
};
use crate::functions::settings::{
    ChangeWebhook, CreateKey, CreateWebhook, RedeliverEvent, RevokeKey, SendDefaults,
};
use crate::functions::tasks::{
    ApproveTask, CancelTask, DeclineTask, DismissTask, PauseTask, ResumeTask, RetryFailed,
    RetryTask,
};
use crate::functions::teams::{CreateTeam, DeleteTeam, SaveTeam, SendSlots};
use crate::routes::asks;
use leptos::server_fn::ServerFn;
use service::{Actor, Error, Required};

/// A function: its path, and the permissions that it requires.
#[derive(Debug, Clone, Copy)]
pub struct Function {
    /// Its path.
    pub path: &'static str,
    /// All of these are required. [`Asks::Person`] stands alone; none admits nobody.
    pub asks: &'static [Asks],
    /// An accepted JSON body, for the tests that call it; `{contact}` and the like stand for ids.
    pub example: &'static str,
}

/// `Struct [Needs] "example";` for each function. One without its requirements or its example does not compile.
macro_rules! functions {
    ($($function:ident [$($asks:ident),+] $example:literal;)+) => {
        const FUNCTIONS: &[Function] = &[$(Function {
            path: <$function as ServerFn>::PATH,
            asks: &[$(asks!($asks)),+],
            example: $example,
        }),+];
    };
}

functions! {
    ApproveTask [ContactsWrite, TasksWrite] r#"{ "id": "{waiting}" }"#;
    CancelTask [TasksWrite] r#"{ "id": "{pending}" }"#;
    DeclineTask [ContactsWrite, TasksWrite] r#"{ "id": "{waiting}" }"#;
    DismissTask [TasksWrite] r#"{ "id": "{failed}" }"#;
    PauseTask [TasksWrite] r#"{ "id": "{spread}" }"#;
    ResumeTask [TasksWrite] r#"{ "id": "{spread}" }"#;
    RetryFailed [TasksWrite] r#"{ "id": "{spread}" }"#;
    RetryTask [TasksWrite] r#"{ "id": "{cancelled}" }"#;
    EndSession [Person] r#"{ "id": "over" }"#;
    ActivateContact [ContactsWrite] r#"{ "id": "{contact}", "form": { "version": "1" } }"#;
    CheckContact [ContactsWrite] r#"{ "id": "{contact}", "form": { "first_name": "Jana", "last_name": "Nova", "city": "Brno" } }"#;
    CreateContact [ContactsWrite] r#"{ "form": { "once": "{once}", "first_name": "Jana", "last_name": "Nova", "street1": "Dlouha 1", "city": "Praha", "country_code": "CZ" } }"#;
    DeactivateContact [ContactsWrite] r#"{ "id": "{contact}", "form": { "version": "1" } }"#;
    DeleteContact [ContactsWrite] r#"{ "id": "{contact}", "form": { "version": "1" } }"#;
    DiscloseContact [ContactsWrite] r#"{ "id": "{contact}", "form": { "version": "1", "disclose": "false" } }"#;
    FindContacts [ContactsRead] r#"{ "words": "nova" }"#;
    LabelAddress [Person] r#"{ "country_code": "IE" }"#;
    MergeContact [ContactsWrite, DomainsWrite] r#"{ "id": "{contact}", "form": { "version": "1", "into": "{other}" } }"#;
    PlanReplacement [DomainsWrite] r#"{ "id": "{contact}", "form": { "to": "{other}", "tech": "1" } }"#;
    ReplaceContact [DomainsWrite] r#"{ "id": "{contact}", "form": { "to": "{other}", "tech": "1", "looked": "{other} tech" } }"#;
    ReviewContact [ContactsWrite] r#"{ "id": "{accented}", "form": { "version": "1", "international.first_name": "Jana", "international.last_name": "Nova", "international.street1": "Dlouha 1", "international.city": "Praha" } }"#;
    VerifyContact [ContactsWrite] r#"{ "id": "{contact}" }"#;
    AdoptDomain [DomainsWrite] r#"{ "form": { "project": "{project}", "name": "{adoptable}" } }"#;
    FindDomains [DomainsRead] r#"{ "words": "example" }"#;
    GiveToTeam [DomainsWrite] r#"{ "id": "{domain}", "form": { "version": "1", "team_id": "{team}" } }"#;
    LeaveDomain [DomainsWrite] r#"{ "id": "{domain}", "form": { "version": "1", "until": "" } }"#;
    OrderTask [DomainsWrite, TasksWrite] r#"{ "id": "{domain}", "form": { "version": "1", "task_type": "lock_domain" } }"#;
    PlanRoles [DomainsWrite] r#"{ "id": "{domain}", "form": { "tech": "{other}" } }"#;
    ReadAgain [DomainsWrite] r#"{ "id": "{domain}" }"#;
    ReconcileDomain [DomainsWrite] r#"{ "id": "{domain}", "form": { "version": "1", "take": "ours" } }"#;
    SendRoles [DomainsWrite] r#"{ "id": "{domain}", "form": { "version": "1", "tech": "{other}" } }"#;
    CreateLocation [ContactsWrite] r#"{ "form": { "label": "Depot", "street1": "Dlouha 1", "city": "Praha", "country_code": "CZ" } }"#;
    DeleteLocation [ContactsWrite] r#"{ "id": "{office}", "form": { "version": "1" } }"#;
    MakePrimary [ContactsWrite] r#"{ "id": "{office}", "form": { "version": "1" } }"#;
    SaveLocation [ContactsWrite] r#"{ "id": "{office}", "form": { "version": "1", "city": "Brno" } }"#;
    AddPhone [ContactsRead] r#"{ "id": "{own}", "form": { "number": "+420601123456", "label": "mobile" } }"#;
    ChangePhone [ContactsRead] r#"{ "id": "{own}", "form": { "phone": "{phone}", "version": "1", "do": "save", "number": "+420601123457", "label": "work" } }"#;
    CreatePerson [Admin] r#"{ "form": { "first_name": "Jana", "last_name": "Nova", "email": "{once}@acme.example" } }"#;
    LetGo [Admin] r#"{ "id": "{user}", "form": { "version": "1" } }"#;
    SavePerson [Admin] r#"{ "id": "{user}", "form": { "version": "1", "last_name": "Nova" } }"#;
    SendReset [Owner] r#"{ "id": "{joined}" }"#;
    SetRole [Admin] r#"{ "id": "{user}", "form": { "version": "1", "role": "editor", "do": "save" } }"#;
    TakeBack [Admin] r#"{ "id": "{left}", "form": { "version": "2" } }"#;
    WithdrawInvitation [Admin] r#"{ "id": "{invited}" }"#;
    CreateTeam [DomainsWrite] r#"{ "form": { "name": "Called", "slug": "{once}", "registrant_contact_id": "{contact}", "admin_contact_id": "{contact}" } }"#;
    DeleteTeam [DomainsWrite] r#"{ "id": "{team}", "form": { "version": "1" } }"#;
    SaveTeam [DomainsWrite] r#"{ "id": "{team}", "form": { "version": "1", "name": "Renamed" } }"#;
    SendSlots [DomainsWrite] r#"{ "id": "{team}", "form": { "version": "1", "tech": "{other}" } }"#;
    BeginImport [ContactsWrite] r#"{ "id": "{import}" }"#;
    ChangeWebhook [Admin] r#"{ "id": "{webhook}", "form": { "version": "1", "do": "off" } }"#;
    CreateKey [Admin] r#"{ "form": { "once": "{once}", "name": "deploy", "scope.contacts:read": "true" } }"#;
    CreateWebhook [Admin] r#"{ "form": { "once": "{once}", "url": "https://hooks.example.com/", "event.contact": "true" } }"#;
    RedeliverEvent [Admin] r#"{ "id": "{receiver}", "form": { "event": "{told}" } }"#;
    RevokeKey [Admin] r#"{ "id": "{key}" }"#;
    SendDefaults [Admin] r#"{ "form": { "version": "{version}", "tech": "{other}" } }"#;
    SaveContact [ContactsWrite] r#"{ "id": "{contact}", "form": { "version": "1", "first_name": "Jana", "last_name": "Nova", "street1": "Dlouha 1", "city": "Praha", "country_code": "CZ" } }"#;
}

/// Every function.
pub fn all() -> impl Iterator<Item = &'static Function> {
    FUNCTIONS.iter()
}

/// The function at this address.
pub(super) fn find(path: &str) -> Option<&'static Function> {
    all().find(|function| function.path == path)
}

impl Function {
    /// Whether they may call it, as far as their role is concerned; the use case checks everything else.
    ///
    /// # Errors
    /// [`Error::Forbidden`] when their role is insufficient.
    pub(super) fn allows(&self, actor: &Actor) -> Result<(), Error> {
        self.asks.iter().try_for_each(|asks| match asks {
            // The id stands in the body, which is not read yet.
            Asks::Need(need) | Asks::NeedOrSelf(need) => actor.require_scope_only(*need),
            Asks::Owner if actor.is_signed_in_owner() => Ok(()),
            Asks::Owner => Err(Error::Forbidden(Required::SignedIn)),
            Asks::Person | Asks::Nobody => Ok(()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_function_that_is_registered_is_in_the_table() {
        let registered: BTreeSet<&str> = leptos::server_fn::axum::server_fn_paths()
            .map(|(path, method)| {
                assert_eq!(method, "POST", "{path}: what is typed stands in no address");
                path
            })
            .collect();
        let known: BTreeSet<&str> = all().map(|function| function.path).collect();
        assert_eq!(registered, known);
        assert_eq!(known.len(), FUNCTIONS.len(), "one line each");
        assert!(known.iter().all(|path| path.starts_with("/fn/")));
        assert!(all().all(|function| !function.asks.contains(&Asks::Nobody)));
    }
}
