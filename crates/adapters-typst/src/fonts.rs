//! The letters documents are set in, all under the SIL Open Font License (see `fonts/`): Inter, in two weights, and
//! Noto for the scripts of the country's languages that Inter lacks.

use std::path::{Path, PathBuf};

use typst::foundations::Bytes;
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;

const EMBEDDED: [&[u8]; 8] = [
    include_bytes!("../fonts/Inter-Regular.ttf"),
    include_bytes!("../fonts/Inter-Bold.ttf"),
    include_bytes!("../fonts/NotoSansJavanese-Regular.ttf"),
    include_bytes!("../fonts/NotoSerifBalinese-Regular.ttf"),
    include_bytes!("../fonts/NotoSansSundanese-Regular.ttf"),
    include_bytes!("../fonts/NotoSansBatak-Regular.ttf"),
    include_bytes!("../fonts/NotoSansBuginese-Regular.ttf"),
    include_bytes!("../fonts/NotoSansRejang-Regular.ttf"),
];

/// The fonts, and what Typst finds them by.
pub(crate) struct Fonts {
    pub(crate) book: LazyHash<FontBook>,
    pub(crate) fonts: Vec<Font>,
}

impl Fonts {
    /// The embedded ones, and those that the operator brought. Nothing of the machine's own is looked for, so
    /// every machine sets the same pages.
    pub(crate) fn and(brought: Vec<Bytes>) -> Self {
        let embedded = EMBEDDED.into_iter().map(Bytes::new);
        let fonts: Vec<Font> = embedded.chain(brought).flat_map(Font::iter).collect();
        Self { book: LazyHash::new(FontBook::from_fonts(&fonts)), fonts }
    }

    /// The letters of a text that no font has, each once, in their order.
    pub(crate) fn lacking(&self, text: &str) -> Vec<char> {
        let mut lacking = Vec::new();
        for letter in text.chars().filter(|letter| !letter.is_whitespace() && !letter.is_control()) {
            let known = self.fonts.iter().any(|font| font.info().coverage.contains(u32::from(letter)));
            if !known && !lacking.contains(&letter) {
                lacking.push(letter);
            }
        }
        lacking
    }
}

/// The fonts and collections of fonts (`.ttf`, `.otf`, `.ttc`, `.otc`) in a folder, in the order of their names: which one counts first must not depend on
/// the disk.
///
/// # Errors
/// When the folder or one of its fonts cannot be read.
pub(crate) fn of_folder(folder: &Path) -> std::io::Result<Vec<Bytes>> {
    let is_font = |path: &PathBuf| {
        let ending = path.extension().unwrap_or_default();
        ["ttf", "otf", "ttc", "otc"].iter().any(|known| ending.eq_ignore_ascii_case(known))
    };
    let paths: std::io::Result<Vec<PathBuf>> =
        std::fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect();
    let mut paths: Vec<PathBuf> = paths?.into_iter().filter(is_font).collect();
    paths.sort();
    paths.iter().map(|path| std::fs::read(path).map(Bytes::new)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_17_the_scripts_of_the_country_are_built_in_and_others_are_named() {
        let fonts = Fonts::and(Vec::new());
        for text in ["Budi Santoso – Jl. Melati №5", "ꦗꦮ", "ᬩᬮᬶ", "ᮞᮥᮔ᮪ᮓ", "ᯅᯖᯂ᯲", "ᨅᨔ", "ꤽꥍ"]
        {
            assert!(fonts.lacking(text).is_empty(), "{text}: {:?}", fonts.lacking(text));
        }
        assert_eq!(fonts.lacking("AGLIS 网络 网 🚀"), ['网', '络', '🚀']);
    }
}
