//! Sources and their order, the words of refusals, and the reference.

mod loading;
mod precedence;
mod reference;
mod refusals;
