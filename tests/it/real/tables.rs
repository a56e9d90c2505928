//! Tables with given folds: figures held against those of the peers.

use serde_json::Value as Json;

use super::files::{data, fold_means, project, run, say};

/// How far below its peer an AUC may lie, and how far above it a log loss.
const AUC_SLACK: f64 = 0.003;
const LOG_LOSS_SLACK: f64 = 0.002;

/// AUC and log loss of `scorer` on the latest rows.
fn by_time(answer: &Json, scorer: &str) -> (f64, f64) {
    let lines = answer["contest"].as_array().unwrap();
    let line = lines
        .iter()
        .find(|line| line["scorer"] == scorer && line["split"] == "time")
        .unwrap();
    (
        line["auc"].as_f64().unwrap(),
        line["log_loss"].as_f64().unwrap(),
    )
}

/// What a peer reaches: scikit-learn 1.9.1, the mean over the same five folds.
struct Peer {
    scorer: &'static str,
    auc: f64,
    log_loss: f64,
}

fn holds_against(what: &str, (auc, log_loss): (f64, f64), peer: &Peer) {
    say(&format!(
        "{what}: {} {auc:.4} / {log_loss:.4}, peer {:.4} / {:.4}",
        peer.scorer, peer.auc, peer.log_loss
    ));
    assert!(
        peer.auc - AUC_SLACK <= auc,
        "{what}: AUC of {} is {auc}, the peer's is {}",
        peer.scorer,
        peer.auc
    );
    assert!(
        log_loss <= peer.log_loss + LOG_LOSS_SLACK,
        "{what}: log loss of {} is {log_loss}, the peer's is {}",
        peer.scorer,
        peer.log_loss
    );
}

/// Trains `example` and compares it with its peers; nothing where there is no data.
fn table(example: &str, set: &str, settings: &[&str], peers: &[Peer]) -> Option<Json> {
    let dir = project(example, set, &data()?);
    let mut arguments = vec!["train"];
    arguments.extend(settings.iter().flat_map(|setting| ["--set", setting]));
    let answer = run(dir.path(), &arguments);
    say(&format!("{example}: {}", answer["seconds"]));
    for peer in peers {
        holds_against(example, fold_means(&answer, peer.scorer), peer);
    }
    Some(answer)
}

fn peer(scorer: &'static str, auc: f64, log_loss: f64) -> Peer {
    Peer {
        scorer,
        auc,
        log_loss,
    }
}

/// Holds our best learner against the best tuned peer, closer than each against its own.
fn best_holds(what: &str, answer: &Json, (auc, log_loss): (f64, f64)) {
    let learners = ["logistic", "tree", "forest", "boosting"];
    let ours = learners
        .map(|scorer| (scorer, fold_means(answer, scorer)))
        .into_iter()
        .min_by(|(_, (_, a)), (_, (_, b))| a.total_cmp(b));
    let Some((scorer, (our_auc, our_loss))) = ours else {
        return;
    };
    say(&format!(
        "{what}: best {scorer} {our_auc:.4} / {our_loss:.4}, best tuned peer {auc:.4} / {log_loss:.4}"
    ));
    assert!(
        auc - 0.002 <= our_auc,
        "{what}: AUC {our_auc}, the best peer's is {auc}"
    );
    assert!(
        our_loss <= log_loss + 0.002,
        "{what}: log loss {our_loss}, the best peer's is {log_loss}"
    );
}

