//! Harmless files for the demo and the benchmarks: letters of office programs, scans, locked files, logos.

use bytes::Bytes;
use image::{ImageFormat, ImageResult, Rgba, RgbaImage};
use lopdf::{
    Dictionary, Document, EncryptionState, EncryptionVersion, Object, ObjectId, Permissions, Stream,
    dictionary,
};
use std::io::Cursor;

/// The sides of an A4 page in points.
const A4: [f32; 2] = [595.28, 841.89];

/// How many lines of text a letter has below its heading.
const LINES: usize = 20;

/// How many bytes the part of a font takes that a letter needs.
const FONT_BYTES: u32 = 30_000;

/// How many paragraphs and other parts the structure of a letter names.
const STRUCTURE: i64 = 60;

/// Letters for the benchmark of document checks. They differ, so that nothing is checked twice in a row.
#[must_use]
pub fn letters() -> Vec<Bytes> {
    (1..=64).map(|number| office_letter(&format!("1403/{number}"), "1403/07/15").into()).collect()
}

/// A letter of one page, and nothing around its text.
pub(crate) fn letter(number: &str, date: &str) -> Vec<u8> {
    let mut pdf = Document::with_version("1.7");
    let catalog = write_letter(&mut pdf, number, date, Dictionary::new());
    saved(pdf, catalog)
}

/// A letter of one page with all that an office program puts beside its text: a font, the table of its characters, and
/// the structure of the text.
pub(crate) fn office_letter(number: &str, date: &str) -> Vec<u8> {
    let mut pdf = Document::with_version("1.7");
    // Stands in for the font, which hardly yields to compression; nothing is drawn with it.
    let mut state = u64::from(FONT_BYTES);
    let mut noise = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        state.to_be_bytes()[0]
    };
    pdf.add_object(compressed((0..FONT_BYTES).map(|_| noise()).collect()));
    let table = pdf.add_object(compressed(character_table().into_bytes()));
    let font = dictionary! { "ToUnicode" => table };
    let catalog = write_letter(&mut pdf, number, date, font);

    let root = pdf.new_object_id();
    let parts: Vec<Object> = (0..STRUCTURE)
        .map(|part| {
            let layout = dictionary! { "O" => "Layout", "Placement" => "Block" };
            let element = dictionary! {
                "Type" => "StructElem", "S" => "P", "P" => root, "K" => vec![part.into()], "A" => layout,
            };
            pdf.add_object(element).into()
        })
        .collect();
    pdf.set_object(root, dictionary! { "Type" => "StructTreeRoot", "K" => parts });
    if let Ok(catalog) = pdf.get_dictionary_mut(catalog) {
        catalog.set("MarkInfo", dictionary! { "Marked" => true });
        catalog.set("StructTreeRoot", root);
        catalog.set("Lang", Object::string_literal("fa-IR"));
    }
    saved(pdf, catalog)
}

/// A page that a scanner has saved: a grey picture, without text. `page` is a picture of it.
///
/// # Errors
/// [`image::ImageError`] where `page` is no picture.
pub(crate) fn scan(page: &[u8]) -> ImageResult<Vec<u8>> {
    let picture = image::load_from_memory(page)?.into_luma8();
    let picture = Stream::new(
        dictionary! {
            "Type" => "XObject", "Subtype" => "Image", "ColorSpace" => "DeviceGray", "BitsPerComponent" => 8,
            "Width" => picture.width(), "Height" => picture.height(),
        },
        picture.into_raw(),
    );
    let mut pdf = Document::with_version("1.7");
    let picture = pdf.add_object(deflated(picture));
    let [width, height] = A4;
    let content = format!("q {width} 0 0 {height} 0 0 cm /Page Do Q");
    let resources = dictionary! { "XObject" => dictionary! { "Page" => picture } };
    let catalog = add_page(&mut pdf, content.into_bytes(), resources);
    Ok(saved(pdf, catalog))
}

/// A file that opens only with this password.
///
/// # Errors
/// [`lopdf::Error`] where `file` is no PDF.
pub(crate) fn locked(file: &[u8], password: &str) -> lopdf::Result<Vec<u8>> {
    let mut pdf = Document::load_mem(file)?;
    // The encryption key is made of the file's id, which not every program writes.
    let id = Object::string_literal("kartabl-sample-1");
    pdf.trailer.set("ID", vec![id.clone(), id]);
    let encryption = EncryptionState::try_from(EncryptionVersion::V2 {
        document: &pdf,
        owner_password: password,
        user_password: password,
        key_length: 128,
        permissions: Permissions::all(),
    })?;
    pdf.encrypt(&encryption)?;
    let mut bytes = Vec::new();
    pdf.save_to(&mut bytes)?;
    Ok(bytes)
}

