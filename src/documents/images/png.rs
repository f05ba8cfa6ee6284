//! The chunks of a PNG file.

use super::structure::{Header, Structure};
use crate::sniff::PNG_SIGNATURE;

/// Walks the chunks by their lengths; check sums are the decoder's affair.
pub(super) fn walk(bytes: &[u8]) -> Structure {
    let mut found = Structure::default();
    let mut rest = bytes.get(PNG_SIGNATURE.len()..).unwrap_or_default();
    while let Some((chunk, after)) = next(rest) {
        match chunk.name {
            b"IHDR" if found.header.is_none() => found.header = header(chunk.data),
            b"acTL" => found.animated = true,
            b"IEND" => {
                found.end = Some(bytes.len() - after.len());
                return found;
            }
            _ => {}
        }
        rest = after;
    }
    found
}

struct Chunk<'a> {
    name: &'a [u8; 4],
    data: &'a [u8],
}

fn next(bytes: &[u8]) -> Option<(Chunk<'_>, &[u8])> {
    let (length, bytes) = bytes.split_first_chunk::<4>()?;
    let (name, bytes) = bytes.split_first_chunk::<4>()?;
    let (data, bytes) = bytes.split_at_checked(u32::from_be_bytes(*length) as usize)?;
    let (_checksum, bytes) = bytes.split_first_chunk::<4>()?;
    Some((Chunk { name, data }, bytes))
}

fn header(data: &[u8]) -> Option<Header> {
    let (width, data) = data.split_first_chunk::<4>()?;
    let (height, data) = data.split_first_chunk::<4>()?;
    let [bits, colour, ..] = *data else { return None };
    // A palette and bits below eight are widened when they are decoded.
    let samples = match colour {
        0 => 1,
        2 | 3 => 3,
        4 => 2,
        _ => 4,
    };
    let depth = if bits > 8 { samples * 2 } else { samples };
    let [width, height] = [width, height].map(|side| u32::from_be_bytes(*side));
    Some(Header { width, height, depth, cmyk: false })
}
