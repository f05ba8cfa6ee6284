//! The checks of documents: the confined processes, the antivirus, the trusted certificates, the reader of scans.

use super::finding::{Finding, problem};
use kartabl::config::Config;
use kartabl_documents::{Inspector, Settings};
use kartabl_domain::documents::{DocumentKind, Expectation};
use std::{fmt::Display, io::Cursor, time::Instant};

/// Has a confined process check a small picture, in the way of an upload.
pub(super) async fn document_checks() -> Finding {
    let unusable =
        |cause: &dyn Display| problem(cause, "the program must be allowed to start itself (/proc/self/exe)");
    let mut png = Cursor::new(Vec::new());
    let picture = image::RgbImage::from_pixel(64, 64, image::Rgb([9, 99, 200]));
    picture.write_to(&mut png, image::ImageFormat::Png).map_err(|error| unusable(&error))?;
    let settings = Settings { processes: 1, ..Settings::this_program() };
    let inspector = Inspector::start(settings).map_err(|error| unusable(&error))?;
    let started = Instant::now();
    let report = inspector.check(png.into_inner().into(), Expectation::of(DocumentKind::Logo)).await;
    let report = report.map_err(|error| unusable(&error))?;
    let summary = format!(
        "a child looked at a picture in {} ms: {}",
        started.elapsed().as_millis(),
        report.verdict.name()
    );
    let confinement = inspector.confinement().cloned().unwrap_or_default();
    inspector.shutdown().await;
    Ok(match confinement.unfiltered {
        None => format!("{summary}; it reaches no file, program or network (seccomp)"),
        // Limits hold all the same, so the work goes on; whoever answers for the machine should know.
        Some(why) => format!(
            "{summary}; only limits hold it, for the kernel takes no filter of system calls ({why}): \
             run where seccomp is available"
        ),
    })
}

pub(super) async fn antivirus(config: &Config) -> Finding {
    let Some(antivirus) = config.documents.antivirus() else {
        return Err("`documents.clamd` names none".to_owned());
    };
    let remedy = "uploads wait until it answers: start clamd, or mend `documents.clamd`";
    antivirus.about().await.map_err(|error| problem(error, remedy))
}

pub(super) fn signatures(config: &Config) -> Finding {
    let remedy = "mend the folder that `documents.trust` names";
    let trust = config.documents.trusted().map_err(|what| problem(what, remedy))?;
    Ok(match trust.counts() {
        (0, _) => {
            "told without a word on trust; `documents.trust` would name a folder of certificates".to_owned()
        }
        (certificates, lists) => {
            format!("trusted certificates: {certificates}; lists of revoked ones: {lists}")
        }
    })
}

pub(super) async fn recognition(config: &Config) -> Finding {
    let remedy = "install tesseract-ocr and tesseract-ocr-fas, or set `documents.ocr = false`";
    let settings = Settings { recognition: config.documents.recognition(), ..Settings::this_program() };
    let inspector = Inspector::start(settings).map_err(|error| problem(error, remedy))?;
    let languages = inspector.languages().await.map_err(|error| problem(error, remedy))?;
    Ok(languages.unwrap_or_else(|| "not wanted; `documents.ocr` turns it on".to_owned()))
}
