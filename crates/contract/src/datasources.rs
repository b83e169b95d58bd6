//! Datasources: what a resource reads, through which connection (behaviour.md 9).

use crate::connections::{ConnectionLink, Header};
use crate::union::tagged_union;
use crate::{DatasetId, FileUid};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

tagged_union! {
    /// What a resource reads, by its type.
    Datasource {
        Http(HttpDatasource) = "http",
        Ftp(FtpDatasource) = "ftp",
        Sharepoint(SharepointDatasource) = "sharepoint",
        GoogleDrive(GoogleDriveDatasource) = "google_drive",
        Federated(FederatedDatasource) = "federated",
        UploadedFile(UploadedFileDatasource) = "uploaded_file",
        AmazonS3(BucketDatasource) = "amazon_s3",
        AzureBlobStorage(BucketDatasource) = "azure_blob_storage",
        OdsForm(OdsFormDatasource) = "ods_form",
        SnowflakeOdbc(SnowflakeOdbcDatasource) = "snowflake_odbc",
        Jcdecaux(JcdecauxDatasource) = "jcdecaux",
    }
}

impl Datasource {
    /// A file that was uploaded to the dataset.
    pub fn uploaded_file(uid: FileUid) -> Self {
        Self::UploadedFile(UploadedFileDatasource { file: FileLink::from(uid), extra: BTreeMap::new() })
    }

    /// The connection, where the type has one.
    pub fn connection(&self) -> Option<&ConnectionLink> {
        match self {
            Self::Http(source) => Some(&source.connection),
            Self::Ftp(source) => Some(&source.connection),
            Self::Sharepoint(source) => Some(&source.connection),
            Self::GoogleDrive(source) => Some(&source.connection),
            Self::AmazonS3(source) | Self::AzureBlobStorage(source) => Some(&source.connection),
            Self::SnowflakeOdbc(source) => source.connection.as_ref(),
            Self::Jcdecaux(source) => source.connection.as_ref(),
            Self::Federated(_) | Self::UploadedFile(_) | Self::OdsForm(_) | Self::Other(_) => None,
        }
    }

    pub fn connection_mut(&mut self) -> Option<&mut ConnectionLink> {
        match self {
            Self::Http(source) => Some(&mut source.connection),
            Self::Ftp(source) => Some(&mut source.connection),
            Self::Sharepoint(source) => Some(&mut source.connection),
            Self::GoogleDrive(source) => Some(&mut source.connection),
            Self::AmazonS3(source) | Self::AzureBlobStorage(source) => Some(&mut source.connection),
            Self::SnowflakeOdbc(source) => source.connection.as_mut(),
            Self::Jcdecaux(source) => source.connection.as_mut(),
            Self::Federated(_) | Self::UploadedFile(_) | Self::OdsForm(_) | Self::Other(_) => None,
        }
    }
}

/// A file on a web server.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HttpDatasource {
    pub connection: ConnectionLink,
    /// Appended to the address of the connection.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relative_url: Option<String>,
    #[serde(default)]
    pub headers: Vec<Header>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

/// A file on an FTP or SFTP server.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FtpDatasource {
    pub connection: ConnectionLink,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relative_url: Option<String>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

/// A file in SharePoint.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SharepointDatasource {
    pub connection: ConnectionLink,
    pub drive_id: String,
    pub file_id: String,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

/// A file in Google Drive.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GoogleDriveDatasource {
    pub connection: ConnectionLink,
    pub file_id: String,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

/// A file in a bucket of Amazon S3 or Azure Blob Storage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BucketDatasource {
    pub connection: ConnectionLink,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    #[serde(default)]
    pub headers: Vec<Header>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

/// A dataset of another portal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FederatedDatasource {
    pub domain: FederatedDomain,
    pub dataset: FederatedDataset,
    /// Write-only: use one's own permissions there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub impersonate_permissions: Option<bool>,
    /// Refinements, `{"refine.year": 2022}`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parameters: Option<Map<String, Value>>,
    /// Answered as well: `permissions_user`, whose permissions the other portal sees.
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FederatedDomain {
    pub domain_id: String,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

/// The dataset there; its metadata and fields come with `expand=datasource.dataset`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FederatedDataset {
    pub dataset_id: DatasetId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metas: Option<Map<String, Value>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fields: Option<Vec<Value>>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

/// A file that was uploaded.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UploadedFileDatasource {
    pub file: FileLink,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

/// An uploaded file: written by its uid, answered with more.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FileLink {
    pub uid: FileUid,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filename: Option<String>,
    /// What else is answered: media type, date.
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

impl From<FileUid> for FileLink {
    fn from(uid: FileUid) -> Self {
        Self { uid, filename: None, extra: BTreeMap::new() }
    }
}

/// The submissions of a form.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct OdsFormDatasource {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form_uid: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub domain_id: Option<String>,
    /// Statuses of the submissions to read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status_to_extract: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_available: Option<bool>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

/// The rows of a query on Snowflake.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct SnowflakeOdbcDatasource {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connection: Option<ConnectionLink>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub query: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preview_query: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub incremental_query: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub incremental_field: Option<String>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

/// JCDecaux's open data; the reference names it without describing it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct JcdecauxDatasource {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connection: Option<ConnectionLink>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}
