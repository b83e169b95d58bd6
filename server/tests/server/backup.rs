//! Backup and restore: what was acknowledged is in it, what is spoiled is refused, what is there stays.

use crate::browser::Browser;
use crate::portico::{Portico, command};
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use serde_json::{Value, json};
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use tempfile::TempDir;

fn run(task: &[&str], data: &Path) -> Output {
    command().args(task).env("PORTICO_DATA", data).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&[&output.stdout[..], &output.stderr].concat()).into_owned()
}

fn backup(data: &Path, file: &Path) -> Output {
    run(&["backup", file.to_str().unwrap()], data)
}

/// Into a folder that is not there yet.
fn restore(file: &Path, folder: &TempDir) -> (Output, PathBuf) {
    let data = folder.path().join("restored");
    (run(&["restore", file.to_str().unwrap()], &data), data)
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// A backup of a Portico that wrote a little.
async fn small() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let portico = Portico::start();
    Browser::of(&portico, "louise.data").await.dataset("Lakes").await;
    let file = folder.path().join("portico.tar.gz");
    let taken = backup(&portico.data(), &file);
    assert!(taken.status.success(), "{}", said(&taken));
    (folder, file)
}

/// Another archive with files that were changed, and sound in itself.
fn rewritten(file: &Path, into: &Path, change: impl Fn(&str, Vec<u8>) -> Vec<u8>) {
    let mut archive = tar::Archive::new(GzDecoder::new(fs::File::open(file).unwrap()));
    let mut other = tar::Builder::new(GzEncoder::new(fs::File::create(into).unwrap(), Compression::fast()));
    for entry in archive.entries().unwrap() {
        let mut entry = entry.unwrap();
        let name = entry.path().unwrap().to_str().unwrap().to_owned();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap();
        let bytes = change(&name, bytes);
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        other.append_data(&mut header, name, &bytes[..]).unwrap();
    }
    other.into_inner().unwrap().finish().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_taken_while_people_write_holds_everything_that_was_acknowledged_before() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("portico.tar.gz");
    let portico = Portico::start();
    let admin = Browser::of(&portico, "louise.data").await;
    let lakes = admin.dataset("Lakes").await;
    let form = reqwest::multipart::Form::new();
    let form = form.part("file", reqwest::multipart::Part::text("lake;depth\nLéman;310\n").file_name("lakes.csv"));
    let upload = admin.post(&format!("/api/upload/upload_resource_file?dataset_uid={lakes}")).multipart(form);
    let uploaded: Value = upload.send().await.unwrap().json().await.unwrap();

    // Two people write on until the backup is taken; how many answers arrived is known at any time.
    let (acknowledged, enough) = (AtomicUsize::new(0), AtomicBool::new(false));
    let write = async |person: &str| {
        let person = Browser::of(&portico, person).await;
        let mut uids = Vec::new();
        while !enough.load(Ordering::SeqCst) {
            uids.push(person.dataset("Rivers").await);
            acknowledged.fetch_add(1, Ordering::SeqCst);
        }
        uids
    };
    let take = async {
        while acknowledged.load(Ordering::SeqCst) < 5 {
            tokio::task::yield_now().await;
        }
        let (data, file) = (portico.data(), file.clone());
        let before = acknowledged.load(Ordering::SeqCst);
        let taken = tokio::task::spawn_blocking(move || backup(&data, &file)).await.unwrap();
        let during = acknowledged.load(Ordering::SeqCst) - before;
        enough.store(true, Ordering::SeqCst);
        (taken, before, during)
    };
    let (louise, other, (taken, before, during)) = tokio::join!(write("louise.data"), write("louise.data"), take);
    assert!(taken.status.success(), "{}", said(&taken));
    assert!(during > 0, "nobody wrote while the backup was taken");
    assert!(!names(&portico.data()).iter().any(|name| name.starts_with(".backup")), "something is left over");
    drop(admin);
    drop(portico);

    let (restored, data) = restore(&file, &folder);
    assert!(restored.status.success(), "{}", said(&restored));
    assert!(names(&data).iter().all(|name| ["portal", "portico", "secrets.key"].contains(&name.as_str())));
    let verified = run(&["ledger", "verify"], &data);
    assert!(verified.status.success(), "{}", said(&verified));

    let again = Portico::start_with(&[("PORTICO_DATA", data.to_str().unwrap())]);
    let admin = Browser::of(&again, "louise.data").await;
    let (_, listed) = admin.invoke("list_datasets", &json!({"limit": 1000})).await;
    let listed = listed["results"].as_array().unwrap();
    let there = |uid: &String| listed.iter().any(|dataset| dataset["uid"] == json!(uid));
    let kept = louise.iter().chain(&other).filter(|uid| there(uid)).count();
    assert!(kept >= before, "{kept} of {before} that were acknowledged are there");
    // What the portal holds, the ledger tells of.
    let (_, ledger) = admin.ledger(1).await;
    let told = ledger["entries"].as_array().unwrap().iter().filter(|entry| entry["operation"] == "create_dataset");
    assert!(told.count() > before);
    let file_uid = uploaded["uid"].as_str().unwrap();
    let path = format!("/api/download/download_dataset_resource_file?dataset_uid={lakes}&file_uid={file_uid}");
    assert_eq!(admin.get(&path).send().await.unwrap().text().await.unwrap(), "lake;depth\nLéman;310\n");
}

