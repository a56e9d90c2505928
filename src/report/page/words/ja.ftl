# レポートのすべての文。「購入者」は成約したリード、「件」はある日付時点のあるリード。

## ページ

page-title = リードスコア レポート：{ $project }
page-lede = あなたの点数を、リードがその後にとった行動と照らし合わせました。バージョン { $version }。数字はすべて、モデルが学習に使っていないリードのものです。
skip = レポートへ移動
contents = 目次
analyst-view = 分析者向け表示：すべて表示する
no-script = グラフには JavaScript が必要です。数字はすべて「数字を見る」の表にあります。
show-numbers = 数字を見る
how-worked-out = 計算のしかた
more = 詳しく
in-short = 要点
notice = このページに含まれるプログラムとライセンス
foot = leadscore { $leadscore } がバージョン { $version } から作成。このファイルだけで完結しており、何も読み込まず、何も送信しません。
section-rules = あなたのルール
section-lists = リストの上位にいるのは誰か
section-score = スコアの良さ
section-why = そのスコアになる理由
section-where = 対象と時期
section-proof = 検証と曲線
section-data = データと再現
section-glossary = 用語
absent-title = 表示していないものとその理由
absent-line = { $title }（{ $why }）
absent-no-rulebook = プロジェクトにルールがありません
absent-no-matrix = ルールに属性と行動のマトリクスがありません
absent-no-thresholds = ルールにしきい値がありません
absent-no-model = モデルを学習していません
absent-no-hybrid = 総合スコアがありません
absent-no-time = リードに日付がありません
absent-one-time = すべてのリードが同じ日付です
absent-no-categories = リードを分ける項目がありません
absent-too-few-rows = リードが少なすぎます
absent-too-few-conversions = 購入者が少なすぎます

## 小さな部品

join = { $first }{ $second }
sentence-gap = { "" }
list-between = { "、" }
list-last = { $rest }、{ $last }
quoted = 「{ $what }」
range = { $low }～{ $high }
with-margin = { $value }（{ $margin }）
no-margin = 誤差の幅は不明
or-more = { $n } 以上
or-less = { $n } 以下
anything = 判断できません
rate-in-100 = 100件中{ $n }件
rate-in-1000 = 1,000件中{ $n }件
day = { $year }年{ $month }{ $day }日
month = { $year }年{ $month }
month-1 = 1月
month-2 = 2月
month-3 = 3月
month-4 = 4月
month-5 = 5月
month-6 = 6月
month-7 = 7月
month-8 = 8月
month-9 = 9月
month-10 = 10月
month-11 = 11月
month-12 = 12月
yes-no = { $is ->
    [yes] はい
   *[no] いいえ
}
missing = 値なし
all-others = その他
evidence = { $what }：{ $value }
reason = { $what }（{ $points }）
pair = { $first } – { $second }
n-points = { $points }点
n-cases = { $n }件

## 列の内容

any-event = イベント（種類を問わず）
any-activity = 行動
list-or = { $rest }または{ $last }
events-where = { $events }（条件：{ $condition }）
not-so = { $what }：なし
theme-colleagues = 同僚の行動
theme-activity = あらゆる行動
theme-limits-points = ルールのグループと合計の上限・下限
theme-limits-model = モデルの較正の上限・下限と曲がり
theme-period = 日付
says-count = { $events }（{ $days }日間の回数）
says-distinct-days = { $events }（直近{ $days }日のうちあった日数）
says-days-since-last = 最後の{ $events }からの日数
says-days-since-first = 最初の{ $events }からの日数
says-sum = { $days }日間の{ $events }の{ $name }の合計
says-mean = { $days }日間の{ $events }の{ $name }の平均
says-max = { $days }日間の{ $events }の{ $name }の最大
says-last = { $days }日間の{ $events }の{ $name }の最後の値
says-distinct-values = { $days }日間の{ $events }の{ $name }の種類の数
says-decayed-count = { $events }（新しいものほど重く数える、半減期{ $days }日）
says-trend = { $events }：直近{ $days }日とその前の{ $days }日の比較
says-change-of-use = { $events }：直近{ $days }日と本人のふだんとの比較
says-share = { $days }日間の全イベントに占める{ $events }の割合
says-sessions = { $days }日間の訪問数（{ $events }）
says-time-spent = { $days }日間の訪問の分数（{ $events }）
says-time-spent-last = { $days }日間の最後の訪問の分数（{ $events }）
says-tag-frequency = { $days }日間の{ $name }に関する{ $events }
says-number = { $name }
says-days-since = { $name }からの日数
says-category = { $name }
says-mail = { $name }が会社のアドレス
says-domain = { $name }のドメイン
says-completeness = プロフィールの充実度
says-missing = { $name }が空欄
says-same-domain = { $name }と{ $other }のドメインが同じ
says-account = 同僚：{ $inner }
says-account-active = { $inner }がある同僚の数
says-account-largest = 同僚の中の最大：{ $inner }
says-account-smallest = 同僚の中の最小：{ $inner }

## リードの並べ方

name-rules = あなたの点数
name-edited = 変更後のあなたの点数
name-model = モデル
name-hybrid = 総合スコア
name-base = 平均
name-random = 無作為
learner-logistic = ロジスティックモデル
learner-tree = 決定木
learner-forest = ランダムフォレスト
learner-boosting = ブースティング

## 判定

verdict-is-ready = 使えます
verdict-is-with-care = 注意して使ってください
verdict-is-not-ready = まだ使えません
verdict-reasons = { $verdict ->
    [not-ready] 使えない理由
   *[with-care] 気をつけることと、すること
}
learned-from = { $kind ->
    [log] { $leads }件のリードを{ $first }から{ $last }までの{ $cutoffs }回の日付で観察し、のべ{ $rows }件（ある日付の1リードを1件と数えます）、うち{ $bought }件が購入しました。ここでの「購入」は、その日付から{ $days }日以内の成約です。
   *[table] { $leads }件のリード、のべ{ $rows }件から学習し、うち{ $bought }件が購入しました。ここでの「購入」は、表に記録された成約です。
}
short-rules-question = どのルールがずれていますか？
short-rules = { $n ->
    [0] { $of }個のルールに、ずれているものはありません。
   *[other] { $of }個のうち{ $n }個。主なもの：{ $names }。
}
rule-is = 「{ $rule }」（{ $verdict }）
short-first-question = 最初に何を変えますか？
short-first = { $n ->
    [0] { $edit }。効果のある変更はこれだけです。
   *[other] { $edit }。続いてあと{ $n }個、下に示します。
}{ $lost ->
    [0] { "" }
   *[other] このうち{ $lost }個は、試したリードでは続きませんでした。
}
short-nothing = 何も変えません。後のリードでも効果が続く変更は見つかりませんでした。
short-nothing-but = 変える必要はありません。偶然の範囲を超えて後のリードで購入者を増やす変更は見つかりませんでした。それでも変えるなら、まず「{ $rule }」（{ $verdict }）です。
short-wins-question = それで何が得られますか？
short-use-question = どのスコアでリードを並べますか？
short-use = { $scorer ->
    [rules] あなたの点数です。それより良いモデルは見つかりませんでした。
    [hybrid] あなたの点数とモデルを合わせた総合スコアです。
    [base] どれも使えません。無作為を上回る並べ方がありません。
   *[model] モデルです。
}
short-not-hybrid = あなたの点数とモデルを合わせた総合スコアも試しましたが、より良くはありませんでした。
short-use-either = { $scorer ->
    [hybrid] 使用中の総合スコアでも、{ $points ->
        [edited] 直した点数
       *[rules] あなたの点数
    }でも、ここでは同じくらい良い結果です。
   *[model] 使用中のモデルでも、{ $points ->
        [edited] 直した点数
       *[rules] あなたの点数
    }でも、ここでは同じくらい良い結果です。
}
at-capacity = リストの上位{ $top }では、{ $what }
short-sure-question = どのくらい確かですか？
short-sure-edits = { $sure ->
    [yes] 変更全体の効果は偶然では説明できません（{ $more }、誤差の幅{ $margin }：すべて0より上）。
   *[no] 変更全体の効果は偶然かもしれません（{ $more }、誤差の幅{ $margin }）。
}{ $n }件の変更を1つずつ見ると、続いたもの{ $held }件、偶然かもしれないもの{ $perhaps }件、続かなかったもの{ $lost }件です。
short-sure = { $bought }件のリードが購入しており、ここでの誤差の幅はすべてこれに基づきます。学習に使っていないリードでの検証{ $of }回のうち{ $won }回で、{ $scorer ->
    [rules] あなたの点数
    [hybrid] 総合スコア
    [base] 平均
   *[model] モデル
}が最も良い結果でした。
short-sure-ahead = { $bought }件のリードが購入しており、ここでの誤差の幅はすべてこれに基づきます。学習に使っていないリードでの検証{ $of }回のうち{ $won }回で、{ $scorer ->
    [hybrid] 総合スコア
    [base] 平均
   *[model] モデル
}があなたの点数を上回りました。
short-later = さらに最近の日付でも一度だけ検証しました（{ $n }件、うち購入者{ $bought }件。分析者向け表示を参照）。
reason-few-conversions = 購入したリードまたは取引先が{ $n }件しかありません。{ $needed }件あると安心です。誤差の幅が大きいので、リストの順番を使い、個々のルールの判断には使わないでください。
reason-few-leads = リードが{ $n }件しかありません。{ $needed }件あると安心です。確率よりもリストの順番を使ってください。
reason-leak = { $known ->
    [yes] 列「{ $column }」だけで、購入者100件中{ $n }件がほかのリードより上に来ます。販売後に記入された列かもしれません。まずこれを確かめてください。
   *[no] 列「{ $column }」は販売後に記入されたかもしれません。まずこれを確かめてください。
}
reason-nothing-beats-base-rate = 学習に使っていないリードでは、無作為を上回る並べ方がありません。この順番で連絡しないでください。リードの情報を増やすか、購入者が増えるのを待って、学習し直します。
reason-nothing-beats-rules = 偶然の範囲を超えてあなたの点数を上回るモデルはありません。どちらで並べてもかまいません。下に変更があれば、そのほうが大切です。
reason-rules-backwards = あなたの点数は逆の順に並べています。購入者のほうが点数が高いのは100回中{ $n }回だけです。下のルールを直すまで、点数の順に連絡しないでください。
reason-miscalibrated = 確率がずれています。予測した購入者100件に対して、実際は{ $n }件でした。並べるのには使えますが、確率を計画に使わないでください。
reason-later-winner = 最近の日付では、{ $scorer ->
    [rules] あなたの点数
    [hybrid] 総合スコア
    [base] 平均
   *[model] モデル
}のほうが、いま使っている{ $used ->
    [rules] あなたの点数
    [hybrid] 総合スコア
    [base] 平均
   *[model] モデル
}より良い結果です。このまま使い、また比べてください。
reason-drift = { $n ->
    [1] リードの傾向が変わりました。「{ $worst }」の{ $n }列が以前と違います。確率よりもリストの順番を使ってください。
   *[other] リードの傾向が変わりました。{ $n }列が以前と違い、最も大きいのは「{ $worst }」です。確率よりもリストの順番を使ってください。
}
reason-rejected = データの{ $n }行（{ $share }）が使えませんでした。理由は下のデータの項にあります。元のデータを直してください。
train-again = { $weeks ->
    [0] 新しい結果が分かったら、すぐに学習し直します。
   *[other] 新しい結果が分かる{ $weeks }週間後に学習し直します。
}
tile-leads = リード
tile-cases = のべ{ $n }件
tile-buyers = 購入したリード
tile-buyers-note = リード{ $rate }、のべ{ $of_cases }
tile-dates = 観察した日付
tile-rules = 使用中のルール
tile-capacity = 連絡できる割合
tile-capacity-note = { $given ->
    [given] プロジェクトの設定。リストごとに約{ $n }件
   *[assumed] 仮定。リストごとに約{ $n }件
}

