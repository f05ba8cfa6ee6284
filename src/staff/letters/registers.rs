//! The names of the registers on the screen.

/// The name of a register. One that the program does not know is shown by its id.
pub(super) fn label(id: &str) -> &str {
    match id {
        "outgoing" => "صادره",
        "incoming" => "وارده",
        other => other,
    }
}
