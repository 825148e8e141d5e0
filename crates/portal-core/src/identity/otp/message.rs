//! The message that carries a code.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use super::code::{CodeParts, OtpCode};
use super::model::Purpose;
use crate::kernel::error::PortError;
use crate::kernel::id::{ChallengeId, CustomerId};
use crate::kernel::locale::Locale;
use crate::kernel::phone::PhoneNumber;
use crate::kernel::secret::Secret;
use crate::messaging::outbox::{Branding, Claimed, DeliveryContext, Lane, MessageKind, Prepared, plain};

/// A code for the holder of the number, if there is one: what it is derived from when it is sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoginCode {
    /// The challenge it answers.
    pub challenge: ChallengeId,
    /// Which of its codes.
    pub sequence: u32,
    /// Which server key.
    pub key_id: String,
    /// The seed of that code.
    pub seed: [u8; 16],
    /// What it is good for.
    pub purpose: Purpose,
    /// Only this account is asked for, if given.
    pub narrowed_to: Option<CustomerId>,
    /// For how many seconds the code is good.
    pub seconds: u32,
}

#[async_trait]
impl MessageKind for LoginCode {
    const NAME: &'static str = "login_code";
    const LANE: Lane = Lane::Code;

    /// Of the codes of one challenge the newest counts.
    fn topic(&self) -> Option<String> {
        Some(format!("code:{}", self.challenge))
    }

    async fn prepare(&self, claimed: &Claimed, context: &DeliveryContext<'_>) -> Result<Prepared, PortError> {
        let Some(phone) = claimed.message.to.phone() else { return Ok(Prepared::foreign_recipient()) };
        let name = match self.purpose {
            Purpose::NewPhone => self.name_of_asker(context).await?,
            Purpose::Login | Purpose::Confirm => self.name_of_holder(phone, context).await?,
        };
        Ok(name.map_or_else(Prepared::dropped, |name| self.words(phone, claimed.message.locale, &name, context)))
    }
}

impl LoginCode {
    /// A code to a number that is not on file yet is asked for by the account it is to belong to.
    async fn name_of_asker(&self, context: &DeliveryContext<'_>) -> Result<Option<String>, PortError> {
        match &self.narrowed_to {
            Some(account) => context.name_of(account).await,
            None => Ok(None),
        }
    }

    /// Looks up whose number it is, here and not while the caller waits.
    async fn name_of_holder(
        &self,
        phone: &PhoneNumber,
        context: &DeliveryContext<'_>,
    ) -> Result<Option<String>, PortError> {
        let accounts = context.customers.accounts_of(phone).await?;
        let account = accounts.into_iter().find(|account| {
            account.access.admits(phone)
                && self.narrowed_to.as_ref().is_none_or(|requested| *requested == account.access.customer_id)
        });
        Ok(account.map(|account| account.name))
    }

    /// The message with the code, derived here.
    fn words(&self, phone: &PhoneNumber, locale: Locale, name: &str, context: &DeliveryContext<'_>) -> Prepared {
        let Some(key) = context.keys.find(&self.key_id) else {
            return Prepared::dead_letter("its server key was retired");
        };
        let parts = CodeParts {
            challenge: self.challenge,
            sequence: self.sequence,
            seed: &self.seed,
            purpose: self.purpose,
            phone,
        };
        Prepared::Text(context.branding.code(locale, name, parts.derive(key), self))
    }
}

/// How long a code is good for, in words.
fn life(locale: Locale, seconds: u32) -> String {
    match (locale, seconds % 60) {
        (Locale::Id, 0) => format!("{} menit", seconds / 60),
        (Locale::Id, _) => format!("{seconds} detik"),
        (Locale::En, 0) if seconds == 60 => "1 minute".into(),
        (Locale::En, 0) => format!("{} minutes", seconds / 60),
        (Locale::En, _) => format!("{seconds} seconds"),
    }
}

impl Branding {
    /// The message that carries a code, worded by what the code is good for.
    fn code(&self, locale: Locale, name: &str, code: OtpCode, login: &LoginCode) -> Secret<String> {
        match login.purpose {
            Purpose::Login => self.login_code(locale, name, code, login),
            Purpose::Confirm => self.confirm_code(locale, name, code, login.seconds),
            Purpose::NewPhone => self.new_phone_code(locale, name, code, login.seconds),
        }
    }

