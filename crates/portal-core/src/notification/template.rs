//! The words of messages, in both languages.

use super::model::LoginCode;
use crate::locale::Locale;
use crate::otp::OtpCode;
use crate::secret::Secret;

/// How the ISP signs its messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// The ISP's name.
    pub brand: String,
    /// Where customers find the portal.
    pub portal_url: String,
}

/// Longest name a message greets by, in characters.
const LONGEST_NAME: usize = 60;

impl Signature {
    /// The message that carries a login code.
    pub(crate) fn login_code(&self, locale: Locale, name: &str, code: OtpCode, login: &LoginCode) -> Secret<String> {
        let Self { brand, portal_url } = self;
        let name = plain(name);
        let code = code.expose();
        let minutes = login.minutes;
        Secret::new(match locale {
            Locale::Id => format!(
                "*Kode Login Portal {brand}*\n\n\
                 Halo {name},\n\n\
                 Kode OTP Anda: *{code}*\n\
                 Berlaku {minutes} menit, untuk masuk di {portal_url}\n\n\
                 JANGAN BERIKAN kode ini kepada siapapun!\n\
                 Petugas kami tidak pernah memintanya. Abaikan pesan ini bila Anda tidak meminta kode.\n\n\
                 _{brand}_"
            ),
            Locale::En => format!(
                "*{brand} Portal Login Code*\n\n\
                 Hello {name},\n\n\
                 Your code: *{code}*\n\
                 Valid for {minutes} minutes, to log in at {portal_url}\n\n\
                 DO NOT GIVE this code to anyone!\n\
                 Our staff never ask for it. Ignore this message if you did not ask for a code.\n\n\
                 _{brand}_"
            ),
        })
    }
}

/// A name without line breaks and without the marks WhatsApp formats by.
fn plain(name: &str) -> String {
    let name: String = name.chars().filter(|c| !c.is_control() && !"*_~`".contains(*c)).take(LONGEST_NAME).collect();
    name.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::ChallengeId;
    use crate::otp::Purpose;
    use crate::test_support::{CountingEntropy, noon};

    fn text(locale: Locale, name: &str) -> String {
        let login = LoginCode {
            challenge: ChallengeId::generate(noon(), &CountingEntropy::default()),
            sequence: 0,
            key_id: String::new(),
            seed: [0; 16],
            purpose: Purpose::Login,
            narrowed_to: None,
            minutes: 10,
        };
        let signature = Signature { brand: "AGLIS Net".into(), portal_url: "https://portal.example.id".into() };
        let code = OtpCode::parse("042137").expect("six digits");
        signature.login_code(locale, name, code, &login).expose().clone()
    }

    #[test]
    fn the_code_message_says_everything_a_customer_needs() {
        let message = text(Locale::Id, "Budi Santoso");
        for part in [
            "*Kode Login Portal AGLIS Net*",
            "Halo Budi Santoso,",
            "*042137*",
            "10 menit",
            "https://portal.example.id",
            "JANGAN BERIKAN kode ini kepada siapapun!",
        ] {
            assert!(message.contains(part), "{part} is missing in {message}");
        }
        assert!(text(Locale::En, "Budi").contains("DO NOT GIVE this code to anyone!"));
    }

    #[test]
    fn a_name_cannot_break_lines_or_formatting() {
        assert!(text(Locale::Id, "Bu*di\nKode OTP Anda: *999999*").contains("Halo BudiKode OTP Anda: 999999,"));
    }
}
