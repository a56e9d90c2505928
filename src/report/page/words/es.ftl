# Todas las frases del informe. Un «comprador» es un lead con conversión; un «caso» es un lead en una fecha.

## La página

page-title = Informe de puntuación de leads: { $project }
page-lede = Tus puntos, comparados con lo que los leads hicieron después. Versión { $version }. Todas las cifras son de leads que el modelo no había visto.
skip = Ir al informe
contents = Contenido
analyst-view = Vista de analista: mostrar todo
no-script = Los gráficos necesitan JavaScript. Todas las cifras están en las tablas de «Ver las cifras».
show-numbers = Ver las cifras
how-worked-out = Cómo se calcula
more = Detalles
in-short = En resumen
notice = Programas incluidos en esta página y sus licencias
foot = Hecho por leadscore { $leadscore } a partir de la versión { $version }. Este archivo está completo: no carga ni envía nada.
section-rules = Tus reglas
section-lists = Quién encabeza la lista
section-score = Qué tan buena es la puntuación
section-why = Por qué un lead tiene su puntuación
section-where = Para quién y cuándo
section-proof = Pruebas y curvas
section-data = Datos y reproducción
section-glossary = Vocabulario
absent-title = Qué no se muestra y por qué
absent-line = { $title } ({ $why })
absent-no-rulebook = el proyecto no tiene reglas
absent-no-matrix = las reglas no tienen matriz de perfil y actividad
absent-no-thresholds = las reglas no tienen umbrales
absent-no-model = no se entrenó ningún modelo
absent-no-hybrid = no hay puntuación combinada
absent-no-time = los leads no tienen fechas
absent-one-time = todos los leads se observaron en una sola fecha
absent-no-categories = no hay nada por lo que agrupar los leads
absent-too-few-rows = muy pocos leads
absent-too-few-conversions = muy pocos compradores

## Piezas pequeñas

join = { $first } { $second }
sentence-gap = { " " }
list-between = { ", " }
list-last = { $rest } y { $last }
quoted = «{ $what }»
range = { $low } a { $high }
with-margin = { $value } ({ $margin })
no-margin = margen desconocido
or-more = { $n } o más
or-less = { $n } o menos
anything = no se puede saber
rate-in-100 = { $n } de cada 100
rate-in-1000 = { $n } de cada 1000
day = { $day } { $month } { $year }
month = { $month } { $year }
month-1 = ene
month-2 = feb
month-3 = mar
month-4 = abr
month-5 = may
month-6 = jun
month-7 = jul
month-8 = ago
month-9 = sept
month-10 = oct
month-11 = nov
month-12 = dic
yes-no = { $is ->
    [yes] sí
   *[no] no
}
missing = sin dato
all-others = los demás
evidence = { $what }: { $value }
reason = { $what } ({ $points })
pair = { $first } – { $second }
n-points = { $points } { $points ->
    [one] punto
   *[other] puntos
}
n-cases = { $n ->
    [one] { $n } caso
   *[other] { $n } casos
}

## Qué contienen las columnas

any-event = evento de cualquier tipo
any-activity = actividad
list-or = { $rest } o { $last }
events-where = { $events } con { $condition }
not-so = { $what }: no
theme-colleagues = lo que hacen los compañeros
theme-activity = actividad de cualquier tipo
theme-limits-points = límites de grupos de reglas y del total
theme-limits-model = límites y curvas de la calibración del modelo
theme-period = la fecha
says-count = { $events } (veces en { $days } días)
says-distinct-days = { $events } (días con ello, de los últimos { $days })
says-days-since-last = días desde el último { $events }
says-days-since-first = días desde el primer { $events }
says-sum = suma de { $name } de { $events } en { $days } días
says-mean = media de { $name } de { $events } en { $days } días
says-max = máximo de { $name } de { $events } en { $days } días
says-last = último valor de { $name } de { $events } en { $days } días
says-distinct-values = valores distintos de { $name } de { $events } en { $days } días
says-decayed-count = { $events }, lo reciente cuenta más (vida media de { $days } días)
says-trend = { $events }: los últimos { $days } días frente a los { $days } anteriores
says-change-of-use = { $events }: los últimos { $days } días frente al hábito propio del lead
says-share = proporción de { $events } entre todos los eventos de { $days } días
says-sessions = visitas ({ $events }) en { $days } días
says-time-spent = minutos de visitas ({ $events }) en { $days } días
says-time-spent-last = minutos de la última visita ({ $events }) en { $days } días
says-tag-frequency = { $events } sobre { $name } en { $days } días
says-number = { $name }
says-days-since = días desde { $name }
says-category = { $name }
says-mail = { $name } es una dirección de empresa
says-domain = dominio de { $name }
says-completeness = perfil completo
says-missing = falta { $name }
says-same-domain = { $name } y { $other } tienen el mismo dominio
says-account = compañeros: { $inner }
says-account-active = número de compañeros con { $inner }
says-account-largest = el mayor de los compañeros: { $inner }
says-account-smallest = el menor de los compañeros: { $inner }

## Quién ordena los leads

name-rules = Tus puntos
name-edited = Tus puntos tras los cambios
name-model = El modelo
name-hybrid = La puntuación combinada
name-base = El promedio
name-random = Al azar
learner-logistic = Modelo logístico
learner-tree = Árbol
learner-forest = Bosque
learner-boosting = Boosting

## Veredicto

verdict-is-ready = Listo para usar
verdict-is-with-care = Úsalo con cuidado
verdict-is-not-ready = Aún no está listo
verdict-reasons = { $verdict ->
    [not-ready] Qué lo impide
   *[with-care] Qué tener en cuenta y qué hacer
}
learned-from = { $kind ->
    [log] Aprendido de { $leads } leads, observados en { $cutoffs } fechas del { $first } al { $last }: { $rows } casos (un caso es un lead en una fecha), de los que { $bought } compraron. «Compró» significa: hubo conversión en los { $days } días siguientes a la fecha.
   *[table] Aprendido de { $leads } leads en { $rows } casos, de los que { $bought } compraron. «Compró» significa: hubo conversión, según la tabla.
}
short-rules-question = ¿Qué reglas están mal?
short-rules = { $n ->
    [0] Ninguna de las { $of } reglas está mal.
    [one] { $n } de { $of }: { $names }.
   *[other] { $n } de { $of }, sobre todo { $names }.
}
rule-is = «{ $rule }» ({ $verdict })
short-first-question = ¿Qué cambiamos primero?
short-first = { $n ->
    [0] { $edit }. Es el único cambio que compensa.
    [one] { $edit }. Después, uno más; está más abajo.
   *[other] { $edit }. Después, { $n } más; están más abajo.
}{ $lost ->
    [0] { "" }
    [one] { " " }Uno de los cambios no se sostuvo al probarlo; la lista dice cuál.
   *[other] { " " }{ $lost } de los cambios no se sostuvieron al probarlos; la lista dice cuáles.
}
short-nothing = Nada. No se encontró ningún cambio de puntos que se sostenga.
short-nothing-but = No hace falta cambiar nada: ningún cambio de puntos alcanzó más compradores entre los leads posteriores, más allá del azar. Si aun así cambias algo, empieza por «{ $rule }» ({ $verdict }).
short-wins-question = ¿Qué se gana con eso?
short-use-question = ¿Por qué puntuación ordenamos los leads?
short-use = { $scorer ->
    [rules] Por tus puntos: ningún modelo resultó mejor.
    [hybrid] Por la puntuación combinada, que une tus puntos y el modelo.
    [base] Por ninguna de estas: ninguna mejora al azar.
   *[model] Por el modelo.
}
short-not-hybrid = También se probó a unir tus puntos y el modelo en una puntuación combinada, y no es mejor.
short-use-either = { $scorer ->
    [hybrid] Por la puntuación combinada, que es la que se usa, o por { $points ->
        [edited] tus puntos corregidos
       *[rules] tus puntos
    }: aquí valen lo mismo.
   *[model] Por el modelo, que es el que se usa, o por { $points ->
        [edited] tus puntos corregidos
       *[rules] tus puntos
    }: aquí valen lo mismo.
}
at-capacity = En el mejor { $top } de la lista: { $what }
short-sure-question = ¿Qué tan seguro es todo esto?
short-sure-edits = { $sure ->
    [yes] Que los cambios ganan en conjunto es seguro más allá del azar ({ $more }, margen { $margin }: todo por encima de 0).
   *[no] Que los cambios ganen en conjunto puede ser azar ({ $more }, margen { $margin }).
} Uno por uno, de { $n }: { $held } se sostuvieron, { $perhaps } pueden ser azar, { $lost } no se sostuvieron.
short-sure = Compraron { $bought } leads; en eso se apoyan todos los márgenes. En { $won } de { $of } pruebas con leads que no había visto, { $scorer ->
    [rules] tus puntos fueron lo mejor.
    [hybrid] la puntuación combinada fue lo mejor.
    [base] el promedio fue lo mejor.
   *[model] el modelo fue lo mejor.
}
short-sure-ahead = Compraron { $bought } leads; en eso se apoyan todos los márgenes. En { $won } de { $of } pruebas con leads que no había visto, { $scorer ->
    [hybrid] la puntuación combinada fue mejor que tus puntos.
    [base] el promedio fue mejor que tus puntos.
   *[model] el modelo fue mejor que tus puntos.
}
short-later = También se probó una vez en las últimas fechas, con { $n } casos y { $bought } compradores; véase la vista de analista.
reason-few-conversions = Solo compraron { $n } leads o cuentas; convendría que fueran { $needed }. Los márgenes son amplios: usa el orden de la lista y no juzgues reglas sueltas.
reason-few-leads = Solo hay { $n } leads; convendría que fueran { $needed }. Usa el orden de la lista más que los porcentajes.
reason-leak = { $known ->
    [yes] La columna «{ $column }» por sí sola coloca a { $n } de cada 100 compradores por delante de los demás: quizá se rellenó después de la venta. Revísala antes de fiarte de nada.
   *[no] La columna «{ $column }» quizá se rellenó después de la venta. Revísala antes de fiarte de nada.
}
reason-nothing-beats-base-rate = Ninguna forma de ordenar mejora al azar con leads que no había visto. No llames según ella: da más datos de los leads al proyecto, o espera a tener más compradores, y vuelve a entrenar.
reason-nothing-beats-rules = Ningún modelo supera a tus puntos más allá del azar: ordena por cualquiera de los dos. Los cambios de abajo, si los hay, importan más que esa elección.
reason-rules-backwards = Tus puntos ordenan al revés: un comprador tiene más puntos que otro lead solo { $n } de cada 100 veces. No llames por puntos hasta corregir las reglas de abajo.
reason-miscalibrated = Los porcentajes no aciertan: de cada 100 compradores previstos, compraron { $n }. Ordena por la puntuación, pero no planifiques con los porcentajes.
reason-later-winner = En las últimas fechas { $scorer ->
    [rules] tus puntos funcionan
    [hybrid] la puntuación combinada funciona
    [base] el promedio funciona
   *[model] el modelo funciona
} mejor que { $used ->
    [rules] tus puntos
    [hybrid] la puntuación combinada
    [base] el promedio
   *[model] el modelo
}, que es lo que se usa. Sigue así y vuelve a comparar.
reason-drift = { $n ->
    [one] Los leads han cambiado: { $n } columna ya no es lo que era, «{ $worst }». Usa el orden de la lista más que los porcentajes.
   *[other] Los leads han cambiado: { $n } columnas ya no son lo que eran, sobre todo «{ $worst }». Usa el orden de la lista más que los porcentajes.
}
reason-rejected = { $n } filas de datos ({ $share }) no se pudieron usar. Más abajo, en el apartado sobre los datos, se dice por qué; corrígelas en su origen.
train-again = { $weeks ->
    [0] Vuelve a entrenar en cuanto se conozcan nuevos resultados.
    [one] Vuelve a entrenar dentro de { $weeks } semana, cuando se conozcan nuevos resultados.
   *[other] Vuelve a entrenar dentro de { $weeks } semanas, cuando se conozcan nuevos resultados.
}
tile-leads = Leads
tile-cases = en { $n } casos
tile-buyers = Leads que compraron
tile-buyers-note = { $rate } leads, { $of_cases } casos
tile-dates = Fechas observadas
tile-rules = Reglas en uso
tile-capacity = Parte que puedes llamar
tile-capacity-note = { $given ->
    [given] según tu proyecto; unos { $n } leads por lista
   *[assumed] supuesto; unos { $n } leads por lista
}

