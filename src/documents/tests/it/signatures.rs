//! What is told of signatures: the signer, whether it holds, where its certificates lead, and whether the house trusts that.

use crate::support::worker;
use kartabl_documents::fixtures::{
    self, Signing, pem, revocations, root_certificate, root_revocations, signed,
};
use kartabl_documents::{Inspector, Settings, Trust, check_trusting};
use kartabl_domain::documents::{Code, DocumentKind, Expectation, Severity};
use std::{fs, path::Path};
use tempfile::TempDir;

const SAME: &str = "«سارا کریمی»: فایل همان است که امضا شده است";
const TRUSTED: &str = "گواهی به ریشهٔ مورد اعتماد «مرکز ریشهٔ نمونه» می‌رسد";
const ROOT: &str = "زنجیرهٔ گواهی تا ریشهٔ «مرکز ریشهٔ نمونه» درست است";
const THEN: &str = "زمان امضا به گفتهٔ خود آن ۱۴۰۴/۰۷/۰۹؛ گواهی‌ها در آن زمان منقضی نبودند";
const NOBODY: &str = "گواهی به هیچ ریشهٔ مورد اعتمادی نمی‌رسد";
const UNJUDGED: &str = "اعتماد به صادرکننده سنجیده نشد، چون ریشه‌های مورد اعتماد معرفی نشده‌اند";
const UNLISTED: &str = "فهرست ابطال صادرکننده در دست نیست و ابطال سنجیده نشد";

fn told_by(file: &[u8], trust: &Trust) -> String {
    let report = check_trusting(file, &Expectation::of(DocumentKind::Letter), trust);
    let signed = report.findings.iter().find(|finding| finding.code == Code::Signed).expect("it is signed");
    assert_eq!(signed.severity, Severity::Information);
    signed.detail.clone()
}

/// A folder of certificates with these files.
fn folder(files: &[(&str, Vec<u8>)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, bytes) in files {
        fs::write(folder.path().join(name), bytes).expect("a file");
    }
    folder
}

fn trust(files: &[(&str, Vec<u8>)]) -> Trust {
    Trust::read(folder(files).path()).expect("certificates")
}

#[test]
fn a_signature_is_told_with_its_signer_its_hold_and_its_chain() {
    let told = |file: &[u8]| told_by(file, &Trust::default());
    let good = signed(Signing::Rightly);
    assert_eq!(told(&good), format!("{SAME}؛ {ROOT}؛ {THEN}؛ {UNJUDGED}"));
    let open = told(&signed(Signing::WithoutRoot));
    assert_eq!(open, format!("{SAME}؛ گواهی صادرکننده، «مرکز ریشهٔ نمونه»، در فایل نیست؛ {THEN}؛ {UNJUDGED}"));
    for broken in [Signing::UnderForeignRoot, Signing::UnderNoAuthority] {
        assert_eq!(told(&signed(broken)), format!("{SAME}؛ زنجیرهٔ گواهی نادرست است؛ {THEN}؛ {UNJUDGED}"));
    }

    let appended = [&good[..], b"% a later revision\n%%EOF\n"].concat();
    assert!(told(&appended).contains("پس از امضا چیزی به فایل افزوده شده است"), "{}", told(&appended));
    let mut changed = good.clone();
    let id = memchr::memmem::find(&changed, b"/ID [<5a").unwrap();
    changed[id + 7] = b'b';
    assert!(told(&changed).contains("امضا با این فایل نمی‌خواند"), "{}", told(&changed));
    // Half of a signature, or none, is no reason to fail.
    let mut cut = good.clone();
    let contents = memchr::memmem::find(&cut, b"/Contents <").unwrap();
    cut[contents + 200..contents + 900].fill(b'0');
    assert_eq!(told(&cut), "امضایی هست که خوانده نمی‌شود");
    assert_eq!(told(&fixtures::named("signed").bytes), "جای امضا هست و امضا نیست");
}

