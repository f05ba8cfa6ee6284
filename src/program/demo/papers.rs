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

/// Photos are so many pixels across.
const PHOTO_WIDTH: u16 = 1000;

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
                File::ToSet(letter) => letters.push((paper, letter, slot.kind() == Kind::Photographed)),
            }
        }
    }
    let (letters, next) = (Arc::new(letters), Arc::new(AtomicUsize::new(0)));
    let set = |_| {
        let (letters, next, typesetter) = (Arc::clone(&letters), Arc::clone(&next), Arc::clone(typesetter));
        tokio::task::spawn_blocking(move || {
            let mut done = Vec::new();
            while let Some((paper, letter, photographed)) = letters.get(next.fetch_add(1, Relaxed)) {
                let file = typesetter.render("reply", letter)?;
                let photo = photographed.then(|| kartabl_documents::page(&file, 1, PHOTO_WIDTH)).flatten();
                done.push((*paper, Bytes::from(photo.unwrap_or(file))));
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
    match (slot, slot.kind()) {
        (Slot::Logo, _) => {
            let side = u32::try_from(story).unwrap_or(0) * 4 + 96;
            File::Ready(fixtures::logo(side))
        }
        (_, Kind::Locked) => File::Ready(fixtures::encrypted("1405")),
        (_, Kind::Scanned) => File::Ready(fixtures::scan(150)),
        (Slot::Licence(_), _) => File::ToSet(Box::new(licence(filing, date, &number))),
        _ => File::ToSet(Box::new(request(filing, date, &number, edition))),
    }
}

fn of_a_company(filing: &Filing) -> Vec<String> {
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

fn of_a_person(filing: &Filing) -> Vec<String> {
    vec![
        "با سلام و احترام،".to_owned(),
        format!("اینجانب {} دربارهٔ «{}» به آن سازمان می‌نویسم.", filing.sender(), filing.subject),
        "خواهشمند است موضوع بررسی و نتیجه از راه سامانه اعلام شود.".to_owned(),
    ]
}

fn request(filing: &Filing, date: JalaliDate, number: &str, edition: usize) -> LetterData {
    let sender = filing.sender();
    let mut body = match filing.citizen {
        Some(_) => of_a_person(filing),
        None => of_a_company(filing),
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
