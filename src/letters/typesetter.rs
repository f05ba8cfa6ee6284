//! The typesetter: what all letters share is prepared once, so that each letter is only its data and a QR code.

use crate::{assets, error::LetterError, qr::qr_svg, text::make_printable};
use kartabl_domain::letters::LetterData;
use std::{collections::HashMap, fmt::Display, path::Path};
use typst::{
    Library, LibraryExt, World, WorldExt,
    diag::{FileError, FileResult, SourceDiagnostic},
    foundations::{Bytes, Datetime, Duration, Smart},
    syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot},
    text::{Font, FontBook},
    utils::LazyHash,
};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

/// For how many letters a result stays in typst's cache. What all letters share is used by each of them and stays.
const CACHED_LETTERS: usize = 2;

/// The file in which a template reads whether there is more than one page. Asking typst for page numbers would cost every
/// letter a second pass; most have one page and are done after the first.
const SEVERAL_PAGES: &str = "several-pages.json";

/// How every PNG file begins.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// What the templates import; no letter by itself.
const BASE: &str = "base";

/// Sets letters from templates. It is made once in a process and may be used from many threads.
pub struct Typesetter {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    templates: HashMap<String, FileId>,
    sources: HashMap<FileId, Source>,
    files: HashMap<FileId, Bytes>,
    standards: PdfStandards,
}

impl Typesetter {
    /// Reads templates (`*.typ`), pictures and `fonts/`; files in `folder` replace the built-in ones of the same name.
    ///
    /// # Errors
    /// The folder can't be read, a template is not valid typst.
    pub fn new(folder: Option<&Path>) -> Result<Self, LetterError> {
        let (mut fonts, mut templates) = (Vec::new(), HashMap::new());
        let (mut sources, mut files) = (HashMap::new(), HashMap::new());
        for (name, data) in assets::load(folder)? {
            let id = file_id(&name)?;
            if name.starts_with("fonts/") {
                fonts.extend(Font::iter(Bytes::new(data)));
            } else if let Some(template) = name.strip_suffix(".typ") {
                let text = String::from_utf8(data).map_err(|error| wrong(&name, error))?;
                let source = Source::new(id, text);
                if let Some(error) = source.root().errors_and_warnings().0.first() {
                    return Err(wrong(&name, &error.message));
                }
                if template != BASE {
                    templates.insert(template.to_owned(), id);
                }
                sources.insert(id, source);
            } else {
                files.insert(id, Bytes::new(data));
            }
        }
        let standards =
            PdfStandards::new(&[PdfStandard::A_2a]).map_err(|error| wrong("PDF/A-2a", error.message()))?;
        Ok(Self {
            library: LazyHash::new(Library::default()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
            templates,
            sources,
            files,
            standards,
        })
    }

    /// Sets a letter as a tagged PDF/A-2a file; `template` is the name of a template file without `.typ`. One template
    /// and one set of data always give equal bytes.
    ///
    /// # Errors
    /// See [`LetterError`]; none of them passes by trying again.
    pub fn render(&self, template: &str, letter: &LetterData) -> Result<Vec<u8>, LetterError> {
        let outcome = self.page(template, letter)?.print(letter);
        comemo::evict(CACHED_LETTERS);
        outcome
    }

    /// Checks whether the letter could be printed, without printing it. A draft is checked with a stand-in for its
    /// number, so that no number is taken for a letter that can't be made.
    ///
    /// # Errors
    /// Everything that [`Typesetter::render`] refuses, but for what only the templates can refuse.
    pub fn check(&self, template: &str, letter: &LetterData) -> Result<(), LetterError> {
        self.page(template, letter).map(drop)
    }

    fn page(&self, template: &str, letter: &LetterData) -> Result<Page<'_>, LetterError> {
        let main = self.templates.get(template);
        let main = *main.ok_or_else(|| LetterError::UnknownTemplate(template.to_owned()))?;
        let missing = letter.missing();
        if !missing.is_empty() {
            return Err(LetterError::Missing(missing));
        }
        if let Some(table) = &letter.table {
            let headers = table.headers.len();
            if let Some((index, row)) = table.rows.iter().enumerate().find(|(_, row)| row.len() != headers) {
                return Err(LetterError::UnevenTable { row: index + 1, cells: row.len(), headers });
            }
        }
        let mut files = HashMap::from([
            (file_id("letter.json")?, Bytes::new(self.printable(letter)?)),
            (file_id("qr.svg")?, Bytes::from_string(qr_svg(&letter.verification_url)?)),
            (file_id(SEVERAL_PAGES)?, Bytes::from_string("false")),
        ]);
        if let Some(png) = &letter.signature_png {
            if !png.starts_with(PNG) {
                return Err(LetterError::Signature);
            }
            files.insert(file_id("signature.png")?, Bytes::new(png.clone()));
        }
        Ok(Page { shared: self, main, files })
    }

