//! What the applicants of the demo fill in and hand in.

use super::{citizens::Citizen, companies::Company};
use kartabl_domain::{JalaliDate, people::Applicant, values::ValueFault};
use serde_json::{Value, json};

/// A request before it is filed.
pub(super) struct Filing {
    pub(super) company: &'static Company,
    /// The person who files for themselves. The company is then only the letterhead.
    pub(super) citizen: Option<&'static Citizen>,
    pub(super) procedure: &'static str,
    /// The subject of the letter.
    pub(super) subject: String,
    /// The number of the letter among those of the company.
    pub(super) serial: u32,
    /// The files that are uploaded.
    pub(super) slots: Vec<Slot>,
    data: Value,
}

/// A slot with what is handed in for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Slot {
    /// The letter with its annexes, as PDF.
    Letter(Medium),
    /// The licence of the service's owner.
    Licence(Medium),
    /// The logo of the first system.
    Logo,
    /// The first of the documents that come one by one.
    Document(Medium),
    /// The file of a letter of the correspondence.
    Request(Medium),
}

/// How a document became a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Medium {
    /// Written and saved.
    Written,
    /// Printed and scanned.
    Scanned,
    /// Photographed.
    Photographed,
    /// Saved with a password, which no check can read.
    Locked,
}

impl Slot {
    /// How the document became a file.
    pub(super) fn medium(self) -> Medium {
        match self {
            Self::Letter(medium) | Self::Licence(medium) | Self::Document(medium) | Self::Request(medium) => {
                medium
            }
            Self::Logo => Medium::Written,
        }
    }

    /// The id of the slot in the procedure, and the row of its section.
    pub(super) fn place(self) -> (&'static str, Option<usize>) {
        match self {
            Self::Letter(_) => ("letter", None),
            Self::Licence(_) => ("licence", None),
            Self::Logo => ("logo", Some(0)),
            Self::Document(_) => ("document", Some(0)),
            Self::Request(_) => ("request", None),
        }
    }
}

