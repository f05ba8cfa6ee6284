//! What is taken from where, what is refused with which words, and that the reference is true.

mod loading;
mod precedence;
mod reference;
mod refusals;
