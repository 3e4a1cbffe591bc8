//! Who says what where more than one person speaks.

use crate::support::spoken::check;

#[test]
fn two_dash_quotes_in_one_paragraph_are_two_quotes() {
    check(&[
        (
            "sv",
            "– Vi är glada, säger Anna Berg, vd. – Nu kör vi, säger Bo Ek.",
            &["Anna Berg, vd: Vi är glada", "Bo Ek: Nu kör vi"],
        ),
        (
            "nb",
            "– Vi er glade, sier Anna Berg. – Nå kjører vi, sier Bo Vik, styreleder. – Endelig.",
            &["Anna Berg: Vi er glade", "Bo Vik, styreleder: Nå kjører vi. Endelig."],
        ),
        (
            "da",
            "– Vi er glade, siger Anna Berg. – Nu kører vi, siger Bo Eg.",
            &["Anna Berg: Vi er glade", "Bo Eg: Nu kører vi"],
        ),
        (
            "fi",
            "– Olemme iloisia, sanoo Anna Koski. – Nyt mennään, jatkaa Esa Salo.",
            &["Anna Koski: Olemme iloisia", "Esa Salo: Nyt mennään"],
        ),
        (
            "sv",
            "– Vi är glada, säger Anna Berg. – Mycket glada. – Nu kör vi, säger Bo Ek.",
            &["– Vi är glada, säger Anna Berg. – Mycket glada. – Nu kör vi, säger Bo Ek."],
        ),
        (
            "sv",
            "– Vi är glada, säger Anna Berg. – Nu kör vi, säger hon.",
            &["Anna Berg: Vi är glada", "Anna Berg: Nu kör vi"],
        ),
        (
            "sv",
            "- Hallen är klar! säger Anna Berg, vd på Norby Hamn. - Nu seglar vi hem, tillägger kapten Bo Ek.",
            &["Anna Berg, vd på Norby Hamn: Hallen är klar!", "kapten Bo Ek: Nu seglar vi hem"],
        ),
        (
            "sv",
            "– Vi är glada, säger Anna Berg. Bo Ek håller med: – Nu kör vi.",
            &["Anna Berg: Vi är glada", "Bo Ek: Nu kör vi."],
        ),
        (
            "nb",
            "– Vi er glade, sier Anna Berg. – Det er vi også, sier Bo Vik. Han smiler. – Veldig.",
            &["Anna Berg: Vi er glade", "– Det er vi også, sier Bo Vik. Han smiler. – Veldig."],
        ),
        (
            "sv",
            "Bo Ek är inte nöjd. – Det tog tid, säger Bo Ek. Anna Berg ser det annorlunda. – Det var värt det, säger hon.",
            &[
                "Bo Ek är inte nöjd.",
                "Bo Ek: Det tog tid",
                "Anna Berg ser det annorlunda.",
                "Anna Berg: Det var värt det",
            ],
        ),
        (
            "da",
            "Hendes bror Dan holder håndklæderne. – Det er hårdest, siger han.",
            &["Hendes bror Dan holder håndklæderne.", "Dan: Det er hårdest"],
        ),
        (
            "es",
            "– Estamos contentos – dice Ana Rey. – Yo también – añade Juan Gil.",
            &["Ana Rey: Estamos contentos", "Juan Gil: Yo también"],
        ),
        (
            "nb",
            "Anna Berg er stolt. – Vi har ventet i ni år, sier hun, og legger til: – Det var verdt det.",
            &["Anna Berg er stolt.", "– Vi har ventet i ni år, sier hun, og legger til: – Det var verdt det."],
        ),
        (
            "sv",
            "Inte alla är nöjda. – Den sjunker, säger Bo Ek. Men Anna Berg är säker: – Den flyter.",
            &["Inte alla är nöjda.", "Bo Ek: Den sjunker", "Men Anna Berg är säker:", "Anna Berg: Den flyter."],
        ),
    ]);
}

