# Every sentence of the report page. A "buyer" is a lead with a conversion; a "case" is one lead on one date.
# Variables: see the same message in the other languages; all use the same ones.

## The page

page-title = Lead score report: { $project }
page-lede = Your points held against what the leads did next. Version { $version }. All figures are from leads that the model had not seen.
skip = Skip to the report
contents = Contents
analyst-view = Analyst view: show everything
no-script = The charts need JavaScript. Every number stands in the tables under “Show the numbers”.
show-numbers = Show the numbers
how-worked-out = How this is worked out
more = Details
in-short = In short
notice = Programs in this page, and their licenses
foot = Made by leadscore { $leadscore } from version { $version }. This file is complete: it loads nothing and sends nothing.
section-rules = Your rules
section-lists = Who is on top of the list
section-score = How good the score is
section-why = Why a lead has its score
section-where = For whom and when
section-proof = Tests and curves
section-data = Data and reproduction
section-glossary = Words
absent-title = What is not shown, and why
absent-line = { $title } ({ $why })
absent-no-rulebook = the project has no rulebook
absent-no-matrix = the rulebook has no matrix of fit and engagement
absent-no-thresholds = the rulebook has no thresholds
absent-no-model = no model was trained
absent-no-hybrid = there is no combined score
absent-no-time = the leads have no dates
absent-one-time = all leads were looked at on one date
absent-no-categories = there is nothing to group the leads by
absent-too-few-rows = too few leads
absent-too-few-conversions = too few buyers

## Small pieces

join = { $first } { $second }
sentence-gap = { " " }
list-between = { ", " }
list-last = { $rest } and { $last }
quoted = “{ $what }”
range = { $low } to { $high }
with-margin = { $value } ({ $margin })
no-margin = margin unknown
or-more = { $n } or more
or-less = { $n } or less
anything = cannot be told
rate-in-100 = { $n } in 100
rate-in-1000 = { $n } in 1,000
day = { $day } { $month } { $year }
month = { $month } { $year }
month-1 = Jan
month-2 = Feb
month-3 = Mar
month-4 = Apr
month-5 = May
month-6 = Jun
month-7 = Jul
month-8 = Aug
month-9 = Sep
month-10 = Oct
month-11 = Nov
month-12 = Dec
yes-no = { $is ->
    [yes] yes
   *[no] no
}
missing = not known
all-others = all others
evidence = { $what }: { $value }
reason = { $what } ({ $points })
pair = { $first } – { $second }
n-points = { $points } { $points ->
    [one] point
   *[other] points
}
n-cases = { $n ->
    [one] { $n } case
   *[other] { $n } cases
}

## What columns hold

any-event = event of any kind
any-activity = activity
list-or = { $rest } or { $last }
events-where = { $events } where { $condition }
not-so = { $what }: no
theme-colleagues = what colleagues do
theme-activity = activity of any kind
theme-limits-points = limits on groups of rules and on the total
theme-limits-model = limits and bends of the model's calibration
theme-period = the date
says-count = { $events } (times in { $days } days)
says-distinct-days = { $events } (days with it, of the last { $days })
says-days-since-last = days since the last { $events }
says-days-since-first = days since the first { $events }
says-sum = sum of { $name } of { $events } in { $days } days
says-mean = mean of { $name } of { $events } in { $days } days
says-max = max of { $name } of { $events } in { $days } days
says-last = last of { $name } of { $events } in { $days } days
says-distinct-values = different { $name } of { $events } in { $days } days
says-decayed-count = { $events }, recent ones counting more (half-life { $days } days)
says-trend = { $events }: the last { $days } days against the { $days } before
says-change-of-use = { $events }: the last { $days } days against the lead's own habit
says-share = share of { $events } among all events of { $days } days
says-sessions = visits ({ $events }) in { $days } days
says-time-spent = minutes of visits ({ $events }) in { $days } days
says-time-spent-last = minutes of the last visit ({ $events }) in { $days } days
says-tag-frequency = { $events } about { $name } in { $days } days
says-number = { $name }
says-days-since = days since { $name }
says-category = { $name }
says-mail = { $name } is a business address
says-domain = domain of { $name }
says-completeness = completeness of the profile
says-missing = { $name } is missing
says-same-domain = { $name } and { $other } share their domain
says-account = colleagues: { $inner }
says-account-active = number of colleagues with { $inner }
says-account-largest = largest of the colleagues: { $inner }
says-account-smallest = smallest of the colleagues: { $inner }

## Who ranks the leads

name-rules = Your points
name-edited = Your points after the changes
name-model = The model
name-hybrid = The combined score
name-base = The average
name-random = At random
learner-logistic = Logistic model
learner-tree = Tree
learner-forest = Forest
learner-boosting = Boosting

## Verdict

verdict-is-ready = Ready to use
verdict-is-with-care = Use with care
verdict-is-not-ready = Not ready to use
verdict-reasons = { $verdict ->
    [not-ready] What stands in the way
   *[with-care] What to keep in mind, and what to do about it
}
learned-from = { $kind ->
    [log] Learned from { $leads } leads, looked at on { $cutoffs } dates from { $first } to { $last }: { $rows } cases (a case is one lead on one date), and { $bought } of them bought. “Bought” means: converted within { $days } days after the date.
   *[table] Learned from { $leads } leads in { $rows } cases, of which { $bought } bought. “Bought” means: converted, as the table says.
}
short-rules-question = Which rules are off?
short-rules = { $n ->
    [0] None of the { $of } rules is off.
    [one] { $n } of { $of }: { $names }.
   *[other] { $n } of { $of }, above all { $names }.
}
rule-is = “{ $rule }” ({ $verdict })
short-first-question = What should we change first?
short-first = { $n ->
    [0] { $edit }. That is the only change that pays.
    [one] { $edit }. Then one more, listed below.
   *[other] { $edit }. Then { $n } more, listed below.
}{ $lost ->
    [0] { "" }
    [one] { " " }One of the changes did not hold up when it was tried; the list says which.
   *[other] { " " }{ $lost } of the changes did not hold up when they were tried; the list says which.
}
short-nothing = Nothing. No change of points was found that would hold up.
short-nothing-but = Nothing has to change: no change of points reached more buyers on later leads beyond chance. If you change something all the same, begin with “{ $rule }” ({ $verdict }).
short-wins-question = What does that win?
short-use-question = What should we rank leads by?
short-use = { $scorer ->
    [rules] By your points: no model was found to be better.
    [hybrid] By the combined score, which joins your points and the model.
    [base] By nothing here: no ranking beats chance.
   *[model] By the model.
}
short-not-hybrid = Joining your points and the model into one combined score was tried too, and is no better.
short-use-either = { $scorer ->
    [hybrid] By the combined score, which is in use, or by { $points ->
        [edited] your corrected points
       *[rules] your points
    }: here they are equally good.
   *[model] By the model, which is in use, or by { $points ->
        [edited] your corrected points
       *[rules] your points
    }: here they are equally good.
}
at-capacity = In the best { $top } of the list: { $what }
short-sure-question = How sure is this?
short-sure-edits = { $sure ->
    [yes] That the changes win together is sure beyond chance ({ $more }, margin { $margin }: all above 0).
   *[no] That the changes win together may be chance ({ $more }, margin { $margin }).
} One by one, of { $n }: { $held } held up, { $perhaps } may be chance, { $lost } did not hold up.
short-sure = { $bought } leads bought, which is what all margins here rest on. In { $won } of { $of } tests on leads it had not seen, { $scorer ->
    [rules] your points were
    [hybrid] the combined score was
    [base] the average was
   *[model] the model was
} the best.
short-sure-ahead = { $bought } leads bought, which is what all margins here rest on. In { $won } of { $of } tests on leads it had not seen, { $scorer ->
    [hybrid] the combined score was
    [base] the average was
   *[model] the model was
} ahead of your points.
short-later = It was also tried once on the latest dates, with { $n } cases and { $bought } buyers, see the analyst view.
reason-few-conversions = Only { $n } leads or accounts bought; { $needed } would be good. The margins are wide: use the order of the list, and do not judge single rules by it.
reason-few-leads = Only { $n } leads; { $needed } would be good. Use the order of the list rather than the percentages.
reason-leak = { $known ->
    [yes] The column “{ $column }” alone ranks { $n } of 100 buyers above non-buyers: it may have been filled in after the sale. Check it before you trust anything here.
   *[no] The column “{ $column }” may have been filled in after the sale. Check it before you trust anything here.
}
reason-nothing-beats-base-rate = No ranking is better than chance on leads it had not seen. Do not call by it: tell the project more about the leads, or wait for more buyers, and train again.
reason-nothing-beats-rules = No model beats your points beyond chance: rank by either. The changes below, if there are any, matter more than that choice.
reason-rules-backwards = Your points rank backwards: a buyer has more points than a non-buyer only { $n } times in 100. Do not call by points before the rules below are mended.
reason-miscalibrated = The percentages are off: for every 100 buyers that were predicted, { $n } bought. Rank by the score, but do not plan with the percentages.
reason-later-winner = On the latest dates { $scorer ->
    [rules] your points do
    [hybrid] the combined score does
    [base] the average does
   *[model] the model does
} better than { $used ->
    [rules] your points
    [hybrid] the combined score
    [base] the average
   *[model] the model
}, which is used. Go on, and compare the two again.
reason-drift = { $n ->
    [one] The leads have changed: { $n } column is not what it was, “{ $worst }”. Use the order of the list rather than the percentages.
   *[other] The leads have changed: { $n } columns are not what they were, most of all “{ $worst }”. Use the order of the list rather than the percentages.
}
reason-rejected = { $n } rows of data ({ $share }) could not be used. “Is the data sound?” below says why; mend them where they come from.
train-again = { $weeks ->
    [0] Train again as soon as new outcomes are known.
    [one] Train again in { $weeks } week, when new outcomes are known.
   *[other] Train again in { $weeks } weeks, when new outcomes are known.
}
tile-leads = Leads
tile-cases = in { $n } cases
tile-buyers = Leads that bought
tile-buyers-note = { $rate } leads, { $of_cases } cases
tile-dates = Dates looked at
tile-rules = Rules in use
tile-capacity = Share you can call
tile-capacity-note = { $given ->
    [given] as your project says; about { $n } leads a list
   *[assumed] assumed; about { $n } leads a list
}

