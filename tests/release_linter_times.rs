//! The linter on days and hours in ten languages: those that there are none of, run backwards or have another weekday.

use crate::support::linter::{are_found, are_sound};

#[test]
fn days_and_hours_that_there_are_none_of_are_found() {
    are_found(
        "day-impossible",
        &[
            ("en", "It opens on 31 April.", "31 April"),
            ("en", "It opens on April 31, at noon.", "April 31"),
            ("en", "It opens on 29 February 2023.", "29 February 2023"),
            ("en", "It opens on 2024-04-31.", "2024-04-31"),
            ("en", "[[facts]]\nlabel = 'Opens'\nvalue = '31 June'|||Lead.", "31 June"),
            ("sv", "Den öppnar den 31 april.", "31 april"),
            ("sv", "Den öppnar fredag 31/4.", "31/4"),
            ("de", "Es öffnet am 31. April.", "31. April"),
            ("de", "Es öffnet am 31.4.2024.", "31.4.2024"),
            ("nb", "Det åpner 31. juni.", "31. juni"),
            ("da", "Det åbner den 30. februar.", "30. februar"),
            ("fi", "Se avataan 31. huhtikuuta.", "31. huhtikuuta"),
            ("fr", "Il ouvre le 31 avril.", "31 avril"),
            ("es", "Abre el 31 de abril.", "31 de abril"),
            ("nl", "Het opent op 31 april.", "31 april"),
            ("it", "Apre il 31 aprile.", "31 aprile"),
        ],
    );
    are_found(
        "hour-impossible",
        &[
            ("en", "The doors open at 25:61.", "25:61"),
            ("en", "The doors open on 17 May, 24:30.", "24:30"),
            ("en", "The doors open at 16:20 pm.", "16:20"),
            ("sv", "Dörrarna öppnar kl. 24.30.", "24.30"),
            ("sv", "Dörrarna öppnar klockan 25.", "25"),
            ("de", "Die Türen öffnen um 25:61 Uhr.", "25:61"),
            ("de", "Die Türen öffnen um 24.30 Uhr.", "24.30"),
            ("nb", "Dørene åpner kl. 19.75.", "19.75"),
            ("da", "Dørene åbner klokken 25.10.", "25.10"),
            ("fi", "Ovet avataan klo 24.30.", "24.30"),
            ("fr", "Les portes ouvrent à 25h30.", "25h30"),
            ("es", "Las puertas abren a las 25:00.", "25:00"),
            ("nl", "De deuren gaan om 24.30 uur open.", "24.30"),
            ("it", "Le porte aprono alle ore 25.30.", "25.30"),
        ],
    );
}

#[test]
fn days_and_hours_that_run_backwards_are_found() {
    are_found(
        "hours-backwards",
        &[
            ("en", "It is open 15-13 o'clock.", "15-13"),
            ("en", "It is open from 3 pm to 1 pm.", "3 pm to 1 pm"),
            ("en", "It is open from 15:00 to 13:00.", "15:00 to 13:00"),
            ("sv", "Det är öppet kl. 15–13.", "15–13"),
            ("sv", "Det är öppet kl. 15.00–13.00.", "15.00–13.00"),
            ("de", "Geöffnet von 15 bis 13 Uhr.", "15 bis 13"),
            ("nb", "Åpent kl. 15–13.", "15–13"),
            ("da", "Åbent fra kl. 15 til 13.", "15 til 13"),
            ("fi", "Avoinna klo 15–13.", "15–13"),
            ("fr", "Ouvert de 15 h à 13 h.", "15 h à 13"),
            ("es", "Abierto de las 15 a las 13.", "15 a las 13"),
            ("nl", "Open van 15 tot 13 uur.", "15 tot 13"),
            ("it", "Aperto dalle 15 alle 13.", "15 alle 13"),
        ],
    );
    are_found(
        "days-backwards",
        &[
            ("en", "It is open 12-10 May.", "12-10 May"),
            ("en", "It is open 12 to 10 May.", "12 to 10 May"),
            ("en", "It is open 12 May – 10 May.", "12 May – 10 May"),
            ("sv", "Det är öppet 17–15 maj.", "17–15 maj"),
            ("sv", "Det är öppet 17/5–15/5.", "17/5–15/5"),
            ("de", "Geöffnet vom 17. bis 15. Mai.", "17. bis 15. Mai"),
            ("de", "Geöffnet 17.–15.5.2024.", "17.–15.5.2024"),
            ("fr", "Ouvert du 17 au 15 mai.", "17 au 15 mai"),
            ("es", "Abierto del 17 al 15 de mayo.", "17 al 15 de mayo"),
            ("it", "Aperto dal 17 al 15 maggio.", "17 al 15 maggio"),
            ("nl", "Open van 17 tot 15 mei.", "17 tot 15 mei"),
            ("fi", "Avoinna 17.–15.5.2024.", "17.–15.5.2024"),
        ],
    );
}

