//! Which server function a form is sent through.

use crate::functions::contacts::{
    CreateContact, ReplaceContact, SaveContact, VerifyContact, create_contact, replace_contact,
    save_contact, verify_contact,
};
use crate::functions::tasks::{
    ApproveTask, CancelTask, DeclineTask, RetryTask, approve_task, cancel_task, decline_task,
    retry_task,
};
use crate::functions::{Answer, Done, Values};
use leptos::server_fn::ServerFn;
use std::pin::Pin;

/// A form under way.
pub(super) type Writing = Pin<Box<dyn Future<Output = Answer<Done>>>>;

/// Sends a form through the function at this address: `of` is what the form is about, an id, or nothing where something is made. `None` when there is no such
/// function: the form then goes the way that it goes without scripts.
pub(super) fn write(function: &str, of: String, form: Values) -> Option<Writing> {
    Some(match function {
        ApproveTask::PATH => Box::pin(approve_task(of)),
        CancelTask::PATH => Box::pin(cancel_task(of)),
        DeclineTask::PATH => Box::pin(decline_task(of)),
        RetryTask::PATH => Box::pin(retry_task(of)),
        CreateContact::PATH => Box::pin(create_contact(form)),
        ReplaceContact::PATH => Box::pin(replace_contact(of, form)),
        VerifyContact::PATH => Box::pin(verify_contact(of)),
        SaveContact::PATH => Box::pin(save_contact(of, form)),
        _ => return None,
    })
}
