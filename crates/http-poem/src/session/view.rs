//! "Perangkat Saya": the devices that are logged in.

use askama::Template;
use chrono::{DateTime, Utc};

use crate::i18n::Locale;
use crate::view::format;
use crate::view::icons::Icon;
use crate::view::layout::Layout;

/// What kind of device, for its icon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeviceKind {
    /// A phone.
    Phone,
    /// A tablet.
    Tablet,
    /// A computer.
    Computer,
    /// A program, or nothing known.
    Other,
}

impl DeviceKind {
    /// Guesses from the words of a device's description or user agent.
    pub fn guess(description: &str) -> Self {
        let words = description.to_ascii_lowercase();
        let any = |hints: &[&str]| hints.iter().any(|hint| words.contains(hint));
        if any(&["ipad", "tablet"]) {
            Self::Tablet
        } else if any(&["android", "iphone", "mobile"]) {
            Self::Phone
        } else if any(&["windows", "mac", "linux", "cros", "chromeos"]) {
            Self::Computer
        } else {
            Self::Other
        }
    }

    const fn icon(self) -> Icon {
        match self {
            Self::Phone => Icon::Smartphone,
            Self::Tablet => Icon::Tablet,
            Self::Computer => Icon::Monitor,
            Self::Other => Icon::KeyRound,
        }
    }
}

/// One session.
#[derive(Debug, Clone)]
pub struct SessionRow {
    /// Id in `/customer/sessions/{id}/end`.
    pub id: String,
    /// Description of the device: `Chrome di Android`. Empty if unknown.
    pub device: String,
    /// Its kind.
    pub kind: DeviceKind,
    /// Network it was last seen from, shortened: `103.28.x.x`.
    pub ip: Option<String>,
    /// Login.
    pub created_at: DateTime<Utc>,
    /// Last request.
    pub last_seen_at: DateTime<Utc>,
    /// Whether this page was asked for by this session.
    pub current: bool,
}

/// `GET /customer/sessions`; forms end one (`…/{id}/end`) or all others (`…/end-others`).
#[derive(Debug, Template)]
#[template(path = "session/sessions.html")]
pub struct SessionsPage {
    /// The layout.
    pub layout: Layout,
    /// This device first, then by last use.
    pub sessions: Vec<SessionRow>,
}

impl SessionsPage {
    /// Whether there is anything to end.
    fn has_others(&self) -> bool {
        self.sessions.iter().any(|session| !session.current)
    }
}

#[cfg(test)]
mod tests {
    use super::DeviceKind;

    #[test]
    fn the_kind_of_device_is_guessed_from_its_description() {
        assert_eq!(DeviceKind::guess("Mozilla/5.0 (Linux; Android 14) Mobile"), DeviceKind::Phone);
        assert_eq!(DeviceKind::guess("Safari di iPad"), DeviceKind::Tablet);
        assert_eq!(DeviceKind::guess("Firefox di Windows"), DeviceKind::Computer);
        assert_eq!(DeviceKind::guess("curl/8.5"), DeviceKind::Other);
    }
}
