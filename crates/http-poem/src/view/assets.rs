//! The files under `/static/`, embedded, each with a version made of its content.

/// One embedded file.
#[derive(Debug)]
pub struct Asset {
    /// Name below `/static/`.
    pub name: &'static str,
    /// Value of its `Content-Type`.
    pub content_type: &'static str,
    /// Its content.
    pub bytes: &'static [u8],
    /// Changes whenever the content does; the `v` of its address.
    pub version: u64,
}

/// Everything there is to serve. The tab's icon is not here: [`super::Brand::favicon_svg`] draws it.
pub static ASSETS: [Asset; 7] = [
    asset("app.css", "text/css; charset=utf-8", include_bytes!("../../static/app.css")),
    asset("app.js", "text/javascript; charset=utf-8", include_bytes!("../../static/app.js")),
    asset("demo.js", "text/javascript; charset=utf-8", include_bytes!("../../static/demo.js")),
    asset("chat.js", "text/javascript; charset=utf-8", include_bytes!("../../static/chat.js")),
    asset("code.js", "text/javascript; charset=utf-8", include_bytes!("../../static/code.js")),
    asset("faq.js", "text/javascript; charset=utf-8", include_bytes!("../../static/faq.js")),
    asset("try.js", "text/javascript; charset=utf-8", include_bytes!("../../static/try.js")),
];

/// The address pages use: `/static/app.css?v=…`. A copy of it may be kept for ever.
pub fn url(name: &str) -> String {
    let version = find(name).map_or(0, |asset| asset.version);
    format!("/static/{name}?v={version:016x}")
}

/// The file of that name.
pub fn find(name: &str) -> Option<&'static Asset> {
    ASSETS.iter().find(|asset| asset.name == name)
}

const fn asset(name: &'static str, content_type: &'static str, bytes: &'static [u8]) -> Asset {
    Asset { name, content_type, bytes, version: fingerprint(bytes) }
}

/// FNV-1a: tells versions of a file apart, guards nothing.
pub const fn fingerprint(bytes: &[u8]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut index = 0;
    while index < bytes.len() {
        hash = (hash ^ bytes[index] as u64).wrapping_mul(0x0100_0000_01b3);
        index += 1;
    }
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_content_has_another_version() {
        assert_ne!(fingerprint(b"a{}"), fingerprint(b"b{}"));
        assert_eq!(fingerprint(b"a"), 0xaf63_dc4c_8601_ec8c);
    }

    #[test]
    fn every_file_is_found_under_its_name() {
        for asset in &ASSETS {
            assert!(url(asset.name).ends_with(&format!("{:016x}", asset.version)));
        }
        assert!(find("../Cargo.toml").is_none());
    }
}