## Points against data

points-title = Which of your points are off?
points-answer = { $n ->
    [one] Your one rule: { $parts }.
   *[other] Of your { $n } rules, { $parts }.
}
points-part = { $what ->
    [wrong] { $n ->
        [one] { $n } works the wrong way
       *[other] { $n } work the wrong way
    }
    [lower] { $n ->
        [one] { $n } counts for too much
       *[other] { $n } count for too much
    }
    [raise] { $n ->
        [one] { $n } counts for too little
       *[other] { $n } count for too little
    }
    [idle] { $n ->
        [one] { $n } does nothing
       *[other] { $n } do nothing
    }
    [keep] { $n ->
        [one] { $n } is right
       *[other] { $n } are right
    }
   *[unsure] { $n ->
        [one] { $n } cannot be judged yet
       *[other] { $n } cannot be judged yet
    }
}
points-one = “{ $rule }”: you give { $points }, past outcomes imply { $margin }.{ $changes ->
    [yes] { " " }Suggested: { $to }.
   *[no] { "" }
}
points-reading = Circle: your points. Diamond and bar: what past outcomes imply for the rule by itself, with its margin of error; a circle outside its bar is worth a look.{ $n ->
    [0] { "" }
   *[other] { " " }Triangle: the suggested change. It may lie beside the bar, because changes are chosen together, by what they win in the part of the list that you call.
}
points-tiers = Where a rule gives several points, such as 5 / 10, “outcomes imply” and the chart speak of the largest; the others go along in proportion.
points-more = The chart shows the { $shown } rules that are farthest off, of { $n }; the table below has all.
points-adjusted = Leads are compared with others that are alike in { $list } and in all other rules.
causality = Points predict, they do not cause: leads with many points get called, so what a rule seems worth contains what the calls did.
points-method = All rules are fitted together to what the leads did next (logistic regression with intervals that take the cases of one lead or account together), so that each rule is credited only with what it adds to the others. The effects are put on the scale of your points by the best straight line from your totals to the outcomes. A rule is called off only where its points lie outside of the 95% interval; a wrong sign only after correction for the number of rules.
points-legend-wrong = Works the wrong way
points-legend-points = Counts too much
points-legend-model = Counts too little
points-legend-bought = In line with the data
points-legend-other = Does nothing, or unclear
points-todo-caption = Rules to act on, the most urgent first
points-caption = Every rule against what the leads did next
axis-points = Points
verdict-keep = right
verdict-raise = counts too little
verdict-lower = counts too much
verdict-takes-too-much = takes off too much
verdict-takes-too-little = takes off too little
verdict-wrong-sign = works the wrong way
verdict-dead = never fires
verdict-saturated = fires always
verdict-capped-out = hidden by a limit
verdict-dominated = paid twice
verdict-stale = gone quiet
verdict-too-little-evidence = too little evidence
todo-keep = Leave it at { $points }.
todo-raise = { $sign ->
    [minus] Takes off too little: past outcomes imply { $margin }.
   *[plus] Gives too little: past outcomes imply { $margin }.
}
todo-lower = { $sign ->
    [minus] Takes off too much: past outcomes imply { $margin }.
   *[plus] Gives too much: past outcomes imply { $margin }.
}
todo-wrong-sign = { $sign ->
    [minus] You take points off, but leads with it buy more often than others like them. Ask why.
   *[plus] You give points, but leads with it buy less often than others like them. Ask why.
}
todo-dead = { $leads ->
    [0] It never fired. Check its condition, or delete it.
    [one] It fired for { $leads } lead only. Check its condition, or delete it.
   *[other] It fired for { $leads } leads only. Check its condition, or delete it.
}
todo-saturated = It fires for { $share } of all cases, so it tells nobody apart. Ask for more, or delete it.
todo-capped-out = In { $hidden } of the cases where it fires, a limit swallows its points. Raise the limit, or delete the rule.
todo-dominated = The rule “{ $other }” already pays for the same leads. Keep one of the two.
todo-stale = It has not fired for { $days } days. Check whether it is still tracked.
todo-too-little-evidence = Leave it: { $converted } buyers among its cases are too few to tell.
todo-change = { $held ->
    [no] Going from { $from } to { $to } looked right on earlier leads and did not hold up later: leave it as it is, or change it and watch it.
   *[yes] { $alone ->
        [off] Change it from { $from } to { $to }.
       *[right] Change it from { $from } to { $to }: fair by itself, it goes better with the other changes this way.
    }
}
todo-no-change = No change is suggested.
points-no-change = { $why ->
    [beside] Where no change is suggested: beside the other changes, none won buyers that can be told from chance.
    [loses] No change is suggested, because those that looked right on earlier leads lost buyers on later ones.
    [nothing] No change is suggested, because none was found that wins buyers in the part of the list that you call. A rule that is off by itself need not change who is on top.
   *[untried] No change is suggested, because none could be tried on leads that had no part in the choice.
}
moves-with = { $rule } ({ $share })

## Edits