#[test]
fn a_weekday_that_does_not_fit_is_found_in_short_dates_too() {
    are_found(
        "weekday-date",
        &[
            ("en", "It opens Thu 17 May.", "Thu 17 May"),
            ("en", "It opens on 17 May (Thursday).", "17 May (Thursday)"),
            ("en", "It opens Thursday, May 17.", "Thursday, May 17"),
            ("sv", "Den öppnar tors 17/5.", "tors 17/5"),
            ("sv", "Den öppnar den 17/5 2024, lör 19/5.", "lör 19/5"),
            ("de", "Es öffnet Do., 17.5.", "Do., 17.5"),
            ("nb", "Det åpner tors. 17. mai.", "tors. 17. mai"),
            ("da", "Det åbner tors d. 17/5.", "tors d. 17/5"),
            ("fi", "Se avataan to 17.5.", "to 17.5"),
            ("fr", "Il ouvre jeudi 17 mai.", "jeudi 17 mai"),
            ("es", "Abre el jueves 17 de mayo.", "jueves 17 de mayo"),
            ("nl", "Het opent do 17 mei.", "do 17 mei"),
            ("it", "Apre gio 17 maggio.", "gio 17 maggio"),
        ],
    );
    are_sound(&[
        ("en", "It opens Fri 17 May, and on Friday, May 17, 2024, and on 17 May (Friday)."),
        ("en", "It opens Fri 5/17."),
        ("sv", "Den öppnar fre 17/5 och lör 18/5."),
        ("de", "Es öffnet Fr., 17.5., und Sa, 18. Mai."),
        ("nb", "Det åpner fre. 17. mai."),
        ("da", "Det åbner fre d. 17/5."),
        ("fi", "Se avataan pe 17.5. ja la 18.5."),
        ("fr", "Il ouvre ven. 17 mai."),
        ("es", "Abre el vie 17 de mayo."),
        ("nl", "Het opent vr 17 mei."),
        ("it", "Apre ven 17 maggio."),
    ]);
}

#[test]
fn days_and_hours_that_only_look_wrong_are_left_alone() {
    are_sound(&[
        ("sv", "Matchen slutade 15–13 poäng, biljetter 25.61 kronor."),
        ("fi", "Ottelu päättyi 15–13 pistettä."),
        ("nl", "Vanaf 24.30 euro, met 15–13 punten."),
        ("en", "Norby won 32:28, then 25:61, and 12-10 in the end."),
        ("en", "Open 10–4, 9-5 and 11 am–2 pm; the bar 10 pm–2 am."),
        ("en", "The share closed at 25.61 euros, and 31 sets were played."),
        ("en", "Shows at 7 pm and 5 pm, on 28 May–3 June, and 29 February."),
        ("en", "Psalm 119:105 and Matthew 25:61. A ride of 24.30 km."),
        ("en", "In April 31 cars came, and in May 40."),
        ("en", "The 12-10 vote in May was close."),
        ("sv", "Öppet kl. 22–02, 18–01 och 10–24. Pris 24.30 kr."),
        ("sv", "Föreställningar kl. 19 och 15, 30–2 juni."),
        ("sv", "Matchen slutade 15–13, 21–19 och 30/4 spelas nästa."),
        ("de", "Von 24.30 Euro auf 25.70 Euro; geöffnet von 22 bis 6 Uhr."),
        ("de", "Um 20 und 18 Uhr, das Spiel endete 31:29."),
        ("nb", "Åpent kl. 20–03, kamper kl. 18 og 16."),
        ("da", "Åbent kl. 22-05, og 31 maj-dage."),
        ("fi", "Avoinna klo 21–03, esitykset klo 19 ja 15."),
        ("fr", "Un trajet de 25 heures, ouvert de 22 h à 6 h."),
        ("fr", "Séances à 20 h et 18 h."),
        ("es", "Abierto de 22:00 a 6:00; 25 horas de música."),
        ("es", "Funciones a las 20 y a las 18."),
        ("nl", "Een feest van 25 uur, open van 22 tot 4 uur."),
        ("it", "Aperto dalle 22 alle 4; una gara di 25 ore. Alle 25 persone."),
        ("it", "31 set vinti."),
    ]);
}
