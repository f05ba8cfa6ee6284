//! The templates of letters, and the government e-network that takes them.

use super::finding::{Finding, problem};
use kartabl::config::Config;
use kartabl_jobs::gateways::{EceTemplate, MailSettings};
use kartabl_letters::{LetterData, Typesetter};

pub(super) fn letters(config: &Config) -> Finding {
    let remedy = "mend the folder that the key `letters` names";
    let typesetter = Typesetter::new(config.letters.as_deref()).map_err(|error| problem(error, remedy))?;
    for template in ["approved", "rejected", "reply"] {
        typesetter.render(template, &LetterData::sample()).map_err(|error| problem(error, remedy))?;
    }
    Ok("templates and fonts set a sample".to_owned())
}

/// Checks what packages of letters for the government e-network need.
pub(super) fn network(config: &Config) -> Finding {
    let remedy = "mend `ece.xml` in the folder that the key `letters` names";
    EceTemplate::open(config.letters.as_deref()).map_err(|error| problem(error, remedy))?;
    let office = &config.office;
    if office.ece_address.is_empty() {
        return Ok(
            "not configured, no letter goes there; `office.ece_address` would name our address".to_owned()
        );
    }
    let profile = match office.ece_verified {
        true => "the profile is called verified",
        false => {
            "the profile is unverified: compare a package with a real sample, then set `office.ece_verified`"
        }
    };
    let carrier = match &config.gateways.mail {
        MailSettings::Outbox(_) => ", but mail does not leave this machine: `[gateways.mail]` names a server",
        MailSettings::Smtp(_) => "",
    };
    Ok(format!("packages leave from {}{carrier}; {profile}", office.ece_address))
}
