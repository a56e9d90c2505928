//! leadscore: checks the points that people give to leads against what the leads did next, and blends rules and
//! models into one score with reasons that add up.
//!
//! One idea carries the code: **a rule is a fact with a hand-set weight; a model learns the weights.** Both look at
//! the same facts about one lead at one instant, so there is one way to state a fact and one pass that computes all.
//!
//! ```text
//! leadscore.toml, rules.toml                        project
//!        |
//!        v
//! log, leads, outcomes   (or one table)             events     rows checked, the bad ones counted
//!        |
//!        v
//! one row a lead and cutoff, with a mature label    snapshot   an event at the cutoff is outcome, not cause
//!        |
//!        v
//! features and rule facts, one plan                 features, rules
//!        |                                          history    ties the four steps above together
//!        v
//! base rate | rules | models | hybrid               evaluate   the contest: same held-out rows for all
//!        |                                          (model, calibration, hybrid, explain, split, metrics)
//!        v
//! models/<version>/                                 artifact   one folder that says itself what it is
//!        |
//!        v
//! score, grade, rank, reasons for each lead         scoring -> sink
//! ```
//!
//! `ARCHITECTURE.md` has the rules of the house: who may name whom, and what is deliberately absent.
//! The modules stand in reading order, lowest floor first; `examples/quickstart.rs` walks through them once.

// Floor 1: words that everything else is said in.

// What can fail, who can act on it, and the exit code that says so.
pub mod error;

// Times, seeds, probability, log-odds, score: types, so that they are never mixed up.
pub mod domain;

// Floor 2: arithmetic on plain columns; no files, no clock, no randomness without a seed.

// Named dense columns; the only check that columns match.
pub mod matrix;

// Figures of merit, one file each.
pub mod metrics;

// Row numbers into folds and test sets; a group is never split.
pub mod split;

// Floor 3: the parts, none of which knows the others, but for rules -> features -> snapshot -> events.

// Files to typed frames; every bad row counted and kept.
pub mod events;

// Which rows there are, what they may see, what their label is.
pub mod snapshot;

// One file per kind of feature, one plan for all of them.
pub mod features;

// The rulebook: points for facts, limits, thresholds, overrides.
pub mod rules;

// Logistic regression and trees, each with its engines; fitted models are plain data.
pub mod model;

// Raw numbers to honest log-odds.
pub mod calibration;

// Floor 4: what joins the parts.

// Rules and model in one score.
pub mod hybrid;

// Whole-number points from outcomes: the smallest edit of a book, a book from scratch.
pub mod points;

// Contributions of one lead, importance over all.
pub mod explain;

// Cross-validation, the contest and its verdict.
pub mod evaluate;

// Rules and rulebook held against outcomes, one verdict a rule; two rankings held against each other.
pub mod audit;

// Audit, the smallest edit that pays, and rules beside a model, on the rows of a training.
pub mod advice;

// The two project files: read, checked, all faults told at once.
pub mod project;

// Rulebooks in and out: sheets, and the scoring of other systems.
pub mod exchange;

// From a project's files to rows that can be trained on or scored.
pub mod history;

// Simulated companies whose truth is known.
pub mod demo;

// Floor 5: the shapes that outlive a run.

// The folder of a trained model: written, stamped, loaded, checked.
pub mod artifact;

// One function from facts to score, grade and reasons, for one lead and for a million.
pub mod scoring;

// Where rows go: a file is there whole or not at all.
pub mod sink;

// Results in words and tables; computes nothing.
pub mod report;

// What the service keeps: events, leads, scores, in one SQLite file.
pub mod state;

// Floor 6: the only one that prints, reads the clock, the environment and arguments.

// The service: routes, wire types, status codes.
pub mod http;

// One file a command.
pub mod cli;
