//! The portal's cookies: their names, and what came and goes of them in one request.

use std::fmt::Write as _;
use std::sync::{Mutex, MutexGuard, PoisonError};

use poem::http::HeaderMap;
use poem::http::header::COOKIE;

/// What form tokens are bound to before anybody is logged in.
pub const PRE_SESSION: Name = Name("pre");
/// The language that was chosen.
pub const LOCALE: Name = Name("locale");
/// A message to be shown once.
pub const FLASH: Name = Name("flash");
/// A form that was refused, for its page to show.
pub const REFUSED: Name = Name("refused");

/// The name of a cookie, without the prefix it gets over TLS.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Name(&'static str);

impl Name {
    /// A cookie of a side of its own.
    pub const fn new(name: &'static str) -> Self {
        Self(name)
    }
}

/// Values above this are neither sent nor read.
const LONGEST_VALUE: usize = 3_500;

/// The cookies of one request and its response.
#[derive(Debug)]
pub(crate) struct CookieBox {
    secure: bool,
    prefix: &'static str,
    came: Vec<(String, String)>,
    goes: Mutex<Vec<(Name, String)>>,
}

impl CookieBox {
    /// Reads the request's cookies. With `secure` only those with the `__Host-` prefix exist: no other
    /// site and no connection without TLS can plant one. `prefix` keeps the cookies of one side of the portal apart from
    /// those of another.
    pub(crate) fn new(headers: &HeaderMap, secure: bool, prefix: &'static str) -> Self {
        let came = headers
            .get_all(COOKIE)
            .iter()
            .filter_map(|line| line.to_str().ok())
            .flat_map(|line| line.split(';'))
            .filter_map(|pair| pair.split_once('='))
            .filter(|(_, value)| value.len() <= LONGEST_VALUE)
            .map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()))
            .collect();
        Self { secure, prefix, came, goes: Mutex::default() }
    }

    /// The value that came; `None` as well when it was taken away during this request.
    pub(crate) fn get(&self, name: Name) -> Option<String> {
        if self.goes().iter().any(|(gone, line)| *gone == name && line.contains("Max-Age=0")) {
            return None;
        }
        let full = self.full(name);
        self.came.iter().find(|(came, _)| *came == full).map(|(_, value)| value.clone())
    }

    /// Sends a value; for as long as the browser runs when `seconds` is `None`.
    pub(crate) fn set(&self, name: Name, value: &str, seconds: Option<i64>) {
        let mut line = format!("{}={value}; Path=/; HttpOnly; SameSite=Lax", self.full(name));
        if self.secure {
            line.push_str("; Secure");
        }
        if let Some(seconds) = seconds {
            // Writing into a String cannot fail.
            write!(line, "; Max-Age={seconds}").unwrap_or_default();
        }
        let mut goes = self.goes();
        goes.retain(|(other, _)| *other != name);
        goes.push((name, line));
    }

    /// Takes a cookie away, if the browser has it.
    pub(crate) fn remove(&self, name: Name) {
        let full = self.full(name);
        if self.came.iter().any(|(came, _)| *came == full) {
            self.set(name, "", Some(0));
        } else {
            self.goes().retain(|(other, _)| *other != name);
        }
    }

    /// Leaves a cookie with the browser that was to be taken away.
    pub(crate) fn leave(&self, name: Name) {
        self.goes().retain(|(other, line)| *other != name || !line.contains("Max-Age=0"));
    }

    /// The `Set-Cookie` lines of the response.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.goes().iter().map(|(_, line)| line.clone()).collect()
    }

    fn full(&self, name: Name) -> String {
        let host = if self.secure { "__Host-" } else { "" };
        format!("{host}{}{}", self.prefix, name.0)
    }

    fn goes(&self) -> MutexGuard<'_, Vec<(Name, String)>> {
        self.goes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SESSION: Name = Name::new("session");
    const OTP: Name = Name::new("otp");

    fn cookies(line: &str, secure: bool) -> CookieBox {
        let mut headers = HeaderMap::new();
        headers.insert(COOKIE, line.parse().expect("a header value"));
        CookieBox::new(&headers, secure, "")
    }

    #[test]
    fn sec_24_over_tls_every_cookie_is_bound_to_the_host() {
        let cookies = cookies("", true);
        cookies.set(SESSION, "abc", Some(60));
        assert_eq!(cookies.lines(), ["__Host-session=abc; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=60"]);
    }

    #[test]
    fn over_tls_a_cookie_without_the_prefix_does_not_exist() {
        assert_eq!(cookies("session=planted", true).get(SESSION), None);
        assert_eq!(cookies("__Host-session=own", true).get(SESSION).as_deref(), Some("own"));
        assert_eq!(cookies("a=b; session=own", false).get(SESSION).as_deref(), Some("own"));
    }

    #[test]
    fn stf_06_a_side_with_a_prefix_neither_reads_nor_sends_the_cookies_of_another() {
        let mut headers = HeaderMap::new();
        headers.insert(COOKIE, "__Host-session=customer".parse().expect("a header value"));
        let cookies = CookieBox::new(&headers, true, "staff_");
        assert_eq!(cookies.get(SESSION), None);
        cookies.set(SESSION, "own", None);
        assert_eq!(cookies.lines(), ["__Host-staff_session=own; Path=/; HttpOnly; SameSite=Lax; Secure"]);
    }

    #[test]
    fn a_cookie_taken_away_is_gone_within_the_same_request() {
        let cookies = cookies("session=a", false);
        cookies.remove(SESSION);
        cookies.remove(OTP);
        assert_eq!(cookies.get(SESSION), None);
        assert_eq!(cookies.lines(), ["session=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0"]);
    }
}