## 点数とデータ

points-title = どの点数がずれていますか？
points-answer = { $n ->
    [1] ルール{ $n }個：{ $parts }。
   *[other] ルール{ $n }個のうち、{ $parts }。
}
points-part = { $what ->
    [wrong] 向きが逆のものが{ $n }個
    [lower] 点数が多すぎるものが{ $n }個
    [raise] 点数が少なすぎるものが{ $n }個
    [idle] 役に立っていないものが{ $n }個
    [keep] 適切なものが{ $n }個
   *[unsure] まだ判断できないものが{ $n }個
}
points-one = 「{ $rule }」：あなたの点数は{ $points }、これまでの結果が示すのは{ $margin }です。{ $changes ->
    [yes] 提案：{ $to }。
   *[no] { "" }
}
points-reading = 丸：あなたの点数。ひし形と帯：これまでの結果がそのルール単独について示す点数と誤差の幅。丸が帯の外にあるルールは見直す価値があります。{ $n ->
    [0] { "" }
   *[other] 三角：提案する変更。変更は、連絡するリストの上位で得られるものを見て、まとめて選ぶため、帯の外になることもあります。
}
points-tiers = 5 / 10のように複数の点数を与えるルールでは、「結果が示す点数」とグラフは最も大きい点数についてのものです。ほかは比例して動きます。
points-more = グラフには{ $n }個のうち、ずれの大きい{ $shown }個を示しています。表にはすべてあります。
points-adjusted = { $list }とほかのすべてのルールが同じリードどうしを比べています。
causality = 点数は予測であって原因ではありません。点数の高いリードには連絡が行くため、ルールの価値には連絡の効果も含まれています。
points-method = すべてのルールを、リードがその後にとった行動に同時に当てはめます（ロジスティック回帰。同じリードや取引先の件をまとめて扱う区間）。そのため各ルールには、ほかのルールに加えて増えた分だけが割り当てられます。効果は、合計点と結果を結ぶ最良の直線によって、あなたの点数の尺度に直します。点数が95%区間の外にあるときだけ「ずれている」とし、向きが逆という判定はルールの数を補正した後にだけ下します。
points-legend-wrong = 向きが逆
points-legend-points = 点数が多すぎる
points-legend-model = 点数が少なすぎる
points-legend-bought = データと一致
points-legend-other = 役に立たない、または不明
points-todo-caption = 対応が必要なルール（急ぐものから）
points-caption = すべてのルールとリードのその後の行動
axis-points = 点数
verdict-keep = 適切
verdict-raise = 点数が少なすぎる
verdict-lower = 点数が多すぎる
verdict-takes-too-much = 引きすぎ
verdict-takes-too-little = 引き足りない
verdict-wrong-sign = 向きが逆
verdict-dead = 当てはまらない
verdict-saturated = 常に当てはまる
verdict-capped-out = 上限に隠れる
verdict-dominated = 二重払い
verdict-stale = 最近なし
verdict-too-little-evidence = 証拠不足
todo-keep = { $points }のままにします。
todo-raise = { $sign ->
    [minus] 引く点数が少なすぎます。これまでの結果が示すのは{ $margin }です。
   *[plus] 与える点数が少なすぎます。これまでの結果が示すのは{ $margin }です。
}
todo-lower = { $sign ->
    [minus] 引く点数が多すぎます。これまでの結果が示すのは{ $margin }です。
   *[plus] 与える点数が多すぎます。これまでの結果が示すのは{ $margin }です。
}
todo-wrong-sign = { $sign ->
    [minus] 点数を引いていますが、ほかの条件が同じリードより多く購入しています。理由を確かめます。
   *[plus] 点数を与えていますが、ほかの条件が同じリードより購入が少なくなっています。理由を確かめます。
}
todo-dead = { $leads ->
    [0] 一度も当てはまっていません。条件を確かめるか、削除します。
   *[other] { $leads }件のリードにしか当てはまっていません。条件を確かめるか、削除します。
}
todo-saturated = 全体の{ $share }に当てはまり、誰も見分けられません。条件を厳しくするか、削除します。
todo-capped-out = 当てはまる件の{ $hidden }で、点数が上限に隠れています。上限を上げるか、ルールを削除します。
todo-dominated = 「{ $other }」が同じリードにすでに点数を与えています。どちらか一つにします。
todo-stale = { $days }日間当てはまっていません。まだ記録されているか確かめます。
todo-too-little-evidence = そのままにします。当てはまる件の購入者は{ $converted }件で、判断には足りません。
todo-change = { $held ->
    [no] { $from }から{ $to }への変更は前のリードでは良く見えましたが、後のリードでは続きませんでした。そのままにするか、変えて様子を見ます。
   *[yes] { $alone ->
        [off] { $from }から{ $to }に変えます。
       *[right] { $from }から{ $to }に変えます。単独では適切ですが、ほかの変更とはこのほうが合います。
    }
}
todo-no-change = 変更は提案しません。
points-no-change = { $why ->
    [beside] 変更を提案しないルール：ほかの変更に加えても、偶然の範囲を超えて購入者が増えませんでした。
    [loses] 前のリードで良く見えた変更は後のリードで購入者を減らしたため、変更は提案しません。
    [nothing] 連絡するリストの上位で購入者を増やす変更が見つからなかったため、変更は提案しません。ルール単独でずれていても、リストの上位が変わるとは限りません。
   *[untried] 選ぶのに使っていないリードで試せなかったため、変更は提案しません。
}
moves-with = { $rule }（{ $share }）

## 変更

