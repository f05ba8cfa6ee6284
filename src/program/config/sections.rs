//! Sections of the configuration: calendar, documents, files, sessions, log.

use super::faults;
use jiff::{SignedDuration, civil::Time};
use kartabl_documents::{Antivirus, Clamd, Local, Recognition, Trust};
use kartabl_domain::calendar::{Holidays, Weekend, WorkingCalendar, builtin_holidays, read_holidays};
use kartabl_jobs::SweepSettings;
use kartabl_web::state::Lifetime;
use serde::{Deserialize, Serialize};
use std::{fs, path::PathBuf, sync::Arc};
use tracing_subscriber::{EnvFilter, filter::ParseError};

/// Working days.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CalendarSettings {
    /// The weekly free days.
    pub weekend: Weekend,
    /// When an office day begins, in Tehran: reminders go out between it and the closing time.
    pub opening_time: Time,
    /// When an office day ends, in Tehran.
    pub closing_time: Time,
    /// Files of holidays and closures beside the built-in ones.
    pub holidays: Vec<PathBuf>,
}

/// Checks of documents beyond the built-in ones.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DocumentSettings {
    /// Where clamd listens: the path of its socket, or `HOST:PORT`. No antivirus is asked when absent.
    pub clamd: Option<String>,
    /// A folder of certificates (PEM or DER) at which a signature's chain may end, and of lists of revoked ones. Trust
    /// is not judged when absent.
    pub trust: Option<PathBuf>,
    /// Whether tesseract reads scans, to look for declared numbers and dates there too.
    pub ocr: bool,
}

/// When files are removed that nothing uses any more.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FileSettings {
    /// For how many hours a file is kept that nothing uses.
    pub grace_hours: u16,
    /// How many files a sweep may remove. A sweep that would remove more removes none and says so.
    pub sweep_at_most: u32,
}

/// The sessions of the staff.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SessionSettings {
    /// After how many minutes without use a session ends.
    pub idle_minutes: u16,
    /// After how many hours a session ends, used or not.
    pub life_hours: u16,
}

/// The log on standard error.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LogSettings {
    /// A level, or one for each part of the program: `info,kartabl_queue=debug`.
    pub level: String,
    /// Whether each line is a JSON object, for machines.
    pub json: bool,
}

impl Default for CalendarSettings {
    fn default() -> Self {
        Self {
            weekend: Weekend::default(),
            opening_time: WorkingCalendar::DEFAULT_OPENING_TIME,
            closing_time: WorkingCalendar::DEFAULT_CLOSING_TIME,
            holidays: Vec::new(),
        }
    }
}

impl DocumentSettings {
    /// The antivirus of these settings. `None` where the address is invalid.
    pub fn antivirus(&self) -> Option<Arc<dyn Antivirus>> {
        match self.clamd.as_deref() {
            None => Some(Arc::new(Local)),
            Some(address) => Some(Arc::new(Clamd::at(address)?)),
        }
    }

    /// The certificates at which a trusted signature ends, and the lists of revoked ones.
    ///
    /// # Errors
    /// A text that names the folder, or the file in it, that can't be used.
    pub fn trusted(&self) -> Result<Trust, String> {
        self.trust.as_deref().map_or_else(|| Ok(Trust::default()), Trust::read)
    }

    /// The reader of scans, if it is turned on.
    pub fn recognition(&self) -> Option<Recognition> {
        self.ocr.then(Recognition::tesseract)
    }
}

impl FileSettings {
    /// The settings of the job that sweeps files.
    pub fn sweep(self) -> SweepSettings {
        let grace = SignedDuration::from_hours(self.grace_hours.into());
        SweepSettings { grace, at_most: self.sweep_at_most.into() }
    }
}

impl Default for FileSettings {
    fn default() -> Self {
        Self { grace_hours: 7 * 24, sweep_at_most: 10_000 }
    }
}

impl SessionSettings {
    /// How long sessions last.
    pub(crate) fn lifetime(self) -> Lifetime {
        Lifetime {
            idle: SignedDuration::from_mins(self.idle_minutes.into()),
            life: SignedDuration::from_hours(self.life_hours.into()),
        }
    }
}

impl Default for SessionSettings {
    fn default() -> Self {
        Self { idle_minutes: 60, life_hours: 12 }
    }
}

impl Default for LogSettings {
    fn default() -> Self {
        Self { level: "info".to_owned(), json: false }
    }
}

impl CalendarSettings {
    /// The calendar that these settings describe.
    ///
    /// # Errors
    /// A text that names the file of holidays that can't be read.
    pub fn read(&self) -> Result<WorkingCalendar, String> {
        let mut holidays = builtin_holidays();
        for file in &self.holidays {
            let named = |what: &dyn std::fmt::Display| format!("{}: {what}", file.display());
            let text = fs::read_to_string(file).map_err(|error| named(&error))?;
            let more: Holidays =
                read_holidays(&text).map_err(|error| named(&faults::at_line(&error, &text)))?;
            holidays.extend(more);
        }
        let calendar = WorkingCalendar::new(self.weekend, holidays, self.closing_time);
        Ok(calendar.opening_at(self.opening_time))
    }
}

impl LogSettings {
    /// Whether the level is valid. The log itself is less strict: it takes any word for the name of a part.
    pub(super) fn is_valid(&self) -> bool {
        let levels = ["off", "error", "warn", "info", "debug", "trace"];
        self.level.split(',').all(|part| levels.contains(&part.rsplit('=').next().unwrap_or_default().trim()))
            && self.filter().is_ok()
    }

    /// The filter of log lines. It leaves out what the worker engine says about each start and end of a lane, since the
    /// program logs that too.
    ///
    /// # Errors
    /// [`ParseError`] where the level is invalid.
    pub(crate) fn filter(&self) -> Result<EnvFilter, ParseError> {
        EnvFilter::try_new(format!("apalis_core=warn,{}", self.level))
    }
}
