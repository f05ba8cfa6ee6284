//! Correspondence of people: registered by the secretariat, referred, answered.

use crate::demo::{
    citizens::{ARASH, BAHAR, KAMRAN},
    companies::SEPEHR,
    days::at,
    filings::letter,
    staff::{BABAK, LALEH, MARYAM},
    story::{
        Act::{Approve, File, Issue, Number, Register, Take},
        Story, filed, story,
    },
};
use kartabl_domain::people::UnitId;

pub(super) fn all() -> Vec<Story> {
    vec![
        filed(
            letter(&SEPEHR, &BAHAR, "پرسش دربارهٔ تعرفهٔ سرویس"),
            8,
            "09:58",
            [
                (at(7, "08:30"), Register(LALEH, UnitId::CONTRACTS)),
                (at(7, "10:15"), Take(BABAK)),
                (at(5, "12:00"), Approve(BABAK)),
                (at(4, "09:30"), Number(LALEH)),
                (at(4, "09:35"), Issue(LALEH)),
            ],
        ),
        filed(
            letter(&SEPEHR, &ARASH, "درخواست معرفی نمایندهٔ فنی شرکت"),
            3,
            "08:12",
            [(at(2, "09:05"), Register(LALEH, UnitId::EVALUATION)), (at(1, "10:40"), Take(MARYAM))],
        ),
        filed(
            letter(&SEPEHR, &ARASH, "گزارش قطعی سرویس در ساعت‌های شب"),
            6,
            "11:05",
            [(at(5, "08:40"), Register(LALEH, UnitId::EVALUATION)), (at(4, "09:20"), Take(MARYAM))],
        ),
        filed(
            letter(&SEPEHR, &BAHAR, "درخواست نسخهٔ رونوشت قرارداد"),
            5,
            "14:02",
            [(at(4, "09:10"), Register(LALEH, UnitId::CONTRACTS))],
        ),
        filed(
            letter(&SEPEHR, &ARASH, "پیشنهاد برگزاری نشست فنی"),
            2,
            "09:33",
            [(at(1, "08:50"), Register(LALEH, UnitId::WORKGROUP))],
        ),
        filed(letter(&SEPEHR, &BAHAR, "اعلام تغییر نشانی"), 1, "10:27", []),
        // The number is not known to be theirs, so the form has stayed closed.
        story(letter(&SEPEHR, &KAMRAN, "اعتراض به رد درخواست"), [(at(1, "12:35"), File)]),
    ]
}
