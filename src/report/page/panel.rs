//! One question with its answer, its chart, its numbers and how they come about; and how that becomes HTML.

use serde_json::Value;

use super::html::Html;
use super::words::{Words, say};

/// One question and everything that answers it.
pub(super) struct Panel {
    /// Its id in the page, and the name of its spec.
    pub(super) id: &'static str,
    /// Whether only the analyst view shows it.
    pub(super) is_analyst: bool,
    /// The question.
    pub(super) title: String,
    /// The answer, with this data's numbers and their margin.
    pub(super) answer: String,
    /// How to read the chart, and what else to know; empty = nothing.
    pub(super) reading: Vec<String>,
    /// The charts.
    pub(super) charts: Vec<Chart>,
    /// Anything else that is shown: tables that people should see at once, bars, a slider.
    pub(super) shown: Html,
    /// The numbers, folded.
    pub(super) numbers: Vec<Table>,
    /// How it is worked out.
    pub(super) method: String,
}

impl Panel {
    /// A panel whose question and method stand in the catalogue as `<id>-title` and `<id>-method`.
    pub(super) fn new(words: &Words, id: &'static str, answer: String) -> Self {
        Self {
            id,
            is_analyst: false,
            title: words.say(&format!("{id}-title"), &[]),
            answer,
            reading: Vec::new(),
            charts: Vec::new(),
            shown: Html::new(),
            numbers: Vec::new(),
            method: words.say(&format!("{id}-method"), &[]),
        }
    }

    /// The same for the analyst view.
    pub(super) fn analyst(self) -> Self {
        Self {
            is_analyst: true,
            ..self
        }
    }

    /// Adds how to read it.
    pub(super) fn reading(mut self, sentence: String) -> Self {
        self.reading.push(sentence);
        self
    }

    /// Adds a chart that is named like the panel.
    pub(super) fn chart(self, spec: Value) -> Self {
        let name = self.id.to_owned();
        self.chart_named(name, spec)
    }

    /// Adds a chart.
    pub(super) fn chart_named(mut self, name: String, spec: Value) -> Self {
        self.charts.push(Chart { name, spec });
        self
    }

    /// Adds a table among the numbers.
    pub(super) fn numbers(mut self, table: Table) -> Self {
        self.numbers.push(table);
        self
    }

    /// Adds what is shown at once.
    pub(super) fn show(mut self, piece: &Html) -> Self {
        self.shown.add(piece);
        self
    }

    pub(super) fn html(&self, words: &Words) -> Html {
        let mut html = Html::new();
        html.tag("<section class=\"figure");
        html.tag(if self.is_analyst { " analyst" } else { "" });
        html.tag("\" id=\"").tag(self.id);
        html.tag("\" aria-labelledby=\"")
            .tag(self.id)
            .tag("-q\">\n");
        html.tag("<h3 id=\"")
            .tag(self.id)
            .tag("-q\">")
            .text(&self.title)
            .tag("</h3>\n");
        if !self.answer.is_empty() {
            html.element("<p class=\"answer\">", &self.answer, "</p>\n");
        }
        for chart in &self.charts {
            html.add(&chart.html(&format!("{} {}", self.title, self.answer)));
        }
        for sentence in &self.reading {
            html.element("<p class=\"reading\">", sentence, "</p>\n");
        }
        html.add(&self.shown);
        if !self.numbers.is_empty() {
            html.element(
                "<details><summary>",
                &say!(words, "show-numbers"),
                "</summary>\n",
            );
            for table in &self.numbers {
                html.add(&table.html());
            }
            html.tag("</details>\n");
        }
        if !self.method.is_empty() {
            html.element(
                "<details><summary>",
                &say!(words, "how-worked-out"),
                "</summary>\n",
            );
            html.element("<p>", &self.method, "</p></details>\n");
        }
        html.tag("</section>\n");
        html
    }
}

/// A chart as a Vega-Lite spec that holds its data.
pub(super) struct Chart {
    /// Its name: of the file `<name>.vl.json`.
    pub(super) name: String,
    /// The spec.
    pub(super) spec: Value,
}

