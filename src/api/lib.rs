//! The intake API for portals (SPEC §11). Each call has its file; others hold authentication, rate limits and problems.

mod answers;
mod applicant;
mod caller;
mod cases;
mod catalogue;
mod documents;
mod drain;
mod error;
mod fields;
pub mod form;
mod idempotency;
mod json;
mod letter;
mod lookup;
mod openapi;
mod problem;
mod procedures;
mod rate_limit;
mod view;

use axum::{
    Extension, Router,
    middleware::{from_fn, from_fn_with_state},
    routing::any,
};
use error::ApiError;
use kartabl_web::App;
use openapi::{BaseDocument, Description};
use rate_limit::RateLimiter;
use std::sync::Arc;
use utoipa::OpenApi;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes of the API below `/api`.
pub fn router(app: App) -> Router {
    let limiter = Arc::new(RateLimiter::new(app.house.settings.api_requests_per_minute, app.world().clone()));
    let authenticate = from_fn_with_state((app.clone(), limiter), caller::authenticate);
    let (routes, description) =
        protected_routes().route_layer(authenticate).merge(public_routes()).split_for_parts();
    routes
        .route("/api", any(not_found))
        .route("/api/{*rest}", any(not_found))
        .layer(Extension(Description::new(&description)))
        .layer(from_fn(drain::drain_after_refusal))
        .layer(from_fn_with_state(app.world().clone(), problem::problem_details))
        .with_state(app)
}

/// The calls that need an API key.
fn protected_routes() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(BaseDocument::openapi())
        .routes(routes!(procedures::list))
        .routes(routes!(procedures::get))
        .routes(routes!(catalogue::get))
        .routes(routes!(catalogue::remove::delete))
        .routes(routes!(cases::create::post))
        .routes(routes!(cases::get::get, cases::edit::patch, cases::delete::delete))
        .routes(routes!(documents::get::get, documents::put::put, documents::remove::delete))
        .routes(routes!(cases::submit::post))
        .routes(routes!(cases::resubmit::post))
        .routes(routes!(cases::samava::post))
        .routes(routes!(cases::withdraw::post))
        .routes(routes!(letter::get))
}

/// The calls that need no API key.
fn public_routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(openapi::get))
}

async fn not_found() -> ApiError {
    ApiError::NotFound
}
