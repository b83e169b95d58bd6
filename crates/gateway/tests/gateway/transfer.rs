//! Files: streamed in and out, recorded like every write.

use crate::upstream::{Bench, admin, person};
use bytes::Bytes;
use futures::{StreamExt, stream};
use portico_contract::ErrorCode;
use portico_contract::portico::ledger::LedgerOutcome;
use portico_contract::portico::person::Role;
use portico_gateway::UploadFile;
use std::collections::HashMap;

fn file() -> UploadFile {
    let chunks = (0..64).map(|_| Ok(Bytes::from(vec![b'a'; 16 * 1024])));
    UploadFile {
        name: "trees.csv".into(),
        media_type: Some("text/csv".into()),
        size: Some(1 << 20),
        stream: stream::iter(chunks).boxed(),
    }
}

fn parameters(pairs: &[(&str, &str)]) -> HashMap<String, String> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

#[tokio::test]
async fn a_file_streams_to_the_portal_and_is_recorded_without_its_bytes() {
    let bench = Bench::start().await;
    let dataset = parameters(&[("dataset_uid", "da_1")]);
    let answer = bench.gateway.upload(&admin(), "upload_resource_file", dataset, Some(file())).await.unwrap();
    assert!(answer["size"].as_u64().unwrap() > 1 << 20);
    let entry = bench.last().await;
    assert_eq!((entry.outcome, entry.target.as_deref()), (LedgerOutcome::Done, Some("da_1")));
    assert_eq!(entry.request.unwrap()["body"]["file"]["file_name"], "trees.csv");
}

#[tokio::test]
async fn a_viewer_uploads_nothing() {
    let bench = Bench::start().await;
    let viewer = person("vera", &[Role::Viewer]);
    let upload =
        bench.gateway.upload(&viewer, "upload_resource_file", parameters(&[("dataset_uid", "da_1")]), Some(file()));
    assert_eq!(upload.await.unwrap_err().code, ErrorCode::Refused);
    assert_eq!(bench.upstream.asked(""), 0);
}

#[tokio::test]
async fn a_download_carries_the_portal_s_name_and_type() {
    let bench = Bench::start().await;
    let of = parameters(&[("delimiter", ";")]);
    let reply = bench.gateway.download(&admin(), "users_export", of).await.unwrap();
    assert_eq!(bench.upstream.asked("GET /users/export/?delimiter=%3B"), 1);
    assert_eq!(reply.headers[0], ("content-type", "text/csv".to_owned()));
    let chunks: Vec<_> = reply.stream.collect().await;
    assert_eq!(chunks.into_iter().map(Result::unwrap).collect::<Vec<_>>().concat(), b"a;b\n");
}
