//! The pages of a PDF: how many, how large, and whether there is anything on them.

mod budget;
mod digits;
mod fonts;
mod interpreter;
mod matrix;
mod painted;
mod text;
mod tokens;
mod tree;

use crate::persian;
use budget::Bomb;
use interpreter::Interpreter;
use kartabl_domain::documents::{Code, Digits, Finding};
use lopdf::{Dictionary, Document, Object};
use tree::{Damage, MAX_PAGES, Page, Tree};

/// Dots per inch below which a scan is hard to read.
const MIN_RESOLUTION: f64 = 100.0;

/// An A4 sheet in points, and how far a page may differ from it (about 4 mm).
const A4: (f64, f64) = (595.28, 841.89);
const TOLERANCE: f64 = 12.0;

/// The long side of an A0 sheet in points, with that tolerance.
const A0_SIDE: f64 = 3370.39 + TOLERANCE;

/// Adds what is wrong with the pages; the number of pages, unless the tree can't be followed, and the digits of their
/// text, where it can be read.
pub(crate) fn check(document: &Document, findings: &mut Vec<Finding>) -> (Option<u32>, Option<Digits>) {
    let tree = Tree::walk(document);
    match tree.damage {
        Some(Damage::Bomb(claimed)) => {
            let detail = format!("فهرست صفحه‌ها {} صفحه ادعا می‌کند", persian::number(claimed));
            findings.push(Finding::new(Code::Bomb, detail));
            return (None, None);
        }
        Some(Damage::Loop) => findings.push(Finding::new(Code::Corrupt, "فهرست صفحه‌ها به خودش برمی‌گردد")),
        Some(Damage::Missing) => findings.push(Finding::new(Code::Corrupt, "صفحه‌ای از فایل از دست رفته است")),
        None if tree.count == 0 => {
            findings.push(Finding::new(Code::Corrupt, "فایل هیچ صفحه‌ای ندارد"));
        }
        None => {}
    }
    if tree.count > MAX_PAGES {
        let [count, limit] = [tree.count, MAX_PAGES].map(|pages| persian::number(pages as u64));
        findings.push(Finding::new(Code::TooManyPages, format!("{count} صفحه؛ حد {limit} صفحه است")));
    }
    let mut interpreter = Interpreter::new(document);
    findings.extend(look_at(document, &tree.pages, &mut interpreter));
    (u32::try_from(tree.count).ok(), interpreter.into_text().digits())
}

/// The faults of single pages, one finding a code with the list of its pages.
fn look_at<'a>(
    document: &'a Document,
    pages: &[Page<'a>],
    interpreter: &mut Interpreter<'a>,
) -> Vec<Finding> {
    let mut faults = Faults::default();
    for (number, page) in (1..).zip(pages) {
        let size = page.size(document);
        match size {
            Some((width, height)) if width.max(height) > A0_SIDE => faults.add(Code::OversizePage, number),
            Some((width, height))
                if (width - A4.0).abs() > TOLERANCE || (height - A4.1).abs() > TOLERANCE =>
            {
                faults.add(Code::NotA4Portrait, number);
            }
            _ => {}
        }
        match interpreter.page(page) {
            Ok(painted) => {
                if painted.is_blank() && !has_annotations(document, page.dictionary) {
                    faults.add(Code::Blank, number);
                }
                if painted.is_picture() {
                    faults.add(Code::NoTextLayer, number);
                }
                let resolution = size.and_then(|size| painted.resolution(size));
                if resolution.is_some_and(|dots| dots < MIN_RESOLUTION) {
                    faults.add(Code::LowResolution, number);
                }
            }
            Err(Bomb) => faults.add(Code::Bomb, number),
        }
    }
    faults.into_findings()
}

/// Whether annotations that print something stand on the page: stamps, comments, form fields.
fn has_annotations(document: &Document, page: &Dictionary) -> bool {
    let annotations = page.get_deref(b"Annots", document).and_then(Object::as_array);
    annotations.is_ok_and(|list| {
        list.iter().take(1000).any(|item| {
            let subtype =
                document.dereference(item).and_then(|(_, item)| item.as_dict()?.get(b"Subtype")?.as_name());
            subtype.is_ok_and(|name| !matches!(name, b"Link" | b"Popup"))
        })
    })
}

/// Which pages have which fault.
#[derive(Default)]
struct Faults(std::collections::BTreeMap<Code, Vec<u32>>);

impl Faults {
    fn add(&mut self, code: Code, page: u32) {
        self.0.entry(code).or_default().push(page);
    }

    fn into_findings(self) -> Vec<Finding> {
        let finding = |(code, pages): (Code, Vec<u32>)| {
            Finding::new(code, persian::pages(&pages)).on_page(pages.first().copied().unwrap_or(1))
        };
        self.0.into_iter().map(finding).collect()
    }
}