/// A system that wants to call a service: name, host below the company's domain, IP address.
pub(super) struct System(pub(super) &'static str, pub(super) &'static str, pub(super) &'static str);

/// A request for a connection.
pub(super) fn connection(company: &'static Company, route: &'static str, serial: u32) -> Filing {
    let (first_name, last_name, mailbox, mobile) = company.contact;
    let mut data = json!({
        "route": { "route": route, "operator": company.operator, "usernames": company.usernames },
        "contact": {
            "first_name": first_name, "last_name": last_name, "mobile": mobile, "phone": "02100001400",
            "email": format!("{mailbox}@{}", company.domain),
        },
    });
    data["letters"] = json!({});
    Filing {
        company,
        citizen: None,
        procedure: "connection",
        subject: format!("درخواست اتصال به مراکز ملی تبادل اطلاعات از مسیر {route}"),
        serial,
        slots: vec![Slot::Letter(Medium::Written)],
        data,
    }
}

/// A request for a service over this route: `service` is its id in the catalogue and its name.
pub(super) fn service(
    company: &'static Company,
    route: &'static str,
    (service, name): (&'static str, &'static str),
    System(title, host, ip): System,
    serial: u32,
) -> Filing {
    let (first_name, last_name, mailbox, mobile) = company.contact;
    let username = company.usernames.split('،').next().map(str::trim).filter(|name| !name.is_empty());
    let network = if route == "PGSB" { "internet" } else { "government" };
    let data = json!({
        "service": { "service": service },
        "connection": { "route": route, "operator": company.operator, "username": username.unwrap_or("none") },
        "systems": [{
            "title": title, "url": format!("https://{host}.{}", company.domain), "network": network, "ip": ip,
            "description": "فراخوانی تنها از سرور یادشده و در ساعت‌های اداری انجام می‌شود.",
        }],
        "contacts": [{
            "first_name": first_name, "last_name": last_name, "mobile": mobile,
            "email": format!("{mailbox}@{}", company.domain),
        }],
        "letters": { "licence_number": format!("{}/س/{}", serial * 7 + 300, serial + 41) },
    });
    Filing {
        company,
        citizen: None,
        procedure: "gsb-service",
        subject: format!("درخواست دریافت سرویس «{name}»"),
        serial,
        slots: vec![Slot::Letter(Medium::Written), Slot::Licence(Medium::Written), Slot::Logo],
        data,
    }
}

/// A request of a procedure whose form asks for no letter.
pub(super) fn plain(
    company: &'static Company,
    procedure: &'static str,
    subject: &str,
    data: Value,
) -> Filing {
    Filing {
        company,
        citizen: None,
        procedure,
        subject: subject.to_owned(),
        serial: 1,
        slots: Vec::new(),
        data,
    }
}

/// A letter of the correspondence, written by a person.
pub(super) fn letter(company: &'static Company, citizen: &'static Citizen, subject: &str) -> Filing {
    let data = json!({
        "person": {
            "kind": "natural", "first_name": citizen.first_name, "last_name": citizen.last_name,
            "father_name": citizen.father_name, "birth_date": citizen.birth_date,
            "national_code": citizen.national_code, "mobile": citizen.mobile, "address": citizen.address,
        },
        "subject": { "subject": subject },
    });
    let filing = plain(company, "correspondence", subject, data);
    Filing { citizen: Some(citizen), ..filing }.with_files([Slot::Request(Medium::Photographed)])
}

impl Filing {
    /// The name at the head of the letter.
    pub(super) fn sender(&self) -> String {
        self.citizen.map_or_else(
            || self.company.name.to_owned(),
            |citizen| format!("{} {}", citizen.first_name, citizen.last_name),
        )
    }

    /// The applicant who files the request.
    ///
    /// # Errors
    /// [`ValueFault`] where a value of the applicant can't be parsed.
    pub(super) fn applicant(&self) -> Result<Applicant, ValueFault> {
        self.citizen.map_or_else(|| self.company.applicant(), Citizen::applicant)
    }

    /// Fills in another value at a place such as `/contacts/0/email`.
    pub(super) fn with(mut self, path: &str, value: impl Into<Value>) -> Self {
        set(&mut self.data, path, value.into());
        self
    }

    /// Replaces the files of the request.
    pub(super) fn with_files(mut self, slots: impl Into<Vec<Slot>>) -> Self {
        self.slots = slots.into();
        self
    }

    /// Makes the letter confidential, so that it comes on paper instead of as a file.
    pub(super) fn confidential(mut self) -> Self {
        self.slots.retain(|slot| !matches!(slot, Slot::Letter(_)));
        self.with("/letters/confidential", true)
    }

    /// The number on the letter.
    pub(super) fn number(&self, date: JalaliDate) -> String {
        format!("{}/{}/{}", date.year(), self.company.register, self.serial)
    }

    /// The data of the form, with a letter of this date. A field that is set to `null` stays empty.
    pub(super) fn data(&self, date: JalaliDate) -> Value {
        let mut data = self.data.clone();
        if data.get("letters").is_none() {
            return data;
        }
        let written = json!({ "number": self.number(date), "date": date.to_string() });
        for (field, value) in written.as_object().into_iter().flatten() {
            if data["letters"].get(field).is_none() {
                data["letters"][field] = value.clone();
            }
        }
        data
    }
}

/// Puts a value at a place such as `/contacts/0/email`.
pub(super) fn set(data: &mut Value, path: &str, value: Value) {
    if let Some(place) = data.pointer_mut(path) {
        *place = value;
    } else if let Some((parent, key)) = path.rsplit_once('/')
        && let Some(Value::Object(fields)) = data.pointer_mut(parent)
    {
        fields.insert(key.to_owned(), value);
    }
}
