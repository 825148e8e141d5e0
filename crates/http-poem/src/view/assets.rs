//! The files under `/static/`.

use page_kit::assets::{Asset, BASE_CSS, BASE_JS, FILES_CSS, FILES_JS, joined};

const APP_CSS: &[u8] = include_bytes!("../../static/app.css");
static CSS: [u8; BASE_CSS.len() + APP_CSS.len()] = joined(BASE_CSS, APP_CSS);
const APP_JS: &[u8] = include_bytes!("../../static/app.js");
static JS: [u8; APP_JS.len() + BASE_JS.len()] = joined(APP_JS, BASE_JS);

const CHAT_JS: &[u8] = include_bytes!("../../static/chat.js");
static TALK_JS: [u8; FILES_JS.len() + CHAT_JS.len()] = joined(FILES_JS, CHAT_JS);

/// Everything there is to serve. The tab's icon is not here: [`super::Brand::favicon_svg`] draws it.
pub static ASSETS: [Asset; 11] = [
    Asset::new("app.css", "text/css; charset=utf-8", &CSS),
    Asset::new("app.js", "text/javascript; charset=utf-8", &JS),
    Asset::new("demo.js", "text/javascript; charset=utf-8", include_bytes!("../../static/demo.js")),
    Asset::new("chat.js", "text/javascript; charset=utf-8", &TALK_JS),
    Asset::new("code.js", "text/javascript; charset=utf-8", include_bytes!("../../static/code.js")),
    Asset::new("files.css", "text/css; charset=utf-8", FILES_CSS),
    Asset::new("files.js", "text/javascript; charset=utf-8", FILES_JS),
    Asset::new("faq.js", "text/javascript; charset=utf-8", include_bytes!("../../static/faq.js")),
    Asset::new("pay.css", "text/css; charset=utf-8", include_bytes!("../../static/pay.css")),
    Asset::new("pay.js", "text/javascript; charset=utf-8", include_bytes!("../../static/pay.js")),
    Asset::new("try.js", "text/javascript; charset=utf-8", include_bytes!("../../static/try.js")),
];

/// The address pages use: `/static/app.css?v=…`. A copy of it may be kept for ever.
pub fn url(name: &str) -> String {
    find(name).map_or_else(|| format!("/static/{name}"), |asset| asset.url("/static"))
}

/// The file of that name.
pub fn find(name: &str) -> Option<&'static Asset> {
    ASSETS.iter().find(|asset| asset.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_found_under_its_name() {
        for asset in &ASSETS {
            assert!(url(asset.name).ends_with(&format!("{:016x}", asset.version)));
        }
        assert!(find("../Cargo.toml").is_none());
    }
}
