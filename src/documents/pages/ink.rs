//! What a page shows: text, pictures, lines, or nothing.

use super::{hand::draw, text::Text, tree::Page};
use lopdf::{DecompressError, Dictionary, Document, Error, Object, Stream};

/// What the content of one page, or of one form on it, may unfold to.
const MAX_CONTENT: usize = 4 << 20;

/// Content that grows a hundredfold was made to grow; drawings of real programs grow tenfold.
const BOMB_RATIO: usize = 100;

/// The most that is unfolded to tell one from the other.
const MAX_TRIAL: usize = 64 << 20;

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
    /// There is text, visible or not (a scan may carry recognised text under its picture).
    pub(super) text: bool,
    pub(super) visible_text: bool,
    /// Pictures, lines, areas.
    pub(super) drawn: bool,
    /// Pixels and area (square points) of the pictures together.
    pub(super) pixels: f64,
    pub(super) area: f64,
    /// Too much to read to the end.
    pub(super) unread: bool,
    pub(super) forms: u32,
}

impl Ink {
    pub(super) fn of(
        document: &Document,
        page: &Page<'_>,
        text: &mut Text,
        budget: &mut Budget,
    ) -> Result<Self, Bomb> {
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
        draw(document, &content, page.resources, &mut ink, text, budget)?;
        text.ends_page();
        Ok(ink)
    }

    pub(super) fn is_blank(&self) -> bool {
        !self.text && !self.drawn && !self.unread
    }

    /// Something is drawn, but no word of it can be searched.
    pub(super) fn is_picture(&self) -> bool {
        !self.text && self.drawn && !self.unread
    }

    /// Dots per inch of a page that is a scan: pictures fill at least half of it, and no text is written over them.
    pub(super) fn resolution(&self, (width, height): (f64, f64)) -> Option<f64> {
        const SQUARE_INCH: f64 = 72.0 * 72.0;
        let scan = !self.visible_text && self.area > 0.0 && self.area >= width * height / 2.0;
        scan.then(|| (self.pixels / (self.area / SQUARE_INCH)).sqrt())
    }

    /// The content of a stream, within the limits.
    pub(super) fn read(&mut self, stream: &Stream, budget: &mut Budget) -> Result<Option<Vec<u8>>, Bomb> {
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