    /// The data as the templates read it: JSON with clean texts, and whether there is a signature.
    fn printable(&self, letter: &LetterData) -> Result<Vec<u8>, LetterError> {
        let invalid = |error: serde_json::Error| wrong("letter.json", error);
        let mut data = serde_json::to_value(letter).map_err(invalid)?;
        make_printable(&mut data, "", &|character| {
            self.fonts.iter().all(|font| font.info().coverage.contains(character.into()))
        })?;
        data["signed"] = letter.signature_png.is_some().into();
        serde_json::to_vec(&data).map_err(invalid)
    }
}

/// One letter as typst sees it: the shared parts and its own files, nothing else, and no today.
struct Page<'a> {
    shared: &'a Typesetter,
    main: FileId,
    files: HashMap<FileId, Bytes>,
}

impl Page<'_> {
    fn print(mut self, letter: &LetterData) -> Result<Vec<u8>, LetterError> {
        let mut document = self.lay_out()?;
        if document.pages().len() > 1 {
            self.files.insert(file_id(SEVERAL_PAGES)?, Bytes::from_string("true"));
            document = self.lay_out()?;
        }
        let options = PdfOptions {
            standards: self.shared.standards.clone(),
            ident: Smart::Custom(format!("{} {}", letter.number, letter.verification_code)),
            creator: Smart::Custom(Some("kartabl".to_owned())),
            ..PdfOptions::default()
        };
        typst_pdf::pdf(&document, &options).map_err(|errors| self.explain(&errors))
    }

    fn lay_out(&self) -> Result<PagedDocument, LetterError> {
        typst::compile(self).output.map_err(|errors| self.explain(&errors))
    }

    fn explain(&self, errors: &[SourceDiagnostic]) -> LetterError {
        let Some(error) = errors.first() else { return wrong("typst", "no reason given") };
        let id = error.span.id().unwrap_or(self.main);
        let file = id.vpath().get_without_slash();
        let line = self
            .source(id)
            .ok()
            .zip(self.range(error.span))
            .and_then(|(source, range)| source.lines().byte_to_line(range.start));
        let place = line.map_or_else(|| file.to_owned(), |line| format!("{file}:{}", line + 1));
        let hints: String = error.hints.iter().map(|hint| format!("; {}", hint.v)).collect();
        wrong(&place, format!("{}{hints}", error.message))
    }
}

impl World for Page<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.shared.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.shared.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        self.shared.sources.get(&id).cloned().ok_or(FileError::AccessDenied)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.files.get(&id).or_else(|| self.shared.files.get(&id)).cloned().ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.shared.fonts.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}

fn file_id(path: &str) -> Result<FileId, LetterError> {
    let virtual_path = VirtualPath::new(path).map_err(|error| wrong(path, format!("{error:?}")))?;
    Ok(RootedPath::new(VirtualRoot::Project, virtual_path).intern())
}

fn wrong(place: &str, message: impl Display) -> LetterError {
    LetterError::Template { place: place.to_owned(), message: message.to_string() }
}
