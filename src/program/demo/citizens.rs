//! The people who file for themselves in the demo. All names, numbers and addresses are invented.

use kartabl_domain::{
    people::{Applicant, ApplicantKind},
    values::{Email, Mobile, NationalCode, ValueFault},
};

/// A person who files.
pub(super) struct Citizen {
    pub(super) national_code: &'static str,
    pub(super) first_name: &'static str,
    pub(super) last_name: &'static str,
    pub(super) father_name: &'static str,
    /// The Jalali date of birth.
    pub(super) birth_date: &'static str,
    pub(super) mobile: &'static str,
    pub(super) address: &'static str,
}

impl Citizen {
    /// The applicant of a case that the person files.
    ///
    /// # Errors
    /// [`ValueFault`] where a value of the person can't be parsed.
    pub(super) fn applicant(&self) -> Result<Applicant, ValueFault> {
        Ok(Applicant {
            kind: ApplicantKind::Natural,
            national_code: Some(NationalCode::parse(self.national_code)?),
            legal_id: None,
            name: format!("{} {}", self.first_name, self.last_name),
            mobile: Mobile::parse(self.mobile)?,
            email: Email::parse("citizen@example.ir")?,
            birth_date: Some(self.birth_date.to_owned()),
            father_name: Some(self.father_name.to_owned()),
            address: Some(self.address.to_owned()),
            domains: Vec::new(),
        })
    }
}

pub(super) static BAHAR: Citizen = Citizen {
    national_code: "0076229645",
    first_name: "بهار",
    last_name: "دلاوری",
    father_name: "منصور",
    birth_date: "1367/02/19",
    mobile: "09120001001",
    address: "تهران، خیابان نارون نو، شمارهٔ ۵",
};

pub(super) static ARASH: Citizen = Citizen {
    national_code: "0067749828",
    first_name: "آرش",
    last_name: "نیک‌پندار",
    father_name: "فریدون",
    birth_date: "1359/11/03",
    mobile: "09120001002",
    address: "اصفهان، خیابان چنار نو، شمارهٔ ۲۹",
};

/// Somebody whose number is not known to be theirs.
pub(super) static KAMRAN: Citizen = Citizen {
    national_code: "0011537027",
    first_name: "کامران",
    last_name: "ستوده",
    father_name: "بیژن",
    birth_date: "1371/07/30",
    mobile: "09120001003",
    address: "شیراز، خیابان بهار نو، شمارهٔ ۱۱",
};
