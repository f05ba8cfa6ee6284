//! JSON request bodies: content type, size and syntax.

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

/// The most bytes of a JSON body. Files are not uploaded as JSON.
const MAX_BYTES: u64 = 1024 * 1024;

/// A JSON body; its value is `null` when the request has none.
pub(super) struct JsonBody {
    pub(super) value: Value,
    pub(super) bytes: Bytes,
}

impl FromRequest<App> for JsonBody {
    type Rejection = ApiError;

    async fn from_request(request: Request, _: &App) -> Result<Self, ApiError> {
        let (parts, body) = request.into_parts();
        let bytes = read_body(&parts.headers, body).await?;
        if bytes.is_empty() {
            return Ok(Self { value: Value::Null, bytes });
        }
        if !is_json(&parts.headers) {
            return Err(ApiError::NotJson);
        }
        let value = serde_json::from_slice(&bytes)
            .map_err(|error| ApiError::BadJson { line: error.line(), column: error.column() })?;
        match find_nul(&value, "") {
            Some(path) => Err(ApiError::invalid(&path, "نویسهٔ NUL در متن پذیرفته نیست")),
            None => Ok(Self { value, bytes }),
        }
    }
}

/// The `Content-Length` of a request.
pub(super) fn content_length(headers: &HeaderMap) -> Option<u64> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

async fn read_body(headers: &HeaderMap, body: Body) -> Result<Bytes, ApiError> {
    let too_large = || ApiError::TooLarge { limit: MAX_BYTES };
    if content_length(headers).is_some_and(|bytes| bytes > MAX_BYTES) {
        return Err(too_large());
    }
    let (mut chunks, mut bytes) = (body.into_data_stream(), BytesMut::new());
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|_| ApiError::BadRequest("فرستادن درخواست نیمه‌کاره ماند."))?;
        if (bytes.len() + chunk.len()) as u64 > MAX_BYTES {
            return Err(too_large());
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes.freeze())
}

/// Whether the content type is `application/json` or has the suffix `+json`, such as `application/merge-patch+json`.
fn is_json(headers: &HeaderMap) -> bool {
    let given = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let essence = given.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence == "application/json" || (essence.starts_with("application/") && essence.ends_with("+json"))
}

/// The path of the first NUL character. PostgreSQL cannot store one in a text.
fn find_nul(value: &Value, path: &str) -> Option<String> {
    match value {
        Value::String(text) => text.contains('\0').then(|| path.to_owned()),
        Value::Array(items) => {
            items.iter().enumerate().find_map(|(index, item)| find_nul(item, &format!("{path}[{index}]")))
        }
        Value::Object(fields) => fields.iter().find_map(|(key, value)| {
            if key.contains('\0') {
                Some(path.to_owned())
            } else {
                find_nul(value, &super::fields::child_path(path, key))
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
            find_nul(&json!({"data": {"rows": [{"a": "x"}, {"a": "x\0"}]}}), "").unwrap(),
            "data.rows[1].a"
        );
        assert_eq!(find_nul(&json!({"a": ["\\u0000", 0]}), ""), None);
    }
}
