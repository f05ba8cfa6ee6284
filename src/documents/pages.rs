//! The pages of a PDF: how many, how large, and whether there is anything on them.

mod fonts;
mod hand;
mod ink;
mod text;
mod tree;

use crate::persian;
use ink::{Budget, Ink};
use kartabl_domain::documents::{Code, Digits, Finding};
use lopdf::{Dictionary, Document, Object};
use text::Text;
use tree::{Damage, Page, Tree};

/// More pages than this are not looked at, and the reviewer is told.
pub(crate) const MAX_PAGES: usize = 100;

/// Dots per inch below which a scan is hard to read.
const MIN_RESOLUTION: f64 = 100.0;

/// An A4 sheet in points, and how far a page may differ from it (about 4 mm).
const A4: (f64, f64) = (595.28, 841.89);
const TOLERANCE: f64 = 12.0;

/// The long side of an A0 sheet in points, with the same tolerance.
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
    let mut text = Text::default();
    findings.extend(look_at(document, &tree.pages, &mut text));
    (u32::try_from(tree.count).ok(), text.digits())
}

/// The faults of single pages, one finding a code with the list of its pages.
fn look_at(document: &Document, pages: &[Page<'_>], text: &mut Text) -> Vec<Finding> {
    let mut budget = Budget::default();
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
        match Ink::of(document, page, text, &mut budget) {
            Ok(ink) => {
                if ink.is_blank() && !has_marks(document, page.dictionary) {
                    faults.add(Code::Blank, number);
                }
                if ink.is_picture() {
                    faults.add(Code::NoTextLayer, number);
                }
                let resolution = size.and_then(|size| ink.resolution(size));
                if resolution.is_some_and(|dots| dots < MIN_RESOLUTION) {
                    faults.add(Code::LowResolution, number);
                }
            }
            Err(ink::Bomb) => faults.add(Code::Bomb, number),
        }
    }
    faults.into_findings()
}

/// Whether annotations that print something stand on the page: stamps, comments, form fields.
fn has_marks(document: &Document, page: &Dictionary) -> bool {
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
