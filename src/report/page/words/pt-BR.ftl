# Todas as frases do relatório. Um “comprador” é um lead com conversão; um “caso” é um lead em uma data.

## A página

page-title = Relatório de pontuação de leads: { $project }
page-lede = Seus pontos comparados com o que os leads fizeram depois. Versão { $version }. Todos os números são de leads que o modelo não tinha visto.
skip = Ir para o relatório
contents = Conteúdo
analyst-view = Visão de analista: mostrar tudo
no-script = Os gráficos precisam de JavaScript. Todos os números estão nas tabelas de “Ver os números”.
show-numbers = Ver os números
how-worked-out = Como é calculado
more = Detalhes
in-short = Em resumo
notice = Programas incluídos nesta página e suas licenças
foot = Feito por leadscore { $leadscore } a partir da versão { $version }. Este arquivo está completo: não carrega nem envia nada.
section-rules = Suas regras
section-lists = Quem está no topo da lista
section-score = O quanto a pontuação é boa
section-why = Por que um lead tem a sua pontuação
section-where = Para quem e quando
section-proof = Testes e curvas
section-data = Dados e reprodução
section-glossary = Vocabulário
absent-title = O que não é mostrado, e por quê
absent-line = { $title } ({ $why })
absent-no-rulebook = o projeto não tem regras
absent-no-matrix = as regras não têm matriz de perfil e atividade
absent-no-thresholds = as regras não têm limiares
absent-no-model = nenhum modelo foi treinado
absent-no-hybrid = não há pontuação combinada
absent-no-time = os leads não têm datas
absent-one-time = todos os leads foram observados em uma só data
absent-no-categories = não há nada pelo que agrupar os leads
absent-too-few-rows = leads de menos
absent-too-few-conversions = compradores de menos

## Peças pequenas

join = { $first } { $second }
sentence-gap = { " " }
list-between = { ", " }
list-last = { $rest } e { $last }
quoted = “{ $what }”
range = { $low } a { $high }
with-margin = { $value } ({ $margin })
no-margin = margem desconhecida
or-more = { $n } ou mais
or-less = { $n } ou menos
anything = não dá para saber
rate-in-100 = { $n } em cada 100
rate-in-1000 = { $n } em cada 1.000
day = { $day } { $month } { $year }
month = { $month } { $year }
month-1 = jan.
month-2 = fev.
month-3 = mar.
month-4 = abr.
month-5 = maio
month-6 = jun.
month-7 = jul.
month-8 = ago.
month-9 = set.
month-10 = out.
month-11 = nov.
month-12 = dez.
yes-no = { $is ->
    [yes] sim
   *[no] não
}
missing = sem dado
all-others = os demais
evidence = { $what }: { $value }
reason = { $what } ({ $points })
pair = { $first } – { $second }
n-points = { $points } { $points ->
    [one] ponto
   *[other] pontos
}
n-cases = { $n ->
    [one] { $n } caso
   *[other] { $n } casos
}

## O que as colunas contêm

any-event = evento de qualquer tipo
any-activity = atividade
list-or = { $rest } ou { $last }
events-where = { $events } com { $condition }
not-so = { $what }: não
theme-colleagues = o que fazem os colegas
theme-activity = atividade de qualquer tipo
theme-limits-points = limites de grupos de regras e do total
theme-limits-model = limites e curvas da calibração do modelo
theme-period = a data
says-count = { $events } (vezes em { $days } dias)
says-distinct-days = { $events } (dias com isso, dos últimos { $days })
says-days-since-last = dias desde o último { $events }
says-days-since-first = dias desde o primeiro { $events }
says-sum = soma de { $name } de { $events } em { $days } dias
says-mean = média de { $name } de { $events } em { $days } dias
says-max = máximo de { $name } de { $events } em { $days } dias
says-last = último valor de { $name } de { $events } em { $days } dias
says-distinct-values = valores diferentes de { $name } de { $events } em { $days } dias
says-decayed-count = { $events }, o recente conta mais (meia-vida de { $days } dias)
says-trend = { $events }: os últimos { $days } dias contra os { $days } anteriores
says-change-of-use = { $events }: os últimos { $days } dias contra o hábito do próprio lead
says-share = parcela de { $events } entre todos os eventos de { $days } dias
says-sessions = visitas ({ $events }) em { $days } dias
says-time-spent = minutos de visitas ({ $events }) em { $days } dias
says-time-spent-last = minutos da última visita ({ $events }) em { $days } dias
says-tag-frequency = { $events } sobre { $name } em { $days } dias
says-number = { $name }
says-days-since = dias desde { $name }
says-category = { $name }
says-mail = { $name } é um endereço de empresa
says-domain = domínio de { $name }
says-completeness = perfil completo
says-missing = falta { $name }
says-same-domain = { $name } e { $other } têm o mesmo domínio
says-account = colegas: { $inner }
says-account-active = número de colegas com { $inner }
says-account-largest = o maior entre os colegas: { $inner }
says-account-smallest = o menor entre os colegas: { $inner }

## Quem ordena os leads

name-rules = Seus pontos
name-edited = Seus pontos após as mudanças
name-model = O modelo
name-hybrid = A pontuação combinada
name-base = A média
name-random = Ao acaso
learner-logistic = Modelo logístico
learner-tree = Árvore
learner-forest = Floresta
learner-boosting = Boosting

## Veredito

verdict-is-ready = Pronto para usar
verdict-is-with-care = Use com cuidado
verdict-is-not-ready = Ainda não está pronto
verdict-reasons = { $verdict ->
    [not-ready] O que impede
   *[with-care] O que levar em conta e o que fazer
}
learned-from = { $kind ->
    [log] Aprendido com { $leads } leads, observados em { $cutoffs } datas de { $first } a { $last }: { $rows } casos (um caso é um lead em uma data), dos quais { $bought } compraram. “Comprou” significa: houve conversão nos { $days } dias depois da data.
   *[table] Aprendido com { $leads } leads em { $rows } casos, dos quais { $bought } compraram. “Comprou” significa: houve conversão, segundo a tabela.
}
short-rules-question = Quais regras estão erradas?
short-rules = { $n ->
    [0] Nenhuma das { $of } regras está errada.
    [one] { $n } de { $of }: { $names }.
   *[other] { $n } de { $of }, sobretudo { $names }.
}
rule-is = “{ $rule }” ({ $verdict })
short-first-question = O que mudamos primeiro?
short-first = { $n ->
    [0] { $edit }. É a única mudança que compensa.
    [one] { $edit }. Depois, mais uma; está logo abaixo.
   *[other] { $edit }. Depois, mais { $n }; estão logo abaixo.
}{ $lost ->
    [0] { "" }
    [one] { " " }Uma das mudanças não se sustentou no teste; a lista diz qual.
   *[other] { " " }{ $lost } das mudanças não se sustentaram no teste; a lista diz quais.
}
short-nothing = Nada. Não se encontrou nenhuma mudança de pontos que se sustente.
short-nothing-but = Nada precisa mudar: nenhuma mudança de pontos alcançou mais compradores entre os leads posteriores, além do acaso. Se mesmo assim você mudar algo, comece por “{ $rule }” ({ $verdict }).
short-wins-question = O que se ganha com isso?
short-use-question = Por qual pontuação ordenamos os leads?
short-use = { $scorer ->
    [rules] Pelos seus pontos: nenhum modelo se mostrou melhor.
    [hybrid] Pela pontuação combinada, que une seus pontos e o modelo.
    [base] Por nenhuma destas: nenhuma supera o acaso.
   *[model] Pelo modelo.
}
short-not-hybrid = Unir seus pontos e o modelo em uma pontuação combinada também foi testado, e não é melhor.
short-use-either = { $scorer ->
    [hybrid] Pela pontuação combinada, que é a que está em uso, ou por { $points ->
        [edited] seus pontos corrigidos
       *[rules] seus pontos
    }: aqui valem o mesmo.
   *[model] Pelo modelo, que é o que está em uso, ou por { $points ->
        [edited] seus pontos corrigidos
       *[rules] seus pontos
    }: aqui valem o mesmo.
}
at-capacity = Nos melhores { $top } da lista: { $what }
short-sure-question = Quão seguro é tudo isso?
short-sure-edits = { $sure ->
    [yes] Que as mudanças ganham em conjunto é certo além do acaso ({ $more }, margem { $margin }: tudo acima de 0).
   *[no] Que as mudanças ganhem em conjunto pode ser acaso ({ $more }, margem { $margin }).
} Uma a uma, de { $n }: { $held } se sustentaram, { $perhaps } podem ser acaso, { $lost } não se sustentaram.
short-sure = { $bought } leads compraram; é nisso que todas as margens se apoiam. Em { $won } de { $of } testes com leads que não tinha visto, { $scorer ->
    [rules] seus pontos foram os melhores.
    [hybrid] a pontuação combinada foi a melhor.
    [base] a média foi a melhor.
   *[model] o modelo foi o melhor.
}
short-sure-ahead = { $bought } leads compraram; é nisso que todas as margens se apoiam. Em { $won } de { $of } testes com leads que não tinha visto, { $scorer ->
    [hybrid] a pontuação combinada foi melhor que seus pontos.
    [base] a média foi melhor que seus pontos.
   *[model] o modelo foi melhor que seus pontos.
}
short-later = Também foi testado uma vez nas últimas datas, com { $n } casos e { $bought } compradores; veja a visão de analista.
reason-few-conversions = Só { $n } leads ou contas compraram; seria bom ter { $needed }. As margens são largas: use a ordem da lista e não julgue regras isoladas por ela.
reason-few-leads = Só há { $n } leads; seria bom ter { $needed }. Use a ordem da lista mais do que as porcentagens.
reason-leak = { $known ->
    [yes] A coluna “{ $column }” sozinha coloca { $n } de cada 100 compradores à frente dos demais: talvez tenha sido preenchida depois da venda. Verifique antes de confiar em qualquer coisa aqui.
   *[no] A coluna “{ $column }” talvez tenha sido preenchida depois da venda. Verifique antes de confiar em qualquer coisa aqui.
}
reason-nothing-beats-base-rate = Nenhuma forma de ordenar supera o acaso com leads que não tinha visto. Não faça contatos por ela: dê ao projeto mais dados dos leads, ou espere mais compradores, e treine de novo.
reason-nothing-beats-rules = Nenhum modelo supera seus pontos além do acaso: ordene por qualquer um dos dois. As mudanças abaixo, se houver, importam mais do que essa escolha.
reason-rules-backwards = Seus pontos ordenam ao contrário: um comprador tem mais pontos que outro lead só { $n } em cada 100 vezes. Não faça contatos por pontos antes de corrigir as regras abaixo.
reason-miscalibrated = As porcentagens estão erradas: de cada 100 compradores previstos, { $n } compraram. Ordene pela pontuação, mas não planeje com as porcentagens.
reason-later-winner = Nas últimas datas { $scorer ->
    [rules] seus pontos funcionam
    [hybrid] a pontuação combinada funciona
    [base] a média funciona
   *[model] o modelo funciona
} melhor do que { $used ->
    [rules] seus pontos
    [hybrid] a pontuação combinada
    [base] a média
   *[model] o modelo
}, que é o que se usa. Continue assim e compare os dois de novo.
reason-drift = { $n ->
    [one] Os leads mudaram: { $n } coluna já não é o que era, “{ $worst }”. Use a ordem da lista mais do que as porcentagens.
   *[other] Os leads mudaram: { $n } colunas já não são o que eram, sobretudo “{ $worst }”. Use a ordem da lista mais do que as porcentagens.
}
reason-rejected = { $n } linhas de dados ({ $share }) não puderam ser usadas. A parte sobre os dados, abaixo, diz por quê; corrija-as na origem.
train-again = { $weeks ->
    [0] Treine de novo assim que houver novos resultados.
    [one] Treine de novo em { $weeks } semana, quando houver novos resultados.
   *[other] Treine de novo em { $weeks } semanas, quando houver novos resultados.
}
tile-leads = Leads
tile-cases = em { $n } casos
tile-buyers = Leads que compraram
tile-buyers-note = { $rate } leads, { $of_cases } casos
tile-dates = Datas observadas
tile-rules = Regras em uso
tile-capacity = Parte que você pode contatar
tile-capacity-note = { $given ->
    [given] segundo o seu projeto; cerca de { $n } leads por lista
   *[assumed] suposição; cerca de { $n } leads por lista
}

