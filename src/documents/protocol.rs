//! The messages between the server and a worker process, over the worker's standard input and output.
//!
//! A message is two frames, each after its length: a heading in JSON, and a body (the file, or the picture). A worker
//! says hello once it has confined itself, then gives one answer for each request until its input ends.

use crate::{confinement::Confinement, signatures::trust::Trust};
use bytes::Bytes;
use kartabl_domain::documents::{Code, Expectation, Finding, Report};
use serde::{Deserialize, Serialize};
use std::io;
use tokio_util::codec::LengthDelimitedCodec;

/// The largest frame that is accepted from the other side, in bytes.
const MAX_FRAME: usize = 256 << 20;

/// How frames are cut: both sides use it, the worker without a runtime.
pub(crate) fn codec() -> LengthDelimitedCodec {
    LengthDelimitedCodec::builder().max_frame_length(MAX_FRAME).new_codec()
}

/// A task for a worker, with the file that it concerns.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    /// What is to be done.
    pub(crate) task: Task,
    /// The file; empty for [`Task::Trust`].
    pub(crate) file: Bytes,
}

/// What a worker can do.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) enum Task {
    /// Check the file.
    Check(Expectation),
    /// Draw a small picture of the file.
    Preview,
    /// Draw a page of a PDF.
    Page {
        /// Which page, counted from 1.
        number: u32,
        /// The width of the picture in pixels.
        width: u16,
    },
    /// From now on, trust these certificates.
    Trust(Trust),
}

/// What a worker answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Answer {
    /// Answers [`Task::Check`].
    Report(Report),
    /// Answers [`Task::Preview`] and [`Task::Page`]: a PNG, if the file can be drawn.
    Picture(Option<Bytes>),
    /// Answers [`Task::Trust`].
    Trusted,
}

/// The heading of an answer.
#[derive(Serialize, Deserialize)]
enum AnswerHeading {
    Report(Report),
    Picture,
    NoPicture,
    Trusted,
}

/// The two frames of a message.
#[derive(Debug)]
pub(crate) struct Message {
    pub(crate) heading: Bytes,
    pub(crate) body: Bytes,
}

impl Message {
    fn new(heading: &impl Serialize, body: Bytes) -> io::Result<Self> {
        Ok(Self { heading: serde_json::to_vec(heading)?.into(), body })
    }

    /// The first message of a worker: how it could confine itself.
    pub(crate) fn hello(confinement: &Confinement) -> io::Result<Self> {
        Self::new(confinement, Bytes::new())
    }

    pub(crate) fn into_hello(self) -> io::Result<Confinement> {
        Ok(serde_json::from_slice(&self.heading)?)
    }
}

impl Request {
    /// The answer where the file has crashed the worker that looked into it.
    pub(crate) fn crashed(&self, code: Code, detail: &str) -> Answer {
        match self.task {
            Task::Check(_) => Answer::Report(Report::of(None, vec![Finding::new(code, detail)])),
            Task::Preview | Task::Page { .. } | Task::Trust(_) => Answer::Picture(None),
        }
    }

    pub(crate) fn to_message(&self) -> io::Result<Message> {
        Message::new(&self.task, self.file.clone())
    }

    pub(crate) fn of_message(message: Message) -> io::Result<Self> {
        Ok(Self { task: serde_json::from_slice(&message.heading)?, file: message.body })
    }
}

impl Answer {
    pub(crate) fn into_message(self) -> io::Result<Message> {
        match self {
            Self::Report(report) => Message::new(&AnswerHeading::Report(report), Bytes::new()),
            Self::Picture(Some(picture)) => Message::new(&AnswerHeading::Picture, picture),
            Self::Picture(None) => Message::new(&AnswerHeading::NoPicture, Bytes::new()),
            Self::Trusted => Message::new(&AnswerHeading::Trusted, Bytes::new()),
        }
    }

    pub(crate) fn of_message(message: Message) -> io::Result<Self> {
        Ok(match serde_json::from_slice(&message.heading)? {
            AnswerHeading::Report(report) => Self::Report(report),
            AnswerHeading::Picture => Self::Picture(Some(message.body)),
            AnswerHeading::NoPicture => Self::Picture(None),
            AnswerHeading::Trusted => Self::Trusted,
        })
    }
}
