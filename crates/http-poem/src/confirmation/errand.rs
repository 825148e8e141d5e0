//! What follows when the number was proved again: a page, or ending devices, which was asked for before.

use http_kit::answer::see_other;
use poem::Response;
use portal_core::SessionId;

use crate::state::App;

/// The pages it may go on to; the first one in place of any other.
const PAGES: [&str; 4] =
    ["/customer/profile", "/customer/profile/edit", "/customer/profile/phone", "/customer/sessions"];
const END_OTHERS: &str = "/customer/sessions/end-others";

/// What follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Errand {
    /// A page.
    Page(&'static str),
    /// One device is put out.
    End(SessionId),
    /// All other devices are put out.
    EndOthers,
}

impl Errand {
    /// Reads what a form or an address says.
    pub(crate) fn parse(next: &str) -> Self {
        let ended = next.strip_prefix("/customer/sessions/").and_then(|rest| rest.strip_suffix("/end"));
        match ended.and_then(|id| id.parse().ok()) {
            Some(id) => Self::End(id),
            None if next == END_OTHERS => Self::EndOthers,
            None => Self::Page(PAGES.into_iter().find(|path| *path == next).unwrap_or(PAGES[0])),
        }
    }

    /// Writes it into a form or an address.
    pub(crate) fn next(self) -> String {
        match self {
            Self::Page(path) => path.to_owned(),
            Self::End(id) => format!("/customer/sessions/{id}/end"),
            Self::EndOthers => END_OTHERS.to_owned(),
        }
    }

    /// The page where it began, if the portal has it.
    pub(crate) fn page(self, app: &App) -> &'static str {
        match self {
            Self::Page(path) if app.site.paths().lead_to(path) => path,
            Self::Page(_) => app.home(),
            Self::End(_) | Self::EndOthers => "/customer/sessions",
        }
    }

    /// Key of the words that say what is done.
    pub(crate) fn words(self) -> Option<&'static str> {
        match self {
            Self::Page(_) => None,
            Self::End(_) => Some("confirm-then-end"),
            Self::EndOthers => Some("confirm-then-end-others"),
        }
    }
}

/// The way to prove the number and go on.
pub(crate) fn detour(errand: Errand) -> Response {
    see_other(&format!("/customer/confirm?next={}", errand.next()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_goes_on_only_within_the_portal() {
        let id = "0199f6a2-0000-7000-8000-000000000001";
        let end = format!("/customer/sessions/{id}/end");
        for good in ["/customer/sessions", "/customer/profile/edit", END_OTHERS, &end] {
            assert_eq!(Errand::parse(good).next(), good);
        }
        let bad =
            ["//evil.example", "https://evil.example", "/\\evil.example", "/customer/sessions/../x", "javascript:", ""];
        for bad in bad.into_iter().chain(["/customer/sessions/x&next=y/end", "/customer/sessions//end"]) {
            assert_eq!(Errand::parse(bad), Errand::Page("/customer/profile"), "{bad}");
        }
    }
}
