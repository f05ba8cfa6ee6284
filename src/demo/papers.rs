//! The files that the applicants of the demo hand in: letters set as PDF, scans, photos and logos.

use super::{
    days::OfficeDays,
    filings::{Filing, Kind, Slot},
    stories::Story,
};
use bytes::Bytes;
use kartabl_documents::fixtures;
use kartabl_domain::{JalaliDate, letter_data::verify_url, text::fa};
use kartabl_letters::{LetterData, LetterError, Typesetter};
use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
    thread::available_parallelism,
};

/// One file of a story: its number, the slot, and how often the file was made better.
pub(super) type Paper = (usize, &'static str, usize);

/// All files of all stories; letters are set on all processors before the first story begins.
pub(super) async fn print(
    stories: &[Story],
    days: &OfficeDays,
    typesetter: &Arc<Typesetter>,
) -> Result<BTreeMap<Paper, Bytes>, LetterError> {
    let mut papers = BTreeMap::new();
    let mut letters = Vec::new();
    for (number, story) in stories.iter().enumerate() {
        let date = written_on(days, story);
        let brought = story.filing.slots.iter().map(|slot| (0, *slot));
        for (edition, slot) in brought.chain(story.mended_slots()) {
            let paper = (number, slot.place().0, edition);
            match file(&story.filing, slot, date, edition, number) {
                File::Ready(bytes) => {
                    papers.insert(paper, bytes.into());
                }
                File::ToSet(letter) => letters.push((paper, letter)),
            }
        }
    }
    let (letters, next) = (Arc::new(letters), Arc::new(AtomicUsize::new(0)));
    let set = |_| {
        let (letters, next, typesetter) = (Arc::clone(&letters), Arc::clone(&next), Arc::clone(typesetter));
        tokio::task::spawn_blocking(move || {
            let mut done = Vec::new();
            while let Some((paper, letter)) = letters.get(next.fetch_add(1, Relaxed)) {
                done.push((*paper, Bytes::from(typesetter.render("reply", letter)?)));
            }
            Ok::<_, LetterError>(done)
        })
    };
    let workers: Vec<_> = (0..available_parallelism().map_or(2, usize::from)).map(set).collect();
    for worker in workers {
        // A panic of the typesetter is a defect of this program and is told as one.
        papers.extend(worker.await.unwrap_or_else(|panic| std::panic::resume_unwind(panic.into_panic()))?);
    }
    Ok(papers)
}

/// The day on the letter: some days before it is filed.
pub(super) fn written_on(days: &OfficeDays, story: &Story) -> JalaliDate {
    days.date(story.filed()).add_days(-2)
}

enum File {
    Ready(Vec<u8>),
    ToSet(Box<LetterData>),
}

fn file(filing: &Filing, slot: Slot, date: JalaliDate, edition: usize, story: usize) -> File {
    let number = filing.number(date);
    match slot {
        Slot::Logo => {
            let side = u32::try_from(story).unwrap_or(0) * 4 + 96;
            File::Ready(fixtures::logo(side))
        }
        Slot::Letter(Kind::Locked)
        | Slot::Licence(Kind::Locked)
        | Slot::Document(Kind::Locked)
        | Slot::Request(Kind::Locked) => File::Ready(fixtures::encrypted("1405")),
        Slot::Letter(Kind::Scanned)
        | Slot::Licence(Kind::Scanned)
        | Slot::Document(Kind::Scanned)
        | Slot::Request(Kind::Scanned) => File::Ready(fixtures::scan(150)),
        Slot::Letter(Kind::Photographed)
        | Slot::Licence(Kind::Photographed)
        | Slot::Document(Kind::Photographed)
        | Slot::Request(Kind::Photographed) => File::Ready(fixtures::photo(900, 1_260)),
        Slot::Letter(Kind::Written) | Slot::Document(Kind::Written) | Slot::Request(Kind::Written) => {
            File::ToSet(Box::new(request(filing, date, &number, edition)))
        }
        Slot::Licence(Kind::Written) => File::ToSet(Box::new(licence(filing, date, &number))),
    }
}

fn request(filing: &Filing, date: JalaliDate, number: &str, edition: usize) -> LetterData {
    let company = filing.company;
    let annexes = "پیوست‌های این نامه: مشخصات فنی سامانه و تعهدنامهٔ محرمانگی اطلاعات.";
    let again = "این نامه با پیوست کامل و پس از اعلام نقص دوباره فرستاده می‌شود.";
    let mut body = vec![
        "با سلام و احترام،".to_owned(),
        format!("{} به آگاهی می‌رساند برای ارائهٔ خدمات الکترونیکی خود به این مورد نیاز دارد:", company.name),
        format!("{}.", filing.subject),
        "خواهشمند است دستور فرمایید بررسی و اقدام لازم انجام و نتیجه از راه سامانه اعلام شود.".to_owned(),
        annexes.to_owned(),
    ];
    if edition > 0 {
        body.push(again.to_owned());
    }
    LetterData {
        organisation: company.name.to_owned(),
        recipient: "سازمان فناوری اطلاعات ایران".to_owned(),
        recipient_title: "مدیرکل محترم توسعهٔ دولت الکترونیک".to_owned(),
        subject: filing.subject.clone(),
        body,
        ..sheet(filing, date, number)
    }
}

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
        ..sheet(filing, date, number)
    }
}

/// A sheet of the company's paper.
fn sheet(filing: &Filing, date: JalaliDate, number: &str) -> LetterData {
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