## Pontos e dados

points-title = Quais dos seus pontos estão errados?
points-answer = { $n ->
    [one] Sua única regra: { $parts }.
   *[other] Das suas { $n } regras, { $parts }.
}
points-part = { $what ->
    [wrong] { $n ->
        [one] { $n } funciona ao contrário
       *[other] { $n } funcionam ao contrário
    }
    [lower] { $n ->
        [one] { $n } conta demais
       *[other] { $n } contam demais
    }
    [raise] { $n ->
        [one] { $n } conta de menos
       *[other] { $n } contam de menos
    }
    [idle] { $n ->
        [one] { $n } não faz nada
       *[other] { $n } não fazem nada
    }
    [keep] { $n ->
        [one] { $n } está certa
       *[other] { $n } estão certas
    }
   *[unsure] { $n ->
        [one] { $n } ainda não pode ser julgada
       *[other] { $n } ainda não podem ser julgadas
    }
}
points-one = “{ $rule }”: você dá { $points }, os resultados indicam { $margin }.{ $changes ->
    [yes] { " " }Proposta: { $to }.
   *[no] { "" }
}
points-reading = Círculo: seus pontos. Losango e barra: o que os resultados indicam para a regra sozinha, com sua margem de erro; um círculo fora da barra merece uma olhada.{ $n ->
    [0] { "" }
   *[other] { " " }Triângulo: a mudança proposta. Ela pode ficar ao lado da barra, porque as mudanças são escolhidas juntas, pelo que ganham na parte da lista que você contata.
}
points-tiers = Quando uma regra dá vários pontos, como 5 / 10, “os resultados indicam” e o gráfico falam do maior; os outros mudam na mesma proporção.
points-more = O gráfico mostra as { $shown } regras mais distantes, de { $n }; a tabela tem todas.
points-adjusted = Os leads são comparados com outros iguais em { $list } e em todas as outras regras.
causality = Pontos preveem, não causam: leads com muitos pontos recebem contato, então o que uma regra parece valer inclui o efeito desses contatos.
points-method = Todas as regras são ajustadas juntas ao que os leads fizeram depois (regressão logística com intervalos que tratam em conjunto os casos de um mesmo lead ou conta), de modo que a cada regra só se atribui o que ela acrescenta às outras. Os efeitos são levados à escala dos seus pontos pela melhor reta entre os seus totais e os resultados. Uma regra só é dada como errada se seus pontos ficam fora do intervalo de 95%; um sinal trocado, só depois de corrigir pelo número de regras.
points-legend-wrong = Funciona ao contrário
points-legend-points = Conta demais
points-legend-model = Conta de menos
points-legend-bought = De acordo com os dados
points-legend-other = Não faz nada ou não está claro
points-todo-caption = Regras em que mexer, a mais urgente primeiro
points-caption = Cada regra e o que os leads fizeram depois
axis-points = Pontos
verdict-keep = está certa
verdict-raise = conta de menos
verdict-lower = conta demais
verdict-takes-too-much = tira demais
verdict-takes-too-little = tira de menos
verdict-wrong-sign = funciona ao contrário
verdict-dead = nunca dispara
verdict-saturated = sempre dispara
verdict-capped-out = encoberta por um limite
verdict-dominated = paga duas vezes
verdict-stale = sem uso recente
verdict-too-little-evidence = poucos indícios
todo-keep = Deixe em { $points }.
todo-raise = { $sign ->
    [minus] Tira de menos: os resultados indicam { $margin }.
   *[plus] Dá de menos: os resultados indicam { $margin }.
}
todo-lower = { $sign ->
    [minus] Tira demais: os resultados indicam { $margin }.
   *[plus] Dá demais: os resultados indicam { $margin }.
}
todo-wrong-sign = { $sign ->
    [minus] Você tira pontos, mas esses leads compram mais do que outros iguais a eles. Pergunte por quê.
   *[plus] Você dá pontos, mas esses leads compram menos do que outros iguais a eles. Pergunte por quê.
}
todo-dead = { $leads ->
    [0] Nunca disparou. Verifique a condição ou apague a regra.
    [one] Só disparou para { $leads } lead. Verifique a condição ou apague a regra.
   *[other] Só disparou para { $leads } leads. Verifique a condição ou apague a regra.
}
todo-saturated = Dispara em { $share } dos casos: não distingue ninguém. Exija mais ou apague a regra.
todo-capped-out = Em { $hidden } dos casos em que dispara, um limite engole os seus pontos. Suba o limite ou apague a regra.
todo-dominated = A regra “{ $other }” já paga pelos mesmos leads. Fique com uma das duas.
todo-stale = Não dispara há { $days } dias. Verifique se ainda é registrada.
todo-too-little-evidence = Deixe como está: { $converted } compradores entre os seus casos são poucos para saber.
todo-change = { $held ->
    [no] Ir de { $from } para { $to } parecia certo nos leads anteriores e não se sustentou depois: deixe como está, ou mude e acompanhe.
   *[yes] { $alone ->
        [off] Mude de { $from } para { $to }.
       *[right] Mude de { $from } para { $to }: sozinha está certa, mas assim combina melhor com as outras mudanças.
    }
}
todo-no-change = Nenhuma mudança é proposta.
points-no-change = { $why ->
    [beside] Onde nenhuma mudança é proposta: ao lado das outras, nenhuma ganhou compradores além do acaso.
    [loses] Nenhuma mudança é proposta, porque as que pareciam certas nos leads anteriores perderam compradores nos posteriores.
    [nothing] Nenhuma mudança é proposta, porque não se achou nenhuma que ganhe compradores na parte da lista que você contata. Uma regra pode estar errada sozinha sem que mude quem está no topo da lista.
   *[untried] Nenhuma mudança é proposta, porque nenhuma pôde ser testada em leads que não participaram da escolha.
}
moves-with = { $rule } ({ $share })

## Mudanças