## Puntos frente a datos

points-title = ¿Qué puntos tuyos están mal?
points-answer = { $n ->
    [one] Tu única regla: { $parts }.
   *[other] De tus { $n } reglas, { $parts }.
}
points-part = { $what ->
    [wrong] { $n ->
        [one] { $n } funciona al revés
       *[other] { $n } funcionan al revés
    }
    [lower] { $n ->
        [one] { $n } cuenta demasiado
       *[other] { $n } cuentan demasiado
    }
    [raise] { $n ->
        [one] { $n } cuenta demasiado poco
       *[other] { $n } cuentan demasiado poco
    }
    [idle] { $n ->
        [one] { $n } no hace nada
       *[other] { $n } no hacen nada
    }
    [keep] { $n ->
        [one] { $n } está bien
       *[other] { $n } están bien
    }
   *[unsure] { $n ->
        [one] { $n } aún no se puede juzgar
       *[other] { $n } aún no se pueden juzgar
    }
}
points-one = «{ $rule }»: das { $points }, lo ocurrido indica { $margin }.{ $changes ->
    [yes] { " " }Propuesta: { $to }.
   *[no] { "" }
}
points-reading = Círculo: tus puntos. Rombo y barra: lo que indica lo ocurrido para la regla por sí sola, con su margen de error; si el círculo queda fuera de la barra, merece una revisión.{ $n ->
    [0] { "" }
   *[other] { " " }Triángulo: el cambio propuesto. Puede quedar al lado de la barra, porque los cambios se eligen juntos, por lo que ganan en la parte de la lista a la que llamas.
}
points-tiers = Cuando una regla da varios puntos, como 5 / 10, «lo ocurrido indica» y el gráfico hablan del mayor; los demás cambian en proporción.
points-more = El gráfico muestra las { $shown } reglas más desviadas, de { $n }; la tabla las tiene todas.
points-adjusted = Los leads se comparan con otros iguales en { $list } y en todas las demás reglas.
causality = Los puntos predicen, no causan: a los leads con muchos puntos se les llama, así que lo que parece valer una regla incluye lo que hicieron las llamadas.
points-method = Todas las reglas se ajustan juntas a lo que los leads hicieron después (regresión logística con intervalos que consideran juntos los casos de un mismo lead o cuenta), de modo que a cada regla solo se le atribuye lo que añade a las demás. Los efectos se llevan a la escala de tus puntos con la mejor recta entre tus totales y los resultados. Una regla se da por mala solo si sus puntos quedan fuera del intervalo del 95 %; un signo contrario, solo tras corregir por el número de reglas.
points-legend-wrong = Funciona al revés
points-legend-points = Cuenta demasiado
points-legend-model = Cuenta demasiado poco
points-legend-bought = De acuerdo con los datos
points-legend-other = No hace nada o no está claro
points-todo-caption = Reglas que tocar, la más urgente primero
points-caption = Cada regla frente a lo que los leads hicieron después
axis-points = Puntos
verdict-keep = está bien
verdict-raise = cuenta demasiado poco
verdict-lower = cuenta demasiado
verdict-takes-too-much = resta demasiado
verdict-takes-too-little = resta demasiado poco
verdict-wrong-sign = funciona al revés
verdict-dead = nunca se cumple
verdict-saturated = siempre se cumple
verdict-capped-out = tapada por un límite
verdict-dominated = pagada dos veces
verdict-stale = en desuso
verdict-too-little-evidence = pocos indicios
todo-keep = Déjala en { $points }.
todo-raise = { $sign ->
    [minus] Resta demasiado poco: lo ocurrido indica { $margin }.
   *[plus] Da demasiado poco: lo ocurrido indica { $margin }.
}
todo-lower = { $sign ->
    [minus] Resta demasiado: lo ocurrido indica { $margin }.
   *[plus] Da demasiado: lo ocurrido indica { $margin }.
}
todo-wrong-sign = { $sign ->
    [minus] Restas puntos, pero estos leads compran más que otros iguales a ellos. Pregunta por qué.
   *[plus] Das puntos, pero estos leads compran menos que otros iguales a ellos. Pregunta por qué.
}
todo-dead = { $leads ->
    [0] Nunca se cumplió. Revisa su condición o bórrala.
    [one] Solo se cumplió con { $leads } lead. Revisa su condición o bórrala.
   *[other] Solo se cumplió con { $leads } leads. Revisa su condición o bórrala.
}
todo-saturated = Se cumple en { $share } de los casos: no distingue a nadie. Exige más o bórrala.
todo-capped-out = En { $hidden } de los casos en que se cumple, un límite se come sus puntos. Sube el límite o borra la regla.
todo-dominated = La regla «{ $other }» ya paga por los mismos leads. Quédate con una de las dos.
todo-stale = No se cumple desde hace { $days } días. Comprueba si aún se registra.
todo-too-little-evidence = Déjala: { $converted } compradores entre sus casos son pocos para saberlo.
todo-change = { $held ->
    [no] Pasar de { $from } a { $to } parecía bien con los leads anteriores y no se sostuvo después: déjala como está, o cámbiala y vigílala.
   *[yes] { $alone ->
        [off] Cámbiala de { $from } a { $to }.
       *[right] Cámbiala de { $from } a { $to }: por sí sola está bien, pero así encaja mejor con los demás cambios.
    }
}
todo-no-change = No se propone ningún cambio.
points-no-change = { $why ->
    [beside] Donde no se propone ningún cambio: junto a los demás, ninguno ganó compradores más allá del azar.
    [loses] No se propone ningún cambio, porque los que parecían bien con los leads anteriores perdieron compradores con los posteriores.
    [nothing] No se propone ningún cambio, porque no se encontró ninguno que gane compradores en la parte de la lista a la que llamas. Una regla puede estar mal por sí sola sin que cambie quién encabeza la lista.
   *[untried] No se propone ningún cambio, porque no se pudo probar ninguno con leads ajenos a la elección.
}
moves-with = { $rule } ({ $share })

## Cambios

