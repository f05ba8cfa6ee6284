//! The organisation at this moment: its calendar, procedures and settings, as every decision needs them.

use crate::{
    calendar::{Calendar, Deadline, WorkingCalendar},
    cases::Case,
    clock::World,
    people::UnitId,
    procedures::{Procedure, Procedures, Route},
    values::JalaliDate,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What the administrator decides about the house.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OfficeSettings {
    /// The name on letters and pages.
    pub organisation: String,
    /// How messages call the organisation («توسط کارشناسان شرکت تایید گردید», guide 002).
    pub organisation_short: String,
    /// The line under the letters.
    pub address: String,
    /// Where applicants reach the service; links in messages and letters begin with it.
    pub public_url: String,
    /// The units whose cases the worker gives to the present expert with the least open work, of equals to the one who has
    /// been longest without a new case (SPEC §4). In other units a case waits in the pool until somebody takes it.
    pub assigned_in_turn: Vec<UnitId>,
    /// For how many minutes a return may be taken back while the applicant has not opened it.
    pub undo_window: u32,
    /// The name under the letters.
    pub signer_name: String,
    /// The office of the signer.
    pub signer_title: String,
    /// The calling portal's page of a case, `{code}` standing for its tracking code; messages link to it.
    pub case_url: String,
    /// Where a confidential letter is to be brought.
    pub paper_route: String,
    /// Our own address in the government e-network (ECE), from which packages are mailed; without one no letter goes there.
    pub ece_address: String,
    /// Our own code in the government e-network, where one was agreed.
    pub ece_code: String,
    /// A real sample has confirmed the form of the packages; until then pages call it an unverified profile.
    pub ece_verified: bool,
    /// How many requests a minute each key of the intake API may send on average, and how many at once; 0 is no limit.
    pub api_requests_per_minute: u32,
}

impl Default for OfficeSettings {
    fn default() -> Self {
        Self {
            organisation: "سازمان فناوری اطلاعات ایران".to_owned(),
            organisation_short: "شرکت".to_owned(),
            address: "تهران، خیابان شریعتی، نبش خیابان شهید قندی، سازمان فناوری اطلاعات ایران".to_owned(),
            public_url: "http://127.0.0.1:8080".to_owned(),
            assigned_in_turn: Vec::new(),
            undo_window: 10,
            signer_name: "مدیرکل توسعهٔ دولت الکترونیک".to_owned(),
            signer_title: "سازمان فناوری اطلاعات ایران".to_owned(),
            case_url: String::new(),
            paper_route: "دبیرخانهٔ سازمان".to_owned(),
            ece_address: String::new(),
            ece_code: String::new(),
            ece_verified: false,
            api_requests_per_minute: 12_000,
        }
    }
}

/// What a decision may look at beside the case itself.
#[derive(Debug, Clone, Copy)]
pub struct Office<'a> {
    /// Time and chance.
    pub world: &'a World,
    /// The moment of the decision.
    pub now: Timestamp,
    /// Working days and holidays.
    pub calendar: &'a WorkingCalendar,
    /// All procedures.
    pub procedures: &'a Procedures,
    /// The administrator's settings.
    pub settings: &'a OfficeSettings,
}

impl<'a> Office<'a> {
    /// The organisation at this moment.
    pub fn new(
        world: &'a World,
        calendar: &'a WorkingCalendar,
        procedures: &'a Procedures,
        settings: &'a OfficeSettings,
    ) -> Self {
        Self { world, now: world.now(), calendar, procedures, settings }
    }

    /// Today in Tehran.
    pub fn today(&self) -> JalaliDate {
        JalaliDate::today(self.now)
    }

    /// The procedure in the version that the case was opened under; loading refuses to drop one that is in use.
    pub fn procedure(&self, case: &Case) -> &'a Procedure {
        self.procedures.of(&case.procedure)
    }

    /// The office day of this moment: days end at closing time (SPEC §3).
    pub fn office_day(&self) -> JalaliDate {
        self.calendar.day_of(self.now)
    }

    /// A budget of so many working days that starts now.
    pub fn deadline(&self, working_days: u16) -> Deadline {
        Deadline::start(self.office_day(), working_days)
    }

    /// The last day of a deadline; of one that stands still, this day.
    pub fn due(&self, deadline: &Deadline) -> JalaliDate {
        deadline.due(self.calendar).unwrap_or_else(|| self.office_day())
    }
}

/// The organisation as one process knows it, for as long as it runs.
#[derive(Debug)]
pub struct House {
    /// Time and chance.
    pub world: World,
    /// Working days and holidays, as they are now.
    pub calendar: Calendar,
    /// All procedures.
    pub procedures: Procedures,
    /// The administrator's settings.
    pub settings: OfficeSettings,
}

impl House {
    /// The organisation at this moment.
    pub fn office(&self) -> Office<'_> {
        Office::new(&self.world, &self.calendar, &self.procedures, &self.settings)
    }
}

impl Office<'_> {
    /// Whether letters can go by this route at all: the e-network needs an address of the organisation in it.
    pub fn opens(&self, route: Route) -> bool {
        route != Route::Ece || !self.settings.ece_address.is_empty()
    }
}
