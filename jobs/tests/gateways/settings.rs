//! Settings: mistakes are found at start and named.

use kartabl_jobs::gateways::GatewaySettings;

use super::open;

const HTTP: &str = r#"
    [sms]
    kind = "http"
    url = "http://127.0.0.1:1/send"
    accepted = "status == 200"
"#;

#[test]
fn a_setting_that_cannot_work_is_named() {
    let data = tempfile::tempdir().unwrap();
    let http = |key: &str, value: &str| {
        let call = "{ url = 'http://127.0.0.1:1/', matches = 'true', differs = 'false' }";
        let own = call.replace(&format!("{key} = '"), &format!("{key} = '{value} "));
        format!("[identity]\nkind = 'http'\nshahkar = {own}\ncivil_registry = {call}")
    };
    let cases = [
        (http("url", "{{ x"), "gateways.identity.shahkar.url: "),
        (http("matches", "status == =="), "gateways.identity.shahkar.matches: "),
        (format!("{HTTP} body = '{{{{ to'"), "gateways.sms.body: "),
        (format!("{HTTP} busy = 'status =='"), "gateways.sms.busy: "),
        (format!("{HTTP} method = 'P ST'"), "gateways.sms.method: "),
        (format!("{HTTP} headers = {{ Authorization = '{{% if' }}"), "gateways.sms.headers.Authorization: "),
        ("[sms]\nkind = 'kavenegar'\napi_key = 'k'\nurl = 'no address'".to_owned(), "gateways.sms.url: "),
        ("[mail]\nkind = 'smtp'\nhost = 'h'\nfrom = 'nobody'".to_owned(), "gateways.mail.from: "),
        (
            "[mail]\nkind = 'smtp'\nhost = 'h'\nfrom = 'a@b.example'\nuser = 'u'".to_owned(),
            "gateways.mail.password: missing beside mail.user",
        ),
        (
            "[mail]\nkind = 'smtp'\nhost = 'h'\nfrom = 'a@b.example'\nca_file = '/no/such.pem'".to_owned(),
            "gateways.mail.ca_file: /no/such.pem: ",
        ),
    ];
    for (settings, expected) in cases {
        let error = open(&settings, data.path()).err().expect(&settings).to_string();
        assert!(error.starts_with(expected), "{settings}\n{error}");
    }
}

#[test]
fn an_unknown_key_is_refused() {
    for settings in
        ["[sms]\nkind = 'outbox'\nurl = 'x'", "[sms]\nkind = 'pigeon'", "[post]", "[mail]\nkind = 'smtp'"]
    {
        assert!(toml::from_str::<GatewaySettings>(settings).is_err(), "{settings}");
    }
}

#[test]
fn secrets_are_never_printed() {
    let settings: GatewaySettings = toml::from_str(
        r#"
        [sms]
        kind = "kavenegar"
        api_key = "sesame"
        [mail]
        kind = "smtp"
        host = "mail.example"
        from = "a@b.example"
        user = "u"
        password = "sesame"
    "#,
    )
    .unwrap();
    let printed = format!("{settings:?} {}", toml::to_string(&settings).unwrap());
    assert!(!printed.contains("sesame"), "{printed}");
    assert!(printed.contains("***"));
}