#[test]
fn bank_contacts_hold_against_the_peers_if_the_data_is_there() {
    let peers = [
        peer("logistic", 0.7913, 0.2771),
        peer("tree", 0.7877, 0.2763),
        peer("forest", 0.7931, 0.2752),
        peer("boosting", 0.8054, 0.2691),
    ];
    let Some(answer) = table("bank_additional", "bank_additional", &[], &peers) else {
        return;
    };
    best_holds("bank_additional", &answer, (0.8054, 0.2691));
    // What trees gain on folds is gone in time, and the contest sees it before the test period does.
    assert_eq!(answer["winner"], "logistic");
    // The base rate goes from 5.6 % to 24.6 %: nobody does well by time, and the reader is told. Curves lose 0.012
    // of the AUC there against the straight lines of the peer (0.663), and gain 0.038 nats of log loss.
    let (auc, log_loss) = by_time(&answer, "logistic");
    assert!(0.64 < auc && log_loss < 0.569, "{auc} {log_loss}");
    assert!(
        answer["warnings"]
            .to_string()
            .contains("the conversion rate moved")
    );
}

#[test]
fn shop_visits_hold_against_the_peers_if_the_data_is_there() {
    let peers = [
        peer("logistic", 0.8955, 0.2919),
        peer("tree", 0.9215, 0.2391),
        peer("forest", 0.9308, 0.2358),
        peer("boosting", 0.9350, 0.2221),
    ];
    if let Some(answer) = table("online_shoppers", "online_shoppers", &[], &peers) {
        best_holds("online_shoppers", &answer, (0.9350, 0.2221));
    }
}

#[test]
fn shop_visits_without_page_values_hold_against_the_peers_if_the_data_is_there() {
    let peers = [
        peer("logistic", 0.7503, 0.3758),
        peer("tree", 0.7448, 0.3776),
        peer("forest", 0.7856, 0.3575),
        peer("boosting", 0.7868, 0.3575),
    ];
    if let Some(answer) = table("online_shoppers_nopv", "online_shoppers", &[], &peers) {
        best_holds("online_shoppers_nopv", &answer, (0.7868, 0.3575));
    }
}

#[test]
fn students_as_a_table_hold_against_the_peers_if_the_data_is_there() {
    let peers = [
        peer("logistic", 0.7505, 0.5740),
        peer("tree", 0.7060, 0.6068),
        peer("forest", 0.7527, 0.5696),
        peer("boosting", 0.7499, 0.5719),
    ];
    if let Some(answer) = table("oulad_table", "oulad", &[], &peers) {
        best_holds("oulad_table", &answer, (0.7527, 0.5696));
    }
}

#[test]
fn customers_as_a_table_hold_against_the_peers_if_the_data_is_there() {
    let peers = [
        peer("logistic", 0.7715, 0.4904),
        peer("tree", 0.7648, 0.4945),
        peer("forest", 0.7556, 0.5221),
        peer("boosting", 0.7729, 0.4895),
    ];
    if let Some(answer) = table("cdnow_table", "cdnow", &[], &peers) {
        best_holds("cdnow_table", &answer, (0.7729, 0.4895));
    }
}

#[test]
fn hotel_bookings_hold_against_the_peers_by_time_if_the_data_is_there() {
    // The large one: two learners, few settings, and the peers' figures are those by time.
    let settings = [
        "training.learner=[{ name = \"logistic\" }, { name = \"boosting\" }]",
        "training.effort=quick",
    ];
    let Some(answer) = table("hotel", "hotel", &settings, &[]) else {
        return;
    };
    holds_against(
        "hotel by time",
        by_time(&answer, "logistic"),
        &peer("logistic", 0.794, 0.489),
    );
    let (auc, log_loss) = by_time(&answer, "boosting");
    let (least, most) = (0.814 - 0.002, 0.484 + 0.002);
    assert!(
        least <= auc && log_loss <= most,
        "hotel by time: boosting {auc} / {log_loss}"
    );
    assert_eq!(answer["winner"], "boosting", "named by folds as by time");
    let warnings = answer["warnings"].as_array().unwrap();
    let is_of_twins = |said: &&serde_json::Value| {
        said.as_str()
            .unwrap()
            .contains("equal another one in every column")
    };
    assert_eq!(
        warnings.iter().filter(is_of_twins).count(),
        1,
        "{warnings:?}"
    );
}
