//! The verdict on top (1): may I use this, what is off, what to change first, what that wins, what to score with.

use crate::report::facts::{Level, Reason, ReasonKind};
use crate::report::page::html::Html;
use crate::report::page::view::View;
use crate::report::page::words::say;

use super::{choice, drift, edits, gains, points, rule_points};

/// Rules that are named in short.
const NAMED: usize = 3;

/// The card.
pub(in crate::report::page) fn card(view: &View) -> Html {
    let (words, about) = (&view.words, &view.facts.about);
    let (key, class) = match about.verdict {
        Level::Ready => ("ready", "good"),
        Level::WithCare => ("with-care", "care"),
        Level::NotReady => ("not-ready", "bad"),
    };
    let mut html = Html::new();
    html.tag("<section class=\"verdict ")
        .tag(class)
        .tag("\" id=\"verdict\" aria-labelledby=\"verdict-q\">\n");
    html.element(
        "<h2 id=\"verdict-q\">",
        &say!(words, &format!("verdict-is-{key}")),
        "</h2>\n",
    );
    html.element("<p>", &learned_from(view), "</p>\n");
    if !about.reasons.is_empty() {
        html.element(
            "<h3>",
            &say!(words, "verdict-reasons", verdict = key),
            "</h3>\n<ul>\n",
        );
        for found in &about.reasons {
            html.element("<li>", &reason(view, found), "</li>\n");
        }
        html.tag("</ul>\n");
        if about.reasons.iter().any(|found| time_mends(&found.kind)) {
            let days = about.prediction_days.unwrap_or_default();
            let again = say!(words, "train-again", weeks = (days / 7.0).ceil());
            html.element("<p>", &again, "</p>\n");
        }
    }
    html.element("<h3>", &say!(words, "in-short"), "</h3>\n<ol>\n");
    for (link, question, answer) in in_short(view) {
        html.tag("<li><strong>")
            .text(&question)
            .tag("</strong> ")
            .text(&answer);
        html.tag(" <a href=\"#")
            .tag(link)
            .tag("\">")
            .text(&say!(words, "more"))
            .tag("<span class=\"unseen\"> ")
            .text(&question);
        html.tag("</span></a></li>\n");
    }
    html.tag("</ol>\n</section>\n");
    html
}

/// What it was learned from, with what counts as a buyer.
fn learned_from(view: &View) -> String {
    let (words, about) = (&view.words, &view.facts.about);
    let day = |day: &Option<String>| day.as_ref().map_or_else(String::new, |day| words.day(day));
    let kind = match (about.is_log, about.first_cutoff.is_some()) {
        (true, true) => "log",
        _ => "table",
    };
    say!(
        words,
        "learned-from",
        kind = kind,
        leads = about.leads,
        rows = about.rows,
        bought = about.conversions,
        first = day(&about.first_cutoff),
        last = day(&about.last_cutoff),
        cutoffs = about.cutoffs,
        days = about.prediction_days.unwrap_or_default(),
    )
}

