//! Static files. Their address carries a hash of all of them, so a browser may keep them for ever.

use axum::{
    body::Body,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};
use std::{borrow::Cow, fs, path::PathBuf};

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../admin-templates/static"]
struct Embedded;

const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const NOT_KEPT: HeaderValue = HeaderValue::from_static("no-cache");

pub struct Assets {
    source: Source,
    hash: String,
}

enum Source {
    Embedded,
    Folder(PathBuf),
}

impl Assets {
    pub(crate) fn embedded() -> Self {
        let mut names: Vec<_> = Embedded::iter().collect();
        names.sort();
        let mut digest = Sha256::new();
        for name in names {
            digest.update(name.as_bytes());
            digest.update(Embedded::get(&name).map(|file| file.data).unwrap_or_default());
        }
        let hash = hex::encode(&digest.finalize()[..6]);
        Self { source: Source::Embedded, hash }
    }

    pub(crate) fn folder(root: PathBuf) -> Self {
        Self { source: Source::Folder(root), hash: "now".into() }
    }

    /// What stands before a file's path: `/static/<hash>/`.
    pub fn address(&self) -> String {
        format!("/static/{}/", self.hash)
    }

    /// Answers `GET /static/{hash}/{path}`. A page of an older release asks with an older hash; it gets today's file, to
    /// be asked for again.
    pub fn response(&self, hash: &str, path: &str) -> Response {
        let Some(data) = self.data(path) else {
            return StatusCode::NOT_FOUND.into_response();
        };
        let keep =
            if hash == self.hash && matches!(self.source, Source::Embedded) { FOR_EVER } else { NOT_KEPT };
        let kind = HeaderValue::from_static(content_type(path));
        ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, keep)], Body::from(data.into_owned()))
            .into_response()
    }

    fn data(&self, path: &str) -> Option<Cow<'static, [u8]>> {
        match &self.source {
            Source::Embedded => Embedded::get(path).map(|file| file.data),
            Source::Folder(root) => {
                let plain = path.split('/').all(|part| !part.is_empty() && !part.starts_with('.'));
                plain.then(|| fs::read(root.join(path)).ok().map(Cow::Owned))?
            }
        }
    }
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map(|(_, extension)| extension) {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("woff2") => "font/woff2",
        _ => "text/plain; charset=utf-8",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(response: &Response) -> &str {
        response.headers()[header::CACHE_CONTROL].to_str().unwrap()
    }

    #[test]
    fn only_the_current_hash_is_kept_for_ever() {
        let assets = Assets::embedded();
        let current = assets.response(&assets.hash, "app.css");
        assert_eq!(current.status(), StatusCode::OK);
        assert!(kept(&current).contains("immutable"));
        assert_eq!(kept(&assets.response("0ld", "app.css")), "no-cache");
        assert_eq!(assets.response(&assets.hash, "../pages/login.html").status(), StatusCode::NOT_FOUND);
    }

    #[test]
    fn a_folder_gives_nothing_outside_of_itself() {
        let assets =
            Assets::folder(concat!(env!("CARGO_MANIFEST_DIR"), "/../../admin-templates/static").into());
        assert_eq!(assets.response("now", "app.css").status(), StatusCode::OK);
        for path in ["../pages/login.html", "/etc/passwd", "fonts/../../pages/login.html"] {
            assert_eq!(assets.response("now", path).status(), StatusCode::NOT_FOUND, "{path}");
        }
    }
}