edits-title = 最初に何を変え、何が得られますか？
edits-pays = ルールを{ $n }個変えると、リストの上位{ $top }に入る購入者が{ $today }件から{ $then }件になります。{ $more }件の増加です（誤差の幅 { $margin }）。
edits-perhaps = ルールを{ $n }個変えると効果があるかもしれません。後のリードでは、リストの上位{ $top }の購入者が{ $today }件から{ $then }件になりましたが（{ $more }件増、誤差の幅 { $margin }）、偶然かもしれません。
edits-loses = 何も変えません。前のリードで最も良く見えた{ $n }個の変更は後のリードでは続かず、リストの上位{ $top }の購入者は{ $converted }件中{ $today }件から{ $then }件になります（誤差の幅 { $margin }）。
edits-nothing = 何も変えません。選ぶのに使っていないリードでも効果が続く変更はありません。リストの上位{ $top }には購入者{ $converted }件中{ $today }件が入っています。ルール単独でずれていても、リストの上位が変わるとは限りません。
edits-none-found = 変更を探せませんでした。理由は分析者向け表示にあります。
edits-lists = { $lists }回分のリスト（1回あたり約{ $calls }件）の合計で、同じリードが複数回載ることがあります。
edits-apply = コメントを残したままルールに書き込むには：leadscore audit --suggest --apply
edits-lost = { $n ->
    [0] { "" }
   *[other] { $names }は、試したリードでは続きませんでした（購入者{ $cost }人）。除くか、様子を見てください。除くには：leadscore audit --suggest --apply { $flags }
}
edits-fewer = もっと少なく変えたい場合：最も良い{ $n }個（{ $names }）だけで、選ぶのに使ったリードでの行動への合い方の改善は、{ $of }個すべてを変えた場合の{ $share }になります。それだけを変えるには：leadscore audit --suggest --edits { $n } --apply
edits-off = 「ずれている」と「変える」は別の問いです。ルールは単独でずれているかどうかを見ますが、変更は合わせて最も効く少数です。ずれている{ $off }個のルールのうち、{ $both }個が変更に入っています。{ $left ->
    [0] { "" }
   *[other] そのままにするもの：{ $names }。変更をした後では、これらも変えてもそれ以上は得られません。
}{ $others ->
    [0] { "" }
   *[other] 変更のうち{ $others }個は単独ではずれていないルールで、ほかとの釣り合いを取ります。
}
axis-reached-more = 今の点数より多く届いた購入者
edits-chart = { $apart ->
    [time] グラフは変更の数をどう選んだかを示します。前のリードだけを使い、偶然の範囲でほかのどの数にも劣らずリードの行動に合い、届く購入者を減らさない、最も少ない数を選びます。縦の線は誤差の幅です。線が0を含む数は、何も得られないかもしれません。上に示した変更の効果は、後のリードの購入者の数です。
   *[groups] グラフは変更の数をどう選んだかを示します。偶然の範囲でほかのどの数にも劣らずリードの行動に合い、届く購入者を減らさない、最も少ない数を選びます。縦の線は誤差の幅です。線が0を含む数は、何も得られないかもしれません。上に示した変更の効果は、選ぶのに使っていないリードの購入者の数です。
}
edits-tried = { $apart ->
    [time] 変更は前の{ $found }件で選び、選ぶのに使っていない後の{ $tried }件（購入者{ $converted }件）で試しました。
   *[groups] 変更は{ $found }件で選び、選ぶのに使っていない別の{ $tried }件（購入者{ $converted }件）で試しました。
}
edits-held = 「続いた」は誤差の幅がすべて0より上、「続かなかった」は変更しない場合より届いた購入者が少なかったことを表します。それ以外は偶然かもしれませんが、単独では偶然かもしれない変更も、ほかの変更と合わせて効くことがあります。
edits-caption = 変更（効果の大きい順）。リストの上位{ $top }で、上の変更に加わる分。選ぶのに使っていないリードで数えています
edits-path-caption = 変更の数ごとに最も良いルール。探すのに使っていない件での値（{ $folds }分割）
edits-tip = 変更{ $n }個：購入者100件中{ $reached }件に届く
edits-chosen = 採用
edits-method = 変更の数ごとに、前のリードで最も良い点数の組を、整数で、ルールの上限・下限の範囲で探します。何個変えるかは交差検証で決め、得られるものは後のリードで一度だけ数えます（リードまたは取引先単位のブートストラップ）。
edit-one = 「{ $rule }」：{ $from }から{ $to }へ
crossing = 「{ $label }」は、ルールで{ $at }点以上のリードの呼び名です。すべて変えると、{ $up }件のリードが新たに「{ $label }」になり、{ $down }件がそうでなくなります。前と同じくらいの件数にしたければ、この境界を動かします。
axis-edits = 変えるルールの数
held-yes = 続いた
held-perhaps = 偶然かもしれない
held-no = 続かなかった
choice-title = 点数、直した点数、モデルのどれを使いますか？
choice-same = どれも見ていない同じ{ $apart ->
    [time] 後の
   *[groups] { "" }
}のべ{ $rows }件で比べています。
choice-ahead = { $apart ->
    [time] 後のリードでは
   *[groups] 学習に使っていないリードでは
}、リストの上位{ $top }で{ $scorer ->
    [hybrid] 総合スコア
   *[model] モデル
}が購入者{ $caught }件に、{ $points ->
    [edited] 直した点数
   *[rules] あなたの点数
}が{ $by_points }件に届きます。差（{ $n }、誤差の幅 { $margin }）は偶然では説明できません。
choice-behind = { $apart ->
    [time] 後のリードでは
   *[groups] 学習に使っていないリードでは
}、リストの上位{ $top }で{ $scorer ->
    [hybrid] 総合スコア
   *[model] モデル
}が購入者{ $caught }件に、{ $points ->
    [edited] 直した点数
   *[rules] あなたの点数
}が{ $by_points }件に届きます。差（{ $n }、誤差の幅 { $margin }）は偶然では説明できません。{ $points ->
    [edited] 直した点数
   *[rules] あなたの点数
}を使ってください。
choice-tie = { $apart ->
    [time] 後のリードでは
   *[groups] 学習に使っていないリードでは
}、リストの上位{ $top }で{ $scorer ->
    [hybrid] 総合スコア
   *[model] モデル
}が購入者{ $caught }件に、{ $points ->
    [edited] 直した点数
   *[rules] あなたの点数
}が{ $by_points }件に届きます。差（{ $n }、誤差の幅 { $margin }）は偶然かもしれません。モデルなしの{ $points ->
    [edited] 直した点数
   *[rules] あなたの点数
}でも、ほぼ同じです。
choice-reading = 「変更後のあなたの点数」は、提案する変更をすべて行ったものです。
choice-caption = 購入者{ $converted }件を含むのべ{ $rows }件の上位{ $top }で届いた購入者。灰色の行がリードのスコアに使うもの
choice-method = どれも同じ件、同じ連絡数で比べます。点数の変更とモデルは、その件より前に分かっていたことから学びました。時間が分からない場合は、別のリードから学びました。誤差の幅は、リードまたは取引先単位の95%ブートストラップ区間で、抽出はすべてに共通です。
axis-caught = 届いた購入者

## ルールの順位

slope-title = 順位が入れ替わるルールはどれですか？
slope-answer = 「{ $rule }」：{ $n }個のうち、あなたの点数では{ $yours }位、データでは{ $data }位です。
slope-same = ルールの順番はおおむね適切です。2つ以上動くものはありません。
slope-reading = 最も動く{ $n }個のルール。青は上がり、橙は下がり、灰は動いても1つです。数字は全ルールの中での順位です。
slope-caption = { $n }個のルールの順位
slope-method = 左はあなたの点数の順、右はこれまでの結果が示す点数の順です。推定できないルールは除いています。
axis-by-you = あなたの点数
axis-by-data = データ

## 使われていない手がかり

missed-title = ルールが見落としているものは何ですか？
missed-none = 目立つものはありません。購入者についてルール以上に教えてくれる列はほかにありません。
missed-answer = { $n ->
    [1] どのルールも使っていない手がかりが{ $n }個あります：{ $signal }。当てはまるリードの購入は{ $rate }、ほかは{ $quiet }で、およそ{ n-points }に相当します。
   *[other] どのルールも使っていない手がかりが{ $n }個あります。最も強いのは：{ $signal }。当てはまるリードの購入は{ $rate }、ほかは{ $quiet }で、およそ{ n-points }に相当します。
}
missed-reading = 手がかりがある場合とない場合の購入の割合。同じことを示す手がかりは表に並べています。
missed-caption = どのルールも使っていないが、結果と関係があるもの
missed-method = 各列を、あなたのルールに加えるもう一つのルールとして試します（スコア検定。グループ単位、試した数で補正）。点数はあなたのルールの尺度です。
asks-at-least = { $what }：{ $number }以上
asks-below = { $what }：{ $number }未満
asks-is = { $what }：{ $level }
asks-at-least-count = { $days }日間に{ $events }が{ $number }回以上
asks-below-count = { $days }日間に{ $events }が{ $number }回未満
asks-at-least-distinct-days = 直近{ $days }日のうち{ $number }日以上に{ $events }
asks-below-distinct-days = 直近{ $days }日のうち{ $events }が{ $number }日未満
asks-at-least-days-since-last = { $number }日間、{ $events }がない
asks-below-days-since-last = 直近{ $number }日以内に{ $events }
asks-at-least-days-since-first = 最初の{ $events }が{ $number }日以上前
asks-below-days-since-first = 最初の{ $events }が{ $number }日前より後
asks-at-least-sum = { $days }日間の「{ $name }」の合計が{ $number }以上（{ $events }）
asks-below-sum = { $days }日間の「{ $name }」の合計が{ $number }未満（{ $events }）
asks-at-least-max = { $days }日間に「{ $name }」が一度は{ $number }以上（{ $events }）
asks-below-max = { $days }日間の「{ $name }」が常に{ $number }未満（{ $events }）
asks-at-least-change-of-use = { $events }：直近{ $days }日が本人のふだんより多い
asks-below-change-of-use = { $events }：直近{ $days }日が本人のふだんより少ない
asks-at-least-trend = { $events }：直近{ $days }日がその前の{ $days }日より多い
asks-below-trend = { $events }：直近{ $days }日がその前の{ $days }日より少ない
legend-with = あり
legend-without = なし

