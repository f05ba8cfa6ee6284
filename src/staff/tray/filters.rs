//! The tabs of a tray and its filters.

use super::query::TrayQuery;
use crate::views::tray::{FilterSelect, TrayFilters, TrayTab, TrayView};
use kartabl_domain::text::fa;
use kartabl_web::views::parts::Choice;

/// The quick views with how many rows each holds: all, the overdue, the urgent.
pub(super) fn tabs(query: &TrayQuery, [total, overdue, urgent]: [i64; 3]) -> Vec<TrayTab> {
    let tab = |view, name: &str, count| {
        let query = TrayQuery { view: name.to_owned(), ..query.clone() };
        TrayTab {
            view,
            count: u64::try_from(count).unwrap_or(0),
            href: format!("/?{}", query.first_page()),
            current: false,
        }
    };
    let tabs = [
        (TrayView::All, "", total),
        (TrayView::Overdue, "overdue", overdue),
        (TrayView::Urgent, "urgent", urgent),
    ];
    let current = tabs.iter().position(|(_, name, _)| *name == query.view).unwrap_or(0);
    let make = |(index, (view, name, count))| TrayTab { current: index == current, ..tab(view, name, count) };
    tabs.into_iter().enumerate().map(make).collect()
}

/// The filter by state, with how many rows each state has.
pub(super) fn filters(query: &TrayQuery, states: &[(String, i64)]) -> TrayFilters {
    let label = |state: &str| match state {
        "evaluation" => "ارزیابی",
        "referred" => "ارجاع‌شده",
        "returned" => "رفع نقص",
        "awaiting_samava" => "سماوا",
        "awaiting_registration" => "ثبت دبیرخانه",
        "awaiting_paper_letter" => "وصول نامهٔ محرمانه",
        "awaiting_letter" => "صدور نامه",
        "inspecting" => "بررسی خودکار",
        _ => "تمام شده / آرشیو",
    };
    let option = |(state, count): &(String, i64)| {
        Choice::new(state, format!("{} ({})", label(state), fa(count))).chosen_if(&query.state)
    };
    let mut options: Vec<_> = states.iter().map(option).collect();
    // The state that the address names is offered also where no row has it.
    if !query.state.is_empty() && options.iter().all(|option| option.value != query.state) {
        options.push(option(&(query.state.clone(), 0)));
    }
    let reset = TrayQuery { state: String::new(), ..query.clone() };
    TrayFilters {
        tray: query.tray.clone(),
        view: query.view.clone(),
        selects: vec![FilterSelect { name: "state", label: "وضعیت".to_owned(), options }],
        order: "due",
        active: !query.state.is_empty(),
        reset: format!("/?{}", reset.first_page()),
    }
}
