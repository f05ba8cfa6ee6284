//! What the content of a page paints: text, pictures, lines, or nothing.

/// What was painted on a page.
#[derive(Debug, Default)]
pub(super) struct Painted {
    /// There is text, visible or not (a scan may carry recognised text under its picture).
    pub(super) text: bool,
    pub(super) visible_text: bool,
    /// Pictures, lines, areas.
    pub(super) graphics: bool,
    /// Pixels and area (square points) of the pictures together.
    pub(super) pixels: f64,
    pub(super) area: f64,
    /// Some content was too much or too damaged to be read; it counts as painted.
    pub(super) unread: bool,
    /// How many forms were painted.
    pub(super) forms: u32,
}

impl Painted {
    pub(super) fn is_blank(&self) -> bool {
        !self.text && !self.graphics && !self.unread
    }

    /// Something is painted, but no word of it can be searched.
    pub(super) fn is_picture(&self) -> bool {
        !self.text && self.graphics && !self.unread
    }

    /// Dots per inch of a page that is a scan: pictures fill at least half of it, and no text is written over them.
    pub(super) fn resolution(&self, (width, height): (f64, f64)) -> Option<f64> {
        const SQUARE_INCH: f64 = 72.0 * 72.0;
        let scan = !self.visible_text && self.area > 0.0 && self.area >= width * height / 2.0;
        scan.then(|| (self.pixels / (self.area / SQUARE_INCH)).sqrt())
    }
}
