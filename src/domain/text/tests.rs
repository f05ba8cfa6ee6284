//! Spelling, digits and what is printable.

use super::*;
use proptest::prelude::*;

#[test]
fn spellings_of_one_word_share_a_search_key() {
    for (one, other) in [
        ("علي كريمي", "علی کریمی"),
        ("می‌شود", "میشود"),
        ("كتـــاب", "کتاب"),
        ("مُحَمَّد", "محمد"),
        ("آب", "اب"),
        ("مسأله", "مساله"),
        ("شمارۀ نامه", "شمارهٔ نامه"),
        ("۱۴۰۵/۲۳", "١٤٠٥/٢٣"),
        ("۱۴۰۵", "1405"),
        ("GSB  Portal", "gsb\tportal"),
        ("\u{202B}نامه\u{202C}", "نامه"),
        ("ﻻﻟﻪ", "لاله"),
    ] {
        assert_eq!(fold(one), fold(other), "{one} / {other}");
    }
}

#[test]
fn clean_keeps_what_the_writer_means() {
    assert_eq!(clean("  درخواست‌هاي ۲ گانه\r\nسطر دوم\u{0}\u{202E} "), "درخواست‌های ۲ گانه\nسطر دوم");
    assert_eq!(clean("\u{200C}\u{200F} \n"), "");
    assert_eq!(clean_line("یک\n  دو\tسه"), "یک دو سه");
}

#[test]
fn digits_and_sizes_in_persian() {
    assert_eq!(fa("GSB-12 / 405"), "GSB-۱۲ / ۴۰۵");
    assert_eq!(ascii_digits("۰۱۲٣٤٥6"), "0123456");
    assert_eq!(fa_grouped(12_500_000), "۱۲٬۵۰۰٬۰۰۰");
    assert_eq!(fa_grouped(-1_000), "−۱٬۰۰۰");
    assert_eq!(fa_grouped(0), "۰");
    assert_eq!(fa_bytes(512), "۵۱۲ بایت");
    assert_eq!(fa_bytes(88_064), "۸۶ کیلوبایت");
    assert_eq!(fa_bytes(5 << 20), "۵ مگابایت");
    assert_eq!(fa_bytes(5_100_000), "۴٫۸ مگابایت");
}

#[test]
fn nouns_take_the_ending_of_any() {
    let nouns = ["سامانه", "مورد", "مدرک", "فرد فنی", "جا", "رادیو"];
    assert_eq!(nouns.map(indefinite), ["سامانه‌ای", "موردی", "مدرکی", "فرد فنی‌ای", "جایی", "رادیویی"]);
}

proptest! {
    #[test]
    fn folding_and_cleaning_are_idempotent(text in any::<String>()) {
        let folded = fold(&text);
        prop_assert_eq!(fold(&folded), folded);
        let cleaned = clean(&text);
        prop_assert_eq!(clean(&cleaned), cleaned);
        let line = clean_line(&text);
        prop_assert_eq!(clean_line(&line), line);
        let compacted = compact(&text);
        prop_assert_eq!(compact(&compacted), compacted);
    }

    #[test]
    fn persian_digits_read_back(number in any::<i64>()) {
        prop_assert_eq!(ascii_digits(&fa(number)), number.to_string());
    }
}
