//! Follows the operators of a content stream, as a hand that draws would.

use super::ink::{Bomb, Budget, Ink};
use super::text::{Matrix, Piece, Text, product};
use crate::content::{Word, Words};
use lopdf::{Dictionary, Document, Object, Stream};

/// Forms may nest this deep.
const MAX_DEPTH: u32 = 8;

/// Forms drawn on one page beyond this are not looked into.
const MAX_FORMS: u32 = 500;

/// Strings and numbers of one operator beyond this are not read.
const MAX_PIECES: usize = 10_000;

/// Saved graphics states beyond this are not remembered.
const MAX_STATES: usize = 256;

/// Notes in `ink` what this content draws.
pub(super) fn draw<'a>(
    document: &'a Document,
    content: &[u8],
    resources: Option<&'a Dictionary>,
    ink: &mut Ink,
    text: &mut Text,
    budget: &mut Budget,
) -> Result<(), Bomb> {
    Hand { document, ink, text, budget }.draw(content, resources, State::default(), 0)
}

/// Where and how the next thing is drawn.
#[derive(Clone, Copy)]
struct State {
    matrix: Matrix,
    invisible: bool,
}

impl Default for State {
    fn default() -> Self {
        Self { matrix: [1.0, 0.0, 0.0, 1.0, 0.0, 0.0], invisible: false }
    }
}

impl State {
    fn transformed(self, by: Matrix) -> Self {
        Self { matrix: product(by, self.matrix), ..self }
    }

    /// The area that a unit square takes on the page, in square points.
    fn area(self) -> f64 {
        let [a, b, c, d, ..] = self.matrix;
        (a * d - b * c).abs()
    }
}

/// Follows the operators of a content stream.
struct Hand<'a, 'i> {
    document: &'a Document,
    ink: &'i mut Ink,
    text: &'i mut Text,
    budget: &'i mut Budget,
}

impl<'a> Hand<'a, '_> {
    fn draw(
        &mut self,
        content: &[u8],
        resources: Option<&'a Dictionary>,
        mut state: State,
        depth: u32,
    ) -> Result<(), Bomb> {
        let mut saved = Vec::new();
        let mut numbers = [0.0; 6];
        let mut pieces = Vec::new();
        let mut shows = false;
        let mut name = None;
        let mut words = Words::of(content);
        while let Some(word) = words.next() {
            let operator = match word {
                Word::Number(number) => {
                    numbers.rotate_left(1);
                    numbers[5] = number;
                    if pieces.len() < MAX_PIECES {
                        pieces.push(Piece::Number(number));
                    }
                    continue;
                }
                Word::Name(found) => {
                    name = Some(found);
                    continue;
                }
                Word::Text(text) => {
                    shows |= !text.is_empty();
                    if pieces.len() < MAX_PIECES {
                        pieces.push(Piece::Text(text));
                    }
                    continue;
                }
                Word::Operator(operator) => operator,
            };
            match operator {
                b"q" if saved.len() < MAX_STATES => saved.push(state),
                b"Q" => state = saved.pop().unwrap_or(state),
                b"cm" => state = state.transformed(numbers),
                b"Tr" => state.invisible = matches!(numbers[5] as i64, 3 | 7),
                b"Tf" => {
                    let name = name.as_deref().unwrap_or_default();
                    self.text.font(self.document, resources, name, numbers[5]);
                }
                b"BT" | b"Td" | b"TD" | b"Tm" | b"T*" | b"TL" | b"Tc" | b"Tw" | b"Tz" => {
                    self.text.follow(operator, numbers, &[], state.matrix);
                }
                b"Tj" | b"TJ" | b"'" | b"\"" => {
                    self.ink.text |= shows;
                    self.ink.visible_text |= shows && !state.invisible;
                    self.text.follow(operator, numbers, &pieces, state.matrix);
                }
                b"Do" => {
                    if let Some(name) = &name {
                        self.object(name, resources, state, depth)?;
                    }
                }
                b"ID" => {
                    self.ink.drawn = true;
                    words.skip_image();
                }
                b"f" | b"F" | b"f*" | b"B" | b"B*" | b"b" | b"b*" | b"S" | b"s" | b"sh" => {
                    self.ink.drawn = true;
                }
                _ => {}
            }
            pieces.clear();
            shows = false;
            name = None;
        }
        Ok(())
    }

    /// Draws a picture or a form from the resources.
    fn object(
        &mut self,
        name: &[u8],
        resources: Option<&'a Dictionary>,
        state: State,
        depth: u32,
    ) -> Result<(), Bomb> {
        let document = self.document;
        let objects =
            resources.and_then(|resources| resources.get_deref(b"XObject", document).ok()?.as_dict().ok());
        let stream = objects.and_then(|objects| objects.get_deref(name, document).ok()?.as_stream().ok());
        let Some(stream) = stream else { return Ok(()) };
        let number =
            |key| stream.dict.get_deref(key, document).and_then(Object::as_float).map_or(0.0, f64::from);
        if stream
            .dict
            .get_deref(b"Subtype", document)
            .and_then(Object::as_name)
            .is_ok_and(|kind| kind == b"Form")
        {
            self.ink.forms += 1;
            if depth >= MAX_DEPTH || self.ink.forms > MAX_FORMS {
                self.ink.unread = true;
                return Ok(());
            }
            let Some(content) = self.ink.read(stream, self.budget)? else { return Ok(()) };
            let own = stream.dict.get_deref(b"Resources", document).ok().and_then(|own| own.as_dict().ok());
            let state = state.transformed(form_matrix(document, stream));
            return self.draw(&content, own.or(resources), state, depth + 1);
        }
        self.ink.drawn = true;
        self.ink.pixels += number(b"Width") * number(b"Height");
        self.ink.area += state.area();
        Ok(())
    }
}

fn form_matrix(document: &Document, form: &Stream) -> [f64; 6] {
    let matrix = form.dict.get_deref(b"Matrix", document).and_then(Object::as_array);
    let numbers: Vec<_> = matrix.into_iter().flatten().filter_map(|item| item.as_float().ok()).collect();
    numbers.try_into().map_or(State::default().matrix, |numbers: [f32; 6]| numbers.map(f64::from))
}
