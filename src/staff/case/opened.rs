//! A case as the handler of an action gets it: open to the person, its opening in the audit.

use super::{Asked, Desk, open, way::Way};
use axum::{
    extract::{FromRequestParts, Path, Query},
    http::{Method, request::Parts},
};
use kartabl_actions::Reader;
use kartabl_web::{App, As, Frame, WebError, session::Allowed};
use std::marker::PhantomData;

/// The case of the address on the desk of a person whose posts allow the handler.
pub(crate) struct Opened<R> {
    pub(crate) desk: Desk,
    allowed: PhantomData<R>,
}

impl<R: Allowed> FromRequestParts<App> for Opened<R> {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, WebError> {
        let As { staff, .. } = As::<R>::from_request_parts(parts, app).await?;
        let code = Path::<String>::from_request_parts(parts, app).await.map_err(|_| WebError::NotFound)?;
        let asked = Query::<Asked>::from_request_parts(parts, app).await;
        let Query(asked) = asked.map_err(|_| WebError::BadRequest("query"))?;
        let Ok(frame) = Frame::from_request_parts(parts, app).await;
        let case = open(app, &staff, &code).await?;
        if parts.method == Method::GET {
            app.actions.note_opened(Reader::Staff(staff.id), case.id).await?;
        }
        let way = Way::named(&asked.tray, &staff);
        let desk = Desk { app: app.clone(), frame, staff, case, way };
        Ok(Self { desk, allowed: PhantomData })
    }
}
