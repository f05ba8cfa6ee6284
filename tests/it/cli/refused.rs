//! Each command with something that it cannot work with: the exit code, and what is said.

use super::{ADD, GOOD};
use crate::support::{Engine, Kartabl};

/// What is typed, the exit code, and what is said.
type Row = (&'static [&'static str], i32, &'static str);

/// On a database that nobody has migrated.
const REFUSED: &[Row] = &[
    (&[], 2, "Usage: kartabl"),
    (&["serv"], 2, "unrecognized subcommand 'serv'"),
    (&["serve", "--listen", "8080"], 2, "--listen: given \"8080\", expected an address and a port such as"),
    (&["web"], 1, "`kartabl migrate` brings it up to date"),
    (&["worker"], 1, "`kartabl migrate` brings it up to date"),
    (
        &["worker", "--queues", "letters,mail"],
        2,
        "[possible values: checks, routing, notify, letters, cron, bulk]",
    ),
    (&["user", "add"], 2, "<LOGIN>"),
    (&["user", "disable", "nobody"], 1, "`kartabl migrate` brings it up to date"),
    (&["api-key", "add", "portal"], 2, "--procedures <IDS>"),
    (&["api-key", "add", " ", "--procedures", "connection"], 2, "NAME: expected whose key it is"),
    (
        &["api-key", "add", "portal", "--procedures", "connection,visa"],
        2,
        "unknown procedure visa; expected some of connection, workgroup-permit, gsb-service, ",
    ),
    (
        &["check", "none.pdf", "--as", "letter", "--number", "1404/11", "--date", "1404/07/01"],
        2,
        "cannot read none.pdf: No such file",
    ),
    (&["check", "kartabl.toml", "--as", "essay"], 2, "[possible values: letter, logo, photo]"),
    (&["procedures", "check", "none"], 2, "none: No such file"),
    (&["procedures", "check", "."], 1, "kartabl.toml:1:1: id: missing"),
    (
        &["import", "catalogue", "none.csv"],
        2,
        "--kind: unknown catalogue \"none\"; expected one of contracts, ",
    ),
    (&["import", "catalogue", "none", "--kind", "services"], 2, "none: No such file"),
    (
        &["import", "catalogue", "kartabl.toml", "--kind", "estates"],
        2,
        "expected a file that ends in .csv or .xlsx",
    ),
    (&["import", "holidays", "none.csv"], 2, "none.csv: No such file"),
    (&["import", "users", "kartabl.toml"], 2, "expected a file that ends in .csv or .xlsx"),
    (&["procedures", "schema", "x"], 2, "unexpected argument 'x'"),
    (&["letter", "preview", "love"], 2, "no letter template is called `love`"),
    (&["letter", "preview", "--letter", "kartabl.toml"], 2, "kartabl.toml: expected value"),
    (&["backup", "data"], 2, "data is there already"),
    (&["restore"], 2, "<SOURCE>"),
    (&["restore", "none"], 2, "none is no backup: it holds no kartabl.db"),
    (&["config", "show"], 2, "unrecognized subcommand 'show'"),
    (&["demo", "--listen", "0.0.0.0:8080"], 2, "--listen: the demo's passwords are known to everybody"),
    (&["demo"], 2, "--database-url: the demo keeps a database of its own"),
    (&["web", "--listen", "here:1"], 2, "--listen: given \"here:1\", expected an address and a port"),
    (&["migrate", "now"], 2, "unexpected argument 'now'"),
    (&["user", "reset", "sara"], 2, "--password-stdin"),
    (&["api-key", "revoke", "portal"], 1, "`kartabl migrate` brings it up to date"),
    (&["letter", "preview", "--output", "/none/x.pdf"], 1, "cannot write /none/x.pdf: No such file"),
    (&["audit", "verify"], 1, "`kartabl migrate` brings it up to date"),
    (&["bench", "queue", "--jobs", "0"], 2, "invalid value '0' for '--jobs <JOBS>'"),
    (
        &["bench", "queue", "--concurrency", "many"],
        2,
        "invalid value 'many' for '--concurrency <CONCURRENCY>'",
    ),
    (&["bench", "queue", "--workers", "2", "--url", "sqlite://x.db"], 2, "several processes need PostgreSQL"),
    (&["bench", "queue", "--url", "x.db"], 2, "expected sqlite://PATH or postgres://"),
    (&["bench", "queue", "--finished", "-1"], 2, "unexpected argument '-1'"),
    (&["bench", "documents", "--checks", "0"], 2, "invalid value '0' for '--checks <CHECKS>'"),
    (&["bench", "letters", "--letters", "0"], 2, "invalid value '0' for '--letters <LETTERS>'"),
    (&["bench", "cases", "--cases", "0"], 2, "invalid value '0' for '--cases <CASES>'"),
    (&["doctor"], 1, "`kartabl migrate` brings it up to date"),
    (&["config", "print", "x"], 2, "unexpected argument 'x'"),
    (&["config", "schema", "x"], 2, "unexpected argument 'x'"),
];