edits-title = ¿Qué cambiamos primero y qué se gana?
edits-pays = { $n ->
    [one] Cambia 1 regla y el mejor { $top } de la lista tendrá { $then } compradores en vez de { $today }: { $more } más (margen { $margin }).
   *[other] Cambia { $n } reglas y el mejor { $top } de la lista tendrá { $then } compradores en vez de { $today }: { $more } más (margen { $margin }).
}
edits-perhaps = { $n ->
    [one] Cambiar 1 regla quizá compense: con leads posteriores el mejor { $top } de la lista tuvo { $then } compradores en vez de { $today } ({ $more } más, margen { $margin }), pero puede ser azar.
   *[other] Cambiar { $n } reglas quizá compense: con leads posteriores el mejor { $top } de la lista tuvo { $then } compradores en vez de { $today } ({ $more } más, margen { $margin }), pero puede ser azar.
}
edits-loses = No cambies nada: { $n ->
    [one] el cambio que parecía mejor
   *[other] los { $n } cambios que parecían mejores
} con los leads anteriores no se sostuvo con los posteriores, donde el mejor { $top } de la lista tendría { $then } compradores en vez de { $today } (margen { $margin }, de { $converted }).
edits-nothing = No cambies nada: ningún cambio de puntos gana algo que se sostenga con leads con los que no se eligió. El mejor { $top } de la lista tiene { $today } de { $converted } compradores. Una regla puede estar mal por sí sola sin que cambie quién encabeza la lista.
edits-none-found = No se pudieron buscar cambios; la vista de analista dice por qué.
edits-lists = Es la suma de { $lists } listas de unos { $calls } leads cada una; el mismo lead puede estar en varias.
edits-apply = Para escribir estos cambios en tus reglas, conservando los comentarios: leadscore audit --suggest --apply
edits-lost = { $n ->
    [one] { $names } no se sostuvo con los leads con los que se probó ({ $cost } compradores): omítelo o vigílalo. Para omitirlo: leadscore audit --suggest --apply { $flags }
   *[other] { $names } no se sostuvieron con los leads con los que se probaron ({ $cost } compradores): omítelos o vigílalos. Para omitirlos: leadscore audit --suggest --apply { $flags }
}
edits-fewer = { $n ->
    [one] ¿Prefieres cambiar menos? El mejor cambio por sí solo ({ $names }) aporta { $share } del mejor ajuste a lo que hicieron los leads que aportan los { $of } con los leads con los que se eligieron. Para hacer solo ese: leadscore audit --suggest --edits { $n } --apply
   *[other] ¿Prefieres cambiar menos? Los mejores { $n } cambios ({ $names }) aportan { $share } del mejor ajuste a lo que hicieron los leads que aportan los { $of } con los leads con los que se eligieron. Para hacer solo esos: leadscore audit --suggest --edits { $n } --apply
}
edits-off = «Mal» y «cambiar» son dos preguntas: una regla está mal por sí misma; los cambios son los pocos que juntos ganan más. { $off ->
    [one] La única regla que está mal { $both ->
        [0] no está entre los cambios.
       *[other] está entre los cambios.
    }
   *[other] De las { $off } reglas que están mal, { $both } están entre los cambios.
}{ $left ->
    [0] { "" }
   *[other] { " " }Se quedan como están: { $names }; hechos los cambios, cambiar también estas no gana más.
}{ $others ->
    [0] { "" }
    [one] { " " }Un cambio es de una regla que por sí misma no está mal: compensa a las demás.
   *[other] { " " }{ $others } cambios son de reglas que por sí mismas no están mal: compensan a las demás.
}
axis-reached-more = Compradores alcanzados de más que con los puntos de hoy
edits-chart = { $apart ->
    [time] El gráfico muestra cómo se eligió el número de cambios, solo con leads anteriores: los menos que, salvo azar, se ajustan a lo que hicieron los leads tan bien como cualquier otro número y no alcanzan menos compradores. Las barras son márgenes: un número cuya barra incluye el 0 puede no ganar nada. Lo que ganan los cambios elegidos, arriba, se cuenta en compradores de leads posteriores.
   *[groups] El gráfico muestra cómo se eligió el número de cambios: los menos que, salvo azar, se ajustan a lo que hicieron los leads tan bien como cualquier otro número y no alcanzan menos compradores. Las barras son márgenes: un número cuya barra incluye el 0 puede no ganar nada. Lo que ganan los cambios elegidos, arriba, se cuenta en compradores de leads que no participaron en la elección.
}
edits-tried = { $apart ->
    [time] Los cambios se eligieron con { $found } casos anteriores y se probaron con { $tried } posteriores y { $converted } compradores, que no participaron en la elección.
   *[groups] Los cambios se eligieron con { $found } casos y se probaron con otros { $tried } y { $converted } compradores, que no participaron en la elección.
}
edits-held = «Se sostuvo»: todo el margen está por encima de 0. «No se sostuvo»: se alcanzaron menos compradores que sin el cambio. Lo demás puede ser azar; un cambio que por sí solo puede ser azar puede ganar junto con los otros.
edits-caption = Cambios, el más útil primero; cada uno se suma a los anteriores en el mejor { $top } de la lista, contado con leads que no participaron en la elección
edits-path-caption = Las mejores reglas para cada número de cambios, en casos con los que no se buscaron ({ $folds } particiones)
edits-tip = { $n ->
    [one] { $n } cambio: { $reached } de cada 100 compradores alcanzados
   *[other] { $n } cambios: { $reached } de cada 100 compradores alcanzados
}
edits-chosen = elegido
edits-method = Para cada número de cambios se busca el mejor conjunto de puntos con los leads anteriores, en puntos enteros y dentro de los límites de las reglas. Cuántos cambios compensan se decide por validación cruzada; lo que ganan se cuenta una sola vez con leads posteriores, con bootstrap por lead o cuenta.
edit-one = «{ $rule }»: de { $from } a { $to }
crossing = «{ $label }» es como tus reglas llaman a los leads con { $at } puntos o más. Con todos los cambios, { $up } leads pasan a ser «{ $label }» y { $down } dejan de serlo; mueve ese límite si quieres tantos como antes.
axis-edits = Número de reglas cambiadas
held-yes = se sostuvo
held-perhaps = puede ser azar
held-no = no se sostuvo
choice-title = ¿Puntos, puntos corregidos o un modelo?
choice-same = Los mismos { $rows } { $apart ->
    [time] casos posteriores
   *[groups] casos
} para todos, y nadie los había visto antes.
choice-ahead = { $apart ->
    [time] Con leads posteriores
   *[groups] Con leads que no había visto
}, { $scorer ->
    [hybrid] la puntuación combinada
   *[model] el modelo
} alcanza { $caught } compradores en el mejor { $top } de la lista; { $points ->
    [edited] tus puntos corregidos
   *[rules] tus puntos
}, { $by_points }: la diferencia ({ $n }, margen { $margin }) es más de lo que explica el azar.
choice-behind = { $apart ->
    [time] Con leads posteriores
   *[groups] Con leads que no había visto
}, { $scorer ->
    [hybrid] la puntuación combinada
   *[model] el modelo
} alcanza { $caught } compradores en el mejor { $top } de la lista; { $points ->
    [edited] tus puntos corregidos
   *[rules] tus puntos
}, { $by_points }: la diferencia ({ $n }, margen { $margin }) es más de lo que explica el azar. Quédate con { $points ->
    [edited] los puntos corregidos
   *[rules] tus puntos
}.
choice-tie = { $apart ->
    [time] Con leads posteriores
   *[groups] Con leads que no había visto
}, { $scorer ->
    [hybrid] la puntuación combinada
   *[model] el modelo
} alcanza { $caught } compradores en el mejor { $top } de la lista; { $points ->
    [edited] tus puntos corregidos
   *[rules] tus puntos
}, { $by_points }: la diferencia ({ $n }, margen { $margin }) puede ser azar. { $points ->
    [edited] Los puntos corregidos lo hacen más o menos igual de bien, sin modelo.
   *[rules] Tus puntos lo hacen más o menos igual de bien, sin modelo.
}
choice-reading = «Tus puntos tras los cambios» son todos los cambios propuestos juntos.
choice-caption = Compradores alcanzados en el mejor { $top } de { $rows } casos con { $converted } compradores; la línea sobre gris es la que puntúa a los leads
choice-method = Todos se juzgan con los mismos casos y la misma capacidad. Los cambios de puntos y los modelos se aprendieron de lo que se sabía antes de esos casos; si no se sabe nada del tiempo, de otros leads. Los márgenes son intervalos bootstrap del 95 % por lead o cuenta, con los mismos sorteos para todos.
axis-caught = Compradores alcanzados

## Puestos de las reglas

slope-title = ¿Qué reglas cambiarían de puesto?
slope-answer = «{ $rule }»: por tus puntos, número { $yours } de { $n }; por los datos, número { $data }.
slope-same = El orden de tus reglas es más o menos correcto: ninguna se mueve más de un puesto.
slope-reading = Las { $n } reglas que más se mueven. Azul sube, naranja baja, gris se mueve un puesto como máximo; los números son puestos entre todas las reglas.
slope-caption = Puestos de { $n } reglas
slope-method = A la izquierda, las reglas ordenadas por tus puntos; a la derecha, por los puntos que indica lo ocurrido. Se omiten las reglas sin esa estimación.
axis-by-you = por tus puntos
axis-by-data = por los datos

## Señales sin usar

