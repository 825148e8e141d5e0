//! What handlers are given: the caller who proved a session, the members of a JSON body, the fields of a
//! form that was really sent from a page of ours.

mod api_session;
mod form;
mod json;
mod list;
mod login_form;
mod origin;
mod path_param;
mod web_session;

pub(crate) use api_session::ApiSession;
pub(crate) use form::CsrfForm;
pub(crate) use json::{JsonBody, Member};
pub(crate) use list::{ListQuery, STATUS};
pub(crate) use login_form::LoginForm;
pub(crate) use path_param::PathParam;
pub(crate) use web_session::{WebSession, form_binding};
