//! The OpenAPI schemas of requests and forms. A test compares them with the forms that the API serves.

use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// The form of a procedure.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// The procedure, such as `connection`.
    pub id: String,
    /// The version under which a new case is opened.
    pub version: u32,
    /// The Persian title.
    pub title: String,
    /// Who may file it.
    pub applicant_kinds: Vec<ApplicantKind>,
    /// The sections in screen order.
    pub sections: Vec<Section>,
}

/// What sort of person files: حقیقی، حقوقی، دستگاه اجرایی.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ApplicantKind {
    /// حقیقی.
    Natural,
    /// حقوقی.
    Legal,
    /// دستگاه اجرایی.
    Agency,
}

/// A section of a form.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// The key of its data.
    pub id: String,
    /// The Persian title.
    pub title: String,
    /// Its data is a list.
    #[serde(default)]
    pub repeats: bool,
    /// The applicant's records with which a row may be filled in by `record`.
    pub records: Option<Records>,
    /// The fields in screen order.
    pub fields: Vec<Field>,
    /// The document slots.
    pub documents: Vec<Slot>,
}

/// The records that a section offers («افزودن از لیست»).
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Records {
    /// The kind in the catalogue, such as `systems`.
    pub kind: String,
    /// The field that tells one record from another.
    pub by: String,
}

/// A field of a section.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// The key of its value.
    pub id: String,
    /// Its type: `text`, `long_text`, `choice`, `boolean`, `national_code`, `catalogue`, `case` and so on.
    #[serde(rename = "type")]
    pub kind: String,
    /// The Persian label.
    pub label: String,
    /// Always required.
    pub required: bool,
    /// Required where this expression over the case's data holds.
    pub required_if: Option<String>,
    /// What may be chosen.
    pub choices: Option<Vec<Choice>>,
    /// How to fill it in, in Persian.
    pub help: Option<String>,
}

/// One choice of a field.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// What the data holds.
    pub value: String,
    /// What people read.
    pub label: String,
}

/// A document slot of a section.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Slot {
    /// The name in the address of the upload.
    pub id: String,
    /// The Persian label.
    pub label: String,
    /// Always required.
    pub required: bool,
    /// Required where this expression over the case's data holds.
    pub required_if: Option<String>,
    /// The media types that are taken.
    pub accept: Vec<String>,
    /// The most bytes that are taken.
    pub max_bytes: u64,
}

/// An item of a catalogue with whatever else is known of it, such as `bus` and `organisation` of a service.
#[derive(Debug, Deserialize, ToSchema)]
pub struct CatalogueItem {
    /// What a catalogue field takes.
    pub id: String,
    /// The Persian name.
    pub label: String,
    /// Further attributes.
    #[serde(flatten)]
    pub attributes: BTreeMap<String, Value>,
}

/// What a case is opened with.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCase {
    /// The procedure.
    pub procedure: String,
    /// Who files.
    pub applicant: Applicant,
    /// What is filled in already, section by section.
    #[schema(value_type = Option<Object>)]
    pub data: Option<Value>,
}

/// Who files a case.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Applicant {
    /// What sort of person it is; must be one that the procedure allows.
    pub kind: ApplicantKind,
    /// Needed of a natural person. Of an organisation it is its representative's; a procedure with identity gates needs it,
    /// and one that goes by the account of the applicant needs the chief executive's.
    pub national_code: Option<String>,
    /// Needed of a legal person and an agency.
    pub legal_id: Option<String>,
    /// The name on letters.
    pub name: String,
    /// Where SMS go.
    pub mobile: String,
    /// Where e-mail goes.
    pub email: String,
    /// Jalali, such as `1360/05/01`.
    pub birth_date: Option<String>,
    /// Father's name.
    pub father_name: Option<String>,
    /// Postal address.
    pub address: Option<String>,
    /// The organisation's own host names.
    pub domains: Option<Vec<String>>,
}

/// Data to be taken over.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Data {
    /// Sections with their fields, or the fields of the Samava section.
    #[schema(value_type = Object)]
    pub data: Value,
}

/// A withdrawal.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Withdrawal {
    /// Why.
    #[schema(min_length = 1, max_length = 10_000)]
    pub reason: String,
}

#[cfg(test)]
mod tests {
    use super::*;
    use kartabl_domain::procedures::Procedures;

    #[test]
    fn the_described_form_is_the_real_one() {
        for procedure in Procedures::built_in().all() {
            let form = serde_json::to_value(procedure.form()).unwrap();
            let described = serde_json::from_value::<Form>(form).unwrap();
            assert_eq!(described.id, procedure.id.as_str());
        }
    }
}
