//! What the address of a request names.

use std::str::FromStr;

use poem::{FromRequest, Request, RequestBody};

use crate::problem::Problem;

/// The number or identity in an address. What cannot be one names nothing there is.
pub struct PathParam<T>(pub T);

impl<'a, T: FromStr + Send> FromRequest<'a> for PathParam<T> {
    async fn from_request(request: &'a Request, _: &mut RequestBody) -> poem::Result<Self> {
        let part = ["number", "id", "year"].into_iter().find_map(|name| request.raw_path_param(name));
        let named = part.and_then(|part| part.parse().ok()).ok_or_else(Problem::not_found)?;
        Ok(Self(named))
    }
}

/// The number and the identity in an address that has both. What cannot be one names nothing there is.
pub struct PathParams<N, I>(pub N, pub I);

impl<'a, N: FromStr + Send, I: FromStr + Send> FromRequest<'a> for PathParams<N, I> {
    async fn from_request(request: &'a Request, _: &mut RequestBody) -> poem::Result<Self> {
        let (number, id) = (request.raw_path_param("number"), request.raw_path_param("id"));
        let number = number.and_then(|part| part.parse().ok()).ok_or_else(Problem::not_found)?;
        let id = id.and_then(|part| part.parse().ok()).ok_or_else(Problem::not_found)?;
        Ok(Self(number, id))
    }
}
