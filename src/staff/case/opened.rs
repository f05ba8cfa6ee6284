//! The case that an address names, as an argument of a handler.

use super::{access, context::CaseContext, origin::Origin, query::CaseQuery};
use axum::{
    extract::{FromRequestParts, Path, Query},
    http::{Method, request::Parts},
};
use kartabl_actions::Reader;
use kartabl_web::{App, As, Frame, WebError, session::Allowed};
use std::marker::PhantomData;

/// The case of the address, opened by a person whose posts allow the handler. Looking at it is written into the audit.
pub(crate) struct OpenedCase<R> {
    pub(super) context: CaseContext,
    allowed: PhantomData<R>,
}

impl<R: Allowed> FromRequestParts<App> for OpenedCase<R> {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, WebError> {
        let As { staff, .. } = As::<R>::from_request_parts(parts, app).await?;
        let code = Path::<String>::from_request_parts(parts, app).await.map_err(|_| WebError::NotFound)?;
        let query = Query::<CaseQuery>::from_request_parts(parts, app).await;
        let Query(query) = query.map_err(|_| WebError::BadRequest("query"))?;
        let Ok(frame) = Frame::from_request_parts(parts, app).await;
        let case = access::find(app, &staff, &code).await?;
        if parts.method == Method::GET {
            app.actions.note_opened(Reader::Staff(staff.id), case.id).await?;
        }
        let origin = Origin::named(&query.tray, &staff);
        let context = CaseContext { app: app.clone(), frame, staff, case, origin };
        Ok(Self { context, allowed: PhantomData })
    }
}
