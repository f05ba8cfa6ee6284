//! Scheduled work with two processes on one database: each tick once, missed ones once, and a reminder that is sent once.

use super::support::{
    Books, Engine, Kartabl, eventually,
    filed::{Filed, connection},
};
use kartabl::world::system_world;
use kartabl_domain::JalaliDate;
use std::{collections::BTreeSet, fs};

/// Seconds between two ticks.
const PERIOD: i64 = 3;

/// The working days of a repair are as few as the first reminder asks for, so that it is due at once.
fn with_short_repair(kartabl: &Kartabl, settings: &str) {
    let folder = kartabl.data().join("procedures");
    fs::create_dir(&folder).unwrap();
    let built_in = include_str!("../../src/domain/procedures/builtin/connection.toml");
    let short = built_in.replace("version = ", "version = 9").replace("repair = 10", "repair = 3");
    fs::write(folder.join("connection.toml"), short).unwrap();
    let file = kartabl.data().parent().unwrap().join("kartabl.toml");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, format!("procedures = {:?}\n{text}\n{settings}", folder.display().to_string())).unwrap();
}

/// The holidays of this year and the next are one day each, which is not today: the test means the same on every day.
async fn with_no_holiday_today(kartabl: &Kartabl) {
    let today = JalaliDate::today(system_world().now());
    let holidays = [today.year(), today.year() + 1].map(|year| {
        let first = JalaliDate::new(year, 1, 1).unwrap();
        let day = if first == today { first.add_days(7) } else { first };
        format!("{day},نوروز\n")
    });
    let file = kartabl.data().join("holidays.csv");
    fs::write(&file, format!("date,title\n{}", holidays.concat())).unwrap();
    for arguments in [&["migrate"][..], &["import", "holidays", file.to_str().unwrap()]] {
        let done = kartabl.run(arguments, "").await;
        assert_eq!(done.code, Some(0), "{done:?}");
    }
}

#[tokio::test]
async fn a_tick_fires_once_in_two_processes_and_reminds_once() {
    let mut kartabl = Kartabl::prepare(Engine::Postgres, "").await;
    // A process that is killed may hold a job of its schedule, of which there is no second one until the lease ends.
    // Reminders go out in office hours, so these never end.
    let settings = format!(
        "[queues]\nlease_seconds = 5\n\
         [calendar]\nweekend = []\nopening_time = \"00:00:00\"\nclosing_time = \"23:59:59\"\n\
         [schedule]\nremind_applicants = \"*/{PERIOD} * * * * *\"\nprune = \"0 0 1 * *\"\n"
    );
    with_short_repair(&kartabl, &settings);
    with_no_holiday_today(&kartabl).await;
    kartabl.restart().await;
    let mut worker = kartabl.spawn(&["worker"]);
    eventually("both processes at work", async || {
        (kartabl.log().matches("working worker=").count() == 2).then_some(())
    })
    .await;

    kartabl.employ(&["sara"]).await;
    let (portal, sara) = (kartabl.portal("portal", &["connection"]).await, kartabl.sign_in("sara").await);
    let case = Filed::connection(&portal, connection()).await;
    case.until("evaluation").await;
    sara.take(&case.code).await.expect(303);
    let defect = ("letters.date", "wrong", "تاریخ نامه با متن آن نمی‌خواند.");
    sara.return_with(&case.code, &[defect]).await.expect(303);
    let books = Books::open(&kartabl.database_url).await;
    eventually("the reminder", async || {
        let messages = books.messages().await;
        messages.iter().any(|told| told.notice == "reminder" && told.state == "sent").then_some(())
    })
    .await;
    let so_far = books.ordered("remind_applicants").await.len();
    let ticks = eventually("two more ticks", async || {
        Some(books.ordered("remind_applicants").await).filter(|ticks| ticks.len() >= so_far + 2)
    })
    .await;
    let moments: BTreeSet<_> = ticks.iter().map(|at| at / (PERIOD * 1_000_000)).collect();
    assert_eq!(moments.len(), ticks.len(), "no tick has two jobs: {ticks:?}");

    // Later ticks have seen the case too, and said nothing more.
    let reminders = books.messages().await.into_iter().filter(|told| told.notice == "reminder");
    let channels: Vec<_> = reminders.map(|told| (told.channel, told.state)).collect();
    assert_eq!(channels, [("sms".to_owned(), "sent".to_owned())]);
    let reminded: Vec<_> = kartabl.sms().into_iter().filter(|sms| sms.text.contains("۳ روز کاری")).collect();
    assert_eq!(reminded.len(), 1, "{:?}", kartabl.sms());
    worker.kill().await.unwrap();
    assert!(kartabl.stop().await.success());

    // A year without any process, then two come up at the same time.
    assert_eq!(books.ordered("prune").await.len(), 0);
    for entry in ["prune", "remind_applicants"] {
        books.miss_ticks(entry).await;
    }
    let before = books.ordered("remind_applicants").await.len();
    let mut workers = [kartabl.spawn(&["worker"]), kartabl.spawn(&["worker"])];
    eventually("ticks of both kinds", async || {
        let caught_up = books.ordered("remind_applicants").await.len() >= before + 2;
        (caught_up && !books.ordered("prune").await.is_empty()).then_some(())
    })
    .await;
    for worker in &mut workers {
        worker.kill().await.unwrap();
    }
    assert_eq!(kartabl.log().matches("working worker=").count(), 4);
    assert_eq!(books.ordered("prune").await.len(), 1, "of twelve missed ticks one is caught up");
    books.close().await;
}
