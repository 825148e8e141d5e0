//! The words of messages, in both languages.

use super::model::{LoginCode, PhoneChangedNotice, TicketOpenedNotice};
use crate::identity::otp::{OtpCode, Purpose};
use crate::identity::profile::RevertToken;
use crate::kernel::locale::Locale;
use crate::kernel::secret::Secret;
use crate::messaging::campaign::{Announcement, Facts};

/// How the ISP signs its messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Branding {
    /// The ISP's name.
    pub brand: String,
    /// Where customers find the portal.
    pub portal_url: String,
}

/// Longest name a message greets by, in characters.
const LONGEST_NAME: usize = 60;

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
    pub(crate) fn code(&self, locale: Locale, name: &str, code: OtpCode, login: &LoginCode) -> Secret<String> {
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
}

impl Branding {
    /// An announcement, its gaps filled.
    pub(crate) fn announcement(&self, name: &str, announcement: &Announcement) -> Secret<String> {
        let facts = Facts {
            name: &plain(name),
            customer_id: announcement.customer_id.as_str(),
            brand: &self.brand,
            portal_url: &self.portal_url,
        };
        Secret::new(announcement.template.fill(&facts))
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

    /// That a ticket was opened.
    pub(crate) fn ticket_opened(&self, locale: Locale, name: &str, notice: &TicketOpenedNotice) -> Secret<String> {
        let Self { brand, portal_url } = self;
        if !notice.earlier.is_empty() {
            return self.tickets_opened(locale, name, notice);
        }
        let (name, number, hours) = (plain(name), &notice.number, notice.sla_hours);
        let link = format!("{portal_url}/customer/tickets/{number}");
        Secret::new(match locale {
            Locale::Id => format!(
                "*Tiket {number} kami terima*\n\nHalo {name},\n\n\
                 Laporan Anda sudah masuk dan kami targetkan selesai dalam {hours} jam.\n\
                 Ikuti perkembangannya: {link}\n\n_{brand}_"
            ),
            Locale::En => format!(
                "*We have your ticket {number}*\n\nHello {name},\n\n\
                 Your report has arrived; we aim to have it done within {hours} hours.\n\
                 Follow it here: {link}\n\n_{brand}_"
            ),
        })
    }

    /// That several tickets were opened.
    fn tickets_opened(&self, locale: Locale, name: &str, notice: &TicketOpenedNotice) -> Secret<String> {
        let Self { brand, portal_url } = self;
        let (name, count) = (plain(name), notice.earlier.len() + 1);
        let numbers = notice.earlier.iter().rev().chain([&notice.number]);
        let list = numbers.map(|number| format!("• {number}")).collect::<Vec<_>>().join("\n");
        let link = format!("{portal_url}/customer/tickets");
        Secret::new(match locale {
            Locale::Id => format!(
                "*{count} tiket kami terima*\n\nHalo {name},\n\nLaporan Anda sudah masuk:\n{list}\n\n\
                 Ikuti perkembangannya: {link}\n\n_{brand}_"
            ),
            Locale::En => format!(
                "*We have your {count} tickets*\n\nHello {name},\n\nYour reports have arrived:\n{list}\n\n\
                 Follow them here: {link}\n\n_{brand}_"
            ),
        })
    }

    /// That another e-mail address was put on file.
    pub(crate) fn email_changed(&self, locale: Locale, name: &str) -> Secret<String> {
        let Self { brand, portal_url } = self;
        let name = plain(name);
        Secret::new(match locale {
            Locale::Id => format!(
                "*Email akun Anda diubah*\n\nHalo {name},\n\n\
                 Alamat email di akun Anda baru saja diubah lewat {portal_url}.\n\
                 Bila bukan Anda, segera hubungi CS kami.\n\n_{brand}_"
            ),
            Locale::En => format!(
                "*Your account's e-mail was changed*\n\nHello {name},\n\n\
                 The e-mail address of your account has just been changed at {portal_url}.\n\
                 If it was not you, contact our customer service at once.\n\n_{brand}_"
            ),
        })
    }

    /// That another number was put on file, with the link that takes it back.
    pub(crate) fn phone_changed(
        &self,
        locale: Locale,
        name: &str,
        notice: &PhoneChangedNotice,
        token: &RevertToken,
    ) -> Secret<String> {
        let Self { brand, portal_url } = self;
        let (name, new, hours) = (plain(name), &notice.masked, notice.hours);
        let link = format!("{portal_url}/customer/phone/revert/{}", token.expose());
        Secret::new(match locale {
            Locale::Id => format!(
                "*Nomor WhatsApp akun Anda diganti*\n\nHalo {name},\n\n\
                 Akun Anda sekarang memakai nomor {new}.\n\
                 Bila bukan Anda yang menggantinya, batalkan dalam {hours} jam lewat tautan ini:\n{link}\n\n_{brand}_"
            ),
            Locale::En => format!(
                "*Your account's WhatsApp number was changed*\n\nHello {name},\n\n\
                 Your account now uses the number {new}.\n\
                 If it was not you, take it back within {hours} hours with this link:\n{link}\n\n_{brand}_"
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

    #[test]
    fn the_life_of_a_code_is_told_exactly() {
        let told = |seconds| (life(Locale::Id, seconds), life(Locale::En, seconds));
        assert_eq!(told(30), ("30 detik".into(), "30 seconds".into()));
        assert_eq!(told(60), ("1 menit".into(), "1 minute".into()));
        assert_eq!(told(600), ("10 menit".into(), "10 minutes".into()));
        assert_eq!(told(90), ("90 detik".into(), "90 seconds".into()));
    }
    use crate::kernel::id::ChallengeId;
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