edits-title = O que mudamos primeiro, e o que se ganha?
edits-pays = { $n ->
    [one] Mude 1 regra e os melhores { $top } da lista terão { $then } compradores em vez de { $today }: { $more } a mais (margem { $margin }).
   *[other] Mude { $n } regras e os melhores { $top } da lista terão { $then } compradores em vez de { $today }: { $more } a mais (margem { $margin }).
}
edits-perhaps = { $n ->
    [one] Mudar 1 regra talvez compense: com leads posteriores, os melhores { $top } da lista tiveram { $then } compradores em vez de { $today } ({ $more } a mais, margem { $margin }), mas pode ser acaso.
   *[other] Mudar { $n } regras talvez compense: com leads posteriores, os melhores { $top } da lista tiveram { $then } compradores em vez de { $today } ({ $more } a mais, margem { $margin }), mas pode ser acaso.
}
edits-loses = Não mude nada: { $n ->
    [one] a mudança que parecia melhor
   *[other] as { $n } mudanças que pareciam melhores
} nos leads anteriores não se sustentou nos posteriores, em que os melhores { $top } da lista teriam { $then } compradores em vez de { $today } (margem { $margin }, de { $converted }).
edits-nothing = Não mude nada: nenhuma mudança de pontos ganha algo que se sustente com leads em que não foi escolhida. Os melhores { $top } da lista têm { $today } de { $converted } compradores. Uma regra pode estar errada sozinha sem que mude quem está no topo da lista.
edits-none-found = Não foi possível procurar mudanças; a visão de analista diz por quê.
edits-lists = É a soma de { $lists } listas de cerca de { $calls } leads cada; o mesmo lead pode estar em várias.
edits-apply = Para gravar essas mudanças nas suas regras, mantendo os comentários: leadscore audit --suggest --apply
edits-lost = { $n ->
    [one] { $names } não se sustentou nos leads em que foi testada ({ $cost } compradores): deixe de fora ou acompanhe. Para deixar de fora: leadscore audit --suggest --apply { $flags }
   *[other] { $names } não se sustentaram nos leads em que foram testadas ({ $cost } compradores): deixe de fora ou acompanhe. Para deixar de fora: leadscore audit --suggest --apply { $flags }
}
edits-fewer = { $n ->
    [one] Prefere mudar menos? A melhor mudança sozinha ({ $names }) traz { $share } do melhor ajuste ao que os leads fizeram que todas as { $of } trazem nos leads da escolha. Para fazer só essa: leadscore audit --suggest --edits { $n } --apply
   *[other] Prefere mudar menos? As melhores { $n } mudanças ({ $names }) trazem { $share } do melhor ajuste ao que os leads fizeram que todas as { $of } trazem nos leads da escolha. Para fazer só essas: leadscore audit --suggest --edits { $n } --apply
}
edits-off = “Errada” e “mudar” são duas perguntas: uma regra está errada por si só; as mudanças são as poucas que juntas mais ganham. { $off ->
    [one] A única regra errada { $both ->
        [0] não está entre as mudanças.
       *[other] está entre as mudanças.
    }
   *[other] Das { $off } regras erradas, { $both } estão entre as mudanças.
}{ $left ->
    [0] { "" }
   *[other] { " " }Ficam como estão: { $names }; feitas as mudanças, mudar também estas não ganha mais.
}{ $others ->
    [0] { "" }
    [one] { " " }Uma mudança é de uma regra que por si só não está errada: ela equilibra as outras.
   *[other] { " " }{ $others } mudanças são de regras que por si sós não estão erradas: elas equilibram as outras.
}
axis-reached-more = Compradores alcançados a mais do que com os pontos de hoje
edits-chart = { $apart ->
    [time] O gráfico mostra como o número de mudanças foi escolhido, só em leads anteriores: as menos que, salvo acaso, se ajustam ao que os leads fizeram tão bem quanto qualquer outro número e não alcançam menos compradores. As barras são margens: um número cuja barra inclui o 0 pode não ganhar nada. O que as mudanças escolhidas ganham, acima, é contado em compradores de leads posteriores.
   *[groups] O gráfico mostra como o número de mudanças foi escolhido: as menos que, salvo acaso, se ajustam ao que os leads fizeram tão bem quanto qualquer outro número e não alcançam menos compradores. As barras são margens: um número cuja barra inclui o 0 pode não ganhar nada. O que as mudanças escolhidas ganham, acima, é contado em compradores de leads que não participaram da escolha.
}
edits-tried = { $apart ->
    [time] As mudanças foram escolhidas em { $found } casos anteriores e testadas em { $tried } posteriores com { $converted } compradores, que não participaram da escolha.
   *[groups] As mudanças foram escolhidas em { $found } casos e testadas em outros { $tried } com { $converted } compradores, que não participaram da escolha.
}
edits-held = “Sustentou-se”: toda a margem fica acima de 0. “Não se sustentou”: menos compradores foram alcançados do que sem a mudança. O resto pode ser acaso; uma mudança que sozinha pode ser acaso ainda pode ganhar junto com as outras.
edits-caption = Mudanças, a mais útil primeiro; cada uma se soma às anteriores nos melhores { $top } da lista, contado em leads que não participaram da escolha
edits-path-caption = As melhores regras para cada número de mudanças, em casos com os quais não foram procuradas ({ $folds } partições)
edits-tip = { $n ->
    [one] { $n } mudança: { $reached } de cada 100 compradores alcançados
   *[other] { $n } mudanças: { $reached } de cada 100 compradores alcançados
}
edits-chosen = escolhido
edits-method = Para cada número de mudanças procura-se o melhor conjunto de pontos nos leads anteriores, em pontos inteiros e dentro dos limites das regras. Quantas mudanças compensam é decidido por validação cruzada; o que elas ganham é contado uma única vez em leads posteriores, com bootstrap por lead ou conta.
edit-one = “{ $rule }”: de { $from } para { $to }
crossing = “{ $label }” é como suas regras chamam os leads com { $at } pontos ou mais. Com todas as mudanças, { $up } leads passam a ser “{ $label }” e { $down } deixam de ser; mova esse limite se quiser tantos quanto antes.
axis-edits = Número de regras mudadas
held-yes = sustentou-se
held-perhaps = pode ser acaso
held-no = não se sustentou
choice-title = Pontos, pontos corrigidos ou um modelo?
choice-same = Os mesmos { $rows } { $apart ->
    [time] casos posteriores
   *[groups] casos
} para todos, e ninguém os tinha visto antes.
choice-ahead = { $apart ->
    [time] Em leads posteriores
   *[groups] Em leads que não tinha visto
}, { $scorer ->
    [hybrid] a pontuação combinada
   *[model] o modelo
} alcança { $caught } compradores nos melhores { $top } da lista; { $points ->
    [edited] seus pontos corrigidos
   *[rules] seus pontos
}, { $by_points }: a diferença ({ $n }, margem { $margin }) é mais do que o acaso explica.
choice-behind = { $apart ->
    [time] Em leads posteriores
   *[groups] Em leads que não tinha visto
}, { $scorer ->
    [hybrid] a pontuação combinada
   *[model] o modelo
} alcança { $caught } compradores nos melhores { $top } da lista; { $points ->
    [edited] seus pontos corrigidos
   *[rules] seus pontos
}, { $by_points }: a diferença ({ $n }, margem { $margin }) é mais do que o acaso explica. Fique com { $points ->
    [edited] os pontos corrigidos
   *[rules] seus pontos
}.
choice-tie = { $apart ->
    [time] Em leads posteriores
   *[groups] Em leads que não tinha visto
}, { $scorer ->
    [hybrid] a pontuação combinada
   *[model] o modelo
} alcança { $caught } compradores nos melhores { $top } da lista; { $points ->
    [edited] seus pontos corrigidos
   *[rules] seus pontos
}, { $by_points }: a diferença ({ $n }, margem { $margin }) pode ser acaso. { $points ->
    [edited] Os pontos corrigidos funcionam mais ou menos igual, sem modelo.
   *[rules] Seus pontos funcionam mais ou menos igual, sem modelo.
}
choice-reading = “Seus pontos após as mudanças” são todas as mudanças propostas juntas.
choice-caption = Compradores alcançados nos melhores { $top } de { $rows } casos com { $converted } compradores; a linha em cinza é a que pontua os leads
choice-method = Todos são julgados nos mesmos casos e com a mesma capacidade. Mudanças de pontos e modelos foram aprendidos do que se sabia antes desses casos; sem informação de tempo, de outros leads. As margens são intervalos bootstrap de 95% por lead ou conta, com os mesmos sorteios para todos.
axis-caught = Compradores alcançados

## Posições das regras

slope-title = Quais regras trocariam de posição?
slope-answer = “{ $rule }”: pelos seus pontos, número { $yours } de { $n }; pelos dados, número { $data }.
slope-same = A ordem das suas regras está mais ou menos certa: nenhuma se move mais de uma posição.
slope-reading = As { $n } regras que mais se movem. Azul sobe, laranja desce, cinza se move no máximo uma posição; os números são posições entre todas as regras.
slope-caption = Posições de { $n } regras
slope-method = À esquerda, as regras ordenadas pelos seus pontos; à direita, pelos pontos que os resultados indicam. Regras sem essa estimativa ficam de fora.
axis-by-you = pelos seus pontos
axis-by-data = pelos dados

## Sinais não usados

