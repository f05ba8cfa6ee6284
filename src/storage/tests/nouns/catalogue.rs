//! Catalogues and how they are searched.

use crate::support::audited;
use kartabl_domain::procedures::{CatalogueItem, builtin_catalogue};
use kartabl_storage::{
    Db,
    catalogue::CatalogueSearch,
    testing::{TestDb, on_both},
};
use serde_json::json;

fn item(id: &str, label: &str, bus: &str, organisation: &str) -> CatalogueItem {
    let attributes = json!({ "bus": bus, "organisation": organisation, "free": false });
    CatalogueItem {
        id: id.to_owned(),
        label: label.to_owned(),
        attributes: attributes.as_object().unwrap().clone(),
    }
}

async fn fill(db: &Db) {
    let services = [
        item("s1", "استعلام کد پستی", "GSB", "شرکت ملي پست"),
        item("s2", "استعلام شاهکار", "PGSB", "سازمان تنظیم مقررات"),
        item("s3", "استعلام ثبت احوال 100%", "GSB", "ثبت‌احوال"),
        item("s2", "استعلام شاهکار ۲", "PGSB", "سازمان تنظیم مقررات"),
    ];
    let mut tx = db.begin().await.unwrap();
    tx.put_catalogue("services", &services, None).await.unwrap();
    tx.put_catalogue("operators", &[item("s1", "سیتاد", "", "")], None).await.unwrap();
    tx.commit().await.unwrap();
}

async fn found(db: &Db, words: &str, bus: Option<&str>, after: Option<&str>, limit: i64) -> Vec<String> {
    let search = CatalogueSearch {
        kind: "services".to_owned(),
        words: words.to_owned(),
        bus: bus.map(str::to_owned),
        after: after.map(str::to_owned),
        limit,
    };
    db.search_catalogue(&search).await.unwrap().into_iter().map(|item| item.id).collect()
}

#[tokio::test]
async fn items_are_found_by_words_in_any_spelling_and_by_bus() {
    on_both(async |test: &TestDb| {
        let db = &test.db;
        fill(db).await;
        assert_eq!(found(db, "", None, None, 10).await, ["s1", "s2", "s3"]);
        assert_eq!(found(db, "ملی كد", None, None, 10).await, ["s1"], "words in any order, Arabic letters");
        assert_eq!(found(db, "ثبتاحوال", None, None, 10).await, ["s3"], "without ZWNJ");
        assert_eq!(found(db, "شاهکار 2", None, None, 10).await, ["s2"], "the last item of an id holds");
        assert_eq!(found(db, "%", None, None, 10).await, ["s3"], "a sign of LIKE is a letter like any other");
        assert!(found(db, "_ !", None, None, 10).await.is_empty());
        assert_eq!(found(db, "استعلام", Some("GSB"), None, 10).await, ["s1", "s3"]);
        assert_eq!(found(db, "", None, None, 2).await, ["s1", "s2"]);
        assert_eq!(found(db, "", None, Some("s2"), 2).await, ["s3"]);
    })
    .await;
}

#[tokio::test]
async fn many_items_of_all_kinds_come_at_once_and_only_active_ones() {
    on_both(async |test: &TestDb| {
        let db = &test.db;
        fill(db).await;
        let mut tx = db.begin().await.unwrap();
        let gone = ["s3".to_owned(), "s9".to_owned()];
        assert_eq!(tx.deactivate_catalogue("services", &gone, None).await.unwrap(), 1);
        tx.commit().await.unwrap();
        let wanted = [("services", "s1"), ("operators", "s1"), ("services", "s3"), ("operators", "s2")]
            .map(|(kind, id)| (kind.to_owned(), id.to_owned()))
            .into();
        let items = db.catalogue_items(&wanted).await.unwrap();
        let labels: Vec<_> =
            items.iter().map(|((kind, _), item)| (kind.as_str(), item.label.as_str())).collect();
        assert_eq!(labels, [("operators", "سیتاد"), ("services", "استعلام کد پستی")]);
        let key = ("services".to_owned(), "s1".to_owned());
        assert_eq!(items[&key], item("s1", "استعلام کد پستی", "GSB", "شرکت ملي پست"));

        fill(db).await;
        assert_eq!(found(db, "", None, None, 10).await.len(), 3, "an item that comes again is active again");
        assert_eq!(audited(db, "catalogue_changed").await, 4);
    })
    .await;
}

#[tokio::test]
async fn the_built_in_catalogue_is_stored_as_it_is() {
    on_both(async |test: &TestDb| {
        let db = &test.db;
        assert!(db.catalogue_is_untouched().await.unwrap());
        for seed in builtin_catalogue() {
            let mut tx = db.begin().await.unwrap();
            tx.put_catalogue(&seed.kind, &seed.items, None).await.unwrap();
            tx.commit().await.unwrap();
            let wanted = seed.items.iter().map(|item| (seed.kind.clone(), item.id.clone())).collect();
            let stored = db.catalogue_items(&wanted).await.unwrap();
            assert_eq!(stored.len(), seed.items.len());
            assert!(seed.items.iter().all(|item| stored[&(seed.kind.clone(), item.id.clone())] == *item));
        }
        let mut tx = db.begin().await.unwrap();
        tx.deactivate_catalogue("operators", &["sitad".to_owned()], None).await.unwrap();
        tx.commit().await.unwrap();
        assert!(!db.catalogue_is_untouched().await.unwrap(), "what was taken out was in it");
    })
    .await;
}
