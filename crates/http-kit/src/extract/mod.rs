//! What handlers are given: the members of a JSON body, the query of a list, the fields of a form that was really
//! sent from a page of this site.

mod form;
mod json;
mod list;
mod origin;
mod path_param;

pub use form::{CsrfFileForm, CsrfForm, NoFields};
pub use json::{JsonBody, JsonMember};
pub use list::{ListQuery, STATUS};
pub use path_param::{PathParam, PathParams};

pub(crate) use origin::sender;