edits-title = What should we change first, and what does it win?
edits-pays = { $n ->
    [one] Change 1 rule, and the best { $top } of the list holds { $then } buyers instead of { $today }: { $more } more (margin { $margin }).
   *[other] Change { $n } rules, and the best { $top } of the list holds { $then } buyers instead of { $today }: { $more } more (margin { $margin }).
}
edits-perhaps = { $n ->
    [one] Changing 1 rule may pay: on later leads the best { $top } of the list held { $then } buyers instead of { $today } ({ $more } more, margin { $margin }), but that may be chance.
   *[other] Changing { $n } rules may pay: on later leads the best { $top } of the list held { $then } buyers instead of { $today } ({ $more } more, margin { $margin }), but that may be chance.
}
edits-loses = Change nothing: { $n ->
    [one] the change that looked best
   *[other] the { $n } changes that looked best
} on earlier leads did not hold on later ones, where the best { $top } of the list would hold { $then } buyers instead of { $today } (margin { $margin }, of { $converted }).
edits-nothing = Change nothing: no edit of the points wins anything that holds on leads it was not chosen on. The best { $top } of the list holds { $today } of { $converted } buyers. A rule that is off by itself need not change who is on top of the list.
edits-none-found = No edits could be looked for; the analyst view says why.
edits-lists = That is over { $lists } lists of about { $calls } leads each; the same lead may stand on several.
edits-apply = To write these changes into your rulebook, comments kept: leadscore audit --suggest --apply
edits-lost = { $n ->
    [one] { $names } did not hold up on the leads it was tried on ({ $cost } buyers): leave it out, or watch it. To leave it out: leadscore audit --suggest --apply { $flags }
   *[other] { $names } did not hold up on the leads they were tried on ({ $cost } buyers): leave them out, or watch them. To leave them out: leadscore audit --suggest --apply { $flags }
}
edits-fewer = { $n ->
    [one] Rather change less? The best change alone ({ $names }) brings { $share } of the better fit to what leads did that all { $of } bring on the leads they were chosen on. To make just that one: leadscore audit --suggest --edits { $n } --apply
   *[other] Rather change less? The best { $n } changes ({ $names }) bring { $share } of the better fit to what leads did that all { $of } bring on the leads they were chosen on. To make just those: leadscore audit --suggest --edits { $n } --apply
}
edits-off = “Off” and “change” are two questions: a rule is off by itself; the changes are those few that win most together. { $off ->
    [one] The one rule that is off is { $both ->
        [0] not among the changes.
       *[other] among the changes.
    }
   *[other] Of the { $off } rules that are off, { $both } are among the changes.
}{ $left ->
    [0] { "" }
   *[other] { " " }Left as they are: { $names }; once the changes are made, changing these too wins no more.
}{ $others ->
    [0] { "" }
    [one] { " " }One change is of a rule that is not off by itself: it evens out the others.
   *[other] { " " }{ $others } changes are of rules that are not off by themselves: they even out the others.
}
axis-reached-more = More buyers reached than with today's points
edits-chart = { $apart ->
    [time] The chart shows how the number of changes was chosen, on earlier leads alone: as few as fit what leads did as well as any number, within chance, and reach no fewer buyers. Bars are margins: a number whose bar holds 0 may win nothing. What the chosen changes win, above, is counted in buyers on later leads.
   *[groups] The chart shows how the number of changes was chosen: as few as fit what leads did as well as any number, within chance, and reach no fewer buyers. Bars are margins: a number whose bar holds 0 may win nothing. What the chosen changes win, above, is counted in buyers on leads that had no part in the choice.
}
edits-tried = { $apart ->
    [time] Edits were chosen on { $found } earlier cases and tried on { $tried } later ones with { $converted } buyers, which had no part in the choice.
   *[groups] Edits were chosen on { $found } cases and tried on { $tried } others with { $converted } buyers, which had no part in the choice.
}
edits-held = “Held up”: the whole margin lies above 0. “Did not hold up”: fewer buyers were reached than without it. Anything else may be chance; a change that may be chance by itself can still win together with the others.
edits-caption = Changes, the most useful first; each adds to those above it in the best { $top } of the list, counted on leads that had no part in the choice
edits-path-caption = The best rulebook for each number of changes, on cases it was not found on ({ $folds } folds)
edits-tip = { $n ->
    [one] { $n } change: { $reached } of 100 buyers reached
   *[other] { $n } changes: { $reached } of 100 buyers reached
}
edits-chosen = chosen
edits-method = For every number of changes, the best set of changed points is searched on earlier leads, in whole points and within the limits of the rulebook. How many changes are worth it is decided by cross-validation; what they win is counted once on later leads, with a bootstrap over leads or accounts.
edit-one = “{ $rule }”: from { $from } to { $to }
crossing = “{ $label }” is what your rulebook calls leads with { $at } points or more. With all changes, { $up } leads become “{ $label }” and { $down } no longer are; move that limit if you want as many as before.
axis-edits = Number of changed rules
held-yes = held up
held-perhaps = may be chance
held-no = did not hold up
choice-title = Points, corrected points, or a model?
choice-same = The same { $rows } { $apart ->
    [time] later cases
   *[groups] cases
} for everybody, and nobody had seen them before.
choice-ahead = { $apart ->
    [time] On later leads
   *[groups] On leads it had not seen
}, { $scorer ->
    [hybrid] the combined score
   *[model] the model
} reaches { $caught } buyers in the best { $top } of the list, { $points ->
    [edited] your corrected points
   *[rules] your points
} { $by_points }: the difference ({ $n }, margin { $margin }) is more than chance explains.
choice-behind = { $apart ->
    [time] On later leads
   *[groups] On leads it had not seen
}, { $scorer ->
    [hybrid] the combined score
   *[model] the model
} reaches { $caught } buyers in the best { $top } of the list, { $points ->
    [edited] your corrected points
   *[rules] your points
} { $by_points }: the difference ({ $n }, margin { $margin }) is more than chance explains. Stay with { $points ->
    [edited] the corrected points
   *[rules] your points
}.
choice-tie = { $apart ->
    [time] On later leads
   *[groups] On leads it had not seen
}, { $scorer ->
    [hybrid] the combined score
   *[model] the model
} reaches { $caught } buyers in the best { $top } of the list, { $points ->
    [edited] your corrected points
   *[rules] your points
} { $by_points }: the difference ({ $n }, margin { $margin }) may be chance. { $points ->
    [edited] Corrected points do about as well, without a model.
   *[rules] Your points do about as well, without a model.
}
choice-reading = “Your points after the changes” are all suggested changes together.
choice-caption = Buyers reached in the best { $top } of { $rows } cases with { $converted } buyers; the line on grey is what scores leads
choice-method = Everybody is judged on the same cases at the same capacity. Changes of points and models were learned from what was known before those cases; where nothing is known of time, from other leads. Margins are 95% bootstrap intervals over leads or accounts, the same draws for all.
axis-caught = Buyers reached

## Ranks of rules

slope-title = Which rules would change places?
slope-answer = “{ $rule }”: by your points number { $yours } of { $n }, by the data number { $data }.
slope-same = The order of your rules is about right: none moves by more than a place.
slope-reading = The { $n } rules that move most. Blue rises, orange falls, grey moves by one place at most; numbers are places among all rules.
slope-caption = Places of { $n } rules
slope-method = On the left, rules are ordered by your points; on the right, by the points that past outcomes imply. Rules without such an estimate are left out.
axis-by-you = by your points
axis-by-data = by the data

## Missed signals

