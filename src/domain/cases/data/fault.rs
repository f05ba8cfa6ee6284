//! Why a patch was refused: the words for the API and for the screen.

use crate::text::fa;
use std::fmt;

/// The patch does not fit the form: a wrong JSON shape, a name that the form does not have, or an item that the
/// catalogue does not have. Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {fault}")]
pub struct DataFault {
    /// Where, such as `data.systems[1].ip`.
    pub path: String,
    /// What is the matter.
    pub fault: Fault,
}

/// What a [`DataFault`] complains about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The form has no such section.
    UnknownSection,
    /// The section has no such field.
    UnknownField,
    /// The JSON value has another shape than this one.
    Shape(Shape),
    /// More rows than anybody means; a few too many are a defect.
    TooManyRows {
        /// The most that are kept.
        most: usize,
    },
    /// A text longer than anybody types; one that is a little too long is a defect.
    TooLong {
        /// The most characters that are kept.
        most: usize,
    },
    /// The catalogue of this kind has no such item.
    NotInCatalogue {
        /// The kind of the catalogue.
        catalogue: String,
        /// The id that was given.
        given: String,
    },
    /// The applicant has no such record of this kind.
    UnknownRecord {
        /// The kind of the records.
        kind: String,
    },
}

/// The JSON shape that belongs at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// An object of sections or of fields.
    Object,
    /// A list of objects, one a row.
    Rows,
    /// A text (or a number, which is kept as text).
    Text,
    /// `true` or `false` (or a text).
    Boolean,
}

impl Fault {
    /// The fault in Persian, for the API and the screen.
    pub fn text(&self) -> String {
        match self {
            Self::UnknownSection => "فرم این درخواست چنین بخشی ندارد".to_owned(),
            Self::UnknownField => "این بخش چنین فیلدی ندارد".to_owned(),
            Self::Shape(Shape::Object) => "در این‌جا یک شیء JSON لازم است".to_owned(),
            Self::Shape(Shape::Rows) => "این بخش تکرارشونده است؛ فهرستی از شیءهای JSON لازم است".to_owned(),
            Self::Shape(Shape::Text) => "در این‌جا یک متن لازم است، نه فهرست، شیء یا درست/نادرست".to_owned(),
            Self::Shape(Shape::Boolean) => "در این‌جا true یا false لازم است".to_owned(),
            Self::TooManyRows { most } => format!("این فهرست بیش از {} ردیف دارد", fa(most)),
            Self::TooLong { most } => format!("این متن بیش از {} نویسه دارد", fa(most)),
            Self::NotInCatalogue { given, .. } => {
                format!("«{given}» در فهرست نیست؛ مورد را از فهرست جستجو و انتخاب کنید")
            }
            Self::UnknownRecord { .. } => {
                "متقاضی چنین موردی در فهرست خود ندارد؛ از فهرست خودش انتخاب کنید یا مشخصات را وارد کنید"
                    .to_owned()
            }
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownSection => f.write_str("the form has no such section"),
            Self::UnknownField => f.write_str("the section has no such field"),
            Self::Shape(Shape::Object) => f.write_str("an object is expected"),
            Self::Shape(Shape::Rows) => f.write_str("a list of objects is expected"),
            Self::Shape(Shape::Text) => f.write_str("a text is expected"),
            Self::Shape(Shape::Boolean) => f.write_str("true or false is expected"),
            Self::TooManyRows { most } => write!(f, "more than {most} rows"),
            Self::TooLong { most } => write!(f, "more than {most} characters"),
            Self::NotInCatalogue { catalogue, .. } => write!(f, "no such item in the catalogue {catalogue}"),
            Self::UnknownRecord { kind } => write!(f, "the applicant has no such record in {kind}"),
        }
    }
}
