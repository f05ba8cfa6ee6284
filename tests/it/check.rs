//! `kartabl check`: what it prints, how it ends, and whom it trusts.

use super::support::{Engine, Kartabl};
use kartabl_documents::fixtures::{self, Signing};
use serde_json::{Value, json};
use std::{fs, path::PathBuf};

/// Files beside the configuration, by these names.
fn files(kartabl: &Kartabl, files: &[(&str, &[u8])]) -> Vec<String> {
    let put = |(name, bytes): &(&str, &[u8])| {
        let path: PathBuf = kartabl.data().join(name);
        fs::write(&path, bytes).unwrap();
        path.display().to_string()
    };
    files.iter().map(put).collect()
}

#[tokio::test]
async fn reports_are_json_of_one_shape_and_the_verdicts_decide_the_exit_code() {
    let kartabl = Kartabl::prepare(Engine::Sqlite, "").await;
    let letter = fixtures::letter("1404/11", "1404/07/01");
    let blank = &fixtures::named("blank").bytes;
    let launch = &fixtures::named("launch").bytes;
    let paths = files(&kartabl, &[("letter.pdf", &letter), ("blank.pdf", blank), ("launch.pdf", launch)]);
    let [letter, blank, launch] = [0, 1, 2].map(|at| paths[at].as_str());
    let check = async |files: &[&str], more: &[&str]| {
        let said = kartabl.run(&[&["check", "--as", "letter"], more, files].concat(), "").await;
        assert_eq!(said.err, "", "no bar where nobody looks");
        (said.code.unwrap(), said.out)
    };
    let parsed = |out: &str| serde_json::from_str::<Value>(out).unwrap();

    let (code, out) = check(&[letter], &["--json"]).await;
    assert_eq!((code, parsed(&out)), (0, json!({"verdict": "ok", "pages": 1, "findings": []})));
    // Warnings leave it ok.
    let (code, out) = check(&[letter], &["--json", "--number", "1404/12"]).await;
    let missing = json!({"code": "number-not-found", "severity": "warning", "detail": "۱۴۰۴/۱۲"});
    assert_eq!((code, parsed(&out)), (0, json!({"verdict": "ok", "pages": 1, "findings": [missing]})));
    let (code, out) = check(&[blank, launch, letter], &["--json"]).await;
    let reports = json!([
        {"verdict": "ok", "pages": 1, "findings": [
            {"code": "blank", "severity": "warning", "page": 1, "detail": "صفحهٔ ۱"}]},
        {"verdict": "refused", "pages": 1, "findings": [
            {"code": "has-launch", "severity": "refused", "detail": "۱ مورد"}]},
        {"verdict": "ok", "pages": 1, "findings": []},
    ]);
    assert_eq!((code, parsed(&out)), (1, reports));
    let kind = kartabl.run(&["check", letter, "--as", "logo", "--json"], "").await;
    let refused = parsed(&kind.out);
    assert_eq!(
        (kind.code, &refused["verdict"], &refused["pages"]),
        (Some(1), &json!("refused"), &Value::Null)
    );

    // For people: a line each, and what to do.
    let (code, out) = check(&[letter, launch], &[]).await;
    assert_eq!(code, 1);
    assert!(
        out.starts_with(&format!("{letter}: ok, pages: 1\n{launch}: refused, pages: 1\n  has-launch: ")),
        "{out}"
    );
}

#[tokio::test]
async fn what_cannot_be_read_is_named_before_anything_is_checked() {
    let kartabl = Kartabl::prepare(Engine::Sqlite, "").await;
    let letter = files(&kartabl, &[("letter.pdf", &fixtures::letter("1", "1404/07/01"))]).remove(0);
    let folder = kartabl.data().display().to_string();
    for (wrong, told) in [
        ("none.pdf", "cannot read none.pdf: No such file".to_owned()),
        (folder.as_str(), format!("{folder} is a folder; name the files in it, such as {folder}/*.pdf")),
    ] {
        let said = kartabl.run(&["check", "--as", "letter", &letter, wrong], "").await;
        assert_eq!((said.code, said.out.as_str()), (Some(2), ""), "{said:?}");
        assert!(said.err.contains(&told), "{said:?}");
    }
}

#[tokio::test]
async fn a_bar_shows_how_far_it_has_come_on_a_terminal() {
    let kartabl = Kartabl::prepare(Engine::Sqlite, "").await;
    let letter = fixtures::letter("1404/11", "1404/07/01");
    let paths = files(&kartabl, &[("one.pdf", &letter), ("two.pdf", &letter)]);
    let command = format!("{} check --as letter --json {}", env!("CARGO_BIN_EXE_kartabl"), paths.join(" "));
    let shown = tokio::process::Command::new("script")
        .args(["-qec", &command, "/dev/null"])
        .current_dir(kartabl.data())
        .stdin(std::process::Stdio::null())
        .output()
        .await
        .unwrap();
    let text = String::from_utf8(shown.stdout).unwrap();
    assert!(shown.status.success() && text.contains("] 1 of 2") && text.contains("] 2 of 2"), "{text:?}");
}

#[tokio::test]
async fn signatures_are_judged_by_the_roots_that_the_house_trusts() {
    let kartabl = Kartabl::prepare(Engine::Sqlite, "[documents]\ntrust = \"trust\"\n").await;
    let letter = files(&kartabl, &[("signed.pdf", &fixtures::signed(Signing::Rightly))]).remove(0);
    let check = ["check", letter.as_str(), "--as", "letter", "--json"];
    let said = kartabl.run(&check, "").await;
    assert_eq!(said.code, Some(2), "{said:?}");
    assert!(said.err.contains("documents.trust: given \"trust\", expected a folder"), "{said:?}");

    let folder = kartabl.data().parent().unwrap().join("trust");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("root.pem"), fixtures::pem("CERTIFICATE", &fixtures::root_certificate())).unwrap();
    fs::write(folder.join("middle.crl"), fixtures::revocations(Some("250901000000Z"))).unwrap();
    let said = kartabl.run(&check, "").await;
    assert_eq!(said.code, Some(0), "{said:?}");
    for told in ["به ریشهٔ مورد اعتماد «مرکز ریشهٔ نمونه» می‌رسد", "باطل شده است، پیش از امضا"]
    {
        assert!(said.out.contains(told), "{said:?}");
    }
    let doctor = kartabl.run(&["doctor"], "").await;
    assert!(
        doctor.out.contains("ok       signatures: trusted certificates: 1; lists of revoked ones: 1"),
        "{doctor:?}"
    );
    assert!(doctor.out.contains("it reaches no file, program or network (seccomp)"), "{doctor:?}");
}
