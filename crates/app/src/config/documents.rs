//! Invoice documents: what the settings say of them, as their renderer wants it.

use std::sync::Arc;

use portal_core::billing::document::DocumentRenderer;

use super::Settings;

/// A key, and what is wrong with its value.
pub(crate) type Wrong = (&'static str, String);

const TEMPLATE: &str = "pdf.template";
#[cfg(feature = "pdf")]
const FONTS: &str = "pdf.fonts";

#[cfg(not(feature = "pdf"))]
mod made {
    use super::{Arc, DocumentRenderer, Settings, TEMPLATE, Wrong};

    pub(crate) fn renderer(_settings: &Settings) -> Result<Option<Arc<dyn DocumentRenderer>>, Wrong> {
        Ok(None)
    }

    pub(crate) fn check(settings: &Settings) -> Result<(), Wrong> {
        match settings.pdf.template {
            Some(_) => Err((TEMPLATE, "is of no use: this portal was built without documents".into())),
            None => Ok(()),
        }
    }

    pub(crate) fn lacking(_settings: &Settings) -> Vec<char> {
        Vec::new()
    }

    pub(crate) fn describe(_settings: &Settings) -> String {
        "none, this portal was built without them".into()
    }
}

#[cfg(feature = "pdf")]
mod made {
    use adapters_system::SystemClock;
    use adapters_typst::{Letterhead, LogoFile, Template, TypstRenderer};

    use super::{Arc, DocumentRenderer, FONTS, Settings, TEMPLATE, Wrong};

    /// What makes the documents; `None` if this build makes none.
    pub(crate) fn renderer(settings: &Settings) -> Result<Option<Arc<dyn DocumentRenderer>>, Wrong> {
        Ok(Some(Arc::new(typst(settings)?)))
    }

    /// Makes an invented invoice where something of the operator's own could spoil it.
    pub(crate) fn check(settings: &Settings) -> Result<(), Wrong> {
        if settings.pdf.template.is_none() && settings.pdf.fonts.is_none() && settings.brand.logo.is_none() {
            return Ok(());
        }
        typst(settings)?.check().map_err(|error| match settings.pdf.template {
            Some(_) => unusable(&error),
            None if settings.brand.logo.is_none() => {
                (FONTS, format!("holds fonts that documents cannot use: {}", error.message))
            }
            None => ("brand.logo", format!("is no image that documents can show: {}", error.message)),
        })
    }

    /// The letters of the ISP's own texts that documents cannot show.
    pub(crate) fn lacking(settings: &Settings) -> Vec<char> {
        typst(settings).map(|renderer| renderer.lacking()).unwrap_or_default()
    }

    /// Which template counts, for people.
    pub(crate) fn describe(settings: &Settings) -> String {
        match &settings.pdf.template {
            Some(path) => format!("by the template {}", path.display()),
            None => "by the built-in template".into(),
        }
    }

    fn unusable(error: &adapters_typst::TemplateError) -> Wrong {
        (TEMPLATE, format!("names a template that cannot be used: {error}"))
    }

    fn typst(settings: &Settings) -> Result<TypstRenderer, Wrong> {
        let template = match &settings.pdf.template {
            Some(path) => Template::from_file(path).map_err(|error| unusable(&error))?,
            None => Template::built_in(),
        };
        let template = match &settings.pdf.fonts {
            Some(folder) => template
                .with_fonts(folder)
                .map_err(|error| (FONTS, format!("names a folder that {}", error.message)))?,
            None => template,
        };
        Ok(TypstRenderer::new(letterhead(settings), template, Arc::new(SystemClock::new(settings.time_zone))))
    }

    fn letterhead(settings: &Settings) -> Letterhead {
        let of = &settings.brand;
        let logo = of.logo.as_ref();
        Letterhead {
            name: of.name.clone(),
            address: of.address.clone(),
            phone: of.phone.clone(),
            email: of.cs_email.clone(),
            website: of.website.clone(),
            npwp: of.npwp.clone(),
            logo: logo.and_then(|logo| LogoFile::new(&logo.content_type, logo.bytes.clone())),
            primary: of.primary.0,
            secondary: of.secondary.0,
            cs_whatsapp: of.cs_whatsapp.clone(),
            cs_hours: of.cs_hours.as_ref().map(|hours| hours.title(settings.locale.into(), settings.time_zone)),
            how_to_pay: settings.how_to_pay.clone(),
        }
    }
}

pub(crate) use made::{check, describe, renderer};

/// That documents show boxes for letters of the ISP's own texts, if there are such letters.
pub(crate) fn letters_without_font(settings: &Settings) -> Option<String> {
    let letters: Vec<String> = made::lacking(settings).iter().map(char::to_string).collect();
    (!letters.is_empty()).then(|| {
        format!(
            "invoice documents have no letters for {} in your name, address or ways to pay; put a font that has \
             them into a folder and name it as pdf.fonts",
            letters.join(" ")
        )
    })
}
