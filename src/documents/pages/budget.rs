//! How much of the content of pages is unfolded, and what is too much.

use lopdf::{DecompressError, Error, Stream};

/// What the content of one page, or of one form on it, may unfold to.
const MAX_CONTENT: usize = 4 << 20;

/// Content that grows a hundredfold was made to grow; drawings of real programs grow tenfold.
const BOMB_RATIO: usize = 100;

/// The most that is unfolded to tell one from the other.
const MAX_TRIAL: usize = 64 << 20;

/// The bytes of content that all pages of a document together may still unfold to.
pub(super) struct Budget(usize);

impl Default for Budget {
    fn default() -> Self {
        Self(32 << 20)
    }
}

/// The content of a page is made to overwhelm its reader.
#[derive(Debug)]
pub(super) struct Bomb;

impl Budget {
    /// Unfolds a content stream; `None` where it is damaged or the budget doesn't suffice.
    ///
    /// # Errors
    /// [`Bomb`] where the stream grows absurdly.
    pub(super) fn unfold(&mut self, stream: &Stream) -> Result<Option<Vec<u8>>, Bomb> {
        let limit = MAX_CONTENT.min(self.0);
        if limit == 0 {
            return Ok(None);
        }
        match stream.get_plain_content_with_limit(limit) {
            Ok(content) => {
                self.0 -= content.len();
                return Ok(Some(content));
            }
            Err(error) if is_too_large(&error) => {
                self.0 -= limit;
                if limit == MAX_CONTENT && grows_absurdly(stream) {
                    return Err(Bomb);
                }
            }
            Err(_) => self.0 = self.0.saturating_sub(stream.content.len()),
        }
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