/// The questions that people come with: where to read on, question, answer.
fn in_short(view: &View) -> Vec<(&'static str, String, String)> {
    let words = &view.words;
    let mut all = Vec::new();
    if let Some(audit) = view.audit {
        let rules = points::by_severity(audit);
        let off: Vec<_> = rules.iter().filter(|rule| points::is_off(rule)).collect();
        let named: Vec<String> = off
            .iter()
            .take(NAMED)
            .map(|rule| {
                say!(
                    words,
                    "rule-is",
                    rule = rule.words.as_str(),
                    verdict = points::verdict(words, rule)
                )
            })
            .collect();
        let answer = say!(
            words,
            "short-rules",
            n = off.len(),
            of = rules.len(),
            names = words.list(&named)
        );
        all.push(("points", say!(words, "short-rules-question"), answer));
        if let Some(found) = &audit.suggestion {
            let first = found.edits.first().filter(|_| found.is_worth_it());
            let answer = match (first, off.first()) {
                (Some(edit), _) => say!(
                    words,
                    "short-first",
                    edit = rule_points::change(words, edit),
                    n = found.chosen - 1,
                    lost = found
                        .edits
                        .iter()
                        .filter(|edit| rule_points::is_lost(edit))
                        .count()
                ),
                (None, Some(rule)) => say!(
                    words,
                    "short-nothing-but",
                    rule = rule.words.as_str(),
                    verdict = points::verdict(words, rule)
                ),
                (None, None) => say!(words, "short-nothing"),
            };
            all.push(("edits", say!(words, "short-first-question"), answer));
            all.push((
                "edits",
                say!(words, "short-wins-question"),
                edits::answer(words, found),
            ));
        }
    }
    let place = if choice::short(view).is_some() {
        "choice"
    } else {
        "gains"
    };
    all.push((place, say!(words, "short-use-question"), use_what(view)));
    all.push(("tenths", say!(words, "short-sure-question"), how_sure(view)));
    all
}

/// Rules, model or hybrid: which makes the score, and what that is worth against the points.
fn use_what(view: &View) -> String {
    let (words, facts) = (&view.words, view.facts);
    let winner = view.kind(&facts.roles.winner);
    let which = match choice::as_good(view) {
        Some(points) => say!(words, "short-use-either", scorer = winner, points = points),
        None => say!(words, "short-use", scorer = winner),
    };
    if facts.roles.winner == "base_rate" {
        return which;
    }
    // Where the combined score did better on the latest dates, the reasons say so.
    let is_later = |reason: &Reason| match &reason.kind {
        ReasonKind::LaterWinner { scorer, .. } => view.kind(scorer) == "hybrid",
        _ => false,
    };
    let was_tried = facts.roles.hybrid.is_some() && !facts.about.reasons.iter().any(is_later);
    let which = if winner == "model" && was_tried {
        say!(
            words,
            "join",
            first = which,
            second = say!(words, "short-not-hybrid")
        )
    } else {
        which
    };
    // Corrected points are held against the others on the same leads: the one measure that has all four.
    if let Some(said) = choice::short(view) {
        return say!(words, "join", first = which, second = said);
    }
    match view.against_rules() {
        Some(found) => say!(
            words,
            "join",
            first = which,
            second = say!(
                words,
                "at-capacity",
                top = view.top(),
                what = gains::difference(view, found)
            )
        ),
        None => which,
    }
}

fn how_sure(view: &View) -> String {
    let (words, facts) = (&view.words, view.facts);
    let folds = &facts.folds;
    let later = facts
        .head_to_head
        .lines
        .iter()
        .find(|line| line.split == "time");
    let (key, won) = match folds.ahead_of_rules {
        Some(ahead) => ("short-sure-ahead", ahead),
        None => ("short-sure", folds.won),
    };
    let tested = say!(
        words,
        key,
        bought = facts.about.converted_leads,
        won = won,
        of = folds.of_folds,
        scorer = view.kind(&facts.roles.main)
    );
    let edited = view.audit.and_then(|audit| audit.suggestion.as_ref());
    let tested = match edited.filter(|found| found.is_worth_it()) {
        Some(found) => say!(
            words,
            "join",
            first = edits::how_sure(words, found),
            second = tested
        ),
        None => tested,
    };
    match later {
        Some(line) => say!(
            words,
            "join",
            first = tested,
            second = say!(
                words,
                "short-later",
                bought = line.conversions,
                n = line.rows
            )
        ),
        None => tested,
    }
}

/// Whether a reason may go away with newer outcomes.
fn time_mends(kind: &ReasonKind) -> bool {
    match kind {
        ReasonKind::FewConversions { .. }
        | ReasonKind::FewLeads { .. }
        | ReasonKind::NothingBeatsBaseRate { .. }
        | ReasonKind::LaterWinner { .. }
        | ReasonKind::Drift { .. } => true,
        ReasonKind::Leak { .. }
        | ReasonKind::NothingBeatsRules { .. }
        | ReasonKind::RulesBackwards { .. }
        | ReasonKind::Miscalibrated { .. }
        | ReasonKind::RejectedRows { .. } => false,
    }
}

