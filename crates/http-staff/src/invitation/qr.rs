//! What the QR code says that an authenticator app reads.

/// The address that authenticator apps take: the key URI format of `otpauth`.
pub(crate) fn otpauth(issuer: &str, email: &str, secret: &str) -> String {
    let encoded = page_kit::format::in_query;
    let (issuer, email) = (encoded(issuer), encoded(email));
    format!("otpauth://totp/{issuer}:{email}?secret={secret}&issuer={issuer}&algorithm=SHA1&digits=6&period=30")
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
}
