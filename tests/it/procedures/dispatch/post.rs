//! A letter by post: it is issued once the secretariat has recorded the post.

use reqwest::Method;
use serde_json::json;

use super::{ADDRESS, Office, RECEIVER, is_ticked, until_way, way};
use crate::support::{Engine, eventually, on_both_engines, page};

on_both_engines!(g004_a_letter_by_post_is_issued_once_the_post_is_recorded,);

/// The fields of a form.
type Form<'f> = &'f [(&'f str, &'f str)];

async fn g004_a_letter_by_post_is_issued_once_the_post_is_recorded(engine: Engine) {
    let office = Office::open(engine, "", Some(ADDRESS)).await;
    let (case, letter) = office.numbered().await;
    // The e-network is not configured; an address for the post is known.
    let proposed = office.page(&letter).await;
    assert!(is_ticked(&proposed, "post") && !is_ticked(&proposed, "ece"), "{proposed}");
    assert_eq!(page::field(&proposed, "post_address").as_deref().map(str::trim), Some(ADDRESS));
    let rows: [(Form<'_>, &str, &str); 5] = [
        (&[("post", "1"), ("post_address", " "), ("postal_code", "")], "post_address-e", "نشانی کامل"),
        (&[("post", "1"), ("post_address", ADDRESS), ("postal_code", "۱۲۳")], "postal_code-e", "۱۰ رقمی"),
        (
            &[("post", "1"), ("post_address", "تهران 😀 خیابان نمونه"), ("postal_code", "")],
            "post_address-e",
            "چاپ نمی‌شود",
        ),
        (&[("ece", "1"), ("ece_address", ""), ("post_address", ADDRESS)], "ece_address-e", "نشانی گیرنده"),
        (&[("ece", "1"), ("ece_address", RECEIVER), ("post_address", ADDRESS)], "ece-e", "پیکربندی نشده"),
    ];
    for (fields, at, says) in rows {
        let answer = office.act(&letter, "issue", fields).await.expect(422).text();
        assert!(answer.contains(&format!("id=\"{at}\"")) && answer.contains(says), "{fields:?}: {answer}");
        let typed = fields
            .iter()
            .all(|(name, value)| value.trim().is_empty() || answer.contains(value) || *name == "post");
        assert!(typed, "{fields:?} was lost: {answer}");
    }
    assert_eq!(case.look().await["letters"], json!([]));
    let chosen = [("post", "1"), ("post_address", ADDRESS), ("postal_code", "۸۱۵۹۳-۱۳۱۱۱")];
    office.act(&letter, "issue", &chosen).await.expect(303);

    // The portal has it, the case goes on: the post is still waited for.
    let waiting = until_way(&case, "post", "waiting").await;
    assert_eq!(
        (&waiting["state"], way(&waiting, "portal").as_str()),
        (&json!("awaiting_letter"), "confirmed")
    );
    let id = waiting["letters"][0]["id"].as_str().unwrap().to_owned();
    let pdf = case.api.send(case.api.request(Method::GET, &case.path(&format!("/letters/{id}")))).await;
    assert!(pdf.expect(200).body.starts_with(b"%PDF"));
    let verify = waiting["letters"][0]["verify"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
    let genuine = office.kartabl.visitor().get(&format!("/verify/{verify}")).await.expect(200).text();
    assert!(genuine.contains("این نامه اصیل است"));
    let told = || office.kartabl.mail().into_iter().filter(|mail| mail.text.contains(&verify)).count();
    assert_eq!(told(), 0, "nobody is told before it has left");
    assert_eq!(office.nima.letter_of(&case.code, "dispatching").await.as_deref(), Some(letter.as_str()));
    let label = office.nima.get(&format!("/letters/{letter}/label")).await.expect(200).text();
    for part in ["قرارداد نمونهٔ یک", ADDRESS, "۸۱۵۹۳۱۳۱۱۱", "سازمان فناوری اطلاعات ایران"]
    {
        assert!(label.contains(part), "{part}: {label}");
    }

    let tomorrow = kartabl_domain::JalaliDate::today(kartabl_storage::testing::world().now()).add_days(1);
    let tomorrow = tomorrow.to_string();
    let rows: [(&str, Form<'_>, &str); 6] = [
        ("post", &[("consignment", "۱۲۳"), ("posted", "امروز")], "consignment-e"),
        ("post", &[("consignment", "123456789012345678901234"), ("posted", &tomorrow)], "posted-e"),
        ("post", &[("consignment", "123456789012345678901234"), ("posted", "1400/01/01")], "posted-e"),
        ("set-aside", &[("route", "post"), ("aside_post", " ")], "aside_post-e"),
        ("void", &[("void_reason", "نه")], "void_reason-e"),
        ("ece/confirm", &[], "role=\"alert\""),
    ];
    for (action, fields, at) in rows {
        let answer = office.act(&letter, action, fields).await.expect(422).text();
        assert!(answer.contains(at), "{action} {fields:?}: {answer}");
    }
    for route in ["portal", "moon", ""] {
        office.act(&letter, "set-aside", &[("route", route), ("aside_post", "نشد")]).await.expect(400);
    }
    let record = [("consignment", "۱۲۳۴۵۶۷۸۹۰۱۲۳۴۵۶۷۸۹۰۱۲۳۴"), ("posted", "امروز")];
    office
        .nima
        .post(&format!("/letters/{letter}/post"), &[&[("version", "1")], &record[..]].concat())
        .await
        .expect(409);
    let sara = office.kartabl.sign_in("sara").await;
    sara.post(&format!("/letters/{letter}/post"), &record).await.expect(403);
    office.act(&letter, "post", &record).await.expect(303);
    let closed = case.until("closed").await;
    assert_eq!((way(&closed, "post").as_str(), &closed["outcome"]), ("recorded", &json!("approved")));
    let label = closed["letters"][0]["dispatch"][1]["label"].as_str().unwrap();
    assert!(label.contains("۱۲۳۴۵۶۷۸۹۰۱۲۳۴۵۶۷۸۹۰۱۲۳۴"), "{label}");
    eventually("the applicant to be told", async || (told() == 1).then_some(())).await;

    // What was chosen now is what is known the next time.
    let (_, next) = office.numbered().await;
    let proposed = office.page(&next).await;
    assert_eq!(page::field(&proposed, "postal_code").as_deref(), Some("8159313111"));
}
