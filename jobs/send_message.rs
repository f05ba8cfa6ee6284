//! Gives a message to its provider, once. `sending` is committed before the provider is called; what a crash leaves
//! behind is asked again under the same key where the provider knows keys, and is `unknown` where it does not (SPEC §7).

use crate::{
    Tools,
    gateways::{Accepted, Mail, SendFault, Sms},
};
use jiff::Timestamp;
use kartabl_domain::{messages::Channel, orders::SendMessage};
use kartabl_queue::{Attempt, Data, JobError};
use kartabl_storage::{
    StorageError,
    messages::{Attempt as Try, Delivery, Sent},
};

pub(crate) async fn send_message(
    job: SendMessage,
    tools: Data<Tools>,
    attempt: Attempt,
) -> Result<(), JobError> {
    wait_for_turn(&job, &tools).await?;
    let Some(sent) = claim(&job, &tools).await? else { return Ok(()) };
    let outcome = hand_over(&sent, &tools).await;
    let now = tools.house.world.now();
    let again = knows_keys(sent.message.channel, &tools) && !attempt.is_last();
    let (after, fate) = settle(sent, outcome, &attempt, again, now);
    // A power cut that takes this back leaves `sending`, which the next attempt knows how to take up.
    let mut tx = tools.db.begin_repeatable().await?;
    tx.move_message(Delivery::Sending, &after).await?;
    if fate.is_ok() {
        attempt.finish_in(&mut tx).await?;
    }
    match tx.commit().await {
        // The job ran twice, and the other run has settled it: the next look finds nothing to do.
        Err(StorageError::Conflict) => Err(JobError::snooze(now)),
        other => other.map_err(Into::into).and(fate),
    }
}

/// Where the provider takes only so many messages a minute, the job comes back at its turn.
async fn wait_for_turn(job: &SendMessage, tools: &Tools) -> Result<(), JobError> {
    if tools.rates.is_empty() {
        return Ok(());
    }
    let channel = match tools.db.begin().await?.message(job.message).await {
        Err(StorageError::NotFound) => return Ok(()),
        other => other?.message.channel,
    };
    match tools.rates.get(&channel) {
        Some(rate) => rate.permit(&tools.db).await,
        None => Ok(()),
    }
}

/// Moves the message to `sending`, committed before anything leaves the house; `None` where nothing is to be sent.
async fn claim(job: &SendMessage, tools: &Tools) -> Result<Option<Sent>, JobError> {
    let mut tx = tools.db.begin().await?;
    let mut sent = match tx.message(job.message).await {
        Err(StorageError::NotFound) => return Ok(None),
        other => other?,
    };
    if sent.message.channel == Channel::Desk {
        return Ok(None);
    }
    let from = sent.state;
    sent.state = match from {
        Delivery::Queued => Delivery::Sending,
        // A crash or a lost answer: the same key asks for the same message again.
        Delivery::Sending if knows_keys(sent.message.channel, tools) => Delivery::Sending,
        Delivery::Sending => Delivery::Unknown,
        _ => return Ok(None),
    };
    tx.move_message(from, &sent).await?;
    tx.commit().await?;
    Ok((sent.state == Delivery::Sending).then_some(sent))
}

/// Whether the channel's provider sends nothing twice under one key.
fn knows_keys(channel: Channel, tools: &Tools) -> bool {
    match channel {
        Channel::Sms => tools.gateways.sms.takes_key(),
        Channel::Email => tools.gateways.mail.takes_key(),
        Channel::Desk => false,
    }
}

async fn hand_over(sent: &Sent, tools: &Tools) -> Result<Accepted, SendFault> {
    let message = &sent.message;
    let key = message.id.to_string();
    match message.channel {
        Channel::Sms => {
            tools
                .gateways
                .sms
                .send(Sms { key, to: message.recipient.clone(), text: message.text.clone() })
                .await
        }
        Channel::Email => {
            let mail = Mail {
                key,
                from: None,
                to: message.recipient.clone(),
                name: None,
                subject: message.subject.clone(),
                text: message.text.clone(),
                attachments: Vec::new(),
            };
            tools.gateways.mail.send(mail).await
        }
        Channel::Desk => Ok(Accepted { provider_id: None }),
    }
}

/// What the provider's answer means for the message, and for the job. `again` says that a message of unknown fate may be
/// handed over once more under its key.
fn settle(
    mut sent: Sent,
    outcome: Result<Accepted, SendFault>,
    attempt: &Attempt,
    again: bool,
    now: Timestamp,
) -> (Sent, Result<(), JobError>) {
    let provider = sent.message.channel.name().to_owned();
    let error = outcome.as_ref().err().map(ToString::to_string);
    sent.attempts.push(Try { at: now, provider: provider.clone(), error });
    sent.provider = Some(provider);
    let fate = match outcome {
        Ok(accepted) => {
            sent.state = Delivery::Sent;
            sent.sent_at = Some(now);
            sent.provider_id = accepted.provider_id;
            Ok(())
        }
        Err(SendFault::Refused { .. }) => {
            sent.state = Delivery::Failed;
            Ok(())
        }
        Err(fault @ SendFault::Unknown { .. }) if again => Err(JobError::retry(fault.kind())),
        Err(SendFault::Unknown { .. }) => {
            sent.state = Delivery::Unknown;
            Ok(())
        }
        Err(fault @ (SendFault::Busy { .. } | SendFault::Down { .. })) if attempt.is_last() => {
            sent.state = Delivery::Failed;
            Err(JobError::discard(fault.kind()))
        }
        Err(SendFault::Busy { retry_after, .. }) => {
            sent.state = Delivery::Queued;
            Err(JobError::RetryAfter(retry_after, "provider is busy".to_owned()))
        }
        Err(fault @ SendFault::Down { .. }) => {
            sent.state = Delivery::Queued;
            Err(JobError::retry(fault.kind()))
        }
    };
    (sent, fate)
}
