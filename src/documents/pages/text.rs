//! The digits of the text of a document, by their places on the page: programs draw in any order, and many draw each
//! digit by itself.

use super::{
    digits::{PlacedDigit, PlacedDigits},
    fonts::{Font, Fonts},
    matrix::{IDENTITY, Matrix, advanced, area, product},
    tokens::StringToken,
};
use kartabl_domain::documents::{DigitReader, Digits};
use lopdf::{Dictionary, Document};
use std::rc::Rc;

/// An operand of a text operator.
#[derive(Debug, Clone, Copy)]
pub(super) enum Operand<'a> {
    String(StringToken<'a>),
    Number(f64),
}

/// Executes the text operators of all pages and collects the digits that they show.
#[derive(Default)]
pub(super) struct TextExtractor {
    fonts: Fonts,
    state: TextState,
    digits: PlacedDigits,
    reader: DigitReader,
    /// Some text was read.
    read: bool,
    /// Some text is in a font that doesn't say what its codes mean.
    unread: bool,
}

/// The text state and the text object parameters (ISO 32000-2, 9.3 and 9.4.2).
struct TextState {
    font: Option<Rc<Font>>,
    font_size: f64,
    matrix: Matrix,
    line_matrix: Matrix,
    leading: f64,
    character_spacing: f64,
    word_spacing: f64,
    horizontal_scaling: f64,
}

impl Default for TextState {
    fn default() -> Self {
        Self {
            font: None,
            font_size: 1.0,
            matrix: IDENTITY,
            line_matrix: IDENTITY,
            leading: 0.0,
            character_spacing: 0.0,
            word_spacing: 0.0,
            horizontal_scaling: 1.0,
        }
    }
}

impl TextState {
    fn move_line(&mut self, x: f64, y: f64) {
        self.line_matrix = product([1.0, 0.0, 0.0, 1.0, x, y], self.line_matrix);
        self.matrix = self.line_matrix;
    }
}

impl TextExtractor {
    /// `Tf`: the font of this name in the resources shows the text from now on.
    pub(super) fn set_font(
        &mut self,
        document: &Document,
        resources: Option<&Dictionary>,
        name: &[u8],
        size: f64,
    ) {
        self.state.font = self.fonts.named(document, resources, name);
        self.state.font_size = size;
    }

    /// Any other text operator. Its numbers stand at the end of `numbers`; `ctm` is the current transformation matrix.
    pub(super) fn execute(
        &mut self,
        operator: &[u8],
        numbers: Matrix,
        operands: &[Operand<'_>],
        ctm: Matrix,
    ) {
        let [.., x, last] = numbers;
        match operator {
            b"BT" => (self.state.matrix, self.state.line_matrix) = (IDENTITY, IDENTITY),
            b"Td" => self.state.move_line(x, last),
            b"TD" => {
                self.state.leading = -last;
                self.state.move_line(x, last);
            }
            b"Tm" => (self.state.matrix, self.state.line_matrix) = (numbers, numbers),
            b"T*" => self.state.move_line(0.0, -self.state.leading),
            b"TL" => self.state.leading = last,
            b"Tc" => self.state.character_spacing = last,
            b"Tw" => self.state.word_spacing = last,
            b"Tz" => self.state.horizontal_scaling = last / 100.0,
            b"Tj" | b"TJ" => self.show(operands, ctm),
            b"'" | b"\"" => {
                self.state.move_line(0.0, -self.state.leading);
                // The numbers before the string of `"` are spacings, not positions.
                let string = operands.iter().position(|operand| matches!(operand, Operand::String(_)));
                self.show(&operands[string.unwrap_or(operands.len())..], ctm);
            }
            _ => {}
        }
    }

    /// Reads the digits of the page that ends here.
    pub(super) fn end_page(&mut self) {
        self.digits.read_into(&mut self.reader);
        self.state = TextState::default();
    }

    /// The digits, unless there is no text or not all of it could be read: then a number may stand there unseen.
    pub(super) fn digits(self) -> Option<Digits> {
        (self.read && !self.unread).then(|| self.reader.finish())
    }

    fn show(&mut self, operands: &[Operand<'_>], ctm: Matrix) {
        let Self { state, digits, .. } = self;
        for operand in operands {
            let string = match operand {
                Operand::String(string) => string,
                Operand::Number(back) => {
                    state.matrix =
                        advanced(state.matrix, -back / 1000.0 * state.font_size * state.horizontal_scaling);
                    continue;
                }
            };
            let Some(font) = state.font.as_ref().filter(|font| font.is_readable()) else {
                self.unread |= !string.is_empty();
                continue;
            };
            for glyph in font.glyphs(&string.bytes()) {
                self.read = true;
                let width = glyph.width * state.font_size * state.horizontal_scaling;
                if let Some(character) = glyph.digit {
                    let here = product(state.matrix, ctm);
                    let [from, to] = [here, advanced(here, width)].map(|[.., x, y]| (x, y));
                    digits.add(PlacedDigit {
                        character,
                        from,
                        to,
                        size: area(here).sqrt() * state.font_size.abs(),
                    });
                }
                let space = state.character_spacing + if glyph.is_space { state.word_spacing } else { 0.0 };
                state.matrix = advanced(state.matrix, width + space * state.horizontal_scaling);
            }
        }
    }
}
