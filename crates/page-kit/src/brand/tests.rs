//! Any two colours an ISP may choose give readable pages.

use crate::brand::*;

/// Colours from near-black to near-white, loud and dull.
const CHOICES: [&str; 12] = [
    "#0b63d6", "#0fa36b", "#ffd400", "#ffffff", "#000000", "#ff2d2d", "#00e5ff", "#7c3aed", "#f5f5f5", "#101418",
    "#ff7a00", "#b7ff00",
];

fn colours() -> impl Iterator<Item = Rgb> {
    CHOICES.into_iter().map(|text| Rgb::parse(text).expect("a colour"))
}

/// The value of a custom property: its first mention is the light theme's, the last the dark one's.
fn property(css: &str, name: &str, dark: bool) -> Rgb {
    let marker = format!("{name}:");
    let start = if dark { css.rfind(&marker) } else { css.find(&marker) }.expect("the property");
    let value = &css[start + marker.len()..][..7];
    Rgb::parse(value).expect("a colour")
}

#[test]
fn white_text_is_readable_everywhere_on_any_gradient() {
    for (one, two) in colours().flat_map(|one| colours().map(move |two| (one, two))) {
        let css = stylesheet(one, two);
        for (from, to, dark) in [("--grad-1", "--grad-2", false), ("--back-1", "--back-2", true)] {
            let (from, to) = (property(&css, from, dark), property(&css, to, dark));
            for step in 0..=16_u16 {
                let mixed = mix(from, to, f64::from(step) / 16.0);
                assert!(mixed.contrast(Rgb::WHITE) >= 4.5, "{one} to {two}: white on {mixed}");
            }
        }
    }
}

/// A point of the gradient, mixed the way browsers do; rings of 6 % white lie on top of the backdrop.
fn mix(from: Rgb, to: Rgb, share: f64) -> Rgb {
    let mut bytes = [0_u8; 3];
    for (index, byte) in bytes.iter_mut().enumerate() {
        let channel = f64::from(from.0[index]) * (1.0 - share) + f64::from(to.0[index]) * share;
        let under_ring = channel * 0.94 + 255.0 * 0.06;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a mix of two bytes")]
        let rounded = under_ring.round() as u8;
        *byte = rounded;
    }
    Rgb(bytes)
}

#[test]
fn links_are_readable_on_page_card_and_tinted_row_in_both_themes() {
    for colour in colours() {
        let css = stylesheet(colour, colour);
        let ink = property(&css, "--ink", false);
        for surface in [Rgb::WHITE, LIGHT_PAGE, property(&css, "--wash", false)] {
            assert!(ink.contrast(surface) >= 4.5, "{colour}: {ink} on {surface}");
        }
        let ink = property(&css, "--ink", true);
        for surface in [DARK_CARD, property(&css, "--wash", true)] {
            assert!(ink.contrast(surface) >= 4.5, "{colour} at night: {ink} on {surface}");
        }
    }
}

#[test]
fn the_default_brand_runs_from_blue_to_green() {
    let [r, g, b] = Brand::default().primary.0;
    assert!(b > r && b > g);
    let [r, g, b] = Brand::default().secondary.0;
    assert!(g > r && g > b);
}

#[test]
fn the_surfaces_reckoned_with_are_those_of_the_stylesheet() {
    let css = include_str!("../../static/base.css");
    assert!(css.contains(&format!("--page:{LIGHT_PAGE}")), "the light page");
    assert!(css.contains(&format!("--card:{DARK_CARD}")), "the dark card");
}

#[test]
fn a_whatsapp_link_carries_digits_and_an_encoded_text() {
    let mut brand = Brand::default();
    assert_eq!(brand.whatsapp_link("Halo"), None);
    brand.support.whatsapp = Some("+62 812-3456-7890".to_owned());
    let link = brand.whatsapp_link("Halo, saya \"Budi\" & co é").expect("a link");
    assert_eq!(link, "https://wa.me/6281234567890?text=Halo%2C%20saya%20%22Budi%22%20%26%20co%20%C3%A9");
    assert_eq!(brand.whatsapp_link("").expect("a link"), "https://wa.me/6281234567890");
    brand.support.whatsapp = Some("0812-3456-7890".to_owned());
    assert_eq!(brand.whatsapp_link("").expect("a link"), "https://wa.me/6281234567890");
    brand.support.whatsapp = Some("-".to_owned());
    assert_eq!(brand.whatsapp_link("Halo"), None);
}

#[test]
fn the_tab_icon_is_drawn_in_the_colours_of_the_brand() {
    let icon = Brand::default().favicon_svg();
    assert!(icon.contains("#0b63d6") && icon.ends_with("</svg>"));
}
