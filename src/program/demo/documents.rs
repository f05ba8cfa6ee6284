//! The files that the applicants of the demo hand in: letters set as PDF, scans, photos and logos.

use super::{
    days::OfficeDays,
    error::DocumentError,
    filings::{Filing, Medium, Slot},
    story::Story,
};
use crate::samples;
use bytes::Bytes;
use kartabl_documents::Inspector;
use kartabl_domain::{JalaliDate, letters::verify_url, text::fa};
use kartabl_letters::{LetterData, LetterError, Typesetter};
use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
    thread::available_parallelism,
};

/// The width of photos in pixels.
const PHOTO_WIDTH: u16 = 1000;

/// The width of scans in pixels: 150 dots per inch.
const SCAN_WIDTH: u16 = 1240;

/// The password of locked files, which the office does not get.
const PASSWORD: &str = "1405";

/// One file: the number of the story, the slot, and how often the file was replaced before.
pub(super) type DocumentKey = (usize, &'static str, usize);

/// Makes all files of all stories. Letters are set on all processors before the first story begins.
///
/// # Errors
/// [`DocumentError`] for the first file that can't be made.
pub(super) async fn make_all(
    stories: &[Story],
    days: &OfficeDays,
    typesetter: &Arc<Typesetter>,
    inspector: &Inspector,
) -> Result<BTreeMap<DocumentKey, Bytes>, DocumentError> {
    let mut documents = BTreeMap::new();
    let mut letters = Vec::new();
    for (number, story) in stories.iter().enumerate() {
        let date = written_on(days, story);
        let brought = story.filing.slots.iter().map(|slot| (0, *slot));
        for (edition, slot) in brought.chain(story.mended_slots()) {
            let key = (number, slot.place().0, edition);
            match source(&story.filing, slot, date, edition, number) {
                Source::Ready(bytes) => {
                    documents.insert(key, bytes.into());
                }
                Source::Letter(letter) => letters.push((key, letter, slot.medium())),
            }
        }
    }
    let (letters, next) = (Arc::new(letters), Arc::new(AtomicUsize::new(0)));
    let set = |_| {
        let (letters, next, typesetter) = (Arc::clone(&letters), Arc::clone(&next), Arc::clone(typesetter));
        tokio::task::spawn_blocking(move || {
            let mut done = Vec::new();
            while let Some((key, letter, medium)) = letters.get(next.fetch_add(1, Relaxed)) {
                done.push((*key, Bytes::from(typesetter.render("reply", letter)?), *medium));
            }
            Ok::<_, LetterError>(done)
        })
    };
    let workers: Vec<_> = (0..available_parallelism().map_or(2, usize::from)).map(set).collect();
    for worker in workers {
        // A panic of the typesetter is a defect of this program and is told as one.
        let set = worker.await.unwrap_or_else(|panic| std::panic::resume_unwind(panic.into_panic()))?;
        for (key, pdf, medium) in set {
            documents.insert(key, converted(pdf, medium, inspector).await?);
        }
    }
    Ok(documents)
}

/// The file that the applicant makes of a letter: scanned, photographed, locked or unchanged.
async fn converted(pdf: Bytes, medium: Medium, inspector: &Inspector) -> Result<Bytes, DocumentError> {
    Ok(match medium {
        Medium::Written => pdf,
        Medium::Photographed => inspector.page(pdf.clone(), 1, PHOTO_WIDTH).await?.unwrap_or(pdf),
        Medium::Scanned => match inspector.page(pdf.clone(), 1, SCAN_WIDTH).await? {
            Some(page) => samples::scan(&page)?.into(),
            None => pdf,
        },
        Medium::Locked => samples::locked(&pdf, PASSWORD)?.into(),
    })
}

/// The date on the letter: some days before it is filed.
pub(super) fn written_on(days: &OfficeDays, story: &Story) -> JalaliDate {
    days.date(story.filed()).add_days(-2)
}

/// A document that is ready, or a letter that must be set first.
enum Source {
    Ready(Vec<u8>),
    Letter(Box<LetterData>),
}

fn source(filing: &Filing, slot: Slot, date: JalaliDate, edition: usize, story: usize) -> Source {
    let number = filing.number(date);
    match slot {
        Slot::Logo => {
            let side = u32::try_from(story).unwrap_or(0) * 4 + 96;
            Source::Ready(samples::logo(side))
        }
        Slot::Licence(_) => Source::Letter(Box::new(licence(filing, date, &number))),
        _ => Source::Letter(Box::new(request(filing, date, &number, edition))),
    }
}

/// The paragraphs of the letter of a company.
fn company_body(filing: &Filing) -> Vec<String> {
    vec![
        "با سلام و احترام،".to_owned(),
        format!(
            "{} به آگاهی می‌رساند برای ارائهٔ خدمات الکترونیکی خود به این مورد نیاز دارد:",
            filing.company.name
        ),
        format!("{}.", filing.subject),
        "خواهشمند است دستور فرمایید بررسی و اقدام لازم انجام و نتیجه از راه سامانه اعلام شود.".to_owned(),
        "پیوست‌های این نامه: مشخصات فنی سامانه و تعهدنامهٔ محرمانگی اطلاعات.".to_owned(),
    ]
}

/// The paragraphs of the letter of a person.
fn person_body(filing: &Filing) -> Vec<String> {
    vec![
        "با سلام و احترام،".to_owned(),
        format!("اینجانب {} دربارهٔ «{}» به آن سازمان می‌نویسم.", filing.sender(), filing.subject),
        "خواهشمند است موضوع بررسی و نتیجه از راه سامانه اعلام شود.".to_owned(),
    ]
}

/// The letter that asks for what the case is about.
fn request(filing: &Filing, date: JalaliDate, number: &str, edition: usize) -> LetterData {
    let sender = filing.sender();
    let mut body = match filing.citizen {
        Some(_) => person_body(filing),
        None => company_body(filing),
    };
    if edition > 0 {
        body.push("این نامه با پیوست کامل و پس از اعلام نقص دوباره فرستاده می‌شود.".to_owned());
    }
    let (name, title) = filing.company.signer;
    let (signer_name, signer_title) =
        if filing.citizen.is_some() { (sender.as_str(), "") } else { (name, title) };
    LetterData {
        signer_name: signer_name.to_owned(),
        signer_title: signer_title.to_owned(),
        organisation: sender,
        recipient: "سازمان فناوری اطلاعات ایران".to_owned(),
        recipient_title: "مدیرکل محترم توسعهٔ دولت الکترونیک".to_owned(),
        subject: filing.subject.clone(),
        body,
        ..letterhead(filing, date, number)
    }
}

/// The licence of the owner of the service.
fn licence(filing: &Filing, date: JalaliDate, number: &str) -> LetterData {
    let text = format!(
        "بازگشت به نامهٔ شمارهٔ {} با بهره‌برداری آن مجموعه از سرویس یادشده برای سامانهٔ معرفی‌شده، به مدت یک سال و با رعایت محرمانگی اطلاعات، موافقت می‌شود.",
        fa(number)
    );
    LetterData {
        organisation: "دستگاه ارائه‌دهندهٔ سرویس".to_owned(),
        address: "تهران، دفتر فناوری اطلاعات".to_owned(),
        number: format!("{}/س/{}", fa(filing.serial * 7 + 300), fa(filing.serial + 41)),
        recipient: filing.company.name.to_owned(),
        subject: format!("مجوز {}", filing.subject.trim_start_matches("درخواست ")),
        body: vec!["با سلام و احترام،".to_owned(), text],
        signer_name: "دفتر فناوری اطلاعات".to_owned(),
        signer_title: "دستگاه ارائه‌دهندهٔ سرویس".to_owned(),
        ..letterhead(filing, date, number)
    }
}

/// A letter on the company's letterhead, without its text.
fn letterhead(filing: &Filing, date: JalaliDate, number: &str) -> LetterData {
    let company = filing.company;
    let code = format!("{}-{:05}", company.legal, filing.serial);
    LetterData {
        organisation: String::new(),
        unit: String::new(),
        address: company.address.to_owned(),
        number: fa(number),
        date: fa(date),
        iso_date: date.to_civil(),
        attachment: "دارد".to_owned(),
        classification: "عادی".to_owned(),
        recipient: String::new(),
        recipient_title: String::new(),
        subject: String::new(),
        body: Vec::new(),
        table: None,
        closing: "با احترام".to_owned(),
        signer_name: company.signer.0.to_owned(),
        signer_title: company.signer.1.to_owned(),
        signature_png: None,
        tracking_code: String::new(),
        verification_url: verify_url(&format!("https://{}", company.domain), &code),
        verification_code: code,
        copies: Vec::new(),
    }
}