#[tokio::test]
async fn what_a_command_cannot_work_with_is_named() {
    let kartabl = Kartabl::prepare(Engine::Sqlite, "").await;
    for (arguments, code, expected) in REFUSED {
        let said = kartabl.run(arguments, "").await;
        assert_eq!(said.code, Some(*code), "{arguments:?} {said:?}");
        assert!(said.err.contains(expected) || said.out.contains(expected), "{arguments:?} {said:?}");
    }
    // Only reading commands have run, and none of them has made a schema.
    let said = kartabl.run(&["audit", "verify"], "").await;
    assert_eq!((said.code, said.out.as_str()), (Some(1), ""), "{said:?}");
}

/// The options that every command takes; each is given beside nothing else.
const COMMON: [Row; 6] = [
    (&["config", "print", "--config", "none.toml"], 2, "none.toml: No such file"),
    (&["config", "print", "--config", "."], 2, ".: Is a directory"),
    (&["migrate", "--data", ""], 2, "--data: given \"\", expected a folder"),
    (&["migrate", "--data", "Cargo.toml"], 2, "--data: given \"Cargo.toml\", expected a folder"),
    (&["migrate", "--database-url", "mysql://h"], 2, "--database-url: expected sqlite://PATH or postgres://"),
    (
        &["migrate", "--database-url", "postgres://127.0.0.1:1/none"],
        1,
        "cannot reach the database at 127.0.0.1:1: ",
    ),
];

#[tokio::test]
async fn what_every_command_takes_is_named_as_well() {
    let said = COMMON.map(|(arguments, code, expected)| async move {
        let mut command = tokio::process::Command::new(env!("CARGO_BIN_EXE_kartabl"));
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("KARTABL_")) {
            command.env_remove(name);
        }
        let output = command.args(arguments).output().await.unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(code), "{arguments:?} {said}");
        assert!(said.contains(expected), "{arguments:?} {said}");
    });
    futures::future::join_all(said).await;
}

/// Walks the help from the top: each command, and each option and argument that takes a value, stands in a row.
#[tokio::test]
async fn each_command_and_each_option_has_a_row() {
    let kartabl = Kartabl::prepare(Engine::Sqlite, "").await;
    let more: [&[&str]; 2] = [&ADD, &[GOOD.as_slice(), &["--national-code", "x"]].concat()];
    let add = more.concat();
    let rows: Vec<&[&str]> = REFUSED
        .iter()
        .chain(&COMMON)
        .map(|row| row.0)
        .chain([add.as_slice(), &["user", "disable", "x"]])
        .collect();
    let mut commands = vec![Vec::<String>::new()];
    while let Some(command) = commands.pop() {
        let words: Vec<&str> = command.iter().map(String::as_str).collect();
        let help = kartabl.run(&[&words[..], &["-h"]].concat(), "").await.out;
        let below: Vec<_> = names(&help, "Commands:").filter(|name| *name != "help").collect();
        commands.extend(below.iter().map(|name| [command.clone(), vec![(*name).to_owned()]].concat()));
        assert!(rows.iter().any(|row| row.starts_with(&words)), "no row for {command:?}");
        for option in names(&help, "Options:") {
            let common = ["--config", "--data", "--database-url"].contains(&option);
            let mut rows = rows.iter().filter(|row| common || row.starts_with(&words));
            assert!(rows.any(|row| row.contains(&option)), "no row gives {command:?} {option}");
        }
    }
}

/// The first words of the lines below a heading of a help; of options only those that take a value.
fn names<'h>(help: &'h str, heading: &str) -> impl Iterator<Item = &'h str> {
    let lines = help.split_once(heading).map(|(_, rest)| rest).unwrap_or_default().lines().skip(1);
    lines.take_while(|line| !line.is_empty()).filter_map(|line| {
        let mut words =
            line.split_whitespace().skip_while(|word| word.starts_with('-') && word.ends_with(','));
        let name = words.next()?;
        let value = words.next().is_some_and(|word| word.starts_with('<'));
        (!name.starts_with('-') || (name.starts_with("--") && value)).then_some(name)
    })
}
