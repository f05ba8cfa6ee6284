//! Sends the package of a letter into the government e-network, once. As with messages, `sending` is committed before the
//! mail server is called; what a crash leaves behind is asked again only where the server knows our key, and is `unknown`
//! otherwise (SPEC §7, §8).

use crate::{
    Tools,
    gateways::{Attachment, Mail, Package, SendFault},
};
use kartabl_domain::{
    letters::dispatch::{Destination, Dispatch, Standing},
    orders::SendEce,
    procedures::Route,
    transitions::Handover,
};
use kartabl_queue::{Attempt, Data, JobError};
use kartabl_storage::StorageError;
use std::sync::Arc;

pub(crate) async fn send_ece(
    job: SendEce,
    tools: Data<Arc<Tools>>,
    attempt: Attempt,
) -> Result<(), JobError> {
    let Some(made) = compose(&job, &tools).await? else { return Ok(()) };
    let knows_keys = tools.gateways.mail.takes_key();
    let claimed = tools.actions.claim_ece(&job, knows_keys).await?;
    let Some(Standing::Sending) = claimed else { return Ok(()) };
    let sent = match made {
        Ok(mail) => tools.gateways.mail.send(mail).await,
        // A template that was changed badly: the secretariat sees it where it looks, and may repeat it once mended.
        Err(cause) => Err(SendFault::Refused { cause }),
    };
    let again = knows_keys && !attempt.is_last();
    let (outcome, fate) = match sent {
        Ok(accepted) => (Some(Handover::Taken(accepted.provider_id)), Ok(())),
        Err(SendFault::Refused { cause }) => (Some(Handover::Refused(cause)), Ok(())),
        // The same key asks for the same package: it stays `sending` until then.
        Err(fault @ SendFault::Unknown { .. }) if again => (None, Err(JobError::retry(fault.kind()))),
        Err(SendFault::Unknown { cause }) => (Some(Handover::Lost(cause)), Ok(())),
        Err(SendFault::Busy { cause, .. } | SendFault::Down { cause }) if attempt.is_last() => {
            (Some(Handover::Refused(cause)), Ok(()))
        }
        Err(SendFault::Busy { cause, retry_after }) => (
            Some(Handover::Later(cause)),
            Err(JobError::RetryAfter(retry_after, "the mail server is busy".to_owned())),
        ),
        Err(SendFault::Down { cause }) => (Some(Handover::Later(cause)), Err(JobError::retry("down"))),
    };
    if let Some(outcome) = outcome {
        let end = fate.is_ok().then_some(&attempt);
        tools.actions.settle_ece(&job, outcome, end).await?;
    }
    fate
}

/// The mail with the package, or why it can't be made; `None` where the letter waits for none.
async fn compose(job: &SendEce, tools: &Tools) -> Result<Option<Result<Mail, String>>, JobError> {
    let letter = match tools.db.letter(job.letter).await {
        Err(StorageError::NotFound) => return Ok(None),
        other => other?,
    };
    let Some(Dispatch { to: Destination::Ece { address }, package, .. }) = letter.dispatch(Route::Ece) else {
        return Ok(None);
    };
    let Some(kept) = letter.kept() else { return Ok(None) };
    let case = tools.db.case(job.case).await?;
    let office = tools.house.office();
    let data = letter.data(&office, &case);
    let pdf = tools.files.get(kept.sha256).await?;
    let key = format!("{}-{package}", letter.id);
    let made = Package { id: key.clone(), kept, data: &data, address: address.as_str(), pdf: &pdf };
    let xml = match tools.ece.render(&made, office.settings) {
        Ok(xml) => xml,
        Err(cause) => return Ok(Some(Err(cause))),
    };
    let number = kept.entry.number();
    let text = format!(
        "شمارهٔ نامه: {number}\nتاریخ: {}\nموضوع: {}\nاز: {}\nصحت‌سنجی: {}\n",
        kept.entry.date, data.subject, data.organisation, data.verification_url
    );
    Ok(Some(Ok(Mail {
        key,
        from: Some(office.settings.ece_address.clone()),
        to: address.to_string(),
        name: None,
        subject: format!("ECE {number}"),
        text,
        attachments: vec![Attachment {
            filename: format!("letter-{}.xml", number.replace('/', "-")),
            content_type: "application/xml".to_owned(),
            bytes: xml.into(),
        }],
    })))
}
