//! The search: its hits stand on pages, and those that a person may not open are only counted.

use crate::{html::next_page, support::on_sqlite};
use kartabl_domain::people::Role;
use std::collections::BTreeSet;

#[tokio::test]
async fn the_hits_of_a_search_stand_on_pages() {
    let door = on_sqlite(|_| {}).await;
    let expert = door.member("m.kaviani", Role::Expert, "evaluation").await;
    let mut codes = BTreeSet::new();
    for _ in 0..52 {
        let case = door.pooled().await;
        codes.insert(case.code.to_string());
    }
    let mut visitor = door.signed_in(&expert).await;
    let first = visitor.get("/search?q=%D9%86%D9%85%D9%88%D9%86%D9%87").await.text;
    assert!(first.contains("نمایش ۱ تا ۵۰ از ۵۱ مورد"), "the rest is not counted: {first}");
    let second = visitor.get(&next_page(&first).unwrap()).await.text;
    assert!(second.contains("نمایش ۵۱ تا ۵۲ از ۵۲ مورد") && second.contains("rel=\"prev\""), "{second}");
    assert_eq!(next_page(&second), None);
    for code in codes {
        let link = format!("/cases/{code}\"");
        assert!(first.contains(&link) != second.contains(&link), "{code} stands on one page");
    }
    let stranger = door.member("n.farahmand", Role::Expert, "contracts").await;
    door.arrived().await;
    let page = door.signed_in(&stranger).await.get("/search?q=%D9%86%D9%85%D9%88%D9%86%D9%87").await.text;
    assert!(page.contains("پروندهٔ دیگر در واحدهایی است"), "{page}");
}
