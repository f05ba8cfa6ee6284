//! A letter's page that the browser loads again by itself while a worker has the letter.

use axum::http::{HeaderMap, HeaderName, HeaderValue, request::Parts};
use kartabl_domain::{
    letters::{
        Letter, Stage,
        dispatch::{Dispatch, Standing},
    },
    procedures::Route,
};

const REFRESH: HeaderName = HeaderName::from_static("refresh");
const SECONDS: u32 = 2;
/// The field of the query that holds the stage which the page showed before.
const SEEN: &str = "seen";

/// Whether a worker has the letter, so that the page changes without anybody acting, and holds nothing to be typed.
pub(super) fn is_needed(letter: &Letter) -> bool {
    let is_sent = |way: &Dispatch| match way.standing {
        Standing::Sending => true,
        Standing::Waiting => way.route() == Route::Ece && way.tries.is_empty(),
        _ => way.standing.is_settled(),
    };
    match letter.stage {
        Stage::Issuing(_) => true,
        Stage::Dispatching { .. } => letter.dispatches.iter().all(is_sent),
        _ => false,
    }
}

/// Has the browser load the page of the letter again.
pub(super) fn set_header(headers: &mut HeaderMap, letter: &Letter) {
    let value = format!("{SECONDS}; url=/letters/{}?{SEEN}={}", letter.id, letter.stage_name());
    headers.extend(HeaderValue::from_str(&value).ok().map(|value| (REFRESH, value)));
}

/// Whether the browser has loaded the page again by itself and the letter is still at the stage that it showed. Such a
/// request shows nothing new, so an open tab leaves one row in the audit.
pub(super) fn is_repeated(parts: &Parts, letter: &Letter) -> bool {
    let query = parts.uri.query().unwrap_or_default();
    let mut fields = url::form_urlencoded::parse(query.as_bytes());
    let seen = fields.find(|(name, _)| name == SEEN).map(|(_, stage)| stage);
    is_needed(letter) && seen.is_some_and(|stage| stage == letter.stage_name())
}