missed-title = O que as suas regras deixam passar?
missed-none = Nada se destaca: nenhuma outra coluna diz mais sobre os compradores do que as suas regras.
missed-answer = { $n ->
    [one] Algo que nenhuma regra usa: { $signal }. Dos leads com isso compram { $rate }, dos demais { $quiet }; valeria uns { n-points }.
   *[other] { $n } coisas que nenhuma regra usa, sobretudo: { $signal }. Dos leads com isso compram { $rate }, dos demais { $quiet }; valeria uns { n-points }.
}
missed-reading = Quantos leads compram com e sem cada sinal. Sinais que dizem o mesmo que um deles aparecem com ele na tabela.
missed-caption = O que nenhuma regra usa, mas os resultados sim
missed-method = Cada coluna é testada como mais uma regra ao lado das suas (teste de escore por grupos, corrigido por tudo o que foi testado). Os pontos estão na escala das suas regras.
asks-at-least = { $what }: { $number } ou mais
asks-below = { $what }: menos de { $number }
asks-is = { $what }: { $level }
asks-at-least-count = { $events }: pelo menos { $number } em { $days } dias
asks-below-count = { $events }: menos de { $number } em { $days } dias
asks-at-least-distinct-days = { $events } em { $number } ou mais dos últimos { $days } dias
asks-below-distinct-days = { $events } em menos de { $number } dos últimos { $days } dias
asks-at-least-days-since-last = { $number } dias sem { $events }
asks-below-days-since-last = { $events } nos últimos { $number } dias
asks-at-least-days-since-first = primeiro { $events } há pelo menos { $number } dias
asks-below-days-since-first = primeiro { $events } há menos de { $number } dias
asks-at-least-sum = “{ $name }” soma { $number } ou mais em { $days } dias ({ $events })
asks-below-sum = “{ $name }” soma menos de { $number } em { $days } dias ({ $events })
asks-at-least-max = “{ $name }” de { $number } ou mais alguma vez em { $days } dias ({ $events })
asks-below-max = “{ $name }” nunca chega a { $number } em { $days } dias ({ $events })
asks-at-least-change-of-use = { $events }: mais nos últimos { $days } dias do que é habitual para o lead
asks-below-change-of-use = { $events }: menos nos últimos { $days } dias do que é habitual para o lead
asks-at-least-trend = { $events }: mais nos últimos { $days } dias do que nos { $days } anteriores
asks-below-trend = { $events }: menos nos últimos { $days } dias do que nos { $days } anteriores
legend-with = com ele
legend-without = sem ele

## As regras em conjunto

book-title = As regras funcionam em conjunto?
book-backwards = Quanto mais pontos, menos compradores.
book-proportional = { $holds ->
    [yes] Salvo acaso, os pontos são proporcionais ao que valem.
   *[no] Os pontos não são proporcionais ao que valem.
}
book-interaction = { $kind ->
    [more] Leads com bom perfil e também ativos compram mais do que diz a soma dos seus pontos.
    [less] Leads com bom perfil e também ativos compram menos do que diz a soma dos seus pontos.
   *[none] Somar perfil e atividade é justo.
}
book-limits = Os limites mudam os pontos de { $share } dos casos.
book-caption = As regras em números
book-method = Proporcionalidade: teste de razão de verossimilhança de uma escala comum para todas as regras contra efeitos livres, corrigido por leads com vários casos. Perfil e atividade: o mesmo teste para o produto dos dois.
book-slope = Log-odds por ponto
book-proportional-p = valor p de pontos proporcionais
book-both = Log-odds de perfil e atividade juntos, além da soma
book-both-p = valor p disso
book-limit-rules = Casos mudados pelo limite de uma regra
book-limit-total = Casos mudados pelo limite do total
book-limit-group = Casos mudados pelo limite do grupo “{ $group }”

## Ganho

gains-title = Se só pudermos contatar alguns, a quantos compradores chegamos?
gains-answer = { $which ->
    [all] Comece pelos melhores { $top } e você alcança { $hybrid } de cada 100 compradores com a pontuação combinada, { $model } com o modelo, { $rules } com seus pontos e { $random } ao acaso.
    [rules-model] Comece pelos melhores { $top } e você alcança { $model } de cada 100 compradores com o modelo, { $rules } com seus pontos e { $random } ao acaso.
    [rules] Comece pelos melhores { $top } e você alcança { $rules } de cada 100 compradores com seus pontos e { $random } ao acaso.
   *[model] Comece pelos melhores { $top } e você alcança { $model } de cada 100 compradores com o modelo e { $random } ao acaso.
}
gains-more = { $scorer ->
    [hybrid] A pontuação combinada
   *[model] O modelo
} alcança { $n } compradores a mais em cada 100 do que seus pontos (margem { $low } a { $high }), mais do que o acaso explica.
gains-fewer = { $scorer ->
    [hybrid] A pontuação combinada
   *[model] O modelo
} alcança { $n } compradores a menos em cada 100 do que seus pontos (margem { $less_low } a { $less_high }), mais do que o acaso explica.
gains-unsure = A diferença entre seus pontos e { $scorer ->
    [hybrid] a pontuação combinada
   *[model] o modelo
} ({ $n } em cada 100 compradores, margem { $low } a { $high }) pode ser acaso.
gains-no-interval = Há compradores de menos para saber se a diferença é acaso.
gains-reading = { $given ->
    [given] Cada linha mostra quantos compradores são alcançados quando se percorre a lista de cima para baixo. A linha tracejada é a capacidade da sua equipe, { $top }.
   *[assumed] Cada linha mostra quantos compradores são alcançados quando se percorre a lista de cima para baixo. A linha tracejada está em { $top }; informe a sua no projeto (capacity na seção [report]) e ela irá para lá.
}
gains-lists = São { $lists } listas, uma por data; cada uma é percorrida de cima para baixo, e os compradores alcançados são somados.
gains-ties = Seus pontos só têm { $n } valores diferentes, então muitos leads empatam; entre eles a ordem é acaso, e a linha mostra a média.
gains-caption = Parte dos compradores alcançada, pela parte da lista contatada (a primeira linha é a sua capacidade, com margens)
gains-method = Cada lead é pontuado por um modelo que não foi treinado com ele. Nos empates, os compradores são repartidos em proporção. As margens são intervalos bootstrap de 95% por lead ou conta, com as mesmas amostras para todas as linhas.
axis-called = Parte da lista contatada
axis-reached = Compradores alcançados

## Quadrantes

quadrant-title = Onde seus pontos e o modelo discordam?
quadrant-answer = { $gems } casos estão nos melhores { $top } do modelo e não nos dos seus pontos: { $gems_bought } compraram ({ $gems_rate }). { $over } ao contrário: { $over_bought } compraram ({ $over_rate }).
quadrant-reading = Cada ponto é um caso; quanto mais alto, melhor para o modelo; quanto mais à direita, mais pontos. São desenhados { $n } de { $of } casos, primeiro as grandes discordâncias e os compradores do topo; a tabela conta todos.
quadrant-caption = Todos os casos por quadrante; alto significa nos melhores { $top }
quadrant-method = As posições na lista vão de 0 (último) a 100% (primeiro); empates dividem o ponto médio. As bordas estão na capacidade. As margens são intervalos de Wilson de 95%.
corner-both = Altos com os dois
corner-gems = Joias escondidas: o modelo diz sim, seus pontos não
corner-over = Superestimados: seus pontos dizem sim, o modelo não
corner-neither = Baixos com os dois
corner-gems-short = Joias escondidas
corner-over-short = Superestimados
axis-place-points = Posição pelos seus pontos (100% = topo)
axis-place-model = Posição pelo modelo (100% = topo)
legend-bought = Comprou
legend-not = Não comprou

## Coincidência

overlap-title = Quão parecidas são as listas?
overlap-answer = Dos melhores { $top }, { $n } em cada 100 leads estão na lista { $first ->
    [rules] pelos seus pontos
    [hybrid] pela pontuação combinada
   *[model] pelo modelo
} e também na lista { $second ->
    [rules] pelos seus pontos
    [hybrid] pela pontuação combinada
   *[model] pelo modelo
}. Em média, um lead se move { $moves } da lista.
overlap-reading = Quantos leads o topo de duas listas tem em comum, conforme o tamanho do topo. Tracejado: a sua capacidade.
overlap-caption = Leads em comum entre duas listas, pelo tamanho do topo
overlap-rank-caption = Concordância das listas inteiras
overlap-method = Empates na borda são contados em proporção. tau-b: correlação de postos de Kendall com empates. RBO: sobreposição ponderada por posição, com a maior parte do peso nos leads dentro da capacidade.
axis-top = Melhor parte de cada lista
axis-both = Nas duas listas

## Leads que se movem

movers-title = Quais leads mais mudam de posição?
movers-answer = Dos { $up } leads que o modelo mais sobe compraram { $up_rate }; dos { $down } que mais desce, { $down_rate }.
movers-reading = As posições são as de uma lista, de cerca de { $n } casos; 1 é a melhor. “Por quê” diz em que o modelo avalia o lead melhor (+) ou pior (−) do que seus pontos, em pontos da pontuação; “não” significa que o lead não fez isso. Confira alguns à mão.
movers-up-caption = Os que mais sobem com o modelo ({ $shown } de { $n })
movers-down-caption = Os que mais descem com o modelo ({ $shown } de { $n })
movers-method = As maiores diferenças entre a posição por pontos e a posição pelo modelo, uma linha por lead. Posições e resultados são de dados não vistos. Motivos: o que cada coisa soma ao modelo final menos o que soma aos seus pontos, ambos na escala da pontuação.

## Décimos

