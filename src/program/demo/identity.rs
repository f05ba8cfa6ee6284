//! What the demo's identity service knows.

use super::{
    citizens::{ARASH, BAHAR, Citizen},
    companies::{Company, MEHRGAN, RAYAN, SEPEHR},
};

/// The register of people from which inquiries are answered, in TOML.
pub(super) fn register_toml() -> String {
    let entry = |citizen: &Citizen| {
        let Citizen { national_code, first_name, last_name, father_name, birth_date, mobile, .. } = citizen;
        format!(
            "[[people]]\nnational_code = \"{national_code}\"\nmobiles = [\"{mobile}\"]\nname = \"{first_name} {last_name}\"\nfather_name = \"{father_name}\"\nbirth_date = \"{birth_date}\"\n\n"
        )
    };
    // The number of a company must be its chief executive's; those that RAYAN and NASIM have given are not.
    let chief = |company: &Company, mobile: &str| {
        let code = company.chief.unwrap_or_default();
        let name = company.signer.0;
        format!("[[people]]\nnational_code = \"{code}\"\nmobiles = [\"{mobile}\"]\nname = \"{name}\"\n\n")
    };
    let people = [&BAHAR, &ARASH].map(entry).concat();
    [people, chief(&SEPEHR, SEPEHR.mobile), chief(&MEHRGAN, MEHRGAN.mobile), chief(&RAYAN, "09120000809")]
        .concat()
}
