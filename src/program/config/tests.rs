//! What is taken from where, what is refused with which words, and that the reference is true.

use super::{Config, DatabaseUrl, REFERENCE, Sources};
use std::{fs, path::Path, sync::LazyLock};
use tempfile::TempDir;

fn sources(file: &str, environment: &[(&str, &str)], options: &[(&'static str, &str)]) -> (Sources, TempDir) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("kartabl.toml");
    fs::write(&path, file).unwrap();
    let environment =
        environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let options = options.iter().map(|(key, value)| (*key, (*value).to_owned())).collect();
    (Sources { file: Some(path), environment, options, own: Vec::new() }, folder)
}

fn load(
    file: &str,
    environment: &[(&str, &str)],
    options: &[(&'static str, &str)],
) -> Result<Config, String> {
    let (sources, folder) = sources(file, environment, options);
    let place = format!("{}/", folder.path().display());
    Config::load(&sources).map_err(|error| error.to_string().replace(&place, ""))
}

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
    let shown = config.print().unwrap() + &format!("{config:?}");
    assert!(!shown.contains("20250101") && !shown.contains("hunter2"), "{shown}");
    for expected in
        ["password = \"***\"", "port = 2525", "\"postgres://kartabl:***@db/kartabl\"", "[\"friday\"]"]
    {
        assert!(shown.contains(expected), "{expected}: {shown}");
    }
}

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

/// A missing file of the configuration is told as well.
#[test]
fn a_file_that_is_not_there_is_named() {
    let sources = Sources { file: Some("none.toml".into()), ..Sources::default() };
    let error = Config::load(&sources).unwrap_err().to_string();
    assert!(error.contains("none.toml: No such file"), "{error}");
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

/// The keys that the reference shows as comments, by the provider they belong to.
fn with_optional_keys(kinds: &[&str]) -> String {
    let mut kind = None;
    let mut text = String::new();
    for line in REFERENCE.lines() {
        if let Some(of) = line.strip_prefix("# With kind = \"") {
            kind = of.split('"').next();
        } else if line.starts_with('[') {
            kind = None;
        }
        match line.strip_prefix('#') {
            Some(key) if key.starts_with(|first: char| first.is_ascii_lowercase()) => {
                if kind.is_none_or(|kind| kinds.contains(&kind)) {
                    text += key;
                }
            }
            _ if line == "kind = \"outbox\"" || line == "kind = \"register\"" => text += "kind = \"KIND\"",
            _ => text += line,
        }
        text += "\n";
    }
    assert_eq!(kinds.len(), 3, "one kind for each gateway");
    kinds.iter().fold(text, |text, kind| text.replacen("KIND", kind, 1))
}

/// The same with folders that are there, and with what belongs in them.
fn with_folders(text: &str) -> String {
    static TRUSTED: LazyLock<TempDir> = LazyLock::new(|| {
        let folder = TempDir::new().unwrap();
        fs::write(folder.path().join("root.der"), kartabl_documents::fixtures::root_certificate()).unwrap();
        folder
    });
    text.replace("procedures = \"procedures\"", "procedures = \"/\"")
        .replace("letters = \"letters\"", "letters = \"/\"")
        .replace("= \"trust\"", &format!("= \"{}\"", TRUSTED.path().display()))
}

#[test]
fn the_reference_tells_all_keys_with_their_built_in_values() {
    let given: toml::Table = toml::from_str(REFERENCE).unwrap();
    let mut built_in = toml::Table::try_from(Config::default()).unwrap();
    // Follows `listen` unless it is given.
    built_in["office"].as_table_mut().unwrap().remove("public_url");
    assert_eq!(given, built_in);
    for kinds in [["kavenegar", "smtp", "register"], ["http", "smtp", "http"]] {
        let text = with_folders(&with_optional_keys(&kinds));
        let config = load(&text, &[], &[]).unwrap_or_else(|error| panic!("{error}\n{text}"));
        // Each key that the program would print with these settings stands in the reference.
        let printed = toml::Table::try_from(&config).unwrap();
        let shown: toml::Table = toml::from_str(&text).unwrap();
        assert_eq!(keys(&printed), keys(&shown));
    }
}

fn keys(table: &toml::Table) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for (key, value) in table {
        match value.as_table().filter(|_| !["secrets", "headers", "ask"].contains(&key.as_str())) {
            Some(below) => all.extend(keys(below).into_iter().map(|below| format!("{key}.{below}"))),
            None => all.push(key.clone()),
        }
    }
    all.sort();
    all
}

/// Each key of the reference, by the provider that has it: its table, its name, and where a value of it stands.
fn each_key(test: impl Fn(&toml::Table, &[String])) {
    fn walk(
        whole: &toml::Table,
        table: &toml::Table,
        path: &[String],
        test: &impl Fn(&toml::Table, &[String]),
    ) {
        for (key, value) in table {
            let path = [path, std::slice::from_ref(key)].concat();
            test(whole, &path);
            if let Some(below) = value.as_table() {
                walk(whole, below, &path, test);
            }
        }
    }
    for kinds in [["kavenegar", "smtp", "register"], ["http", "smtp", "http"]] {
        let text = with_folders(&with_optional_keys(&kinds));
        let whole: toml::Table = toml::from_str(&text).unwrap();
        walk(&whole, &whole, &[], &test);
    }
}

/// The table with another value at a path.
fn put(table: &toml::Table, path: &[String], value: toml::Value) -> toml::Table {
    let mut whole = table.clone();
    let (last, above) = path.split_last().unwrap();
    let inner = above.iter().fold(&mut whole, |table, key| table[key].as_table_mut().unwrap());
    inner.insert(last.clone(), value);
    whole
}

fn at<'t>(table: &'t toml::Table, path: &[String]) -> &'t toml::Value {
    let (last, above) = path.split_last().unwrap();
    &above.iter().fold(table, |table, key| table[key].as_table().unwrap())[last]
}

#[test]
fn each_key_of_the_reference_refuses_another_shape_by_its_name() {
    each_key(|whole, path| {
        let key = path.join(".");
        let nobody = toml::Value::Array(vec![toml::Value::Array(vec![])]);
        let text = put(whole, path, nobody).to_string();
        let error = load(&text, &[], &[]).map(|_| ()).unwrap_err();
        assert!(error.contains(&format!("kartabl.toml: {key}")), "{key}: {error}");
        assert!(error.contains("expected"), "{key}: {error}");
        assert!(!error.contains("\"…\""), "no secret is told: {error}");

        let variable = format!("KARTABL_{}", path.join("__").to_uppercase());
        match load(&whole.to_string(), &[(&variable, "[[]]")], &[]) {
            // In the environment everything can be a text, where a text is wanted.
            Ok(_) => assert!(at(whole, path).is_str(), "{variable}"),
            Err(error) => assert!(error.contains(&variable), "{variable}: {error}"),
        }
    });
}
