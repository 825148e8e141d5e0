//! A refused form as the value of a cookie: compressed, encrypted, bound to the browser. What is too large for a
//! cookie waits in memory, and the cookie holds its name.

use std::io::{Read as _, Write as _};

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;

use crate::context::RequestContext;
use crate::form_binding::{binding, form_binding};
use crate::seal;
use crate::sent_form::RefusedForm;

const PURPOSE: &str = "refused-form";
/// Most bytes that go into the cookie before they are encrypted. A proxy's usual buffer for the head of an answer
/// is 4 KiB, and the other headers need half of it.
const MOST_IN_COOKIE: usize = 1_400;
/// Most characters of a field of somebody who is not logged in, where the form does not fit into the cookie: visitors
/// fill no memory.
const LONGEST_OF_VISITORS: usize = 200;
/// More than any form decompresses to.
const LARGEST: u64 = 256 * 1024;

const WHOLE: u8 = 0;
const NAME: u8 = 1;

/// The cookie's value; `None` if the form cannot be kept.
pub(super) fn close(context: &RequestContext, form: &RefusedForm) -> Option<String> {
    let site = context.site();
    let mut bytes = compressed(form)?;
    let bound_to = binding(context);
    if bytes.len() > MOST_IN_COOKIE && !bound_to.starts_with("session ") {
        bytes = compressed(&shortened(form))?;
    }
    if bytes.len() > MOST_IN_COOKIE {
        let name: [u8; 16] = site.random();
        site.large_forms().put(&bound_to, name, bytes, site.now());
        bytes = [&[NAME], &name[..]].concat();
    }
    Some(seal::encrypted(site.keys(), (PURPOSE, &bound_to), site.random(), &bytes))
}

fn compressed(form: &RefusedForm) -> Option<Vec<u8>> {
    let mut encoder = DeflateEncoder::new(vec![WHOLE], Compression::best());
    encoder.write_all(&serde_json::to_vec(form).ok()?).ok()?;
    encoder.finish().ok()
}

fn shortened(form: &RefusedForm) -> RefusedForm {
    let mut form = form.clone();
    for text in form.fields.values_mut() {
        *text = text.chars().take(LONGEST_OF_VISITORS).collect();
    }
    form
}

/// The form in the cookie's value, if this browser was given it.
pub(super) fn open(context: &RequestContext, value: &str) -> Option<RefusedForm> {
    let site = context.site();
    let bound_to = form_binding(context)?;
    let bytes = seal::decrypted(site.keys(), (PURPOSE, &bound_to), value)?;
    match bytes.split_first()? {
        (&WHOLE, form) => read(form),
        (&NAME, name) => {
            let kept = site.large_forms().get(name, site.now())?;
            read(kept.split_first()?.1)
        }
        _ => None,
    }
}

fn read(compressed: &[u8]) -> Option<RefusedForm> {
    let mut json = Vec::new();
    DeflateDecoder::new(compressed).take(LARGEST).read_to_end(&mut json).ok()?;
    serde_json::from_slice(&json).ok()
}
