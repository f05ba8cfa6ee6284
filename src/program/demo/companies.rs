//! The organisations that file in the demo. All names, numbers and addresses are invented.

use kartabl_domain::{
    people::{Applicant, ApplicantKind},
    values::{Email, LegalId, Mobile, NationalCode, ValueFault},
};

/// An organisation that files.
pub(super) struct Company {
    pub(super) kind: ApplicantKind,
    pub(super) name: &'static str,
    /// The first ten digits of its legal id; the last one follows from them.
    pub(super) legal: &'static str,
    /// The domain of its site and its mail.
    pub(super) domain: &'static str,
    pub(super) mobile: &'static str,
    pub(super) address: &'static str,
    /// The national code of its chief executive, where it says so.
    pub(super) chief: Option<&'static str>,
    /// Who signs its letters: name and title.
    pub(super) signer: (&'static str, &'static str),
    /// Its technical contact: first name, last name, mailbox, mobile.
    pub(super) contact: (&'static str, &'static str, &'static str, &'static str),
    /// The id of its operator in the catalogue.
    pub(super) operator: &'static str,
    /// The user names that its connections have.
    pub(super) usernames: &'static str,
    /// How its letters are numbered: the part between year and number.
    pub(super) register: &'static str,
}

impl Company {
    /// The applicant of a case that the company files.
    ///
    /// # Errors
    /// [`ValueFault`] where a value of the company can't be parsed.
    pub(super) fn applicant(&self) -> Result<Applicant, ValueFault> {
        Ok(Applicant {
            kind: self.kind,
            national_code: self.chief.map(NationalCode::parse).transpose()?,
            legal_id: Some(legal_id(self.legal)?),
            name: self.name.to_owned(),
            mobile: Mobile::parse(self.mobile)?,
            email: Email::parse(&format!("info@{}", self.domain))?,
            birth_date: None,
            father_name: None,
            address: Some(self.address.to_owned()),
            domains: vec![self.domain.to_owned()],
        })
    }
}

/// The legal id with these first ten digits: its check digit is the one with which it can be read.
fn legal_id(digits: &str) -> Result<LegalId, ValueFault> {
    let ids = (0..10).map(|check| LegalId::parse(&format!("{digits}{check}")));
    ids.reduce(Result::or).unwrap_or_else(|| LegalId::parse(digits))
}

pub(super) static SEPEHR: Company = Company {
    kind: ApplicantKind::Legal,
    name: "شرکت داده‌پردازان سپهر البرز",
    legal: "1032041875",
    chief: Some("0451229630"),
    domain: "sepehr.example.ir",
    mobile: "09120000101",
    address: "تهران، خیابان بهارستان نو، کوچهٔ سوم، شمارهٔ ۱۸",
    signer: ("کیوان رهنما", "مدیرعامل"),
    contact: ("نسرین", "بهرامی‌فر", "n.bahrami", "09120000102"),
    operator: "sitad",
    usernames: "sepehr-01، sepehr-02",
    register: "ف",
};

pub(super) static KAVIR: Company = Company {
    kind: ApplicantKind::Agency,
    name: "سازمان خدمات شهری استان کویر",
    legal: "1400325816",
    chief: None,
    domain: "khadamat-kavir.example.ir",
    mobile: "09120000201",
    address: "کویرشهر، میدان باغ ملی، ساختمان مرکزی",
    signer: ("محمود شایگان", "رئیس سازمان"),
    contact: ("پیمان", "دهقان‌نژاد", "dehghan", "09120000202"),
    operator: "sitad",
    usernames: "kavir-gsb",
    register: "ص",
};

pub(super) static MEHRGAN: Company = Company {
    kind: ApplicantKind::Legal,
    name: "شرکت بیمهٔ آتیهٔ مهرگان",
    legal: "1410772039",
    chief: Some("1283442310"),
    domain: "mehrgan-ins.example.ir",
    mobile: "09120000301",
    address: "تهران، بلوار گلشن، برج مهرگان، طبقهٔ ششم",
    signer: ("سیمین فرهودی", "مدیرعامل"),
    contact: ("آرمان", "کیانی‌راد", "it", "09120000302"),
    operator: "tosan",
    usernames: "",
    register: "ب",
};

