//! A walk down the page tree that believes none of its numbers.

use lopdf::{Dictionary, Document, Object, ObjectId};
use std::collections::HashSet;

/// More pages than this are not looked at, and the reviewer is told.
pub(super) const MAX_PAGES: usize = 100;

/// A tree with more leaves than this is built to keep its reader busy.
const MAX_LEAVES: usize = 50_000;

/// A claim of more pages than this is no slip of a careless program.
const MAX_CLAIM: usize = 10_000;

/// Deeper trees than this are not made by programs that write letters.
const MAX_DEPTH: usize = 256;

/// What is wrong with a page tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Damage {
    /// A node claims, or has, absurdly many pages.
    Bomb(u64),
    /// A node is its own ancestor, or has two parents.
    Loop,
    /// A page or a node isn't there.
    Missing,
}

/// The tree, as far as it was followed.
#[derive(Default)]
pub(super) struct Tree<'a> {
    /// The first [`MAX_PAGES`] pages.
    pub(super) pages: Vec<Page<'a>>,
    /// How many leaves there are.
    pub(super) count: usize,
    pub(super) damage: Option<Damage>,
}

/// One page with what it inherits from the nodes above it.
#[derive(Clone, Copy)]
pub(super) struct Page<'a> {
    pub(super) id: Option<ObjectId>,
    pub(super) dictionary: &'a Dictionary,
    pub(super) resources: Option<&'a Dictionary>,
    media_box: Option<&'a Object>,
    rotate: Option<&'a Object>,
}

impl<'a> Tree<'a> {
    pub(super) fn walk(document: &'a Document) -> Self {
        let mut tree = Self::default();
        let mut seen = HashSet::new();
        let root = document.catalog().and_then(|catalog| catalog.get(b"Pages"));
        let mut waiting: Vec<_> = root.into_iter().map(|root| (root, None, 0)).collect();
        while let Some((object, parent, depth)) = waiting.pop() {
            let Some(node) = Page::under(document, object, parent) else {
                tree.damage = tree.damage.or(Some(Damage::Missing));
                continue;
            };
            let Ok(kids) = node.dictionary.get_deref(b"Kids", document).and_then(Object::as_array) else {
                if node.dictionary.has_type(b"Pages") {
                    continue;
                }
                tree.count += 1;
                if tree.count > MAX_LEAVES {
                    tree.damage = Some(Damage::Bomb(tree.count as u64));
                    break;
                }
                if tree.pages.len() < MAX_PAGES {
                    tree.pages.push(node);
                }
                continue;
            };
            if let Some(claimed) = node.absurd_claim(document) {
                tree.damage = Some(Damage::Bomb(claimed));
                break;
            }
            if depth > MAX_DEPTH || node.id.is_some_and(|id| !seen.insert(id)) {
                tree.damage = tree.damage.or(Some(Damage::Loop));
                continue;
            }
            waiting.extend(kids.iter().rev().map(|kid| (kid, Some(node), depth + 1)));
        }
        tree
    }
}

impl<'a> Page<'a> {
    /// The node or page that `object` is or refers to, with what it inherits.
    fn under(document: &'a Document, object: &'a Object, parent: Option<Self>) -> Option<Self> {
        let (id, object) = document.dereference(object).ok()?;
        let dictionary = object.as_dict().ok()?;
        let own = |key| dictionary.get_deref(key, document).ok();
        let resources = own(b"Resources").and_then(|resources| resources.as_dict().ok());
        Some(Self {
            id,
            dictionary,
            resources: resources.or(parent.and_then(|parent| parent.resources)),
            media_box: own(b"MediaBox").or(parent.and_then(|parent| parent.media_box)),
            rotate: own(b"Rotate").or(parent.and_then(|parent| parent.rotate)),
        })
    }

    /// The number of pages that this node claims, if the file can't possibly hold them. Readers that reserve memory
    /// by it are brought down.
    fn absurd_claim(self, document: &Document) -> Option<u64> {
        let claimed = self.dictionary.get_deref(b"Count", document).and_then(Object::as_i64).ok()?;
        let claimed = u64::try_from(claimed).ok()?;
        (claimed > document.objects.len().max(MAX_CLAIM) as u64).then_some(claimed)
    }

    /// Width and height in points as the page is shown, turned if it says so.
    pub(super) fn size(self, document: &Document) -> Option<(f64, f64)> {
        let number = |object: &Object| document.dereference(object).ok()?.1.as_float().ok().map(f64::from);
        let corners: Vec<f64> = self.media_box?.as_array().ok()?.iter().filter_map(number).collect();
        let &[x0, y0, x1, y1] = corners.as_slice() else { return None };
        let (width, height) = ((x1 - x0).abs(), (y1 - y0).abs());
        let turned =
            self.rotate.and_then(|rotate| rotate.as_i64().ok()).is_some_and(|degrees| degrees % 180 != 0);
        Some(if turned { (height, width) } else { (width, height) })
    }
}
