//! Colour arithmetic: WCAG contrast, and OKLCH to change lightness without changing the hue.

use std::fmt;

/// An opaque sRGB colour; prints as `#rrggbb`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rgb(pub [u8; 3]);

impl Rgb {
    /// White.
    pub const WHITE: Self = Self([255, 255, 255]);

    /// Reads `#1d4ed8` or `#14d`; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let hex = text.trim().strip_prefix('#')?;
        let digits: Vec<u8> =
            hex.chars().map(|c| c.to_digit(16).and_then(|d| u8::try_from(d).ok())).collect::<Option<_>>()?;
        match digits[..] {
            [r, g, b] => Some(Self([r * 17, g * 17, b * 17])),
            [r1, r2, g1, g2, b1, b2] => Some(Self([r1 * 16 + r2, g1 * 16 + g2, b1 * 16 + b2])),
            _ => None,
        }
    }

    /// Relative luminance as WCAG defines it, 0 for black to 1 for white.
    pub fn luminance(self) -> f64 {
        let [r, g, b] = self.linear();
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }

    /// The WCAG contrast ratio with another colour, 1 to 21.
    pub fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.luminance() + 0.05, other.luminance() + 0.05);
        one.max(two) / one.min(two)
    }

    /// This colour, darkened just enough to reach `ratio` against `other`.
    #[must_use]
    pub fn darkened_against(self, other: Self, ratio: f64) -> Self {
        self.shifted(0.0, |colour| colour.contrast(other) >= ratio)
    }

    /// This colour, lightened just enough to reach `ratio` against `other`.
    #[must_use]
    pub fn lightened_against(self, other: Self, ratio: f64) -> Self {
        self.shifted(1.0, |colour| colour.contrast(other) >= ratio)
    }

    /// The same hue at another lightness (0–1) with at most that much chroma.
    #[must_use]
    pub fn tint(self, lightness: f64, most_chroma: f64) -> Self {
        let (_, chroma, hue) = self.oklch();
        from_oklch(lightness, chroma.min(most_chroma), hue)
    }

    /// The same hue, no lighter than `lightness`.
    #[must_use]
    pub fn no_lighter_than(self, lightness: f64) -> Self {
        let (own, chroma, hue) = self.oklch();
        if own <= lightness { self } else { from_oklch(lightness, chroma, hue) }
    }

    /// The colour nearest to this one on the way to lightness `end` that is good enough.
    fn shifted(self, end: f64, good: impl Fn(Self) -> bool) -> Self {
        if good(self) {
            return self;
        }
        let (own, chroma, hue) = self.oklch();
        let (mut bad, mut fine) = (own, end);
        for _ in 0..20 {
            let middle = f64::midpoint(bad, fine);
            if good(from_oklch(middle, chroma, hue)) {
                fine = middle;
            } else {
                bad = middle;
            }
        }
        from_oklch(fine, chroma, hue)
    }

    /// Linear-light channels, 0 to 1.
    fn linear(self) -> [f64; 3] {
        self.0.map(|channel| {
            let c = f64::from(channel) / 255.0;
            if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        })
    }

    /// Lightness, chroma, hue (radians).
    fn oklch(self) -> (f64, f64, f64) {
        let rgb = self.linear();
        let cones = times(&LMS_OF_RGB, rgb).map(f64::cbrt);
        let [lightness, a, b] = times(&LAB_OF_LMS, cones);
        (lightness, a.hypot(b), b.atan2(a))
    }
}

impl fmt::Display for Rgb {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [r, g, b] = self.0;
        write!(out, "#{r:02x}{g:02x}{b:02x}")
    }
}

type Matrix = [[f64; 3]; 3];

// The matrices of the OKLab definition (Björn Ottosson, 2020).
const LMS_OF_RGB: Matrix = [
    [0.412_221_470_8, 0.536_332_536_3, 0.051_445_992_9],
    [0.211_903_498_2, 0.680_699_545_1, 0.107_396_956_6],
    [0.088_302_461_9, 0.281_718_837_6, 0.629_978_700_5],
];
const LAB_OF_LMS: Matrix = [
    [0.210_454_255_3, 0.793_617_785_0, -0.004_072_046_8],
    [1.977_998_495_1, -2.428_592_205_0, 0.450_593_709_9],
    [0.025_904_037_1, 0.782_771_766_2, -0.808_675_766_0],
];
const LMS_OF_LAB: Matrix = [
    [1.0, 0.396_337_777_4, 0.215_803_757_3],
    [1.0, -0.105_561_345_8, -0.063_854_172_8],
    [1.0, -0.089_484_177_5, -1.291_485_548_0],
];
const RGB_OF_LMS: Matrix = [
    [4.076_741_662_1, -3.307_711_591_3, 0.230_969_929_2],
    [-1.268_438_004_6, 2.609_757_401_1, -0.341_319_396_5],
    [-0.004_196_086_3, -0.703_418_614_7, 1.707_614_701_0],
];

