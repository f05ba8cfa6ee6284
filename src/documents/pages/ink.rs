//! What a page shows: text, pictures, lines, or nothing.

use super::tree::Page;
use crate::content::{Word, Words};
use lopdf::{DecompressError, Dictionary, Document, Error, Object, Stream};

/// What the content of one page, or of one form on it, may unfold to.
const MAX_CONTENT: usize = 4 << 20;

/// Content that grows a hundredfold was made to grow; drawings of real programs grow tenfold.
const BOMB_RATIO: usize = 100;

/// The most that is unfolded to tell one from the other.
const MAX_TRIAL: usize = 64 << 20;

/// Forms may nest this deep.
const MAX_DEPTH: u32 = 8;

/// Forms drawn on one page beyond this are not looked into.
const MAX_FORMS: u32 = 500;

/// Saved graphics states beyond this are not remembered.
const MAX_STATES: usize = 256;

/// The content of all pages together that is read; later pages count as filled.
pub(super) struct Budget(usize);

impl Default for Budget {
    fn default() -> Self {
        Self(32 << 20)
    }
}

/// The content of a page is made to overwhelm its reader.
#[derive(Debug)]
pub(super) struct Bomb;

/// What was drawn on a page.
#[derive(Debug, Default)]
pub(super) struct Ink {
    /// Bytes of text, visible or not (a scan may carry recognised text under its picture).
    text: usize,
    visible_text: usize,
    /// Pictures, lines, areas.
    drawn: bool,
    /// Pixels and area (square points) of the pictures together.
    pixels: f64,
    area: f64,
    /// Too much to read to the end.
    unread: bool,
    forms: u32,
}

impl Ink {
    pub(super) fn of(document: &Document, page: &Page<'_>, budget: &mut Budget) -> Result<Self, Bomb> {
        let mut ink = Self::default();
        let mut content = Vec::new();
        for part in contents(document, page.dictionary) {
            let Some(stream) = part else {
                ink.unread = true;
                continue;
            };
            if let Some(part) = ink.read(stream, budget)? {
                content.extend(part);
                content.push(b'\n');
            }
        }
        let mut hand = Hand { document, ink: &mut ink, budget };
        hand.draw(&content, page.resources, State::default(), 0)?;
        Ok(ink)
    }

    pub(super) fn is_blank(&self) -> bool {
        self.text == 0 && !self.drawn && !self.unread
    }

    /// Something is drawn, but no word of it can be searched.
    pub(super) fn is_picture(&self) -> bool {
        self.text == 0 && self.drawn && !self.unread
    }

    /// Dots per inch of a page that is a scan: pictures fill at least half of it, and no text is written over them.
    pub(super) fn resolution(&self, (width, height): (f64, f64)) -> Option<f64> {
        const SQUARE_INCH: f64 = 72.0 * 72.0;
        let scan = self.visible_text == 0 && self.area > 0.0 && self.area >= width * height / 2.0;
        scan.then(|| (self.pixels / (self.area / SQUARE_INCH)).sqrt())
    }

    /// The content of a stream, within the limits.
    fn read(&mut self, stream: &Stream, budget: &mut Budget) -> Result<Option<Vec<u8>>, Bomb> {
        let limit = MAX_CONTENT.min(budget.0);
        if limit > 0 {
            match stream.get_plain_content_with_limit(limit) {
                Ok(content) => {
                    budget.0 -= content.len();
                    return Ok(Some(content));
                }
                Err(error) if is_too_large(&error) => {
                    budget.0 -= limit;
                    if limit == MAX_CONTENT && grows_absurdly(stream) {
                        return Err(Bomb);
                    }
                }
                Err(_) => budget.0 = budget.0.saturating_sub(stream.content.len()),
            }
        }
        self.unread = true;
        Ok(None)
    }
}

fn is_too_large(error: &Error) -> bool {
    matches!(error, Error::Decompress(DecompressError::MemoryLimitExceeded { .. }))
}

fn grows_absurdly(stream: &Stream) -> bool {
    let trial = stream.content.len().saturating_mul(BOMB_RATIO);
    trial <= MAX_TRIAL && stream.get_plain_content_with_limit(trial).is_err_and(|error| is_too_large(&error))
}

/// The content streams of a page; `None` for one that the page refers to but the file doesn't hold.
fn contents<'a>(document: &'a Document, page: &'a Dictionary) -> Vec<Option<&'a Stream>> {
    let stream = |object| document.dereference(object).ok().and_then(|(_, object)| object.as_stream().ok());
    match page.get(b"Contents").map(|contents| document.dereference(contents)) {
        Ok(Ok((_, Object::Array(parts)))) => parts.iter().map(stream).collect(),
        Ok(Ok((_, Object::Stream(stream)))) => vec![Some(stream)],
        Ok(Err(_)) => vec![None],
        _ => Vec::new(),
    }
}

/// Where and how the next thing is drawn.
#[derive(Clone, Copy)]
struct State {
    matrix: [f64; 6],
    invisible: bool,
}

impl Default for State {
    fn default() -> Self {
        Self { matrix: [1.0, 0.0, 0.0, 1.0, 0.0, 0.0], invisible: false }
    }
}

impl State {
    fn transformed(self, by: [f64; 6]) -> Self {
        let [a, b, c, d, e, f] = by;
        let [p, q, r, s, t, u] = self.matrix;
        let matrix = [
            a * p + b * r,
            a * q + b * s,
            c * p + d * r,
            c * q + d * s,
            e * p + f * r + t,
            e * q + f * s + u,
        ];
        Self { matrix, ..self }
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
        let mut text = 0;
        let mut name = None;
        let mut words = Words::of(content);
        while let Some(word) = words.next() {
            let operator = match word {
                Word::Number(number) => {
                    numbers.rotate_left(1);
                    numbers[5] = number;
                    continue;
                }
                Word::Name(found) => {
                    name = Some(found);
                    continue;
                }
                Word::Text(length) => {
                    text += length;
                    continue;
                }
                Word::Operator(operator) => operator,
            };
            match operator {
                b"q" if saved.len() < MAX_STATES => saved.push(state),
                b"Q" => state = saved.pop().unwrap_or(state),
                b"cm" => state = state.transformed(numbers),
                b"Tr" => state.invisible = matches!(numbers[5] as i64, 3 | 7),
                b"Tj" | b"TJ" | b"'" | b"\"" => {
                    self.ink.text += text;
                    self.ink.visible_text += if state.invisible { 0 } else { text };
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
            text = 0;
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
