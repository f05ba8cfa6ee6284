//! Contracts of industrial estates, and the services that follow from them.

use crate::demo::{
    companies::{Company, MEHRGAN, NASIM, RAYAN, SEPEHR},
    days::at,
    filings::{Filing, Medium, Slot, plain},
    staff::{BABAK, LALEH, SAMAN},
    story::{
        Act::{Approve, Issue, IssueByPost, Number, Take, Vouch},
        Story, filed,
    },
};
use serde_json::json;

fn contract(company: &'static Company, province: &str, estate: &str, item: &str) -> Filing {
    let data = json!({ "contract": { "province": province, "estate": estate, "contract": item } });
    plain(company, "contract-registration", "ثبت اطلاعات قرارداد", data)
}

fn service(company: &'static Company, service: &str, subject: &str, text: &str) -> Filing {
    let data = json!({
        "request": { "province": "اصفهان", "estate": "jey", "service": service },
        "description": { "file_number": "117/ج", "text": text },
        "documents": [{ "title": "نقشهٔ جانمایی" }],
    });
    plain(company, "estate-service", subject, data).with_files([Slot::Document(Medium::Scanned)])
}

pub(super) fn all() -> Vec<Story> {
    vec![
        filed(
            contract(&SEPEHR, "اصفهان", "jey", "sample-1"),
            10,
            "09:10",
            [(at(10, "10:20"), Take(BABAK)), (at(10, "11:45"), Approve(BABAK))],
        ),
        filed(
            contract(&RAYAN, "اصفهان", "mahmoudabad", "sample-2"),
            0,
            "08:40",
            [(at(0, "09:10"), Take(BABAK))],
        ),
        filed(contract(&MEHRGAN, "تهران", "abbasabad", "sample-4"), 0, "08:50", []),
        // The service does not know the number, so the reviewer has established whose it is.
        filed(
            contract(&NASIM, "تهران", "abbasabad", "sample-3"),
            6,
            "09:05",
            [
                (at(6, "09:40"), Take(BABAK)),
                (at(6, "11:20"), Vouch(BABAK, "مدیرعامل با کارت ملی و روزنامهٔ رسمی حضوری مراجعه کرد.")),
                (at(6, "11:25"), Approve(BABAK)),
            ],
        ),
        filed(
            service(&SEPEHR, "building-permit", "صدور پروانهٔ ساختمانی", "پروانهٔ سولهٔ دوم، مطابق نقشهٔ پیوست."),
            8,
            "11:00",
            [
                (at(7, "09:30"), Take(SAMAN)),
                (at(5, "10:50"), Approve(SAMAN)),
                (at(4, "10:05"), Number(LALEH)),
                (at(4, "10:10"), Issue(LALEH)),
            ],
        ),
        // Signed off, and at the portal already; the post has not taken it yet.
        filed(
            service(&SEPEHR, "parcel-division", "تفکیک یا تجمیع زمین", "تجمیع دو قطعهٔ کنار هم."),
            6,
            "10:20",
            [
                (at(5, "09:15"), Take(SAMAN)),
                (at(3, "11:30"), Approve(SAMAN)),
                (at(2, "09:40"), Number(LALEH)),
                (at(2, "09:45"), IssueByPost(LALEH)),
            ],
        ),
        filed(
            service(&SEPEHR, "water-connection", "واگذاری انشعاب آب و فاضلاب", "انشعاب آب سولهٔ دوم."),
            2,
            "13:15",
            [],
        ),
    ]
}