    fn login_code(&self, locale: Locale, name: &str, code: OtpCode, login: &LoginCode) -> Secret<String> {
        let Self { brand, portal_url } = self;
        let name = plain(name);
        let code = code.expose();
        let life = life(locale, login.seconds);
        Secret::new(match locale {
            Locale::Id => format!(
                "*Kode Login Portal {brand}*\n\n\
                 Halo {name},\n\n\
                 Kode OTP Anda: *{code}*\n\
                 Berlaku {life}, untuk masuk di {portal_url}\n\n\
                 JANGAN BERIKAN kode ini kepada siapapun!\n\
                 Petugas kami tidak pernah memintanya. Abaikan pesan ini bila Anda tidak meminta kode.\n\n\
                 _{brand}_"
            ),
            Locale::En => format!(
                "*{brand} Portal Login Code*\n\n\
                 Hello {name},\n\n\
                 Your code: *{code}*\n\
                 Valid for {life}, to log in at {portal_url}\n\n\
                 DO NOT GIVE this code to anyone!\n\
                 Our staff never ask for it. Ignore this message if you did not ask for a code.\n\n\
                 _{brand}_"
            ),
        })
    }

    fn confirm_code(&self, locale: Locale, name: &str, code: OtpCode, seconds: u32) -> Secret<String> {
        let brand = &self.brand;
        let (name, code, life) = (plain(name), code.expose(), life(locale, seconds));
        Secret::new(match locale {
            Locale::Id => format!(
                "*Kode Konfirmasi {brand}*\n\nHalo {name},\n\nKode Anda: *{code}*\n\
                 Berlaku {life}, untuk mengubah data akun Anda.\n\n\
                 JANGAN BERIKAN kode ini kepada siapapun!\n\
                 Bila bukan Anda yang memintanya, keluarkan perangkat lain di menu Perangkat Saya.\n\n_{brand}_"
            ),
            Locale::En => format!(
                "*{brand} Confirmation Code*\n\nHello {name},\n\nYour code: *{code}*\n\
                 Valid for {life}, to change your account's data.\n\n\
                 DO NOT GIVE this code to anyone!\n\
                 If you did not ask for it, end other devices under My devices.\n\n_{brand}_"
            ),
        })
    }

    fn new_phone_code(&self, locale: Locale, name: &str, code: OtpCode, seconds: u32) -> Secret<String> {
        let brand = &self.brand;
        let (name, code, life) = (plain(name), code.expose(), life(locale, seconds));
        Secret::new(match locale {
            Locale::Id => format!(
                "*Kode Nomor Baru {brand}*\n\nHalo {name},\n\nKode Anda: *{code}*\n\
                 Berlaku {life}, untuk memakai nomor ini masuk ke portal pelanggan.\n\n\
                 JANGAN BERIKAN kode ini kepada siapapun!\n\
                 Abaikan pesan ini bila Anda tidak sedang mengganti nomor.\n\n_{brand}_"
            ),
            Locale::En => format!(
                "*{brand} New Number Code*\n\nHello {name},\n\nYour code: *{code}*\n\
                 Valid for {life}, to log in to the customer portal with this number.\n\n\
                 DO NOT GIVE this code to anyone!\n\
                 Ignore this message if you are not changing your number.\n\n_{brand}_"
            ),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_life_of_a_code_is_told_exactly() {
        let told = |seconds| (life(Locale::Id, seconds), life(Locale::En, seconds));
        assert_eq!(told(30), ("30 detik".into(), "30 seconds".into()));
        assert_eq!(told(60), ("1 menit".into(), "1 minute".into()));
        assert_eq!(told(600), ("10 menit".into(), "10 minutes".into()));
        assert_eq!(told(90), ("90 detik".into(), "90 seconds".into()));
    }
    use crate::test_support::{CountingEntropy, noon};

    fn text(locale: Locale, name: &str) -> String {
        let login = LoginCode {
            challenge: ChallengeId::generate(noon(), &CountingEntropy::default()),
            sequence: 0,
            key_id: String::new(),
            seed: [0; 16],
            purpose: Purpose::Login,
            narrowed_to: None,
            seconds: 600,
        };
        let branding = Branding { brand: "AGLIS Net".into(), portal_url: "https://portal.example.id".into() };
        let code = OtpCode::parse("042137").expect("six digits");
        branding.login_code(locale, name, code, &login).expose().clone()
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
