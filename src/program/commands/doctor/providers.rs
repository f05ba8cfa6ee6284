//! The external services: SMS, e-mail and identity.

use super::finding::{Finding, TIMEOUT, problem};
use kartabl::config::Config;
use kartabl_jobs::gateways::{
    self, Gateways, HttpIdentitySettings, IdentitySettings, MailSettings, SmsSettings,
};
use std::{fs, time::Duration};
use tokio::{net::TcpStream, time::timeout};

pub(super) async fn providers(config: &Config) -> Vec<(&'static str, Finding)> {
    let settings = &config.gateways;
    let opened = Gateways::from_settings(settings, &config.data).map(drop);
    if let Err(error) = opened {
        return vec![("messages", Err(problem(error, "`kartabl config schema` shows how it is written")))];
    }
    let outbox = |file: &str| {
        Ok(format!("kept in {}, nothing leaves", config.data.join("outbox").join(file).display()))
    };
    let sms = match &settings.sms {
        SmsSettings::Outbox(_) => outbox("sms.jsonl"),
        SmsSettings::Kavenegar(kavenegar) => connect_to_url(&kavenegar.url).await,
        SmsSettings::Http(http) => connect_to_url(&http.url).await,
    };
    let mail = match &settings.mail {
        MailSettings::Outbox(_) => outbox("mail.jsonl"),
        MailSettings::Smtp(smtp) => connect(&smtp.host, smtp.port()).await,
    };
    let identity = match &settings.identity {
        IdentitySettings::Register(register) => {
            let path = register.path(&config.data);
            match fs::metadata(&path) {
                Ok(_) => Ok(format!("people are looked up in {}", path.display())),
                // A house that takes no correspondence needs none.
                Err(_) => Ok(format!(
                    "nobody to ask: drafts of correspondence stay locked, and reviewers judge whose the number of an account is, until {} or [gateways.identity] says whom",
                    path.display()
                )),
            }
        }
        IdentitySettings::Http(http) => identity(http).await,
    };
    vec![("SMS", sms), ("e-mail", mail), ("identity", identity)]
}

/// Asks both services without naming a person or sending a key. Any answer over HTTP shows that they are reachable.
async fn identity(settings: &HttpIdentitySettings) -> Finding {
    let limit = TIMEOUT.min(Duration::from_secs(settings.timeout_seconds.max(1)));
    let mut found = Vec::new();
    for (name, inquiry) in [("Shahkar", &settings.shahkar), ("civil registry", &settings.civil_registry)] {
        found.push(probe(name, &inquiry.url, limit).await?);
    }
    Ok(found.join("; "))
}

async fn probe(name: &str, template: &str, limit: Duration) -> Finding {
    let remedy =
        "drafts of correspondence stay locked until it answers: check [gateways.identity] and the network";
    // The address ends before the first placeholder, which would name a person.
    let address = template.split(['{', '?']).next().unwrap_or_default();
    let url = url::Url::parse(address)
        .map_err(|error| problem(error, "write the whole address, https:// included"))?;
    let place = format!("{}{}", url.origin().ascii_serialization(), url.path());
    let asked = gateways::probe(url.as_str(), limit).await;
    match asked {
        Ok(status) => {
            Ok(format!("{name} at {place} answers (OPTIONS without a person or a key: HTTP {status})"))
        }
        Err(cause) => Err(problem(format!("{name} at {place} does not answer: {cause}"), remedy)),
    }
}

async fn connect_to_url(address: &str) -> Finding {
    let url = url::Url::parse(address)
        .map_err(|error| problem(error, "write the whole address, https:// included"))?;
    match (url.host_str(), url.port_or_known_default()) {
        (Some(host), Some(port)) => connect(host, port).await,
        _ => Err(format!("{address} names no server")),
    }
}

/// Checks that the server takes connections. No message is sent.
async fn connect(host: &str, port: u16) -> Finding {
    let remedy = "check the name, the port and the firewall";
    match timeout(TIMEOUT, TcpStream::connect((host.trim_matches(['[', ']']), port))).await {
        Ok(Ok(_)) => Ok(format!("{host}:{port} takes connections")),
        Ok(Err(error)) => Err(problem(format!("{host}:{port}: {error}"), remedy)),
        Err(_) => Err(problem(format!("{host}:{port}: no answer"), remedy)),
    }
}