missed-title = ¿Qué se les escapa a tus reglas?
missed-none = Nada destaca: ninguna otra columna dice más de los compradores que tus reglas.
missed-answer = { $n ->
    [one] Algo que ninguna regla usa: { $signal }. De los leads que lo tienen compran { $rate }, de los demás { $quiet }; valdría unos { n-points }.
   *[other] { $n } cosas que ninguna regla usa, sobre todo: { $signal }. De los leads que lo tienen compran { $rate }, de los demás { $quiet }; valdría unos { n-points }.
}
missed-reading = Cuántos leads compran con cada señal y sin ella. Las señales que dicen lo mismo aparecen con ella en la tabla.
missed-caption = Lo que ninguna regla usa pero los resultados sí
missed-method = Cada columna se prueba como una regla más junto a las tuyas (prueba de puntuación por grupos, corregida por todo lo probado). Los puntos están en la escala de tus reglas.
asks-at-least = { $what }: { $number } o más
asks-below = { $what }: menos de { $number }
asks-is = { $what }: { $level }
asks-at-least-count = { $events }: al menos { $number } en { $days } días
asks-below-count = { $events }: menos de { $number } en { $days } días
asks-at-least-distinct-days = { $events } en { $number } o más de los últimos { $days } días
asks-below-distinct-days = { $events } en menos de { $number } de los últimos { $days } días
asks-at-least-days-since-last = { $number } días sin { $events }
asks-below-days-since-last = { $events } en los últimos { $number } días
asks-at-least-days-since-first = primer { $events } hace al menos { $number } días
asks-below-days-since-first = primer { $events } hace menos de { $number } días
asks-at-least-sum = «{ $name }» suma { $number } o más en { $days } días ({ $events })
asks-below-sum = «{ $name }» suma menos de { $number } en { $days } días ({ $events })
asks-at-least-max = «{ $name }» de { $number } o más alguna vez en { $days } días ({ $events })
asks-below-max = «{ $name }» nunca llega a { $number } en { $days } días ({ $events })
asks-at-least-change-of-use = { $events }: más en los últimos { $days } días de lo habitual en el lead
asks-below-change-of-use = { $events }: menos en los últimos { $days } días de lo habitual en el lead
asks-at-least-trend = { $events }: más en los últimos { $days } días que en los { $days } anteriores
asks-below-trend = { $events }: menos en los últimos { $days } días que en los { $days } anteriores
legend-with = con ella
legend-without = sin ella

## Las reglas en conjunto

book-title = ¿Encajan las reglas en conjunto?
book-backwards = A más puntos, menos compradores.
book-proportional = { $holds ->
    [yes] Salvo azar, los puntos son proporcionales a lo que valen.
   *[no] Los puntos no son proporcionales a lo que valen.
}
book-interaction = { $kind ->
    [more] Los leads que encajan y además están activos compran más de lo que dice la suma de sus puntos.
    [less] Los leads que encajan y además están activos compran menos de lo que dice la suma de sus puntos.
   *[none] Sumar perfil y actividad es justo.
}
book-limits = Los límites cambian los puntos de { $share } de los casos.
book-caption = Las reglas en cifras
book-method = Proporcionalidad: prueba de razón de verosimilitudes de una escala común para todas las reglas frente a efectos libres, corregida por los leads con varios casos. Perfil y actividad: la misma prueba para su producto.
book-slope = Log-odds por punto
book-proportional-p = valor p de puntos proporcionales
book-both = Log-odds de perfil y actividad juntos, más allá de su suma
book-both-p = valor p de lo anterior
book-limit-rules = Casos cambiados por el límite de una regla
book-limit-total = Casos cambiados por el límite del total
book-limit-group = Casos cambiados por el límite del grupo «{ $group }»

## Ganancia

gains-title = Si solo podemos llamar a algunos, ¿a cuántos compradores llegamos?
gains-answer = { $which ->
    [all] Llama primero al mejor { $top } y llegarás a { $hybrid } de cada 100 compradores con la puntuación combinada, a { $model } con el modelo, a { $rules } con tus puntos y a { $random } al azar.
    [rules-model] Llama primero al mejor { $top } y llegarás a { $model } de cada 100 compradores con el modelo, a { $rules } con tus puntos y a { $random } al azar.
    [rules] Llama primero al mejor { $top } y llegarás a { $rules } de cada 100 compradores con tus puntos y a { $random } al azar.
   *[model] Llama primero al mejor { $top } y llegarás a { $model } de cada 100 compradores con el modelo y a { $random } al azar.
}
gains-more = { $scorer ->
    [hybrid] La puntuación combinada
   *[model] El modelo
} llega a { $n } compradores más de cada 100 que tus puntos (margen { $low } a { $high }), más de lo que explica el azar.
gains-fewer = { $scorer ->
    [hybrid] La puntuación combinada
   *[model] El modelo
} llega a { $n } compradores menos de cada 100 que tus puntos (margen { $less_low } a { $less_high }), más de lo que explica el azar.
gains-unsure = La diferencia entre tus puntos y { $scorer ->
    [hybrid] la puntuación combinada
   *[model] el modelo
} ({ $n } de cada 100 compradores, margen { $low } a { $high }) puede ser azar.
gains-no-interval = Hay muy pocos compradores para saber si la diferencia es azar.
gains-reading = { $given ->
    [given] Cada línea muestra a cuántos compradores se llega llamando la lista desde arriba. La línea discontinua es la capacidad de tu equipo, { $top }.
   *[assumed] Cada línea muestra a cuántos compradores se llega llamando la lista desde arriba. La línea discontinua está en { $top }; indica la tuya en el proyecto (capacity en la sección [report]) y se moverá allí.
}
gains-lists = Son { $lists } listas, una por fecha; cada una se llama desde arriba, y los compradores alcanzados se suman.
gains-ties = Tus puntos solo toman { $n } valores distintos, así que muchos leads empatan; entre ellos el orden es azar, y la línea muestra el promedio.
gains-caption = Parte de los compradores alcanzada, según la parte de la lista que se llama (la primera línea es tu capacidad, con márgenes)
gains-method = A cada lead lo puntúa un modelo que no se entrenó con él. En los empates, los compradores se reparten en proporción. Los márgenes son intervalos bootstrap del 95 % por lead o cuenta, con las mismas muestras para todas las líneas.
axis-called = Parte de la lista que llamas
axis-reached = Compradores alcanzados

## Cuadrantes

quadrant-title = ¿Dónde discrepan tus puntos y el modelo?
quadrant-answer = { $gems } casos están en el mejor { $top } del modelo y no en el de tus puntos: { $gems_bought } compraron ({ $gems_rate }). { $over } al revés: { $over_bought } compraron ({ $over_rate }).
quadrant-reading = Cada punto es un caso; cuanto más arriba, mejor para el modelo; cuanto más a la derecha, más puntos. Se dibujan { $n } de { $of } casos, primero las grandes discrepancias y los compradores de arriba; la tabla los cuenta todos.
quadrant-caption = Todos los casos por cuadrante; alto significa en el mejor { $top }
quadrant-method = Los puestos en la lista van de 0 (el último) a 100 % (el primero); los empates comparten su punto medio. Los bordes están en la capacidad. Los márgenes son intervalos de Wilson del 95 %.
corner-both = Altos con ambos
corner-gems = Joyas ocultas: el modelo dice sí, tus puntos no
corner-over = Sobrevalorados: tus puntos dicen sí, el modelo no
corner-neither = Bajos con ambos
corner-gems-short = Joyas ocultas
corner-over-short = Sobrevalorados
axis-place-points = Puesto según tus puntos (100 % = arriba)
axis-place-model = Puesto según el modelo (100 % = arriba)
legend-bought = Compró
legend-not = No compró

## Coincidencia

overlap-title = ¿Cuánto se parecen las listas?
overlap-answer = Del mejor { $top }, { $n } de cada 100 leads están en la lista según { $first ->
    [rules] tus puntos
    [hybrid] la puntuación combinada
   *[model] el modelo
} y también en la lista según { $second ->
    [rules] tus puntos
    [hybrid] la puntuación combinada
   *[model] el modelo
}. En promedio, un lead se mueve un { $moves } de la lista.
overlap-reading = Cuántos leads comparten las cabezas de dos listas, según lo larga que sea la cabeza. Línea discontinua: tu capacidad.
overlap-caption = Leads que comparten dos listas, según la longitud de la cabeza
overlap-rank-caption = Acuerdo de las listas completas
overlap-method = Los empates en el borde se cuentan en proporción. tau-b: correlación de rangos de Kendall con empates. RBO: coincidencia ponderada por rango, con la mayor parte del peso en los leads dentro de la capacidad.
axis-top = Mejor parte de cada lista
axis-both = En ambas listas

## Leads que se mueven

movers-title = ¿Qué leads cambian más de puesto?
movers-answer = De los { $up } leads que el modelo sube más compraron { $up_rate }; de los { $down } que baja más, { $down_rate }.
movers-reading = Los puestos son los de una lista, de unos { $n } casos; 1 es el mejor. «Por qué» dice en qué el modelo valora al lead mejor (+) o peor (−) que tus puntos, en puntos de la puntuación; «no» significa que el lead no lo hizo. Revisa algunos a mano.
movers-up-caption = Los que más suben con el modelo ({ $shown } de { $n })
movers-down-caption = Los que más bajan con el modelo ({ $shown } de { $n })
movers-method = Las mayores diferencias entre el puesto por puntos y el puesto por modelo, una línea por lead. Puestos y resultados son de datos no vistos. Motivos: lo que cada cosa aporta al modelo final menos lo que aporta a tus puntos, ambos en la escala de la puntuación.

## Décimas

