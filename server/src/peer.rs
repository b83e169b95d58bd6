//! Who is at the other end of the connection. What a request says about that is not asked here.

use axum::extract::{ConnectInfo, Request};
use axum::http::Extensions;
use std::net::{IpAddr, SocketAddr};

/// The address of the connection itself.
pub fn of(request: &Request) -> Option<IpAddr> {
    in_extensions(request.extensions())
}

/// The same where the request is taken apart already.
pub fn in_extensions(extensions: &Extensions) -> Option<IpAddr> {
    extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip().to_canonical())
}
