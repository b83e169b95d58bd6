//! The processors, one builder a type: it checks the parameters once and leaves a function over rows.

mod calculation;
mod dates;
mod geo;
mod html;
mod json;
mod multivalued;
mod records;
mod text;
mod urls;

use crate::pipeline::Step;
use crate::{Row, Schema, Value};
use portico_contract::fields::FieldType;
use portico_contract::processors::{Number, ParameterErrors, Processor};
use regex::{Regex, RegexBuilder};

/// What a step is built with: the schema that it may extend, and what is wrong with its parameters.
pub(crate) struct Builder<'a> {
    schema: &'a mut Schema,
    errors: ParameterErrors,
}

impl<'a> Builder<'a> {
    pub fn new(schema: &'a mut Schema) -> Self {
        Self { schema, errors: Vec::new() }
    }

    pub fn refuse(&mut self, parameter: &str, message: impl Into<String>) {
        self.errors.push((parameter.to_owned(), message.into()));
    }

    /// The step, unless something is wrong with it.
    pub fn finish(self, step: Option<Step>) -> Result<Step, ParameterErrors> {
        match step {
            Some(step) if self.errors.is_empty() => Ok(step),
            _ => Err(self.errors),
        }
    }

    /// The place of a field that must exist. Where it does not, the step never runs: any place will do.
    fn field(&mut self, parameter: &str, name: &str) -> usize {
        self.schema.index_of(name).unwrap_or_else(|| {
            self.refuse(parameter, format!("There is no field “{name}” at this step"));
            0
        })
    }

    fn fields(&mut self, parameter: &str, names: &[String]) -> Vec<usize> {
        names.iter().map(|name| self.field(parameter, name)).collect()
    }

    /// The field, or every field of this step.
    fn field_or_all(&mut self, name: &str, all: Option<bool>) -> Vec<usize> {
        if all == Some(true) { (0..self.schema.len()).collect() } else { vec![self.field("field", name)] }
    }

    /// The place of a field to write to; it is added where there is none.
    fn output(&mut self, name: &str, field_type: FieldType) -> usize {
        self.schema.ensure(name, field_type)
    }

    fn regex(&mut self, parameter: &str, pattern: &str, with: impl FnOnce(&mut RegexBuilder)) -> Option<Regex> {
        let mut builder = RegexBuilder::new(pattern);
        // A pattern of a few characters can ask for gigabytes.
        builder.size_limit(2 << 20);
        with(&mut builder);
        builder.build().map_err(|error| self.refuse(parameter, regex_message(&error))).ok()
    }

    fn integer(&mut self, parameter: &str, number: &Number, range: std::ops::RangeInclusive<i64>) -> i64 {
        match number.as_i64().filter(|number| range.contains(number)) {
            Some(number) => number,
            None => {
                self.refuse(parameter, format!("An integer from {} to {} is required", range.start(), range.end()));
                *range.start()
            }
        }
    }
}

/// The last line of what the regex crate says: the lines before draw the pattern.
fn regex_message(error: &regex::Error) -> String {
    let text = error.to_string();
    let last = text.lines().last().unwrap_or_default().trim();
    format!("Not a regular expression: {}", last.strip_prefix("error: ").unwrap_or(last))
}

/// Changes cells in place; an error leaves the cell and is told.
fn change(fields: Vec<usize>, change: impl Fn(&mut Value) -> Result<(), String> + Send + Sync + 'static) -> Step {
    Box::new(move |mut row, emit| {
        for field in &fields {
            if let Some(cell) = row.cells.get_mut(*field)
                && !cell.is_empty()
                && let Err(message) = change(cell)
            {
                emit.error(row.record, *field, message);
            }
        }
        emit.row(row);
    })
}

/// Fills a field from the whole row; an error leaves it empty and is told.
fn fill(output: usize, make: impl Fn(&Row) -> Result<Value, String> + Send + Sync + 'static) -> Step {
    Box::new(move |mut row, emit| {
        let value = make(&row).unwrap_or_else(|message| {
            emit.error(row.record, output, message);
            Value::Null
        });
        row.set(output, value);
        emit.row(row);
    })
}