tenths-title = Quão melhor que o acaso é o topo da lista?
tenths-answer = { $known ->
    [yes] O melhor décimo tem { $lift } vezes mais compradores que um décimo ao acaso (margem { $margin }): ali compram { $rate }, no total { $base }.
   *[no] O melhor décimo tem { $lift } vezes mais compradores que um décimo ao acaso: ali compram { $rate }, no total { $base }. Há compradores de menos para dar uma margem.
}{ $scorer ->
    [rules] { " " }(Pelos seus pontos.)
    [hybrid] { " " }(Pela pontuação combinada.)
   *[model] { " " }(Pelo modelo.)
}
tenths-reading = A lista em dez partes iguais, a melhor primeiro. Tracejado: uma lista ao acaso. Linhas finas: margem de erro.
tenths-tip = Décimo { $n }: { $cases } casos, { $bought } compraram, { $rate }
tenths-caption = A lista em décimos, { $scorer ->
    [rules] pelos seus pontos
    [hybrid] pela pontuação combinada
   *[model] pelo modelo
}
tenths-method = Os casos de cada lista são ordenados pela pontuação com dados não vistos e cortados em dez partes iguais, e as mesmas partes de todas as listas são reunidas; empates na borda são repartidos. O lift é a parte de compradores sobre a de todos os casos. Margens por bootstrap por lead ou conta.
axis-lift = Vezes melhor que o acaso
axis-tenth = Décimo da lista, o melhor primeiro

## Graus e faixas

bands-title = Quantos leads de cada grau compram?
bands-answer = { $n ->
    [one] { $first }: compram { $first_rate }.
   *[other] { $first }: compram { $first_rate }. { $last }: { $last_rate }.
}
bands-reading = Barras: leads de cada tipo que compraram. Linhas finas: margem de erro.
bands-caption = { $kind ->
    [grade] Por grau
    [label] Por rótulo das suas regras
   *[score] Por pontuação
}
bands-method = As pontuações com dados não vistos são levadas à escala e cortadas onde o projeto corta os graus. As margens são intervalos de 95% que tratam em conjunto os casos de um lead ou conta. Exceções fixas não são aplicadas.
band = { $kind ->
    [grade] Grau { $name }
   *[label] { $name }
}
band-below = { $kind ->
    [grade] Sem grau
   *[label] Abaixo de todos os rótulos
}
matrix-caption = Por perfil (linhas) e atividade (colunas) das suas regras; quanto mais escuro, mais compram
matrix-fit = Perfil { $letter }
matrix-engagement = Atividade { $n }
axis-rate = Leads que compram

## Limites

thresholds-title = Onde traçamos a linha?
thresholds-answer = { $has_month ->
    [yes] { $kind ->
        [points] Com { $limit } { $limit ->
            [one] ponto
           *[other] pontos
        }
       *[score] Com uma pontuação de { $limit }
    }: cerca de { $month } leads por mês para contatar, { $caught } de cada 100 compradores alcançados, um comprador a cada { $calls } contatos.
   *[no] { $kind ->
        [points] Com { $limit } { $limit ->
            [one] ponto
           *[other] pontos
        }
       *[score] Com uma pontuação de { $limit }
    }: { $called } leads para contatar ({ $share }), { $caught } de cada 100 compradores alcançados, um comprador a cada { $calls } contatos.
}
thresholds-slider = { $kind ->
    [points] Experimente outros pontos:
   *[score] Experimente outra pontuação:
}
thresholds-reading = { $given ->
    [given] A linha tracejada é o limite que preenche a sua capacidade, { $top } da lista.
   *[assumed] A linha tracejada é o limite em que se contata { $top } da lista.
}
thresholds-caption = O que cada limite traz
thresholds-method = Contado sobre todos os casos com as pontuações com dados não vistos, antes de exceções fixas. Leads por mês: leads diferentes no limite ou acima dele em alguma data do mês.
confusion-caption = Casos com este limite
row-called = Contatados
row-passed = Não contatados
legend-caught = Compradores alcançados
legend-called = Leads para contatar
axis-limit = { $kind ->
    [points] Contatar a partir destes pontos
   *[score] Contatar a partir desta pontuação
}
axis-share = Parte

## Calibração

calibration-title = Quando diz 30%, é 30%?
calibration-answer = { $kind ->
    [all] Sim: em todos os { $n } grupos a previsão está dentro da margem de erro.
    [most] Quase sempre: em { $right } de { $n } grupos a previsão está dentro da margem de erro.
   *[few] Não muito: só em { $right } de { $n } grupos a previsão está dentro da margem de erro. Ordene pela pontuação, mas não planeje com as porcentagens.
} Dos leads de que mais gosta, previu-se que comprariam { $says } em cada 100 e compraram { $did } em cada 100 (margem { $margin }).
calibration-reading = Cada marca é um grupo de casos com previsões parecidas; as linhas finas são margens. Na linha tracejada as previsões se cumprem. Seus pontos não são porcentagens: são traduzidos da melhor forma possível.
calibration-tip = previsto { $says }, aconteceu { $did }, { $n } casos
calibration-caption = Previsto e acontecido, { $scorer ->
    [rules] pelos seus pontos, traduzidos
    [hybrid] pela pontuação combinada
   *[model] pelo modelo
}
calibration-summary = A calibração em números
calibration-method = Dez grupos do mesmo tamanho pela previsão com dados não vistos; intervalos de Wilson, alargados onde os casos de um lead ou conta andam juntos. O certo é inclinação 1 e intercepto 0; abaixo de 1 é excesso de confiança.
axis-says = Previsto
axis-happened = Aconteceu

## Distribuição

distribution-title = Os compradores têm pontuações mais altas?
distribution-answer = { $kind ->
    [points] Metade dos compradores tem { $bought } { $bought ->
        [one] ponto
       *[other] pontos
    } ou mais; metade dos demais, { $other } ou mais.
   *[score] Metade dos compradores tem pontuação de { $bought } ou mais; metade dos demais, { $other } ou mais.
}
distribution-reading = Partes dentro de cada um dos dois grupos. Quanto mais separadas as formas, melhor.
distribution-caption = Casos por { $scorer ->
    [rules] pontos
    [hybrid] pontuação combinada
   *[model] pontuação do modelo
}
distribution-method = Histogramas das pontuações com dados não vistos; cada grupo soma 100%.
axis-score = { $kind ->
    [points] Seus pontos
   *[score] Pontuação
}
axis-group-share = Parte do grupo

## Importância

importance-title = Para o que o modelo olha?
importance-answer = { $known ->
    [yes] Sobretudo para “{ $what }”: sem isso o modelo perderia { $share } do que sabe.
   *[no] Sobretudo para “{ $what }”.
}{ $direction ->
    [raises] { " " }Quanto mais, maior a pontuação.
    [lowers] { " " }Quanto mais, menor a pontuação.
   *[unclear] { "" }
}
importance-reading = Barras: o que se perde quando a coluna é embaralhada. Linhas finas: margem de erro. Importante não quer dizer causa.
importance-more = { $n ->
    [one] Há mais { $n } coluna fora da lista.
   *[other] Há mais { $n } colunas fora da lista.
}
importance-caption = Colunas por importância ({ $n } embaralhamentos de { $rows } casos não vistos)
importance-method = Cada coluna é embaralhada em casos não vistos e mede-se quanto sobe o log loss (importância por permutação, intervalos por lead ou conta). Colunas que andam juntas dividem a importância.
axis-importance = { $kind ->
    [share] Parte do que o modelo sabe que se perde
   *[loss] Aumento do log loss
}
direction = { $direction ->
    [raises] aumenta a pontuação
    [lowers] diminui a pontuação
   *[unclear] depende
}

## Exemplos

examples-title = Por que um lead tem a sua pontuação?
examples-answer = O lead { $lead } tem pontuação { $score }: { $reasons }.
examples-reading = Toda pontuação parte da de um lead médio; os motivos somam ou tiram, e todas as linhas dão a pontuação.
examples-method = Contribuições exatas (termos lineares e valores de Shapley de árvores), reunidas por regra ou tema, em pontos inteiros da pontuação. Pontuações e motivos são do modelo final; a chance de compra é de dados não vistos.
example-caption = { $kind ->
    [high-bought] Pontuação alta, comprou
    [high-not] Pontuação alta, não comprou
    [middle] Meio da lista
    [low-bought] Pontuação baixa, comprou mesmo assim
   *[low-not] Pontuação baixa, não comprou
}: lead { $lead }{ $has_day ->
    [yes] { " " }em { $day }
   *[no] { "" }
}, pontuação { $score }, chance de compra { $rate }
part-base = Um lead médio
part-other = Todo o resto
part-limit = Fim da escala
part-score = Pontuação

## Dependência

dependence-title = Como a pontuação varia com cada valor?
dependence-answer = “{ $what }”: o que mais soma é { $high } ({ SIGNED($most) } { $most ->
    [one] ponto
   *[other] pontos
} da pontuação), o que menos soma { $low } ({ SIGNED($least) }).
dependence-reading = Pontos da pontuação do modelo que cada valor rende, com tudo o mais igual; 0 é a média.
dependence-tip = { $values }: { SIGNED($points) } { $points ->
    [one] ponto
   *[other] pontos
}, { $n } casos, compram { $rate }
dependence-method = Números: efeitos locais acumulados, que não inventam leads impossíveis. Categorias: dependência parcial. As taxas ao lado são o que aconteceu, sem igualar nada.
axis-score-points = Pontos da pontuação

