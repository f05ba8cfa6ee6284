//! Everything in a PDF that acts or hides something, wherever it stands: a reader may find objects that no page
//! leads to, so all of them are looked at.

use crate::persian;
use kartabl_domain::documents::{Code, Finding};
use lopdf::{Dictionary, Document, Object};
use std::collections::BTreeMap;

/// Deeper than the parser lets objects nest.
const MAX_DEPTH: u32 = 128;

/// One finding for each kind of thing that was found, with how often.
pub(crate) fn scan(document: &Document) -> Vec<Finding> {
    let mut scan = Scan { document, found: BTreeMap::new() };
    for object in document.objects.values() {
        scan.object(object, 0);
    }
    scan.object(&Object::Dictionary(document.trailer.clone()), 0);
    let times = |count| format!("{} مورد", persian::number(count));
    scan.found.into_iter().map(|(code, count)| Finding::new(code, times(count))).collect()
}

struct Scan<'a> {
    document: &'a Document,
    found: BTreeMap<Code, u64>,
}

impl Scan<'_> {
    fn object(&mut self, object: &Object, depth: u32) {
        match object {
            _ if depth > MAX_DEPTH => {}
            Object::Array(items) => items.iter().for_each(|item| self.object(item, depth + 1)),
            Object::Dictionary(dictionary) => self.dictionary(dictionary, depth),
            Object::Stream(stream) => self.dictionary(&stream.dict, depth),
            _ => {}
        }
    }

    fn dictionary(&mut self, dictionary: &Dictionary, depth: u32) {
        let found = [self.action(dictionary), self.subtype(dictionary), self.holding(dictionary)];
        for code in found.into_iter().flatten() {
            *self.found.entry(code).or_default() += 1;
        }
        for (_, value) in dictionary {
            self.object(value, depth + 1);
        }
    }

    /// What an action does (ISO 32000-2, 12.6.4).
    fn action(&self, dictionary: &Dictionary) -> Option<Code> {
        match self.name(dictionary, b"S") {
            b"JavaScript" => Some(Code::HasJavascript),
            b"Launch" => Some(Code::HasLaunch),
            b"SubmitForm" | b"ImportData" => Some(Code::HasSubmitForm),
            b"GoToE" => Some(Code::HasEmbeddedFile),
            _ if self.has_script(dictionary) => Some(Code::HasJavascript),
            b"Rendition" | b"Movie" | b"Sound" | b"RichMediaExecute" | b"GoTo3DView" => {
                Some(Code::HasRichMedia)
            }
            b"URI" => Some(Code::HasUri),
            _ => None,
        }
    }

    /// A script outside a JavaScript action, such as in a rendition. A resource may be called `JS` too.
    fn has_script(&self, dictionary: &Dictionary) -> bool {
        matches!(dictionary.get_deref(b"JS", self.document), Ok(Object::String(..) | Object::Stream(_)))
    }

    /// What an annotation or a stream is.
    fn subtype(&self, dictionary: &Dictionary) -> Option<Code> {
        match self.name(dictionary, b"Subtype") {
            b"RichMedia" | b"3D" | b"Movie" | b"Sound" => Some(Code::HasRichMedia),
            b"FileAttachment" => Some(Code::HasEmbeddedFile),
            _ => None,
        }
    }

    /// What a dictionary holds, whatever it is.
    fn holding(&self, dictionary: &Dictionary) -> Option<Code> {
        let kind = self.name(dictionary, b"Type");
        if dictionary.has(b"EF") || kind == b"EmbeddedFile" {
            Some(Code::HasEmbeddedFile)
        } else if dictionary.has(b"XFA") {
            Some(Code::HasXfa)
        } else if self.name(dictionary, b"FT") == b"Sig" && dictionary.has(b"V")
            || (kind == b"Sig" || kind == b"DocTimeStamp") && dictionary.has(b"Contents")
        {
            Some(Code::Signed)
        } else {
            None
        }
    }

    fn name<'a>(&'a self, dictionary: &'a Dictionary, key: &[u8]) -> &'a [u8] {
        dictionary.get_deref(key, self.document).and_then(Object::as_name).unwrap_or_default()
    }
}
