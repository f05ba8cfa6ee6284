//! The inspection on the built-in procedures: each rule accepted and refused, named after the guide that asks for it.

mod documents;
mod fixture;
mod generic;
mod gsb_service;
mod gsb_service_letters;
mod properties;
