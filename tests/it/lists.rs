//! `kartabl import holidays|users`: a list comes in whole or not at all beside the running service, and what follows from it
//! does: deadlines move, people can sign in once they have a password.

use std::fs;

use kartabl_domain::{JalaliDate, calendar::WorkingCalendar};

use super::support::{
    Engine, Kartabl, Staff, eventually,
    filed::{Filed, connection},
    http_client,
    kartabl::{CommandOutput, PASSWORD},
    on_both_engines,
};

on_both_engines!(
    imported_holidays_move_running_deadlines_and_the_history_says_so,
    imported_users_are_locked_until_they_get_a_password,
);

/// Writes the file and imports it.
async fn import(kartabl: &Kartabl, what: &str, file: &str, text: &str, more: &[&str]) -> CommandOutput {
    let path = kartabl.data().join(file);
    fs::write(&path, text).unwrap();
    kartabl.run(&[&["import", what, path.to_str().unwrap()], more].concat(), "").await
}

fn lines(said: &CommandOutput, path: &str) -> Vec<String> {
    said.out.lines().map(|line| line.split_once(path).map_or(line, |(_, rest)| rest).to_owned()).collect()
}

async fn imported_holidays_move_running_deadlines_and_the_history_says_so(engine: Engine) {
    let mut kartabl = Kartabl::start(engine).await;
    kartabl.employ(&["sara"]).await;
    let sara = kartabl.sign_in("sara").await;
    let portal = kartabl.portal("portal", &["connection"]).await;
    let case = Filed::connection(&portal, connection()).await;
    let before = case.until("evaluation").await;
    let due =
        |seen: &serde_json::Value| JalaliDate::parse(seen["deadline"]["due"].as_str().unwrap()).unwrap();
    let first = due(&before);

    let wrong = "date,title\n1405/13/01,الف\n۱۴۰۵/۰۱/۰۱,\n";
    for more in [&["--dry-run"][..], &[]] {
        let said = import(&kartabl, "holidays", "days.csv", wrong, more).await;
        let expected = [
            ": row 2: date: «1405/13/01» تاریخ نیست؛ تاریخ هجری شمسی مانند ۱۴۰۵/۰۱/۱۳ انتظار می‌رود.",
            ": row 3: title: خالی است.",
        ];
        assert_eq!(
            (said.code, lines(&said, "days.csv")),
            (Some(1), expected.map(str::to_owned).to_vec()),
            "{said:?}"
        );
    }

    // The last day of the deadline and the working day after it become closures.
    let calendar = WorkingCalendar::default();
    let second = calendar.add_working_days(first, 1);
    let third = calendar.add_working_days(second, 1);
    let text = format!("date,title\n{first},تعطیلی ناگهانی\n{second},تعطیلی ناگهانی\n");
    let said = import(&kartabl, "holidays", "days.csv", &text, &["--dry-run"]).await;
    let told = "2 added, 0 changed, 0 left as they are, 0 taken out";
    assert_eq!(
        (said.code, said.out.trim()),
        (Some(0), format!("{told}; a dry run, nothing was written").as_str())
    );
    assert_eq!(due(&case.look().await), first);
    let said = import(&kartabl, "holidays", "days.csv", &text, &[]).await;
    assert!(said.code == Some(0) && said.out.starts_with(told), "{said:?}");
    let said = import(&kartabl, "holidays", "days.csv", &text, &[]).await;
    assert_eq!(
        (said.code, said.out.trim()),
        (Some(0), "0 added, 0 changed, 2 left as they are, 0 taken out")
    );

    let moved = eventually("the deadline to move and the history to say so", async || {
        let seen = case.look().await;
        let label = format!(
            "تقویم تغییر کرد: پایان مهلت از {} به {} رفت",
            first.with_weekday(),
            third.with_weekday()
        );
        let mut events = seen["events"].as_array()?.iter();
        events.any(|event| event["label"] == label.as_str()).then_some(seen)
    })
    .await;
    assert_eq!(due(&moved), third);
    // The reviewer's page was open meanwhile, and its form is still good.
    sara.take(&case.code).await.expect(303);
    let page = sara.get(&format!("/cases/{}", case.code)).await.expect(200).text();
    assert!(page.contains("تعطیلی ناگهانی"), "the account of the deadline names the closure");

    // What was imported outlives the process, and can be taken back.
    kartabl.stop().await;
    kartabl.restart().await;
    assert_eq!(due(&case.look().await), third);
    let kept: String = calendar
        .holidays()
        .iter()
        .filter(|(day, _)| [first.year(), second.year()].contains(&day.year()))
        .map(|(day, title)| format!("{day};{title}\n"))
        .collect();
    let said =
        import(&kartabl, "holidays", "days.csv", &format!("تاریخ;عنوان\n{kept}"), &["--replace"]).await;
    assert!(said.out.contains("0 added, 0 changed") && said.out.contains("2 taken out"), "{said:?}");
    eventually("the deadline to move back", async || (due(&case.look().await) == first).then_some(())).await;
    let said = kartabl.run(&["audit", "verify"], "").await;
    assert_eq!(said.code, Some(0), "{said:?}");
}

