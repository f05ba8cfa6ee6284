//! Every address with what nobody expects in it, and what a page that cannot be shown says.

use crate::{
    every_form::judge,
    people::People,
    support::{Answer, PASSWORD, Visitor, on_sqlite},
};
use kartabl_domain::people::Role;

#[tokio::test]
async fn no_address_and_no_query_is_a_way_to_a_fault() {
    let door = on_sqlite(|_| {}).await;
    let people = People::of(&door).await;
    let case = door.taken(&people.expert).await;
    let text = include_str!("../../routes.rs");
    let routes: Vec<_> =
        text.split(".route(\"").skip(1).filter_map(|route| route.split('"').next()).collect();
    assert!(routes.len() > 25, "{routes:?}");
    let mut visitors = vec![door.visitor()];
    for staff in [&people.expert, &people.leader, &people.secretary, &people.admin] {
        visitors.push(door.signed_in(staff).await);
    }
    visitors.push(door.signed_in(&door.member("n.azer", Role::Auditor, "inspection").await).await);
    let queries = [
        "tray=%00&view=x&state=%27&after=1.2&from=-1",
        "q=%00%FF",
        "tray=a&tray=b",
        "doc=%2e%2e&tray=mine",
        "after=x&stage=%00&shown=-5",
        "code=%00",
        "next=//evil",
        "%",
    ];
    for visitor in &mut visitors {
        for route in &routes {
            for id in
                [case.code.as_str(), "x", "%00", "%FF", "..%2f..%2f", "0193f2ab-7f3a-7000-8000-000000000000"]
            {
                let path: String = route
                    .split('/')
                    .map(|part| match part.starts_with('{') {
                        true => format!("{id}/"),
                        false => format!("{part}/"),
                    })
                    .collect();
                let path = path.trim_end_matches('/');
                let path = if path.is_empty() { "/" } else { path };
                judge_page(&visitor.get(path).await, path);
                judge_page(&visitor.post(path, &[]).await, path);
            }
            let path = route.replace("{code}", case.code.as_str());
            for query in queries {
                let path = format!("{path}?{query}");
                judge_page(&visitor.get(&path).await, &path);
            }
        }
    }
    assert_eq!(door.now(&case).await, case);
}

fn judge_page(answer: &Answer, what: &str) {
    let kind = answer.header(&axum::http::header::CONTENT_TYPE);
    if answer.status.is_success() && !kind.starts_with("text/html") {
        return;
    }
    judge(answer, what);
}

#[tokio::test]
async fn the_sign_in_page_never_gives_a_password_back() {
    let door = on_sqlite(|_| {}).await;
    let mut visitor = door.visitor();
    for (login, password) in [("x", PASSWORD), ("", PASSWORD), ("<b>", PASSWORD)] {
        let answer = visitor.post("/login", &[("login", login), ("password", password)]).await;
        assert!(answer.status == 422 && !answer.text.contains(PASSWORD));
    }
}

#[tokio::test]
async fn a_page_that_cannot_be_shown_says_what_is_wrong_and_keeps_the_menu() {
    let door = on_sqlite(|_| {}).await;
    let people = People::of(&door).await;
    let case = door.taken(&people.expert).await;
    let mut visitor = door.signed_in(&people.expert).await;
    let answer = visitor.post(&format!("/cases/{}/take", case.code), &[]).await;
    assert!(answer.status == 400 && answer.text.contains("version"), "{}", answer.text);
    let (missing, hidden) = (visitor.get("/cases/x").await, visitor.get("/letters").await);
    assert_eq!((missing.status.as_u16(), hidden.status.as_u16()), (404, 403));
    for page in [answer, missing, hidden] {
        assert!(page.text.contains("/logout") && page.text.contains("/?tray=unassigned"), "{}", page.text);
    }
    let stranger = door.visitor().get("/cases").await;
    assert!(stranger.status == 404 && !stranger.text.contains("/logout"), "{}", stranger.text);

    let mut leader = door.signed_in(&people.leader).await;
    let to = people.expert.id.to_string();
    let said = async |leader: &mut Visitor, code: Option<&str>| {
        let mut fields = vec![("to", to.as_str())];
        fields.extend(code.map(|code| ("code", code)));
        assert_eq!(leader.post("/assign", &fields).await.status, 303);
        leader.get("/?tray=unassigned").await.text
    };
    assert!(said(&mut leader, None).await.contains("هیچ پرونده‌ای انتخاب نشده بود"));
    let nobody = leader.post("/assign", &[("code", case.code.as_str()), ("to", "")]).await;
    assert_eq!(nobody.status, 303);
    assert!(leader.get("/?tray=unassigned").await.text.contains("کسی را از فهرست انتخاب کنید"));
    let mut tx = door.db.begin().await.unwrap();
    tx.set_active(people.lawyer.id, false, None).await.unwrap();
    tx.commit().await.unwrap();
    let (gone, version) = (people.lawyer.id.to_string(), case.version.to_string());
    let fields = [("to", gone.as_str()), ("version", version.as_str())];
    let locked = leader.post(&format!("/cases/{}/assign", case.code), &fields).await;
    assert!(locked.status == 422 && locked.text.contains("id=\"to-e\""), "{}", locked.text);
    let away = door.returned(&people.expert).await;
    assert!(said(&mut leader, Some(away.code.as_str())).await.contains("برخی از پرونده‌ها سپرده نشد"));
    let pooled = door.pooled().await;
    assert!(said(&mut leader, Some(pooled.code.as_str())).await.contains("پرونده به کارشناس سپرده شد"));
}
