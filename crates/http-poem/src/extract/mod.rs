//! What handlers are given: the caller who proved a session, the members of a JSON body, the fields of a
//! form that was really sent from a page of ours.

mod caller;
mod form;
mod json;
mod list;
mod login_form;
mod member;
mod named;
mod origin;

pub(crate) use caller::Caller;
pub(crate) use form::CsrfForm;
pub(crate) use json::JsonBody;
pub(crate) use list::{ListQuery, STATUS};
pub(crate) use login_form::LoginForm;
pub(crate) use member::{Member, form_binding};
pub(crate) use named::Named;