## ルール全体

book-title = ルール全体は合っていますか？
book-backwards = 点数が高いほど購入者が少なくなっています。
book-proportional = { $holds ->
    [yes] 点数は、偶然の範囲で、その価値に比例しています。
   *[no] 点数は、その価値に比例していません。
}
book-interaction = { $kind ->
    [more] 属性が合い、しかも活発なリードは、点数の合計が示すより多く購入します。
    [less] 属性が合い、しかも活発なリードは、点数の合計が示すほどには購入しません。
   *[none] 属性と行動の点数を足すのは妥当です。
}
book-limits = 上限・下限が、全体の{ $share }で点数を変えています。
book-caption = ルール全体の数字
book-method = 比例：全ルール共通の尺度と自由な効果を比べる尤度比検定（複数件のリードを補正）。属性と行動：両者の積に対する同じ検定。
book-slope = 1点あたりの対数オッズ
book-proportional-p = 点数が比例することのp値
book-both = 属性と行動がそろったときの、和を超える対数オッズ
book-both-p = そのp値
book-limit-rules = ルール自身の上限で変わる件
book-limit-total = 合計の上限で変わる件
book-limit-group = グループ「{ $group }」の上限で変わる件

## 到達

gains-title = 一部にしか連絡できないとき、購入者の何割に届きますか？
gains-answer = { $which ->
    [all] 上位{ $top }に先に連絡すると、購入者100件のうち、総合スコアで{ $hybrid }件、モデルで{ $model }件、あなたの点数で{ $rules }件、無作為で{ $random }件に届きます。
    [rules-model] 上位{ $top }に先に連絡すると、購入者100件のうち、モデルで{ $model }件、あなたの点数で{ $rules }件、無作為で{ $random }件に届きます。
    [rules] 上位{ $top }に先に連絡すると、購入者100件のうち、あなたの点数で{ $rules }件、無作為で{ $random }件に届きます。
   *[model] 上位{ $top }に先に連絡すると、購入者100件のうち、モデルで{ $model }件、無作為で{ $random }件に届きます。
}
gains-more = { $scorer ->
    [hybrid] 総合スコア
   *[model] モデル
}はあなたの点数より、購入者100件あたり{ $n }件多く届きます（誤差の幅 { $low }～{ $high }）。偶然では説明できません。
gains-fewer = { $scorer ->
    [hybrid] 総合スコア
   *[model] モデル
}はあなたの点数より、購入者100件あたり{ $n }件少なくなります（誤差の幅 { $less_low }～{ $less_high }）。偶然では説明できません。
gains-unsure = あなたの点数と{ $scorer ->
    [hybrid] 総合スコア
   *[model] モデル
}の差（購入者100件あたり{ $n }件、誤差の幅 { $low }～{ $high }）は偶然かもしれません。
gains-no-interval = 購入者が少なく、差が偶然かどうかは判断できません。
gains-reading = { $given ->
    [given] 線は、リストの上から連絡したときに届く購入者の割合です。破線は連絡できる上限（{ $top }）です。
   *[assumed] 線は、リストの上から連絡したときに届く購入者の割合です。破線は{ $top }です。プロジェクトの[report]のcapacityに連絡できる件数を設定すると、そこに移ります。
}
gains-lists = リストは日付ごとに{ $lists }回分あり、それぞれ上から連絡したときに届く購入者を合計しています。
gains-ties = あなたの点数には{ $n }種類の値しかなく、多くのリードが同点です。同点の中の順番は偶然なので、線はその平均です。
gains-caption = 連絡したリストの割合ごとの、届いた購入者の割合（最初の行は連絡できる上限。誤差の幅つき）
gains-method = どのリードも、そのリードで学習していないモデルで採点します。同点では購入者を比例配分します。誤差の幅は、リードまたは取引先単位の95%ブートストラップ区間で、どの線も同じ標本です。
axis-called = 連絡するリストの割合
axis-reached = 届いた購入者

## 四象限

quadrant-title = あなたの点数とモデルの意見が分かれるのはどこですか？
quadrant-answer = モデルでは上位{ $top }に入り、あなたの点数では入らない件が{ $gems }件あり、うち{ $gems_bought }件が購入しました（{ $gems_rate }）。逆は{ $over }件で、購入は{ $over_bought }件です（{ $over_rate }）。
quadrant-reading = 点は1件ずつ。上ほどモデルの評価が高く、右ほど点数が高い件です。{ $of }件のうち{ $n }件を、意見の違いが大きい件と上位の購入者から先に描いています。表は全件の数です。
quadrant-caption = 象限ごとの全件（「高い」は上位{ $top }）
quadrant-method = リストでの位置は0（最下位）から100%（最上位）で、同点は中央の位置です。境目は連絡できる上限です。誤差の幅は95%ウィルソン区間です。
corner-both = どちらも高い
corner-gems = 隠れた有望客：モデルは高く、あなたの点数は低い
corner-over = 過大評価：あなたの点数は高く、モデルは低い
corner-neither = どちらも低い
corner-gems-short = 隠れた有望客
corner-over-short = 過大評価
axis-place-points = あなたの点数での位置（100% = 最上位）
axis-place-model = モデルでの位置（100% = 最上位）
legend-bought = 購入した
legend-not = 購入しなかった

## 重なり

overlap-title = リストはどのくらい似ていますか？
overlap-answer = 上位{ $top }のうち100件中{ $n }件が、{ $first ->
    [rules] あなたの点数
    [hybrid] 総合スコア
   *[model] モデル
}のリストと{ $second ->
    [rules] あなたの点数
    [hybrid] 総合スコア
   *[model] モデル
}のリストの両方に入っています。リードは平均してリストの{ $moves }だけ動きます。
overlap-reading = 二つのリストの上位に共通するリードの割合。破線は連絡できる上限です。
overlap-caption = 上位の長さごとの、二つのリストに共通するリード
overlap-rank-caption = 順位全体の一致
overlap-method = 境目の同点は比例して数えます。tau-b：同点を含むケンドールの順位相関。RBO：連絡できる範囲のリードに重みを置いた順位の重なり。
axis-top = 各リストの上位
axis-both = 両方のリスト

## 動くリード

movers-title = 順位が大きく変わるリードはどれですか？
movers-answer = モデルで最も上がる{ $up }件の購入は{ $up_rate }、最も下がる{ $down }件は{ $down_rate }です。
movers-reading = 順位は1回分のリスト（約{ $n }件）の中での順位で、1が最上位です。「理由」は、モデルがあなたの点数より高く（+）または低く（−）見ている点を、スコアの点数で示します。「なし」は、リードがそれをしていないことです。いくつか手で確かめてください。
movers-up-caption = モデルで大きく上がるリード（{ $n }件中{ $shown }件）
movers-down-caption = モデルで大きく下がるリード（{ $n }件中{ $shown }件）
movers-method = 点数の順位とモデルの順位の差が大きいもの。1リード1行。順位と結果は学習に使っていないデータのものです。理由は、最終モデルへの寄与からあなたの点数への寄与を引いたもので、どちらもスコアの尺度です。

## 10分の1