pub(super) static DAMAVAND: Company = Company {
    kind: ApplicantKind::Agency,
    name: "دانشگاه صنعتی دماوند نو",
    legal: "1400861204",
    chief: None,
    domain: "dntu.example.ir",
    mobile: "09120000401",
    address: "دماوند، جادهٔ دانشگاه، سازمان مرکزی",
    signer: ("یوسف آذرمهر", "معاون آموزشی"),
    contact: ("لادن", "پورصابری", "poursaberi", "09120000402"),
    operator: "sitad",
    usernames: "",
    register: "د",
};

pub(super) static NASIM: Company = Company {
    kind: ApplicantKind::Legal,
    name: "شرکت پرداخت الکترونیک نسیم شرق",
    legal: "1086193457",
    chief: Some("0932517684"),
    domain: "nasimpay.example.ir",
    mobile: "09120000501",
    address: "مشهد، بلوار سازندگی نو، شمارهٔ ۲۴۰",
    signer: ("بهنام طلوعی", "مدیرعامل"),
    contact: ("ترانه", "وکیلیان", "vakilian", "09120000502"),
    operator: "sitad",
    usernames: "nasim-pgsb",
    register: "م",
};

pub(super) static PARS: Company = Company {
    kind: ApplicantKind::Agency,
    name: "شهرداری پارس‌شهر",
    legal: "1400119368",
    chief: None,
    domain: "parsshahr.example.ir",
    mobile: "09120000601",
    address: "پارس‌شهر، خیابان شهرداری، شمارهٔ ۱",
    signer: ("غزاله مهرورز", "مدیرکل فناوری اطلاعات"),
    contact: ("سهراب", "نیک‌بین", "nikbin", "09120000602"),
    operator: "tosan",
    usernames: "pars-gsb",
    register: "ش",
};

pub(super) static AFTAB: Company = Company {
    kind: ApplicantKind::Legal,
    name: "بانک توسعه و عمران آفتاب",
    legal: "1010284697",
    chief: None,
    domain: "aftabbank.example.ir",
    mobile: "09120000701",
    address: "تهران، میدان سپیده، ساختمان آفتاب",
    signer: ("هوشنگ دادفر", "معاون فناوری"),
    contact: ("مهتاب", "سزاوار", "sezavar", "09120000702"),
    operator: "tosan",
    usernames: "aftab-pgsb",
    register: "آ",
};

pub(super) static RAYAN: Company = Company {
    kind: ApplicantKind::Legal,
    name: "مؤسسهٔ اعتبارسنجی رایان‌گستر",
    legal: "1400650723",
    chief: Some("1283441901"),
    domain: "rayangostar.example.ir",
    mobile: "09120000801",
    address: "اصفهان، خیابان چهارسوق نو، شمارهٔ ۷۷",
    signer: ("نوید خردپیشه", "مدیرعامل"),
    contact: ("شیدا", "آرین‌مهر", "arianmehr", "09120000802"),
    operator: "sitad",
    usernames: "",
    register: "ر",
};

pub(super) static DARYA: Company = Company {
    kind: ApplicantKind::Agency,
    name: "ادارهٔ کل بنادر استان دریابار",
    legal: "1400738511",
    chief: None,
    domain: "daryabar-ports.example.ir",
    mobile: "09120000901",
    address: "بندر دریابار، بلوار ساحلی، ساختمان اداری",
    signer: ("فرزین ساحلی", "مدیرکل"),
    contact: ("الهام", "موج‌آفرین", "mojafarin", "09120000902"),
    operator: "sitad",
    usernames: "",
    register: "ک",
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_legal_id_gets_its_check_digit() {
        for known in ["10380284790", "14003778990"] {
            assert_eq!(legal_id(&known[..10]).unwrap().as_str(), known);
        }
        assert!(legal_id("123").is_err());
    }

    #[test]
    fn every_company_can_file() {
        let all = [&SEPEHR, &KAVIR, &MEHRGAN, &DAMAVAND, &NASIM, &PARS, &AFTAB, &RAYAN, &DARYA];
        let keys: std::collections::BTreeSet<_> =
            all.iter().map(|company| company.applicant().unwrap().key()).collect();
        assert_eq!(keys.len(), all.len());
    }
}
