//! What server and child say to each other over the child's standard input and output.
//!
//! A frame is its kind (one byte), the length of its heading and of its body (four bytes each, little-endian), the
//! heading (JSON) and the body (the file, or the picture). The child says hello once it has confined itself, then
//! gives one answer for each request until its input ends.

use crate::{Trust, confinement::Confinement, signatures::Written};
use bytes::Bytes;
use kartabl_domain::documents::{Code, Expectation, Finding, Report};
use std::io;

/// The length of a frame before its heading.
pub(crate) const START: usize = 9;

/// The largest part that is accepted from the other side, in bytes.
const MAX_PART: u32 = 256 << 20;

const HELLO: u8 = b'H';
const CHECK: u8 = b'C';
const PREVIEW: u8 = b'P';
const PAGE: u8 = b'G';
const NOTHING: u8 = b'N';
const TRUST: u8 = b'T';

/// What a child is asked.
#[derive(Debug, Clone)]
pub enum Request {
    /// Check a file.
    Check(Expectation, Bytes),
    /// Draw a small picture of a file.
    Preview(Bytes),
    /// Draw a page of a PDF, counted from 1, of so many pixels across.
    Page(u32, u16, Bytes),
    /// From now on, trust these.
    Trust(Trust),
}

/// What it answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// To [`Request::Check`].
    Report(Report),
    /// To [`Request::Preview`] and [`Request::Page`]: a PNG, if the file can be drawn.
    Preview(Option<Bytes>),
    /// To [`Request::Trust`].
    Heard,
}

impl Request {
    /// The answer where a file has brought down whoever looked into it.
    pub(crate) fn defeated(&self, code: Code, detail: &str) -> Answer {
        match self {
            Self::Check(..) => Answer::Report(Report::of(None, vec![Finding::new(code, detail)])),
            Self::Preview(_) | Self::Page(..) | Self::Trust(_) => Answer::Preview(None),
        }
    }

    pub(crate) fn to_frame(&self) -> io::Result<Frame> {
        Ok(match self {
            Self::Check(expectation, file) => {
                Frame { kind: CHECK, heading: serde_json::to_vec(expectation)?, body: file.clone() }
            }
            Self::Preview(file) => Frame { kind: PREVIEW, heading: Vec::new(), body: file.clone() },
            Self::Page(number, across, file) => {
                Frame { kind: PAGE, heading: serde_json::to_vec(&(number, across))?, body: file.clone() }
            }
            Self::Trust(trust) => {
                Frame { kind: TRUST, heading: serde_json::to_vec(&trust.written())?, body: Bytes::new() }
            }
        })
    }

    pub(crate) fn of_frame(frame: Frame) -> io::Result<Self> {
        match frame.kind {
            CHECK => Ok(Self::Check(serde_json::from_slice(&frame.heading)?, frame.body)),
            PREVIEW => Ok(Self::Preview(frame.body)),
            PAGE => {
                let (number, across) = serde_json::from_slice(&frame.heading)?;
                Ok(Self::Page(number, across, frame.body))
            }
            TRUST => {
                let written: Written = serde_json::from_slice(&frame.heading)?;
                Ok(Self::Trust(Trust::of(written).ok_or(io::ErrorKind::InvalidData)?))
            }
            _ => Err(io::ErrorKind::InvalidData.into()),
        }
    }
}

impl Answer {
    pub(crate) fn to_frame(&self) -> io::Result<Frame> {
        Ok(match self {
            Self::Report(report) => {
                Frame { kind: CHECK, heading: serde_json::to_vec(report)?, body: Bytes::new() }
            }
            Self::Preview(Some(picture)) => {
                Frame { kind: PREVIEW, heading: Vec::new(), body: picture.clone() }
            }
            Self::Preview(None) => Frame { kind: NOTHING, heading: Vec::new(), body: Bytes::new() },
            Self::Heard => Frame { kind: TRUST, heading: Vec::new(), body: Bytes::new() },
        })
    }

    pub(crate) fn of_frame(frame: Frame) -> io::Result<Self> {
        match frame.kind {
            CHECK => Ok(Self::Report(serde_json::from_slice(&frame.heading)?)),
            PREVIEW => Ok(Self::Preview(Some(frame.body))),
            NOTHING => Ok(Self::Preview(None)),
            TRUST => Ok(Self::Heard),
            _ => Err(io::ErrorKind::InvalidData.into()),
        }
    }
}

/// One message.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Frame {
    kind: u8,
    heading: Vec<u8>,
    body: Bytes,
}

impl Frame {
    /// The child is confined in this way, and ready.
    pub(crate) fn hello(confinement: &Confinement) -> io::Result<Self> {
        Ok(Self { kind: HELLO, heading: serde_json::to_vec(confinement)?, body: Bytes::new() })
    }

    /// What the child says of itself when it is ready.
    pub(crate) fn greeting(&self) -> io::Result<Confinement> {
        if self.kind == HELLO {
            Ok(serde_json::from_slice(&self.heading)?)
        } else {
            Err(io::ErrorKind::InvalidData.into())
        }
    }

    /// What goes before the body.
    pub(crate) fn start(&self) -> io::Result<Vec<u8>> {
        let length = |part: &[u8]| {
            let length = u32::try_from(part.len()).ok().filter(|length| *length <= MAX_PART);
            length.map(u32::to_le_bytes).ok_or_else(|| io::Error::from(io::ErrorKind::FileTooLarge))
        };
        Ok([&[self.kind][..], &length(&self.heading)?, &length(&self.body)?, &self.heading].concat())
    }

    pub(crate) fn body(&self) -> &[u8] {
        &self.body
    }

    /// The kind of a frame and the lengths of its two parts.
    pub(crate) fn lengths(start: [u8; START]) -> io::Result<(u8, usize, usize)> {
        let [kind, h0, h1, h2, h3, b0, b1, b2, b3] = start;
        let heading = u32::from_le_bytes([h0, h1, h2, h3]);
        let body = u32::from_le_bytes([b0, b1, b2, b3]);
        if heading.max(body) > MAX_PART {
            return Err(io::ErrorKind::InvalidData.into());
        }
        Ok((kind, heading as usize, body as usize))
    }

    /// The frame of this kind whose parts, one behind the other, are these.
    pub(crate) fn assemble(kind: u8, mut parts: Vec<u8>, heading: usize) -> Self {
        let body = parts.split_off(heading);
        Self { kind, heading: parts, body: body.into() }
    }
}
