//! The addresses of the pages, of the public verification of letters, and of the static files.

use crate::{
    applicants,
    case::{
        self, approve, defects, identity, opinion, paper_letter, refer, register, reject, samava, take_back,
    },
    jobs, late, letters, search, sign_in, tray, verify,
};
use axum::{
    Router,
    extract::{Path, State},
    response::Response,
    routing::{get, post},
};
use kartabl_web::{App, WebError, security};

/// The router of all pages. It answers unknown addresses with «not found».
pub fn router(app: App) -> Router {
    let pages = security::pages(pages(), app.error_pages()).with_state(app.clone());
    late::layer(pages, app)
}

fn pages() -> Router<App> {
    Router::new()
        .route("/login", get(sign_in::get).post(sign_in::post))
        .route("/logout", post(sign_in::logout))
        .route("/theme", post(sign_in::theme))
        .route("/", get(tray::list::get))
        .route("/assign", post(case::assign::many))
        .route("/search", get(search::get))
        .merge(background_jobs())
        .merge(applicants_pages())
        .route("/cases/{code}", get(case::show::get))
        .route("/cases/{code}/compare", get(case::compare::get))
        .route("/cases/{code}/take", post(case::take::post))
        .route("/cases/{code}/assign", post(case::assign::post))
        .route("/cases/{code}/priority", post(case::priority::post))
        .route("/cases/{code}/notes", post(case::notes::post))
        .route("/cases/{code}/documents/{id}", get(case::file::get))
        .route("/cases/{code}/documents/{id}/preview.png", get(case::file::preview))
        .route("/cases/{code}/documents/{id}/pages/{page}", get(case::file::page))
        .merge(actions())
        .merge(letters_pages())
        .route("/verify", get(verify::get))
        .route("/verify/{code}", get(verify::code))
        .route("/static/{hash}/{*path}", get(asset))
        // The pages answer for unknown addresses, and not the API beside them.
        .fallback(async || WebError::NotFound)
}

/// The actions on a case that have a page of their own.
fn actions() -> Router<App> {
    Router::new()
        .route("/cases/{code}/defects", get(defects::get).post(defects::post))
        .route("/cases/{code}/take-back", get(take_back::get).post(take_back::post))
        .route("/cases/{code}/refer", get(refer::get).post(refer::post))
        .route("/cases/{code}/opinion", get(opinion::get).post(opinion::post))
        .route("/cases/{code}/identity", get(identity::get).post(identity::post))
        .route("/cases/{code}/samava", get(samava::get).post(samava::post))
        .route("/cases/{code}/approve", get(approve::get).post(approve::post))
        .route("/cases/{code}/reject", get(reject::get).post(reject::post))
        .route("/cases/{code}/register", get(register::get).post(register::post))
        .route("/cases/{code}/paper-letter", get(paper_letter::get).post(paper_letter::post))
}

fn background_jobs() -> Router<App> {
    Router::new()
        .route("/jobs", get(jobs::list::get))
        .route("/jobs/act", post(jobs::act::many))
        .route("/jobs/{id}", get(jobs::show::get))
        .route("/jobs/{id}/{act}", post(jobs::act::one))
        .route("/jobs/schedule/{name}", post(jobs::queues::run_now))
        .route("/jobs/queues/{name}/{act}", post(jobs::queues::pause))
}

fn applicants_pages() -> Router<App> {
    Router::new()
        .route("/applicants/{id}", get(applicants::show::get))
        .route("/applicants/{id}/mobile", post(applicants::mobile::post))
        .route("/applicants/{id}/records/{record}/{picture}", get(applicants::logo::get))
}

fn letters_pages() -> Router<App> {
    Router::new()
        .route("/letters", get(letters::list::get))
        .route("/letters/book", get(letters::book::get))
        .route("/letters/book.csv", get(letters::book_file::get))
        .route("/letters/{id}", get(letters::show::get))
        .route("/letters/{id}/number", post(letters::number::post))
        .route("/letters/{id}/issue", post(letters::issue::post))
        .route("/letters/{id}/post", post(letters::dispatch::post))
        .route("/letters/{id}/ece/confirm", post(letters::dispatch::confirm))
        .route("/letters/{id}/ece/repeat", post(letters::dispatch::repeat))
        .route("/letters/{id}/set-aside", post(letters::dispatch::set_aside))
        .route("/letters/{id}/void", post(letters::dispatch::void))
        .route("/letters/{id}/label", get(letters::label::get))
        .route("/letters/{id}/typeset", post(letters::typeset::post))
        .route("/letters/{id}/return", post(letters::send_back::post))
        .route("/letters/{id}/pdf", get(letters::pdf::get))
}

async fn asset(State(app): State<App>, Path((hash, path)): Path<(String, String)>) -> Response {
    app.templates.assets().response(&hash, &path)
}
