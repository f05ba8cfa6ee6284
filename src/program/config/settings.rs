//! Everything that can be set, the built-in values, and what a value must be.

use super::{
    database_url::DatabaseUrl,
    faults::{self, ConfigError},
    queues::QueueSettings,
    sections::{CalendarSettings, DocumentSettings, FileSettings, LogSettings, SessionSettings},
    sources::{self, Sources},
};
use kartabl_domain::{office::OfficeSettings, values::Email};
use kartabl_jobs::{
    gateways::GatewaySettings,
    schedule::{Times, schedule},
};
use serde::{Deserialize, Serialize};
use std::{net::SocketAddr, path::PathBuf, time::Duration};

/// Everything that can be set from outside. Relative paths are taken from the working directory.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// The folder of the files and of the embedded database.
    pub data: PathBuf,
    /// Where the database is; `kartabl.db` in the data folder when absent.
    pub database_url: Option<DatabaseUrl>,
    /// How long PostgreSQL may take to answer a statement before it counts as out of reach.
    pub database_patience_seconds: u16,
    /// Where pages and the API are served.
    #[serde(deserialize_with = "sources::address")]
    pub listen: SocketAddr,
    /// Where this process serves its metrics and its health; nowhere when absent.
    #[serde(deserialize_with = "sources::optional_address")]
    pub monitoring: Option<SocketAddr>,
    /// A folder of procedure files that add to or override the built-in ones.
    pub procedures: Option<PathBuf>,
    /// A folder of letter templates and fonts that replace the built-in ones of the same name.
    pub letters: Option<PathBuf>,
    pub office: OfficeSettings,
    pub calendar: CalendarSettings,
    /// The checks of documents beyond the built-in ones.
    pub documents: DocumentSettings,
    /// When files are removed that nothing uses any more.
    pub files: FileSettings,
    pub queues: QueueSettings,
    /// How long sessions last.
    pub sessions: SessionSettings,
    /// When scheduled work is done.
    pub schedule: Times,
    /// The providers of SMS, e-mail and identity.
    pub gateways: GatewaySettings,
    pub log: LogSettings,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            data: "data".into(),
            database_url: None,
            database_patience_seconds: 10,
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            monitoring: None,
            procedures: None,
            letters: None,
            office: OfficeSettings::default(),
            calendar: CalendarSettings::default(),
            documents: DocumentSettings::default(),
            files: FileSettings::default(),
            queues: QueueSettings::default(),
            sessions: SessionSettings::default(),
            schedule: Times::default(),
            gateways: GatewaySettings::default(),
            log: LogSettings::default(),
        }
    }
}

impl Config {
    /// Reads and checks the configuration.
    ///
    /// # Errors
    /// [`ConfigError`] with everything that is wrong, a line for each.
    pub fn load(sources: &Sources) -> Result<Self, ConfigError> {
        let (mut config, figment) = sources.extract::<Self>()?;
        if figment.find_value("office.public_url").is_err() {
            config.office.public_url = format!("http://{}", config.listen);
        }
        let faults = config.faults();
        if faults.is_empty() { Ok(config) } else { Err(faults::explain(faults, &figment)) }
    }

    /// The address of the database.
    pub fn database_url(&self) -> DatabaseUrl {
        self.database_url.clone().unwrap_or_else(|| DatabaseUrl::file(&self.data.join("kartabl.db")))
    }

    /// The settings with which a process that serves or works opens its database.
    pub fn database(&self) -> kartabl_storage::Settings {
        let statement_timeout = Duration::from_secs(self.database_patience_seconds.into());
        kartabl_storage::Settings {
            statement_timeout,
            ..kartabl_storage::Settings::new(self.database_url().expose())
        }
    }

    /// The folder of the uploaded and issued files.
    pub fn files_folder(&self) -> PathBuf {
        self.data.join("files")
    }

    /// The effective values as TOML. Passwords and keys are masked.
    ///
    /// # Errors
    /// [`toml::ser::Error`] for a path that is not UTF-8.
    pub fn to_toml(&self) -> Result<String, toml::ser::Error> {
        let shown = Self { database_url: Some(self.database_url()), ..self.clone() };
        toml::to_string_pretty(&shown)
    }

    /// What no type can check: each fault is a key and what is wrong there.
    fn faults(&self) -> Vec<(String, String)> {
        let mut faults = Vec::new();
        let mut wrong = |key: &str, what: String| faults.push((key.to_owned(), what));
        if self.data.as_os_str().is_empty() || (self.data.exists() && !self.data.is_dir()) {
            wrong("data", "expected a folder, which is made if it is not there".to_owned());
        }
        if !is_web_address(&self.office.public_url) {
            wrong("office.public_url", "expected an address such as https://portal.example.ir".to_owned());
        }
        if !(1..=600).contains(&self.database_patience_seconds) {
            wrong("database_patience_seconds", "expected a number from 1 to 600".to_owned());
        }
        let ece = &self.office.ece_address;
        if !ece.is_empty() && Email::parse(ece).is_err() {
            wrong("office.ece_address", "expected an e-mail address, or nothing".to_owned());
        }
        if self.office.undo_window > 24 * 60 {
            wrong("office.undo_window", "expected at most 1440 minutes".to_owned());
        }
        // Sessions that nobody has used for a week are removed.
        for (key, given, most) in [
            ("sessions.idle_minutes", self.sessions.idle_minutes, 7 * 24 * 60),
            ("sessions.life_hours", self.sessions.life_hours, 7 * 24),
        ] {
            if given == 0 || given > most {
                wrong(key, format!("expected a number from 1 to {most}"));
            }
        }
        if !self.log.is_valid() {
            let levels = "off, error, warn, info, debug or trace";
            wrong("log.level", format!("expected {levels}, or a list such as info,kartabl_queue=debug"));
        }
        for (key, folder) in [("procedures", &self.procedures), ("letters", &self.letters)] {
            if let Some(folder) = folder.as_ref().filter(|folder| !folder.is_dir()) {
                wrong(key, format!("expected a folder that is there; {} is none", folder.display()));
            }
        }
        if let Err(error) = schedule(&self.schedule) {
            let at = "expected `minute hour day month weekday` in Tehran's time, such as `30 6 * * SAT-WED`";
            wrong(&format!("schedule.{}", error.name), format!("{at}: {}", error.reason));
        }
        if let Err(what) = self.calendar.read() {
            wrong("calendar.holidays", what);
        }
        if self.documents.antivirus().is_none() {
            let expected = "expected the path of clamd's socket, such as /run/clamav/clamd.ctl, or HOST:PORT";
            wrong("documents.clamd", expected.to_owned());
        }
        if let Err(what) = self.documents.trusted() {
            let at = "expected a folder of certificates (PEM or DER) and lists of revoked ones";
            faults.push(("documents.trust".to_owned(), format!("{at}: {what}")));
        }
        faults.extend(self.queues.faults());
        faults
    }
}

fn is_web_address(address: &str) -> bool {
    let host = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"));
    host.is_some_and(|host| {
        host.starts_with(|first: char| first.is_ascii_alphanumeric() || first == '[')
            && !host
                .contains(|character: char| character.is_whitespace() || character == '?' || character == '#')
    })
}
