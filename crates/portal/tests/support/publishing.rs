//! Datasets out of CSV texts, published and read back.

use super::TestPortal;
use portico_contract::datasets::{Dataset, DatasetStatus, PublishDataset, StatusName};
use portico_contract::fields::CreateDatasetFieldConfiguration;
use portico_contract::processors::CreateDatasetProcessor;
use portico_contract::resources::CreateDatasetResource;
use portico_contract::{DatasetUid, Done};
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

impl TestPortal {
    /// A dataset whose identifier is made of its title, with the rows of a CSV text.
    pub async fn csv_dataset(&self, title: &str, csv: &str) -> Dataset {
        let dataset = self.dataset(title).await;
        let part = Part::bytes(csv.as_bytes().to_vec()).file_name("rows.csv").mime_str("text/csv").unwrap();
        let path = format!("/datasets/{}/resources/files/", dataset.uid);
        let sent = self.request(Method::POST, &path).multipart(Form::new().part("file", part)).send().await.unwrap();
        assert_eq!(sent.status(), 201);
        let file: Value = sent.json().await.unwrap();
        let body = serde_json::from_value(json!({
            "type": "csvfile", "title": "rows", "params": {"separator": ","},
            "datasource": {"type": "uploaded_file", "file": {"uid": file["uid"]}},
        }));
        self.call(CreateDatasetResource { dataset_uid: dataset.uid.clone(), body: body.unwrap() }).await.unwrap();
        dataset
    }

    pub async fn add_processor(&self, uid: &DatasetUid, processor: Value) {
        self.add_processor_as(&self.key, uid, processor).await;
    }

    pub async fn add_processor_as(&self, key: &str, uid: &DatasetUid, processor: Value) {
        let body = serde_json::from_value(processor).unwrap();
        self.call_as(key, CreateDatasetProcessor { dataset_uid: uid.clone(), body }).await.unwrap();
    }

    pub async fn add_field(&self, uid: &DatasetUid, mut configuration: Value) {
        configuration["label"] = json!("step");
        let body = serde_json::from_value(configuration).unwrap();
        self.call(CreateDatasetFieldConfiguration { dataset_uid: uid.clone(), body }).await.unwrap();
    }

    /// Publishes and waits for the end of it.
    pub async fn publish(&self, uid: &DatasetUid) -> DatasetStatus {
        assert_eq!(self.call(PublishDataset { dataset_uid: uid.clone() }).await.unwrap(), Done::ok());
        self.settled(uid).await
    }

    /// Publishes; it has to succeed, with every record.
    pub async fn published(&self, uid: &DatasetUid) {
        let status = self.publish(uid).await;
        assert_eq!((status.status, &status.records_errors[..]), (StatusName::Idle, &[][..]), "{:?}", status.message);
    }

    /// What anybody sees of a dataset.
    pub async fn explored(&self, path: &str) -> Value {
        let address = format!("{}/api/explore/v2.1/catalog/datasets/{path}", self.address);
        self.client.client.get(address).send().await.unwrap().json().await.unwrap()
    }

    /// The records that anybody sees, as JSON texts of some of their fields.
    pub async fn records(&self, dataset_id: &str, fields: &[&str]) -> Vec<Vec<Value>> {
        let body = self.explored(&format!("{dataset_id}/records?limit=100")).await;
        let results = body["results"].as_array().unwrap();
        results.iter().map(|record| fields.iter().map(|field| record[field].clone()).collect()).collect()
    }
}