tenths-title = ¿Cuánto mejor que el azar es la parte alta de la lista?
tenths-answer = { $known ->
    [yes] La mejor décima parte tiene { $lift } veces más compradores que una décima al azar (margen { $margin }): ahí compran { $rate }, en total { $base }.
   *[no] La mejor décima parte tiene { $lift } veces más compradores que una décima al azar: ahí compran { $rate }, en total { $base }. Hay muy pocos compradores para dar un margen.
}{ $scorer ->
    [rules] { " " }(Según tus puntos.)
    [hybrid] { " " }(Según la puntuación combinada.)
   *[model] { " " }(Según el modelo.)
}
tenths-reading = La lista en diez partes iguales, la mejor primero. Línea discontinua: una lista al azar. Líneas finas: margen de error.
tenths-tip = Décima { $n }: { $cases } casos, { $bought } compraron, { $rate }
tenths-caption = La lista en décimas, según { $scorer ->
    [rules] tus puntos
    [hybrid] la puntuación combinada
   *[model] el modelo
}
tenths-method = Los casos de cada lista se ordenan por su puntuación con datos no vistos y se cortan en diez partes iguales, y las mismas partes de todas las listas se juntan; los empates en un borde se reparten. El lift es la parte de compradores entre la de todos los casos. Márgenes por bootstrap por lead o cuenta.
axis-lift = Veces mejor que al azar
axis-tenth = Décima parte de la lista, la mejor primero

## Grados y franjas

bands-title = ¿Cuántos compran de cada grado?
bands-answer = { $n ->
    [one] { $first }: compran { $first_rate }.
   *[other] { $first }: compran { $first_rate }. { $last }: { $last_rate }.
}
bands-reading = Barras: leads de cada clase que compraron. Líneas finas: margen de error.
bands-caption = { $kind ->
    [grade] Por grado
    [label] Por etiqueta de tus reglas
   *[score] Por puntuación
}
bands-method = Las puntuaciones con datos no vistos se llevan a la escala y se cortan donde el proyecto corta los grados. Los márgenes son intervalos del 95 % que consideran juntos los casos de un lead o cuenta. No se aplican las excepciones fijas.
band = { $kind ->
    [grade] Grado { $name }
   *[label] { $name }
}
band-below = { $kind ->
    [grade] Sin grado
   *[label] Por debajo de todas las etiquetas
}
matrix-caption = Por perfil (filas) y actividad (columnas) de tus reglas; cuanto más oscuro, más compran
matrix-fit = Perfil { $letter }
matrix-engagement = Actividad { $n }
axis-rate = Leads que compran

## Límites

thresholds-title = ¿Dónde ponemos el límite?
thresholds-answer = { $has_month ->
    [yes] { $kind ->
        [points] Con { $limit } { $limit ->
            [one] punto
           *[other] puntos
        }
       *[score] Con una puntuación de { $limit }
    }: unos { $month } leads al mes que llamar, { $caught } de cada 100 compradores alcanzados, un comprador por cada { $calls } llamadas.
   *[no] { $kind ->
        [points] Con { $limit } { $limit ->
            [one] punto
           *[other] puntos
        }
       *[score] Con una puntuación de { $limit }
    }: { $called } leads que llamar ({ $share }), { $caught } de cada 100 compradores alcanzados, un comprador por cada { $calls } llamadas.
}
thresholds-slider = { $kind ->
    [points] Prueba con otros puntos:
   *[score] Prueba con otra puntuación:
}
thresholds-reading = { $given ->
    [given] La línea discontinua es el límite que llena tu capacidad, { $top } de la lista.
   *[assumed] La línea discontinua es el límite con el que se llama al { $top } de la lista.
}
thresholds-caption = Qué da cada límite
thresholds-method = Contado sobre todos los casos con sus puntuaciones con datos no vistos, antes de excepciones fijas. Leads al mes: leads distintos en el límite o por encima en alguna fecha del mes.
confusion-caption = Casos con este límite
row-called = Llamados
row-passed = No llamados
legend-caught = Compradores alcanzados
legend-called = Leads que llamar
axis-limit = { $kind ->
    [points] Se llama a partir de estos puntos
   *[score] Se llama a partir de esta puntuación
}
axis-share = Parte

## Calibración

calibration-title = Cuando dice 30 %, ¿es 30 %?
calibration-answer = { $kind ->
    [all] Sí: en los { $n } grupos la predicción está dentro del margen de error.
    [most] Casi siempre: en { $right } de { $n } grupos la predicción está dentro del margen de error.
   *[few] No mucho: solo en { $right } de { $n } grupos la predicción está dentro del margen de error. Ordena por la puntuación, pero no planifiques con los porcentajes.
} De los leads que más le gustan, se predijo que comprarían { $says } de cada 100 y compraron { $did } de cada 100 (margen { $margin }).
calibration-reading = Cada marca es un grupo de casos con predicciones parecidas; las líneas finas son márgenes. En la línea discontinua las predicciones se cumplen. Tus puntos no son porcentajes: se traducen lo mejor posible.
calibration-tip = predicho { $says }, ocurrido { $did }, { $n } casos
calibration-caption = Predicho y ocurrido, según { $scorer ->
    [rules] tus puntos, traducidos
    [hybrid] la puntuación combinada
   *[model] el modelo
}
calibration-summary = La calibración en cifras
calibration-method = Diez grupos del mismo tamaño por predicción con datos no vistos; intervalos de Wilson, ensanchados donde los casos de un lead o cuenta van juntos. Lo correcto es pendiente 1 e intercepto 0; por debajo de 1 es exceso de confianza.
axis-says = Predicho
axis-happened = Ocurrido

## Distribución

distribution-title = ¿Los compradores tienen puntuaciones más altas?
distribution-answer = { $kind ->
    [points] La mitad de los compradores tiene { $bought } { $bought ->
        [one] punto
       *[other] puntos
    } o más; la mitad de los demás, { $other } o más.
   *[score] La mitad de los compradores tiene una puntuación de { $bought } o más; la mitad de los demás, { $other } o más.
}
distribution-reading = Partes dentro de cada uno de los dos grupos. Cuanto más separadas las formas, mejor.
distribution-caption = Casos por { $scorer ->
    [rules] puntos
    [hybrid] puntuación combinada
   *[model] puntuación del modelo
}
distribution-method = Histogramas de puntuaciones con datos no vistos; cada grupo suma 100 %.
axis-score = { $kind ->
    [points] Tus puntos
   *[score] Puntuación
}
axis-group-share = Parte del grupo

## Importancia

importance-title = ¿En qué se fija el modelo?
importance-answer = { $known ->
    [yes] Sobre todo en «{ $what }»: sin ello el modelo perdería { $share } de lo que sabe.
   *[no] Sobre todo en «{ $what }».
}{ $direction ->
    [raises] { " " }Cuanto más, mayor la puntuación.
    [lowers] { " " }Cuanto más, menor la puntuación.
   *[unclear] { "" }
}
importance-reading = Barras: lo que se pierde al barajar la columna. Líneas finas: margen de error. Importante no quiere decir causa.
importance-more = { $n ->
    [one] Hay { $n } columna más que no se lista.
   *[other] Hay { $n } columnas más que no se listan.
}
importance-caption = Columnas por importancia ({ $n } barajados de { $rows } casos no vistos)
importance-method = Cada columna se baraja en casos no vistos y se mide cuánto sube el log loss (importancia por permutación, intervalos por lead o cuenta). Las columnas que van juntas comparten su importancia.
axis-importance = { $kind ->
    [share] Parte de lo que sabe el modelo que se pierde
   *[loss] Subida del log loss
}
direction = { $direction ->
    [raises] sube la puntuación
    [lowers] baja la puntuación
   *[unclear] depende
}

## Ejemplos

examples-title = ¿Por qué un lead tiene su puntuación?
examples-answer = El lead { $lead } tiene una puntuación de { $score }: { $reasons }.
examples-reading = Toda puntuación parte de la de un lead promedio; los motivos suman o restan, y todas las líneas dan la puntuación.
examples-method = Contribuciones exactas (términos lineales y valores de Shapley de árboles), reunidas por regla o tema, en puntos enteros de la puntuación. Puntuaciones y motivos son del modelo final; la probabilidad de compra es de datos no vistos.
example-caption = { $kind ->
    [high-bought] Puntuación alta, compró
    [high-not] Puntuación alta, no compró
    [middle] Mitad de la lista
    [low-bought] Puntuación baja, compró de todos modos
   *[low-not] Puntuación baja, no compró
}: lead { $lead }{ $has_day ->
    [yes] { " " }el { $day }
   *[no] { "" }
}, puntuación { $score }, probabilidad de compra { $rate }
part-base = Un lead promedio
part-other = Todo lo demás
part-limit = Extremo de la escala
part-score = Puntuación

## Dependencia

dependence-title = ¿Cómo varía la puntuación con cada valor?
dependence-answer = «{ $what }»: lo que más suma es { $high } ({ SIGNED($most) } { $most ->
    [one] punto
   *[other] puntos
} de la puntuación), lo que menos { $low } ({ SIGNED($least) }).
dependence-reading = Puntos de la puntuación del modelo que vale cada valor, a igualdad de lo demás; 0 es el promedio.
dependence-tip = { $values }: { SIGNED($points) } { $points ->
    [one] punto
   *[other] puntos
}, { $n } casos, compran { $rate }
dependence-method = Números: efectos locales acumulados, que no inventan leads imposibles. Categorías: dependencia parcial. Las tasas son lo que ocurrió, sin igualar nada.
axis-score-points = Puntos de la puntuación

## Segmentos

