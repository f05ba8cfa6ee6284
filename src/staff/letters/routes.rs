//! The choice of the ways by which a letter leaves: what the form proposes, and what was submitted.

use super::{context::LetterContext, form::SubmittedForm};
use crate::views::letters::RouteChoice;
use kartabl_domain::{
    letters::{Addresses, Proposed},
    procedures::{Route, RoutePlan},
    text,
    values::{Email, PostalAddress, PostalCode},
};
use kartabl_web::{WebError, forms::Fields, views::form::FormState};

/// The least number of characters of a postal address.
const MIN_ADDRESS: usize = 10;
/// The most characters of a postal address: as many as fit on a label.
const MAX_ADDRESS: usize = 300;

/// The choice in the form. A form that was submitted is shown as it was. Otherwise the procedure proposes the ways, with the
/// addresses by which the receiver was reached last or that came with the case.
///
/// # Errors
/// Those of the database.
pub(super) async fn choice(
    context: &LetterContext,
    submitted: &SubmittedForm,
) -> Result<RouteChoice, WebError> {
    let office = context.office();
    let mut known = context.app.db.known_addresses(&context.case.applicant.key()).await?;
    if known.post.is_none() {
        let lines =
            context.case.applicant.address.as_deref().map(text::clean).filter(|lines| !lines.is_empty());
        known.post = lines.map(|lines| PostalAddress { lines, postal_code: None });
    }
    let nothing = RoutePlan::default();
    let plan =
        office.procedure(&context.case).letter(context.letter.decision).map_or(&nothing, |plan| &plan.routes);
    let Proposed { routes, lacks_address } = plan.propose(&known, |route| office.opens(route));
    let (lines, code) = match known.post {
        Some(PostalAddress { lines, postal_code }) => {
            (lines, postal_code.map(String::from).unwrap_or_default())
        }
        None => Default::default(),
    };
    let ticked = |route: Route| match submitted.has("post_address") {
        true => !submitted.text(route.name()).unwrap_or_default().is_empty(),
        false => routes.contains(&route),
    };
    let ece_open = office.opens(Route::Ece);
    Ok(RouteChoice {
        ece: ticked(Route::Ece),
        ece_open,
        ece_address: submitted
            .text("ece_address")
            .unwrap_or_else(|| known.ece.map(String::from).unwrap_or_default()),
        unverified: ece_open && !office.settings.ece_verified,
        post: ticked(Route::Post),
        post_address: submitted.text("post_address").unwrap_or(lines),
        postal_code: submitted.text("postal_code").unwrap_or(code),
        lacks_address,
    })
}

/// Reads the addresses of the ticked ways.
///
/// # Errors
/// A form that says at each field what is wrong.
pub(super) fn read(fields: &Fields) -> Result<Addresses, Box<FormState>> {
    let mut form = FormState::default();
    let mut to = Addresses::default();
    if !fields.get("ece").is_empty() {
        to.ece = ece_address(fields, &mut form);
    }
    if !fields.get("post").is_empty() {
        let lines = text::clean(fields.get("post_address"));
        match lines.chars().count() {
            0..MIN_ADDRESS => {
                form.wrong("post_address", "نشانی پستی", "برای ارسال با پست نشانی کامل گیرنده را بنویسید.");
            }
            MIN_ADDRESS..=MAX_ADDRESS => {}
            _ => form.wrong("post_address", "نشانی پستی", "نشانی بلندتر از آن است که روی برچسب جا شود."),
        }
        if let Some(character) = text::unprintable(&lines) {
            form.wrong(
                "post_address",
                "نشانی پستی",
                format!("نویسهٔ «{character}» چاپ نمی‌شود؛ آن را بردارید."),
            );
        }
        let given = fields.get("postal_code").trim();
        let postal_code = (!given.is_empty()).then(|| PostalCode::parse(given)).transpose();
        match postal_code {
            Ok(postal_code) => to.post = Some(PostalAddress { lines, postal_code }),
            Err(fault) => {
                form.wrong("postal_code", "کد پستی", format!("درست نیست؛ {} لازم است.", fault.expected));
            }
        }
    }
    if form.is_clear() { Ok(to) } else { Err(Box::new(form)) }
}

/// Reads the address of the receiver in the government e-network; notes in the form what is wrong with it.
pub(super) fn ece_address(fields: &Fields, form: &mut FormState) -> Option<Email> {
    let given = fields.get("ece_address");
    let wrong = match Email::parse(given) {
        Ok(address) => return Some(address),
        Err(_) if given.trim().is_empty() => {
            "برای ارسال از راه شبکهٔ الکترونیکی دولت نشانی گیرنده را بنویسید.".to_owned()
        }
        Err(fault) => format!("درست نیست؛ {} لازم است.", fault.expected),
    };
    form.wrong("ece_address", "نشانی گیرنده در شبکه", wrong);
    None
}
