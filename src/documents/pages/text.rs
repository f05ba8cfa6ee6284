//! The digits of the text of a document, by where they stand on the page: the order in which programs draw is their own
//! affair, and many draw each digit by itself.

mod marks;

use super::fonts::{Font, Fonts};
use crate::content;
use kartabl_domain::documents::{DigitReader, Digits};
use lopdf::{Dictionary, Document};
use marks::{Mark, Marks};
use std::rc::Rc;

/// A matrix as content streams write it.
pub(super) type Matrix = [f64; 6];

const UNCHANGED: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

/// What a text operator is given, in order.
#[derive(Debug, Clone, Copy)]
pub(super) enum Piece<'a> {
    Text(content::Text<'a>),
    Number(f64),
}

/// Gathers digits while the text operators of the pages are followed.
#[derive(Default)]
pub(super) struct Text {
    fonts: Fonts,
    pen: Pen,
    marks: Marks,
    reader: DigitReader,
    /// Some text was read.
    read: bool,
    /// Some text is in a font that doesn't say what its codes mean.
    unread: bool,
}

/// Where and how the next text is drawn.
struct Pen {
    font: Option<Rc<Font>>,
    size: f64,
    matrix: Matrix,
    line: Matrix,
    leading: f64,
    character_space: f64,
    word_space: f64,
    stretch: f64,
}

impl Default for Pen {
    fn default() -> Self {
        Self {
            font: None,
            size: 1.0,
            matrix: UNCHANGED,
            line: UNCHANGED,
            leading: 0.0,
            character_space: 0.0,
            word_space: 0.0,
            stretch: 1.0,
        }
    }
}

impl Pen {
    fn moves(&mut self, x: f64, y: f64) {
        self.line = product([1.0, 0.0, 0.0, 1.0, x, y], self.line);
        self.matrix = self.line;
    }
}

impl Text {
    /// Text is drawn in the font of this name in the resources from now on.
    pub(super) fn font(
        &mut self,
        document: &Document,
        resources: Option<&Dictionary>,
        name: &[u8],
        size: f64,
    ) {
        self.pen.font = self.fonts.named(document, resources, name);
        self.pen.size = size;
    }

    /// Follows any other text operator; its numbers stand at the end of `numbers`.
    pub(super) fn follow(&mut self, operator: &[u8], numbers: Matrix, pieces: &[Piece<'_>], page: Matrix) {
        let [.., x, last] = numbers;
        match operator {
            b"BT" => (self.pen.matrix, self.pen.line) = (UNCHANGED, UNCHANGED),
            b"Td" => self.pen.moves(x, last),
            b"TD" => {
                self.pen.leading = -last;
                self.pen.moves(x, last);
            }
            b"Tm" => (self.pen.matrix, self.pen.line) = (numbers, numbers),
            b"T*" => self.pen.moves(0.0, -self.pen.leading),
            b"TL" => self.pen.leading = last,
            b"Tc" => self.pen.character_space = last,
            b"Tw" => self.pen.word_space = last,
            b"Tz" => self.pen.stretch = last / 100.0,
            b"Tj" | b"TJ" => self.draws(pieces, page),
            b"'" | b"\"" => {
                self.pen.moves(0.0, -self.pen.leading);
                // What `"` is given before its string are spaces, not places.
                let string = pieces.iter().position(|piece| matches!(piece, Piece::Text(_)));
                self.draws(&pieces[string.unwrap_or(pieces.len())..], page);
            }
            _ => {}
        }
    }

    /// The page is at its end.
    pub(super) fn ends_page(&mut self) {
        self.marks.read(&mut self.reader);
        self.pen = Pen::default();
    }

    /// The digits, unless there is no text or not all of it could be read: then a number may stand there unseen.
    pub(super) fn digits(self) -> Option<Digits> {
        (self.read && !self.unread).then(|| self.reader.finish())
    }

    fn draws(&mut self, pieces: &[Piece<'_>], page: Matrix) {
        let Self { pen, marks, .. } = self;
        for piece in pieces {
            let string = match piece {
                Piece::Text(string) => string,
                Piece::Number(back) => {
                    pen.matrix = advanced(pen.matrix, -back / 1000.0 * pen.size * pen.stretch);
                    continue;
                }
            };
            let Some(font) = pen.font.as_ref().filter(|font| font.tells()) else {
                self.unread |= !string.is_empty();
                continue;
            };
            for glyph in font.glyphs(&string.bytes()) {
                self.read = true;
                let width = glyph.width * pen.size * pen.stretch;
                if let Some(digit) = glyph.digit {
                    let here = product(pen.matrix, page);
                    let [from, to] = [here, advanced(here, width)].map(|[.., x, y]| (x, y));
                    marks.add(Mark { digit, from, to, size: scale(here) * pen.size.abs() });
                }
                let space = pen.character_space + if glyph.is_space { pen.word_space } else { 0.0 };
                pen.matrix = advanced(pen.matrix, width + space * pen.stretch);
            }
        }
    }
}

/// The matrix that does one, then the other.
pub(super) fn product([a, b, c, d, e, f]: Matrix, [p, q, r, s, t, u]: Matrix) -> Matrix {
    [a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u]
}

fn advanced([a, b, c, d, e, f]: Matrix, by: f64) -> Matrix {
    [a, b, c, d, e + by * a, f + by * b]
}

/// By how much lengths grow.
fn scale([a, b, c, d, ..]: Matrix) -> f64 {
    (a * d - b * c).abs().sqrt()
}
