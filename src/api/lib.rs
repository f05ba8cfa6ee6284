//! The intake API for portals (SPEC §11): one file a call; around them keys, limits and problems.

mod act;
mod answers;
mod applicant;
mod caller;
mod cases;
mod catalogue;
mod documents;
mod error;
mod fields;
pub mod form;
mod json;
mod letter;
mod limit;
mod linger;
mod openapi;
mod problem;
mod procedures;
mod view;

use axum::{
    Extension, Router,
    middleware::{from_fn, from_fn_with_state},
    routing::any,
};
use error::ApiError;
use kartabl_web::App;
use limit::Limiter;
use openapi::{Base, Description};
use std::sync::Arc;
use utoipa::OpenApi;
use utoipa_axum::{router::OpenApiRouter, routes};

/// All calls below `/api`, to stand beside the pages.
pub fn router(app: App) -> Router {
    let limiter = Arc::new(Limiter::new(app.house.settings.api_requests_per_minute, app.world().clone()));
    let admit = from_fn_with_state((app.clone(), limiter), caller::admit);
    let (calls, description) = calls().route_layer(admit).merge(open_calls()).split_for_parts();
    calls
        .route("/api", any(unknown))
        .route("/api/{*rest}", any(unknown))
        .layer(Extension(Description::of(&description)))
        .layer(from_fn(linger::linger))
        .layer(from_fn_with_state(app.world().clone(), problem::with_problems))
        .with_state(app)
}

/// The calls that need a key.
fn calls() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(Base::openapi())
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

/// The calls that anybody may make.
fn open_calls() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(openapi::get))
}

async fn unknown() -> ApiError {
    ApiError::NotFound
}
