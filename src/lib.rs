//! kartabl: the back office of an organisation that answers requests. `assemble` is the only wiring.