#[test]
fn two_speakers_in_one_sentence_are_two_quotes_or_one_paragraph_with_a_finding() {
    check(&[
        (
            "en",
            "“The pier is open,” said Ann Miller, while Bo Hill warned: “It creaks in the wind.”",
            &["Ann Miller: The pier is open", "Bo Hill: It creaks in the wind."],
        ),
        (
            "en",
            "“The pier is open,” said Ann Miller. Bo Hill, who built it, disagrees: “Not on Mondays.”",
            &["Ann Miller: The pier is open", "Bo Hill, who built it: Not on Mondays."],
        ),
        (
            "en",
            "“The pier is open,” said Ann Miller, and Bo Hill agreed that “it was about time”.",
            &["“The pier is open,” said Ann Miller, and Bo Hill agreed that “it was about time”."],
        ),
        (
            "en",
            "“The pier is open,” said Ann Miller to Bo Hill, who answered “at last” and laughed.",
            &["“The pier is open,” said Ann Miller to Bo Hill, who answered “at last” and laughed."],
        ),
        (
            "sv",
            "”Bron är öppen”, säger Anna Berg, medan Bo Ek varnar: ”Den knarrar när det blåser.”",
            &["Anna Berg: Bron är öppen", "Bo Ek: Den knarrar när det blåser."],
        ),
        (
            "nb",
            "«Broen er åpen», sier Anna Berg, mens Bo Vik advarer: «Den knirker i vinden.»",
            &["Anna Berg: Broen er åpen", "Bo Vik: Den knirker i vinden."],
        ),
        (
            "da",
            "»Broen er åben«, siger Anna Berg, mens Bo Eg advarer: »Den knirker.«",
            &["Anna Berg: Broen er åben", "Bo Eg: Den knirker."],
        ),
        (
            "nl",
            "“De brug is open”, zegt Anna de Wit, terwijl Bram Vos waarschuwt: “Hij kraakt.”",
            &["Anna de Wit: De brug is open", "Bram Vos: Hij kraakt."],
        ),
        (
            "es",
            "«El puente está abierto», dice Ana Rey, mientras que Juan Gil advierte: «Cruje con el viento».",
            &["Ana Rey: El puente está abierto", "Juan Gil: Cruje con el viento"],
        ),
        (
            "fr",
            "« Le pont est ouvert », dit Anne Morel, tandis que Paul Henry prévient : « Il grince. »",
            &["Anne Morel: Le pont est ouvert", "Paul Henry: Il grince."],
        ),
        (
            "it",
            "«Il ponte è aperto», dice Anna Serra, mentre Bruno Leoni avverte: «Cigola col vento».",
            &["Anna Serra: Il ponte è aperto", "Bruno Leoni: Cigola col vento"],
        ),
        (
            "de",
            "„Die Brücke ist offen“, sagt Berg, „endlich“, entgegnet Eck.",
            &["Berg: Die Brücke ist offen", "Eck: endlich"],
        ),
        (
            "de",
            "„Die Brücke ist offen“, sagt Berg, „endlich“, brummelt Eck.",
            &["„Die Brücke ist offen“, sagt Berg, „endlich“, brummelt Eck."],
        ),
        (
            "fi",
            "”Silta on auki”, sanoo Anna Koski, kun taas Esa Salo varoittaa: ”Se narisee.”",
            &["Anna Koski: Silta on auki", "Esa Salo: Se narisee."],
        ),
        ("fr", "« Ça flotte », sourit Anne Morel. « Et ça suffit. »", &["Anne Morel: Ça flotte. Et ça suffit."]),
        (
            "fr",
            "« Ça flotte, sourit Anne Morel, et cela nous suffit », alors que Paul Henry prévient : « Pour l’instant. »",
            &["Anne Morel: Ça flotte, et cela nous suffit", "Paul Henry: Pour l’instant."],
        ),
        (
            "en",
            "Ann Miller said: “It floats.” Bo Hill said: “It sinks.”",
            &["Ann Miller: It floats.", "Bo Hill: It sinks."],
        ),
    ]);
}