/// Builds the step of a processor into `with`; nothing where it cannot be built.
pub(crate) fn build(processor: &Processor, with: &mut Builder<'_>) -> Option<Step> {
    match processor {
        Processor::StringReplace(kind) => text::string_replace(kind, with),
        Processor::RegexpReplace(kind) => text::regexp_replace(kind, with),
        Processor::StringExtractor(kind) => text::string_extractor(kind, with),
        Processor::Concat(kind) => text::concat(kind, with),
        Processor::Split(kind) => text::split(kind, with),
        Processor::UnicodeNormalize(kind) => text::unicode_normalize(kind, with),
        Processor::HtmlEntitiesDecode(kind) => html::html_entities_decode(kind, with),
        Processor::ExtractHtml(kind) => html::extract_html(kind, with),
        Processor::ExtractUrls(kind) => urls::extract_urls(kind, with),
        Processor::NormalizeUrl(kind) => urls::normalize_url(kind, with),
        Processor::Expression(kind) => calculation::expression(kind, with),
        Processor::MetaExpression(kind) => calculation::meta_expression(kind, with),
        Processor::AddField(kind) => calculation::add_field(kind, with),
        Processor::CopyField(kind) => calculation::copy_field(kind, with),
        Processor::ExtractBitRange(kind) => calculation::extract_bit_range(kind, with),
        Processor::SkipRecord(kind) => records::skip_record(kind, with),
        Processor::DeleteRecord(kind) => records::delete_record(kind, with),
        Processor::Transpose(kind) => records::transpose(kind, with),
        Processor::DateNormalizer(kind) => dates::date_normalizer(kind, with),
        Processor::SetTimezone(kind) => dates::set_timezone(kind, with),
        Processor::ExtractFromJson(kind) => json::extract_from_json(kind, with),
        Processor::ExpandJsonArray(kind) => json::expand_json_array(kind, with),
        Processor::JsonArrayToMultivalued(kind) => json::json_array_to_multivalued(kind, with),
        Processor::ExpandMultivalued(kind) => multivalued::expand(kind, with),
        Processor::DeduplicateMultivalued(kind) => multivalued::deduplicate(kind, with),
        Processor::BooleanToMultivalued(kind) => multivalued::from_booleans(kind, with),
        Processor::CreateGeopoint(kind) => geo::create_geopoint(kind, with),
        Processor::TransformCoordinates(kind) => geo::transform_coordinates(kind, with),
        Processor::GeoDistance(kind) => geo::geo_distance(kind, with),
        Processor::ConvertDegrees(kind) => geo::convert_degrees(kind, with),
        Processor::WktToGeojson(kind) => geo::wkt_to_geojson(kind, with),
        Processor::GeohashToGeojson(kind) => geo::geohash_to_geojson(kind, with),
        Processor::DecodePolyline(kind) => geo::decode_polyline(kind, with),
        Processor::PolygonFilter(kind) => geo::polygon_filter(kind, with),
        Processor::SimplifyGeoShape(kind) => geo::simplify_geo_shape(kind, with),
        Processor::CorrectGeoShape(kind) => geo::correct_geo_shape(kind, with),
        Processor::Geomasking(kind) => geo::geomasking(kind, with),
        other => {
            refuse(other, with);
            None
        }
    }
}

/// Tells why a step does not run here.
fn refuse(processor: &Processor, with: &mut Builder<'_>) {
    match (processor.check(), processor.description()) {
        (Err(error), _) => {
            for (parameter, messages) in error.detail {
                messages.into_iter().for_each(|message| with.refuse(&parameter, message));
            }
        }
        (Ok(()), Some(description)) => with.refuse("type", description.unavailable.unwrap_or("Not available here")),
        (Ok(()), None) => with.refuse("type", format!("“{}” is not known here", processor.type_name())),
    }
}