## Segmentos

segments-title = Funciona igualmente bem para todo tipo de lead?
segments-alike = { $n ->
    [0] Nenhum grupo chega a { $least } compradores: poucos demais para comparar o previsto com o ocorrido.
   *[other] { $by ->
        [month] Só a data serve para agrupar os leads. Em todos os { $n } meses com pelo menos { $least } compradores, o previsto e o ocorrido coincidem dentro da margem.
       *[group] Sim: em todos os { $n } grupos com pelo menos { $least } compradores, o previsto e o ocorrido coincidem dentro da margem.
    }
}
segments-off = { $kind ->
    [over] Em { $n } de { $of } grupos, não muito. Sobretudo { $segment } ({ $by }): previu-se que comprariam { $says } e compraram { $did }. Esses leads estão superestimados.
   *[under] Em { $n } de { $of } grupos, não muito. Sobretudo { $segment } ({ $by }): previu-se que comprariam { $says } e compraram { $did }. Esses leads estão subestimados.
}
segments-reading = Círculo com barra: leads que compraram, com margem. Losango: o previsto. Grupos com menos de { $least } compradores dizem pouco.
segments-caption = Grupos por { $by }
segments-method = Pontuações com dados não vistos por grupo. Previsto é a chance média de compra; alcançado é a parte dos compradores do grupo no topo da sua lista.
segment-month = mês
segment-rest = { $n ->
    [one] mais { $n }
   *[other] mais { $n }
}
segment-small = { $name } (poucos)

## Meses

months-title = Muda com as épocas do ano?
months-answer = Os leads de { $high } compraram mais ({ $high_rate }); os de { $low }, menos ({ $low_rate }).
months-reading = Círculos: leads que compraram, com margem. Losangos: o previsto.
months-immature = Cinza: a partir de { $month } alguns leads são recentes demais para saber se vão comprar; esses não são contados.
months-tip = { $month }: { $n } casos, { $bought } compraram
months-caption = Mês a mês
months-method = Casos pelo mês da sua data. Leads cujo prazo de compra não acabou ainda não têm resultado e ficam de fora; não contam como um não.

## Mudança dos leads

drift-title = Os leads mudaram?
drift-none = Não: nenhuma das { $n } colunas mudou de forma perceptível e além do acaso desde { $day }.
drift-some = Das { $of } colunas, { $act } mudaram muito e { $watch } um pouco desde { $day }, sobretudo “{ $what }”{ $known ->
    [yes] { " " }(em média { $early } antes, { $late } depois).
   *[no] .
}
drift-reading = Barras: quanto cada coluna mudou (PSI). Marcas pretas: o que o acaso só supera uma vez em vinte. A partir de 0,1 vale observar; a partir de 0,25, agir.
drift-caption = { $early } casos anteriores e { $late } desde { $day }
drift-method = Índice de estabilidade populacional sobre décimos dos casos anteriores, com o que o acaso dá para tantos leads, corrigido pelo número de colunas. Os limites 0,1 e 0,25 são convenções.
drift-level = { $level ->
    [act] agir
    [watch] observar
   *[ok] bem
}
drift-score = Pontuação: { $scorer ->
    [rules] seus pontos
    [hybrid] a pontuação combinada
   *[model] o modelo
}
axis-psi = Mudança (PSI)
legend-early = antes
legend-late = depois

## Provas

contest-title = Quem ganha, e é mais que acaso?
duel = { $outcome ->
    [first] { $first ->
        [hybrid] A pontuação combinada supera
        [rules] Seus pontos superam
       *[model] O modelo supera
    } { $second ->
        [hybrid] a pontuação combinada
        [rules] seus pontos
       *[model] o modelo
    } além do acaso.
    [second] { $second ->
        [hybrid] A pontuação combinada supera
        [rules] Seus pontos superam
       *[model] O modelo supera
    } { $first ->
        [hybrid] a pontuação combinada
        [rules] seus pontos
       *[model] o modelo
    } além do acaso.
   *[tie] Entre { $first ->
        [hybrid] a pontuação combinada
        [rules] seus pontos
       *[model] o modelo
    } e { $second ->
        [hybrid] a pontuação combinada
        [rules] seus pontos
       *[model] o modelo
    } não há diferença clara.
}
duels-none = Aqui só há uma forma de ordenar.
contest-reading = AUC com sua margem: de um comprador e outro lead tomados ao acaso, quantas vezes o comprador fica à frente. 0,5 é acaso. A linha sobre cinza na tabela é a que pontua os leads.
contest-caption = { $split ->
    [cv] Validação cruzada: { $n } casos, { $bought } compraram
    [time] Últimas datas, outros leads: { $n } casos, { $bought } compraram
   *[time_known] Últimas datas, também leads conhecidos: { $n } casos, { $bought } compraram
}
duels-caption = Diferenças nos mesmos casos
contest-method = Validação cruzada por grupos: todos os casos de um lead ou conta ficam do mesmo lado. As últimas datas foram tocadas uma única vez. Alguém só ganha se o intervalo de 95% da diferença pareada de log loss exclui 0.
split = { $split ->
    [cv] validação cruzada
    [time] últimas datas, outros leads
   *[time_known] últimas datas, também leads conhecidos
}
axis-auc = AUC

folds-title = Sorte ou competência?
folds-answer = { $scorer ->
    [rules] Seus pontos foram os melhores
    [hybrid] A pontuação combinada foi a melhor
   *[model] O modelo foi o melhor
} em { $won } de { $of } testes separados.
folds-reading = Uma linha por teste: compradores alcançados nos melhores { $top } da lista daquele teste.
folds-caption = Teste por teste
periods-caption = Trechos de tempo, cada um previsto com o que se sabia antes
folds-method = Cada partição da validação cruzada é um teste com leads que não foram usados no treino.
axis-fold = Teste

weights-title = Quanto de modelo, quanto de pontos?
weights-answer = Entre { $low } e { $high } de modelo não há diferença que se distinga do acaso; o melhor é { $best }.{ $known ->
    [yes] { " " }A pontuação combinada usa { $used }.
   *[no] { "" }
}
weights-reading = Quanto mais baixo, melhor. Sombreado: um erro padrão. Tracejado: o que é usado.
weights-caption = Perda pelo peso do modelo
weights-method = Misturas fixas dos dois em log-odds, em casos não vistos. Os pesos da pontuação combinada foram ajustados sem os casos com que ela é julgada.
axis-model-weight = Parte do modelo
axis-log-loss = Log loss

roc-title = Quantas vezes um comprador fica à frente de outro lead?
roc-answer = Tome ao acaso um comprador e outro lead: { $scorer ->
    [rules] seus pontos põem
    [hybrid] a pontuação combinada põe
   *[model] o modelo põe
} o comprador à frente { $n } em cada 100 vezes{ $known ->
    [yes] { " " }(margem { $margin }).
   *[no] .
}
roc-caption = Área sob a curva
roc-method = Curva ROC das pontuações com dados não vistos; empates contam metade; intervalos de DeLong, por lead ou conta.
axis-others-flagged = Os demais acima do limite
axis-buyers-flagged = Compradores acima do limite

precision-title = Dos que aponta, quantos compram?
precision-answer = Para alcançar { $recall } de cada 100 compradores, { $scorer ->
    [rules] seus pontos apontam
    [hybrid] a pontuação combinada aponta
   *[model] o modelo aponta
} leads dos quais { $precision } em cada 100 compram; ao acaso seriam { $base }.
precision-reading = A linha tracejada é uma lista ao acaso.
precision-caption = Precisão média
precision-method = Precisão pela cobertura das pontuações com dados não vistos; a precisão média conta empates como um só passo.
axis-precision = Leads apontados que compram

## Dados

quality-title = Os dados são sólidos?
quality-answer = Foram lidas { $read } linhas; { $rejected } não puderam ser usadas. Colunas separadas: { $kept_out }; colunas que parecem saber o resultado: { $suspects }; colunas com lacunas: { $missing } de { $columns }.
quality-method = Linhas que não podem ser usadas são contadas por motivo e guardadas em um arquivo; nada é descartado em silêncio. Os motivos estão nas palavras do programa, em inglês.
sources-caption = O que foi lido
suspects-caption = Colunas que talvez conheçam o resultado de antemão
kept-out-caption = Colunas que o treino não vê
missing-caption = Colunas com lacunas
rejected = { $n } × { $reason }

notes-title = O que mais o programa tem a dizer?
notes-answer = { $n ->
    [one] { $n } nota do programa, em inglês, como está no seu registro:
   *[other] { $n } notas do programa, em inglês, como estão no seu registro:
}
notes-method = O treino e a auditoria anotam o que tiveram de deixar de fora ou supor.

again-title = Como isto pode ser refeito?
again-answer = Versão { $version } do leadscore { $leadscore }; os mesmos dados, projeto e semente dão os mesmos bytes.
again-method = As impressões são resumos dos arquivos: se uma difere, os dados diferem.
again-caption = O que precisa ser igual
again-seed = Semente
again-project = Impressão dos arquivos do projeto
files-caption = Arquivos com todos os números
model-card = Ficha do modelo, para as pessoas completarem

## Cabeçalhos de tabelas