tenths-title = リストの上位は無作為よりどのくらい良いですか？
tenths-answer = { $scorer ->
    [rules] あなたの点数では、
    [hybrid] 総合スコアでは、
   *[model] モデルでは、
}{ $known ->
    [yes] 最上位の10分の1に、無作為に選んだ10分の1の{ $lift }倍の購入者がいます（誤差の幅 { $margin }）。そこでの購入は{ $rate }、全体では{ $base }です。
   *[no] 最上位の10分の1に、無作為に選んだ10分の1の{ $lift }倍の購入者がいます。そこでの購入は{ $rate }、全体では{ $base }です。購入者が少なく、誤差の幅は出せません。
}
tenths-reading = リストを10等分し、良い順に並べています。破線：無作為なリスト。細い線：誤差の幅。
tenths-tip = { $n }番目：{ $cases }件、購入{ $bought }件、{ $rate }
tenths-caption = 10等分したリスト（{ $scorer ->
    [rules] あなたの点数
    [hybrid] 総合スコア
   *[model] モデル
}）
tenths-method = リストごとに、学習に使っていないスコアの順に並べて10等分し、同じ区分をすべてのリストで合わせます。境目の同点は比例配分します。リフトは購入者の割合を全件の割合で割ったものです。誤差の幅はリードまたは取引先単位のブートストラップです。
axis-lift = 無作為の何倍か
axis-tenth = リストの10分の1（良い順）

## 等級と区分

bands-title = 等級ごとにどのくらい購入しますか？
bands-answer = { $n ->
    [1] { $first }：購入は{ $first_rate }です。
   *[other] { $first }：購入は{ $first_rate }、{ $last }：{ $last_rate }です。
}
bands-reading = 棒：購入したリードの割合。細い線：誤差の幅。
bands-caption = { $kind ->
    [grade] 等級別
    [label] ルールのラベル別
   *[score] スコア別
}
bands-method = 学習に使っていないスコアを尺度に直し、プロジェクトの等級の境目で区切ります。誤差の幅は、同じリードや取引先の件をまとめて扱う95%区間です。固定の例外は適用していません。
band = { $kind ->
    [grade] 等級{ $name }
   *[label] { $name }
}
band-below = { $kind ->
    [grade] 等級なし
   *[label] どのラベルにも届かない
}
matrix-caption = ルールの属性（行）と行動（列）別。濃いほど購入が多い
matrix-fit = 属性{ $letter }
matrix-engagement = 行動{ $n }
axis-rate = 購入するリード

## しきい値

thresholds-title = どこで線を引きますか？
thresholds-answer = { $has_month ->
    [yes] { $kind ->
        [points] { $limit }点以上
       *[score] スコア{ $limit }以上
    }では、月に約{ $month }件に連絡し、購入者100件中{ $caught }件に届き、{ $calls }件の連絡で購入者1件です。
   *[no] { $kind ->
        [points] { $limit }点以上
       *[score] スコア{ $limit }以上
    }では、{ $called }件（{ $share }）に連絡し、購入者100件中{ $caught }件に届き、{ $calls }件の連絡で購入者1件です。
}
thresholds-slider = { $kind ->
    [points] 別の点数を試す：
   *[score] 別のスコアを試す：
}
thresholds-reading = { $given ->
    [given] 破線は、連絡できる上限（リストの{ $top }）になる境目です。
   *[assumed] 破線は、リストの{ $top }に連絡することになる境目です。
}
thresholds-caption = 境目ごとの結果
thresholds-method = 学習に使っていないスコアで全件を数えたもので、固定の例外の前です。月の件数は、その月のいずれかの日付で境目以上になる別々のリードの数です。
confusion-caption = この境目での件数
row-called = 連絡する
row-passed = 連絡しない
legend-caught = 届く購入者
legend-called = 連絡するリード
axis-limit = { $kind ->
    [points] この点数以上に連絡
   *[score] このスコア以上に連絡
}
axis-share = 割合

## 確率

calibration-title = 30%と言えば、本当に30%ですか？
calibration-answer = { $kind ->
    [all] はい。{ $n }グループすべてで、予測は誤差の幅に収まっています。
    [most] おおむね。{ $n }グループのうち{ $right }で、予測は誤差の幅に収まっています。
   *[few] あまり当たりません。予測が誤差の幅に収まるのは{ $n }グループのうち{ $right }だけです。並べるのには使えますが、売上の計画には使わないでください。
}最も評価の高いリードは、100件中{ $says }件の購入と予測され、実際は{ $did }件でした（誤差の幅 { $margin }）。
calibration-reading = 印は予測の近い件の集まり、細い線は誤差の幅です。破線の上なら予測どおりです。あなたの点数は確率ではないので、できるだけ近く読み替えています。
calibration-tip = 予測 { $says }、実際 { $did }、{ $n }件
calibration-caption = 予測と実際（{ $scorer ->
    [rules] あなたの点数の読み替え
    [hybrid] 総合スコア
   *[model] モデル
}）
calibration-summary = 確率の正しさの数字
calibration-method = 学習に使っていない予測で同じ大きさの10グループに分けます。ウィルソン区間を、同じリードや取引先の件のまとまりに応じて広げています。傾き1、切片0が正しく、1未満は自信過剰です。
axis-says = 予測
axis-happened = 実際

## 分布

distribution-title = 購入者のスコアは高いですか？
distribution-answer = { $kind ->
    [points] 購入者の半数は{ $bought }点以上、ほかのリードの半数は{ $other }点以上です。
   *[score] 購入者の半数はスコア{ $bought }以上、ほかのリードの半数は{ $other }以上です。
}
distribution-reading = 二つの集団それぞれの中での割合。形が離れているほど良いスコアです。
distribution-caption = 件数の分布（{ $scorer ->
    [rules] 点数
    [hybrid] 総合スコア
   *[model] モデルのスコア
}）
distribution-method = 学習に使っていないスコアのヒストグラム。集団ごとに合計100%です。
axis-score = { $kind ->
    [points] あなたの点数
   *[score] スコア
}
axis-group-share = 集団の中の割合

## 重要度

importance-title = モデルは何を見ていますか？
importance-answer = { $known ->
    [yes] 最も重要なのは「{ $what }」です。これがないと、モデルは知っていることの{ $share }を失います。
   *[no] 最も重要なのは「{ $what }」です。
}{ $direction ->
    [raises] 多いほどスコアが上がります。
    [lowers] 多いほどスコアが下がります。
   *[unclear] { "" }
}
importance-reading = 棒：列をかき混ぜたときに失われる分。細い線：誤差の幅。重要であることは原因であることと同じではありません。
importance-more = ほかに{ $n }列あります。
importance-caption = 列の重要度（学習に使っていない{ $rows }件を{ $n }回かき混ぜた値）
importance-method = 学習に使っていない件で列をかき混ぜ、log loss の増加を測ります（並べ替え重要度。区間はリードまたは取引先単位）。一緒に動く列は重要度を分け合います。
axis-importance = { $kind ->
    [share] 失われるモデルの知識の割合
   *[loss] log loss の増加
}
direction = { $direction ->
    [raises] スコアが上がる
    [lowers] スコアが下がる
   *[unclear] 場合による
}

## 例

examples-title = リードがそのスコアになるのはなぜですか？
examples-answer = リード{ $lead }のスコアは{ $score }です。理由：{ $reasons }。
examples-reading = どのスコアも平均的なリードのスコアから始まり、理由ごとに足し引きし、すべての行の合計がスコアになります。
examples-method = 厳密な寄与（線形項と木のシャープレイ値）をルールまたはテーマごとにまとめ、スコアの整数点にしたもの。スコアと理由は最終モデル、購入の見込みは学習に使っていないデータのものです。
example-caption = { $kind ->
    [high-bought] 高いスコア、購入した
    [high-not] 高いスコア、購入しなかった
    [middle] リストの中ほど
    [low-bought] 低いスコア、それでも購入した
   *[low-not] 低いスコア、購入しなかった
}：リード{ $lead }{ $has_day ->
    [yes] （{ $day }）
   *[no] { "" }
}、スコア{ $score }、購入の見込み{ $rate }
part-base = 平均的なリード
part-other = そのほかすべて
part-limit = 尺度の端
part-score = スコア

## 値との関係

dependence-title = 値によってスコアはどう変わりますか？
dependence-answer = 「{ $what }」：最も上がるのは{ $high }（スコア{ SIGNED($most) }点）、最も下がるのは{ $low }（{ SIGNED($least) }点）です。
dependence-reading = ほかがすべて同じとき、その値がモデルのスコアで何点に当たるか。0が平均です。
dependence-tip = { $values }：スコア{ SIGNED($points) }点、{ $n }件、購入{ $rate }
dependence-method = 数値：累積局所効果（あり得ないリードを作りません）。分類：部分依存。横の割合は実際の結果で、何も固定していません。
axis-score-points = スコアの点

## セグメント

