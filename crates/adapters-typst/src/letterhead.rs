//! Who sends the documents.

use portal_core::billing::invoice::WayToPay;
use typst::foundations::Bytes;

/// The ISP as its documents show it. What is empty or `None` is left out.
#[derive(Debug, Clone, Default)]
pub struct Letterhead {
    /// Its name.
    pub name: String,
    /// Where it is, in lines.
    pub address: Vec<String>,
    /// Its telephone.
    pub phone: Option<String>,
    /// Its e-mail address.
    pub email: Option<String>,
    /// Its website.
    pub website: Option<String>,
    /// Its tax number (NPWP).
    pub npwp: Option<String>,
    /// Its logo.
    pub logo: Option<LogoFile>,
    /// One end of its gradient, red, green and blue.
    pub primary: [u8; 3],
    /// The other end.
    pub secondary: [u8; 3],
    /// The WhatsApp number of its customer service.
    pub cs_whatsapp: Option<String>,
    /// When its customer service is there, in its own words.
    pub cs_hours: Option<String>,
    /// How to pay; stands on documents of which something is owed.
    pub how_to_pay: Vec<WayToPay>,
}

impl Letterhead {
    /// Every text of it.
    pub(crate) fn texts(&self) -> String {
        let single = [&self.phone, &self.email, &self.website, &self.npwp, &self.cs_whatsapp, &self.cs_hours];
        let mut texts = vec![self.name.as_str()];
        texts.extend(self.address.iter().map(String::as_str));
        texts.extend(single.into_iter().flatten().map(String::as_str));
        for way in &self.how_to_pay {
            match way {
                WayToPay::Words(words) => texts.push(words),
                WayToPay::Account { bank, number, holder } => {
                    texts.extend([bank.as_str(), number.as_str()]);
                    texts.extend(holder.as_deref());
                }
            }
        }
        texts.join("\n")
    }
}

/// An image of one of the kinds that documents can hold.
#[derive(Debug, Clone)]
pub struct LogoFile {
    pub(crate) name: &'static str,
    pub(crate) bytes: Bytes,
}

impl LogoFile {
    /// The image, if `content_type` is one of SVG, PNG, WebP and JPEG.
    pub fn new(content_type: &str, bytes: Vec<u8>) -> Option<Self> {
        let name = match content_type {
            "image/svg+xml" => "logo.svg",
            "image/png" => "logo.png",
            "image/webp" => "logo.webp",
            "image/jpeg" => "logo.jpg",
            _ => return None,
        };
        Some(Self { name, bytes: Bytes::new(bytes) })
    }
}
