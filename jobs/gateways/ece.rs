//! The package of a letter for the government e-network (ECE): an XML file made from a template that may be replaced, as
//! long as no real sample has confirmed its form.

use super::outcome::GatewayError;
use base64::{Engine, prelude::BASE64_STANDARD};
use kartabl_domain::{
    LetterData, ids::LetterId, letters::Kept, office::OfficeSettings, text::clean, values::JalaliDate,
};
use minijinja::{AutoEscape, Environment, UndefinedBehavior, context};
use quick_xml::{Reader, events::Event};
use std::path::Path;

const NAME: &str = "ece.xml";
const BUILT_IN: &str = include_str!("../../admin-templates/letters/ece.xml");

/// The template, ready to be filled in.
#[derive(Debug)]
pub struct EceTemplate(Environment<'static>);

/// What a package carries.
#[derive(Debug)]
pub(crate) struct Package<'a> {
    /// The letter, and which package of it this is.
    pub(crate) id: String,
    pub(crate) kept: Kept<'a>,
    pub(crate) data: &'a LetterData,
    pub(crate) address: &'a str,
    pub(crate) pdf: &'a [u8],
}

impl EceTemplate {
    /// The template of this folder, else the built-in one.
    ///
    /// # Errors
    /// A file that can't be read, or one that doesn't make a package of XML.
    pub fn open(folder: Option<&Path>) -> Result<Self, GatewayError> {
        let path = folder.map(|folder| folder.join(NAME)).filter(|path| path.exists());
        let wrong = |cause: String| match &path {
            Some(path) => GatewayError::Template { path: path.display().to_string(), cause },
            None => GatewayError::Template { path: NAME.to_owned(), cause },
        };
        let source = match &path {
            Some(path) => std::fs::read_to_string(path).map_err(|error| wrong(error.to_string()))?,
            None => BUILT_IN.to_owned(),
        };
        let mut environment = Environment::empty();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_auto_escape_callback(|_| AutoEscape::Html);
        environment.add_template_owned(NAME, source).map_err(|error| wrong(explain(&error)))?;
        let template = Self(environment);
        template.sample().map_err(wrong)?;
        Ok(template)
    }

    /// A package of an invented letter.
    fn sample(&self) -> Result<String, String> {
        let date = JalaliDate::new(1405, 9, 2).ok_or("no date")?;
        let entry = kartabl_domain::letters::Entry {
            register: "outgoing".to_owned(),
            year: 1405,
            sequence: 12,
            date,
        };
        // Whatever stands in a letter must not break the file.
        let data = LetterData { subject: "a < b & \"c\"".to_owned(), ..LetterData::sample() };
        let kept = Kept { entry: &entry, sha256: "", bytes: 0 };
        let id = LetterId::from_bytes([0; 16]).to_string();
        let package = Package { id, kept, data: &data, address: "ece@example.ir", pdf: b"%PDF-1.7" };
        self.render(&package, &OfficeSettings::default())
    }

    /// The file.
    ///
    /// # Errors
    /// What is wrong with the template, in English.
    pub(crate) fn render(&self, package: &Package<'_>, office: &OfficeSettings) -> Result<String, String> {
        let Package { id, kept, data, address, pdf } = package;
        let line = |text: &str| clean(text);
        let facts = context! {
            id,
            number => kept.entry.number(),
            date => kept.entry.date.to_string(),
            iso_date => data.iso_date.to_string(),
            subject => line(&data.subject),
            body => data.body.iter().map(|text| line(text)).collect::<Vec<_>>(),
            pdf => BASE64_STANDARD.encode(pdf),
            tracking_code => data.tracking_code.as_str(),
            verification_url => data.verification_url.as_str(),
            sender => context! {
                organisation => line(&data.organisation),
                unit => line(&data.unit),
                position => line(&data.signer_title),
                name => line(&data.signer_name),
                code => office.ece_code.as_str(),
                address => office.ece_address.as_str(),
            },
            receiver => context! { name => line(&data.recipient), address => *address },
        };
        let text = self.0.get_template(NAME).and_then(|template| template.render(facts));
        let text = text.map_err(|error| explain(&error))?;
        well_formed(&text)?;
        Ok(text)
    }
}

/// Whether the text is one XML element; what it means only its receiver knows.
fn well_formed(text: &str) -> Result<(), String> {
    let mut reader = Reader::from_str(text);
    let (mut depth, mut roots) = (0_u32, 0_u32);
    loop {
        let event = reader.read_event().map_err(|error| format!("no XML: {error}"))?;
        match event {
            Event::Start(element) => {
                check_attributes(&element)?;
                roots += u32::from(depth == 0);
                depth += 1;
            }
            Event::Empty(element) => {
                check_attributes(&element)?;
                roots += u32::from(depth == 0);
            }
            Event::End(_) => depth = depth.saturating_sub(1),
            Event::Eof if depth == 0 && roots == 1 => return Ok(()),
            Event::Eof => return Err("no XML: one element with all others in it is expected".to_owned()),
            _ => {}
        }
    }
}

fn check_attributes(element: &quick_xml::events::BytesStart<'_>) -> Result<(), String> {
    let wrong = element.attributes().find_map(Result::err);
    wrong.map_or(Ok(()), |error| Err(format!("no XML: {error}")))
}

fn explain(error: &minijinja::Error) -> String {
    let line = error.line().map(|line| format!("line {line}: ")).unwrap_or_default();
    format!("{line}{}", error.detail().map_or_else(|| error.kind().to_string(), str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_package_carries_the_letter_and_says_that_it_is_unverified() {
        assert!(BUILT_IN.contains("UNVERIFIED PROFILE"));
        let text = EceTemplate::open(None).unwrap().sample().unwrap();
        assert!(text.starts_with("<?xml"), "{text}");
        for part in [
            "<LetterNo>1405&#x2f;12</LetterNo>",
            "ShowAs=\"1405&#x2f;09&#x2f;02\"",
            "<Subject>a &lt; b &amp; &quot;c&quot;</Subject>",
            ">JVBERi0xLjc=</Origin>",
        ] {
            assert!(text.contains(part), "{part}: {text}");
        }
    }

    #[test]
    fn a_template_that_makes_no_package_is_named_with_what_is_wrong() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(NAME);
        assert!(EceTemplate::open(Some(folder.path())).is_ok(), "without the file the built-in one stands");
        for (source, says) in [
            ("<Letter>{{ numbr }}</Letter>", "undefined"),
            ("<Letter>{{ number </Letter>", "line 1: "),
            ("<Letter>{{ number }}", "no XML"),
            ("{{ number }}", "one element"),
            ("<A/><B/>", "one element"),
            ("<A b=1/>", "no XML"),
        ] {
            std::fs::write(&path, source).unwrap();
            let error = EceTemplate::open(Some(folder.path())).unwrap_err().to_string();
            assert!(error.contains(says) && error.contains("ece.xml"), "{source}: {error}");
        }
        std::fs::write(&path, "<Own No=\"{{ number }}\">{{ sender.code }}</Own>").unwrap();
        assert!(EceTemplate::open(Some(folder.path())).is_ok());
    }
}
