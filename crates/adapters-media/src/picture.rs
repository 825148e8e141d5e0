//! Pictures: decoded within limits, turned upright, and encoded anew.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits, RgbImage};
use portal_core::support::attachment::{MediaType, Refusal};

use crate::inspector::PictureLimits;
use crate::webp::Kept;
use crate::{gif, webp};

/// The most points of a preview in each direction.
const PREVIEW_SIDE: u32 = 480;

/// How well photos are kept, and previews shown, in per cent.
const QUALITY: u8 = 88;
const PREVIEW_QUALITY: u8 = 75;

/// How many bytes a decoder may use for each point that is allowed.
const BYTES_PER_POINT: u64 = 8;

/// What is kept of a picture.
pub(crate) struct KeptPicture {
    pub(crate) bytes: Vec<u8>,
    pub(crate) preview: Vec<u8>,
}

/// What is kept of a picture of that kind.
///
/// # Errors
/// [`Refusal`] if it cannot be decoded or has too many points.
pub(crate) fn keep(bytes: &[u8], kind: MediaType, limits: PictureLimits) -> Result<KeptPicture, Refusal> {
    let format = match kind {
        MediaType::Jpeg => ImageFormat::Jpeg,
        MediaType::Gif => ImageFormat::Gif,
        MediaType::WebP => ImageFormat::WebP,
        _ => ImageFormat::Png,
    };
    let (picture, orientation) = decode(bytes, format, limits)?;
    let kept = match (kind, orientation) {
        (MediaType::Gif, _) => gif::pictures_of(bytes)?,
        (MediaType::WebP, Orientation::NoTransforms) => match webp::picture_of(bytes)? {
            Kept::Still(bytes) => bytes,
            Kept::Moving => encode(&picture, format)?,
        },
        _ => encode(&picture, format)?,
    };
    Ok(KeptPicture { bytes: kept, preview: preview(&picture)? })
}

/// The picture, upright, and how it lay. Of one that moves it is the first.
fn decode(bytes: &[u8], format: ImageFormat, limits: PictureLimits) -> Result<(DynamicImage, Orientation), Refusal> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let allowed = limits.points.saturating_mul(BYTES_PER_POINT);
    let mut bounds = Limits::default();
    bounds.max_image_width = Some(limits.longest_side);
    bounds.max_image_height = Some(limits.longest_side);
    bounds.max_alloc = Some(allowed);
    reader.limits(bounds);
    let mut decoder = reader.into_decoder().map_err(refusal)?;
    let (width, height) = decoder.dimensions();
    // The decoder takes the memory of the whole picture at once, whatever the limits say.
    let is_too_large = u64::from(width) * u64::from(height) > limits.points || decoder.total_bytes() > allowed;
    if is_too_large || width.max(height) > limits.longest_side {
        return Err(Refusal::TooManyPixels);
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder).map_err(refusal)?;
    picture.apply_orientation(orientation);
    Ok((picture, orientation))
}

/// The picture as a file with nothing but its points.
fn encode(picture: &DynamicImage, format: ImageFormat) -> Result<Vec<u8>, Refusal> {
    let mut file = Cursor::new(Vec::new());
    let has_alpha = picture.color().has_alpha();
    match format {
        ImageFormat::Jpeg => return jpeg(&picture.to_rgb8(), QUALITY),
        _ if has_alpha => picture.to_rgba8().write_to(&mut file, format),
        _ => picture.to_rgb8().write_to(&mut file, format),
    }
    .map_err(refusal)?;
    Ok(file.into_inner())
}

/// A small picture on white.
fn preview(picture: &DynamicImage) -> Result<Vec<u8>, Refusal> {
    let is_large = picture.width().max(picture.height()) > PREVIEW_SIDE;
    let small = if is_large { picture.thumbnail(PREVIEW_SIDE, PREVIEW_SIDE) } else { picture.clone() };
    jpeg(&on_white(&small), PREVIEW_QUALITY)
}

fn on_white(picture: &DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.to_rgb8();
    }
    let points = picture.to_rgba8();
    RgbImage::from_fn(points.width(), points.height(), |x, y| {
        let [red, green, blue, alpha] = points.get_pixel(x, y).0;
        let over = |colour: u8| {
            let (colour, alpha) = (u16::from(colour), u16::from(alpha));
            u8::try_from((colour * alpha + 255 * (255 - alpha)) / 255).unwrap_or(u8::MAX)
        };
        image::Rgb([over(red), over(green), over(blue)])
    })
}

fn jpeg(points: &RgbImage, quality: u8) -> Result<Vec<u8>, Refusal> {
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, quality).encode_image(points).map_err(refusal)?;
    Ok(bytes)
}

#[expect(clippy::needless_pass_by_value, reason = "what `map_err` passes")]
fn refusal(error: ImageError) -> Refusal {
    match error {
        ImageError::Limits(_) => Refusal::TooManyPixels,
        _ => Refusal::Unreadable,
    }
}

#[cfg(test)]
mod tests {
    use portal_testkit::fixtures::media::with_exif;

    use super::*;

    /// A photo whose left half is black and whose right half is white.
    fn photo(width: u32, height: u32) -> Vec<u8> {
        let shade = |x| image::Rgb([if x < width / 2 { 0 } else { 255 }; 3]);
        jpeg(&RgbImage::from_fn(width, height, |x, _| shade(x)), 90).expect("a photo")
    }

    fn read(bytes: &[u8], format: ImageFormat) -> DynamicImage {
        decode(bytes, format, PictureLimits::default()).expect("a picture").0
    }

    #[test]
    fn a_photo_that_lies_on_its_side_is_kept_upright_and_small_in_its_preview() {
        // Turned by a quarter to the right the left half is the upper one.
        let sent = with_exif(&photo(1_600, 800), 6);
        let kept = keep(&sent, MediaType::Jpeg, PictureLimits::default()).expect("a photo");
        for (bytes, width, height) in [(&kept.bytes, 800, 1_600), (&kept.preview, 240, 480)] {
            let upright = read(bytes, ImageFormat::Jpeg).to_rgb8();
            assert_eq!(upright.dimensions(), (width, height));
            let (top, bottom) = (upright.get_pixel(width / 2, 10).0[0], upright.get_pixel(width / 2, height - 10).0[0]);
            assert!(top < 20 && bottom > 235, "{top} {bottom}");
        }
    }

    #[test]
    fn transparent_points_are_kept_and_white_in_the_preview() {
        let clear = image::RgbaImage::from_pixel(20, 20, image::Rgba([9, 9, 9, 0]));
        let sent = encode(&DynamicImage::from(clear), ImageFormat::Png).expect("a picture");
        let kept = keep(&sent, MediaType::Png, PictureLimits::default()).expect("a picture");
        assert_eq!(read(&kept.bytes, ImageFormat::Png).to_rgba8().get_pixel(3, 3).0[3], 0);
        assert_eq!(read(&kept.preview, ImageFormat::Jpeg).to_rgb8().get_pixel(3, 3).0, [255; 3]);
    }

    #[test]
    fn pictures_are_as_large_as_the_limits_say() {
        let sent = photo(100, 50);
        let limits = |longest_side, points| PictureLimits { longest_side, points, at_once: 1 };
        for (limits, is_taken) in [(limits(100, 5_000), true), (limits(99, 5_000), false), (limits(100, 4_999), false)]
        {
            let kept = keep(&sent, MediaType::Jpeg, limits).map(drop);
            assert_eq!(kept, if is_taken { Ok(()) } else { Err(Refusal::TooManyPixels) }, "{limits:?}");
        }
    }
}