async fn imported_users_are_locked_until_they_get_a_password(engine: Engine) {
    let kartabl = Kartabl::start(engine).await;
    kartabl.employ(&["sara"]).await;
    let wrong = "login,name,role,unit,national_code\nnima,نیما فرهمند,boss,evaluation,123\n";
    let said = import(&kartabl, "users", "users.csv", wrong, &["--dry-run"]).await;
    let told = lines(&said, "users.csv");
    assert_eq!((said.code, told.len()), (Some(1), 2), "{said:?}");
    assert!(told[0].starts_with(": row 2: role: «boss» شناخته نیست"), "{told:?}");
    assert!(told[1].starts_with(": row 2: national_code: «123» کد ملی نیست"), "{told:?}");

    let good = "login,name,role,unit,national_code\nsara,سارا محمدی‌نیا,expert,evaluation,\nsara,سارا محمدی‌نیا,سرپرست,contracts,0076229645\nnima,نیما فرهمند,expert,evaluation,\n";
    let said = import(&kartabl, "users", "users.csv", good, &["--dry-run"]).await;
    let told = "1 added, 1 changed, 0 left as they are";
    assert_eq!(
        (said.code, said.out.trim()),
        (Some(0), format!("{told}; a dry run, nothing was written").as_str())
    );
    let said = import(&kartabl, "users", "users.csv", good, &[]).await;
    assert_eq!((said.code, said.out.trim()), (Some(0), told), "{said:?}");
    assert!(said.err.contains("user reset LOGIN --password-stdin") && said.err.contains("nima"), "{said:?}");
    let said = import(&kartabl, "users", "users.csv", good, &[]).await;
    assert_eq!((said.code, said.out.trim()), (Some(0), "0 added, 0 changed, 2 left as they are"), "{said:?}");

    // She has her new post and her old password; he has to be given one first.
    let sara = kartabl.sign_in("sara").await;
    let tray = sara.get("/").await.expect(200).text();
    assert!(tray.contains("سارا محمدی‌نیا") && tray.contains("unit:contracts"), "{tray}");
    let form = [("login", "nima"), ("password", PASSWORD), ("code", ""), ("next", "/")];
    let refused = kartabl.visitor().post("/login", &form).await;
    assert_ne!(refused.status, 303, "{refused:?}");
    let said = kartabl.run(&["user", "reset", "nima", "--password-stdin"], &format!("{PASSWORD}\n")).await;
    assert_eq!(said.code, Some(0), "{said:?}");
    Staff::sign_in(http_client(), kartabl.address.clone(), "nima", PASSWORD).await;
}
