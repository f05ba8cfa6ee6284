//! Small pictures of documents, drawn anew so that nothing of the original but its look remains.

use crate::{images, sniff};
use hayro::{
    PixmapSettings, RenderCache, RenderSettings,
    hayro_interpret::InterpreterSettings,
    hayro_syntax::Pdf,
    vello_cpu::{Pixmap, color::palette::css::WHITE},
};
use image::{ExtendedColorType, ImageEncoder, RgbImage, codecs::png::PngEncoder};
use kartabl_domain::documents::MediaType;

/// Width of the picture of a page, in pixels.
const PAGE_WIDTH: f32 = 400.0;

/// A page is drawn no taller than so many widths, however long it is.
const TALLEST: f32 = 3.0;

/// Width of a page that is to be read, in pixels.
pub const READING_WIDTH: u16 = 1000;

/// The longest side of the picture of an image, in pixels.
const IMAGE_SIDE: u32 = 1024;

/// The longest side, in pixels, of an image that is read for its picture.
const MAX_SIDE: u32 = 10_000;

/// A PNG of the first page or of the image; `None` where it can't be drawn.
pub(crate) fn preview(bytes: &[u8]) -> Option<Vec<u8>> {
    match sniff::recognise(bytes)? {
        MediaType::Pdf => draw(bytes, 0, PAGE_WIDTH),
        MediaType::Png | MediaType::Jpeg => small_image(bytes),
    }
}

/// A PNG of one page of a PDF, counted from 1, of this width in pixels; `None` where it can't be drawn.
pub(crate) fn page(bytes: &[u8], number: u32, width: u16) -> Option<Vec<u8>> {
    draw(bytes, usize::try_from(number.checked_sub(1)?).ok()?, width.into())
}

fn draw(bytes: &[u8], index: usize, across: f32) -> Option<Vec<u8>> {
    let pdf = Pdf::new(bytes.to_vec()).ok()?;
    let page = pdf.pages().get(index)?;
    let (width, height) = page.render_dimensions();
    let scale = (across / width).min(across * TALLEST / height);
    if !(scale.is_finite() && scale > 0.0) {
        return None;
    }
    let size = PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE };
    let cache = RenderCache::new();
    let picture =
        hayro::render(page, &cache, &InterpreterSettings::default(), &RenderSettings::default(), &size);
    png(&opaque(&picture)?)
}

/// The pixels without their transparency: the page lies on white.
fn opaque(picture: &Pixmap) -> Option<RgbImage> {
    let pixels = picture.data().iter().flat_map(|pixel| [pixel.r, pixel.g, pixel.b]).collect();
    RgbImage::from_raw(picture.width().into(), picture.height().into(), pixels)
}

fn small_image(bytes: &[u8]) -> Option<Vec<u8>> {
    let (image, orientation) = images::decode(bytes, MAX_SIDE).ok()?;
    let fits = image.width().max(image.height()) <= IMAGE_SIDE;
    let mut small = if fits { image } else { image.thumbnail(IMAGE_SIDE, IMAGE_SIDE) };
    small.apply_orientation(orientation);
    if small.color().has_alpha() {
        let small = small.into_rgba8();
        let mut png = Vec::new();
        let encoder = PngEncoder::new(&mut png);
        encoder.write_image(&small, small.width(), small.height(), ExtendedColorType::Rgba8).ok()?;
        return Some(png);
    }
    png(&small.into_rgb8())
}

fn png(picture: &RgbImage) -> Option<Vec<u8>> {
    let mut png = Vec::new();
    let encoder = PngEncoder::new(&mut png);
    encoder.write_image(picture, picture.width(), picture.height(), ExtendedColorType::Rgb8).ok()?;
    Some(png)
}