segments-title = どの種類のリードにも同じように効きますか？
segments-alike = { $n ->
    [0] 購入者が{ $least }件に届くグループがなく、予測と実際を比べるには足りません。
   *[other] { $by ->
        [month] リードを分けられるのは日付だけです。購入者が{ $least }件以上の{ $n }か月すべてで、予測と実際が誤差の幅の中で一致しています。
       *[group] はい。購入者が{ $least }件以上の{ $n }グループすべてで、予測と実際が誤差の幅の中で一致しています。
    }
}
segments-off = { $kind ->
    [over] { $of }グループのうち{ $n }つで、ずれがあります。最も大きいのは{ $segment }（{ $by }）：予測は{ $says }、実際は{ $did }。これらのリードは過大評価されています。
   *[under] { $of }グループのうち{ $n }つで、ずれがあります。最も大きいのは{ $segment }（{ $by }）：予測は{ $says }、実際は{ $did }。これらのリードは過小評価されています。
}
segments-reading = 丸と帯：購入したリードと誤差の幅。ひし形：予測。購入者が{ $least }件に満たないグループからは、あまり言えません。
segments-caption = { $by }別のグループ
segments-method = グループごとの、学習に使っていないスコア。予測は購入の見込みの平均、届いた割合は、それぞれのリストの上位に入ったグループの購入者の割合です。
segment-month = 月
segment-rest = ほか{ $n }種類
segment-small = { $name }（少数）

## 月

months-title = 季節によって変わりますか？
months-answer = 最も購入が多かったのは{ $high }のリード（{ $high_rate }）、最も少なかったのは{ $low }（{ $low_rate }）です。
months-reading = 丸：購入したリードと誤差の幅。ひし形：予測。
months-immature = 灰色：{ $month }以降には、購入するかどうかがまだ分からないリードがあり、数えていません。
months-tip = { $month }：{ $n }件、購入{ $bought }件
months-caption = 月ごとの数字
months-method = 日付の月ごとの件数。購入の期限がまだ来ていないリードには結果がないため、「いいえ」とせずに除いています。

## 傾向の変化

drift-title = リードの傾向は変わりましたか？
drift-none = いいえ。{ $day }以降、{ $n }列のどれも、偶然を超えて目立つほどには変わっていません。
drift-some = { $of }列のうち、{ $day }以降に大きく変わったものが{ $act }列、やや変わったものが{ $watch }列あります。最も大きいのは「{ $what }」です{ $known ->
    [yes] （平均 { $early } から { $late } へ）。
   *[no] 。
}
drift-reading = 棒：列の変化の大きさ（PSI）。黒い線：偶然では20回に1回しか超えない値。0.1からは様子を見て、0.25からは対応します。
drift-caption = 前の{ $early }件と、{ $day }以降の{ $late }件
drift-method = 前の件の10分位による集団安定性指標（PSI）。その件数で偶然に生じる値と比べ、列の数で補正しています。0.1と0.25は慣例です。
drift-level = { $level ->
    [act] 対応
    [watch] 様子見
   *[ok] 問題なし
}
drift-score = スコア：{ $scorer ->
    [rules] あなたの点数
    [hybrid] 総合スコア
   *[model] モデル
}
axis-psi = 変化（PSI）
legend-early = 以前
legend-late = 以後

## 検証

contest-title = どれが勝ち、それは偶然ではありませんか？
duel = { $outcome ->
    [first] { $first ->
        [hybrid] 総合スコア
        [rules] あなたの点数
       *[model] モデル
    }は、偶然を超えて{ $second ->
        [hybrid] 総合スコア
        [rules] あなたの点数
       *[model] モデル
    }を上回ります。
    [second] { $second ->
        [hybrid] 総合スコア
        [rules] あなたの点数
       *[model] モデル
    }は、偶然を超えて{ $first ->
        [hybrid] 総合スコア
        [rules] あなたの点数
       *[model] モデル
    }を上回ります。
   *[tie] { $first ->
        [hybrid] 総合スコア
        [rules] あなたの点数
       *[model] モデル
    }と{ $second ->
        [hybrid] 総合スコア
        [rules] あなたの点数
       *[model] モデル
    }の差ははっきりしません。
}
duels-none = ここでは並べ方は一つだけです。
contest-reading = AUC と誤差の幅：無作為に選んだ購入者とほかのリードのうち、購入者が上に来る割合。0.5は偶然です。表の灰色の行が、リードの採点に使われています。
contest-caption = { $split ->
    [cv] 交差検証：{ $n }件、購入{ $bought }件
    [time] 最近の日付、別のリード：{ $n }件、購入{ $bought }件
   *[time_known] 最近の日付、既知のリードも含む：{ $n }件、購入{ $bought }件
}
duels-caption = 同じ件での差
contest-method = グループ単位の交差検証：同じリードや取引先の件は必ず同じ側に入ります。最近の日付は一度だけ使いました。log loss の対応のある差の95%区間が0を含まないときだけ、勝ちとします。
split = { $split ->
    [cv] 交差検証
    [time] 最近の日付、別のリード
   *[time_known] 最近の日付、既知のリードも含む
}
axis-auc = AUC

folds-title = 運ですか、実力ですか？
folds-answer = 別々の検証{ $of }回のうち{ $won }回で、{ $scorer ->
    [rules] あなたの点数
    [hybrid] 総合スコア
   *[model] モデル
}が最も良い結果でした。
folds-reading = 1行が1回の検証：そのリストの上位{ $top }で届いた購入者。
folds-caption = 検証ごとの数字
periods-caption = それ以前に分かっていたことだけで予測した期間
folds-method = 交差検証の各分割は、学習に使っていないリードでの検証です。
axis-fold = 検証

weights-title = モデルと点数の割合はどのくらいですか？
weights-answer = モデルの割合が{ $low }～{ $high }の間なら、偶然と区別できる差はありません。最良は{ $best }です。{ $known ->
    [yes] 総合スコアは{ $used }を使っています。
   *[no] { "" }
}
weights-reading = 低いほど良い値です。帯：標準誤差1つ分。破線：使っている割合。
weights-caption = モデルの重みごとの損失
weights-method = 学習に使っていない件で、二つを対数オッズで固定の割合に混ぜたもの。総合スコア自身の重みは、評価に使う件を除いて決めています。
axis-model-weight = モデルの割合
axis-log-loss = Log loss

roc-title = 購入者がほかのリードより上に来る割合は？
roc-answer = 購入者とほかのリードを1件ずつ無作為に選ぶと、{ $scorer ->
    [rules] あなたの点数
    [hybrid] 総合スコア
   *[model] モデル
}は100回中{ $n }回、購入者を上に置きます{ $known ->
    [yes] （誤差の幅 { $margin }）。
   *[no] 。
}
roc-caption = 曲線の下の面積
roc-method = 学習に使っていないスコアの ROC 曲線。同点は半分に数えます。区間は DeLong 法（リードまたは取引先単位）です。
axis-others-flagged = 境目より上のほかのリード
axis-buyers-flagged = 境目より上の購入者

precision-title = 選んだリードのうち、何件が購入しますか？
precision-answer = 購入者100件中{ $recall }件に届くように{ $scorer ->
    [rules] あなたの点数
    [hybrid] 総合スコア
   *[model] モデル
}で選ぶと、選んだ100件中{ $precision }件が購入します。無作為なら{ $base }件です。
precision-reading = 破線は無作為なリストです。
precision-caption = 平均適合率
precision-method = 学習に使っていないスコアの適合率と再現率。平均適合率は同点を一段として数えます。
axis-precision = 選んだうち購入するリード

## データ

quality-title = データは健全ですか？
quality-answer = { $read }行を読み、{ $rejected }行は使えませんでした。除いた列：{ $kept_out }、結果を知っていそうな列：{ $suspects }、欠けのある列：{ $columns }列中{ $missing }列。
quality-method = 使えない行は理由ごとに数え、ファイルに残します。黙って捨てることはありません。理由はプログラムの言葉（英語）です。
sources-caption = 読んだもの
suspects-caption = 結果を先に知っているかもしれない列
kept-out-caption = 学習に使わない列
missing-caption = 欠けのある列
rejected = { $n } × { $reason }

notes-title = プログラムからのほかの注意は？
notes-answer = プログラムの記録にある注記{ $n }件（英語のまま）：
notes-method = 学習と監査で、除いたり仮定したりしたことの記録です。

again-title = これを再現するには？
again-answer = leadscore { $leadscore } によるバージョン { $version }。同じデータ、プロジェクト、シードからは同じバイト列ができます。
again-method = 指紋はファイルのハッシュです。違っていれば、データが違います。
again-caption = 同じでなければならないもの
again-seed = シード
again-project = プロジェクトファイルの指紋
files-caption = すべての数字が入ったファイル
model-card = モデルカード（人が書き足すもの）

## 表の見出し

