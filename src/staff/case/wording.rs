//! The letter that a decision will draft: its proposed words, how it will look, and the messages that follow it.

use super::context::CaseContext;
use kartabl_actions::Inspected;
use kartabl_domain::{
    cases::completeness::Inspection,
    letters::{Letter, Words},
    messages::compose,
    notices::Notice,
    procedures::Decision,
};
use kartabl_web::{
    WebError, present,
    views::parts::{MessagePreview, Paper},
};

/// The words that the procedure proposes for the letter of a decision; `None` where the decision has no letter.
///
/// # Errors
/// Those of the database.
pub(super) async fn proposed(context: &CaseContext, decision: Decision) -> Result<Option<Words>, WebError> {
    let Some(plan) = context.procedure().letter(decision) else { return Ok(None) };
    let (office, case) = (context.office(), &context.case);
    let inspected = Inspected::now(&context.app.db, &office, case).await?;
    let input = Inspection {
        procedure: context.procedure(),
        applicant: &case.applicant,
        data: &inspected.clean,
        documents: &[],
        facts: &inspected.facts,
        today: office.today(),
    };
    Ok(Some(Words::proposed(plan, &input, case, &office)))
}

/// The letter on paper; what is not known yet is marked.
pub(super) fn paper(context: &CaseContext, decision: Decision, words: Words) -> Paper {
    let office = context.office();
    let letter = Letter::draft(&office, &context.case, decision, context.staff.id, words);
    present::paper(letter.data(&office, &context.case), false)
}

/// The messages that the applicant gets once the decision stands and its letter, if there is one, is issued.
pub(super) fn messages(context: &CaseContext, decision: Decision) -> Vec<MessagePreview> {
    let office = context.office();
    let outcome = match decision {
        Decision::Approve => Notice::Approved,
        Decision::Reject => Notice::Rejected,
        Decision::Reply => Notice::ResponseRegistered,
    };
    let mut notices = vec![outcome];
    if context.procedure().letter(decision).is_some() {
        let verification = format!("{}/verify/…", office.settings.public_url.trim_end_matches('/'));
        if decision != Decision::Reply {
            notices.push(Notice::ResponseRegistered);
        }
        notices.push(Notice::LetterDispatched { number: "…".to_owned(), verification });
    }
    let messages = notices.iter().flat_map(|notice| compose(notice, &context.case, &office, None));
    present::messages(&messages.collect::<Vec<_>>())
}

/// The paragraphs of an edited text: an empty line separates two of them.
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
    fn an_empty_line_separates_paragraphs_and_a_line_end_does_not() {
        let edited = "\n با سلام،\n\n\nبند دوم\nهمان بند\n \nبند سوم\n";
        let read = paragraphs(edited);
        assert_eq!(read, ["با سلام،", "بند دوم همان بند", "بند سوم"]);
        assert_eq!(paragraphs(&text(&read)), read);
        assert!(paragraphs(" \n ").is_empty());
    }
}
