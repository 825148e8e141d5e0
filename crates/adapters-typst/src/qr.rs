//! QR codes as drawings.

use std::fmt::Write as _;

use qrcode::{Color, EcLevel, QrCode};

/// What the drawing of a document's QR code is called inside of Typst.
pub(crate) const QR: &str = "pay.svg";
/// The longest text that a code of error correction M holds, in bytes (ISO/IEC 18004, version 40).
pub(crate) const LONGEST: usize = 2_331;

/// The code of a text as SVG, error correction M, without a margin; `None` if the text is too long for one.
pub(crate) fn svg(text: &str) -> Option<String> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let (side, mut path) = (code.width(), String::new());
    for (at, _) in code.to_colors().into_iter().enumerate().filter(|(_, colour)| *colour == Color::Dark) {
        // Writing into a String cannot fail.
        write!(path, "M{} {}h1v1h-1z", at % side, at / side).unwrap_or_default();
    }
    Some(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" shape-rendering=\"crispEdges\">\
         <path d=\"{path}\"/></svg>"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_drawn_module_by_module() {
        let drawn = svg("https://portal.example/pay/A").expect("a code");
        // The corner of the upper left finder pattern.
        assert!(drawn.contains("<path d=\"M0 0h1v1h-1zM1 0h1v1h-1z"), "{drawn}");
        assert!(drawn.starts_with("<svg ") && drawn.contains("viewBox=\"0 0 29 29\""), "{drawn}");
        assert!(svg(&"a".repeat(LONGEST)).is_some());
        assert_eq!(svg(&"a".repeat(LONGEST + 1)), None);
    }
}
