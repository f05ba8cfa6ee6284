//! Every form with bad input: the status says what is wrong, what was typed is kept, and nothing is ever a fault of ours.

use crate::support::{Form, Visitor, on_sqlite};
use axum::http::StatusCode;
use kartabl_domain::{cases::Case, people::Role};

/// A form that is filled in wrongly, what comes of it, and what its page must say.
struct Row {
    to: &'static str,
    fields: Form<'static>,
    status: u16,
    says: &'static [&'static str],
}

const fn row(to: &'static str, fields: Form<'static>, status: u16, says: &'static [&'static str]) -> Row {
    Row { to, fields, status, says }
}

/// What is typed, to be found again in the page that comes back.
const TYPED: &str = "متنی که نباید گم شود";

const BY_THE_HOLDER: &[Row] = &[
    row("refer", &[("unit", ""), ("question", TYPED)], 422, &["واحدی را که باید نظر دهد", TYPED]),
    row("refer", &[("unit", "evaluation"), ("question", TYPED)], 422, &["فرستاده نمی‌شود", TYPED]),
    row("refer", &[("unit", "<script>"), ("question", TYPED)], 422, &["&lt;script&gt;", TYPED]),
    row("refer", &[("unit", "contracts"), ("question", " \u{200c} ")], 422, &["پرسش را بنویسید"]),
    row(
        "refer",
        &[("unit", "contracts"), ("question", TYPED), ("deadline", "99")],
        422,
        &["این مهلت", TYPED],
    ),
    row("defects", &[("do", "dance")], 400, &[]),
    row("defects", &[("do", "send")], 422, &["دست‌کم یک نقص لازم است"]),
    row(
        "defects",
        &[("do", "add"), ("place", "letters.date"), ("kind", "wrong")],
        422,
        &["متن نقص را بنویسید"],
    ),
    row(
        "defects",
        &[("do", "add"), ("place", "nowhere.x"), ("kind", "wrong"), ("text", TYPED)],
        422,
        &["از فهرست", TYPED],
    ),
    row(
        "defects",
        &[("do", "add"), ("place", "systems[7].ip"), ("kind", "wrong"), ("text", TYPED)],
        422,
        &["از فهرست", TYPED],
    ),
    row(
        "defects",
        &[("do", "add"), ("place", "letters.date"), ("kind", "sad"), ("text", TYPED)],
        422,
        &["نوع نقص را", TYPED],
    ),
    row(
        "defects",
        &[("do", "send"), ("place", "letters.date"), ("kind", "wrong"), ("text", "آ")],
        422,
        &["متن نقص کوتاه است"],
    ),
    row(
        "defects",
        &[("do", "send"), ("own", "0"), ("own_place", "nowhere"), ("own_kind", "wrong"), ("own_text", TYPED)],
        422,
        &["جایی به نام «nowhere» ندارد", TYPED],
    ),
    row("samava", &[("message", "")], 422, &["پیام را بنویسید"]),
    row("samava", &[("message", TYPED), ("deadline", "-1")], 422, &["این مهلت", TYPED]),
    row("approve", &[("do", "")], 400, &[]),
    row(
        "approve",
        &[("do", "approve"), ("body", ""), ("report", TYPED)],
        422,
        &["متن نامه را بنویسید", TYPED],
    ),
    row("approve", &[("do", "confirm"), ("body", TYPED)], 422, &["این کار در وضعیت", TYPED]),
    row("approve", &[("do", "refuse"), ("comment", TYPED)], 422, &["این کار در وضعیت"]),
    row("reject", &[("do", "kill")], 400, &[]),
    row(
        "reject",
        &[("do", "reject"), ("reason", "کوتاه"), ("note", TYPED)],
        422,
        &["۳۰ نویسه", "کوتاه", TYPED],
    ),
    row(
        "approve",
        &[("do", "approve"), ("body", "با درخواست شما موافقت می‌شود 😀"), ("report", TYPED)],
        422,
        &["نویسهٔ «😀» در نامه چاپ نمی‌شود", "موافقت می‌شود 😀", TYPED],
    ),
    row(
        "reject",
        &[("do", "reject"), ("reason", "کاربرد یادشده در مجوز سرویس نیامده است ✓"), ("note", TYPED)],
        422,
        &["نویسهٔ «✓» در نامه چاپ نمی‌شود", TYPED],
    ),
    row("opinion", &[("opinion", TYPED)], 422, &["یکی را انتخاب کنید", TYPED]),
    row("opinion", &[("verdict", "neutral"), ("opinion", "")], 422, &["نظر را بنویسید"]),
    row("opinion", &[("verdict", "neutral"), ("opinion", TYPED)], 422, &["این کار در وضعیت", TYPED]),
    row("take-back", &[], 422, &["این کار در وضعیت"]),
    row("paper-letter", &[("number", "1")], 403, &[]),
    row("register", &[("unit", "contracts")], 403, &[]),
];

