//! Values that are refused, and the words of the refusals.

use super::{
    super::{Config, Sources},
    loading::load,
};

#[test]
fn what_is_wrong_is_named() {
    let file = |text: &'static str| (text, &[][..], &[][..]);
    type Case =
        (&'static str, &'static [(&'static str, &'static str)], &'static [(&'static str, &'static str)]);
    let table: [(Case, &str); 35] = [
        (file("data = ''"), "kartabl.toml: data: given \"\", expected a folder"),
        (file("data = '/dev/null'"), "kartabl.toml: data: given \"/dev/null\", expected a folder"),
        (file("calendar = ['friday']"), "kartabl.toml: calendar: given a list, expected a table: [calendar]"),
        (
            file("database_patience_seconds = 0"),
            "kartabl.toml: database_patience_seconds: given 0, expected a number from 1 to 600",
        ),
        (file("listen = '8080'"), "kartabl.toml: listen: given \"8080\", expected an address and a port"),
        (file("listen = 8080"), "kartabl.toml: listen: given 8080, expected a text in quotes"),
        (
            file("prot = 1"),
            "kartabl.toml: prot: unknown key; expected one of data, database_url, database_patience_seconds, listen",
        ),
        (
            file("[office]\ncolour = 1"),
            "kartabl.toml: office.colour: unknown key; expected one of organisation",
        ),
        (
            file("[queues]\nletter = 1"),
            "kartabl.toml: queues.letter: unknown key; expected one of checks, routing",
        ),
        (
            file("[queues]\nnotify = -1"),
            "kartabl.toml: queues.notify: given -1, expected a whole number from 0 on",
        ),
        (file("[queues]\nnotify = 5000"), "kartabl.toml: queues.notify: given 5000, expected at most 1000"),
        (
            file("[queues]\nlease_seconds = 0"),
            "kartabl.toml: queues.lease_seconds: given 0, expected between 1",
        ),
        (
            file("[office]\nundo_window = '5'"),
            "kartabl.toml: office.undo_window: given \"5\", expected a whole number",
        ),
        (
            file("[office]\nundo_window = 100000"),
            "office.undo_window: given 100000, expected at most 1440 minutes",
        ),
        (
            file("[office]\npublic_url = 'portal'"),
            "office.public_url: given \"portal\", expected an address such as",
        ),
        (
            file("[office]\nece_address = 'ece'"),
            "office.ece_address: given \"ece\", expected an e-mail address",
        ),
        (file("[log]\nlevel = 'loud'"), "kartabl.toml: log.level: given \"loud\", expected off, error, warn"),
        (file("[log]\njson = 'yes'"), "kartabl.toml: log.json: given \"yes\", expected true or false"),
        (
            file("[calendar]\nweekend = ['fri']"),
            "calendar.weekend: unknown day `fri`; days are saturday to friday",
        ),
        (
            file("[calendar]\nclosing_time = '25:00'"),
            "kartabl.toml: calendar.closing_time: given \"25:00\", ",
        ),
        (
            file("[calendar]\nholidays = ['none.toml']"),
            "kartabl.toml: calendar.holidays: none.toml: No such file",
        ),
        (
            file("procedures = 'none'"),
            "kartabl.toml: procedures: given \"none\", expected a folder that is there",
        ),
        (file("data = [1]"), "kartabl.toml: data: given a list, expected a path in quotes"),
        (
            file("database_url = 'mysql://root:hunter2@db'"),
            "kartabl.toml: database_url: expected sqlite://PATH or",
        ),
        (file("[sessions]\nlife_hours = 0"), "sessions.life_hours: given 0, expected a number from 1 to 168"),
        (
            file("[schedule]\nprune = '0 8 * * 6'"),
            "schedule.prune: given \"0 8 * * 6\", expected `minute hour day",
        ),
        (
            file("[documents]\nclamd = 'scanner'"),
            "documents.clamd: given \"scanner\", expected the path of clamd",
        ),
        (
            file("[documents]\ntrust = 'none'"),
            "documents.trust: given \"none\", expected a folder of certificates (PEM or DER) and lists of revoked ones: none: No such",
        ),
        (file("monitoring = 'yes'"), "monitoring: given \"yes\", expected an address and a port"),
        (file("a = 1\nlisten = "), "kartabl.toml: line 2, column 10: "),
        (
            file("[gateways.mail]\nkind = 'pigeon'"),
            "kartabl.toml: gateways.mail.kind: given \"pigeon\"; expected one of outbox",
        ),
        (file("[gateways.mail]\nkind = 'smtp'\nhost = 'h'"), "kartabl.toml: gateways.mail.from: missing"),
        (file("[gateways.mail]\nkind = 'outbox'\nhost = 'h'"), "gateways.mail.host: unknown key"),
        (
            ("", &[("KARTABL_LISTEN", "here")], &[]),
            "  KARTABL_LISTEN: given \"here\", expected an address and a port",
        ),
        (
            ("", &[("KARTABL_LISTEN", "127.0.0.1:1")], &[("listen", "x")]),
            "  --listen: given \"x\", expected an",
        ),
    ];
    for ((file, environment, options), expected) in table {
        let error = load(file, environment, options).map(|_| ()).unwrap_err();
        assert!(error.contains(expected), "{file} {environment:?}\n{expected}\n{error}");
        assert_eq!(error.lines().count(), 2, "{error}");
        assert!(!error.contains("hunter2"), "{error}");
    }
    let unknown = load("", &[("KARTABL_LOG__COLOUR", "1"), ("KARTABL_TEST_POSTGRES", "x")], &[]).unwrap_err();
    assert!(unknown.contains("  KARTABL_LOG__COLOUR: unknown key; expected one of level, json"), "{unknown}");
    let several = load("[log]\nlevel = 'x'\n[office]\npublic_url = 'x'", &[], &[]).unwrap_err();
    assert_eq!(several.lines().count(), 3, "{several}");
    let secret = load("[gateways.sms]\nkind = 'kavenegar'\napi_key = 987654", &[], &[]).unwrap_err();
    assert!(!secret.contains("987654") && secret.contains("expected a text in quotes"), "{secret}");
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let sources = Sources { file: Some("none.toml".into()), ..Sources::default() };
    let error = Config::load(&sources).unwrap_err().to_string();
    assert!(error.contains("none.toml: No such file"), "{error}");
}
