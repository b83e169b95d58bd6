//! Connections: where data come from, reusable by several resources (behaviour.md 10).

use crate::connection_auth::{AmazonS3Auth, AzureBlobStorageAuth, FtpAuth, GoogleDriveAuth, HttpAuth, SharepointAuth};
use crate::union::tagged_union;
use crate::words::words;
use crate::{ConnectionUid, Limit, Nothing, Offset, Page, Secret, Timestamp, operations};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

words! {
    /// What connections are sorted by.
    ConnectionSort {
        CreatedAt = "created_at",
        CreatedAtDescending = "-created_at",
        UpdatedAt = "updated_at",
        UpdatedAtDescending = "-updated_at",
        Type = "type",
        TypeDescending = "-type",
        DatasetCount = "dataset_count",
        DatasetCountDescending = "-dataset_count",
    }
}

/// A connection: on its own, or inside the one resource that uses it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Connection {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uid: Option<ConnectionUid>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_reusable: Option<bool>,
    /// Read-only, as all that follows but the settings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub can_reuse: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub can_manage: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dataset_count: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_count: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group_count: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Timestamp>,
    /// The type, and what belongs to it.
    #[serde(flatten)]
    pub settings: ConnectionSettings,
}

impl Connection {
    pub fn new(settings: ConnectionSettings) -> Self {
        Self {
            uid: None,
            is_reusable: None,
            can_reuse: None,
            can_manage: None,
            dataset_count: None,
            user_count: None,
            group_count: None,
            created_at: None,
            updated_at: None,
            settings,
        }
    }
}

/// The connection of a datasource: a reusable one by its uid, or one of its own.
#[derive(Debug, Clone, PartialEq)]
pub enum ConnectionLink {
    Reusable(ConnectionReference),
    Own(Box<Connection>),
}

impl ConnectionLink {
    pub fn uid(&self) -> Option<&ConnectionUid> {
        match self {
            Self::Reusable(reference) => Some(&reference.uid),
            Self::Own(connection) => connection.uid.as_ref(),
        }
    }
}

impl From<ConnectionUid> for ConnectionLink {
    fn from(uid: ConnectionUid) -> Self {
        Self::Reusable(ConnectionReference { uid, extra: BTreeMap::new() })
    }
}

impl From<ConnectionSettings> for ConnectionLink {
    fn from(settings: ConnectionSettings) -> Self {
        Self::Own(Box::new(Connection::new(settings)))
    }
}

impl Serialize for ConnectionLink {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Reusable(reference) => reference.serialize(serializer),
            Self::Own(connection) => connection.serialize(serializer),
        }
    }
}

/// A connection has a `type`, a reference has none: the errors of the one that is meant reach the reader.
impl<'de> Deserialize<'de> for ConnectionLink {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let fields = Map::<String, Value>::deserialize(deserializer)?;
        if fields.contains_key("type") || !fields.contains_key("uid") {
            crate::union::read_variant(fields).map(|own| Self::Own(Box::new(own)))
        } else {
            crate::union::read_variant(fields).map(Self::Reusable)
        }
        .map_err(serde::de::Error::custom)
    }
}

/// A reusable connection, by its uid.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ConnectionReference {
    pub uid: ConnectionUid,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

/// A header of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    pub name: String,
    pub value: String,
}

tagged_union! {
    /// What belongs to each type of connection.
    ConnectionSettings {
        Http(HttpConnection) = "http",
        Ftp(FtpConnection) = "ftp",
        Sharepoint(SharepointConnection) = "sharepoint",
        GoogleDrive(GoogleDriveConnection) = "google_drive",
        AmazonS3(AmazonS3Connection) = "amazon_s3",
        AzureBlobStorage(AzureBlobStorageConnection) = "azure_blob_storage",
        SnowflakeOdbc(SnowflakeOdbcConnection) = "snowflake_odbc",
        Jcdecaux(JcdecauxConnection) = "jcdecaux",
    }
}

/// A web server.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HttpConnection {
    /// The address that relative ones start from.
    pub url: String,
    #[serde(default)]
    pub headers: Vec<Header>,
    #[serde(default)]
    pub auth: Option<HttpAuth>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

impl HttpConnection {
    pub fn new(url: impl Into<String>) -> Self {
        Self { url: url.into(), headers: Vec::new(), auth: None, extra: BTreeMap::new() }
    }
}

/// An FTP or SFTP server.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FtpConnection {
    pub url: String,
    #[serde(default)]
    pub auth: Option<FtpAuth>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct SharepointConnection {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auth: Option<SharepointAuth>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct GoogleDriveConnection {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auth: Option<GoogleDriveAuth>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

/// Amazon S3 buckets.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct AmazonS3Connection {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    #[serde(default)]
    pub headers: Vec<Header>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auth: Option<AmazonS3Auth>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

/// An Azure storage account.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct AzureBlobStorageConnection {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    #[serde(default)]
    pub headers: Vec<Header>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auth: Option<AzureBlobStorageAuth>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

/// A Snowflake warehouse over ODBC. The connection string holds the password.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SnowflakeOdbcConnection {
    pub connection_string: Secret,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

/// JCDecaux's open data; the reference names it without describing it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct JcdecauxConnection {
    #[serde(default)]
    pub api_key: Option<Secret>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

operations! {
    area Settings;

    /// List the connections that the caller may reuse or manage.
    ListConnections: list_connections = GET "/datasource_connections/" ()
        ?(limit: Option<Limit>, offset: Option<Offset>, sort: Option<ConnectionSort>) -> [Page<Connection>], Read;
    /// Create a connection.
    CreateConnection: create_connection = POST "/datasource_connections/" () {Connection} -> [Connection] = 201, Write;
    /// Retrieve a connection.
    RetrieveConnection: retrieve_connection = GET "/datasource_connections/{connection_uid}/" (connection_uid: ConnectionUid)
        -> [Connection], Read;
    /// Update a connection. The datasets that use it are not published again.
    UpdateConnection: update_connection = PUT "/datasource_connections/{connection_uid}/" (connection_uid: ConnectionUid)
        {Connection} -> [Connection], Write;
    /// Delete a connection that no dataset uses. Its secrets cannot be read back.
    DeleteConnection: delete_connection = DELETE "/datasource_connections/{connection_uid}/" (connection_uid: ConnectionUid)
        -> [Nothing] = 204, Destroy;
}
