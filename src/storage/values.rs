//! The values that cross the border to the database, stored alike by both engines, and the rows that come back.

use crate::{Result, StorageError};
use jiff::Timestamp;
use kartabl_domain::ids;
use serde::{Serialize, de::DeserializeOwned};
use sqlx::{
    Database, Encode, FromRow, Postgres, Sqlite, Type, encode::IsNull, error::BoxDynError, postgres::PgRow,
    sqlite::SqliteRow,
};

/// A parameter of a statement. A NULL keeps its type, as PostgreSQL wants.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Bool(Option<bool>),
    Int(Option<i64>),
    Real(Option<f64>),
    Text(Option<String>),
    Blob(Option<Vec<u8>>),
}

/// The parameters of a statement, in the order of `$1`, `$2`, …
#[macro_export]
macro_rules! args {
    ($($value:expr),* $(,)?) => { vec![$($crate::Value::from($value)),*] };
}

macro_rules! values_from {
    ($($type:ty => $kind:ident $into:expr;)*) => {$(
        impl From<$type> for Value {
            fn from(value: $type) -> Self {
                Self::$kind(Some($into(value)))
            }
        }

        impl From<Option<$type>> for Value {
            fn from(value: Option<$type>) -> Self {
                Self::$kind(value.map($into))
            }
        }
    )*};
}

values_from! {
    bool => Bool std::convert::identity;
    i64 => Int std::convert::identity;
    i32 => Int i64::from;
    u32 => Int i64::from;
    f64 => Real std::convert::identity;
    String => Text std::convert::identity;
    &str => Text str::to_owned;
    &String => Text String::clone;
    Vec<u8> => Blob std::convert::identity;
    &[u8] => Blob <[u8]>::to_vec;
    Timestamp => Int Timestamp::as_microsecond;
    serde_json::Value => Text |value: serde_json::Value| value.to_string();
    &serde_json::Value => Text |value: &serde_json::Value| value.to_string();
    ids::CaseId => Text |id: ids::CaseId| id.to_string();
    ids::DocumentId => Text |id: ids::DocumentId| id.to_string();
    ids::DefectId => Text |id: ids::DefectId| id.to_string();
    ids::LetterId => Text |id: ids::LetterId| id.to_string();
    ids::MessageId => Text |id: ids::MessageId| id.to_string();
    ids::StaffId => Text |id: ids::StaffId| id.to_string();
    ids::ApiKeyId => Text |id: ids::ApiKeyId| id.to_string();
    ids::EventId => Text |id: ids::EventId| id.to_string();
    ids::NoteId => Text |id: ids::NoteId| id.to_string();
    ids::ApplicantId => Text |id: ids::ApplicantId| id.to_string();
    ids::RecordId => Text |id: ids::RecordId| id.to_string();
    ids::JobId => Int |id: ids::JobId| id.0;
}

macro_rules! portable {
    ($($database:ident),*) => {$(
        impl Type<$database> for Value {
            fn type_info() -> <$database as Database>::TypeInfo {
                <str as Type<$database>>::type_info()
            }
        }

        impl Encode<'_, $database> for Value {
            fn encode_by_ref(
                &self,
                buffer: &mut <$database as Database>::ArgumentBuffer,
            ) -> std::result::Result<IsNull, BoxDynError> {
                match self {
                    Self::Bool(value) => Encode::<$database>::encode_by_ref(value, buffer),
                    Self::Int(value) => Encode::<$database>::encode_by_ref(value, buffer),
                    Self::Real(value) => Encode::<$database>::encode_by_ref(value, buffer),
                    Self::Text(value) => Encode::<$database>::encode_by_ref(value, buffer),
                    Self::Blob(value) => Encode::<$database>::encode_by_ref(value, buffer),
                }
            }

            fn produces(&self) -> Option<<$database as Database>::TypeInfo> {
                Some(match self {
                    Self::Bool(_) => <bool as Type<$database>>::type_info(),
                    Self::Int(_) => <i64 as Type<$database>>::type_info(),
                    Self::Real(_) => <f64 as Type<$database>>::type_info(),
                    Self::Text(_) => <str as Type<$database>>::type_info(),
                    Self::Blob(_) => <Vec<u8> as Type<$database>>::type_info(),
                })
            }
        }
    )*};
}

portable!(Sqlite, Postgres);

/// A row: whatever `#[derive(sqlx::FromRow)]` makes, which serves both engines.
pub trait Record: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}

impl<T> Record for T where T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}

/// A value as the JSON text that a column keeps.
pub fn to_json<T: Serialize + ?Sized>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|error| StorageError::corrupt(format!("not JSON: {error}")))
}

/// The value in a column of JSON text; `column` names it in the error.
pub fn from_json<T: DeserializeOwned>(column: &str, text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|error| StorageError::corrupt(format!("{column}: {error}")))
}

/// The moment in a column of microseconds since 1970 (UTC).
pub fn timestamp(microseconds: i64) -> Result<Timestamp> {
    Timestamp::from_microsecond(microseconds)
        .map_err(|_| StorageError::corrupt(format!("not a time: {microseconds}")))
}

/// The id, or other parsed value, in a column of text; `column` names it in the error.
pub fn parsed<T: std::str::FromStr>(column: &str, text: &str) -> Result<T> {
    text.parse().map_err(|_| StorageError::corrupt(column))
}
