//! The OpenAPI document: from the routes and types themselves, with the answers that any route may give.

use utoipa::OpenApi;
use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::openapi::{ContentBuilder, Ref, RefOr, ResponseBuilder};

use crate::http::problem::{MEDIA_TYPE, Problem};
use crate::http::segment::CALLS;
use crate::http::{
    answer, docs, ingest, invocations, observe, score, segment, stored, versions, wire,
};

#[derive(OpenApi)]
#[openapi(
    info(title = "leadscore", description = "Scores of leads with reasons that add up, live."),
    paths(
        score::score, invocations::invocations, observe::livez, observe::readyz, observe::metrics, docs::document,
        ingest::events, ingest::leads, segment::call, stored::one, stored::list,
        versions::list, versions::promote, versions::roll_back,
    ),
    components(schemas(
        wire::ScoreRequest, wire::LeadIn, wire::EventIn, wire::RowIn,
        answer::ScoreAnswer, answer::ScoreOut, answer::ReasonOut,
        invocations::Invocation, invocations::Predictions, observe::Ready, Problem,
        ingest::EventsIn, ingest::LeadEventIn, ingest::LeadsIn, ingest::LeadChangeIn, ingest::Accepted,
        stored::LeadOut, stored::LeadsOut, versions::VersionsOut, versions::Promoted, versions::Why,
    )),
    tags(
        (name = "scores", description = "Scores for what comes with the request"),
        (name = "state", description = "Leads and events that are kept"),
        (name = "models", description = "Versions of the model"),
        (name = "operation", description = "Whether the service is well"),
    )
)]
struct Document;

/// Answers that every route behind the guard may give.
const ALWAYS: [(&str, &str); 6] = [
    ("400", "The request cannot be meant"),
    ("401", "No token, or one that is not known"),
    (
        "403",
        "Not allowed: the token may not, or the request comes from another site",
    ),
    ("500", "A fault of ours; details are in the log"),
    ("503", "Busy, or the state cannot be reached: try again"),
    ("504", "Took too long"),
];

/// Answers to requests with a body.
const WITH_BODY: [(&str, &str); 4] = [
    ("409", "Does not fit the model"),
    ("413", "Too much at once"),
    ("415", "Not JSON"),
    ("422", "Data that cannot be used"),
];

/// Answers where the path names something.
const WITH_NAME: [(&str, &str); 2] = [("404", "No such thing"), ("409", "Does not fit the model")];

/// The OpenAPI document of the service.
pub fn openapi() -> utoipa::openapi::OpenApi {
    let mut document = Document::openapi();
    let bearer = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
    let components = document.components.get_or_insert_with(Default::default);
    components.add_security_scheme("token", bearer);
    let paths = &mut document.paths.paths;
    // One function answers all calls of Segment; each is a path of its own.
    if let Some(item) = paths.remove("/v1/{call}") {
        for call in CALLS {
            let mut own = item.clone();
            if let Some(post) = &mut own.post {
                post.operation_id = Some(format!("segment_{call}"));
            }
            paths.insert(format!("/v1/{call}"), own);
        }
    }
    for (path, item) in paths.iter_mut().filter(|(path, _)| *path != "/livez") {
        let has_name = path.contains('{');
        for operation in operations(item) {
            add(operation, &ALWAYS);
            if operation.request_body.is_some() {
                add(operation, &WITH_BODY);
            }
            if has_name {
                add(operation, &WITH_NAME);
            }
        }
    }
    document
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    let all = [
        &mut item.get,
        &mut item.post,
        &mut item.put,
        &mut item.delete,
    ];
    all.into_iter().filter_map(Option::as_mut)
}

/// Adds the answers that the operation does not tell itself.
fn add(operation: &mut Operation, answers: &[(&str, &str)]) {
    for (status, words) in answers {
        let known = &mut operation.responses.responses;
        known.entry((*status).to_owned()).or_insert_with(|| {
            let problem = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem")));
            let response = ResponseBuilder::new().description(*words);
            RefOr::T(response.content(MEDIA_TYPE, problem.build()).build())
        });
    }
}
