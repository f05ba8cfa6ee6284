//! The rules of `gsb-service`, one by one (SPEC §2).

use super::fixture::{Fixture, connection, contact, system};
use crate::{
    cases::{data::Fault, facts::Standing},
    procedures::ProcedureId,
};
use serde_json::{Value, json};

const NONE: [&str; 0] = [];

#[test]
fn g000_a_complete_case_has_no_defect() {
    let case = Fixture::complete();
    assert_eq!((case.defects(), case.warnings()), (vec![], vec![]));
    assert_eq!(case.inspection().title(), "استعلام شاهکار");
}

#[test]
fn g000_an_empty_case_lacks_every_required_part_in_the_order_of_the_screen() {
    let mut case = Fixture::complete();
    case.data = crate::cases::data::CaseData::default();
    case.documents.clear();
    let expected = [
        "service.service missing",
        "connection.route missing",
        "connection.operator missing",
        "connection.username missing",
        "systems missing",
        "contacts missing",
        "letters.number missing",
        "letters.date missing",
        "letters.licence_number missing",
        "letters.letter missing",
        "letters.licence missing",
    ];
    assert_eq!(case.defects(), expected);
    assert_eq!(case.inspection().title(), "دریافت سرویس از GSB/PGSB");
}

#[test]
fn g000_exactly_one_service() {
    for two in [
        json!({ "service": { "service": ["shahkar", "postal-code"] } }),
        json!({ "service": [{ "service": "shahkar" }, { "service": "postal-code" }] }),
    ] {
        let mut case = Fixture::complete();
        let fault = case.try_merge(&two).unwrap_err();
        assert!(matches!(fault.fault, Fault::Shape(_)), "{fault}");
        assert!(fault.path.starts_with("data.service"), "{fault}");
        assert_eq!(case.data.text("service", None, "service"), Some("shahkar"));
    }
}

#[test]
fn g001_a_service_outside_the_catalogue_cannot_be_chosen() {
    let fault = Fixture::complete().try_merge(&json!({ "service": { "service": "sorcery" } })).unwrap_err();
    assert_eq!(fault.path, "data.service.service");
    assert!(matches!(fault.fault, Fault::NotInCatalogue { .. }));
    assert!(fault.fault.text().contains("«sorcery» در فهرست نیست"));
}

#[test]
fn g001_a_service_that_left_the_catalogue_is_outdated() {
    let mut case = Fixture::complete();
    case.facts.catalogue.remove(&("services".into(), "shahkar".into()));
    assert_eq!(case.defects(), ["service.service outdated"]);
}

#[test]
fn g001_the_service_runs_on_the_bus_of_the_route() {
    let other = json!({ "service": { "service": "civil-registry-authentication" } });
    let case = Fixture::complete().with(&other);
    assert_eq!(case.defects(), ["service.service wrong"]);
    assert!(case.text().contains("بر بستر GSB"), "{}", case.text());
    // Until a route is known every service may be chosen.
    let unrouted = Fixture::complete().with(other).with(json!({ "connection": null }));
    assert!(!unrouted.defects().contains(&"service.service wrong".to_owned()));
}

#[test]
fn g003_without_an_approved_connection_of_the_route_the_process_is_linked() {
    for related in [
        vec![],
        vec![connection("GSB", "sitad", Standing::Approved)],
        vec![connection("PGSB", "sitad", Standing::Open)],
        vec![connection("PGSB", "sitad", Standing::Ended)],
        vec![connection("PGSB", "sitad", Standing::Closed)],
    ] {
        let mut case = Fixture::complete();
        case.facts.related = related;
        assert_eq!(case.defects(), ["connection.route missing"]);
        let defect = case.findings().defects.remove(0);
        assert_eq!(defect.link.unwrap().procedure.as_str(), "connection");
        assert!(defect.text.contains("برای مسیر PGSB"), "{}", defect.text);
    }
}

#[test]
fn g003_without_any_connection_the_link_is_shown_before_a_route_is_chosen() {
    let mut case = Fixture::complete().with(json!({ "connection": { "route": null } }));
    assert_eq!(case.defects(), ["connection.route missing"], "one defect: no route chosen");
    case.facts.related.clear();
    assert_eq!(case.defects(), ["connection.route missing"; 2]);
}

#[test]
fn g001_the_operator_is_that_of_a_connection_of_the_route() {
    let mut case = Fixture::complete().with(json!({ "connection": { "operator": "tosan" } }));
    assert_eq!(case.defects(), ["connection.operator wrong"]);
    case.facts.related.push(connection("PGSB", "tosan", Standing::Approved));
    assert_eq!(case.defects(), NONE);
}