missed-title = What do your rules miss?
missed-none = Nothing stands out: no other column says more about buyers than your rules do already.
missed-answer = { $n ->
    [one] One thing that no rule uses: { $signal }. Leads with it buy { $rate }, others { $quiet }; it would be worth about { n-points }.
   *[other] { $n } things that no rule uses, above all: { $signal }. Leads with it buy { $rate }, others { $quiet }; it would be worth about { n-points }.
}
missed-reading = How often leads buy with and without each signal. Signals that say the same as one shown are listed with it in the table.
missed-caption = What no rule uses but outcomes do
missed-method = Every column is tried as one more rule beside yours (score test, clustered, corrected for all that was tried). Points are on the scale of your rulebook.
asks-at-least = { $what }: { $number } or more
asks-below = { $what }: less than { $number }
asks-is = { $what }: { $level }
asks-at-least-count = { $events }: at least { $number } in { $days } days
asks-below-count = { $events }: fewer than { $number } in { $days } days
asks-at-least-distinct-days = { $events } on { $number } or more of the last { $days } days
asks-below-distinct-days = { $events } on fewer than { $number } of the last { $days } days
asks-at-least-days-since-last = no { $events } for { $number } days
asks-below-days-since-last = { $events } within the last { $number } days
asks-at-least-days-since-first = first { $events } at least { $number } days ago
asks-below-days-since-first = first { $events } less than { $number } days ago
asks-at-least-sum = “{ $name }” adds up to { $number } or more in { $days } days ({ $events })
asks-below-sum = “{ $name }” adds up to less than { $number } in { $days } days ({ $events })
asks-at-least-max = “{ $name }” of { $number } or more at least once in { $days } days ({ $events })
asks-below-max = “{ $name }” never { $number } or more in { $days } days ({ $events })
asks-at-least-change-of-use = { $events }: more in the last { $days } days than is usual for the lead
asks-below-change-of-use = { $events }: less in the last { $days } days than is usual for the lead
asks-at-least-trend = { $events }: more in the last { $days } days than in the { $days } before
asks-below-trend = { $events }: less in the last { $days } days than in the { $days } before
legend-with = with it
legend-without = without it

## The book as a whole

book-title = Does the rulebook fit as a whole?
book-backwards = More points go with fewer buyers.
book-proportional = { $holds ->
    [yes] Within chance, points are in proportion to what they are worth.
   *[no] Points are not in proportion to what they are worth.
}
book-interaction = { $kind ->
    [more] Leads that both fit and are active buy more often than the sum of their points says.
    [less] Leads that both fit and are active buy less often than the sum of their points says.
   *[none] Adding up fit and activity is fair.
}
book-limits = Limits change the points of { $share } of all cases.
book-caption = The rulebook in figures
book-method = Proportionality: likelihood-ratio test of one common scale for all rules against free effects, corrected for leads with several cases. Fit and activity: the same test for their product.
book-slope = Log-odds a point
book-proportional-p = p-value of proportional points
book-both = Log-odds of fit and activity together, beyond their sum
book-both-p = p-value of that
book-limit-rules = Cases changed by a rule's own limit
book-limit-total = Cases changed by the limit of the total
book-limit-group = Cases changed by the limit of group “{ $group }”

## Gains

gains-title = If we can only call some, how many buyers do we reach?
gains-answer = { $which ->
    [all] Call the top { $top } first and you reach { $hybrid } of every 100 buyers with the combined score, { $model } with the model, { $rules } with your points, { $random } at random.
    [rules-model] Call the top { $top } first and you reach { $model } of every 100 buyers with the model, { $rules } with your points, { $random } at random.
    [rules] Call the top { $top } first and you reach { $rules } of every 100 buyers with your points, { $random } at random.
   *[model] Call the top { $top } first and you reach { $model } of every 100 buyers with the model, { $random } at random.
}
gains-more = { $scorer ->
    [hybrid] The combined score
   *[model] The model
} reaches { $n } more buyers of every 100 than your points (margin { $low } to { $high }), more than chance explains.
gains-fewer = { $scorer ->
    [hybrid] The combined score
   *[model] The model
} reaches { $n } fewer buyers of every 100 than your points (margin { $less_low } to { $less_high }), more than chance explains.
gains-unsure = The difference between your points and { $scorer ->
    [hybrid] the combined score
   *[model] the model
} ({ $n } of every 100 buyers, margin { $low } to { $high }) may be chance.
gains-no-interval = There are too few buyers to say whether the difference is chance.
gains-reading = { $given ->
    [given] Each line shows how many of all buyers are reached when the list is called from the top. The dashed line is your team's capacity, { $top }.
   *[assumed] Each line shows how many of all buyers are reached when the list is called from the top. The dashed line is at { $top }; tell the project your own (capacity in its section [report]) and it moves there.
}
gains-lists = There are { $lists } lists, one for each date; each is called from its own top, and what they reach is added up.
gains-ties = Your points take only { $n } different values, so many leads are tied; among those, the order is chance, and the line shows the average.
gains-caption = Share of all buyers reached, by share of the list called (the first line is your capacity, with margins)
gains-method = Every lead is scored by a model that was not trained on it. At a tie, buyers are shared out in proportion. Margins are 95% bootstrap intervals over leads or accounts, the same samples for all lines.
axis-called = Share of the list you call
axis-reached = Buyers reached

## Quadrant

quadrant-title = Where do your points and the model disagree?
quadrant-answer = { $gems } cases the model puts in its best { $top } and your points do not: { $gems_bought } of them bought ({ $gems_rate }). { $over } the other way round: { $over_bought } bought ({ $over_rate }).
quadrant-reading = Each dot is one case; the higher, the better for the model, the farther right, the more points. { $n } of { $of } cases are drawn, large disagreements and buyers on top first; the table counts all.
quadrant-caption = All cases by corner; high means in the best { $top }
quadrant-method = Places in the list are shares from 0 (last) to 100% (first), ties sharing their middle. The borders are at capacity. Margins are 95% Wilson intervals.
corner-both = High with both
corner-gems = Hidden gems: the model says yes, your points do not
corner-over = Overrated: your points say yes, the model does not
corner-neither = Low with both
corner-gems-short = Hidden gems
corner-over-short = Overrated
axis-place-points = Place by your points (100% = top)
axis-place-model = Place by the model (100% = top)
legend-bought = Bought
legend-not = Did not buy

## Overlap

overlap-title = How alike are the lists?
overlap-answer = Of the top { $top }, { $n } in 100 leads are on both the list by { $first ->
    [rules] your points
    [hybrid] the combined score
   *[model] the model
} and that by { $second ->
    [rules] your points
    [hybrid] the combined score
   *[model] the model
}. On average a lead moves by { $moves } of the list.
overlap-reading = How many leads the heads of two lists share, by how long the heads are. Dashed: your capacity.
overlap-caption = Leads that two lists share, by length of the head
overlap-rank-caption = Agreement of whole rankings
overlap-method = Ties at the border are counted in proportion. tau-b: Kendall's rank correlation with ties. RBO: rank-biased overlap with most weight on the leads within capacity.
axis-top = Top share of each list
axis-both = On both lists

## Movers

movers-title = Which leads change places most?
movers-answer = The { $up } leads that the model lifts most bought { $up_rate }, the { $down } that it drops most { $down_rate }.
movers-reading = Places are those on one list, of about { $n } cases; 1 is the best. “Why” says where the model thinks better (+) or worse (−) of the lead than your points do, in points of the score; “no” means that the lead did not do it. Check a few by hand.
movers-up-caption = Rise most with the model ({ $shown } of { $n })
movers-down-caption = Fall most with the model ({ $shown } of { $n })
movers-method = The largest differences of the rank by points and the rank by the model, one line a lead. Ranks and outcomes are held out. Reasons: what each thing adds to the final model, less what it adds to your points, both on the scale of the score.

## Tenths

