//! Two versions of the model side by side: what changes for the same leads, and who predicts better.

use std::fmt::Write as _;

use serde_json::{Value as Json, json};

use crate::domain::Timestamp;
use crate::evaluate::{CHANGE_SHARES, Changes, Duel, DuelVerdict, Interval, ScoredLeads};
use crate::report::table::{Align, day, or_dash, percent, render_table, thousands};

/// Leads named in a line of text, and in a list of JSON.
const NAMED: usize = 5;
const LISTED: usize = 1000;

/// Moves between grades named in a line of text.
const MOVES: usize = 6;

/// Two versions on the same data.
#[derive(Debug, Clone, PartialEq)]
pub struct Challenge {
    /// The old version.
    pub old: String,
    /// The new version.
    pub new: String,
    /// The instant at which both scored the same leads; `None` for a table without times.
    pub as_of: Option<Timestamp>,
    /// Ids of the leads that both score.
    pub leads: Vec<String>,
    /// What the old version says of them.
    pub old_scores: ScoredLeads,
    /// What the new version says of them.
    pub new_scores: ScoredLeads,
    /// What changes.
    pub changes: Changes,
    /// Which of them has learned from nothing, and scores by the points of the rules for want of conversions.
    pub unlearned: Unlearned,
    /// Who predicts better, by sort of rows; those that count most first.
    pub held_out: Vec<(Rows, Duel)>,
    /// What the reader has to know.
    pub notes: Vec<String>,
}

/// Which of two versions scores by points alone, without probabilities to judge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unlearned {
    /// Neither.
    Neither,
    /// The old one; the new one held its own against the rules on held-out rows.
    Old,
    /// The new one.
    New,
    /// Both.
    Both,
}

/// Held-out rows on which two versions can be judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rows {
    /// Their outcomes came after all that the old version has seen.
    Later,
    /// Both learned from them, and predicted them out of fold.
    Shared,
}

impl Unlearned {
    /// Of an old and a new version, by whether each has probabilities.
    pub fn of(old_has: bool, new_has: bool) -> Self {
        match (old_has, new_has) {
            (true, true) => Self::Neither,
            (false, true) => Self::Old,
            (true, false) => Self::New,
            (false, false) => Self::Both,
        }
    }

    /// The versions in one word, as JSON output spells them.
    pub fn name(self) -> &'static str {
        match self {
            Self::Neither => "neither",
            Self::Old => "old",
            Self::New => "new",
            Self::Both => "both",
        }
    }
}

impl Rows {
    /// The rows in one word, as JSON output spells them.
    pub fn name(self) -> &'static str {
        match self {
            Self::Later => "later",
            Self::Shared => "shared",
        }
    }
}

impl Challenge {
    /// The comparison that decides: on later rows, else, where too few converted, on shared ones.
    pub fn deciding(&self) -> Option<&(Rows, Duel)> {
        let is_told = |one: &&(Rows, Duel)| one.1.verdict != DuelVerdict::TooFew;
        self.held_out.iter().find(is_told).or(self.held_out.first())
    }

    /// Whether the new version is to take over: it beats the old one beyond chance, or is the first to have learned.
    pub fn is_won(&self) -> bool {
        let verdict = self.deciding().map(|(_, duel)| duel.verdict);
        self.unlearned == Unlearned::Old || verdict == Some(DuelVerdict::ChallengerWins)
    }
}

