//! The source that a value is taken from, and the type that it is read as.

use super::{super::DatabaseUrl, loading::load};
use std::path::Path;

#[test]
fn the_later_source_wins() {
    let config = load(
        "listen = '127.0.0.1:1'\n[queues]\nnotify = 3\n[log]\nlevel = 'warn'\njson = true",
        &[
            ("KARTABL_LISTEN", "127.0.0.1:2"),
            ("KARTABL_LOG__LEVEL", "debug"),
            ("HOME", "/"),
            ("KARTABL_DATA", ""),
        ],
        &[("listen", "[::1]:3")],
    )
    .unwrap();
    assert_eq!(config.listen.to_string(), "[::1]:3");
    assert_eq!((config.log.level.as_str(), config.log.json), ("debug", true));
    assert_eq!((config.queues.slots(kartabl_domain::orders::Queue::Notify), config.queues.routing), (3, 8));
    assert_eq!(config.data, Path::new("data"));
    assert_eq!(config.office.public_url, "http://[::1]:3");
}

#[test]
fn a_password_of_digits_is_a_text_and_is_not_shown() {
    let smtp = "[gateways.mail]\nkind = 'smtp'\nhost = 'mail.local'\nfrom = 'a@b.ir'\nuser = 'u'";
    let environment = [
        ("KARTABL_GATEWAYS__MAIL__PASSWORD", "20250101"),
        ("KARTABL_GATEWAYS__MAIL__PORT", "2525"),
        ("KARTABL_DATABASE_URL", "postgres://kartabl:hunter2@db/kartabl?password=hunter2"),
        ("KARTABL_CALENDAR__WEEKEND", "['friday']"),
    ];
    let config = load(smtp, &environment, &[]).unwrap();
    let shown = config.to_toml().unwrap() + &format!("{config:?}");
    assert!(!shown.contains("20250101") && !shown.contains("hunter2"), "{shown}");
    for expected in
        ["password = \"***\"", "port = 2525", "\"postgres://kartabl:***@db/kartabl\"", "[\"friday\"]"]
    {
        assert!(shown.contains(expected), "{expected}: {shown}");
    }
}

#[test]
fn the_embedded_database_lies_in_the_data_folder() {
    for folder in ["./data", "/srv/100% sure?", "داده"] {
        let url = DatabaseUrl::file(&Path::new(folder).join("kartabl.db"));
        assert_eq!(url.path(), Some(Path::new(folder).join("kartabl.db")));
    }
    assert_eq!(DatabaseUrl::try_from("sqlite:a.db?mode=ro".to_owned()).unwrap().path(), Some("a.db".into()));
    assert_eq!(DatabaseUrl::try_from("postgres://h/d".to_owned()).unwrap().path(), None);
}
