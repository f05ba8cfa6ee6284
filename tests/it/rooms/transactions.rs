//! Deciding in a transaction belongs to the room of use cases: nobody else opens one to do so.

use super::{ROOMS, binary, crate_of, root};
use std::collections::BTreeSet;
use syn::visit::Visit;

/// Rooms that own transactions: they make them, or decide in them.
const OWNERS: [&str; 3] = ["src/actions", "src/queue", "src/storage"];

/// Who else may open a transaction, since nothing is decided in it about a case, a letter or an account.
const OTHERS: [(&str, &str); 9] = [
    ("src/program/bench.rs", "fills the tables that are measured"),
    ("src/program/commands/api_key.rs", "adds and revokes keys of portals"),
    (
        "src/program/commands/import/catalogue.rs",
        "takes in a list that the domain has read, whole or not at all",
    ),
    (
        "src/program/commands/import/holidays.rs",
        "takes in a list that the domain has read, whole or not at all",
    ),
    ("src/program/commands/import/users.rs", "takes in a list that the domain has read, whole or not at all"),
    ("src/program/commands/user.rs", "adds and changes accounts of staff"),
    ("src/program/demo/people.rs", "adds the people of the demonstration"),
    ("src/program/demo/stage.rs", "holds the workers of the demonstration back, and lets the schedule tick"),
    ("src/program/house.rs", "keeps procedures and catalogues at the start"),
];

#[test]
fn only_the_room_of_use_cases_decides_in_a_transaction() {
    let known: BTreeSet<_> = OTHERS.iter().map(|(file, _)| (*file).to_owned()).collect();
    let found = openers();
    let new: Vec<_> = found.difference(&known).collect();
    assert!(new.is_empty(), "a transaction that decides belongs to src/actions: {new:#?}");
    let gone: Vec<_> = known.difference(&found).collect();
    assert!(gone.is_empty(), "these open none any more, so they leave the list: {gone:#?}");
}

struct Opened(bool);

impl Visit<'_> for Opened {
    fn visit_expr_method_call(&mut self, call: &syn::ExprMethodCall) {
        self.0 |= call.args.is_empty() && ["begin", "begin_relaxed"].iter().any(|name| call.method == name);
        syn::visit::visit_expr_method_call(self, call);
    }
}

/// The files outside of these rooms that open a transaction.
fn openers() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let rooms = ROOMS.iter().map(|(_, folder, _)| folder).filter(|folder| !OWNERS.contains(folder));
    for room in rooms.map(|folder| crate_of(folder)).chain([binary()]) {
        for module in room.modules.values() {
            let mut opened = Opened(false);
            module.items.iter().for_each(|item| opened.visit_item(item));
            if opened.0 {
                found.insert(module.file.strip_prefix(root()).unwrap().display().to_string());
            }
        }
    }
    found
}