async fn check(visitor: &mut Visitor, case: &Case, rows: &[Row]) {
    for row in rows {
        let path = format!("/cases/{}/{}", case.code, row.to);
        let answer = visitor.post_version(&path, case.version, row.fields).await;
        assert_eq!(answer.status.as_u16(), row.status, "{path} {:?}: {}", row.fields, answer.text);
        for words in row.says {
            assert!(answer.text.contains(words), "{path} {:?} says «{words}»: {}", row.fields, answer.text);
        }
    }
}

#[tokio::test]
async fn a_wrong_form_comes_back_with_what_was_typed() {
    let door = on_sqlite(|_| {}).await;
    let expert = door.member("m.kaviani", Role::Expert, "evaluation").await;
    let case = door.taken(&expert).await;
    check(&mut door.signed_in(&expert).await, &case, BY_THE_HOLDER).await;
    assert_eq!(door.now(&case).await, case, "nothing was stored");
}

#[tokio::test]
async fn a_form_without_a_version_is_refused_and_one_of_an_older_case_comes_back() {
    let door = on_sqlite(|_| {}).await;
    let expert = door.member("m.kaviani", Role::Expert, "evaluation").await;
    let case = door.taken(&expert).await;
    let mut visitor = door.signed_in(&expert).await;
    let reason = "دلیلی که از سی نویسه بلندتر است و باید بماند";
    let forms: [(&str, Form<'_>, &str); 6] = [
        ("refer", &[("unit", "contracts"), ("question", TYPED)], TYPED),
        ("defects", &[("do", "add"), ("place", "letters.date"), ("kind", "wrong"), ("text", TYPED)], TYPED),
        ("defects", &[("do", "send"), ("place", "letters.date"), ("kind", "wrong"), ("text", TYPED)], TYPED),
        ("samava", &[("message", TYPED)], TYPED),
        ("approve", &[("do", "approve"), ("body", TYPED)], TYPED),
        ("reject", &[("do", "reject"), ("reason", reason)], reason),
    ];
    for (to, fields, typed) in forms {
        let path = format!("/cases/{}/{to}", case.code);
        for version in [None, Some("x")] {
            let mut all = fields.to_vec();
            all.extend(version.map(|version| ("version", version)));
            assert_eq!(visitor.post(&path, &all).await.status, StatusCode::BAD_REQUEST, "{to} {version:?}");
        }
        let answer = visitor.post_version(&path, case.version - 1, fields).await;
        assert_eq!(answer.status, StatusCode::CONFLICT, "{to}: {}", answer.text);
        assert!(answer.text.contains("همین پرونده را تغییر داد"), "{to}");
        assert!(answer.text.contains(typed), "{to} keeps what was typed");
        let version = format!("name=\"version\" value=\"{}\"", case.version);
        assert!(answer.text.contains(&version), "{to} can be sent again");
    }
    assert_eq!(door.now(&case).await, case, "nothing was stored");
}
