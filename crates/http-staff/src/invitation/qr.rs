//! The QR code that an authenticator app reads, as a drawing in the page.

use std::fmt::Write as _;

use qrcode::{Color, EcLevel, QrCode};

/// Light modules around the code, as the standard asks for.
const MARGIN: usize = 4;

/// The address that authenticator apps take: the key URI format of `otpauth`.
pub(crate) fn otpauth(issuer: &str, email: &str, secret: &str) -> String {
    let encoded = page_kit::format::in_query;
    let (issuer, email) = (encoded(issuer), encoded(email));
    format!("otpauth://totp/{issuer}:{email}?secret={secret}&issuer={issuer}&algorithm=SHA1&digits=6&period=30")
}

/// The side of the drawing in modules, and the path of the dark ones; `None` if the text is too long for a code.
pub(crate) fn path(text: &str) -> Option<(usize, String)> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let width = code.width();
    let mut path = String::new();
    for (index, colour) in code.to_colors().into_iter().enumerate() {
        if colour == Color::Dark {
            let (x, y) = (index % width + MARGIN, index / width + MARGIN);
            // Writing into a String cannot fail.
            write!(path, "M{x} {y}h1v1h-1z").unwrap_or_default();
        }
    }
    Some((width + 2 * MARGIN, path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_holds_issuer_account_and_secret() {
        let address = otpauth("AGLIS Net", "sari@isp.id", "ABC");
        let expected =
            "otpauth://totp/AGLIS%20Net:sari%40isp.id?secret=ABC&issuer=AGLIS%20Net&algorithm=SHA1&digits=6&period=30";
        assert_eq!(address, expected);
    }

    #[test]
    fn a_code_has_its_three_corners_within_the_margin() {
        let (side, path) = path("otpauth://totp/x?secret=ABC").expect("a code");
        for corner in ["M4 4h", &format!("M{} 4h", side - 5), &format!("M4 {}h", side - 5)] {
            assert!(path.contains(corner), "{corner}");
        }
        assert!(!path.contains(&format!("M{} {}h1v1h-1z", side - 4, 4)), "the margin is light");
    }
}
