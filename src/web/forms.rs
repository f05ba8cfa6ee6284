//! A submitted form: its fields as text, in the order they came, repeated ones included.

use crate::error::WebError;
use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
    http::header,
};
use url::form_urlencoded;

/// Longer than any form of ours may grow.
const LIMIT: usize = 256 * 1024;

/// On a request whose fields were typed before the person signed in anew: its handler shows them and writes nothing.
#[derive(Clone, Copy, Debug)]
pub struct Kept;

/// The fields of a form, as typed. A missing field is an empty one: browsers do not send unticked boxes.
#[derive(Clone, Debug, Default)]
pub struct Fields {
    typed: Vec<(String, String)>,
    kept: bool,
}

impl Fields {
    /// The first value of this field.
    pub fn get(&self, name: &str) -> &str {
        self.typed.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value)
    }

    /// The first value of this field, where the form had it at all.
    pub fn given(&self, name: &str) -> Option<&str> {
        self.typed.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str())
    }

    /// All values of a field that may be repeated.
    pub fn all<'f>(&'f self, name: &'f str) -> impl Iterator<Item = &'f str> {
        self.typed.iter().filter(move |(field, _)| field == name).map(|(_, value)| value.as_str())
    }

    /// The fields were typed before the person signed in anew: they are shown again, and nothing is done with them.
    pub fn is_kept(&self) -> bool {
        self.kept
    }

    /// The value of a hidden field that the page wrote itself.
    ///
    /// # Errors
    /// When it is missing or is no number.
    pub fn number(&self, name: &'static str) -> Result<i64, WebError> {
        self.get(name).parse().map_err(|_| WebError::BadRequest(name))
    }

    fn parse(body: &[u8]) -> Self {
        let fields = form_urlencoded::parse(body).map(|(name, value)| {
            // PostgreSQL keeps no NUL in a text, and browsers send line ends as CR LF.
            (name.into_owned(), value.replace('\0', "").replace("\r\n", "\n"))
        });
        Self { typed: fields.collect(), kept: false }
    }
}

impl<S: Send + Sync> FromRequest<S> for Fields {
    type Rejection = WebError;

    async fn from_request(request: Request, _: &S) -> Result<Self, WebError> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        let length = request.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok());
        let empty = length.is_none_or(|length| length == "0");
        if !kind.map_or(empty, |kind| kind.starts_with("application/x-www-form-urlencoded")) {
            return Err(WebError::BadRequest("Content-Type"));
        }
        let kept = request.extensions().get::<Kept>().is_some();
        let body = axum::body::to_bytes(request.into_body(), LIMIT).await;
        let body: Bytes = body.map_err(|_| WebError::TooLarge)?;
        Ok(Self { kept, ..Self::parse(&body) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeated_fields_keep_their_order_and_unticked_boxes_are_empty() {
        let fields = Fields::parse(b"own=1&own=0&text=%DA%A9%D8%AF%0D%0Ax%00&version=7");
        assert_eq!(fields.all("own").collect::<Vec<_>>(), ["1", "0"]);
        assert_eq!(fields.get("text"), "کد\nx");
        assert_eq!(fields.get("missing"), "");
        assert_eq!(fields.number("version").unwrap(), 7);
        assert!(fields.number("text").is_err());
    }
}
