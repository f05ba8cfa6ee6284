//! The letter that a decision will draft: its proposed words, and how it will look.

use super::Desk;
use kartabl_actions::Inspected;
use kartabl_domain::{
    cases::{Evaluation, EventKind, Proposal as Proposed, State, completeness::Inspection},
    letters::{Letter, Words},
    messages::compose,
    notices::Notice,
    procedures::Decision,
};
use kartabl_web::{
    WebError, present, views::parts::MessagePreview, views::parts::Paper, views::parts::Proposal,
};

impl Desk {
    /// The words that the procedure proposes for the letter of a decision; `None` where it has no letter.
    pub(super) async fn proposed_words(&self, decision: Decision) -> Result<Option<Words>, WebError> {
        let Some(plan) = self.procedure().letter(decision) else { return Ok(None) };
        let known = Inspected::now(&self.app.db, &self.office(), &self.case).await?;
        let office = self.office();
        let input = Inspection {
            procedure: self.procedure(),
            applicant: &self.case.applicant,
            data: &known.clean,
            documents: &[],
            facts: &known.facts,
            today: office.today(),
        };
        Ok(Some(Words::proposed(plan, &input, &self.case, &office)))
    }

    /// The letter on paper, with yellow slots for what comes later.
    pub(super) fn paper(&self, decision: Decision, words: Words) -> Paper {
        let office = self.office();
        let letter = Letter::draft(&office, &self.case, decision, self.staff.id, words);
        present::paper(letter.data(&office, &self.case), false)
    }

    /// What the applicant will be told once the decision stands and its letter, if there is one, is issued.
    pub(super) fn messages_of(&self, decision: Decision) -> Vec<MessagePreview> {
        let office = self.office();
        let outcome = match decision {
            Decision::Approve => Notice::Approved,
            Decision::Reject => Notice::Rejected,
            Decision::Reply => Notice::ResponseRegistered,
        };
        let mut notices = vec![outcome];
        if self.procedure().letter(decision).is_some() {
            let verification = format!("{}/verify/…", office.settings.public_url.trim_end_matches('/'));
            if decision != Decision::Reply {
                notices.push(Notice::ResponseRegistered);
            }
            notices.push(Notice::LetterDispatched { number: "…".to_owned(), verification });
        }
        let messages = notices.iter().flat_map(|notice| compose(notice, &self.case, &office, None));
        present::messages(&messages.collect::<Vec<_>>())
    }

    /// The decision of this kind that waits for a second person.
    pub(super) fn waiting(&self, decision: Decision) -> Option<&Proposed> {
        match &self.case.state {
            State::Evaluation(Evaluation { proposal: Some(proposal), .. })
                if proposal.decision == decision =>
            {
                Some(proposal)
            }
            _ => None,
        }
    }

    /// Who proposed it and when.
    pub(super) async fn proposal(&self, decision: Decision) -> Result<Option<Proposal>, WebError> {
        let Some(waiting) = self.waiting(decision) else { return Ok(None) };
        let proposed = self.last_event(|event| matches!(event.kind, EventKind::Proposed { .. })).await?;
        let at = proposed.map_or(self.case.changed_at, |event| event.at);
        let at = present::moment(at, self.app.world().now());
        Ok(Some(Proposal { by: self.name(waiting.by).await?, at, note: None }))
    }
}

/// The paragraphs of an edited text: an empty line parts two of them.
pub(super) fn paragraphs(text: &str) -> Vec<String> {
    let mut paragraphs = vec![String::new()];
    for line in text.lines().map(str::trim) {
        match paragraphs.last_mut() {
            Some(last) if !line.is_empty() => {
                if !last.is_empty() {
                    last.push(' ');
                }
                last.push_str(line);
            }
            _ => paragraphs.push(String::new()),
        }
    }
    paragraphs.retain(|paragraph| !paragraph.is_empty());
    paragraphs
}

/// The paragraphs as a text to be edited.
pub(super) fn text(paragraphs: &[String]) -> String {
    paragraphs.join("\n\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_line_parts_paragraphs_and_a_line_end_does_not() {
        let edited = "\n با سلام،\n\n\nبند دوم\nهمان بند\n \nبند سوم\n";
        let read = paragraphs(edited);
        assert_eq!(read, ["با سلام،", "بند دوم همان بند", "بند سوم"]);
        assert_eq!(paragraphs(&text(&read)), read);
        assert!(paragraphs(" \n ").is_empty());
    }
}
