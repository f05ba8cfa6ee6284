//! Checks of PNG and JPEG files: what their structure says, whether they decode, what their metadata tells.

mod jpeg;
mod png;
mod structure;

use crate::{persian, sniff};
use image::{DynamicImage, ImageDecoder, ImageError, ImageReader, Limits, metadata::Orientation};
use kartabl_domain::documents::{Code, Expectation, Finding, MediaType, Report};
use std::io::Cursor;
use structure::{Header, Structure};

/// The memory that decoding one image may take.
const MAX_ALLOCATION: u64 = 256 << 20;

/// From here on a header is no large photo any more but an attempt on the memory of the reader.
const BOMB_PIXELS: u64 = 256 << 20;

/// The header, as soon as it is among these first bytes.
pub(crate) fn header(head: &[u8], media: MediaType) -> Option<Header> {
    walk(head, media).header
}

/// The finding, if an image has more pixels than may be decoded here.
pub(crate) fn oversize(header: Header, expectation: &Expectation) -> Option<Finding> {
    let pixels = u64::from(header.width) * u64::from(header.height);
    let side = expectation.max_side();
    let code = if pixels > BOMB_PIXELS {
        Code::Bomb
    } else if header.width.max(header.height) > side || pixels * u64::from(header.depth) > MAX_ALLOCATION {
        Code::OversizeDims
    } else {
        return None;
    };
    let [width, height, side] = [header.width, header.height, side].map(persian::number);
    Some(Finding::new(code, format!("{width} در {height} نقطه؛ حد مجاز هر ضلع {side} نقطه است")))
}

fn walk(bytes: &[u8], media: MediaType) -> Structure {
    match media {
        MediaType::Png => png::walk(bytes),
        MediaType::Jpeg => jpeg::walk(bytes),
        MediaType::Pdf => Structure::default(),
    }
}

/// Checks an image whose type and dimensions were admitted.
pub(crate) fn check(bytes: &[u8], media: MediaType, expectation: &Expectation) -> Report {
    let mut findings = Vec::new();
    let structure = walk(bytes, media);
    match structure.end {
        None => findings.push(Finding::new(Code::Corrupt, "فایل پیش از پایان بریده شده است")),
        Some(end) => findings.extend(trailing(&bytes[end..])),
    }
    if structure.animated {
        findings.push(Finding::new(Code::Apng, ""));
    }
    if structure.header.is_some_and(|header| header.cmyk) {
        findings.push(Finding::new(Code::Cmyk, ""));
    }
    match decode(bytes, expectation.max_side()) {
        Ok(_) => {}
        Err(ImageError::Limits(_)) => findings.push(Finding::new(Code::OversizeDims, "")),
        Err(_) => findings.push(Finding::new(Code::Corrupt, "تصویر خوانده نمی‌شود")),
    }
    findings.extend(metadata(bytes));
    Report::of(None, findings)
}

/// Decodes within the limits.
pub(crate) fn decode(bytes: &[u8], max_side: u32) -> Result<(DynamicImage, Orientation), ImageError> {
    let mut limits = Limits::default();
    limits.max_image_width = Some(max_side);
    limits.max_image_height = Some(max_side);
    limits.max_alloc = Some(MAX_ALLOCATION);
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format()?;
    reader.limits(limits);
    let mut decoder = reader.into_decoder()?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    Ok((DynamicImage::from_decoder(decoder)?, orientation))
}

/// What bytes after the end of a file mean: nothing, rubbish, or a second file in disguise.
pub(crate) fn trailing(tail: &[u8]) -> Vec<Finding> {
    if tail.iter().all(|byte| byte.is_ascii_whitespace() || *byte == 0) {
        return Vec::new();
    }
    let length = format!("{} پس از پایان فایل", persian::size(tail.len() as u64));
    let disguise = sniff::foreign(tail).map(|kind| Finding::new(Code::Polyglot, format!("{kind}، {length}")));
    disguise.into_iter().chain([Finding::new(Code::TrailingData, length.clone())]).collect()
}

/// What the camera wrote: where the photo was taken and how it is turned.
fn metadata(bytes: &[u8]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let read = exif::Reader::new().continue_on_error(true).read_from_container(&mut Cursor::new(bytes));
    let Ok(exif) = read.or_else(|error| error.distill_partial_result(|_| {})) else { return findings };
    if exif.fields().any(|field| field.tag.context() == exif::Context::Gps) {
        findings.push(Finding::new(Code::HasGps, ""));
    }
    let orientation = exif.get_field(exif::Tag::Orientation, exif::In::PRIMARY);
    if orientation.and_then(|field| field.value.get_uint(0)).is_some_and(|turn| (2..=8).contains(&turn)) {
        findings.push(Finding::new(Code::Rotated, ""));
    }
    findings
}