tenths-title = How much better than chance is the top of the list?
tenths-answer = { $known ->
    [yes] The best tenth holds { $lift } times as many buyers as a tenth picked at random (margin { $margin }): { $rate } buy there, { $base } overall.
   *[no] The best tenth holds { $lift } times as many buyers as a tenth picked at random: { $rate } buy there, { $base } overall. There are too few buyers for a margin.
}{ $scorer ->
    [rules] { " " }(By your points.)
    [hybrid] { " " }(By the combined score.)
   *[model] { " " }(By the model.)
}
tenths-reading = The list in ten equal parts, best first. Dashed: a list at random. Thin lines: margin of error.
tenths-tip = Tenth { $n }: { $cases } cases, { $bought } bought, { $rate }
tenths-caption = The list in tenths, by { $scorer ->
    [rules] your points
    [hybrid] the combined score
   *[model] the model
}
tenths-method = The cases of each list are ordered by their held-out score and cut into ten equal parts, and the same parts of all lists are taken together; ties at a border are shared out. Lift is the share of buyers over that of all cases. Margins by bootstrap over leads or accounts.
axis-lift = Times as good as chance
axis-tenth = Tenth of the list, best first

## Grades and bands

bands-title = How often do leads of each grade buy?
bands-answer = { $n ->
    [one] { $first }: { $first_rate } buy.
   *[other] { $first }: { $first_rate } buy. { $last }: { $last_rate }.
}
bands-reading = Bars: leads of each kind that bought. Thin lines: margin of error.
bands-caption = { $kind ->
    [grade] By grade
    [label] By label of your rulebook
   *[score] By score
}
bands-method = Held-out scores are put on the scale and cut where the project cuts grades. Margins are 95% intervals that take the cases of one lead or account together. Overrides are not applied.
band = { $kind ->
    [grade] Grade { $name }
   *[label] { $name }
}
band-below = { $kind ->
    [grade] No grade
   *[label] Below all labels
}
matrix-caption = By fit (rows) and engagement (columns) of your rulebook; the darker, the more often they buy
matrix-fit = Fit { $letter }
matrix-engagement = Engagement { $n }
axis-rate = Leads that buy

## Limits

thresholds-title = Where should we draw the line?
thresholds-answer = { $has_month ->
    [yes] { $kind ->
        [points] At { $limit } { $limit ->
            [one] point
           *[other] points
        }
       *[score] At a score of { $limit }
    }: about { $month } leads a month to call, { $caught } of every 100 buyers caught, one buyer for every { $calls } calls.
   *[no] { $kind ->
        [points] At { $limit } { $limit ->
            [one] point
           *[other] points
        }
       *[score] At a score of { $limit }
    }: { $called } leads to call ({ $share }), { $caught } of every 100 buyers caught, one buyer for every { $calls } calls.
}
thresholds-slider = { $kind ->
    [points] Try another number of points:
   *[score] Try another score:
}
thresholds-reading = { $given ->
    [given] The dashed line is the limit that fills your capacity, { $top } of the list.
   *[assumed] The dashed line is the limit at which { $top } of the list is called.
}
thresholds-caption = What every limit brings
thresholds-method = Counted over all cases with their held-out scores, before overrides. Leads a month: different leads at or above the limit on one of the month's dates.
confusion-caption = Cases at this limit
row-called = Called
row-passed = Not called
legend-caught = Buyers caught
legend-called = Leads to call
axis-limit = { $kind ->
    [points] Called from so many points on
   *[score] Called from this score on
}
axis-share = Share

## Calibration

calibration-title = When it says 30%, is it 30%?
calibration-answer = { $kind ->
    [all] Yes: in all { $n } groups the prediction lies within the margin of error.
    [most] Mostly: in { $right } of { $n } groups the prediction lies within the margin of error.
   *[few] Not really: only in { $right } of { $n } groups the prediction lies within the margin of error. Rank by the score, but do not plan with the percentages.
} The leads it likes best were said to buy { $says } in 100 and bought { $did } in 100 (margin { $margin }).
calibration-reading = Each mark is a group of cases with similar predictions; thin lines are margins. On the dashed line, predictions come true. Your points are no percentages: they are translated as well as can be.
calibration-tip = said { $says }, happened { $did }, { $n } cases
calibration-caption = Predicted and happened, by { $scorer ->
    [rules] your points, translated
    [hybrid] the combined score
   *[model] the model
}
calibration-summary = Calibration in figures
calibration-method = Ten groups of equal size by held-out prediction; Wilson intervals, widened where cases of one lead or account hang together. Slope 1 and intercept 0 are right; below 1 is overconfident.
axis-says = Predicted
axis-happened = Happened

## Distribution

distribution-title = Do buyers get higher scores?
distribution-answer = { $kind ->
    [points] Half of the buyers have { $bought } { $bought ->
        [one] point
       *[other] points
    } or more, half of the others { $other } or more.
   *[score] Half of the buyers have a score of { $bought } or more, half of the others { $other } or more.
}
distribution-reading = Shares within each of the two groups. The farther apart the shapes, the better.
distribution-caption = Cases by { $scorer ->
    [rules] points
    [hybrid] combined score
   *[model] score of the model
}
distribution-method = Histograms of held-out scores, each group adding up to 100%.
axis-score = { $kind ->
    [points] Your points
   *[score] Score
}
axis-group-share = Share of the group

## Importance

importance-title = What does the model look at?
importance-answer = { $known ->
    [yes] Above all at “{ $what }”: without it the model would lose { $share } of what it knows.
   *[no] Above all at “{ $what }”.
}{ $direction ->
    [raises] { " " }More of it raises the score.
    [lowers] { " " }More of it lowers the score.
   *[unclear] { "" }
}
importance-reading = Bars: what is lost when the column is shuffled. Thin lines: margin of error. Important is not the same as cause.
importance-more = { $n ->
    [one] { $n } more column is not listed.
   *[other] { $n } more columns are not listed.
}
importance-caption = Columns by importance ({ $n } shuffles of { $rows } held-out cases)
importance-method = Each column is shuffled on held-out cases, and the rise of the log loss is measured (permutation importance, intervals over leads or accounts). Columns that move together share their importance.
axis-importance = { $kind ->
    [share] Share of the model's knowledge that is lost
   *[loss] Rise of the log loss
}
direction = { $direction ->
    [raises] raises the score
    [lowers] lowers the score
   *[unclear] depends
}

## Examples

examples-title = Why does a lead have its score?
examples-answer = Lead { $lead } has a score of { $score }: { $reasons }.
examples-reading = Every score starts at that of an average lead; reasons add to it or take from it, and all lines add up to the score.
examples-method = Exact contributions (linear terms and tree Shapley values), gathered by rule or theme, in whole points of the score. Scores and reasons are of the final model, the chance of buying is held out.
example-caption = { $kind ->
    [high-bought] High score, bought
    [high-not] High score, did not buy
    [middle] Middle of the list
    [low-bought] Low score, bought all the same
   *[low-not] Low score, did not buy
}: lead { $lead }{ $has_day ->
    [yes] { " " }on { $day }
   *[no] { "" }
}, score { $score }, chance of buying { $rate }
part-base = An average lead
part-other = Everything else
part-limit = End of the scale
part-score = Score

## Dependence

dependence-title = How does the score go with single values?
dependence-answer = “{ $what }”: most with { $high } ({ SIGNED($most) } { $most ->
    [one] point
   *[other] points
} of score), least with { $low } ({ SIGNED($least) }).
dependence-reading = Points of the model's score that a value is worth, all else as it is; 0 is the average.
dependence-tip = { $values }: { SIGNED($points) } { $points ->
    [one] point
   *[other] points
} of score, { $n } cases, { $rate } buy
dependence-method = Numbers: accumulated local effects, which do not invent leads that cannot exist. Categories: partial dependence. Rates beside it are what happened, nothing held fixed.
axis-score-points = Points of score

## Segments

