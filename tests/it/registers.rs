//! The books of the secretariat: no gaps whoever registers at once, what is found in them, who may look, and the file.

use futures::future::join_all;
use kartabl_documents::fixtures;
use kartabl_domain::{JalaliDate, text::fa};
use serde_json::json;

use super::support::{
    Api, Engine, Filed, Kartabl, eventually,
    filed::PDF,
    on_both_engines, page,
    writer::{PEOPLE, applicant, letter},
};

on_both_engines!(g002_the_incoming_book_has_every_number_once_and_shows_what_it_stands_for);

const WORDS: [&str; 6] = ["یکم", "دوم", "سوم", "چهارم", "پنجم", "ششم"];
const CASES: usize = WORDS.len();

async fn arrived(portal: &Api, subject: &str) -> Filed {
    let (case, _) = Filed::open_for(portal, "correspondence", applicant(), json!({})).await;
    eventually("the gates to be passed", async || {
        let gates = case.look().await["identity"].as_array()?.clone();
        gates.iter().all(|gate| gate["state"] == "passed").then_some(())
    })
    .await;
    case.edit(letter(subject)).await.expect(200);
    case.upload("request", None, PDF, fixtures::letter("1", "1404/07/01")).await.expect(201);
    case.submit().await.expect(202);
    case.until("awaiting_registration").await;
    case
}

/// The numbers of a page of the book, as it has them.
fn numbers(html: &str) -> Vec<usize> {
    let rows = html.split("<td data-l=\"شماره\"").skip(1);
    rows.map(|row| {
        let cell = row.split("</bdi>").next().unwrap();
        let number = cell.rsplit('>').next().unwrap();
        page::number(page::plain(number).rsplit('/').next().unwrap())
    })
    .collect()
}

async fn g002_the_incoming_book_has_every_number_once_and_shows_what_it_stands_for(engine: Engine) {
    let kartabl = Kartabl::start(engine).await;
    std::fs::write(kartabl.data().join("identity.toml"), PEOPLE).unwrap();
    kartabl.employ(&["sara", "nima", "admin"]).await;
    let portal = kartabl.portal("portal", &["correspondence"]).await;
    let nima = kartabl.sign_in("nima").await;
    let empty = nima.get("/letters/book").await.expect(200).text();
    assert!(empty.contains("این دفتر هنوز خالی است"), "{empty}");

    let cases = join_all(WORDS.map(|word| {
        let portal = &portal;
        async move { arrived(portal, &format!("=درخواست {word} معرفی نمایندهٔ فنی")).await }
    }))
    .await;
    // All at once, some of them with a unit that there is not: those take no number.
    let registered = join_all(cases.iter().map(async |case| {
        nima.act(&case.code, "register", &[("unit", "cellar")]).await.expect(422);
        nima.act(&case.code, "register", &[("unit", "contracts")]).await.expect(303);
    }));
    registered.await;
    let book = nima.get("/letters/book?register=incoming").await.expect(200).text();
    assert_eq!(numbers(&book), (1..=CASES).rev().collect::<Vec<_>>(), "newest first, no gap");
    for part in ["امور قراردادها", "نیما دبیری", &cases[0].code, "ارزیابی صلاحیت", "نگار آذری"]
    {
        assert!(book.contains(part), "{part}: {book}");
    }
    let year = JalaliDate::today(kartabl_storage::testing::world().now()).year();
    let found = |q: String| {
        let nima = &nima;
        async move {
            let query = url::form_urlencoded::byte_serialize(q.as_bytes()).collect::<String>();
            numbers(&nima.get(&format!("/letters/book?q={query}")).await.expect(200).text())
        }
    };
    // Another spelling and order, the tracking code, a number alone and with its year.
    assert_eq!(found("نماينده سوم".to_owned()).await.len(), 1);
    assert_eq!(found(cases[2].code.to_lowercase()).await.len(), 1);
    assert_eq!(found(fa(2)).await, [2]);
    assert_eq!(found(format!("{year}/{CASES}")).await, [CASES]);
    assert!(found("چیزی که نیست".to_owned()).await.is_empty());
    assert!(found("100%_".to_owned()).await.is_empty());
    let elsewhere = nima.get("/letters/book?register=outgoing").await.expect(200).text();
    assert!(numbers(&elsewhere).is_empty());
    for odd in ["register=moon&year=x", "before=x&shown=-3", "year=1&q=%00", "before=-9223372036854775809"] {
        nima.get(&format!("/letters/book?{odd}")).await.expect(200);
    }

    let csv = nima.get(&format!("/letters/book.csv?register=incoming&year={year}")).await.expect(200);
    assert_eq!(csv.headers["content-type"], "text/csv; charset=utf-8");
    let text = csv.text();
    let lines: Vec<_> = text.lines().collect();
    assert!(lines[0].starts_with("\u{feff}\"شماره\",\"تاریخ\""), "{}", lines[0]);
    assert_eq!(lines.len(), CASES + 1);
    assert!(
        lines[1].contains(&format!("\"{year}/{CASES}\"")) && lines[1].contains("\"'=درخواست "),
        "{}",
        lines[1]
    );
    kartabl.sign_in("admin").await.get("/letters/book").await.expect(200);
    let sara = kartabl.sign_in("sara").await;
    for path in ["/letters/book", "/letters/book.csv"] {
        sara.get(path).await.expect(403);
    }
}
