//! Contact data and phone numbers, changed while number and e-mail address are those that were decided on.

use async_trait::async_trait;
use portal_core::PortError;
use portal_core::identity::customer::{Customer, CustomerScope};
use portal_core::identity::profile::{Committed, ContactCommit, ContactOnFile, ContactRepo, CustomerVersion};

use reqwest::Method;
use reqwest::StatusCode;
use reqwest::header::{HeaderValue, IF_MATCH};

use crate::RestStore;
use crate::call::CallError;
use crate::wire::CustomerPatch;

const PORT: &str = "contact repository";

#[async_trait]
impl ContactRepo for RestStore {
    async fn find_contact(&self, scope: &CustomerScope) -> Result<Option<ContactOnFile>, PortError> {
        let found = self.customer_now(scope).await.map_err(|error| error.of_port(PORT))?;
        Ok(found.map(|(customer, _)| ContactOnFile { version: version(&customer), customer }))
    }

    async fn commit_contact(&self, scope: &CustomerScope, commit: &ContactCommit) -> Result<Committed, PortError> {
        let edit = &commit.edit;
        let patch = CustomerPatch {
            phone: commit.phone.clone(),
            email: edit.email.column().map(|new| new.map(|email| email.as_str().to_owned())),
            address: edit.address.column().map(|new| new.map(|text| text.as_str().to_owned())),
            city: edit.city.column().map(|new| new.map(|text| text.as_str().to_owned())),
            province: edit.province.column().map(|new| new.map(|text| text.as_str().to_owned())),
        };
        self.write(scope, self.patch_contact(scope, &commit.expected, &patch))
            .await
            .map_err(|error| error.of_port(PORT))
    }
}

/// How often a write is tried anew because another field was written meanwhile.
const TRIES: usize = 10;

impl RestStore {
    /// The `ETag` moves with every field of the customer; a write to a field that nobody decided on is no conflict.
    async fn patch_contact(
        &self,
        scope: &CustomerScope,
        expected: &CustomerVersion,
        patch: &CustomerPatch,
    ) -> Result<Committed, CallError> {
        for _ in 0..TRIES {
            let found = self.customer_now(scope).await?.filter(|(customer, _)| version(customer) == *expected);
            let Some((_, etag)) = found else { return Ok(Committed::Conflict) };
            let written = self.patch(&["customers", scope.customer_id().as_str()], &etag, patch).await?;
            if written == Committed::Done {
                return Ok(written);
            }
        }
        Ok(Committed::Conflict)
    }
}

impl RestStore {
    /// Changes a record while it has this version.
    pub(crate) async fn patch(
        &self,
        path: &[&str],
        version: &str,
        body: &(impl serde::Serialize + Sync),
    ) -> Result<Committed, CallError> {
        // What cannot be written into a header was never given out.
        let (Some(request), Ok(version)) = (self.calls().request(Method::PATCH, path), HeaderValue::from_str(version))
        else {
            return Ok(Committed::Conflict);
        };
        let answer = self.calls().send(request.header(IF_MATCH, version).json(body)).await?;
        match answer.status {
            StatusCode::PRECONDITION_FAILED | StatusCode::NOT_FOUND => Ok(Committed::Conflict),
            StatusCode::CONFLICT => Err(CallError::Status(409)),
            _ => Ok(Committed::Done),
        }
    }
}

/// Stands for the number and the e-mail address as they are written.
fn version(customer: &Customer) -> CustomerVersion {
    CustomerVersion::new(format!("{:?}", (&customer.phone_as_written, &customer.email)))
}