#[test]
fn a_chain_ends_where_the_house_trusts_or_it_is_said_that_it_does_not() {
    let house = trust(&[("root.der", root_certificate())]);
    assert_eq!(house.counts(), (1, 0));
    let told = |how| told_by(&signed(how), &house);
    assert_eq!(told(Signing::Rightly), format!("{SAME}؛ {TRUSTED}؛ {THEN}؛ {UNLISTED}"));
    // The root itself need not be in the file.
    assert_eq!(told(Signing::WithoutRoot), format!("{SAME}؛ {TRUSTED}؛ {THEN}؛ {UNLISTED}"));
    // A name alone is nobody's trust, and whoever has a certificate may not issue others for that.
    for strange in [Signing::UnderForeignRoot, Signing::UnderNoAuthority] {
        let told = told(strange);
        assert!(told.contains(NOBODY) && !told.contains(TRUSTED), "{strange:?}: {told}");
    }
    let late = told(Signing::TooLate);
    assert!(late.contains("گواهی «سارا کریمی» در آن زمان معتبر نبود: از ۱۴۰۳/۱۰/۱۲ تا ۱۴۰۴/۰۶/۱۰"), "{late}");
    let undated = told(Signing::Undated);
    assert!(undated.contains("زمان امضا نوشته نشده است و اعتبار گواهی در آن زمان سنجیده نشد"), "{undated}");
    // Another house.
    let stranger = trust(&[("other.der", fixtures::other_root())]);
    assert!(told_by(&signed(Signing::Rightly), &stranger).contains(&format!("{ROOT}؛ {THEN}؛ {NOBODY}")));
}

#[test]
fn a_certificate_that_was_taken_back_is_named_with_its_day() {
    let told = |middle: Vec<u8>| {
        let files =
            [("root.pem", pem("CERTIFICATE", &root_certificate()).into_bytes()), ("middle.crl", middle)];
        let house = trust(
            &[&files[..], &[("root.crl.pem", pem("X509 CRL", &root_revocations()).into_bytes())]].concat(),
        );
        assert_eq!(house.counts(), (1, 2));
        told_by(&signed(Signing::Rightly), &house)
    };
    assert!(told(revocations(None)).ends_with("گواهی‌ها در فهرست‌های ابطال نیستند"));
    let before = told(revocations(Some("250901000000Z")));
    assert!(before.ends_with("گواهی «سارا کریمی» در ۱۴۰۴/۰۶/۱۰ باطل شده است، پیش از امضا"), "{before}");
    let after = told(revocations(Some("251015000000Z")));
    assert!(after.ends_with("گواهی «سارا کریمی» در ۱۴۰۴/۰۷/۲۳ باطل شده است، پس از امضا"), "{after}");
    // A list that its issuer did not sign says nothing.
    let mut forged = revocations(Some("250901000000Z"));
    *forged.last_mut().unwrap() ^= 1;
    assert!(told(forged).ends_with(UNLISTED));
}

#[test]
fn a_folder_that_is_none_of_certificates_is_named() {
    let refused = |files: &[(&str, Vec<u8>)]| Trust::read(folder(files).path()).expect_err("it is none");
    assert!(refused(&[]).contains("no certificate in it"));
    assert!(refused(&[("notes.txt", b"hello".to_vec())]).contains("notes.txt: neither a certificate nor"));
    let cut = root_certificate()[..40].to_vec();
    assert!(
        refused(&[("cut.pem", pem("CERTIFICATE", &cut).into_bytes())]).contains("cut.pem: not a certificate")
    );
    let key = pem("PRIVATE KEY", b"x").into_bytes();
    assert!(
        refused(&[("root.der", root_certificate()), ("key.pem", key)])
            .contains("key.pem: no certificate in it")
    );
    assert!(
        Trust::read(Path::new("/nonexistent"))
            .expect_err("it is none")
            .contains("/nonexistent: No such file")
    );
}

#[tokio::test]
async fn workers_know_whom_to_trust() {
    let house = trust(&[("root.der", root_certificate())]);
    let settings = Settings { arguments: Vec::new(), trust: house.clone(), ..Settings::new(worker()) };
    let inspector = Inspector::start(settings).unwrap();
    let letter = signed(Signing::Rightly);
    let report = inspector.check(letter.clone().into(), Expectation::of(DocumentKind::Letter)).await.unwrap();
    let signed = report.findings.iter().find(|finding| finding.code == Code::Signed).unwrap();
    assert!(
        signed.detail == told_by(&letter, &house) && signed.detail.contains(TRUSTED),
        "{}",
        signed.detail
    );
}