segments-title = Does it work as well for every kind of lead?
segments-alike = { $n ->
    [0] No group has { $least } buyers: too few to hold what was predicted against what happened.
   *[other] { $by ->
        [month] There is nothing but the date to group leads by. In all { $n } months with at least { $least } buyers, predicted and happened agree within the margin.
       *[group] Yes: in all { $n } groups with at least { $least } buyers, predicted and happened agree within the margin.
    }
}
segments-off = { $kind ->
    [over] In { $n } of { $of } groups not quite. Most of all { $segment } ({ $by }): { $says } were predicted to buy, { $did } did. These leads are overrated.
   *[under] In { $n } of { $of } groups not quite. Most of all { $segment } ({ $by }): { $says } were predicted to buy, { $did } did. These leads are underrated.
}
segments-reading = Circle with bar: leads that bought, with margin. Diamond: what was predicted. Groups with fewer than { $least } buyers say too little.
segments-caption = Groups by { $by }
segments-method = Held-out scores by group. Predicted is the mean chance of buying; reached is the share of the group's buyers at the head of their list.
segment-month = month
segment-rest = { $n ->
    [one] { $n } more
   *[other] { $n } more
}
segment-small = { $name } (too few)

## Months

months-title = Does it change with the seasons?
months-answer = Leads of { $high } bought most ({ $high_rate }), those of { $low } least ({ $low_rate }).
months-reading = Circles: leads that bought, with margin. Diamonds: what was predicted.
months-immature = Grey: from { $month } on, some leads are too young to know whether they will buy; those are not counted.
months-tip = { $month }: { $n } cases, { $bought } bought
months-caption = Month by month
months-method = Cases by the month of their date. Leads whose time to buy has not run out have no outcome yet and are left out, not counted as a no.

## Drift

drift-title = Have the leads changed?
drift-none = No: none of { $n } columns changed beyond chance and noticeably since { $day }.
drift-some = Of { $of } columns { $act } changed a lot and { $watch } somewhat since { $day }, most of all “{ $what }”{ $known ->
    [yes] { " " }(on average { $early } before, { $late } since).
   *[no] .
}
drift-reading = Bars: how much each column changed (PSI). Black ticks: what chance alone exceeds once in twenty. From 0.1 on worth watching, from 0.25 on worth acting.
drift-caption = { $early } early cases against { $late } since { $day }
drift-method = Population stability index over tenths of the early cases, with what chance gives for so many leads, corrected for the number of columns. The limits 0.1 and 0.25 are conventions.
drift-level = { $level ->
    [act] act
    [watch] watch
   *[ok] ok
}
drift-score = Score: { $scorer ->
    [rules] your points
    [hybrid] the combined score
   *[model] the model
}
axis-psi = Change (PSI)
legend-early = before
legend-late = since

## Proof

contest-title = Who wins, and is it more than chance?
duel = { $outcome ->
    [first] { $first ->
        [hybrid] The combined score
        [rules] Your points
       *[model] The model
    } { $first ->
        [rules] beat
       *[model] beats
    } { $second ->
        [hybrid] the combined score
        [rules] your points
       *[model] the model
    } beyond chance.
    [second] { $second ->
        [hybrid] The combined score
        [rules] Your points
       *[model] The model
    } { $second ->
        [rules] beat
       *[model] beats
    } { $first ->
        [hybrid] the combined score
        [rules] your points
       *[model] the model
    } beyond chance.
   *[tie] { $first ->
        [hybrid] The combined score
        [rules] Your points
       *[model] The model
    } and { $second ->
        [hybrid] the combined score
        [rules] your points
       *[model] the model
    } are too close to call.
}
duels-none = There is only one way of ranking here.
contest-reading = AUC with its margin: of a buyer and a non-buyer picked at random, how often the buyer ranks higher. 0.5 is chance. The line on grey in the table is what scores leads.
contest-caption = { $split ->
    [cv] Cross-validation: { $n } cases, { $bought } bought
    [time] Latest dates, other leads: { $n } cases, { $bought } bought
   *[time_known] Latest dates, known leads too: { $n } cases, { $bought } bought
}
duels-caption = Differences on the same cases
contest-method = Grouped cross-validation: all cases of a lead or account are on one side. The latest dates were touched once. Someone wins only where the 95% interval of the paired difference of log losses excludes 0.
split = { $split ->
    [cv] cross-validation
    [time] latest dates, other leads
   *[time_known] latest dates, known leads too
}
axis-auc = AUC

folds-title = Luck or skill?
folds-answer = { $scorer ->
    [rules] Your points were
    [hybrid] The combined score was
   *[model] The model was
} the best in { $won } of { $of } separate tests.
folds-reading = One line a test: buyers reached in the best { $top } of that test's list.
folds-caption = Test by test
periods-caption = Stretches of time, each predicted from what was known before it
folds-method = Each fold of the cross-validation is a test on leads that were not trained on.
axis-fold = Test

weights-title = How much model, how much points?
weights-answer = Between { $low } and { $high } model, it makes no difference that could be told from chance; the best is { $best }.{ $known ->
    [yes] { " " }The combined score uses { $used }.
   *[no] { "" }
}
weights-reading = The lower, the better. Shaded: one standard error. Dashed: what is used.
weights-caption = Loss by weight of the model
weights-method = Fixed blends of the two in log-odds, on held-out cases. The weights of the combined score itself were fitted without the cases that it is judged on.
axis-model-weight = Share of the model
axis-log-loss = Log loss

roc-title = How often does a buyer rank above a non-buyer?
roc-answer = Pick one buyer and one non-buyer at random: { $scorer ->
    [rules] your points rank
    [hybrid] the combined score ranks
   *[model] the model ranks
} the buyer higher { $n } times out of 100{ $known ->
    [yes] { " " }(margin { $margin }).
   *[no] .
}
roc-caption = Area under the curve
roc-method = ROC curve of held-out scores, ties counting half; intervals by DeLong, clustered by lead or account.
axis-others-flagged = Non-buyers above the limit
axis-buyers-flagged = Buyers above the limit

precision-title = Of those it flags, how many buy?
precision-answer = To catch { $recall } of 100 buyers, { $scorer ->
    [rules] your points flag
    [hybrid] the combined score flags
   *[model] the model flags
} leads of which { $precision } in 100 buy; at random it would be { $base }.
precision-reading = The dashed line is a random list.
precision-caption = Average precision
precision-method = Precision by recall of held-out scores; average precision counts ties as one step.
axis-precision = Flagged leads that buy

## Data

quality-title = Is the data sound?
quality-answer = { $read } rows were read, { $rejected } could not be used. Columns kept out: { $kept_out }; columns that look as if they knew the outcome: { $suspects }; columns with gaps: { $missing } of { $columns }.
quality-method = Rows that cannot be used are counted by reason and kept in a file; nothing is dropped silently. Reasons are in the words of the program.
sources-caption = What was read
suspects-caption = Columns that may know the outcome beforehand
kept-out-caption = Columns that training does not see
missing-caption = Columns with gaps
rejected = { $n } × { $reason }

notes-title = What else has the program to say?
notes-answer = { $n ->
    [one] { $n } note of the program, as it stands in its log:
   *[other] { $n } notes of the program, as they stand in its log:
}
notes-method = Training and audit note what they had to leave out or assume.

again-title = How can this be made again?
again-answer = Version { $version } by leadscore { $leadscore }; the same data, project and seed give the same bytes.
again-method = Fingerprints are hashes of the files: where one differs, the data differ.
again-caption = What has to be the same
again-seed = Seed
again-project = Fingerprint of the project files
files-caption = Files with every number
model-card = Model card, for people to complete

## Headings of tables

