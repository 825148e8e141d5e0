//! The ISP's identity on the pages: names, contact, and colours that stay readable.

pub mod colour;
mod drawing;

use portal_core::PhoneNumber;
use portal_core::billing::invoice::WayToPay;

use crate::brand::colour::Rgb;
pub use crate::brand::drawing::Cut;
use http_kit::i18n::plain;

use crate::format::in_query;
use crate::icons::Icon;
use crate::support_hours::SupportHours;

/// The lightest and darkest surfaces text may lie on; kept in step with `static/base.css` by a test.
const LIGHT_PAGE: Rgb = Rgb([0xf5, 0xf7, 0xfa]);
const DARK_CARD: Rgb = Rgb([0x19, 0x1e, 0x25]);

/// White text on the gradient keeps this ratio, with room for the faint rings of the login backdrop.
const ON_GRADIENT: f64 = 5.4;
/// Links and focus rings keep this ratio on pages, cards and tinted rows.
const INK: f64 = 5.0;

/// How to reach customer service; a channel the ISP does not have is `None`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Support {
    /// WhatsApp number in any spelling: `6281234567890`, `+62 812-3456-7890`, `0812-3456-7890`.
    pub whatsapp: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Telephone number, as it was written.
    pub phone: Option<String>,
    /// Opening hours.
    pub hours: Option<SupportHours>,
}

impl Support {
    /// A link that calls.
    pub fn call(&self) -> Option<String> {
        tel_link(self.phone.as_deref()?)
    }

    /// Whether there is no way to reach anybody.
    pub fn is_silent(&self) -> bool {
        self.whatsapp.is_none() && self.email.is_none() && self.phone.is_none() && self.hours.is_none()
    }
}

/// Everything the pages show of the ISP; made once at start.
#[derive(Debug, Clone)]
pub struct Brand {
    /// Full name: `AGLIS Net`.
    pub name: String,
    /// Name for narrow places: `AGLIS`.
    pub short_name: String,
    /// Address of a logo on this server; without one the mark is drawn.
    pub logo: Option<String>,
    /// Customer service.
    pub support: Support,
    /// How to pay; empty: customer service tells.
    pub how_to_pay: Vec<WayToPay>,
    primary: Rgb,
    secondary: Rgb,
    css: String,
}

impl Default for Brand {
    fn default() -> Self {
        let (blue, green) = (Rgb([0x0b, 0x63, 0xd6]), Rgb([0x0f, 0xa3, 0x6b]));
        Self::new("AGLIS Net", "AGLIS", blue, green)
    }
}

impl Brand {
    /// A brand of two colours; logo and support are set afterwards.
    pub fn new(name: &str, short_name: &str, primary: Rgb, secondary: Rgb) -> Self {
        Self {
            name: name.to_owned(),
            short_name: short_name.to_owned(),
            logo: None,
            support: Support::default(),
            how_to_pay: Vec::new(),
            primary,
            secondary,
            css: stylesheet(primary, secondary),
        }
    }

    /// The custom properties of this brand, for the `<style>` block of the page head.
    ///
    /// Contains nothing but names of properties and colours, so it needs no escaping.
    pub fn css(&self) -> &str {
        &self.css
    }

    /// The left end of the gradient, dark enough for white text.
    pub fn theme_colour(&self) -> Rgb {
        on_gradient(self.primary)
    }

    /// The icon of the browser's tab: the mark on the gradient.
    pub fn favicon_svg(&self) -> String {
        let (from, to) = (on_gradient(self.primary), on_gradient(self.secondary));
        format!(
            concat!(
                r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48"><defs>"#,
                r#"<linearGradient id="g" x1="0" y1="0" x2="1" y2="1"><stop stop-color="{}"/>"#,
                r#"<stop offset="1" stop-color="{}"/></linearGradient></defs>"#,
                r#"<rect width="48" height="48" rx="12" fill="url(#g)"/><g transform="translate(12 12)" "#,
                r##"fill="none" stroke="#fff" stroke-width="2.5" stroke-linecap="round">{}</g></svg>"##,
            ),
            from,
            to,
            Icon::Wifi.shapes()
        )
    }

    /// The mark on the gradient as PNG, `size` points square, for home screens.
    pub fn icon_png(&self, size: u16, cut: Cut) -> Option<Vec<u8>> {
        drawing::png(on_gradient(self.primary), on_gradient(self.secondary), size, cut)
    }

    /// A link that opens a WhatsApp chat with customer service, `text` already typed in.
    pub fn whatsapp_link(&self, text: &str) -> Option<String> {
        let digits: String = self.support.whatsapp.as_ref()?.chars().filter(char::is_ascii_digit).collect();
        // WhatsApp wants the country in front of the number; without one it is an Indonesian one.
        let number = digits.strip_prefix('0').map_or_else(|| digits.clone(), |national| format!("62{national}"));
        (!number.is_empty()).then(|| chat_link(&number, text))
    }
}

/// A link that opens a WhatsApp chat with a number in international digits, `text` already typed in.
pub fn chat_link(digits: &str, text: &str) -> String {
    let mut link = format!("https://wa.me/{digits}");
    if !text.is_empty() {
        link.push_str("?text=");
        link.push_str(&in_query(&plain(text)));
    }
    link
}

/// A link that calls a number as it was written; `None` for a text that is none.
pub fn tel_link(written: &str) -> Option<String> {
    let is_number = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | ' ' | '(' | ')' | '\u{a0}');
    if !written.chars().all(is_number) {
        return None;
    }
    if let Ok(mobile) = PhoneNumber::parse(written) {
        return Some(format!("tel:{}", mobile.as_e164()));
    }
    let digits: String = written.chars().filter(char::is_ascii_digit).collect();
    let plus = if written.trim_start().starts_with('+') { "+" } else { "" };
    (5..=15).contains(&digits.len()).then(|| format!("tel:{plus}{digits}"))
}

/// A brand colour, dark enough for white text on it. A gradient between two such colours is dark enough
/// all the way: a mix is never lighter than the lighter end.
fn on_gradient(colour: Rgb) -> Rgb {
    colour.darkened_against(Rgb::WHITE, ON_GRADIENT)
}

fn stylesheet(primary: Rgb, secondary: Rgb) -> String {
    let (grad_1, grad_2) = (on_gradient(primary), on_gradient(secondary));
    let wash = primary.tint(0.958, 0.022);
    let night_wash = primary.tint(0.29, 0.055);
    let ink = primary.darkened_against(wash, INK).darkened_against(LIGHT_PAGE, INK);
    let night_ink = primary.lightened_against(night_wash, INK).lightened_against(DARK_CARD, INK);
    let (deep_1, deep_2) = (grad_1.no_lighter_than(0.34), grad_2.no_lighter_than(0.34));
    format!(
        ":root{{--brand-1:{primary};--brand-2:{secondary};--grad-1:{grad_1};--grad-2:{grad_2};\
         --back-1:{grad_1};--back-2:{grad_2};--ink:{ink};--wash:{wash}}}\
         @media(prefers-color-scheme:dark){{:root{{--back-1:{deep_1};--back-2:{deep_2};\
         --ink:{night_ink};--wash:{night_wash}}}}}"
    )
}

#[cfg(test)]
mod tests;