/// The comparison as text.
pub fn render_text(challenge: &Challenge) -> String {
    let (old, new, changes) = (&challenge.old, &challenge.new, &challenge.changes);
    let mut text = format!(
        "{new} beside {old}, on the same {} leads{}:\n",
        thousands(changes.leads),
        challenge
            .as_of
            .map_or_else(String::new, |at| format!(" as of {}", day(at)))
    );
    text.push_str(&scores_text(challenge));
    text.push_str(&grades_text(changes));
    if let Some(tau_b) = changes.tau_b {
        let _ = writeln!(
            text,
            "order: Kendall's tau-b {tau_b:.3} (1 = the same order)"
        );
    }
    let named = |leads: &[usize]| -> String {
        let ids = leads.iter().take(NAMED);
        let mut names: Vec<&str> = ids.map(|lead| challenge.leads[*lead].as_str()).collect();
        if NAMED < leads.len() {
            names.push("…");
        }
        if names.is_empty() {
            String::new()
        } else {
            format!(" ({})", names.join(", "))
        }
    };
    let _ = writeln!(
        text,
        "the first {}: {} enter{}, {} leave{}",
        thousands(changes.capacity),
        thousands(changes.enters.len()),
        named(&changes.enters),
        thousands(changes.leaves.len()),
        named(&changes.leaves)
    );
    if !challenge.held_out.is_empty() {
        text.push_str("\nWho predicts better, on rows that neither has learned from:\n");
        text.push_str(&duels_table(challenge));
    }
    let _ = writeln!(text, "{}", verdict_words(challenge));
    for note in &challenge.notes {
        let _ = writeln!(text, "note: {note}");
    }
    text
}

fn scores_text(challenge: &Challenge) -> String {
    let changes = &challenge.changes;
    if changes.quantiles.is_empty() {
        return String::new();
    }
    let of_leads = |n: usize| percent(n as f64 / changes.leads.max(1) as f64);
    let mut headings = vec![("share of leads".to_owned(), Align::Left)];
    let mut row = vec![format!(
        "score of {} − {}, at most",
        challenge.new, challenge.old
    )];
    for (share, change) in CHANGE_SHARES.iter().zip(&changes.quantiles) {
        headings.push((format!("{:.0} %", share * 100.0), Align::Right));
        row.push(if *change == 0 {
            "0".to_owned()
        } else {
            format!("{change:+}")
        });
    }
    let headings: Vec<(&str, Align)> = headings
        .iter()
        .map(|(name, align)| (name.as_str(), *align))
        .collect();
    format!(
        "{}scores: {} unchanged, mean change {:+.1}\n",
        render_table(&headings, &[row]),
        of_leads(changes.unchanged),
        changes.mean
    )
}

fn grades_text(changes: &Changes) -> String {
    let mut moves: Vec<(&(String, String), &usize)> = changes
        .moves
        .iter()
        .filter(|((before, after), _)| before != after)
        .collect();
    moves.sort_by(|a, b| b.1.cmp(a.1).then_with(|| a.0.cmp(b.0)));
    let name = |grade: &str| if grade.is_empty() { "below" } else { grade }.to_owned();
    let mut words: Vec<String> = moves
        .iter()
        .take(MOVES)
        .map(|((before, after), n)| {
            format!("{} to {} {}", name(before), name(after), thousands(**n))
        })
        .collect();
    if MOVES < moves.len() {
        words.push("…".to_owned());
    }
    let list = if words.is_empty() {
        String::new()
    } else {
        format!(": {}", words.join(", "))
    };
    let share = changes.regraded as f64 / changes.leads.max(1) as f64;
    format!(
        "grades: {} of the leads change theirs{list}\n",
        percent(share)
    )
}

fn duels_table(challenge: &Challenge) -> String {
    let (old, new) = (&challenge.old, &challenge.new);
    let loss = (format!("log loss {old}"), new.clone());
    let area = (format!("AUC {old}"), new.clone());
    let headings = [
        ("held-out rows", Align::Left),
        ("rows", Align::Right),
        ("conversions", Align::Right),
        (loss.0.as_str(), Align::Right),
        (loss.1.as_str(), Align::Right),
        ("gain", Align::Right),
        ("95 % interval", Align::Left),
        (area.0.as_str(), Align::Right),
        (area.1.as_str(), Align::Right),
    ];
    let rows: Vec<Vec<String>> = challenge
        .held_out
        .iter()
        .map(|(rows, duel)| {
            let what = match rows {
                Rows::Later => format!("after all that {old} has seen"),
                Rows::Shared => "training rows of both, out of fold".to_owned(),
            };
            vec![
                what,
                thousands(duel.rows),
                thousands(duel.converted),
                format!("{:.4}", duel.log_loss.0),
                format!("{:.4}", duel.log_loss.1),
                format!("{:+.4}", duel.gain),
                duel.gain_ci.map_or_else(
                    || "too few".to_owned(),
                    |ci| format!("{:+.4} to {:+.4}", ci.low, ci.high),
                ),
                or_dash(duel.auc.map(|auc| auc.0), 4),
                or_dash(duel.auc.map(|auc| auc.1), 4),
            ]
        })
        .collect();
    render_table(&headings, &rows)
}