#[test]
fn who_speaks_to_whom_is_not_guessed() {
    check(&[
        (
            "fr",
            "« Ça flotte, dit Anne Morel. Ça coule, répond Paul Henry. »",
            &["« Ça flotte, dit Anne Morel. Ça coule, répond Paul Henry. »"],
        ),
        (
            "fr",
            "« Ça flotte », explique Anne Morel à Paul Henry, qui répond : « Ça coule. »",
            &["« Ça flotte », explique Anne Morel à Paul Henry, qui répond : « Ça coule. »"],
        ),
        (
            "es",
            "«Flota», dice Ana Rey, a lo que Juan Gil responde: «Se hunde».",
            &["Ana Rey: Flota", "Juan Gil: Se hunde"],
        ),
        (
            "en",
            "“It floats,” said Ann Miller, prompting Bo Hill to reply: “It sinks.”",
            &["“It floats,” said Ann Miller, prompting Bo Hill to reply: “It sinks.”"],
        ),
        (
            "en",
            "“It floats,” said Ann Miller, before handing over to Bo Hill: “It sinks.”",
            &["“It floats,” said Ann Miller, before handing over to Bo Hill: “It sinks.”"],
        ),
        ("en", "Bo Hill told Ann Miller: “It floats.”", &["Bo Hill told Ann Miller: “It floats.”"]),
        ("sv", "Anna Berg citerar Bo Ek: ”Det flyter.”", &["Anna Berg citerar Bo Ek: ”Det flyter.”"]),
        ("de", "Anna Berg zitiert Bo Eck: „Es schwimmt.“", &["Anna Berg zitiert Bo Eck: „Es schwimmt.“"]),
        (
            "en",
            "Ann Miller, who is 61, said Bo Hill had told her: “It floats.”",
            &["Ann Miller, who is 61, said Bo Hill had told her: “It floats.”"],
        ),
        (
            "en",
            "The last seals left, and Ann Miller’s grandfather wrote: “They are gone.”",
            &["The last seals left, and Ann Miller’s grandfather wrote: “They are gone.”"],
        ),
        (
            "en",
            "A letter to Ann Miller read: “The fog is coming.”",
            &["A letter to Ann Miller read: “The fog is coming.”"],
        ),
        ("sv", "Men Anna Berg säger: ”Det flyter.”", &["Men Anna Berg säger:", "Anna Berg: Det flyter."]),
        (
            "es",
            "Ana Rey agradeció a Juan Gil: «Sin él se habría hundido».",
            &["Ana Rey agradeció a Juan Gil: «Sin él se habría hundido»."],
        ),
        (
            "sv",
            "”Vi är stolta”, säger Anna Berg, vd, och ”mycket trötta”.",
            &["”Vi är stolta”, säger Anna Berg, vd, och ”mycket trötta”."],
        ),
        (
            "en",
            "Paying tribute to Bo Hill, Ann Miller said: “He never slept.”",
            &["Paying tribute to Bo Hill, Ann Miller said:", "Ann Miller: He never slept."],
        ),
        (
            "it",
            "Interrogato da Anna Serra, Bruno Leoni ha detto: «Affonda».",
            &["Interrogato da Anna Serra, Bruno Leoni ha detto: «Affonda»."],
        ),
        ("sv", "– Det är, säger Anna Berg, ett under.", &["– Det är, säger Anna Berg, ett under."]),
        (
            "sv",
            "– Det är fint nu äntligen, säger Anna Berg, en av grundarna.",
            &["Anna Berg, en av grundarna: Det är fint nu äntligen"],
        ),
        ("en", "Miller disagreed: “It sinks.”", &["Miller disagreed: “It sinks.”"]),
        ("en", "“It floats” (Ann Miller, chair).", &["“It floats” (Ann Miller, chair)."]),
        ("sv", "Anna Berg skrattar. – Det flyter.", &["Anna Berg skrattar. – Det flyter."]),
    ]);
}

#[test]
fn a_pronoun_is_the_person_named_last_or_nobody() {
    check(&[
        (
            "en",
            "Her brother Declan will hold the towels. \"It's the harder job,\" he said.",
            &["Her brother Declan will hold the towels.", "Declan: It's the harder job"],
        ),
        (
            "en",
            "“We are open,” said Ann Miller.\n\nHarbour master Bo Hill thanked the divers and Cara Dean. “They were cold,” he said.",
            &[
                "Ann Miller: We are open",
                "Harbour master Bo Hill thanked the divers and Cara Dean.",
                "?: They were cold",
            ],
        ),
        (
            "en",
            "“We are open,” said Ann Miller.\n\nThe work took nine years. “It was worth it,” she said.",
            &["Ann Miller: We are open", "The work took nine years.", "Ann Miller: It was worth it"],
        ),
        (
            "sv",
            "”Vi är öppna nu”, säger Anna Berg.\n\nHennes bror Dan håller handdukarna. ”Det är tyngst”, säger han.",
            &["Anna Berg: Vi är öppna nu", "Hennes bror Dan håller handdukarna.", "Dan: Det är tyngst"],
        ),
        (
            "en",
            "“It floats,” said Ann Miller.\n\nHer father built the first one in 1961. “It sank,” he said.",
            &["Ann Miller: It floats", "Her father built the first one in 1961.", "?: It sank"],
        ),
        (
            "en",
            "“It floats,” said Ann Miller.\n\n“It sinks,” said Bo Hill.\n\n“It does not,” she replied.",
            &["Ann Miller: It floats", "Bo Hill: It sinks", "?: It does not"],
        ),
        (
            "de",
            "„Es schwimmt“, sagt Anna Berg.\n\nIhr Bruder Dirk hält die Handtücher. „Das ist schwerer“, sagt er.",
            &["Anna Berg: Es schwimmt", "Ihr Bruder Dirk hält die Handtücher.", "Dirk: Das ist schwerer"],
        ),
        (
            "fr",
            "« Ça flotte », dit Anne Morel.\n\nSon frère Denis tient les serviettes. « C’est le plus dur », dit-il.",
            &["Anne Morel: Ça flotte", "Son frère Denis tient les serviettes.", "Denis: C’est le plus dur"],
        ),
        (
            "en",
            "Ann Miller and Bo Hill opened it. “We are proud,” they said.",
            &["Ann Miller and Bo Hill opened it.", "?: We are proud"],
        ),
        (
            "en",
            "“We are proud,” said Ann Miller. And Bo Hill? “I am tired,” he said.",
            &["Ann Miller: We are proud", "And Bo Hill?", "Bo Hill: I am tired"],
        ),
    ]);
}
