//! Writes every page, in both languages and with sample data, to `target/gallery/`, to look at.
//!
//! `cargo run -p http-poem --example gallery`

mod samples;

use std::error::Error;
use std::fs;
use std::path::Path;

use http_kit::i18n::Locale;
use http_poem::view::assets::ASSETS;
use http_poem::views::{Brand, Rgb};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/gallery");
    fs::create_dir_all(folder.join("static"))?;
    for asset in &ASSETS {
        fs::write(folder.join("static").join(asset.name), asset.bytes)?;
    }
    fs::write(folder.join("favicon.svg"), samples::brand().favicon_svg())?;
    for locale in Locale::ALL {
        for (name, html) in samples::pages(locale, &samples::brand())? {
            fs::write(folder.join(format!("{name}.{}.html", locale.code())), html)?;
        }
    }
    let loud = Brand::new("Kampung Net", "KN", Rgb([0xff, 0xd4, 0]), Rgb([0xff, 0x2d, 0x55]));
    for (name, html) in samples::pages(Locale::Id, &loud)? {
        fs::write(folder.join(format!("{name}.loud.html")), html)?;
    }
    Ok(())
}