fn times(matrix: &Matrix, vector: [f64; 3]) -> [f64; 3] {
    matrix.map(|row| row.iter().zip(vector).map(|(factor, value)| factor * value).sum())
}

/// The sRGB colour of an OKLCH one; chroma gives way until the colour can be shown.
fn from_oklch(lightness: f64, chroma: f64, hue: f64) -> Rgb {
    let mut chroma = chroma;
    loop {
        let lab = [lightness, chroma * hue.cos(), chroma * hue.sin()];
        let linear = times(&RGB_OF_LMS, times(&LMS_OF_LAB, lab).map(|c| c.powi(3)));
        let shown = linear.iter().all(|c| (-0.000_5..=1.000_5).contains(c));
        if shown || chroma < 0.001 {
            return Rgb(linear.map(encoded));
        }
        chroma *= 0.97;
    }
}

/// One linear channel as a byte.
fn encoded(linear: f64) -> u8 {
    let c = linear.clamp(0.0, 1.0);
    let curved = if c <= 0.003_130_8 { c * 12.92 } else { 1.055 * c.powf(1.0 / 2.4) - 0.055 };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=255 above")]
    let byte = (curved * 255.0).round() as u8;
    byte
}

#[cfg(test)]
mod tests {
    use super::Rgb;

    fn rgb(text: &str) -> Rgb {
        Rgb::parse(text).expect("a colour")
    }

    #[test]
    fn colours_are_read_in_both_spellings_and_nothing_else() {
        assert_eq!(rgb("#14d"), rgb("#1144DD"));
        assert_eq!(rgb(" #0b63d6 ").to_string(), "#0b63d6");
        for wrong in ["", "#", "0b63d6", "#12345", "#12345g", "red", "#1234567", "#fff;}body{}", "#é12345"] {
            assert_eq!(Rgb::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn contrast_agrees_with_published_pairs() {
        assert!((rgb("#000").contrast(Rgb::WHITE) - 21.0).abs() < 0.001);
        assert!((rgb("#767676").contrast(Rgb::WHITE) - 4.54).abs() < 0.01);
        assert!((rgb("#00f").contrast(Rgb::WHITE) - 8.59).abs() < 0.01);
        assert!((Rgb::WHITE.contrast(Rgb::WHITE) - 1.0).abs() < 0.001);
    }

    #[test]
    fn a_colour_survives_the_way_through_oklch() {
        for text in ["#0b63d6", "#0fa36b", "#777777", "#ff00ff", "#010203"] {
            let colour = rgb(text);
            let (lightness, chroma, hue) = colour.oklch();
            let back = super::from_oklch(lightness, chroma, hue);
            for (one, two) in colour.0.into_iter().zip(back.0) {
                assert!(one.abs_diff(two) <= 1, "{text} came back as {back}");
            }
        }
    }

    #[test]
    fn darkening_stops_just_when_the_ratio_is_reached() {
        let green = rgb("#22c55e");
        let dark = green.darkened_against(Rgb::WHITE, 4.5);
        let ratio = dark.contrast(Rgb::WHITE);
        assert!((4.5..4.75).contains(&ratio), "{dark} has {ratio}");
        assert_eq!(rgb("#003366").darkened_against(Rgb::WHITE, 4.5), rgb("#003366"));
    }

    #[test]
    fn lightening_reaches_the_ratio_on_a_dark_surface() {
        let night = rgb("#12161c");
        let light = rgb("#0b2a80").lightened_against(night, 5.0);
        assert!((5.0..5.3).contains(&light.contrast(night)), "{light}");
    }

    #[test]
    fn a_ceiling_on_lightness_leaves_darker_colours_alone() {
        assert_eq!(rgb("#001020").no_lighter_than(0.4), rgb("#001020"));
        assert!(rgb("#80ff80").no_lighter_than(0.4).luminance() < 0.1);
    }
}