col-rule = Rule
col-points = You give
col-implied = Outcomes imply (margin)
col-implied-best = Outcomes imply
col-verdict = Verdict
col-todo = What to do
col-leads-fired = Leads
col-share-fired = Fires in
col-conversions = Bought
col-rate-fired = Buy with it
col-rate-quiet = Buy without it
col-lift = Times the average
col-moves-with = Moves together with
col-adds = Adds buyers (margin)
col-leads-touched = Leads touched
col-held-up = When tried
col-change = Change
col-hot = “{ $label }” leads
col-caught-buyers = Buyers reached
col-more-than-today = More than with your points (margin)
col-more-than-edited = More than with corrected points (margin)
col-edits = Changes
col-reached-fold = Buyers reached
col-gain-nats = Gain in nats (margin)
col-changes = Which
col-rank-yours = Place by points
col-rank-data = Place by data
col-rank-model = Place by model
col-signal = Signal
col-share-would = Would fire in
col-would-pay = Would be worth
col-alike = Says the same
col-as-rule = As a rule
col-what = What
col-value = Value
col-called = Called
col-corner = Corner
col-cases = Cases
col-rate = Buy
col-margin = Margin
col-ties = Most that ties allow
col-pair = Pair
col-tau = tau-b
col-spearman = Spearman
col-rbo = RBO
col-displacement = Mean move
col-lead = Lead
col-on-day = Date
col-moves = Moves
col-bought = Bought
col-not-bought = Did not buy
col-why = Why
col-bar = Bar
col-tenth = Tenth
col-reached-so-far = Reached so far
col-mean-score = Mean score
col-score-range = Scores
col-band = Band
col-from = From
col-to = To
col-share = Share
col-reached = Of all buyers
col-fit = Fit
col-limit = Limit
col-called-share = Of the list
col-a-month = Leads a month
col-caught = Caught
col-missed = Missed
col-caught-share = Of all buyers
col-pays = Calls that pay
col-says = Predicted
col-happened = Happened
col-right = Within margin
col-scorer = Ranked by
col-slope = Slope (margin)
col-intercept = Intercept
col-observed-expected = Happened / predicted
col-brier = Brier
col-log-loss = Log loss
col-calibration-error = Mean error
col-scores = Scores
col-share-buyers = Share of buyers
col-others = Others
col-share-others = Share of others
col-feature = Column
col-direction = More of it
col-share-gain = Share lost
col-log-loss-rise = Log loss rise
col-score-points = Points of score
col-values = Values
col-segment = Group
col-reached-capacity = Reached at capacity
col-reached-points = Reached by points
col-in-head = In the head
col-auc = AUC
col-month = Month
col-leads = Leads
col-too-young = Too young
col-column = Column
col-level = Verdict
col-psi = PSI
col-psi-chance = By chance
col-psi-critical = 1 in 20
col-early = Mean before
col-late = Mean since
col-missing-early = Gaps before
col-missing-late = Gaps since
col-importance-rank = Importance rank
col-fold = Test
col-period = Stretch
col-average-precision = Average precision
col-reached-share = Reached in the best 10%
col-lift-share = Lift there
col-split = On
col-log-loss-difference = Difference of log loss (margin)
col-auc-difference = Difference of AUC (margin)
col-model-weight = Model
col-standard-error = Standard error
col-ks = KS
col-base-rate = At random
col-others-flagged = Non-buyers
col-buyers-flagged = Buyers
col-precision = Of those, buy
col-point = Point
col-source = Source
col-files = Files
col-rows-read = Rows read
col-duplicates = Repeated
col-rejected = Not usable
col-reasons = Why
col-missing = Gaps
col-rate-missing = Buy with a gap
col-rate-present = Buy without
col-file = File
col-holds = Holds

## Words

word-buyer = Buyer
word-buyer-means = A lead that did what the project counts as a conversion, in time.
word-case = Case
word-case-means = One lead on one date: the score sees what came before, and the outcome is what came after. A lead may make several cases.
word-points = Your points
word-points-means = What your rulebook gives a lead.
word-implied = What outcomes imply
word-implied-means = The points that would fit what leads with the rule did next, everything else alike. It looks at one rule at a time; a suggested change looks at all of them and at the list. Analysts: data-implied points.
word-margin = Margin
word-margin-means = The margin of error: in 95 of 100 cases such a range holds the true value. Analysts: 95% confidence interval.
word-capacity = Capacity
word-capacity-means = The share of each list that there is time to call.
word-tenth = Tenth
word-tenth-means = A tenth of the list, best first. Analysts: decile.
word-lift = Times better than chance
word-lift-means = How many more buyers a part of the list holds than a part of the same size at random. Analysts: lift.
word-model = Model
word-model-means = A formula that learned from past leads which facts go with buying.
word-hybrid = Combined score
word-hybrid-means = Your points and the model joined to one score. Analysts: hybrid, stacked in log-odds.
word-calibrated = Chance of buying
word-calibrated-means = A percentage that is meant to come true: of leads with 10%, one in ten buys. Analysts: calibrated probability.
word-held-out = Leads it had not seen
word-held-out-means = Every figure is from leads, or accounts, that were kept out when the scoring model was trained. Analysts: out-of-fold.
word-auc = AUC
word-auc-means = How often a buyer ranks above a non-buyer; 0.5 is chance, 1 is perfect.
word-log-loss = Log loss
word-log-loss-means = How wrong the percentages are; the lower, the better.
word-psi = PSI
word-psi-means = How much the spread of a value has changed; 0 is not at all.

## The web app

app-pages = Pages
app-skip = Skip to the page
app-home = Home
app-home-title = Where you stand
app-leads = Leads
app-leads-title = Leads
app-compare = Compare
app-compare-title = Your points beside the model
app-tune = Tune
app-tune-title = Tune your points
app-report = Report
app-report-title = Report
app-models = Models
app-models-title = Models
app-data = Data
app-data-title = What the score was learned from
app-settings = Settings
app-settings-title = Settings
app-problem = That did not work
app-not-found = There is nothing here
app-back-home = Back to the start
app-sign-in = Sign in
app-sign-in-lede = Paste your token. It stays in this browser until you sign out, and no page can read it.
app-sign-out = Sign out
app-token = Token
app-wrong-token = This token is not known.
app-home-lede = Version { $version } makes the scores: learned from { $rows } cases, of which { $bought } bought. Last training or publication: { $day }.
app-next = What to do next
app-kept-leads = Leads kept
app-kept-scored = { $n } of them in the list
app-kept-events = Events kept
app-kept-note = in the service, now
app-scoring-version = Makes the scores
app-points-since = models of { $version }, points published since
app-earlier-points = The figures of the report are of version { $base }. Other points were published since, and make the scores now (version { $version }). Train again to see their figures here; “leadscore audit” judges them at once.
app-drifted = Columns that have changed
app-drifted-note = between early and late cases
app-step-import = Bring your leads in
app-step-import-says = No lead is kept yet. Start with “leadscore serve --import”, or send them to POST /v1/leads and POST /v1/events.
app-step-draft = Go on with the draft
app-step-draft-says = Somebody saved points that are not published yet.
app-step-rules = Look at your rules
app-step-rules-says = { $n ->
    [0] No rule is clearly off.
    [one] One rule is worth a look.
   *[other] { $n } rules are worth a look.
 }
app-step-gems = Find hidden gems
app-step-gems-says = { $n ->
    [one] One lead stands high with the model and not by your points.
   *[other] { $n } leads stand high with the model and not by your points.
 }
