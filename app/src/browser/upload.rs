//! Sending a chosen file, with its progress. The browser's part of [`super::upload`].

use super::{ChosenFile, Upload, UploadNews};
use wasm_bindgen::{JsCast, closure::Closure};

pub(super) fn send(
    address: &str,
    file: &ChosenFile,
    on_news: impl Fn(UploadNews) + Clone + 'static,
) -> Result<Upload, wasm_bindgen::JsValue> {
    let request = web_sys::XmlHttpRequest::new()?;
    request.open("POST", address)?;
    let form = web_sys::FormData::new()?;
    form.append_with_blob_and_filename("file", &file.file, &file.name)?;

    let news = on_news.clone();
    let progress = Closure::<dyn Fn(web_sys::ProgressEvent)>::new(move |event: web_sys::ProgressEvent| {
        news(UploadNews::Progress { sent: event.loaded() as u64, total: event.total() as u64 });
    });
    request.upload()?.set_onprogress(Some(progress.as_ref().unchecked_ref()));
    progress.forget();

    let (news, answered) = (on_news.clone(), request.clone());
    let loaded = Closure::<dyn Fn()>::new(move || {
        let body = answered.response_text().ok().flatten().unwrap_or_default();
        news(UploadNews::Answered { status: answered.status().unwrap_or_default(), body });
    });
    request.set_onload(Some(loaded.as_ref().unchecked_ref()));
    loaded.forget();

    let news = on_news.clone();
    let aborted = Closure::<dyn Fn()>::new(move || news(UploadNews::Cancelled));
    request.set_onabort(Some(aborted.as_ref().unchecked_ref()));
    aborted.forget();
    let failed = Closure::<dyn Fn()>::new(move || on_news(UploadNews::Failed));
    request.set_onerror(Some(failed.as_ref().unchecked_ref()));
    failed.forget();

    request.send_with_opt_form_data(Some(&form))?;
    Ok(Upload { request: send_wrapper::SendWrapper::new(request) })
}

pub(super) fn from_list(list: web_sys::FileList) -> Vec<ChosenFile> {
    (0..list.length())
        .filter_map(|index| list.get(index))
        .map(|file| ChosenFile {
            name: file.name(),
            size: file.size() as u64,
            file: send_wrapper::SendWrapper::new(file),
        })
        .collect()
}