#[test]
fn g000_the_user_name_is_on_the_list_or_one_of_the_two_answers() {
    for (username, accepted) in [
        ("new", true),
        ("none", true),
        ("dp_kyc", true),
        ("dp_granted", true),
        // Asked for with the connection, but not given with its approval.
        ("dp_old", false),
        ("dp_other", false),
    ] {
        let case = Fixture::complete().with(json!({ "connection": { "username": username } }));
        assert_eq!(case.defects().is_empty(), accepted, "{username}");
    }
    let mut case = Fixture::complete().with(json!({ "connection": { "username": "dp_old" } }));
    case.facts.related.iter_mut().for_each(|connection| connection.granted = json!(null));
    assert_eq!(case.defects(), NONE, "where the unit gave none, those of the applicant count");
    let text = Fixture::complete().with(json!({ "connection": { "username": "dp_other" } })).text();
    for offered in ["«کاربر جدید ایجاد شود»", "«نام کاربری ندارم»", "«dp_kyc»"]
    {
        assert!(text.contains(offered), "{text}");
    }
}

#[test]
fn g001_a_system_needs_its_five_facts_but_no_logo_and_no_description() {
    let case = Fixture::complete().without_document("logo");
    assert_eq!(case.defects(), NONE);
    for field in ["title", "url", "network", "ip"] {
        let mut incomplete = system();
        incomplete[field] = Value::Null;
        let case = Fixture::complete().with(json!({ "systems": [system(), incomplete] }));
        assert_eq!(case.defects(), [format!("systems[1].{field} missing")]);
        assert!(case.text().contains("(سامانه ۲)"), "{}", case.text());
    }
}

#[test]
fn g001_the_internet_is_served_over_pgsb_and_isolated_networks_over_gsb() {
    for (route, service, network, ip, defects) in [
        ("PGSB", "shahkar", "internet", "185.10.20.30", vec![]),
        ("PGSB", "shahkar", "internal", "10.1.1.1", vec!["systems[0].network wrong"]),
        ("PGSB", "shahkar", "government", "10.1.1.1", vec!["systems[0].network wrong"]),
        ("GSB", "postal-code", "internet", "185.10.20.30", vec!["systems[0].network wrong"]),
        ("GSB", "postal-code", "internal", "10.1.1.1", vec![]),
        ("GSB", "postal-code", "government", "10.1.1.1", vec![]),
    ] {
        let mut only = system();
        only["network"] = network.into();
        only["ip"] = ip.into();
        let mut case = Fixture::complete().with(json!({
            "service": { "service": service },
            "connection": { "route": route },
            "systems": [only],
        }));
        case.facts.related = vec![connection(route, "sitad", Standing::Approved)];
        assert_eq!(case.defects(), defects, "{network} over {route}");
        assert_eq!(case.warnings(), NONE, "{network} over {route}");
    }
}

#[test]
fn g001_an_address_of_the_other_kind_of_network_is_a_warning() {
    for (network, ip, warning) in [
        ("internet", "192.168.1.10", Some("private-ip-on-internet")),
        ("internet", "fd00::1", Some("private-ip-on-internet")),
        ("internet", "2001:4860::1", None),
        ("internal", "185.10.20.30", Some("public-ip-in-isolation")),
        ("government", "172.16.0.1", None),
        ("internet", "not an address", None),
    ] {
        let mut only = system();
        only["network"] = network.into();
        only["ip"] = ip.into();
        let case = Fixture::complete().with(json!({ "systems": [only] }));
        assert_eq!(case.warnings(), Vec::from_iter(warning), "{ip} in {network}");
    }
}

#[test]
fn g001_the_technical_contact_writes_from_the_organisations_own_domain() {
    for (email, defects) in [
        ("s@dp.example.ir", vec![]),
        ("S@Mail.DP.example.ir", vec![]),
        ("s@gmail.com", vec!["contacts[0].email wrong"]),
        ("s@yahoo.com", vec!["contacts[0].email wrong"]),
        ("s@other.ir", vec!["contacts[0].email wrong"]),
        ("s@evildp.example.ir", vec!["contacts[0].email wrong"]),
        ("no address", vec!["contacts[0].email wrong"]),
    ] {
        let mut only = contact();
        only["email"] = email.into();
        let case = Fixture::complete().with(json!({ "contacts": [only] }));
        assert_eq!(case.defects(), defects, "{email}");
    }
}

#[test]
fn g001_where_no_domain_is_known_the_reviewer_looks_but_public_providers_stay_out() {
    let mut case = Fixture::complete();
    case.applicant.domains.clear();
    assert_eq!((case.defects(), case.warnings()), (vec![], vec!["contact-email-domain-unknown".to_owned()]));
    let mut public = contact();
    public["email"] = "s@gmail.com".into();
    assert_eq!(case.with(json!({ "contacts": [public] })).defects(), ["contacts[0].email wrong"]);
}

#[test]
fn g003_what_must_be_looked_up_is_known_before() {
    let wanted = Fixture::complete().wanted();
    let catalogue: Vec<_> = wanted.catalogue.iter().map(|(kind, id)| format!("{kind}/{id}")).collect();
    assert_eq!(catalogue, ["operators/sitad", "services/shahkar"]);
    assert_eq!(wanted.related, ["connection", "workgroup-permit"].map(ProcedureId::new).into());
}
