//! JSON bodies: their type, size and syntax.

use super::error::ApiError;
use axum::{
    body::Body,
    extract::{FromRequest, Request},
    http::{HeaderMap, header},
};
use bytes::{Bytes, BytesMut};
use futures::StreamExt;
use kartabl_web::App;
use serde_json::Value;

/// The longest JSON body in bytes; files come by another way.
const LIMIT: u64 = 1024 * 1024;

/// A JSON body; `null` where there is none.
pub(super) struct JsonBody {
    pub(super) value: Value,
    pub(super) bytes: Bytes,
}

impl FromRequest<App> for JsonBody {
    type Rejection = ApiError;

    async fn from_request(request: Request, _: &App) -> Result<Self, ApiError> {
        let (parts, body) = request.into_parts();
        let bytes = read(&parts.headers, body).await?;
        if bytes.is_empty() {
            return Ok(Self { value: Value::Null, bytes });
        }
        if !is_json(&parts.headers) {
            return Err(ApiError::NotJson);
        }
        let value = serde_json::from_slice(&bytes)
            .map_err(|error| ApiError::BadJson { line: error.line(), column: error.column() })?;
        match nul_at(&value, "") {
            Some(path) => Err(ApiError::invalid(&path, "نویسهٔ NUL در متن پذیرفته نیست")),
            None => Ok(Self { value, bytes }),
        }
    }
}

/// The length that the sender announces.
pub(super) fn announced(headers: &HeaderMap) -> Option<u64> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

async fn read(headers: &HeaderMap, body: Body) -> Result<Bytes, ApiError> {
    let too_large = || ApiError::TooLarge { limit: LIMIT };
    if announced(headers).is_some_and(|bytes| bytes > LIMIT) {
        return Err(too_large());
    }
    let (mut chunks, mut bytes) = (body.into_data_stream(), BytesMut::new());
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|_| ApiError::BadRequest("فرستادن درخواست نیمه‌کاره ماند."))?;
        if (bytes.len() + chunk.len()) as u64 > LIMIT {
            return Err(too_large());
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes.freeze())
}

/// `application/json`, or a type that is JSON inside, such as `application/merge-patch+json`.
fn is_json(headers: &HeaderMap) -> bool {
    let given = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let essence = given.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence == "application/json" || (essence.starts_with("application/") && essence.ends_with("+json"))
}

/// The first place with a NUL character, which PostgreSQL keeps in no text.
fn nul_at(value: &Value, path: &str) -> Option<String> {
    match value {
        Value::String(text) => text.contains('\0').then(|| path.to_owned()),
        Value::Array(items) => {
            items.iter().enumerate().find_map(|(index, item)| nul_at(item, &format!("{path}[{index}]")))
        }
        Value::Object(fields) => fields.iter().find_map(|(key, value)| {
            if key.contains('\0') {
                Some(path.to_owned())
            } else {
                nul_at(value, &super::fields::below(path, key))
            }
        }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_nul_is_found_where_it_stands() {
        assert_eq!(
            nul_at(&json!({"data": {"rows": [{"a": "x"}, {"a": "x\0"}]}}), "").unwrap(),
            "data.rows[1].a"
        );
        assert_eq!(nul_at(&json!({"a": ["\\u0000", 0]}), ""), None);
    }
}
