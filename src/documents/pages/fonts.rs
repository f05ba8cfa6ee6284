//! What a font says of its codes: which are digits, and how wide they are.

mod table;

use lopdf::{Dictionary, Document, Object, ObjectId};
use std::{collections::HashMap, rc::Rc};
use table::{MAX_RANGE, digits};

/// What the table of a font may unfold to.
const MAX_TABLE: usize = 1 << 20;

/// Fonts of one document whose tables are read.
const MAX_FONTS: usize = 64;

/// Widths of one font beyond this are not kept.
const MAX_WIDTHS: usize = 70_000;

/// The width of a code that the font says nothing of, in thousandths of its size.
const USUAL_WIDTH: f64 = 500.0;

/// What a font says of its codes.
#[derive(Debug)]
pub(super) struct Font {
    /// Codes have two bytes.
    wide: bool,
    reading: Reading,
    /// In thousandths of the size, by code.
    widths: Vec<f64>,
    usual_width: f64,
}

/// How codes are read.
#[derive(Debug, PartialEq, Eq)]
enum Reading {
    /// These are digits; all others are something else.
    Digits(Vec<Option<char>>),
    /// A byte is a character.
    Plain,
    /// Nobody knows what the codes mean.
    Unknown,
}

/// A code in a string.
pub(super) struct Glyph {
    pub(super) digit: Option<char>,
    /// In parts of the size.
    pub(super) width: f64,
    pub(super) is_space: bool,
}

impl Font {
    /// The codes of a string.
    pub(super) fn glyphs(&self, bytes: &[u8]) -> impl Iterator<Item = Glyph> {
        bytes.chunks(if self.wide { 2 } else { 1 }).map(|code| {
            let code = code.iter().fold(0, |code, byte| code << 8 | u32::from(*byte));
            let digit = match &self.reading {
                Reading::Digits(codes) => codes.get(code as usize).copied().flatten(),
                Reading::Plain => char::from_u32(code).filter(char::is_ascii_digit),
                Reading::Unknown => None,
            };
            let width = self.widths.get(code as usize).copied().unwrap_or(self.usual_width) / 1000.0;
            Glyph { digit, width, is_space: !self.wide && code == u32::from(b' ') }
        })
    }

    /// Whether the font says which of its codes are digits.
    pub(super) fn is_readable(&self) -> bool {
        self.reading != Reading::Unknown
    }

    fn of(document: &Document, font: &Dictionary) -> Self {
        let name = |key| font.get_deref(key, document).and_then(Object::as_name).unwrap_or_default();
        let wide = name(b"Subtype") == b"Type0";
        let table = font.get_deref(b"ToUnicode", document).and_then(Object::as_stream);
        let table = table.and_then(|table| table.get_plain_content_with_limit(MAX_TABLE));
        // The encodings that have a name hold the Latin digits in their usual places; one with differences may not.
        let encoding = font.get_deref(b"Encoding", document);
        let renamed = encoding.is_ok_and(|encoding| encoding.as_dict().is_ok());
        let reading = match table {
            Ok(table) => {
                let told = digits(&table).into_iter().map(|(code, digit)| (code, Some(digit)));
                Reading::Digits(by_code(told, None))
            }
            Err(_) if wide || renamed || name(b"Subtype") == b"Type3" => Reading::Unknown,
            Err(_) => Reading::Plain,
        };
        let (widths, usual_width) = if wide { wide_widths(document, font) } else { widths(document, font) };
        Self { wide, reading, widths: by_code(widths, usual_width), usual_width }
    }
}

/// The values in the places of their codes, of which none is longer than two bytes: a letter has thousands of them, and
/// each is looked up.
fn by_code<T: Copy>(values: impl IntoIterator<Item = (u32, T)>, missing: T) -> Vec<T> {
    let mut places = Vec::new();
    for (code, value) in values {
        let Ok(code) = u16::try_from(code).map(usize::from) else { continue };
        if code >= places.len() {
            places.resize(code + 1, missing);
        }
        places[code] = value;
    }
    places
}

/// Widths of codes of one byte: a list from the first one on.
fn widths(document: &Document, font: &Dictionary) -> (HashMap<u32, f64>, f64) {
    let first = font.get_deref(b"FirstChar", document).and_then(Object::as_i64).unwrap_or(0);
    let list = font.get_deref(b"Widths", document).and_then(Object::as_array);
    let widths = list.into_iter().flatten().filter_map(|width| number(document, width));
    ((u32::try_from(first).unwrap_or(0)..).zip(widths.take(256)).collect(), USUAL_WIDTH)
}

/// Widths of codes of two bytes: `first [width …]` and `first last width`, one after the other.
fn wide_widths(document: &Document, font: &Dictionary) -> (HashMap<u32, f64>, f64) {
    let below = font.get_deref(b"DescendantFonts", document).and_then(Object::as_array);
    let below = below.ok().and_then(|fonts| document.dereference(fonts.first()?).ok()?.1.as_dict().ok());
    let Some(below) = below else { return (HashMap::new(), USUAL_WIDTH) };
    let usual = below.get_deref(b"DW", document).ok().and_then(|width| number(document, width));
    let mut widths = HashMap::new();
    let list = below.get_deref(b"W", document).and_then(Object::as_array);
    let mut list = list.into_iter().flatten().filter_map(|item| Some(document.dereference(item).ok()?.1));
    while let (Some(first), Some(next)) = (list.next(), list.next()) {
        let Some(first) = first.as_i64().ok().and_then(|first| u32::try_from(first).ok()) else { break };
        if let Ok(each) = next.as_array() {
            widths.extend((first..).zip(each.iter().filter_map(|width| number(document, width))));
        } else if let (Ok(last), Some(width)) = (next.as_i64(), list.next()) {
            let last = u32::try_from(last).unwrap_or(first).min(first.saturating_add(MAX_RANGE));
            let width = number(document, width).unwrap_or(USUAL_WIDTH);
            widths.extend((first..=last).map(|code| (code, width)));
        } else {
            break;
        }
        if widths.len() > MAX_WIDTHS {
            break;
        }
    }
    (widths, usual.unwrap_or(1000.0))
}

fn number(document: &Document, object: &Object) -> Option<f64> {
    document.dereference(object).ok()?.1.as_float().ok().map(f64::from)
}

/// The fonts of a document, read once each.
#[derive(Default)]
pub(super) struct Fonts {
    known: HashMap<ObjectId, Rc<Font>>,
    read: usize,
}

impl Fonts {
    /// The font of this name in the resources.
    pub(super) fn named(
        &mut self,
        document: &Document,
        resources: Option<&Dictionary>,
        name: &[u8],
    ) -> Option<Rc<Font>> {
        let fonts = resources?.get_deref(b"Font", document).ok()?.as_dict().ok()?;
        let (id, font) = document.dereference(fonts.get(name).ok()?).ok()?;
        if let Some(known) = id.and_then(|id| self.known.get(&id)) {
            return Some(Rc::clone(known));
        }
        self.read += 1;
        if self.read > MAX_FONTS {
            return None;
        }
        let font = Rc::new(Font::of(document, font.as_dict().ok()?));
        if let Some(id) = id {
            self.known.insert(id, Rc::clone(&font));
        }
        Some(font)
    }
}