app-step-call = Call the best
app-step-call-says = The list, the best first; filter it, save it, take it away as CSV.
app-no-report = This version has no report: train again to get one.
app-data-lede = What version { $version } was trained on, what was left out, and what the service keeps now.
app-rows = Cases
app-rows-note = a lead on one day
app-bought = Bought
app-left-out = Left out
app-left-out-note = too young, or already decided
app-compare-lede = Both lists hold the same leads. Where they disagree, one of them is wrong: read why, and decide.
app-live = The leads of now
app-live-none = No lead is kept yet, or there is no model beside the points. Start with “leadscore serve --import”, or send leads to the API.
app-live-says = { $leads } leads are on both lists. Of the best { $k } by points, { $n } in 100 are among the best { $k } by the model, too.
app-gems-title = Hidden gems
app-gems-says = High with the model, not by your points.
app-overrated-title = Overrated
app-overrated-says = High by your points, not with the model.
app-nobody = Nobody, at present.
app-all-apart = All leads that are this far apart
app-history = The same over history, with what became of them
app-history-says = From the report of version { $version }.
app-lead = Lead
app-score = Score
app-grade = Grade
app-chance = Chance
app-points = Points
app-rank = Rank
app-rank-points = Rank by points
app-rank-model = Rank by model
app-main-reason = Main reason
app-filter = Filter
app-lead-id = Id begins with
app-any = any
app-none = none
app-saved-list = Saved list
app-apart = Ranks apart by at least
app-show = Show
app-leads-lede = { $n ->
    [one] One lead has a place by points and by model.
   *[other] { $n } leads have a place by points and by model.
 }
app-no-leads = No lead is kept yet. Start with “leadscore serve --import” to bring in those of the project, or send them to POST /v1/leads and POST /v1/events.
app-nothing-fits = No lead fits this filter, or scores are still being made: look again in a moment.
app-pager = Pages of the list
app-first-page = First page
app-next-page = Next page
app-csv = Download as CSV
app-lists = Saved lists
app-lists-lede = A list is a condition under a name: whoever fits it is on it, today and tomorrow.
app-list-name = Name
app-list-condition = Condition
app-condition-help = SQL over the columns above, attributes of leads, events('type'), events('type', days) and days_since('type'). For example
app-save-list = Save the list
app-delete = Delete
app-delete-list = Delete the list { $name }
app-lead-title = Lead { $lead }
app-lead-lede = Account { $account } · owner { $owner } · here since { $day }
app-closed-already-converted = This lead has bought: it is out of the running.
app-closed-disqualified = This lead was disqualified: it is out of the running.
app-closed-not-yet-created = This lead is not there yet.
app-rank-of = place { $rank } of { $of }
app-both-ranks = rank { $points } by points, { $model } by the model
app-why = Why this score?
app-why-says = An average lead has { $base } points; what is different here makes { $score }.
app-reason = Reason
app-points-of-score = Points of the score
app-bar = As a bar
app-average = An average lead
app-rest = Everything else
app-ends = Ends of the scale
app-overrides = Hard rules
app-the-score = The score
app-trend = How did it get here?
app-trend-says = From { $from } on { $day } to { $to } now.
app-day = Day
app-moves = What would move it?
app-moves-lede = The score if it did one thing more just now, as it did it last, or if one thing that your rules look at were another; nothing of this is kept.
app-what-if = What if
app-once-more = { $what }, once more
app-were-it = { $name }: { $value }
app-change = Change
app-new-score = Score then
app-ledger = What do your rules give?
app-ledger-says = { $n } points in all, rule by rule.
app-rule = Rule
app-group = Group
app-limits = Limits of groups and of the total
app-events = What did it do?
app-events-says = { $n ->
    [0] Nothing is known.
    [one] One event.
   *[other] { $n } events; the latest { $shown } are shown.
 }
app-when = When
app-what = What
app-details = Details
app-attributes = What is known of it
app-models-lede = Version { $version } answers now. Whatever is promoted takes over at once, without a stop.
app-version = Version
app-made = Made
app-scorer = Score by
app-caught = Buyers in the best tenth
app-status = Status
app-scores-now = makes the scores
app-promote = Promote
app-promote-version = Promote { $version }
app-reason-back = Why go back?
app-go-back = Back to the version before
app-promotions = Who scored when
app-no-promotions = Nothing was promoted by hand yet.
app-promotion = { $when }: { $version } { $how ->
    [first] was the first version
    [won] won against the one before
    [rolled-back] was gone back to
   *[promoted] was promoted
 }
app-language = Language
app-language-name = English
app-capacity = How many leads you have time for
app-capacity-share = Lists are judged by their best { $top }.
app-capacity-leads = Lists are judged by their best { $n ->
    [one] lead
   *[other] { $n } leads
  }.
app-capacity-given = “capacity” below “[report]” in leadscore.toml says so.
app-capacity-default = “capacity” below “[report]” in leadscore.toml would say otherwise.
app-levels = Grades and thresholds
app-levels-say = A lead climbs to a level where it begins, and leaves it { $n } points below. leadscore.toml sets grades, the rulebook sets thresholds; here they are only shown.
app-grades = Grades, by score
app-thresholds = Thresholds, by points
app-level = Level
app-begins = Begins at
app-subscribers = Who is told of crossings
app-subscribers-some = Made and ended over HTTP: /v1/subscriptions.
app-subscribers-none = Nobody yet: POST /v1/subscriptions says where messages go, and of what.
app-subscribers-hidden = Only somebody who may change everything (“admin”) sees whom: addresses may hold secrets.
app-wants-any = { $way ->
    [up] Leads that climb to a level
    [down] Leads that fall below a level
   *[both] Leads that cross a level
  }
app-wants-level = { $way ->
    [up] Leads that climb to { $level }
    [down] Leads that fall below { $level }
   *[both] Leads that cross { $level }
  }
app-wants-owner = only those with an owner
app-wants-first = first scores, too
app-fares = { $sent ->
    [0] nothing arrived yet
   *[other] { $sent } arrived, the last one { $when }
  } · { $waiting } waiting · { $failed } given up
app-last-problem = Last failure: { $problem }
app-scope-read = read: may look at everything but addresses of subscribers
app-scope-ingest = ingest: may also send leads and events
app-scope-admin = admin: may change everything
app-tokens = Tokens
app-tokens-none = There is none: whoever is on this machine may ask and change everything. Make one to protect it.
app-tokens-some = Only who has one of these gets in. What they are is known to nobody: only their hashes are kept.
app-api = For programs
app-api-says = Everything that the pages do can be done over HTTP:
app-rules = Rules
app-tune-lede = Move a slider: the list and the two numbers change at once. Nothing is saved until you say so.
app-tune-no-script = Moving points needs JavaScript. The API does it without: PUT /v1/rulebook/draft.
app-tune-was = was
app-tune-capacity = Time for the best
app-tune-caught = of { $of } buyers are in the top { $top }
app-tune-overlap = of the top { $top } are in the model’s top { $top }, too
app-tune-same = (as saved)
app-tune-more = (▲ { $n } more)
app-tune-fewer = (▼ { $n } fewer)
app-tune-loading = Reading the history …
app-tune-failed = The history cannot be read.
app-tune-saved = Saved as a draft. Scores are as they were.
app-tune-undone = Back to the published points.
app-tune-publishing = Publishing: the history is replayed …
app-tune-status = { $n } buyers in the top { $top }: { $more } against the saved points.
app-tune-no-model = no model to compare with: the data is another one than at training
app-tune-page = { $from } to { $to } of { $of }
app-tune-fired = { $n } of cases
app-tune-before = Previous
app-tune-after = Next
app-tune-live = Live scores use these points: version { $version }. The model is that of { $base }; only the next training learns anew how much points and model count. Publishing refits what a point is worth to the same cases.
app-tune-not-live = The file of the rulebook differs from what version { $version } scores with. Publish, or train again, to bring it live.
app-undo-all = Undo all
app-save-draft = Save as draft
app-note = Why? (for the history)
app-publish = Publish
app-call-list = Call list
app-moved = Moved
app-became = Became
app-bought-word = bought
app-draft-says = You are looking at the draft of { $when }.
app-draft-old = There is a draft of { $when } for an earlier rulebook; saving replaces it.
app-book-history = Published rulebooks
app-book-none = Nothing was published from here yet.
app-book-now = the points of now
app-version-says = { $number } · { $when } · model { $model }
app-back = Roll back
app-back-to = Roll back to version { $number }