/// Who predicts better, in a sentence.
pub fn verdict_words(challenge: &Challenge) -> String {
    let (old, new) = (&challenge.old, &challenge.new);
    match challenge.unlearned {
        Unlearned::Neither => {}
        Unlearned::Old => {
            return format!(
                "{old} scores by the points of the rules, for want of conversions; {new} is the first to have learned from outcomes, and its scorer was chosen against those points on held-out rows. Their scores are on different scales."
            );
        }
        Unlearned::New => {
            return format!(
                "{new} scores by the points of the rules, for want of conversions: it cannot be said to predict better than {old}. Their scores are on different scales."
            );
        }
        Unlearned::Both => {
            return format!(
                "{old} and {new} both score by the points of the rules, for want of conversions: neither can be said to predict better."
            );
        }
    }
    let Some((_, duel)) = challenge.deciding() else {
        return format!("Nobody can say whether {new} predicts better than {old}.");
    };
    match duel.verdict {
        DuelVerdict::ChallengerWins => format!("{new} predicts better than {old}, beyond chance."),
        DuelVerdict::ChampionWins => format!("{new} predicts worse than {old}, beyond chance."),
        DuelVerdict::TooClose => {
            format!("Too close to call between {new} and {old}: the interval of the gain holds 0.")
        }
        DuelVerdict::TooFew => format!(
            "Too few conversions to tell {new} and {old} apart: {} groups converted.",
            duel.converting_groups
        ),
    }
}

/// The comparison as JSON.
pub fn render_json(challenge: &Challenge) -> Json {
    let changes = &challenge.changes;
    let ids = |leads: &[usize]| -> Vec<&str> {
        let listed = leads.iter().take(LISTED);
        listed.map(|lead| challenge.leads[*lead].as_str()).collect()
    };
    let moves: Vec<Json> = changes
        .moves
        .iter()
        .map(|((before, after), leads)| json!({"from": before, "to": after, "leads": leads}))
        .collect();
    let quantiles: Vec<Json> = CHANGE_SHARES
        .iter()
        .zip(&changes.quantiles)
        .map(|(share, change)| json!({"share": share, "change": change}))
        .collect();
    let duels: Vec<Json> = challenge
        .held_out
        .iter()
        .map(|(rows, duel)| duel_json(*rows, duel))
        .collect();
    let deciding = challenge.deciding();
    json!({
        "old": challenge.old,
        "new": challenge.new,
        "as_of": challenge.as_of.map(|at| at.to_string()),
        "leads": changes.leads,
        "score_change": {
            "quantiles": quantiles,
            "mean": changes.mean,
            "unchanged": changes.unchanged,
        },
        "grades": {"changed": changes.regraded, "moves": moves},
        "tau_b": changes.tau_b,
        "capacity": changes.capacity,
        "n_enter": changes.enters.len(),
        "enter": ids(&changes.enters),
        "n_leave": changes.leaves.len(),
        "leave": ids(&changes.leaves),
        "unlearned": challenge.unlearned.name(),
        "held_out": duels,
        "decided_by": deciding.map(|(rows, _)| rows.name()),
        "verdict": deciding.map(|(_, duel)| duel.verdict.name()),
        "notes": challenge.notes,
    })
}

fn duel_json(rows: Rows, duel: &Duel) -> Json {
    let interval = |ci: Option<Interval>| ci.map(|ci| [ci.low, ci.high]);
    json!({
        "rows_are": rows.name(),
        "rows": duel.rows,
        "positives": duel.converted,
        "converting_groups": duel.converting_groups,
        "log_loss_old": duel.log_loss.0,
        "log_loss_new": duel.log_loss.1,
        "gain": duel.gain,
        "gain_ci": interval(duel.gain_ci),
        "auc_old": duel.auc.map(|auc| auc.0),
        "auc_new": duel.auc.map(|auc| auc.1),
        "auc_difference_ci": interval(duel.auc_difference_ci),
        "verdict": duel.verdict.name(),
    })
}
