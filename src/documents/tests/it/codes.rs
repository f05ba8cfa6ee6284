//! Every code of the list is found in some real file, and is as grave as the table of checks says.

use crate::support::worker;
use kartabl_documents::{Antivirus, Inspector, Local, Settings, check, fixtures};
use kartabl_domain::documents::{
    Code::{self, *},
    DocumentKind, Expectation, Report,
    Severity::{self, Defect, Information, Refused, Warning},
    Verdict,
};

/// The table of checks, and the files in which each is found. A code without a row doesn't compile.
fn row(code: Code) -> (Severity, Source) {
    use Source::{Antivirus, Case, Crashing, Declared, File};
    match code {
        Encrypted => (Defect, File("encrypted")),
        OwnerEncrypted => (Warning, File("owner-encrypted")),
        Corrupt => (Defect, File("cut")),
        Repaired => (Warning, File("repaired")),
        HasJavascript => (Defect, File("javascript")),
        HasEmbeddedFile => (Defect, File("embedded-file")),
        HasLaunch => (Refused, File("launch")),
        HasSubmitForm => (Defect, File("import-data")),
        HasXfa => (Defect, File("xfa")),
        HasRichMedia => (Defect, File("rich-media")),
        HasUri => (Information, File("link")),
        Signed => (Information, File("signed-by-somebody")),
        NotAPdf => (Refused, File("empty")),
        WrongType => (Refused, File("jpeg-named-png")),
        Polyglot => (Refused, File("zip-tail")),
        TrailingData => (Warning, File("trailing-data")),
        Bomb => (Refused, File("object-stream-bomb")),
        OversizeDims => (Refused, File("wide-logo")),
        OversizePage => (Warning, File("poster")),
        NotA4Portrait => (Warning, File("a3")),
        TooManyPages => (Warning, File("too-many-pages")),
        Blank => (Warning, File("blank")),
        NoTextLayer => (Warning, File("scan")),
        LowResolution => (Warning, File("coarse-scan")),
        Apng => (Warning, File("animated")),
        Cmyk => (Warning, File("printing-colours")),
        HasGps => (Information, File("located-photo")),
        Rotated => (Information, File("located-photo")),
        TooLarge => (Refused, File("too-heavy")),
        Virus => (Refused, Antivirus),
        NumberNotFound => (Warning, Declared("1403/2579", "1403/07/15")),
        DateNotFound => (Warning, Declared("1403/2578", "1403/07/16")),
        Unprocessable => (Defect, Crashing),
        Duplicate => (Warning, Case),
    }
}

enum Source {
    /// The document of this name.
    File(&'static str),
    /// A letter beside which these are declared.
    Declared(&'static str, &'static str),
    /// An infected letter.
    Antivirus,
    /// A letter that crashes the worker.
    Crashing,
    /// Told by the job that knows the other cases: `tests/it/documents`.
    Case,
}

async fn report(source: Source) -> Option<Report> {
    let letter = fixtures::letter("1403/2578", "1403/07/15");
    let expectation = Expectation::of(DocumentKind::Letter);
    Some(match source {
        Source::File(name) => {
            let fixture = fixtures::named(name);
            check(&fixture.bytes, &fixture.expectation())
        }
        Source::Declared(number, date) => check(&letter, &expectation).told(Some(number), Some(date)),
        Source::Antivirus => {
            assert_eq!(Local.scan(&letter).await.expect("it asks nobody"), None);
            let infected = fixtures::infected(&letter);
            check(&infected, &expectation).with(Local.scan(&infected).await.expect("it asks nobody"))
        }
        Source::Crashing => {
            let inspector = Inspector::start(Settings { arguments: Vec::new(), ..Settings::new(worker()) })
                .expect("a thread can be started");
            let crashing = [&letter[..], b"\n%exit"].concat();
            inspector.check(crashing.into(), expectation).await.expect("workers can be run")
        }
        Source::Case => return None,
    })
}

#[tokio::test]
async fn every_code_is_found_in_a_file_and_is_as_grave_as_it_should_be() {
    for code in Code::ALL {
        let (severity, source) = row(*code);
        assert_eq!(code.severity(), severity, "{code}");
        let Some(report) = report(source).await else { continue };
        let found = report.findings.iter().find(|finding| finding.code == *code);
        assert_eq!(found.map(|finding| finding.severity), Some(severity), "{code}: {report:?}");
        // The gravest of what was found decides.
        let gravest = report.findings.iter().map(|finding| finding.severity).max();
        let verdict = match gravest {
            Some(Refused) => Verdict::Refused,
            Some(Defect) => Verdict::Defect,
            Some(Warning | Information) | None => Verdict::Ok,
        };
        assert_eq!(report.verdict, verdict, "{code}");
    }
}
