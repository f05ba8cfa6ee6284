//! What the structure of an image file says, before a pixel is decoded.

/// What the first bytes of an image claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Header {
    pub(crate) width: u32,
    pub(crate) height: u32,
    /// Bytes of one decoded pixel.
    pub(crate) depth: u32,
    /// Colours of the printing press.
    pub(crate) cmyk: bool,
}

/// What a walk over the parts of an image file finds.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Structure {
    pub(crate) header: Option<Header>,
    /// Where the file ends by its own account; `None` when it is cut off before.
    pub(crate) end: Option<usize>,
    pub(crate) animated: bool,
}
