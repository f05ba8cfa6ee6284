//! Interprets the operators of content streams: notes what they paint and hands text to the extractor. Nothing is
//! rasterised.

use super::{
    budget::{Bomb, Budget},
    matrix::{IDENTITY, Matrix, area, product},
    painted::Painted,
    text::{Operand, TextExtractor},
    tokens::{Token, Tokens},
    tree::Page,
};
use lopdf::{Dictionary, Document, Object, Stream};

/// Forms may nest this deep.
const MAX_DEPTH: u32 = 8;

/// Forms painted on one page beyond this are not looked into.
const MAX_FORMS: u32 = 500;

/// Strings and numbers of one operator beyond this are not read.
const MAX_OPERANDS: usize = 10_000;

/// Saved graphics states beyond this are not remembered.
const MAX_STATES: usize = 256;

/// Interprets the pages of one document, one after the other.
pub(super) struct Interpreter<'a> {
    document: &'a Document,
    budget: Budget,
    text: TextExtractor,
    /// What the current page has painted so far.
    painted: Painted,
}

/// The graphics state (ISO 32000-2, 8.4), as far as it matters here.
#[derive(Clone, Copy)]
struct GraphicsState {
    /// The current transformation matrix.
    ctm: Matrix,
    /// The text rendering mode paints nothing.
    invisible_text: bool,
}

impl Default for GraphicsState {
    fn default() -> Self {
        Self { ctm: IDENTITY, invisible_text: false }
    }
}

impl GraphicsState {
    fn transformed(self, by: Matrix) -> Self {
        Self { ctm: product(by, self.ctm), ..self }
    }
}

impl<'a> Interpreter<'a> {
    pub(super) fn new(document: &'a Document) -> Self {
        Self {
            document,
            budget: Budget::default(),
            text: TextExtractor::default(),
            painted: Painted::default(),
        }
    }

    /// Interprets the content of a page.
    ///
    /// # Errors
    /// [`Bomb`] where the content grows absurdly.
    pub(super) fn page(&mut self, page: &Page<'a>) -> Result<Painted, Bomb> {
        self.painted = Painted::default();
        let mut content = Vec::new();
        for stream in contents(self.document, page.dictionary) {
            let Some(stream) = stream else {
                self.painted.unread = true;
                continue;
            };
            if let Some(part) = self.unfold(stream)? {
                content.extend(part);
                content.push(b'\n');
            }
        }
        self.execute(&content, page.resources, GraphicsState::default(), 0)?;
        self.text.end_page();
        Ok(std::mem::take(&mut self.painted))
    }

    /// All text of the pages that were interpreted.
    pub(super) fn into_text(self) -> TextExtractor {
        self.text
    }

    /// Executes the operators of a content stream.
    fn execute(
        &mut self,
        content: &[u8],
        resources: Option<&'a Dictionary>,
        mut state: GraphicsState,
        depth: u32,
    ) -> Result<(), Bomb> {
        let mut saved = Vec::new();
        let mut numbers = [0.0; 6];
        let mut operands = Vec::new();
        let mut shows_text = false;
        let mut name = None;
        let mut tokens = Tokens::of(content);
        while let Some(token) = tokens.next() {
            let operator = match token {
                Token::Number(number) => {
                    numbers.rotate_left(1);
                    numbers[5] = number;
                    if operands.len() < MAX_OPERANDS {
                        operands.push(Operand::Number(number));
                    }
                    continue;
                }
                Token::Name(found) => {
                    name = Some(found);
                    continue;
                }
                Token::String(string) => {
                    shows_text |= !string.is_empty();
                    if operands.len() < MAX_OPERANDS {
                        operands.push(Operand::String(string));
                    }
                    continue;
                }
                Token::Operator(operator) => operator,
            };
            match operator {
                b"q" if saved.len() < MAX_STATES => saved.push(state),
                b"Q" => state = saved.pop().unwrap_or(state),
                b"cm" => state = state.transformed(numbers),
                b"Tr" => state.invisible_text = matches!(numbers[5] as i64, 3 | 7),
                b"Tf" => {
                    let name = name.as_deref().unwrap_or_default();
                    self.text.set_font(self.document, resources, name, numbers[5]);
                }
                b"BT" | b"Td" | b"TD" | b"Tm" | b"T*" | b"TL" | b"Tc" | b"Tw" | b"Tz" => {
                    self.text.execute(operator, numbers, &[], state.ctm);
                }
                b"Tj" | b"TJ" | b"'" | b"\"" => {
                    self.painted.text |= shows_text;
                    self.painted.visible_text |= shows_text && !state.invisible_text;
                    self.text.execute(operator, numbers, &operands, state.ctm);
                }
                b"Do" => {
                    if let Some(name) = &name {
                        self.paint_object(name, resources, state, depth)?;
                    }
                }
                b"ID" => {
                    self.painted.graphics = true;
                    tokens.skip_image();
                }
                b"f" | b"F" | b"f*" | b"B" | b"B*" | b"b" | b"b*" | b"S" | b"s" | b"sh" => {
                    self.painted.graphics = true;
                }
                _ => {}
            }
            operands.clear();
            shows_text = false;
            name = None;
        }
        Ok(())
    }

    /// `Do`: paints a picture or a form from the resources.
    fn paint_object(
        &mut self,
        name: &[u8],
        resources: Option<&'a Dictionary>,
        state: GraphicsState,
        depth: u32,
    ) -> Result<(), Bomb> {
        let document = self.document;
        let objects =
            resources.and_then(|resources| resources.get_deref(b"XObject", document).ok()?.as_dict().ok());
        let stream = objects.and_then(|objects| objects.get_deref(name, document).ok()?.as_stream().ok());
        let Some(stream) = stream else { return Ok(()) };
        let subtype = stream.dict.get_deref(b"Subtype", document).and_then(Object::as_name);
        if subtype.is_ok_and(|kind| kind == b"Form") {
            self.painted.forms += 1;
            if depth >= MAX_DEPTH || self.painted.forms > MAX_FORMS {
                self.painted.unread = true;
                return Ok(());
            }
            let Some(content) = self.unfold(stream)? else { return Ok(()) };
            let own = stream.dict.get_deref(b"Resources", document).ok().and_then(|own| own.as_dict().ok());
            let state = state.transformed(form_matrix(document, stream));
            return self.execute(&content, own.or(resources), state, depth + 1);
        }
        let number =
            |key| stream.dict.get_deref(key, document).and_then(Object::as_float).map_or(0.0, f64::from);
        self.painted.graphics = true;
        self.painted.pixels += number(b"Width") * number(b"Height");
        self.painted.area += area(state.ctm);
        Ok(())
    }

    fn unfold(&mut self, stream: &Stream) -> Result<Option<Vec<u8>>, Bomb> {
        let content = self.budget.unfold(stream)?;
        self.painted.unread |= content.is_none();
        Ok(content)
    }
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

fn form_matrix(document: &Document, form: &Stream) -> Matrix {
    let matrix = form.dict.get_deref(b"Matrix", document).and_then(Object::as_array);
    let numbers: Vec<_> = matrix.into_iter().flatten().filter_map(|item| item.as_float().ok()).collect();
    numbers.try_into().map_or(IDENTITY, |numbers: [f32; 6]| numbers.map(f64::from))
}