impl Chart {
    fn html(&self, label: &str) -> Html {
        let mut html = Html::new();
        html.tag("<div class=\"chart\" role=\"img\" aria-label=\"")
            .text(label);
        html.tag("\" data-chart=\"")
            .text(&self.name)
            .tag("\"></div>\n");
        html.tag("<script type=\"application/json\" id=\"")
            .text(&self.name)
            .tag(".vl\">");
        html.json(&self.spec).tag("</script>\n");
        html
    }
}

/// What a cell holds.
pub(super) enum Cell {
    /// Words.
    Text(String),
    /// A number, written: to the right.
    Number(String),
    /// A day, which no line breaks.
    Day(String),
    /// A short word in a frame whose color is that of the class.
    Chip(String, &'static str),
    /// Sentences, which need room.
    Long(String),
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

/// A table whose first column names its rows.
pub(super) struct Table {
    caption: String,
    /// Headings, and whether numbers stand below.
    columns: Vec<(String, bool)>,
    rows: Vec<(Vec<Cell>, bool)>,
    is_shown: bool,
}

impl Table {
    /// A table without rows. Headings are keys of the catalogue; those of numbers begin with `#`.
    pub(super) fn new(words: &Words, caption: String, columns: &[&str]) -> Self {
        let heading = |key: &&str| match key.strip_prefix('#') {
            Some(key) => (words.say(key, &[]), true),
            None => (words.say(key, &[]), false),
        };
        Self {
            caption,
            columns: columns.iter().map(heading).collect(),
            rows: Vec::new(),
            is_shown: false,
        }
    }

    /// A table with headings that come from the data.
    pub(super) fn headed(caption: String, columns: Vec<(String, bool)>) -> Self {
        Self {
            caption,
            columns,
            rows: Vec::new(),
            is_shown: false,
        }
    }

    /// Marks the table as one that stands open.
    pub(super) fn shown(self) -> Self {
        Self {
            is_shown: true,
            ..self
        }
    }

    /// Adds a row.
    pub(super) fn row(&mut self, cells: Vec<Cell>) {
        self.rows.push((cells, false));
    }

    /// Adds a row that is told apart by its ground.
    pub(super) fn marked_row(&mut self, cells: Vec<Cell>, is_marked: bool) {
        self.rows.push((cells, is_marked));
    }

    /// As HTML: it scrolls by itself where it is too wide.
    pub(super) fn html(&self) -> Html {
        let mut html = Html::new();
        html.tag("<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"")
            .text(&self.caption)
            .tag("\">");
        html.tag(if self.is_shown {
            "<table class=\"shown cards\">"
        } else {
            "<table>"
        });
        html.element("<caption>", &self.caption, "</caption>\n<thead><tr>");
        for (heading, is_number) in &self.columns {
            html.tag(if *is_number {
                "<th scope=\"col\" class=\"right\">"
            } else {
                "<th scope=\"col\">"
            });
            html.text(heading).tag("</th>");
        }
        html.tag("</tr></thead>\n<tbody>\n");
        for (cells, is_marked) in &self.rows {
            html.tag(if *is_marked {
                "<tr class=\"marked\">"
            } else {
                "<tr>"
            });
            for (idx, cell) in cells.iter().enumerate() {
                // On a phone, a table that stands open becomes cards, each line with its heading.
                let heading = self.columns.get(idx).filter(|_| self.is_shown && 0 < idx);
                let label = heading.map(|(heading, _)| heading.as_str());
                html.add(&cell.html(idx == 0, label));
            }
            html.tag("</tr>\n");
        }
        html.tag("</tbody></table></div>\n");
        html
    }
}

impl Cell {
    fn html(&self, is_first: bool, label: Option<&str>) -> Html {
        let mut html = Html::new();
        html.tag(if is_first { "<th scope=\"row\"" } else { "<td" });
        if let Some(label) = label {
            html.tag(" data-label=\"").text(label).tag("\"");
        }
        match self {
            Self::Text(text) => html.tag(">").text(text),
            Self::Number(text) => html.tag(" class=\"right\">").text(text),
            Self::Day(text) => html.tag(" class=\"day\">").text(text),
            Self::Long(text) => html.tag(" class=\"long\">").text(text),
            Self::Chip(text, class) => html
                .tag("><span class=\"chip ")
                .tag(class)
                .tag("\">")
                .text(text)
                .tag("</span>"),
        };
        html.tag(if is_first { "</th>" } else { "</td>" });
        html
    }
}
