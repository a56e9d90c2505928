//! The columns of a sheet: one for every key of a rulebook, with the headings that people write over them.

/// What the cells of a column hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    Text,
    Number,
    Flag,
    /// One type of events, or several with `|` between them.
    Types,
    /// `1 to <3: 5 | 3+: 15`.
    Tiers,
    /// `half-life 30 days`, `linear 60 days`, `50 % every 30 days`.
    Decay,
    /// One of a few words.
    Choice(&'static [(&'static str, &'static str)]),
    /// Numbers with blanks or `|` between them.
    Numbers,
    /// What has no shorter form: the right-hand side of the key in `rules.toml`.
    Toml,
}

/// One column.
#[derive(Debug, Clone, Copy)]
pub(super) struct Column {
    /// The key in `rules.toml`, or what stands for it in the sheet.
    pub(super) key: &'static str,
    /// The heading that is written.
    pub(super) title: &'static str,
    pub(super) holds: Holds,
    /// Other headings that are understood, with `|` between them: English, Spanish, Portuguese, Japanese.
    pub(super) also: &'static str,
}

const KINDS: Holds = Holds::Choice(&[
    ("event", "evento | イベント"),
    ("tier", "tiers | tramo | tramos | faixa | faixas | 段階"),
    (
        "attribute",
        "property | atributo | propiedad | propriedade | 属性",
    ),
    ("absence", "ausencia | ausência | 不在"),
    ("inactivity", "inactividad | inatividade | 非活動"),
    ("value", "valor | 値"),
]);

const AXES: Holds = Holds::Choice(&[
    (
        "fit",
        "profile | who | perfil | encaje | ajuste | 適合 | 属性",
    ),
    (
        "engagement",
        "behavior | behaviour | intent | activity | interaccion | comportamiento | engajamento | comportamento | エンゲージメント | 行動",
    ),
]);

const MODES: Holds = Holds::Choice(&[
    (
        "per_occurrence",
        "each | each time | every time | per occurrence | cada vez | toda vez | 毎回",
    ),
    (
        "once",
        "only once | una vez | una sola vez | uma vez | uma só vez | 1回 | 一回 | 一度",
    ),
    (
        "once_per_period",
        "once per period | once a day | daily | una vez por periodo | una vez al dia | uma vez por periodo | uma vez por dia | 期間に1回 | 1日1回",
    ),
]);

const fn column(
    key: &'static str,
    title: &'static str,
    holds: Holds,
    also: &'static str,
) -> Column {
    Column {
        key,
        title,
        holds,
        also,
    }
}