col-rule = ルール
col-points = あなたの点数
col-implied = 結果が示す点数（誤差の幅）
col-implied-best = 結果が示す点数
col-verdict = 判定
col-todo = すること
col-leads-fired = リード
col-share-fired = 当てはまる割合
col-conversions = 購入
col-rate-fired = 当てはまる場合の購入
col-rate-quiet = 当てはまらない場合の購入
col-lift = 平均の何倍か
col-moves-with = 一緒に動くもの
col-adds = 増える購入者（誤差の幅）
col-leads-touched = 影響するリード
col-held-up = 試した結果
col-change = 変更
col-hot = 「{ $label }」のリード
col-caught-buyers = 届いた購入者
col-more-than-today = あなたの点数より多い分（誤差の幅）
col-more-than-edited = 直した点数より多い分（誤差の幅）
col-edits = 変更数
col-reached-fold = 届いた購入者
col-gain-nats = 改善 nats（誤差の幅）
col-changes = 内容
col-rank-yours = 点数の順位
col-rank-data = データの順位
col-rank-model = モデルの順位
col-signal = 手がかり
col-share-would = 当てはまる割合
col-would-pay = 相当する点数
col-alike = 同じことを示す列
col-as-rule = ルールにすると
col-what = 項目
col-value = 値
col-called = 連絡
col-corner = 象限
col-cases = 件数
col-rate = 購入
col-margin = 誤差の幅
col-ties = 同点で可能な最大
col-pair = 組
col-tau = tau-b
col-spearman = スピアマン
col-rbo = RBO
col-displacement = 平均の動き
col-lead = リード
col-on-day = 日付
col-moves = 動き
col-bought = 購入した
col-not-bought = 購入しなかった
col-why = 理由
col-bar = 棒
col-tenth = 10分の1
col-reached-so-far = ここまでに届いた割合
col-mean-score = 平均スコア
col-score-range = スコア
col-band = 区分
col-from = 下限
col-to = 上限
col-share = 割合
col-reached = 全購入者のうち
col-fit = 属性
col-limit = 境目
col-called-share = リストの割合
col-a-month = 月の件数
col-caught = 届く
col-missed = 逃す
col-caught-share = 全購入者のうち
col-pays = 実る連絡
col-says = 予測
col-happened = 実際
col-right = 誤差の範囲内
col-scorer = 並べ方
col-slope = 傾き（誤差の幅）
col-intercept = 切片
col-observed-expected = 実際／予測
col-brier = Brier
col-log-loss = Log loss
col-calibration-error = 平均のずれ
col-scores = スコア
col-share-buyers = 購入者の割合
col-others = ほか
col-share-others = ほかの割合
col-feature = 列
col-direction = 多いほど
col-share-gain = 失われる割合
col-log-loss-rise = Log loss の増加
col-score-points = スコアの点
col-values = 値
col-segment = グループ
col-reached-capacity = 上限までに届いた割合
col-reached-points = 点数で届いた割合
col-in-head = 上位に入る割合
col-auc = AUC
col-month = 月
col-leads = リード
col-too-young = 結果待ち
col-column = 列
col-level = 判定
col-psi = PSI
col-psi-chance = 偶然の値
col-psi-critical = 20回に1回
col-early = 以前の平均
col-late = 以後の平均
col-missing-early = 以前の欠け
col-missing-late = 以後の欠け
col-importance-rank = 重要度の順位
col-fold = 検証
col-period = 期間
col-average-precision = 平均適合率
col-reached-share = 上位10%で届いた割合
col-lift-share = そこでのリフト
col-split = 対象
col-log-loss-difference = Log loss の差（誤差の幅）
col-auc-difference = AUC の差（誤差の幅）
col-model-weight = モデル
col-standard-error = 標準誤差
col-ks = KS
col-base-rate = 無作為
col-others-flagged = ほかのリード
col-buyers-flagged = 購入者
col-precision = うち購入
col-point = 点
col-source = 入力
col-files = ファイル
col-rows-read = 読んだ行
col-duplicates = 重複
col-rejected = 使えない行
col-reasons = 理由
col-missing = 欠け
col-rate-missing = 欠けがある場合の購入
col-rate-present = 欠けがない場合の購入
col-file = ファイル
col-holds = 内容

## 用語

word-buyer = 購入者
word-buyer-means = プロジェクトが成約と数える行動を、期限内にしたリード。
word-case = 件
word-case-means = ある日付時点のあるリード。スコアはそれ以前を見て、結果はそれ以後に起きたことです。1件のリードが複数の件になることがあります。
word-points = あなたの点数
word-points-means = ルールがリードに与える点数。
word-implied = 結果が示す点数
word-implied-means = ほかの条件が同じとき、そのルールに当てはまるリードのその後に合う点数。ルールを1つずつ見ます。提案する変更は、すべてのルールとリストを見ます。分析者向け：データが示唆する点数。
word-margin = 誤差の幅
word-margin-means = 100回のうち95回は、このような幅の中に本当の値があります。分析者向け：95%信頼区間。
word-capacity = 連絡できる上限
word-capacity-means = リストのうち、連絡する時間がある割合。
word-tenth = 10分の1
word-tenth-means = 良い順に並べたリストの10分の1。分析者向け：十分位。
word-lift = 無作為の何倍か
word-lift-means = リストの一部に、同じ大きさの無作為な一部の何倍の購入者がいるか。分析者向け：リフト。
word-model = モデル
word-model-means = どんな事実が購入につながるかを、過去のリードから学んだ式。
word-hybrid = 総合スコア
word-hybrid-means = あなたの点数とモデルを一つに合わせたスコア。分析者向け：対数オッズで組み合わせたハイブリッド。
word-calibrated = 購入の見込み
word-calibrated-means = 実際に当たるように作られた確率。10%のリードなら10件に1件が購入します。分析者向け：較正された確率。
word-held-out = 学習に使っていないリード
word-held-out-means = 数字はすべて、採点するモデルの学習から除いたリードまたは取引先のものです。分析者向け：out-of-fold。
word-auc = AUC
word-auc-means = 購入者がほかのリードより上に来る割合。0.5は偶然、1は完全です。
word-log-loss = Log loss
word-log-loss-means = 確率がどのくらい外れているか。小さいほど良い値です。
word-psi = PSI
word-psi-means = 値の分布がどのくらい変わったか。0はまったく変わっていないことです。

## ウェブアプリ

app-pages = ページ
app-skip = 本文へ移動
app-home = ホーム
app-home-title = 現在の状況
app-leads = リード
app-leads-title = リード一覧
app-compare = 比較
app-compare-title = あなたの点数とモデルの比較
app-tune = 調整
app-tune-title = 点数を調整する
app-report = レポート
app-report-title = レポート
app-models = モデル
app-models-title = モデル
app-data = データ
app-data-title = スコアが学んだデータ
app-settings = 設定
app-settings-title = 設定
app-problem = うまくいきませんでした
app-not-found = ここには何もありません
app-back-home = ホームへ戻る
app-sign-in = サインイン
app-sign-in-lede = トークンを貼り付けてください。サインアウトするまでこのブラウザーに残り、どのページからも読めません。
app-sign-out = サインアウト
app-token = トークン
app-wrong-token = このトークンは登録されていません。
app-home-lede = スコアを付けているのは版 { $version } です。{ $rows } 件の事例から学び、そのうち { $bought } 件が購入しました。最後の学習または公開：{ $day }。
app-next = 次にすること
app-kept-leads = 保存されたリード
app-kept-scored = うち { $n } 件が一覧にあります
app-kept-events = 保存された行動
app-kept-note = サービス内の現在の数
app-scoring-version = スコアを付けている版
app-points-since = { $version } のモデル、その後に点数を公開
app-earlier-points = レポートの数値は版 { $base } のものです。その後に別の点数が公開され、いまのスコアを付けています（版 { $version }）。その数値をここで見るには学習し直してください。「leadscore audit」 ならすぐに判定できます。
app-drifted = 変化した列
app-drifted-note = 早い事例と遅い事例の間で
app-step-import = リードを取り込む
app-step-import-says = まだリードがありません。「leadscore serve --import」 で起動するか、POST /v1/leads と POST /v1/events に送ってください。
app-step-draft = 下書きを続ける
app-step-draft-says = まだ公開されていない点数が保存されています。
app-step-rules = ルールを見る
app-step-rules-says = { $n ->
    [0] 明らかにおかしいルールはありません。
   *[other] { $n } 個のルールは見直す価値があります。
 }
app-step-gems = 隠れた有望客を見つける
app-step-gems-says = { $n ->
   *[other] { $n } 件のリードが、モデルでは上位なのに点数では上位ではありません。
 }
