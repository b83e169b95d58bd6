//! What belongs to each type of harvester (behaviour.md 14).
//!
//! Secrets are always written, as `null` where they are not given: the portal then keeps the one it has.

use crate::Secret;
use crate::union::tagged_union;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

tagged_union! {
    /// Where a harvester gets its datasets from, and how.
    HarvesterSettings {
        Arcgis(ArcgisHarvester) = "arcgis",
        ArcgisOpendata(ArcgisOpendataHarvester) = "arcgis_opendata",
        Ckan(CkanHarvester) = "ckan",
        Csw(CswHarvester) = "csw",
        Datagouv(DatagouvHarvester) = "datagouv",
        Datajson(DatajsonHarvester) = "datajson",
        Ftp(FtpHarvester) = "ftp",
        FtpCsv(FtpCsvHarvester) = "ftp_csv",
        FtpWithMetaCsv(FtpWithMetaCsvHarvester) = "ftp_with_meta_csv",
        Junar(JunarHarvester) = "junar",
        OmiNode(OmiNodeHarvester) = "omi_node",
        Ods(OdsHarvester) = "ods",
        Quandl(QuandlHarvester) = "quandl",
        Socrata(SocrataHarvester) = "socrata",
        Wfs(WfsHarvester) = "wfs",
    }
}

/// An ArcGIS server.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ArcgisHarvester {
    pub url: String,
    /// Download resources instead of attaching them by their address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub download_resources: Option<bool>,
    /// Harvest metadata without resources.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metadata_only: Option<bool>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

/// An ArcGIS Hub.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ArcgisOpendataHarvester {
    pub url: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compute_geo_area: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fetch_data: Option<bool>,
    /// Download resources instead of attaching them by their address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub download_resources: Option<bool>,
    /// Harvest metadata without resources.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metadata_only: Option<bool>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

/// A CKAN catalog. The documented defaults of `limit`, `offset`, `sort` and `group` are samples: absent means all.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CkanHarvester {
    /// The address of its API, `https://example.org/api/3`.
    pub url: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offset: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sort: Option<String>,
    /// Null where one is stored; empty: none.
    #[serde(default)]
    pub api_key: Option<Secret>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub query: Option<String>,
    /// Download resources instead of attaching them by their address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub download_resources: Option<bool>,
    /// Harvest metadata without resources.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metadata_only: Option<bool>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

/// A catalog service of the OGC.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CswHarvester {
    pub url: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keywords_thesaurus: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub theme_thesaurus: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub insert_br_in_description: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub constraint_language: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invert_coordinates: Option<bool>,
    /// Thesaurus, theme there, theme here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub themes_mapping: Option<BTreeMap<String, BTreeMap<String, String>>>,
    /// Licence there, licence here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licenses_mapping: Option<BTreeMap<String, String>>,
    /// Harvest metadata without resources.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metadata_only: Option<bool>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

/// An organisation of data.gouv.fr.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DatagouvHarvester {
    pub organization_id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attachment: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filter_name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filter_value: Option<String>,
    /// Download resources instead of attaching them by their address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub download_resources: Option<bool>,
    /// Harvest metadata without resources.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metadata_only: Option<bool>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

/// A `data.json` file (DCAT-US).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DatajsonHarvester {
    pub url: String,
    #[serde(default)]
    pub number_of_datasets: Option<u64>,
    /// Download resources instead of attaching them by their address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub download_resources: Option<bool>,
    /// Harvest metadata without resources.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metadata_only: Option<bool>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

/// A folder of an FTP server.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FtpHarvester {
    pub host: String,
    pub user: String,
    #[serde(default)]
    pub password: Option<Secret>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub directory: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meta: Option<String>,
    /// Download resources instead of attaching them by their address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub download_resources: Option<bool>,
    /// Harvest metadata without resources.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metadata_only: Option<bool>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

/// A folder of an FTP server, described by a CSV file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FtpCsvHarvester {
    pub host: String,
    pub user: String,
    #[serde(default)]
    pub password: Option<Secret>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub directory: Option<String>,
    pub metadata_file: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metadata_join_key: Option<String>,
    /// Download resources instead of attaching them by their address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub download_resources: Option<bool>,
    /// Harvest metadata without resources.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metadata_only: Option<bool>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

/// Files of an FTP server that a CSV file lists.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FtpWithMetaCsvHarvester {
    pub host: String,
    pub user: String,
    #[serde(default)]
    pub password: Option<Secret>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub directory: Option<String>,
    pub metadata_file: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource_location_column: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource_schema_column: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub csv_separator: Option<String>,
    /// Download resources instead of attaching them by their address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub download_resources: Option<bool>,
    /// Harvest metadata without resources.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metadata_only: Option<bool>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

/// A Junar catalog.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct JunarHarvester {
    pub url: String,
    #[serde(default)]
    pub auth_key: Option<Secret>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub query_string: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub categories: Option<String>,
    /// Download resources instead of attaching them by their address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub download_resources: Option<bool>,
    /// Harvest metadata without resources.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metadata_only: Option<bool>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

/// An O-MI node.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OmiNodeHarvester {
    pub url: String,
    #[serde(default)]
    pub infoitems_limit: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub omi_node_version: Option<String>,
    /// Download resources instead of attaching them by their address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub download_resources: Option<bool>,
    /// Harvest metadata without resources.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metadata_only: Option<bool>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

/// Another portal of this platform.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OdsHarvester {
    /// The identifier or the address of its domain.
    pub domain: String,
    /// `refine.destination=Asia&refine.origin=France`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refines: Option<String>,
    /// Null where one is stored; empty: none.
    #[serde(default)]
    pub api_key: Option<Secret>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

/// A database of Quandl.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct QuandlHarvester {
    pub database_code: String,
    #[serde(default)]
    pub api_key: Option<Secret>,
    pub number_of_datasets: u64,
    /// Download resources instead of attaching them by their address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub download_resources: Option<bool>,
    /// Harvest metadata without resources.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metadata_only: Option<bool>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

/// A Socrata catalog.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SocrataHarvester {
    pub url: String,
    /// Download resources instead of attaching them by their address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub download_resources: Option<bool>,
    /// Harvest metadata without resources.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metadata_only: Option<bool>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}

/// A web feature service of the OGC.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WfsHarvester {
    pub url: String,
    /// Harvest metadata without resources.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metadata_only: Option<bool>,
    #[serde(flatten)]
    pub extra: BTreeMap<String, Value>,
}
