//! QR codes as drawings in pages.

use std::fmt::Write as _;

use qrcode::{Color, EcLevel, QrCode};

/// Light modules around the code, as the standard asks for.
pub const MARGIN: usize = 4;

/// A code, ready to be drawn.
pub struct QrModules {
    width: usize,
    dark: Vec<bool>,
}

impl QrModules {
    /// The code of a text, error correction M; `None` if the text is too long for one.
    pub fn of(text: &str) -> Option<Self> {
        let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
        let (width, colours) = (code.width(), code.to_colors());
        Some(Self { width, dark: colours.into_iter().map(|colour| colour == Color::Dark).collect() })
    }

    /// The side in modules, margins included.
    pub fn side(&self) -> usize {
        self.width + 2 * MARGIN
    }

    /// Whether a module is dark; those of the margin are not.
    pub fn is_dark(&self, x: usize, y: usize) -> bool {
        let inside = |at: usize| at.checked_sub(MARGIN).filter(|at| *at < self.width);
        inside(x).zip(inside(y)).is_some_and(|(x, y)| self.dark.get(y * self.width + x).copied().unwrap_or_default())
    }
}

/// The side of the drawing in modules, and the path of the dark ones, run by run; `None` if the text is too long for a
/// code.
pub fn path(text: &str) -> Option<(usize, String)> {
    let code = QrModules::of(text)?;
    let mut path = String::new();
    for y in 0..code.side() {
        let mut x = 0;
        while x < code.side() {
            let length = (x..code.side()).take_while(|x| code.is_dark(*x, y)).count();
            if length > 0 {
                // Writing into a String cannot fail.
                write!(path, "M{x} {y}h{length}v1h-{length}z").unwrap_or_default();
            }
            x += length.max(1);
        }
    }
    Some((code.side(), path))
}

/// The code as a PNG image, `scale` pixels for each module; `None` if the text is too long for a code.
pub fn png(text: &str, scale: u8) -> Option<Vec<u8>> {
    let (code, scale) = (QrModules::of(text)?, usize::from(scale.max(1)));
    let side = u32::try_from(code.side() * scale).ok()?;
    let mut image = tiny_skia::Pixmap::new(side, side)?;
    let width = code.side() * scale;
    for (index, pixel) in image.pixels_mut().iter_mut().enumerate() {
        let is_dark = code.is_dark(index % width / scale, index / width / scale);
        let shade = if is_dark { 0 } else { u8::MAX };
        *pixel = tiny_skia::ColorU8::from_rgba(shade, shade, shade, u8::MAX).premultiply();
    }
    image.encode_png().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_its_three_corners_within_the_margin() {
        let (side, path) = path("otpauth://totp/x?secret=ABC").expect("a code");
        for corner in ["M4 4h7v1h-7z", &format!("M{} 4h7v1h-7z", side - 11), &format!("M4 {}h7v1h-7z", side - 5)] {
            assert!(path.contains(corner), "{corner} in {path}");
        }
        let code = QrModules::of("otpauth://totp/x?secret=ABC").expect("a code");
        assert!(!code.is_dark(side - 5, side - 1) && !code.is_dark(3, 4) && !code.is_dark(side, side));
        assert!(code.is_dark(MARGIN, MARGIN));
    }

    #[test]
    fn an_image_has_the_modules_of_the_code() {
        let (text, scale) = ("00020101021226690017", 4_usize);
        let image = tiny_skia::Pixmap::decode_png(&png(text, 4).expect("a code")).expect("a PNG image");
        let code = QrModules::of(text).expect("a code");
        assert_eq!(image.width() as usize, code.side() * scale);
        for (x, y) in [(0, 0), (MARGIN, MARGIN), (MARGIN + 1, MARGIN + 1), (MARGIN + 7, MARGIN)] {
            let at = y * scale * image.width() as usize + x * scale;
            assert_eq!(image.pixels()[at].red() == 0, code.is_dark(x, y), "{x} {y}");
        }
    }
}
