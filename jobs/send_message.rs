//! Gives a message to its provider, once. `sending` is committed before the provider is called; what a crash leaves
//! behind is asked again under the same key where the provider knows keys, and is `unknown` where it does not (SPEC §7).

use crate::{
    Tools,
    gateways::{Accepted, Mail, SendFault, Sms},
};
use jiff::Timestamp;
use kartabl_actions::NotDone;
use kartabl_domain::{messages::Channel, orders::SendMessage};
use kartabl_queue::{Attempt, Data, JobError};
use kartabl_storage::{
    StorageError,
    messages::{Attempt as Try, Delivery, Sent},
};
use std::sync::Arc;

pub(crate) async fn send_message(
    job: SendMessage,
    tools: Data<Arc<Tools>>,
    attempt: Attempt,
) -> Result<(), JobError> {
    wait_for_turn(&job, &tools).await?;
    let Some(sent) = tools.actions.claim_message(job.message, |channel| knows_keys(channel, &tools)).await?
    else {
        return Ok(());
    };
    let outcome = hand_over(&sent, &tools).await;
    let now = tools.house.world.now();
    let again = knows_keys(sent.message.channel, &tools) && !attempt.is_last();
    let (after, fate) = settle(sent, outcome, &attempt, again, now);
    match tools.actions.settle_message(&after, fate.is_ok().then_some(&attempt)).await {
        // The job ran twice, and the other run has settled it: the next look finds nothing to do.
        Err(NotDone::Conflict) => Err(JobError::snooze(now)),
        other => other.map_err(Into::into).and(fate),
    }
}

/// Where the provider takes only so many messages a minute, the job comes back at its turn.
async fn wait_for_turn(job: &SendMessage, tools: &Tools) -> Result<(), JobError> {
    if tools.rates.is_empty() {
        return Ok(());
    }
    let channel = match tools.db.message(job.message).await {
        Err(StorageError::NotFound) => return Ok(()),
        other => other?.message.channel,
    };
    match tools.rates.get(&channel) {
        Some(rate) => rate.permit(&tools.db).await,
        None => Ok(()),
    }
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
