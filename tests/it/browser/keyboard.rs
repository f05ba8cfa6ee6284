//! The keys that lead through trays and cases.

use super::Office;
use crate::support::Browser;

#[tokio::test(flavor = "multi_thread")]
async fn keys_lead_through_trays_and_cases_under_every_layout() {
    let office = Office::open(&["sara"]).await;
    let cases = [office.file_for("sara").await, office.file_for("sara").await];
    let browser = Browser::start("keyboard").await;
    browser.sign_in(&office, "sara").await;
    let focused = async || {
        let script = "return (document.activeElement.closest('tr') || document.activeElement).textContent";
        browser.script(script).await.as_str().unwrap().to_owned()
    };

    // Down, down (the list ends), up; under the Persian layout «ت» lies where J does.
    browser.key("KeyJ", "j").await;
    let first = focused().await;
    browser.key("KeyJ", "ت").await;
    let second = focused().await;
    browser.key("KeyJ", "j").await;
    assert_eq!(focused().await, second);
    browser.key("KeyK", "ن").await;
    assert_eq!(focused().await, first);
    assert!(cases.iter().any(|case| first.contains(&case.code)) && first != second, "{first} {second}");
    browser.picture("row").await;
    browser.assert_accessible().await;
    browser.go_by_key("Enter", "Enter").await;
    browser.see("گردش پرونده").await;
    let opened = cases.iter().position(|case| first.contains(&case.code)).unwrap();
    assert_eq!(browser.path().await, format!("/cases/{}", cases[opened].code));

    // The next case of the tray, an act that is only opened, and the way back.
    browser.go_by_key("KeyJ", "ت").await;
    browser.see(&cases[1 - opened].code).await;
    browser.go_by_key("KeyD", "ی").await;
    browser.see("اعلام نقص و بازگشت به متقاضی").await;
    browser.open(&office.address(&format!("/cases/{}", cases[0].code))).await;
    // Two keys that belong together come within a moment; on a busy machine only where the page's clock stands still.
    browser.script("const now = Date.now(); Date.now = () => now").await;
    browser.key("KeyG", "ل").await;
    browser.go_by_key("KeyK", "ن").await;
    browser.see("کارتابل من").await;
    assert_eq!(browser.path().await, "/");

    // The search takes letters as letters; Escape gives the keys back.
    browser.key("Slash", "/").await;
    assert_eq!(browser.script("return document.activeElement.name").await, "q");
    browser.key("KeyJ", "j").await;
    assert_eq!(browser.script("return document.activeElement.name").await, "q");
    browser.key("Escape", "Escape").await;
    browser.key("KeyJ", "j").await;
    assert_eq!(focused().await, first);

    // The help says all keys, and turns them off.
    browser.press("میانبرهای صفحه‌کلید").await;
    browser.see("پروندهٔ بعدی / قبلی").await;
    browser.assert_accessible().await;
    browser.tick("میانبرهای تک‌کلیدی در این مرورگر خاموش باشد").await;
    browser.press("بستن").await;
    browser.open(&office.address("/")).await;
    browser.key("KeyJ", "j").await;
    assert_eq!(browser.script("return document.activeElement.tagName").await, "BODY");

    // Whoever walks by Tab comes to the content in one step.
    browser.key("Tab", "Tab").await;
    assert_eq!(browser.script("return document.activeElement.getAttribute('href')").await, "#main");
    browser.assert_quiet().await;
    browser.close().await;
}
