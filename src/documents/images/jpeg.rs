//! The segments of a JPEG file.

use super::structure::{Header, Structure};

/// Walks the segments up to the end mark. Thumbnails inside the metadata have end marks of their own, so only a walk
/// tells where the picture itself ends.
pub(super) fn walk(bytes: &[u8]) -> Structure {
    let mut found = Structure::default();
    let mut at = 2;
    while let Some(marker) = marker(bytes, &mut at) {
        match marker {
            0xd9 => {
                found.end = Some(at);
                break;
            }
            0x01 | 0xd0..=0xd8 => {}
            _ => {
                let Some(segment) = segment(bytes, &mut at) else { break };
                let frame = matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc);
                if frame && found.header.is_none() {
                    found.header = header(segment);
                }
                if marker == 0xda {
                    skip_scan(bytes, &mut at);
                }
            }
        }
    }
    found
}

/// The next marker; fill bytes before it are allowed.
fn marker(bytes: &[u8], at: &mut usize) -> Option<u8> {
    if *bytes.get(*at)? != 0xff {
        return None;
    }
    while *bytes.get(*at)? == 0xff {
        *at += 1;
    }
    let marker = *bytes.get(*at)?;
    *at += 1;
    Some(marker)
}

/// The segment that begins here with its length, which counts itself.
fn segment<'a>(bytes: &'a [u8], at: &mut usize) -> Option<&'a [u8]> {
    let length = usize::from(u16::from_be_bytes(*bytes.get(*at..)?.first_chunk()?));
    let segment = bytes.get(*at + 2..*at + length)?;
    *at += length;
    Some(segment)
}

/// Compressed pixels run up to a marker that isn't a stuffed byte or a restart.
fn skip_scan(bytes: &[u8], at: &mut usize) {
    while let Some(found) = memchr::memchr(0xff, bytes.get(*at..).unwrap_or_default()) {
        *at += found;
        match bytes.get(*at + 1) {
            Some(0x00 | 0xd0..=0xd7) => *at += 2,
            Some(0xff) => *at += 1,
            _ => return,
        }
    }
    *at = bytes.len();
}

fn header(frame: &[u8]) -> Option<Header> {
    let [_precision, h1, h0, w1, w0, components, ..] = *frame else { return None };
    Some(Header {
        width: u32::from(u16::from_be_bytes([w1, w0])),
        height: u32::from(u16::from_be_bytes([h1, h0])),
        depth: u32::from(components),
        cmyk: components == 4,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_is_that_of_the_picture_and_four_components_are_printing_colours() {
        let thumbnail = b"\xff\xe1\x00\x06\xff\xd8\xff\xd9";
        let frame =
            b"\xff\xc0\x00\x14\x08\x00\x10\x00\x20\x04\x01\x11\x00\x02\x11\x00\x03\x11\x00\x04\x11\x00";
        let scan = b"\xff\xda\x00\x02pixels\xff\x00\xff\xd0pixels";
        let picture = [&b"\xff\xd8"[..], thumbnail, frame, scan, b"\xff\xd9"].concat();
        let found = walk(&[&picture[..], b"rubbish"].concat());
        assert_eq!(found.end, Some(picture.len()));
        assert_eq!(found.header, Some(Header { width: 32, height: 16, depth: 4, cmyk: true }));
        assert_eq!(walk(&picture[..picture.len() - 2]).end, None);
    }
}