col-rule = Regra
col-points = Você dá
col-implied = Os resultados indicam (margem)
col-implied-best = Os resultados indicam
col-verdict = Veredito
col-todo = O que fazer
col-leads-fired = Leads
col-share-fired = Dispara em
col-conversions = Compraram
col-rate-fired = Compram com ela
col-rate-quiet = Compram sem ela
col-lift = Vezes a média
col-moves-with = Anda junto com
col-adds = Compradores a mais (margem)
col-leads-touched = Leads afetados
col-held-up = No teste
col-change = Mudança
col-hot = Leads “{ $label }”
col-caught-buyers = Compradores alcançados
col-more-than-today = Mais que com seus pontos (margem)
col-more-than-edited = Mais que com os pontos corrigidos (margem)
col-edits = Mudanças
col-reached-fold = Compradores alcançados
col-gain-nats = Ganho em nats (margem)
col-changes = Quais
col-rank-yours = Posição por pontos
col-rank-data = Posição por dados
col-rank-model = Posição pelo modelo
col-signal = Sinal
col-share-would = Dispararia em
col-would-pay = Valeria
col-alike = Diz o mesmo
col-as-rule = Como regra
col-what = O quê
col-value = Valor
col-called = Contatados
col-corner = Quadrante
col-cases = Casos
col-rate = Compram
col-margin = Margem
col-ties = Máximo que os empates permitem
col-pair = Par
col-tau = tau-b
col-spearman = Spearman
col-rbo = RBO
col-displacement = Movimento médio
col-lead = Lead
col-on-day = Data
col-moves = Move-se
col-bought = Comprou
col-not-bought = Não comprou
col-why = Por quê
col-bar = Barra
col-tenth = Décimo
col-reached-so-far = Alcançado até aqui
col-mean-score = Pontuação média
col-score-range = Pontuações
col-band = Faixa
col-from = De
col-to = Até
col-share = Parte
col-reached = De todos os compradores
col-fit = Perfil
col-limit = Limite
col-called-share = Da lista
col-a-month = Leads por mês
col-caught = Alcançados
col-missed = Perdidos
col-caught-share = De todos os compradores
col-pays = Contatos que compensam
col-says = Previsto
col-happened = Aconteceu
col-right = Dentro da margem
col-scorer = Ordenado por
col-slope = Inclinação (margem)
col-intercept = Intercepto
col-observed-expected = Acontecido / previsto
col-brier = Brier
col-log-loss = Log loss
col-calibration-error = Erro médio
col-scores = Pontuações
col-share-buyers = Parte dos compradores
col-others = Os demais
col-share-others = Parte dos demais
col-feature = Coluna
col-direction = Quanto mais
col-share-gain = Parte perdida
col-log-loss-rise = Aumento do log loss
col-score-points = Pontos da pontuação
col-values = Valores
col-segment = Grupo
col-reached-capacity = Alcançado com a sua capacidade
col-reached-points = Alcançado por pontos
col-in-head = No topo
col-auc = AUC
col-month = Mês
col-leads = Leads
col-too-young = Recentes demais
col-column = Coluna
col-level = Veredito
col-psi = PSI
col-psi-chance = Por acaso
col-psi-critical = 1 em 20
col-early = Média antes
col-late = Média depois
col-missing-early = Lacunas antes
col-missing-late = Lacunas depois
col-importance-rank = Posição por importância
col-fold = Teste
col-period = Trecho
col-average-precision = Precisão média
col-reached-share = Alcançado nos melhores 10%
col-lift-share = Lift ali
col-split = Em
col-log-loss-difference = Diferença de log loss (margem)
col-auc-difference = Diferença de AUC (margem)
col-model-weight = Modelo
col-standard-error = Erro padrão
col-ks = KS
col-base-rate = Ao acaso
col-others-flagged = Os demais
col-buyers-flagged = Compradores
col-precision = Desses, compram
col-point = Ponto
col-source = Fonte
col-files = Arquivos
col-rows-read = Linhas lidas
col-duplicates = Repetidas
col-rejected = Não utilizáveis
col-reasons = Por quê
col-missing = Lacunas
col-rate-missing = Compram com lacuna
col-rate-present = Compram sem lacuna
col-file = Arquivo
col-holds = Contém

## Vocabulário

word-buyer = Comprador
word-buyer-means = Um lead que fez a tempo o que o projeto conta como conversão.
word-case = Caso
word-case-means = Um lead em uma data: a pontuação vê o que veio antes, e o resultado é o que veio depois. Um lead pode dar vários casos.
word-points = Seus pontos
word-points-means = O que as suas regras dão a um lead.
word-implied = O que os resultados indicam
word-implied-means = Os pontos que combinariam com o que fizeram depois os leads com a regra, com todo o resto igual. Olha uma regra de cada vez; uma mudança proposta olha todas e a lista. Analistas: pontos implícitos nos dados.
word-margin = Margem
word-margin-means = A margem de erro: em 95 de cada 100 vezes, uma faixa assim contém o valor verdadeiro. Analistas: intervalo de confiança de 95%.
word-capacity = Capacidade
word-capacity-means = A parte da lista que dá tempo de contatar.
word-tenth = Décimo
word-tenth-means = Uma décima parte da lista, a melhor primeiro. Analistas: decil.
word-lift = Vezes melhor que o acaso
word-lift-means = Quantos compradores a mais uma parte da lista tem do que uma parte igual ao acaso. Analistas: lift.
word-model = Modelo
word-model-means = Uma fórmula que aprendeu com leads passados quais fatos acompanham a compra.
word-hybrid = Pontuação combinada
word-hybrid-means = Seus pontos e o modelo unidos em uma pontuação. Analistas: híbrido, combinado em log-odds.
word-calibrated = Chance de compra
word-calibrated-means = Uma porcentagem que deve se cumprir: dos leads com 10%, compra um em cada dez. Analistas: probabilidade calibrada.
word-held-out = Leads que não tinha visto
word-held-out-means = Todos os números são de leads, ou contas, separados quando se treinou o modelo que os pontua. Analistas: out-of-fold.
word-auc = AUC
word-auc-means = Quantas vezes um comprador fica à frente de outro lead; 0,5 é acaso, 1 é perfeito.
word-log-loss = Log loss
word-log-loss-means = O quanto as porcentagens erram; quanto menos, melhor.
word-psi = PSI
word-psi-means = O quanto a distribuição de um valor mudou; 0 é nada.

## O aplicativo web

app-pages = Páginas
app-skip = Pular para o conteúdo
app-home = Início
app-home-title = Como estão as coisas
app-leads = Leads
app-leads-title = Lista de leads
app-compare = Comparar
app-compare-title = Seus pontos ao lado do modelo
app-tune = Ajustar
app-tune-title = Ajuste seus pontos
app-report = Relatório
app-report-title = Relatório
app-models = Modelos
app-models-title = Modelos
app-data = Dados
app-data-title = Com o que a pontuação aprendeu
app-settings = Configurações
app-settings-title = Configurações
app-problem = Isso não funcionou
app-not-found = Não há nada aqui
app-back-home = Voltar ao início
app-sign-in = Entrar
app-sign-in-lede = Cole o seu token. Ele fica neste navegador até você sair, e nenhuma página consegue lê-lo.
app-sign-out = Sair
app-token = Token
app-wrong-token = Este token não é conhecido.
app-home-lede = A versão { $version } faz as pontuações: aprendeu com { $rows } casos, dos quais { $bought } compraram. Último treino ou publicação: { $day }.
app-next = O que fazer agora
app-kept-leads = Leads guardados
app-kept-scored = { $n } deles na lista
app-kept-events = Eventos guardados
app-kept-note = no serviço, agora
app-scoring-version = Faz as pontuações
app-points-since = modelos de { $version }, pontos publicados depois
app-earlier-points = Os números do relatório são da versão { $base }. Desde então outros pontos foram publicados, e fazem as pontuações agora (versão { $version }). Treine de novo para ver aqui os números deles; “leadscore audit” os julga na hora.
app-drifted = Colunas que mudaram
app-drifted-note = entre os casos do começo e os do fim
app-step-import = Traga seus leads
app-step-import-says = Ainda não há nenhum lead guardado. Inicie com “leadscore serve --import”, ou envie-os para POST /v1/leads e POST /v1/events.
app-step-draft = Continue o rascunho
app-step-draft-says = Alguém salvou pontos que ainda não foram publicados.
app-step-rules = Veja suas regras
app-step-rules-says = { $n ->
    [0] Nenhuma regra está claramente errada.
    [one] Uma regra merece um olhar.
   *[other] { $n } regras merecem um olhar.
 }
app-step-gems = Encontre joias escondidas
app-step-gems-says = { $n ->
    [one] Um lead está no alto pelo modelo e não pelos seus pontos.
   *[other] { $n } leads estão no alto pelo modelo e não pelos seus pontos.
 }