app-step-call = 上位から連絡する
app-step-call-says = 上位から順の一覧です。絞り込み、保存し、CSV で持ち出せます。
app-no-report = この版にはレポートがありません。もう一度学習してください。
app-data-lede = 版 { $version } の学習に使ったもの、除いたもの、いまサービスにあるもの。
app-rows = 事例
app-rows-note = ある日のリード
app-bought = 購入
app-left-out = 除外
app-left-out-note = 新しすぎるか、すでに決着したもの
app-compare-lede = どちらの一覧も同じリードです。食い違うところでは、どちらかが間違っています。理由を読んで判断してください。
app-live = 現在のリード
app-live-none = まだリードがないか、点数と比べるモデルがありません。「leadscore serve --import」 で起動するか、API にリードを送ってください。
app-live-says = { $leads } 件のリードが両方の一覧にあります。点数の上位 { $k } 件のうち、100 件あたり { $n } 件がモデルの上位 { $k } 件にも入っています。
app-gems-title = 隠れた有望客
app-gems-says = モデルでは上位、点数では上位でない。
app-overrated-title = 過大評価
app-overrated-says = 点数では上位、モデルでは上位でない。
app-nobody = いまは誰もいません。
app-all-apart = これだけ離れたリードをすべて見る
app-history = 過去の同じ比較と、その結果
app-history-says = 版 { $version } のレポートから。
app-lead = リード
app-score = スコア
app-grade = ランク
app-chance = 見込み
app-points = 点数
app-rank = 順位
app-rank-points = 点数の順位
app-rank-model = モデルの順位
app-main-reason = 主な理由
app-filter = 絞り込み
app-lead-id = ID の先頭
app-any = すべて
app-none = なし
app-saved-list = 保存したリスト
app-apart = 順位の差（以上）
app-show = 表示
app-leads-lede = { $n ->
   *[other] { $n } 件のリードに、点数の順位とモデルの順位があります。
 }
app-no-leads = まだリードがありません。「leadscore serve --import」 で起動してプロジェクトのリードを取り込むか、POST /v1/leads と POST /v1/events に送ってください。
app-nothing-fits = この条件に合うリードがないか、スコアを計算中です。少し後でもう一度見てください。
app-pager = 一覧のページ
app-first-page = 最初のページ
app-next-page = 次のページ
app-csv = CSV でダウンロード
app-lists = 保存したリスト
app-lists-lede = リストは名前の付いた条件です。条件に合うリードは、今日も明日もそこに入ります。
app-list-name = 名前
app-list-condition = 条件
app-condition-help = 上の列、リードの属性、events('type')、events('type', days)、days_since('type') についての SQL です。例：
app-save-list = リストを保存
app-delete = 削除
app-delete-list = リスト { $name } を削除
app-lead-title = リード { $lead }
app-lead-lede = 取引先 { $account } · 担当 { $owner } · 登録 { $day }
app-closed-already-converted = このリードは購入済みです。一覧から外れました。
app-closed-disqualified = このリードは対象外になりました。一覧から外れました。
app-closed-not-yet-created = このリードはまだ存在しません。
app-rank-of = { $of } 件中 { $rank } 位
app-both-ranks = 点数で { $points } 位、モデルで { $model } 位
app-why = なぜこのスコアですか？
app-why-says = 平均的なリードは { $base } 点です。ここでの違いを合わせると { $score } になります。
app-reason = 理由
app-points-of-score = スコアの点
app-bar = 棒で表示
app-average = 平均的なリード
app-rest = その他すべて
app-ends = 尺度の端
app-overrides = 固定ルール
app-the-score = スコア
app-trend = ここまでの経過は？
app-trend-says = { $day } の { $from } から現在の { $to } へ。
app-day = 日
app-moves = 何で動きますか？
app-moves-lede = いまもう一つ、前回と同じ行動をした場合、またはルールが見ている属性の一つが別の値だった場合のスコアです。何も保存されません。
app-what-if = もしも
app-once-more = { $what }をもう一度
app-were-it = { $name }：{ $value }
app-change = 変化
app-new-score = その場合のスコア
app-ledger = ルールは何点を与えていますか？
app-ledger-says = ルールごとに、合計 { $n } 点。
app-rule = ルール
app-group = グループ
app-limits = グループと合計の上限・下限
app-events = 何をしましたか？
app-events-says = { $n ->
    [0] 何もわかっていません。
   *[other] { $n } 件の行動。最新の { $shown } 件を表示しています。
 }
app-when = 日時
app-what = 行動
app-details = 詳細
app-attributes = わかっていること
app-models-lede = いま応答しているのは版 { $version } です。昇格した版は、止まることなくすぐに引き継ぎます。
app-version = 版
app-made = 作成
app-scorer = スコアの元
app-caught = 上位10分の1に入った買い手
app-status = 状態
app-scores-now = スコアを付けています
app-promote = 昇格
app-promote-version = { $version } を昇格
app-reason-back = 戻す理由
app-go-back = 前の版に戻す
app-promotions = いつ、どの版が付けたか
app-no-promotions = まだ手で昇格したものはありません。
app-promotion = { $when }：{ $version } { $how ->
    [first] は最初の版
    [won] は前の版に勝った
    [rolled-back] に戻した
   *[promoted] を昇格した
 }
app-language = 言語
app-language-name = 日本語
app-capacity = 対応できるリードの数
app-capacity-share = 一覧は上位 { $top } で判断します。
app-capacity-leads = 一覧は上位 { $n } 件で判断します。
app-capacity-given = leadscore.toml の 「[report]」 の 「capacity」 で決めています。
app-capacity-default = leadscore.toml の 「[report]」 の 「capacity」 で変えられます。
app-levels = ランクとしきい値
app-levels-say = リードは段階の始まりで上がり、そこから { $n } 点下で外れます。ランクは leadscore.toml、しきい値はルールが決め、ここでは表示だけです。
app-grades = ランク（スコア）
app-thresholds = しきい値（点数）
app-level = 段階
app-begins = 始まり
app-subscribers = 段階の変化の通知先
app-subscribers-some = HTTP の /v1/subscriptions で作り、終わらせます。
app-subscribers-none = まだありません。POST /v1/subscriptions で宛先と内容を決めます。
app-subscribers-hidden = すべてを変えられる人（「admin」）だけに見えます。宛先には秘密が含まれることがあります。
app-wants-any = { $way ->
    [up] 段階へ上がったリード
    [down] 段階から下がったリード
   *[both] 段階を越えたリード
  }
app-wants-level = { $way ->
    [up] { $level } へ上がったリード
    [down] { $level } から下がったリード
   *[both] { $level } を越えたリード
  }
app-wants-owner = 担当者のいるものだけ
app-wants-first = 最初のスコアも
app-fares = { $sent ->
    [0] 到着はまだありません
   *[other] 到着 { $sent } 件（最後は { $when }）
  }· 待ち { $waiting } 件 · 断念 { $failed } 件
app-last-problem = 最後の失敗：{ $problem }
app-scope-read = read：通知先の宛先以外を見られます
app-scope-ingest = ingest：リードとイベントも送れます
app-scope-admin = admin：すべてを変えられます
app-tokens = トークン
app-tokens-none = ありません。このマシンを使う人は誰でも、すべてを見て変えられます。守るには一つ作ってください。
app-tokens-some = このどれかを持つ人だけが入れます。中身は誰にもわかりません。ハッシュだけが保存されています。
app-api = プログラム向け
app-api-says = ページでできることはすべて HTTP でもできます：
app-rules = ルール
app-tune-lede = スライダーを動かすと、一覧と二つの数字がすぐに変わります。保存するまで何も変わりません。
app-tune-no-script = 点数を動かすには JavaScript が必要です。API なら不要です：PUT /v1/rulebook/draft。
app-tune-was = 以前は
app-tune-capacity = 対応できる上位
app-tune-caught = 人（買い手 { $of } 人中）が上位 { $top } に入っています
app-tune-overlap = が、上位 { $top } のうちモデルの上位 { $top } にも入っています
app-tune-same = （保存時と同じ）
app-tune-more = （▲ { $n } 増）
app-tune-fewer = （▼ { $n } 減）
app-tune-loading = 履歴を読んでいます…
app-tune-failed = 履歴を読めません。
app-tune-saved = 下書きを保存しました。スコアは変わっていません。
app-tune-undone = 公開中の点数に戻しました。
app-tune-publishing = 公開中：履歴を計算し直しています…
app-tune-status = 上位 { $top } に買い手 { $n } 人、保存時の点数との差 { $more }。
app-tune-no-model = 比べるモデルがありません：データが学習時と違います
app-tune-page = { $of } 件中 { $from }～{ $to }
app-tune-fired = 事例の { $n }
app-tune-before = 前へ
app-tune-after = 次へ
app-tune-live = 現在のスコアはこの点数を使っています：版 { $version }。モデルは { $base } のもので、点数とモデルの重みは次の学習で学び直します。公開すると、1点の価値を同じ事例に合わせ直します。
app-tune-not-live = ルールのファイルは版 { $version } が使うものと違います。反映するには、公開するか、もう一度学習してください。
app-undo-all = すべて元に戻す
app-save-draft = 下書きを保存
app-note = 理由（履歴に残ります）
app-publish = 公開
app-call-list = 連絡リスト
app-moved = 変動
app-became = 結果
app-bought-word = 購入
app-draft-says = { $when } の下書きを見ています。
app-draft-old = 以前のルールに対する { $when } の下書きがあります。保存すると置き換わります。
app-book-history = 公開したルール
app-book-none = ここからはまだ公開していません。
app-book-now = 現在の点数
app-version-says = { $number } · { $when } · モデル { $model }
app-back = 戻す
app-back-to = 版 { $number } に戻す