segments-title = ¿Funciona igual de bien para todo tipo de leads?
segments-alike = { $n ->
    [0] Ningún grupo llega a { $least } compradores: muy pocos para comparar lo predicho con lo ocurrido.
   *[other] { $by ->
        [month] Los leads solo se pueden agrupar por fecha. En los { $n } meses con al menos { $least } compradores, lo predicho y lo ocurrido coinciden dentro del margen.
       *[group] Sí: en los { $n } grupos con al menos { $least } compradores, lo predicho y lo ocurrido coinciden dentro del margen.
    }
}
segments-off = { $kind ->
    [over] En { $n } de { $of } grupos no del todo. Sobre todo { $segment } ({ $by }): se predijo que comprarían { $says }, y compraron { $did }. Estos leads están sobrevalorados.
   *[under] En { $n } de { $of } grupos no del todo. Sobre todo { $segment } ({ $by }): se predijo que comprarían { $says }, y compraron { $did }. Estos leads están infravalorados.
}
segments-reading = Círculo con barra: leads que compraron, con margen. Rombo: lo predicho. Los grupos con menos de { $least } compradores dicen poco.
segments-caption = Grupos por { $by }
segments-method = Puntuaciones con datos no vistos por grupo. Predicho es la probabilidad media de compra; alcanzado es la parte de los compradores del grupo en la cabeza de su lista.
segment-month = mes
segment-rest = { $n ->
    [one] { $n } más
   *[other] { $n } más
}
segment-small = { $name } (muy pocos)

## Meses

months-title = ¿Cambia con las temporadas?
months-answer = Los leads de { $high } compraron más ({ $high_rate }); los de { $low }, menos ({ $low_rate }).
months-reading = Círculos: leads que compraron, con margen. Rombos: lo predicho.
months-immature = Gris: desde { $month } algunos leads son demasiado recientes para saber si comprarán; esos no se cuentan.
months-tip = { $month }: { $n } casos, { $bought } compraron
months-caption = Mes a mes
months-method = Casos según el mes de su fecha. Los leads cuyo plazo de compra no ha terminado aún no tienen resultado y se dejan fuera; no cuentan como un no.

## Deriva

drift-title = ¿Han cambiado los leads?
drift-none = No: ninguna de { $n } columnas cambió de forma apreciable y más allá del azar desde el { $day }.
drift-some = De { $of } columnas, { $act } cambiaron mucho y { $watch } algo desde el { $day }, sobre todo «{ $what }»{ $known ->
    [yes] { " " }(de media { $early } antes, { $late } después).
   *[no] .
}
drift-reading = Barras: cuánto cambió cada columna (PSI). Marcas negras: lo que el azar supera solo una vez de cada veinte. Desde 0,1 conviene vigilar; desde 0,25, actuar.
drift-caption = { $early } casos anteriores frente a { $late } desde el { $day }
drift-method = Índice de estabilidad poblacional sobre décimas de los casos anteriores, con lo que da el azar para tantos leads, corregido por el número de columnas. Los límites 0,1 y 0,25 son convenciones.
drift-level = { $level ->
    [act] actuar
    [watch] vigilar
   *[ok] bien
}
drift-score = Puntuación: { $scorer ->
    [rules] tus puntos
    [hybrid] la puntuación combinada
   *[model] el modelo
}
axis-psi = Cambio (PSI)
legend-early = antes
legend-late = después

## Pruebas

contest-title = ¿Quién gana, y es más que azar?
duel = { $outcome ->
    [first] { $first ->
        [hybrid] La puntuación combinada supera
        [rules] Tus puntos superan
       *[model] El modelo supera
    } { $second ->
        [hybrid] a la puntuación combinada
        [rules] a tus puntos
       *[model] al modelo
    } más allá del azar.
    [second] { $second ->
        [hybrid] La puntuación combinada supera
        [rules] Tus puntos superan
       *[model] El modelo supera
    } { $first ->
        [hybrid] a la puntuación combinada
        [rules] a tus puntos
       *[model] al modelo
    } más allá del azar.
   *[tie] Entre { $first ->
        [hybrid] la puntuación combinada
        [rules] tus puntos
       *[model] el modelo
    } y { $second ->
        [hybrid] la puntuación combinada
        [rules] tus puntos
       *[model] el modelo
    } no hay diferencia clara.
}
duels-none = Aquí solo hay una forma de ordenar.
contest-reading = AUC con su margen: de un comprador y otro lead tomados al azar, cuántas veces queda delante el comprador. 0,5 es azar. La línea sobre gris de la tabla es la que puntúa los leads.
contest-caption = { $split ->
    [cv] Validación cruzada: { $n } casos, { $bought } compraron
    [time] Últimas fechas, otros leads: { $n } casos, { $bought } compraron
   *[time_known] Últimas fechas, también leads conocidos: { $n } casos, { $bought } compraron
}
duels-caption = Diferencias en los mismos casos
contest-method = Validación cruzada por grupos: todos los casos de un lead o cuenta están del mismo lado. Las últimas fechas se tocaron una sola vez. Alguien gana solo si el intervalo del 95 % de la diferencia pareada de log loss excluye el 0.
split = { $split ->
    [cv] validación cruzada
    [time] últimas fechas, otros leads
   *[time_known] últimas fechas, también leads conocidos
}
axis-auc = AUC

folds-title = ¿Suerte o acierto?
folds-answer = { $scorer ->
    [rules] Tus puntos fueron lo mejor
    [hybrid] La puntuación combinada fue lo mejor
   *[model] El modelo fue lo mejor
} en { $won } de { $of } pruebas separadas.
folds-reading = Una línea por prueba: compradores alcanzados en el mejor { $top } de la lista de esa prueba.
folds-caption = Prueba por prueba
periods-caption = Tramos de tiempo, cada uno predicho con lo que se sabía antes
folds-method = Cada partición de la validación cruzada es una prueba con leads que no se usaron para entrenar.
axis-fold = Prueba

weights-title = ¿Cuánto modelo y cuántos puntos?
weights-answer = Entre { $low } y { $high } de modelo no hay diferencia que se distinga del azar; lo mejor es { $best }.{ $known ->
    [yes] { " " }La puntuación combinada usa { $used }.
   *[no] { "" }
}
weights-reading = Cuanto más bajo, mejor. Sombreado: un error estándar. Línea discontinua: lo que se usa.
weights-caption = Pérdida según el peso del modelo
weights-method = Mezclas fijas de ambos en log-odds, en casos no vistos. Los pesos de la puntuación combinada se ajustaron sin los casos con los que se juzga.
axis-model-weight = Parte del modelo
axis-log-loss = Log loss

roc-title = ¿Cuántas veces queda un comprador por delante de otro lead?
roc-answer = Toma al azar un comprador y otro lead: { $scorer ->
    [rules] tus puntos ponen
    [hybrid] la puntuación combinada pone
   *[model] el modelo pone
} delante al comprador { $n } de cada 100 veces{ $known ->
    [yes] { " " }(margen { $margin }).
   *[no] .
}
roc-caption = Área bajo la curva
roc-method = Curva ROC de puntuaciones con datos no vistos; los empates cuentan la mitad; intervalos de DeLong, por lead o cuenta.
axis-others-flagged = Los demás por encima del límite
axis-buyers-flagged = Compradores por encima del límite

precision-title = De los que señala, ¿cuántos compran?
precision-answer = Para alcanzar a { $recall } de cada 100 compradores, { $scorer ->
    [rules] tus puntos señalan
    [hybrid] la puntuación combinada señala
   *[model] el modelo señala
} leads de los que compran { $precision } de cada 100; al azar serían { $base }.
precision-reading = La línea discontinua es una lista al azar.
precision-caption = Precisión media
precision-method = Precisión según la cobertura de puntuaciones con datos no vistos; la precisión media cuenta los empates como un solo paso.
axis-precision = Leads señalados que compran

## Datos

quality-title = ¿Son sólidos los datos?
quality-answer = Se leyeron { $read } filas; { $rejected } no se pudieron usar. Columnas apartadas: { $kept_out }; columnas que parecen saber el resultado: { $suspects }; columnas con huecos: { $missing } de { $columns }.
quality-method = Las filas que no se pueden usar se cuentan por motivo y se guardan en un archivo; nada se descarta en silencio. Los motivos están en palabras del programa, en inglés.
sources-caption = Qué se leyó
suspects-caption = Columnas que quizá conozcan el resultado de antemano
kept-out-caption = Columnas que el entrenamiento no ve
missing-caption = Columnas con huecos
rejected = { $n } × { $reason }

notes-title = ¿Qué más dice el programa?
notes-answer = { $n ->
    [one] { $n } nota del programa, en inglés, tal como está en su registro:
   *[other] { $n } notas del programa, en inglés, tal como están en su registro:
}
notes-method = El entrenamiento y la auditoría anotan lo que tuvieron que omitir o suponer.

again-title = ¿Cómo se puede repetir esto?
again-answer = Versión { $version } de leadscore { $leadscore }; los mismos datos, proyecto y semilla dan los mismos bytes.
again-method = Las huellas son resúmenes de los archivos: si una difiere, los datos difieren.
again-caption = Qué tiene que ser igual
again-seed = Semilla
again-project = Huella de los archivos del proyecto
files-caption = Archivos con todas las cifras
model-card = Ficha del modelo, para completar por personas

## Encabezados de tablas

