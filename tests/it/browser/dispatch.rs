//! A letter by post in a real browser: the ways are chosen, the label is shown, the post is recorded; and the books.

use super::Office;
use crate::support::Browser;

const ADDRESS: &str = "تهران، خیابان نمونه، کوچهٔ سوم، پلاک ۲۲";

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_leaves_by_post_and_stands_in_the_book() {
    let office = Office::open(&["sara", "nima"]).await;
    let case = office.file_for("sara").await;
    office.kartabl.sign_in("sara").await.approve(&case.code).await.expect(303);
    let nima = office.kartabl.sign_in("nima").await;
    let letter = nima.letter_of(&case.code, "draft").await.expect("a draft");
    nima.act_on_letter(&letter, "number").await.expect(303);

    let browser = Browser::start("dispatch").await;
    browser.sign_in(&office, "nima").await;
    browser.open(&office.address(&format!("/letters/{letter}"))).await;
    browser.see("نشانی سازمان در این شبکه هنوز پیکربندی نشده است.").await;
    browser.look("1-ways").await;
    // A ticked way needs its address; the tick and what was typed stay.
    browser.tick("پست").await;
    browser.fill("کد پستی", "۱۲۳").await;
    browser.press("امضا و صدور نامه").await;
    browser.see("مورد را اصلاح کنید").await;
    browser.assert_alerted().await;
    assert_eq!(browser.value("کد پستی").await, "۱۲۳");
    browser.look("2-no-address").await;
    browser.fill("نشانی پستی", ADDRESS).await;
    browser.fill("کد پستی", "۱۹۵۱۹-۴۷۳۱۱").await;
    browser.press("امضا و صدور نامه").await;
    browser.see("در انتظار تحویل به پست").await;
    browser.see("برچسب پستی").await;
    browser.look("3-on-its-way").await;

    browser.press("برچسب پستی").await;
    browser.see(ADDRESS).await;
    browser.look("4-label").await;
    browser.open(&office.address("/letters?stage=dispatching")).await;
    browser.see("پست: در انتظار تحویل به پست").await;
    browser.look("5-list").await;
    browser.open(&office.address(&format!("/letters/{letter}"))).await;
    browser.fill("شمارهٔ مرسوله", "۱۲").await;
    browser.press("ثبت تحویل به پست").await;
    browser.see("مورد را اصلاح کنید").await;
    assert_eq!(browser.value("شمارهٔ مرسوله").await, "۱۲");
    browser.look("6-wrong-number").await;
    browser.fill("شمارهٔ مرسوله", "۱۲۳۴۵۶۷۸۹۰۱۲۳۴۵۶۷۸۹۰۱۲۳۴").await;
    browser.press("ثبت تحویل به پست").await;
    browser.see("تحویل به پست ثبت شد.").await;
    assert_eq!(case.until("closed").await["outcome"], "approved");

    browser.press("دفتر اندیکاتور").await;
    browser.see("این دفتر هنوز خالی است").await;
    browser.look("7-empty-book").await;
    browser.open(&office.address("/letters/book?register=outgoing")).await;
    browser.see(&case.code).await;
    browser.look("8-book").await;
    browser.open(&office.address("/letters/book?register=outgoing&q=چیزی")).await;
    browser.see("چیزی پیدا نشد").await;
    browser.look("9-nothing-found").await;
    browser.assert_quiet().await;
    browser.close().await;
}
