//! Serves the small web on loopback.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use anyhow::Context;
use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::{StatusCode, Uri, header};
use axum::response::Response;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use super::site::{Answer, Site};

/// The small web; it ends when this is dropped.
pub struct SmallWeb {
    _servers: JoinSet<std::io::Result<()>>,
}

impl SmallWeb {
    /// Takes every site's port, then serves them all.
    pub async fn start(sites: Vec<Site>) -> anyhow::Result<Self> {
        let mut servers = JoinSet::new();
        let mut bound = Vec::new();
        for site in sites {
            let address = SocketAddr::from((Ipv4Addr::LOCALHOST, site.port));
            let listener = TcpListener::bind(address).await.with_context(|| {
                format!(
                    "address {address} of the small web's site {} can't be had: stop the program that holds it and try again",
                    site.name
                )
            })?;
            bound.push((listener, site));
        }
        for (listener, site) in bound {
            let router = Router::new().fallback(serve).with_state(Arc::new(site));
            servers.spawn(axum::serve(listener, router).into_future());
        }
        Ok(Self { _servers: servers })
    }
}

async fn serve(State(site): State<Arc<Site>>, uri: Uri) -> Response {
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    let (status, content_type, body) = match site.answer(path) {
        Answer::Page { content_type, body } => (StatusCode::OK, content_type.to_owned(), body),
        Answer::Fault(fault) => return refuse(fault.status, fault.retry_after_s),
        Answer::Nothing => (StatusCode::NOT_FOUND, "text/plain; charset=utf-8".to_owned(), b"404".as_slice()),
    };
    let response = Response::builder().status(status).header(header::CONTENT_TYPE, content_type);
    response.body(Body::from(body)).unwrap_or_else(|_| refuse(500, None))
}

fn refuse(status: u16, retry_after_s: Option<u32>) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    if let Some(seconds) = retry_after_s {
        response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    }
    response
}
