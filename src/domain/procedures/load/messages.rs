//! The tables of message texts.

use super::table::Table;
use crate::notices::{self, Notice, Texts};
use std::collections::BTreeMap;

pub(super) fn messages(table: Table<'_, '_>) -> BTreeMap<String, Texts> {
    let mut messages = BTreeMap::new();
    for (notice, built_in) in notices::built_in() {
        let Some(own) = table.table(notice) else { continue };
        let text = |key| message(&own, notice, key);
        let texts = Texts {
            locked: false,
            subject: text("subject"),
            sms: text("sms"),
            email: text("email"),
            desk: text("desk"),
        };
        own.finish();
        if built_in.locked {
            table.error(notice, "these texts are those of the guides, to the letter; leave them out");
        }
        messages.insert(notice.clone(), texts);
    }
    table.finish();
    messages
}

fn message(table: &Table<'_, '_>, notice: &str, key: &'static str) -> Option<String> {
    let text = table.text(key)?;
    if let Some(Err(error)) = Notice::sample(notice).map(|notice| notices::check(&notice, &text)) {
        table.error(key, format!("bad template: {error}"));
    }
    Some(text)
}