/// Every column, in the order in which they are written.
pub(super) const ALL: &[Column] = &[
    column(
        "row",
        "row",
        Holds::Text,
        "row type | tipo de fila | fila | tipo de linha | linha | 行 | 行の種類",
    ),
    column(
        "group",
        "group",
        Holds::Text,
        "rule group | category | grupo | categoría | categoria | グループ | 分類 | カテゴリ | カテゴリー",
    ),
    column(
        "group_kind",
        "fit or engagement",
        AXES,
        "group kind | axis | dimension | eje | tipo de grupo | dimensión | eixo | dimensão | 軸 | グループの種類 | グループ種別",
    ),
    column(
        "name",
        "rule",
        Holds::Text,
        "rule name | name | id | regla | nombre | regra | nome | ルール | ルール名 | 名前",
    ),
    column(
        "label",
        "in words",
        Holds::Text,
        "label | words | description | etiqueta | descripción | en palabras | rótulo | descrição | em palavras | ラベル | 説明",
    ),
    column(
        "kind",
        "kind",
        KINDS,
        "rule kind | type | rule type | tipo | tipo de regla | tipo de regra | 種類 | タイプ | ルールの種類",
    ),
    column(
        "event",
        "event",
        Holds::Types,
        "events | event type | activity | action | evento | actividad | acción | atividade | ação | イベント | 行動 | アクティビティ",
    ),
    column(
        "where",
        "condition",
        Holds::Text,
        "where | filter | criteria | condición | filtro | criterio | condição | critério | 条件 | フィルター",
    ),
    column(
        "points",
        "points",
        Holds::Number,
        "score | point | puntos | puntuación | pontos | pontuação | ポイント | 点 | 点数 | スコア | 得点",
    ),
    column(
        "tiers",
        "tiers",
        Holds::Tiers,
        "steps | tramos | escalones | faixas | degraus | 段階",
    ),
    column(
        "mode",
        "counts",
        MODES,
        "how often counted | mode | frequency | cuenta | recuento | frecuencia | contagem | frequência | 数え方 | 回数 | 頻度",
    ),
    column(
        "period_days",
        "period days",
        Holds::Number,
        "period | periodo | días del periodo | período | dias do período | 期間日数 | 周期日数",
    ),
    column(
        "within_days",
        "within days",
        Holds::Number,
        "time frame | timeframe | last days | plazo | en los últimos días | dentro de días | prazo | nos últimos dias | dentro de dias | 対象期間 | 期間 | 日以内",
    ),
    column(
        "decay",
        "decay",
        Holds::Decay,
        "decaimiento | degradación | pérdida | decaimento | degradação | 減衰 | 減点",
    ),
    column(
        "expires_days",
        "expires days",
        Holds::Number,
        "expires | expiry | caduca en días | caducidad | vence en días | expira em dias | validade | 有効期限 | 有効日数",
    ),
    column(
        "min",
        "min",
        Holds::Number,
        "minimum | floor | mínimo | 最小 | 最低 | 下限",
    ),
    column(
        "max",
        "max",
        Holds::Number,
        "maximum | cap | limit | máximo | tope | límite | limite | teto | 最大 | 最高 | 上限",
    ),
    column(
        "leeway",
        "leeway",
        Holds::Toml,
        "freedom | margen | margem | 裁量",
    ),
    column(
        "enabled",
        "in use",
        Holds::Flag,
        "enabled | active | activo | activa | en uso | ativo | ativa | em uso | 有効 | 使用中",
    ),
    column("sent", "sent", Holds::Types, "enviado | 送信"),
    column(
        "without",
        "without",
        Holds::Types,
        "without answer | unanswered by | sin | sin respuesta | sem | sem resposta | 応答なし",
    ),
    column(
        "at_least",
        "at least",
        Holds::Number,
        "al menos | como mínimo | pelo menos | 以上 | 最少回数",
    ),
    column(
        "every",
        "every",
        Holds::Number,
        "for every | por cada | a cada | 回ごと",
    ),
    column(
        "grace_days",
        "grace days",
        Holds::Number,
        "days of grace | días de gracia | dias de carência | 猶予日数",
    ),
    column(
        "value",
        "feature",
        Holds::Toml,
        "value | característica | atributo calculado | 特徴量",
    ),
    column(
        "per_unit",
        "per unit",
        Holds::Flag,
        "por unidad | por unidade | 単位ごと",
    ),
    column(
        "set",
        "set to",
        Holds::Number,
        "set | fijar en | definir em | 固定値",
    ),
    column(
        "at_most",
        "at most",
        Holds::Number,
        "como máximo | no máximo | 以下",
    ),
    column(
        "reason",
        "reason",
        Holds::Text,
        "why | motivo | razón | razão | 理由",
    ),
    column(
        "version",
        "version",
        Holds::Text,
        "versión | versão | バージョン | 版",
    ),
    column(
        "fit",
        "fit cuts",
        Holds::Numbers,
        "fit | cortes de perfil | 適合の区切り",
    ),
    column(
        "engagement",
        "engagement cuts",
        Holds::Numbers,
        "engagement | cortes de interacción | cortes de engajamento | エンゲージメントの区切り",
    ),
];

/// The column that a heading means.
pub(super) fn find(heading: &str) -> Option<&'static Column> {
    let heading = fold(heading);
    ALL.iter().find(|column| {
        let mut names = [column.key, column.title]
            .into_iter()
            .chain(column.also.split('|'));
        names.any(|name| fold(name) == heading)
    })
}

/// The choice that a word means.
pub(super) fn choose(choices: &[(&'static str, &'static str)], word: &str) -> Option<&'static str> {
    let word = fold(word);
    choices
        .iter()
        .find(|(key, also)| {
            let mut names = std::iter::once(*key).chain(also.split('|'));
            names.any(|name| fold(name) == word)
        })
        .map(|(key, _)| *key)
}

/// Letters and digits alone, in lower case and without the accents of Latin letters: what headings are compared by.
pub(super) fn fold(text: &str) -> String {
    text.chars()
        .flat_map(char::to_lowercase)
        .map(|letter| match letter {
            'á' | 'à' | 'â' | 'ã' | 'ä' => 'a',
            'é' | 'è' | 'ê' | 'ë' => 'e',
            'í' | 'ì' | 'î' | 'ï' => 'i',
            'ó' | 'ò' | 'ô' | 'õ' | 'ö' => 'o',
            'ú' | 'ù' | 'û' | 'ü' => 'u',
            'ñ' => 'n',
            'ç' => 'c',
            other => other,
        })
        .filter(|letter| letter.is_alphanumeric())
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;
    use crate::project::toml::Schema;
    use crate::rules::spec::RulebookSpec;

    #[test]
    fn no_heading_means_two_columns() {
        let mut seen: HashMap<String, &str> = HashMap::new();
        for column in ALL {
            for name in [column.key, column.title]
                .into_iter()
                .chain(column.also.split('|'))
            {
                let other = seen.insert(fold(name), column.key);
                assert!(other.is_none_or(|other| other == column.key), "`{name}`");
            }
        }
    }

    #[test]
    fn every_key_of_a_rule_has_a_column() {
        let schema = Schema::of::<RulebookSpec>();
        let group = schema.items(&schema.at(["group"]).unwrap()).unwrap();
        let rules = schema.property(&group, "rule").unwrap();
        let rule = schema.items(&rules).unwrap();
        let mut keys = 0;
        for kind in schema.branches(&rule) {
            for key in kind.properties().unwrap().keys() {
                assert!(ALL.iter().any(|column| column.key == key), "`{key}`");
                keys += 1;
            }
        }
        assert!(40 < keys);
    }
}