#[tokio::test]
async fn an_archive_with_a_flipped_byte_or_cut_off_is_refused_and_leaves_nothing() {
    let (folder, file) = small().await;
    let sound = fs::read(&file).unwrap();
    let spoiled = folder.path().join("spoiled.tar.gz");
    let refused = |bytes: &[u8], what: &str| {
        fs::write(&spoiled, bytes).unwrap();
        let (restored, data) = restore(&spoiled, &folder);
        assert_eq!(restored.status.code(), Some(1), "{what}: {}", said(&restored));
        assert!(!data.exists(), "{what}: something is left over");
    };
    // Behind the ten bytes of gzip's own head, of which nothing is restored.
    for position in (10..sound.len()).step_by((sound.len() / 40).max(1)).chain(sound.len() - 9..sound.len()) {
        let mut bytes = sound.clone();
        bytes[position] ^= 1;
        refused(&bytes, &format!("byte {position} of {}", sound.len()));
    }
    for length in [0, 5, sound.len() / 2, sound.len() - 1] {
        refused(&sound[..length], &format!("cut off after {length}"));
    }
    refused(&[&sound[..], b"more"].concat(), "something behind it");
    assert!(restore(&file, &folder).0.status.success(), "the sound one is restored");
}

#[tokio::test]
async fn an_archive_that_somebody_made_anew_is_refused() {
    let (folder, file) = small().await;
    let other = folder.path().join("other.tar.gz");
    let refused = |change: &dyn Fn(&str, Vec<u8>) -> Vec<u8>, why: &str| {
        rewritten(&file, &other, change);
        let (restored, data) = restore(&other, &folder);
        assert_eq!(restored.status.code(), Some(1), "{why}");
        assert!(said(&restored).contains(why) && !data.exists(), "{why}: {}", said(&restored));
    };
    refused(
        &|name, bytes| if name == "secrets.key" || name == "portal/secrets.key" { vec![b'0'; 64] } else { bytes },
        "is not what was archived",
    );
    let manifest = |bytes: &[u8], change: &dyn Fn(&mut Value)| {
        let mut manifest = serde_json::from_slice(bytes).unwrap();
        change(&mut manifest);
        serde_json::to_vec(&manifest).unwrap()
    };
    let in_manifest = |change: &'static dyn Fn(&mut Value)| {
        move |name: &str, bytes: Vec<u8>| if name == "manifest.json" { manifest(&bytes, change) } else { bytes }
    };
    refused(&in_manifest(&|manifest| manifest["ledger"]["records"] = json!(1)), "does not end where the manifest says");
    refused(&in_manifest(&|manifest| manifest["ledger"]["hash"] = json!("00")), "does not end where the manifest says");
    refused(&in_manifest(&|manifest| manifest["portico"] = json!("99.0.0")), "taken by Portico 99.0.0");
    refused(
        &in_manifest(&|manifest| drop(manifest["files"].as_object_mut().unwrap().remove("portico/portico.db"))),
        "not in its manifest",
    );
    // A ledger that was changed, with a manifest that says so.
    let changed = folder.path().join("changed.db");
    let altered = |name: &str, bytes: Vec<u8>| {
        if name == "portico/portico.db" {
            let text = b"louise.data";
            let mut bytes = bytes;
            while let Some(at) = bytes.windows(text.len()).position(|window| window == text) {
                bytes[at] = b'L';
            }
            fs::write(&changed, &bytes).unwrap();
            return bytes;
        }
        if name == "manifest.json" {
            let digest = <sha2::Sha256 as sha2::Digest>::digest(fs::read(&changed).unwrap());
            let digest: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
            return manifest(&bytes, &|manifest| manifest["files"]["portico/portico.db"]["sha256"] = json!(digest));
        }
        bytes
    };
    refused(&altered, "the ledger is broken at entry 1");
}

#[tokio::test]
async fn neither_backup_nor_restore_goes_over_what_is_there() {
    let (folder, file) = small().await;
    let before = fs::read(&file).unwrap();
    let data = folder.path().join("data");
    fs::create_dir(&data).unwrap();
    fs::write(data.join("mine"), "x").unwrap();
    let restored = run(&["restore", file.to_str().unwrap()], &data);
    assert_eq!(restored.status.code(), Some(1));
    assert!(said(&restored).contains("is not empty") && said(&restored).contains("mine"), "{}", said(&restored));
    assert_eq!(names(&data), ["mine"]);

    let (restored, data) = restore(&file, &folder);
    assert!(restored.status.success());
    let taken = backup(&data, &file);
    assert_eq!(taken.status.code(), Some(1));
    assert!(said(&taken).contains("is there already"), "{}", said(&taken));
    assert_eq!(fs::read(&file).unwrap(), before);
    let nothing = backup(&folder.path().join("nowhere"), &folder.path().join("b.tar.gz"));
    assert!(said(&nothing).contains("nothing to back up"), "{}", said(&nothing));
}

#[tokio::test]
async fn what_is_restored_and_the_archive_are_for_their_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let (folder, file) = small().await;
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&file), 0o600);
    let (_, data) = restore(&file, &folder);
    assert_eq!(
        (mode(&data), mode(&data.join("portico")), mode(&data.join("portico/portico.db"))),
        (0o700, 0o700, 0o600)
    );
    assert_eq!(mode(&data.join("portal/secrets.key")), 0o600);
}

#[test]
fn a_server_does_not_start_on_half_of_a_restore() {
    let data = tempfile::tempdir().unwrap();
    fs::create_dir(data.path().join(".restore-x")).unwrap();
    let (status, said) = Portico::refused(&[("PORTICO_DATA", data.path().to_str().unwrap())]);
    assert!(!status.success() && said.contains("a restore was cut off"), "{said}");
}