app-step-call = Ligue para os melhores
app-step-call-says = A lista, os melhores primeiro; filtre, salve, leve como CSV.
app-no-report = Esta versão não tem relatório: treine de novo para ter um.
app-data-lede = Com o que a versão { $version } foi treinada, o que ficou de fora e o que o serviço guarda agora.
app-rows = Casos
app-rows-note = um lead em um dia
app-bought = Compraram
app-left-out = De fora
app-left-out-note = recentes demais, ou já decididos
app-compare-lede = As duas listas têm os mesmos leads. Onde discordam, uma delas erra: leia por quê, e decida.
app-live = Os leads de agora
app-live-none = Ainda não há nenhum lead guardado, ou não há modelo ao lado dos pontos. Inicie com “leadscore serve --import”, ou envie leads para a API.
app-live-says = { $leads } leads estão nas duas listas. Dos { $k } melhores por pontos, { $n } em cada 100 também estão entre os { $k } melhores do modelo.
app-gems-title = Joias escondidas
app-gems-says = No alto pelo modelo, não pelos seus pontos.
app-overrated-title = Superestimados
app-overrated-says = No alto pelos seus pontos, não pelo modelo.
app-nobody = Ninguém, no momento.
app-all-apart = Todos os leads com essa distância
app-history = O mesmo no passado, com o que foi deles
app-history-says = Do relatório da versão { $version }.
app-lead = Lead
app-score = Pontuação
app-grade = Nota
app-chance = Chance
app-points = Pontos
app-rank = Posição
app-rank-points = Posição por pontos
app-rank-model = Posição pelo modelo
app-main-reason = Razão principal
app-filter = Filtro
app-lead-id = O id começa com
app-any = qualquer
app-none = nenhuma
app-saved-list = Lista salva
app-apart = Posições de distância, no mínimo
app-show = Mostrar
app-leads-lede = { $n ->
    [one] Um lead tem posição por pontos e pelo modelo.
   *[other] { $n } leads têm posição por pontos e pelo modelo.
 }
app-no-leads = Ainda não há nenhum lead guardado. Inicie com “leadscore serve --import” para trazer os do projeto, ou envie-os para POST /v1/leads e POST /v1/events.
app-nothing-fits = Nenhum lead passa por este filtro, ou as pontuações ainda estão sendo feitas: olhe de novo daqui a pouco.
app-pager = Páginas da lista
app-first-page = Primeira página
app-next-page = Próxima página
app-csv = Baixar como CSV
app-lists = Listas salvas
app-lists-lede = Uma lista é uma condição com nome: quem a cumpre está nela, hoje e amanhã.
app-list-name = Nome
app-list-condition = Condição
app-condition-help = SQL sobre as colunas acima, os atributos dos leads, events('type'), events('type', days) e days_since('type'). Por exemplo
app-save-list = Salvar a lista
app-delete = Apagar
app-delete-list = Apagar a lista { $name }
app-lead-title = Lead { $lead }
app-lead-lede = Conta { $account } · responsável { $owner } · aqui desde { $day }
app-closed-already-converted = Este lead já comprou: não está mais na lista.
app-closed-disqualified = Este lead foi desqualificado: não está mais na lista.
app-closed-not-yet-created = Este lead ainda não existe.
app-rank-of = posição { $rank } de { $of }
app-both-ranks = posição { $points } por pontos, { $model } pelo modelo
app-why = Por que esta pontuação?
app-why-says = Um lead médio tem { $base } pontos; o que aqui é diferente dá { $score }.
app-reason = Razão
app-points-of-score = Pontos da pontuação
app-bar = Como barra
app-average = Um lead médio
app-rest = Todo o resto
app-ends = Extremos da escala
app-overrides = Regras fixas
app-the-score = A pontuação
app-trend = Como chegou até aqui?
app-trend-says = De { $from } em { $day } para { $to } agora.
app-day = Dia
app-moves = O que a moveria?
app-moves-lede = A pontuação se ele fizesse agora mais uma coisa, como fez da última vez, ou se fosse outra uma coisa que as suas regras olham; nada disto é guardado.
app-what-if = E se
app-once-more = { $what }, mais uma vez
app-were-it = { $name }: { $value }
app-change = Mudança
app-new-score = Pontuação então
app-ledger = O que suas regras dão?
app-ledger-says = { $n } pontos ao todo, regra por regra.
app-rule = Regra
app-group = Grupo
app-limits = Limites de grupos e do total
app-events = O que ele fez?
app-events-says = { $n ->
    [0] Nada se sabe.
    [one] Um evento.
   *[other] { $n } eventos; os últimos { $shown } são mostrados.
 }
app-when = Quando
app-what = O quê
app-details = Detalhes
app-attributes = O que se sabe dele
app-models-lede = A versão { $version } responde agora. A que for promovida assume na hora, sem parada.
app-version = Versão
app-made = Feita
app-scorer = Pontua
app-caught = Compradores no melhor décimo
app-status = Situação
app-scores-now = faz as pontuações
app-promote = Promover
app-promote-version = Promover { $version }
app-reason-back = Por que voltar?
app-go-back = Voltar à versão anterior
app-promotions = Quem pontuou e quando
app-no-promotions = Nada foi promovido à mão ainda.
app-promotion = { $when }: { $version } { $how ->
    [first] foi a primeira versão
    [won] ganhou da anterior
    [rolled-back] voltou a pontuar
   *[promoted] foi promovida
 }
app-language = Idioma
app-language-name = Português
app-capacity = Para quantos leads você tem tempo
app-capacity-share = As listas são julgadas pelos seus melhores { $top }.
app-capacity-leads = As listas são julgadas { $n ->
    [one] pelo seu melhor lead
   *[other] pelos seus { $n } melhores leads
  }.
app-capacity-given = É o que diz “capacity” sob “[report]” em leadscore.toml.
app-capacity-default = “capacity” sob “[report]” em leadscore.toml diria outra coisa.
app-levels = Notas e limiares
app-levels-say = Um lead sobe a um nível onde este começa, e o deixa { $n } pontos abaixo. O leadscore.toml define as notas e as regras, os limiares; aqui eles só são mostrados.
app-grades = Notas, por pontuação
app-thresholds = Limiares, por pontos
app-level = Nível
app-begins = Começa em
app-subscribers = Quem é avisado de cruzamentos
app-subscribers-some = São criados e encerrados por HTTP: /v1/subscriptions.
app-subscribers-none = Ninguém ainda: POST /v1/subscriptions diz para onde vão as mensagens, e de quê.
app-subscribers-hidden = Só quem pode mudar tudo (“admin”) vê quem: endereços podem guardar segredos.
app-wants-any = { $way ->
    [up] Leads que sobem a um nível
    [down] Leads que caem abaixo de um nível
   *[both] Leads que cruzam um nível
  }
app-wants-level = { $way ->
    [up] Leads que sobem a { $level }
    [down] Leads que caem abaixo de { $level }
   *[both] Leads que cruzam { $level }
  }
app-wants-owner = só os que têm responsável
app-wants-first = também as primeiras pontuações
app-fares = { $sent ->
    [0] nada chegou ainda
   *[other] { $sent } chegaram, a última { $when }
  } · { $waiting } à espera · { $failed } desistidas
app-last-problem = Última falha: { $problem }
app-scope-read = read: pode ver tudo menos os endereços de quem é avisado
app-scope-ingest = ingest: também pode enviar leads e eventos
app-scope-admin = admin: pode mudar tudo
app-tokens = Tokens
app-tokens-none = Não há nenhum: quem estiver nesta máquina pode perguntar e mudar tudo. Crie um para protegê-la.
app-tokens-some = Só entra quem tem um destes. Ninguém sabe quais são: só os hashes são guardados.
app-api = Para programas
app-api-says = Tudo o que as páginas fazem pode ser feito por HTTP:
app-rules = Regras
app-tune-lede = Mova um controle: a lista e os dois números mudam na hora. Nada é salvo até você dizer.
app-tune-no-script = Mover pontos precisa de JavaScript. A API faz sem ele: PUT /v1/rulebook/draft.
app-tune-was = era
app-tune-capacity = Tempo para os melhores
app-tune-caught = de { $of } compradores estão nos primeiros { $top }
app-tune-overlap = dos primeiros { $top } também estão nos primeiros { $top } do modelo
app-tune-same = (como salvo)
app-tune-more = (▲ { $n } a mais)
app-tune-fewer = (▼ { $n } a menos)
app-tune-loading = Lendo a história …
app-tune-failed = Não é possível ler a história.
app-tune-saved = Salvo como rascunho. As pontuações continuam como estavam.
app-tune-undone = De volta aos pontos publicados.
app-tune-publishing = Publicando: a história é repassada …
app-tune-status = { $n } compradores nos primeiros { $top }: { $more } em relação aos pontos salvos.
app-tune-no-model = sem modelo para comparar: os dados são outros que no treino
app-tune-page = { $from } a { $to } de { $of }
app-tune-fired = { $n } dos casos
app-tune-before = Anterior
app-tune-after = Próxima
app-tune-live = As pontuações usam estes pontos: versão { $version }. O modelo é o de { $base }; só o próximo treino aprende de novo quanto valem pontos e modelo. Publicar reajusta aos mesmos casos quanto vale um ponto.
app-tune-not-live = O arquivo de regras difere do que a versão { $version } usa. Publique, ou treine de novo, para que valha.
app-undo-all = Desfazer tudo
app-save-draft = Salvar rascunho
app-note = Por quê? (para o histórico)
app-publish = Publicar
app-call-list = Lista de ligações
app-moved = Moveu
app-became = Resultado
app-bought-word = comprou
app-draft-says = Você está vendo o rascunho de { $when }.
app-draft-old = Há um rascunho de { $when } para um livro de regras anterior; salvar o substitui.
app-book-history = Livros de regras publicados
app-book-none = Nada foi publicado daqui ainda.
app-book-now = os pontos de agora
app-version-says = { $number } · { $when } · modelo { $model }
app-back = Voltar
app-back-to = Voltar à versão { $number }