/// A square logo with sides of `side` pixels: a ring on a clear background.
pub(crate) fn logo(side: u32) -> Vec<u8> {
    let radius = f64::from(side) / 2.0;
    let ring = RgbaImage::from_fn(side, side, |x, y| {
        let distance = (f64::from(x) - radius).hypot(f64::from(y) - radius) / radius;
        let shade = (x * 255 / side).to_be_bytes()[3];
        Rgba([shade, 90, 150, if (0.55..0.95).contains(&distance) { 255 } else { 0 }])
    });
    let mut png = Cursor::new(Vec::new());
    // Memory takes whatever is written.
    let _ = ring.write_to(&mut png, ImageFormat::Png);
    png.into_inner()
}

/// Adds the page of a letter, whose font gets these entries too. Returns the id of the catalog.
fn write_letter(pdf: &mut Document, number: &str, date: &str, mut font: Dictionary) -> ObjectId {
    font.extend(&dictionary! {
        "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica", "Encoding" => "WinAnsiEncoding",
    });
    let font = pdf.add_object(font);
    let mut text = format!("BT /Body 11 Tf 24 TL 60 780 Td (Number: {number}) Tj T* (Date: {date}) Tj T*\n");
    for line in 1..=LINES {
        text += &format!(
            "({line}. We ask for the service that is named in the form, for the system below.) Tj T*\n"
        );
    }
    text += "ET 60 60 m 535 60 l S\n";
    let resources = dictionary! { "Font" => dictionary! { "Body" => font } };
    add_page(pdf, text.into_bytes(), resources)
}

/// Adds the only page of a file. Returns the id of the catalog.
fn add_page(pdf: &mut Document, content: Vec<u8>, resources: Dictionary) -> ObjectId {
    let (tree, content) = (pdf.new_object_id(), pdf.add_object(compressed(content)));
    let [width, height] = A4;
    let page = pdf.add_object(dictionary! {
        "Type" => "Page", "Parent" => tree, "Contents" => content, "Resources" => resources,
        "MediaBox" => vec![0.into(), 0.into(), width.into(), height.into()],
    });
    pdf.set_object(tree, dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 });
    pdf.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree })
}

/// The table from the codes of a font to characters (ISO 32000-2, 9.10.3).
fn character_table() -> String {
    let mut table = "1 begincodespacerange <00> <ff> endcodespacerange\n".to_owned();
    for codes in [32..132, 132..232] {
        table += &format!("{} beginbfchar\n", codes.len());
        table.extend(codes.map(|code| format!("<{code:02x}> <{code:04x}>\n")));
        table += "endbfchar\n";
    }
    table
}

fn compressed(content: Vec<u8>) -> Stream {
    deflated(Stream::new(Dictionary::new(), content))
}

fn deflated(mut stream: Stream) -> Stream {
    // What can't be compressed stays as it is.
    let _ = stream.compress();
    stream
}

fn saved(mut pdf: Document, catalog: ObjectId) -> Vec<u8> {
    pdf.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    // Memory takes whatever is written.
    let _ = pdf.save_to(&mut bytes);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use kartabl_documents::{check, page};
    use kartabl_domain::documents::{Code, DocumentKind, Expectation, Report};

    fn report(file: &[u8], kind: DocumentKind) -> (Report, Vec<Code>) {
        let report = check(file, &Expectation::of(kind));
        let codes = report.findings.iter().map(|finding| finding.code).collect();
        (report, codes)
    }

    #[test]
    fn samples_are_what_they_seem() {
        for (name, file) in [
            ("letter", letter("1403/2578", "1403/07/15")),
            ("office letter", office_letter("1403/2578", "1403/07/15")),
        ] {
            let (report, codes) = report(&file, DocumentKind::Letter);
            assert!(codes.is_empty() && report.pages == Some(1), "{name}: {report:?}");
        }
        let letter = letter("1403/2578", "1403/07/15");
        let digits = report(&letter, DocumentKind::Letter).0.digits.expect("its text can be read");
        assert!(digits.hold_number("1403/2578") && digits.hold_date("1403/07/15"));
        assert!(letters().iter().all(|letter| (25_000..60_000).contains(&letter.len())));

        let picture = page(&letter, 1, 1240).expect("a letter has a page");
        let scan = scan(&picture).expect("a page is a picture");
        assert_eq!(report(&scan, DocumentKind::Letter).1, [Code::NoTextLayer]);
        let locked = locked(&letter, "1405").expect("a letter can be locked");
        assert_eq!(report(&locked, DocumentKind::Letter).1, [Code::Encrypted]);
        assert_eq!(report(&logo(120), DocumentKind::Logo).1, []);
    }
}
