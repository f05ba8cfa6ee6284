//! From typed page to HTML: one environment, strict about undefined names, that escapes everything.

use crate::{
    assets::Assets,
    error::WebError,
    filters,
    shell::{Flash, Shell},
};
use axum::{
    http::{StatusCode, header},
    response::{AppendHeaders, IntoResponse, Response},
};
use minijinja::{
    AutoEscape, Environment, Error, UndefinedBehavior, context, syntax::SyntaxConfig, value::Serde,
};
use rust_embed::RustEmbed;
use serde::Serialize;
use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// A page: a typed context that knows its template.
pub trait Page: Serialize {
    /// Path inside `admin-templates/`.
    const TEMPLATE: &'static str;
}

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../admin-templates/pages"]
#[prefix = "pages/"]
struct Pages;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../admin-templates/partials"]
#[prefix = "partials/"]
struct Partials;

/// The templates of the pages and the static files that they link to.
pub struct Templates {
    source: Source,
    assets: Assets,
}

enum Source {
    /// Compiled once.
    Embedded(Box<Environment<'static>>),
    /// Read again for every page, so that a change shows at once.
    Folder(PathBuf),
}

impl Templates {
    /// The templates inside of the binary.
    ///
    /// # Errors
    /// When one of them does not compile.
    pub fn embedded() -> Result<Self, Error> {
        let assets = Assets::embedded();
        let mut environment = environment(&assets);
        for name in names() {
            environment.add_template_owned(name.clone(), text(&name)?)?;
        }
        Ok(Self { source: Source::Embedded(Box::new(environment)), assets })
    }

    /// The templates of a folder like `admin-templates/`, for development.
    pub fn folder(root: impl Into<PathBuf>) -> Self {
        let root = root.into();
        Self { assets: Assets::folder(root.join("static")), source: Source::Folder(root) }
    }

    pub fn assets(&self) -> &Assets {
        &self.assets
    }

    /// The page as HTML.
    ///
    /// # Errors
    /// When the template names something that the page does not have.
    pub fn html<P: Page>(&self, page: &P, shell: &Shell) -> Result<String, Error> {
        let context = context! { page => Serde(page), shell => Serde(shell) };
        match &self.source {
            Source::Embedded(environment) => environment.get_template(P::TEMPLATE)?.render(context),
            Source::Folder(root) => {
                let root = root.clone();
                let mut environment = environment(&self.assets);
                environment.set_loader(move |name| read(&root, name));
                environment.get_template(P::TEMPLATE)?.render(context)
            }
        }
    }

    /// The page as a response; an error of the template becomes the page of an internal error.
    pub fn page<P: Page>(&self, page: &P, shell: &Shell) -> Response {
        self.page_with(StatusCode::OK, page, shell)
    }

    /// The page with another status: 409 for a conflict, 422 for a form that must be corrected.
    pub fn page_with<P: Page>(&self, status: StatusCode, page: &P, shell: &Shell) -> Response {
        match self.html(page, shell) {
            Ok(html) => {
                let told =
                    shell.flash.is_some().then_some(AppendHeaders([(header::SET_COOKIE, Flash::TOLD)]));
                let kind = [(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::VARY, "HX-Request")];
                (status, kind, told, html).into_response()
            }
            Err(error) => WebError::from(error).into_response(),
        }
    }
}

fn environment(assets: &Assets) -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.set_syntax(
        SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build().unwrap_or_default(),
    );
    let assets = assets.address();
    environment.add_function("asset", move |path: &str| format!("{assets}{path}"));
    filters::add(&mut environment);
    environment
}

fn names() -> impl Iterator<Item = String> {
    Pages::iter().chain(Partials::iter()).map(std::borrow::Cow::into_owned)
}

fn text(name: &str) -> Result<String, Error> {
    let missing =
        |problem: &str| Error::new(minijinja::ErrorKind::TemplateNotFound, format!("{name}: {problem}"));
    let file = Pages::get(name).or_else(|| Partials::get(name)).ok_or_else(|| missing("not embedded"))?;
    String::from_utf8(file.data.into_owned()).map_err(|_| missing("not UTF-8"))
}

fn read(root: &Path, name: &str) -> Result<Option<String>, Error> {
    match fs::read_to_string(root.join(name)) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => {
            Err(Error::new(minijinja::ErrorKind::InvalidOperation, name.to_owned()).with_source(error))
        }
    }
}
