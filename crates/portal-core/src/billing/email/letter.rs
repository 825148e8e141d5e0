//! The form of an e-mail: the same words as plain text and as HTML.

use std::fmt::Write as _;

/// What an e-mail says, part by part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Letter {
    /// The language tag.
    pub(super) language: &'static str,
    /// The ISP's name.
    pub(super) brand: String,
    /// The subject.
    pub(super) subject: String,
    /// `Halo Budi,`
    pub(super) greeting: String,
    /// What it is about.
    pub(super) opening: String,
    /// Facts, each with its word.
    pub(super) facts: Vec<(&'static str, String)>,
    /// Where it leads, each with its word; the first is what the customer most likely wants.
    pub(super) links: Vec<(&'static str, String)>,
    /// What comes with it.
    pub(super) closing: String,
    /// Why it came.
    pub(super) reason: String,
}

impl Letter {
    /// The whole as plain text.
    pub(super) fn text(&self) -> String {
        let Self { brand, greeting, opening, closing, reason, .. } = self;
        let written = |pairs: &[(&str, String)], between: &str, end: &str| -> String {
            pairs.iter().flat_map(|(word, text)| [*word, between, text.as_str(), end]).collect()
        };
        let (facts, links) = (written(&self.facts, ": ", "\n"), written(&self.links, ":\n", "\n\n"));
        format!("{greeting}\n\n{opening}\n\n{facts}\n{links}{closing}\n\n{brand}\n\n-- \n{reason}\n")
    }

    /// The whole as HTML in one column: no pictures, nothing from elsewhere, readable where it is dark.
    pub(super) fn html(&self, colour: [u8; 3]) -> String {
        let [brand, subject, greeting, opening, closing, reason] =
            [&self.brand, &self.subject, &self.greeting, &self.opening, &self.closing, &self.reason]
                .map(|text| escaped(text));
        let mut facts = String::new();
        for (word, fact) in &self.facts {
            let _ = writeln!(facts, "<tr><th scope=\"row\">{}</th><td>{}</td></tr>", escaped(word), escaped(fact));
        }
        let mut links = String::new();
        for (place, (word, link)) in self.links.iter().enumerate() {
            let class = if place == 0 { " class=\"first\"" } else { "" };
            let _ = writeln!(links, "<p><a{class} href=\"{}\">{}</a></p>", escaped(link), escaped(word));
        }
        let (back, front) = (hex(colour), if is_bright(colour) { "#000000" } else { "#ffffff" });
        format!(
            "<!doctype html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n\
             <meta name=\"color-scheme\" content=\"light dark\">\n\
             <meta name=\"supported-color-schemes\" content=\"light dark\">\n<title>{subject}</title>\n<style>\n\
             {STYLE}a.first{{background:{back};color:{front}}}\n.brand{{border-top:6px solid {back}}}\n</style>\n\
             </head>\n<body>\n<main>\n<p class=\"brand\"><strong>{brand}</strong></p>\n<p>{greeting}</p>\n\
             <p>{opening}</p>\n<table>\n{facts}</table>\n{links}<p>{closing}</p>\n<p class=\"why\">{reason}</p>\n\
             </main>\n</body>\n</html>\n",
            language = self.language,
        )
    }
}

const STYLE: &str = ":root{color-scheme:light dark}\n\
    body{margin:0;background:#f3f4f6;color:#1f2937;font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,sans-serif}\n\
    main{max-width:560px;margin:0 auto;padding:0 20px 24px;background:#ffffff}\n\
    .brand{margin:0 -20px 20px;padding:16px 20px 0;font-size:18px}\n\
    table{width:100%;border-collapse:collapse;margin:16px 0}\n\
    th,td{padding:6px 0;text-align:left;vertical-align:top;border-bottom:1px solid #d1d5db}\n\
    th{padding-right:16px;font-weight:400}\ntd{font-weight:600}\n\
    a{color:#1d4ed8}\n\
    a.first{display:inline-block;padding:12px 20px;border-radius:8px;font-weight:600;text-decoration:none}\n\
    .why{margin-top:24px;padding-top:12px;border-top:1px solid #d1d5db;color:#4b5563;font-size:14px}\n\
    @media (prefers-color-scheme:dark){body{background:#111827;color:#f3f4f6}main{background:#1f2937}a{color:#93c5fd}\
    .why{color:#d1d5db}th,td,.why{border-color:#4b5563}}\n";

/// The text where it is neither a tag nor ends a value.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c => safe.push(c),
        }
    }
    safe
}

fn hex([red, green, blue]: [u8; 3]) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}

/// Whether dark letters are read better on a colour than white ones (WCAG 2.2, relative luminance).
fn is_bright(colour: [u8; 3]) -> bool {
    let linear = colour.map(|part| {
        let part = f64::from(part) / 255.0;
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] > 0.179
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter() -> Letter {
        Letter {
            language: "id",
            brand: "Aglis & Co".into(),
            subject: "Invoice <1>".into(),
            greeting: "Halo <b>Budi</b>,".into(),
            opening: "Berikut invoice.".into(),
            facts: vec![("Jumlah", "Rp 5.000".into())],
            links: vec![("Bayar", "https://p.example/pay/a?b&c\"".into()), ("Lihat", "https://p.example/i".into())],
            closing: "Terlampir.".into(),
            reason: "Karena \"diminta\".".into(),
        }
    }

    #[test]
    fn nothing_in_it_is_taken_for_html() {
        let html = letter().html([0, 0, 0]);
        for wrong in ["<b>", "Invoice <1>", "c\"\"", "& Co"] {
            assert!(!html.contains(wrong), "{wrong} in {html}");
        }
        assert!(html.contains("Halo &lt;b&gt;Budi&lt;/b&gt;,") && html.contains("Aglis &amp; Co"), "{html}");
        assert!(html.contains("href=\"https://p.example/pay/a?b&amp;c&quot;\""), "{html}");
        for outside in ["<img", "src=", "url(", "<link", "<script", "@import"] {
            assert!(!html.contains(outside), "{outside}");
        }
        assert!(html.contains("prefers-color-scheme:dark") && html.contains("name=\"color-scheme\""), "{html}");
    }

    #[test]
    fn the_plain_text_says_all_of_it() {
        let Letter { brand, greeting, opening, facts, links, closing, reason, .. } = letter();
        let text = letter().text();
        let all = [brand, greeting, opening, closing, reason].into_iter();
        let all = all.chain(facts.into_iter().map(|(_, fact)| fact)).chain(links.into_iter().map(|(_, link)| link));
        for part in all {
            assert!(text.contains(&part), "{part} in {text}");
        }
    }

    #[test]
    fn letters_on_a_colour_are_read() {
        let ratio = |colour: [u8; 3]| {
            let light = |colour: [u8; 3]| {
                let part = |part: u8| {
                    let part = f64::from(part) / 255.0;
                    if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
                };
                0.2126 * part(colour[0]) + 0.7152 * part(colour[1]) + 0.0722 * part(colour[2])
            };
            let letters = if is_bright(colour) { [0; 3] } else { [0xff; 3] };
            let (high, low) = (light(colour).max(light(letters)), light(colour).min(light(letters)));
            (high + 0.05) / (low + 0.05)
        };
        for red in (0..=255).step_by(15) {
            for green in (0..=255).step_by(15) {
                for blue in (0..=255).step_by(15) {
                    let colour = [red, green, blue].map(|part: i32| u8::try_from(part).expect("a byte"));
                    assert!(ratio(colour) >= 4.5, "{colour:?}: {}", ratio(colour));
                }
            }
        }
    }
}