col-rule = Regla
col-points = Das
col-implied = Lo ocurrido indica (margen)
col-implied-best = Lo ocurrido indica
col-verdict = Veredicto
col-todo = Qué hacer
col-leads-fired = Leads
col-share-fired = Se cumple en
col-conversions = Compraron
col-rate-fired = Compran con ella
col-rate-quiet = Compran sin ella
col-lift = Veces el promedio
col-moves-with = Va junto con
col-adds = Compradores de más (margen)
col-leads-touched = Leads afectados
col-held-up = Al probarlo
col-change = Cambio
col-hot = Leads «{ $label }»
col-caught-buyers = Compradores alcanzados
col-more-than-today = Más que con tus puntos (margen)
col-more-than-edited = Más que con los puntos corregidos (margen)
col-edits = Cambios
col-reached-fold = Compradores alcanzados
col-gain-nats = Ganancia en nats (margen)
col-changes = Cuáles
col-rank-yours = Puesto por puntos
col-rank-data = Puesto por datos
col-rank-model = Puesto por modelo
col-signal = Señal
col-share-would = Se cumpliría en
col-would-pay = Valdría
col-alike = Dice lo mismo
col-as-rule = Como regla
col-what = Qué
col-value = Valor
col-called = Llamados
col-corner = Cuadrante
col-cases = Casos
col-rate = Compran
col-margin = Margen
col-ties = Máximo que permiten los empates
col-pair = Par
col-tau = tau-b
col-spearman = Spearman
col-rbo = RBO
col-displacement = Movimiento medio
col-lead = Lead
col-on-day = Fecha
col-moves = Se mueve
col-bought = Compró
col-not-bought = No compró
col-why = Por qué
col-bar = Barra
col-tenth = Décima
col-reached-so-far = Alcanzado hasta aquí
col-mean-score = Puntuación media
col-score-range = Puntuaciones
col-band = Franja
col-from = Desde
col-to = Hasta
col-share = Parte
col-reached = De todos los compradores
col-fit = Perfil
col-limit = Límite
col-called-share = De la lista
col-a-month = Leads al mes
col-caught = Alcanzados
col-missed = Perdidos
col-caught-share = De todos los compradores
col-pays = Llamadas que compensan
col-says = Predicho
col-happened = Ocurrido
col-right = Dentro del margen
col-scorer = Ordenado por
col-slope = Pendiente (margen)
col-intercept = Intercepto
col-observed-expected = Ocurrido / predicho
col-brier = Brier
col-log-loss = Log loss
col-calibration-error = Error medio
col-scores = Puntuaciones
col-share-buyers = Parte de los compradores
col-others = Los demás
col-share-others = Parte de los demás
col-feature = Columna
col-direction = Cuanto más
col-share-gain = Parte perdida
col-log-loss-rise = Subida del log loss
col-score-points = Puntos de la puntuación
col-values = Valores
col-segment = Grupo
col-reached-capacity = Alcanzado con tu capacidad
col-reached-points = Alcanzado por puntos
col-in-head = En la cabeza
col-auc = AUC
col-month = Mes
col-leads = Leads
col-too-young = Demasiado recientes
col-column = Columna
col-level = Veredicto
col-psi = PSI
col-psi-chance = Por azar
col-psi-critical = 1 de cada 20
col-early = Media antes
col-late = Media después
col-missing-early = Huecos antes
col-missing-late = Huecos después
col-importance-rank = Puesto por importancia
col-fold = Prueba
col-period = Tramo
col-average-precision = Precisión media
col-reached-share = Alcanzado en el mejor 10 %
col-lift-share = Lift ahí
col-split = En
col-log-loss-difference = Diferencia de log loss (margen)
col-auc-difference = Diferencia de AUC (margen)
col-model-weight = Modelo
col-standard-error = Error estándar
col-ks = KS
col-base-rate = Al azar
col-others-flagged = Los demás
col-buyers-flagged = Compradores
col-precision = De esos, compran
col-point = Punto
col-source = Fuente
col-files = Archivos
col-rows-read = Filas leídas
col-duplicates = Repetidas
col-rejected = No utilizables
col-reasons = Por qué
col-missing = Huecos
col-rate-missing = Compran con hueco
col-rate-present = Compran sin hueco
col-file = Archivo
col-holds = Contiene

## Vocabulario

word-buyer = Comprador
word-buyer-means = Un lead que hizo a tiempo lo que el proyecto cuenta como conversión.
word-case = Caso
word-case-means = Un lead en una fecha: la puntuación ve lo anterior, y el resultado es lo que vino después. Un lead puede dar varios casos.
word-points = Tus puntos
word-points-means = Lo que tus reglas dan a un lead.
word-implied = Lo que indica lo ocurrido
word-implied-means = Los puntos que encajarían con lo que hicieron después los leads con la regla, con todo lo demás igual. Mira cada regla por sí sola; un cambio propuesto las mira todas y mira la lista. Analistas: puntos implícitos en los datos.
word-margin = Margen
word-margin-means = El margen de error: 95 de cada 100 veces, un rango así contiene el valor verdadero. Analistas: intervalo de confianza del 95 %.
word-capacity = Capacidad
word-capacity-means = La parte de la lista que hay tiempo de llamar.
word-tenth = Décima
word-tenth-means = Una décima parte de la lista, la mejor primero. Analistas: decil.
word-lift = Veces mejor que al azar
word-lift-means = Cuántos compradores más tiene una parte de la lista que una parte igual al azar. Analistas: lift.
word-model = Modelo
word-model-means = Una fórmula que aprendió de leads pasados qué hechos van con la compra.
word-hybrid = Puntuación combinada
word-hybrid-means = Tus puntos y el modelo unidos en una puntuación. Analistas: híbrido, combinado en log-odds.
word-calibrated = Probabilidad de compra
word-calibrated-means = Un porcentaje que debe cumplirse: de los leads con 10 %, compra uno de cada diez. Analistas: probabilidad calibrada.
word-held-out = Leads que no había visto
word-held-out-means = Todas las cifras son de leads, o cuentas, que se apartaron al entrenar el modelo que los puntúa. Analistas: out-of-fold.
word-auc = AUC
word-auc-means = Cuántas veces queda un comprador por delante de otro lead; 0,5 es azar, 1 es perfecto.
word-log-loss = Log loss
word-log-loss-means = Cuánto se equivocan los porcentajes; cuanto menos, mejor.
word-psi = PSI
word-psi-means = Cuánto ha cambiado el reparto de un valor; 0 es nada.

## La aplicación web

app-pages = Páginas
app-skip = Saltar al contenido
app-home = Inicio
app-home-title = Cómo están las cosas
app-leads = Leads
app-leads-title = Lista de leads
app-compare = Comparar
app-compare-title = Tus puntos junto al modelo
app-tune = Ajustar
app-tune-title = Ajusta tus puntos
app-report = Informe
app-report-title = Informe
app-models = Modelos
app-models-title = Modelos
app-data = Datos
app-data-title = De qué aprendió la puntuación
app-settings = Ajustes
app-settings-title = Ajustes
app-problem = Eso no ha funcionado
app-not-found = Aquí no hay nada
app-back-home = Volver al inicio
app-sign-in = Entrar
app-sign-in-lede = Pega tu token. Se queda en este navegador hasta que salgas, y ninguna página puede leerlo.
app-sign-out = Salir
app-token = Token
app-wrong-token = Este token no se conoce.
app-home-lede = La versión { $version } hace las puntuaciones: aprendió de { $rows } casos, de los que { $bought } compraron. Último entrenamiento o publicación: { $day }.
app-next = Qué hacer ahora
app-kept-leads = Leads guardados
app-kept-scored = { $n } de ellos en la lista
app-kept-events = Eventos guardados
app-kept-note = en el servicio, ahora
app-scoring-version = Hace las puntuaciones
app-points-since = modelos de { $version }, puntos publicados después
app-earlier-points = Las cifras del informe son de la versión { $base }. Desde entonces se publicaron otros puntos, que hacen ahora las puntuaciones (versión { $version }). Vuelve a entrenar para ver aquí sus cifras; «leadscore audit» los juzga enseguida.
app-drifted = Columnas que han cambiado
app-drifted-note = entre los casos tempranos y los tardíos
app-step-import = Trae tus leads
app-step-import-says = Aún no hay ningún lead guardado. Arranca con «leadscore serve --import», o envíalos a POST /v1/leads y POST /v1/events.
app-step-draft = Sigue con el borrador
app-step-draft-says = Alguien guardó puntos que aún no se han publicado.
app-step-rules = Mira tus reglas
app-step-rules-says = { $n ->
    [0] Ninguna regla está claramente mal.
    [one] Una regla merece una mirada.
   *[other] { $n } reglas merecen una mirada.
 }
app-step-gems = Encuentra joyas ocultas
app-step-gems-says = { $n ->
    [one] Un lead está arriba según el modelo y no según tus puntos.
   *[other] { $n } leads están arriba según el modelo y no según tus puntos.
 }
