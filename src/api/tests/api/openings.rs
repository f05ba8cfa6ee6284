//! Every time that a portal opens a case is in the audit log.

use crate::support::on_both;
use kartabl_documents::fixtures;
use kartabl_storage::{args, chain};

#[tokio::test]
async fn who_opens_a_case_or_a_document_of_it_is_in_the_audit() {
    on_both(async |office| {
        let portal = office.portal("portal", &["connection"]).await;
        let other = office.portal("other", &["connection"]).await;
        let case = format!("/cases/{}", portal.open_without_letter().await);
        let pdf = fixtures::letter("1", "1405/01/01");
        let answer =
            portal.put(&format!("{case}/documents/letter"), "application/pdf", pdf).await.expect_status(201);
        let document = format!("{case}/documents/{}", answer["id"].as_str().unwrap());
        let openings = async || {
            let rows = "SELECT count(*) FROM audit WHERE action = 'case_opened' AND actor LIKE 'api_key:%'";
            let (count,): (i64,) = office.db.one(rows, args![]).await.unwrap();
            count
        };
        assert_eq!(openings().await, 0);
        portal.get(&case).await.expect_status(200);
        assert_eq!(openings().await, 1);
        portal.get(&document).await.expect_status(200);
        assert_eq!(openings().await, 2);
        portal
            .get(&format!("{case}/letters/{}", answer["id"].as_str().unwrap()))
            .await
            .expect_problem(404, "not_found");
        assert_eq!(openings().await, 3, "what of the case is asked for does not matter");
        other.get(&case).await.expect_problem(404, "not_found");
        portal.get("/procedures").await.expect_status(200);
        assert_eq!(openings().await, 3, "nothing was opened");
        assert_eq!(chain::verify(&office.db).await.unwrap(), None);
    })
    .await;
}
