//! The names of the registers on the screen.

/// The name of a register; what the program does not know is shown as it is.
pub(super) fn label(id: &str) -> &str {
    match id {
        "outgoing" => "صادره",
        "incoming" => "وارده",
        other => other,
    }
}