app-step-call = Llama a los mejores
app-step-call-says = La lista, los mejores primero; fíltrala, guárdala, llévatela como CSV.
app-no-report = Esta versión no tiene informe: entrena otra vez para tenerlo.
app-data-lede = Con qué se entrenó la versión { $version }, qué quedó fuera y qué guarda ahora el servicio.
app-rows = Casos
app-rows-note = un lead en un día
app-bought = Compraron
app-left-out = Fuera
app-left-out-note = demasiado recientes, o ya decididos
app-compare-lede = Ambas listas tienen los mismos leads. Donde no coinciden, una se equivoca: lee por qué, y decide.
app-live = Los leads de ahora
app-live-none = Aún no hay ningún lead guardado, o no hay modelo junto a los puntos. Arranca con «leadscore serve --import», o envía leads a la API.
app-live-says = { $leads } leads están en ambas listas. De los { $k } mejores por puntos, { $n } de cada 100 están también entre los { $k } mejores del modelo.
app-gems-title = Joyas ocultas
app-gems-says = Arriba según el modelo, no según tus puntos.
app-overrated-title = Sobrevalorados
app-overrated-says = Arriba según tus puntos, no según el modelo.
app-nobody = Nadie, por ahora.
app-all-apart = Todos los leads así de separados
app-history = Lo mismo en el pasado, con lo que fue de ellos
app-history-says = Del informe de la versión { $version }.
app-lead = Lead
app-score = Puntuación
app-grade = Nota
app-chance = Probabilidad
app-points = Puntos
app-rank = Puesto
app-rank-points = Puesto por puntos
app-rank-model = Puesto por modelo
app-main-reason = Razón principal
app-filter = Filtro
app-lead-id = El id empieza por
app-any = cualquiera
app-none = ninguna
app-saved-list = Lista guardada
app-apart = Puestos de diferencia, al menos
app-show = Mostrar
app-leads-lede = { $n ->
    [one] Un lead tiene puesto por puntos y por modelo.
   *[other] { $n } leads tienen puesto por puntos y por modelo.
 }
app-no-leads = Aún no hay ningún lead guardado. Arranca con «leadscore serve --import» para traer los del proyecto, o envíalos a POST /v1/leads y POST /v1/events.
app-nothing-fits = Ningún lead pasa este filtro, o aún se están puntuando: mira otra vez en un momento.
app-pager = Páginas de la lista
app-first-page = Primera página
app-next-page = Página siguiente
app-csv = Descargar como CSV
app-lists = Listas guardadas
app-lists-lede = Una lista es una condición con nombre: quien la cumple está en ella, hoy y mañana.
app-list-name = Nombre
app-list-condition = Condición
app-condition-help = SQL sobre las columnas de arriba, los atributos de los leads, events('type'), events('type', days) y days_since('type'). Por ejemplo
app-save-list = Guardar la lista
app-delete = Borrar
app-delete-list = Borrar la lista { $name }
app-lead-title = Lead { $lead }
app-lead-lede = Cuenta { $account } · responsable { $owner } · aquí desde el { $day }
app-closed-already-converted = Este lead ya compró: no sigue en la lista.
app-closed-disqualified = Este lead fue descartado: no sigue en la lista.
app-closed-not-yet-created = Este lead aún no existe.
app-rank-of = puesto { $rank } de { $of }
app-both-ranks = puesto { $points } por puntos, { $model } por el modelo
app-why = ¿Por qué esta puntuación?
app-why-says = Un lead medio tiene { $base } puntos; lo que aquí es distinto da { $score }.
app-reason = Razón
app-points-of-score = Puntos de la puntuación
app-bar = Como barra
app-average = Un lead medio
app-rest = Todo lo demás
app-ends = Extremos de la escala
app-overrides = Reglas fijas
app-the-score = La puntuación
app-trend = ¿Cómo ha llegado hasta aquí?
app-trend-says = De { $from } el { $day } a { $to } ahora.
app-day = Día
app-moves = ¿Qué la movería?
app-moves-lede = La puntuación si hiciera ahora una cosa más, como la hizo la última vez, o si fuera otra una cosa que miran tus reglas; nada de esto se guarda.
app-what-if = Y si
app-once-more = { $what }, una vez más
app-were-it = { $name }: { $value }
app-change = Cambio
app-new-score = Puntuación entonces
app-ledger = ¿Qué dan tus reglas?
app-ledger-says = { $n } puntos en total, regla a regla.
app-rule = Regla
app-group = Grupo
app-limits = Límites de grupos y del total
app-events = ¿Qué ha hecho?
app-events-says = { $n ->
    [0] No se sabe nada.
    [one] Un evento.
   *[other] { $n } eventos; se muestran los últimos { $shown }.
 }
app-when = Cuándo
app-what = Qué
app-details = Detalles
app-attributes = Lo que se sabe de él
app-models-lede = Ahora responde la versión { $version }. La que se promueve toma el relevo al momento, sin parar.
app-version = Versión
app-made = Hecha
app-scorer = Puntúa
app-caught = Compradores en el mejor décimo
app-status = Estado
app-scores-now = hace las puntuaciones
app-promote = Promover
app-promote-version = Promover { $version }
app-reason-back = ¿Por qué volver?
app-go-back = Volver a la versión anterior
app-promotions = Quién puntuó y cuándo
app-no-promotions = Aún no se ha promovido nada a mano.
app-promotion = { $when }: { $version } { $how ->
    [first] fue la primera versión
    [won] ganó a la anterior
    [rolled-back] volvió a puntuar
   *[promoted] fue promovida
 }
app-language = Idioma
app-language-name = Español
app-capacity = Para cuántos leads tienes tiempo
app-capacity-share = Las listas se juzgan por su mejor { $top }.
app-capacity-leads = Las listas se juzgan por { $n ->
    [one] su mejor lead
   *[other] sus { $n } mejores leads
  }.
app-capacity-given = Lo dice «capacity» bajo «[report]» en leadscore.toml.
app-capacity-default = «capacity» bajo «[report]» en leadscore.toml lo cambiaría.
app-levels = Notas y umbrales
app-levels-say = Un lead sube a un nivel donde este empieza, y lo deja { $n } puntos por debajo. leadscore.toml fija las notas y las reglas los umbrales; aquí solo se muestran.
app-grades = Notas, por puntuación
app-thresholds = Umbrales, por puntos
app-level = Nivel
app-begins = Empieza en
app-subscribers = A quién se avisa de los cruces
app-subscribers-some = Se hacen y se terminan por HTTP: /v1/subscriptions.
app-subscribers-none = A nadie todavía: POST /v1/subscriptions dice adónde van los mensajes, y de qué.
app-subscribers-hidden = Solo quien puede cambiarlo todo («admin») ve a quién: las direcciones pueden guardar secretos.
app-wants-any = { $way ->
    [up] Leads que suben a un nivel
    [down] Leads que caen por debajo de un nivel
   *[both] Leads que cruzan un nivel
  }
app-wants-level = { $way ->
    [up] Leads que suben a { $level }
    [down] Leads que caen por debajo de { $level }
   *[both] Leads que cruzan { $level }
  }
app-wants-owner = solo los que tienen responsable
app-wants-first = también las primeras puntuaciones
app-fares = { $sent ->
    [0] nada llegó todavía
   *[other] { $sent } llegaron, el último { $when }
  } · { $waiting } en espera · { $failed } abandonados
app-last-problem = Último fallo: { $problem }
app-scope-read = read: puede ver todo menos las direcciones de los avisados
app-scope-ingest = ingest: también puede enviar leads y eventos
app-scope-admin = admin: puede cambiarlo todo
app-tokens = Tokens
app-tokens-none = No hay ninguno: quien esté en esta máquina puede preguntar y cambiarlo todo. Haz uno para protegerla.
app-tokens-some = Solo entra quien tiene uno de estos. Nadie sabe cuáles son: solo se guardan sus huellas.
app-api = Para programas
app-api-says = Todo lo que hacen las páginas se puede hacer por HTTP:
app-rules = Reglas
app-tune-lede = Mueve un control: la lista y los dos números cambian al momento. Nada se guarda hasta que lo digas.
app-tune-no-script = Mover puntos necesita JavaScript. La API lo hace sin él: PUT /v1/rulebook/draft.
app-tune-was = era
app-tune-capacity = Tiempo para los mejores
app-tune-caught = de { $of } compradores están en el primer { $top }
app-tune-overlap = del primer { $top } está también en el primer { $top } del modelo
app-tune-same = (como lo guardado)
app-tune-more = (▲ { $n } más)
app-tune-fewer = (▼ { $n } menos)
app-tune-loading = Leyendo la historia …
app-tune-failed = No se puede leer la historia.
app-tune-saved = Guardado como borrador. Las puntuaciones siguen igual.
app-tune-undone = De vuelta a los puntos publicados.
app-tune-publishing = Publicando: se repasa la historia …
app-tune-status = { $n } compradores en el primer { $top }: { $more } frente a los puntos guardados.
app-tune-no-model = sin modelo con que comparar: los datos son otros que al entrenar
app-tune-page = { $from } a { $to } de { $of }
app-tune-fired = { $n } de los casos
app-tune-before = Anterior
app-tune-after = Siguiente
app-tune-live = Las puntuaciones usan estos puntos: versión { $version }. El modelo es el de { $base }; solo el próximo entrenamiento aprende de nuevo cuánto cuentan puntos y modelo. Al publicar se reajusta a los mismos casos lo que vale un punto.
app-tune-not-live = El archivo de reglas es distinto del que usa la versión { $version }. Publica, o entrena otra vez, para que cuente.
app-undo-all = Deshacer todo
app-save-draft = Guardar borrador
app-note = ¿Por qué? (para el historial)
app-publish = Publicar
app-call-list = Lista de llamadas
app-moved = Movido
app-became = Resultado
app-bought-word = compró
app-draft-says = Estás viendo el borrador del { $when }.
app-draft-old = Hay un borrador del { $when } para un libro de reglas anterior; guardar lo reemplaza.
app-book-history = Libros de reglas publicados
app-book-none = Desde aquí aún no se ha publicado nada.
app-book-now = los puntos de ahora
app-version-says = { $number } · { $when } · modelo { $model }
app-back = Volver
app-back-to = Volver a la versión { $number }
