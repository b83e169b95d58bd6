//! Files: streamed through, under the same policy and ledger as every other call.

use crate::call::{Call, unknown};
use crate::client::{Turn, cut_off, failure};
use crate::gateway::Gateway;
use crate::ledger::{Conclusion, Intent};
use crate::replicas::Written;
use crate::target::{Target, title_of, uid_of};
use crate::write::request_of;
use bytes::Bytes;
use futures::{Stream, StreamExt, stream::BoxStream};
use portico_contract::portico::person::Person;
use portico_contract::{ApiError, Effect, Payload, info};
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};
use std::collections::HashMap;

/// A file on its way to the portal.
pub struct UploadFile {
    pub name: String,
    pub media_type: Option<String>,
    /// Bytes, where known before the end.
    pub size: Option<u64>,
    pub stream: BoxStream<'static, Result<Bytes, std::io::Error>>,
}

/// A file on its way from the portal.
pub struct DownloadReply {
    /// 200, or 303 with `location` where the file is elsewhere (behaviour.md 15).
    pub status: u16,
    /// `content-type`, `content-disposition`, `content-length`, `location`: those that the portal sent.
    pub headers: Vec<(&'static str, String)>,
    pub stream: BoxStream<'static, Result<Bytes, std::io::Error>>,
}

const KEPT: [&str; 4] = ["content-type", "content-disposition", "content-length", "location"];

impl Gateway {
    /// Sends a form with an optional file. `parameters` holds those of the path and, beside them, the form's fields.
    pub async fn upload(
        &self,
        person: &Person,
        name: &str,
        parameters: HashMap<String, String>,
        file: Option<UploadFile>,
    ) -> Result<Value, ApiError> {
        self.upload_here(person, name, parameters, file).await.map_err(|error| self.trace(error))
    }

    async fn upload_here(
        &self,
        person: &Person,
        name: &str,
        parameters: HashMap<String, String>,
        file: Option<UploadFile>,
    ) -> Result<Value, ApiError> {
        let info = info(name).filter(|info| info.payload == Payload::Multipart).ok_or_else(|| unknown(name))?;
        let call = Call::of_parts(info, &parameters)?;
        let target = Target::of(&call);
        self.permit(person, &call, &target).await?;

        let mut form = Form::new();
        let mut sent = serde_json::Map::new();
        for (field, value) in parameters {
            if !info.path_parameters.contains(&field.as_str()) && !info.query_parameters.contains(&field.as_str()) {
                sent.insert(field.clone(), Value::from(value.as_str()));
                form = form.text(field, value);
            }
        }
        if let Some(file) = file {
            sent.insert(
                "file".to_owned(),
                json!({"file_name": file.name, "media_type": file.media_type, "size": file.size}),
            );
            form = form.part("file", part(file)?);
        }
        let mut request = request_of(&call);
        request["body"] = Value::Object(sent);

        let writes = info.effect != Effect::Read;
        let entry = if writes {
            let title = self.title(&target, &call, None).await;
            let intent = Intent { target_title: title, request: Some(request), ..self.intent(person, &call, &target) };
            Some(self.core.ledger.intend(&intent).await?)
        } else {
            None
        };
        let result = self.core.client.timed(info.name, self.send_form(&call, form)).await;
        if let Some(entry) = entry {
            let conclusion = conclusion(&target, &result);
            let created = conclusion.target.clone();
            if let Err(error) = self.core.ledger.conclude(entry, &conclusion).await {
                tracing::error!(entry, %error, "the outcome of an upload is not in the ledger");
            }
            if result.is_ok() {
                if let Some(uid) = target.dataset() {
                    self.core.mirror.written(info.name, uid).await;
                }
                let (operation, person) = (info.name.to_owned(), person.name.clone());
                let (kind, target) = (target.kind, target.uid.or(created));
                self.tell_written(Written { entry, operation, kind, target, person }).await;
            }
        }
        result.map(|(_, answer)| answer)
    }

    async fn send_form(&self, call: &Call, form: Form) -> Result<(u16, Value), ApiError> {
        let client = &self.core.client;
        let _turn = client.turn_for_transfer(self.lane).await?;
        let response = client.request(call).multipart(form).send().await.map_err(|error| {
            client.transferred(false);
            cut_off(call, &error)
        })?;
        client.transferred(true);
        if !response.status().is_success() {
            return Err(failure(response).await);
        }
        let status = response.status().as_u16();
        let body = response.bytes().await.map_err(|error| cut_off(call, &error))?;
        Ok((status, crate::client::Reply::new(status, body)?.json()?))
    }

    /// Opens a file of the portal. The answer is read as it is consumed; dropping it ends the transfer.
    pub async fn download(
        &self,
        person: &Person,
        name: &str,
        parameters: HashMap<String, String>,
    ) -> Result<DownloadReply, ApiError> {
        let reply = async {
            let info = info(name).filter(|info| info.answer == portico_contract::Answer::File);
            let call = Call::of_parts(info.ok_or_else(|| unknown(name))?, &parameters)?;
            self.permit(person, &call, &Target::of(&call)).await?;
            self.core.client.timed(call.info.name, self.fetch(&call)).await
        };
        reply.await.map_err(|error| self.trace(error))
    }

    async fn fetch(&self, call: &Call) -> Result<DownloadReply, ApiError> {
        let client = &self.core.client;
        let turn = client.turn_for_transfer(self.lane).await?;
        let response = client.request(call).send().await.map_err(|error| {
            client.transferred(false);
            cut_off(call, &error)
        })?;
        client.transferred(true);
        let status = response.status();
        if !status.is_success() && status.as_u16() != 303 {
            return Err(failure(response).await);
        }
        let kept = |name: &'static str| Some((name, response.headers().get(name)?.to_str().ok()?.to_owned()));
        let headers = KEPT.into_iter().filter_map(kept).collect();
        Ok(DownloadReply { status: status.as_u16(), headers, stream: held(response.bytes_stream(), turn) })
    }
}

/// The bytes, with the turn given back at their end.
fn held(
    bytes: impl Stream<Item = Result<Bytes, reqwest::Error>> + Send + 'static,
    turn: Turn,
) -> BoxStream<'static, Result<Bytes, std::io::Error>> {
    bytes
        .map(move |chunk| {
            let _held = &turn;
            chunk.map_err(|error| std::io::Error::other(error.without_url()))
        })
        .boxed()
}

fn part(file: UploadFile) -> Result<Part, ApiError> {
    let body = reqwest::Body::wrap_stream(file.stream);
    let part = match file.size {
        Some(size) => Part::stream_with_length(body, size),
        None => Part::stream(body),
    };
    let media_type = file.media_type.as_deref().unwrap_or("application/octet-stream");
    let part = part.mime_str(media_type).map_err(|_| ApiError::invalid("file", "Its media type is not readable"))?;
    Ok(part.file_name(file.name))
}

fn conclusion(target: &Target, result: &Result<(u16, Value), ApiError>) -> Conclusion {
    match result {
        Ok((status, answer)) => Conclusion {
            target: target.uid.is_none().then(|| uid_of(answer)).flatten(),
            target_title: target.uid.is_none().then(|| title_of(answer)).flatten(),
            ..Conclusion::done(Some(*status), Some(answer.clone()))
        },
        Err(error) => Conclusion::failed(error),
    }
}