fn reason(view: &View, found: &Reason) -> String {
    let words = &view.words;
    match &found.kind {
        ReasonKind::FewConversions {
            conversions,
            needed,
        } => say!(
            words,
            "reason-few-conversions",
            n = *conversions,
            needed = *needed
        ),
        ReasonKind::FewLeads { leads, needed } => {
            say!(words, "reason-few-leads", n = *leads, needed = *needed)
        }
        ReasonKind::Leak { column, auc } => say!(
            words,
            "reason-leak",
            column = column.as_str(),
            known = if auc.is_some() { "yes" } else { "no" },
            n = auc.map_or_else(String::new, |auc| words.of_hundred(auc)),
        ),
        ReasonKind::NothingBeatsBaseRate { .. } => say!(words, "reason-nothing-beats-base-rate"),
        ReasonKind::NothingBeatsRules { .. } => say!(words, "reason-nothing-beats-rules"),
        ReasonKind::RulesBackwards { auc } => {
            say!(words, "reason-rules-backwards", n = words.of_hundred(*auc))
        }
        ReasonKind::Miscalibrated {
            observed_over_expected,
            ..
        } => say!(
            words,
            "reason-miscalibrated",
            n = words.of_hundred(*observed_over_expected)
        ),
        ReasonKind::LaterWinner { scorer, .. } => {
            say!(
                words,
                "reason-later-winner",
                scorer = view.kind(scorer),
                used = view.kind(&view.facts.roles.winner)
            )
        }
        ReasonKind::Drift { columns, worst } => {
            let drift = view.facts.drift.get().ok();
            let known = drift.and_then(|drift| drift.columns.iter().find(|one| one.name == *worst));
            let worst = known.map_or_else(|| worst.clone(), |one| drift::title(view, one));
            say!(words, "reason-drift", n = *columns, worst = worst)
        }
        ReasonKind::RejectedRows { rows, share } => say!(
            words,
            "reason-rejected",
            n = *rows,
            share = words.percent(*share)
        ),
    }
}

/// The data card: tiles with the sizes.
pub(in crate::report::page) fn tiles(view: &View) -> Html {
    let (words, facts) = (&view.words, view.facts);
    let about = &facts.about;
    let mut html = Html::new();
    html.tag("<dl class=\"tiles\">\n");
    let mut tile = |name: String, value: String, note: String| {
        html.tag("<div><dt>")
            .text(&name)
            .tag("</dt><dd>")
            .text(&value);
        if !note.is_empty() {
            html.element("<small>", &note, "</small>");
        }
        html.tag("</dd></div>\n");
    };
    tile(
        say!(words, "tile-leads"),
        words.count(about.leads),
        say!(words, "tile-cases", n = about.rows),
    );
    tile(
        say!(words, "tile-buyers"),
        words.count(about.converted_leads),
        say!(
            words,
            "tile-buyers-note",
            rate = words.rate(about.converted_leads as f64 / about.leads.max(1) as f64),
            of_cases = words.rate(about.base_rate)
        ),
    );
    if let (Some(first), Some(last)) = (&about.first_cutoff, &about.last_cutoff) {
        tile(
            say!(words, "tile-dates"),
            words.count(about.cutoffs),
            words.range(words.day(first), words.day(last)),
        );
    }
    if about.rulebook.is_some() {
        tile(
            say!(words, "tile-rules"),
            words.count(about.rules),
            about.rulebook.clone().unwrap_or_default(),
        );
    }
    tile(
        say!(words, "tile-capacity"),
        view.top(),
        say!(
            words,
            "tile-capacity-note",
            given = view.capacity_kind(),
            n = facts.capacity.leads_a_list
        ),
    );
    html.tag("</dl>\n");
    html
}
