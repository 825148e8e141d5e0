//! Adapters that fetch files from a host in memory, right but for one fault each.

use std::collections::HashMap;
use std::future::ready;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use portal_core::support::incoming::{FetchError, RemoteFiles};
use portal_testkit::{FakeFileHost, HostedFile};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    None,
    Decodes,
    AsksTwice,
    RefusesTheLargest,
    CutsLargerOnes,
    CutsWhatHasNoEnd,
    FollowsRedirects,
    CallsARedirectRefused,
    KeepsErrorPages,
    KeepsWhatBrokeOff,
    CallsSilenceAnEmptyFile,
    SendsUsers,
    CallsNonsenseUnreachable,
}

#[derive(Default)]
struct Host {
    files: Mutex<HashMap<String, HostedFile>>,
    asked: Mutex<Vec<String>>,
}

impl Host {
    fn ask(&self, address: &str) -> Option<HostedFile> {
        let name = address.rsplit('/').next().unwrap_or_default().to_owned();
        self.asked.lock().expect("no panic").push(name.clone());
        self.files.lock().expect("no panic").get(&name).cloned()
    }
}

#[async_trait]
impl FakeFileHost for Host {
    async fn put(&self, name: &str, file: HostedFile) -> String {
        self.files.lock().expect("no panic").insert(name.to_owned(), file);
        format!("https://host/{name}")
    }

    async fn asked(&self) -> Vec<String> {
        self.asked.lock().expect("no panic").clone()
    }
}

struct Files {
    fault: Fault,
    host: Arc<Host>,
}

impl Files {
    fn is(&self, fault: Fault) -> bool {
        self.fault == fault
    }

    fn allows(&self, address: &str) -> bool {
        let bare = address.strip_prefix("https://").unwrap_or_default();
        bare.starts_with("host/") || self.is(Fault::SendsUsers) && bare.ends_with("@host/there")
    }

    fn whole(&self, mut bytes: Vec<u8>, largest: usize) -> Result<Vec<u8>, FetchError> {
        let too_large = bytes.len() > largest || self.is(Fault::RefusesTheLargest) && bytes.len() == largest;
        if too_large && self.is(Fault::CutsLargerOnes) {
            bytes.truncate(largest);
            return Ok(bytes);
        }
        if too_large { Err(FetchError::TooLarge) } else { Ok(bytes) }
    }
}

fn unreachable() -> Result<Vec<u8>, FetchError> {
    Err(FetchError::Unreachable("nothing came".into()))
}

#[async_trait]
impl RemoteFiles for Files {
    async fn fetch(&self, address: &str, largest: u64) -> Result<Vec<u8>, FetchError> {
        let largest = usize::try_from(largest).expect("a size");
        if !self.allows(address) {
            return if self.is(Fault::CallsNonsenseUnreachable) { unreachable() } else { Err(FetchError::NotAllowed) };
        }
        if self.is(Fault::AsksTwice) {
            self.host.ask(address);
        }
        match self.host.ask(address) {
            Some(HostedFile::Encoded(_)) if self.is(Fault::Decodes) => Ok(Vec::new()),
            Some(HostedFile::Bytes(bytes) | HostedFile::Encoded(bytes)) => self.whole(bytes, largest),
            Some(HostedFile::Endless) if self.is(Fault::CutsWhatHasNoEnd) => Ok(vec![0; largest]),
            Some(HostedFile::Endless) => Err(FetchError::TooLarge),
            Some(HostedFile::Redirect(target)) if self.is(Fault::FollowsRedirects) => self.fetch(&target, 100).await,
            Some(HostedFile::Redirect(_)) if self.is(Fault::CallsARedirectRefused) => Err(FetchError::NotAllowed),
            Some(HostedFile::Status(_)) if self.is(Fault::KeepsErrorPages) => Ok(vec![0]),
            Some(HostedFile::BreaksOff(bytes)) if self.is(Fault::KeepsWhatBrokeOff) => Ok(bytes),
            Some(HostedFile::Hangs) if self.is(Fault::CallsSilenceAnEmptyFile) => Ok(Vec::new()),
            _ => unreachable(),
        }
    }
}

fn with(fault: Fault) -> (Arc<dyn RemoteFiles>, Arc<dyn FakeFileHost>) {
    let host = Arc::new(Host::default());
    (Arc::new(Files { fault, host: Arc::clone(&host) }), host)
}

fn fresh() -> impl Future<Output = (Arc<dyn RemoteFiles>, Arc<dyn FakeFileHost>, ())> {
    let (files, host) = with(Fault::None);
    ready((files, host, ()))
}

portal_testkit::remote_files_suite! { #[tokio::test(flavor = "multi_thread")] fresh }

mod wrong_one_way {
    use super::{Fault, with};

    crate::must_fail_on! { remote_files, with;
        Fault::Decodes => the_bytes_are_those_that_are_served_whatever_their_encoding;
        Fault::RefusesTheLargest => the_largest_file_is_fetched_and_a_larger_one_is_too_large;
        Fault::CutsWhatHasNoEnd => a_file_without_an_end_is_too_large;
        Fault::FollowsRedirects => a_redirect_is_not_followed;
        Fault::KeepsErrorPages => no_other_answer_is_a_file;
        Fault::CallsSilenceAnEmptyFile => a_host_that_says_nothing_is_left_in_time;
        Fault::SendsUsers => what_is_no_address_of_a_file_is_refused_before_anything_is_sent;
    }
}

mod wrong_another_way {
    use super::{Fault, with};

    crate::must_fail_on! { remote_files, with;
        Fault::AsksTwice => the_bytes_are_those_that_are_served_whatever_their_encoding;
        Fault::CutsLargerOnes => the_largest_file_is_fetched_and_a_larger_one_is_too_large;
        Fault::CallsARedirectRefused => a_redirect_is_not_followed;
        Fault::KeepsWhatBrokeOff => no_other_answer_is_a_file;
        Fault::CallsNonsenseUnreachable => what_is_no_address_of_a_file_is_refused_before_anything_is_sent;
    }
}
