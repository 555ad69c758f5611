<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="de">
  <context>
    <name>Kiosk</name>
    <message>
      <source>%1 Exponate</source>
      <translation>%1 exhibits</translation>
    </message>
    <message>
      <source>%1 Exponate zeigen</source>
      <translation>Show %1 exhibits</translation>
    </message>
    <message>
      <source>%1 Jahre</source>
      <translation>%1 years</translation>
    </message>
    <message>
      <source>%1 Min.</source>
      <translation>%1 min</translation>
    </message>
    <message>
      <source>%1 Minuten</source>
      <translation>%1 minutes</translation>
    </message>
    <message>
      <source>%1 Sekunden</source>
      <translation>%1 seconds</translation>
    </message>
    <message>
      <source>%1 entfernen?</source>
      <translation>Remove %1?</translation>
    </message>
    <message>
      <source>%1 gelöscht</source>
      <translation>%1 deleted</translation>
    </message>
    <message>
      <source>%1 nach oben</source>
      <translation>%1 up</translation>
    </message>
    <message>
      <source>%1 nach unten</source>
      <translation>%1 down</translation>
    </message>
    <message>
      <source>%1 von %2</source>
      <translation>%1 of %2</translation>
    </message>
    <message>
      <source>%1 von %2 Sekunden</source>
      <translation>%1 of %2 seconds</translation>
    </message>
    <message>
      <source>%1 von %2 · %3</source>
      <translation>%1 of %2 · %3</translation>
    </message>
    <message>
      <source>%1 von %2, %3</source>
      <translation>%1 of %2, %3</translation>
    </message>
    <message>
      <source>%1 · bis %2</source>
      <translation>%1 · until %2</translation>
    </message>
    <message>
      <source>%1-fach</source>
      <translation>%1 times as large</translation>
    </message>
    <message>
      <source>1 Exponat</source>
      <translation>1 exhibit</translation>
    </message>
    <message>
      <source>1 Exponat zeigen</source>
      <translation>Show 1 exhibit</translation>
    </message>
    <message>
      <source>1 Minute</source>
      <translation>1 minute</translation>
    </message>
    <message>
      <source>1 Sekunde</source>
      <translation>1 second</translation>
    </message>
    <message>
      <source>1 Sekunde lang</source>
      <translation>for 1 second</translation>
    </message>
    <message>
      <source>10 Sekunden weiter</source>
      <translation>10 seconds on</translation>
    </message>
    <message>
      <source>10 Sekunden zurück</source>
      <translation>10 seconds back</translation>
    </message>
    <message>
      <source>Abschicken</source>
      <translation>Send</translation>
    </message>
    <message>
      <source>Abspielen</source>
      <translation>Play</translation>
    </message>
    <message>
      <source>Alles andere kannst du weiter entdecken.</source>
      <translation>You can go on discovering everything else.</translation>
    </message>
    <message>
      <source>Alles nach unten holen</source>
      <translation>Bring everything down</translation>
    </message>
    <message>
      <source>Alles zeigen</source>
      <translation>Show all</translation>
    </message>
    <message>
      <source>Andere Tastatur: %1</source>
      <translation>Other keyboard: %1</translation>
    </message>
    <message>
      <source>Anführungszeichen</source>
      <translation>Quotation mark</translation>
    </message>
    <message>
      <source>Anhalten</source>
      <translation>Pause</translation>
    </message>
    <message>
      <source>Anhören</source>
      <translation>Listen</translation>
    </message>
    <message>
      <source>Antworten laut vorlesen</source>
      <translation>Read answers out loud</translation>
    </message>
    <message>
      <source>Apostroph</source>
      <translation>Apostrophe</translation>
    </message>
    <message>
      <source>At-Zeichen</source>
      <translation>At sign</translation>
    </message>
    <message>
      <source>Aufnahme beenden</source>
      <translation>Stop recording</translation>
    </message>
    <message>
      <source>Aufnahme läuft: sprich jetzt.</source>
      <translation>Recording: speak now.</translation>
    </message>
    <message>
      <source>Aufnehmen</source>
      <translation>Record</translation>
    </message>
    <message>
      <source>Ausrufezeichen</source>
      <translation>Exclamation mark</translation>
    </message>
    <message>
      <source>Ausschnitt nach links</source>
      <translation>Move the view left</translation>
    </message>
    <message>
      <source>Ausschnitt nach oben</source>
      <translation>Move the view up</translation>
    </message>
    <message>
      <source>Ausschnitt nach rechts</source>
      <translation>Move the view right</translation>
    </message>
    <message>
      <source>Ausschnitt nach unten</source>
      <translation>Move the view down</translation>
    </message>
    <message>
      <source>Bald kannst du hier wieder entdecken. Schau dich solange um!</source>
      <translation>Soon you can discover things here again. Have a look around until then!</translation>
    </message>
    <message>
      <source>Beenden</source>
      <translation>Finish</translation>
    </message>
    <message>
      <source>Behalten</source>
      <translation>Keep</translation>
    </message>
    <message>
      <source>Bevor es losgeht</source>
      <translation>Before you start</translation>
    </message>
    <message>
      <source>Bild vergrößern</source>
      <translation>Enlarge picture</translation>
    </message>
    <message>
      <source>Bild zeigen</source>
      <translation>Show the picture</translation>
    </message>
    <message>
      <source>Bild zur Frage</source>
      <translation>Picture for the question</translation>
    </message>
    <message>
      <source>Bild: %1</source>
      <translation>Picture: %1</translation>
    </message>
    <message>
      <source>Bindestrich</source>
      <translation>Hyphen</translation>
    </message>
    <message>
      <source>Bist du noch da?</source>
      <translation>Are you still there?</translation>
    </message>
    <message>
      <source>Bist du noch da? Gleich beginnt hier alles von vorn.</source>
      <translation>Are you still there? Everything here is about to start over.</translation>
    </message>
    <message>
      <source>Buchstaben</source>
      <translation>Letters</translation>
    </message>
    <message>
      <source>Buchstaben mit Akzent</source>
      <translation>Letters with accents</translation>
    </message>
    <message>
      <source>Danke!</source>
      <translation>Thank you!</translation>
    </message>
    <message>
      <source>Danke! Deine Antwort ist gespeichert.</source>
      <translation>Thank you! Your answer is saved.</translation>
    </message>
    <message>
      <source>Das Foto hat nicht geklappt. Versuch es noch einmal, oder geh einfach weiter.</source>
      <translation>The photo did not work. Try again, or simply go on.</translation>
    </message>
    <message>
      <source>Das Mikrofon ist aus. Du kannst bis zu einer Minute sprechen.</source>
      <translation>The microphone is off. You can speak for up to a minute.</translation>
    </message>
    <message>
      <source>Das Speichern klappt gerade nicht. Wir versuchen es weiter, ein paar Minuten lang.</source>
      <translation>Saving does not work right now. We will keep trying for a few minutes.</translation>
    </message>
    <message>
      <source>Das Vorlesen ist aus.</source>
      <translation>Reading aloud is off.</translation>
    </message>
    <message>
      <source>Das Vorlesen klappt gerade nicht. Alles andere kannst du weiter entdecken.</source>
      <translation>Reading aloud does not work right now. You can go on discovering everything else.</translation>
    </message>
    <message>
      <source>Das ganze Board nehmen</source>
      <translation>Take the whole board</translation>
    </message>
    <message>
      <source>Das geht gerade nicht.</source>
      <translation>This does not work right now.</translation>
    </message>
    <message>
      <source>Das klappt hier gerade nicht.</source>
      <translation>This isn’t working right now.</translation>
    </message>
    <message>
      <source>Das lässt sich hier gerade nicht abspielen. Blättere ruhig weiter.</source>
      <translation>This cannot be played here just now. Just go on.</translation>
    </message>
    <message>
      <source>Das lässt sich hier gerade nicht abspielen. Lies, was darin vorkommt.</source>
      <translation>This cannot be played here just now. Read what is in it.</translation>
    </message>
    <message>
      <source>Das steht %1. Schau dort vorbei!</source>
      <translation>You will find it %1. Have a look there!</translation>
    </message>
    <message>
      <source>Das steht an einer anderen Stelle im Haus. Schau dort vorbei!</source>
      <translation>You will find it in another part of the house. Have a look there!</translation>
    </message>
    <message>
      <source>Das tut uns leid. Das Team weiß Bescheid.</source>
      <translation>We are sorry. The team knows about it.</translation>
    </message>
    <message>
      <source>Dein Foto</source>
      <translation>Your photo</translation>
    </message>
    <message>
      <source>Deine Antwort ist noch nicht gespeichert. Wir versuchen es weiter.</source>
      <translation>Your answer is not saved yet. We keep trying.</translation>
    </message>
    <message>
      <source>Deine Antworten gehen an die Stadt. Sie will damit die Werkstadt besser machen. Was du selbst geschrieben hast, löschen wir nach 90 Tagen. Alles andere löschen wir nach 400 Tagen.</source>
      <translation>Your answers go to the town. It uses them to make the Werkstadt better. What you wrote yourself we delete after 90 days. Everything else we delete after 400 days.</translation>
    </message>
    <message>
      <source>Deine Antworten sind noch nicht gespeichert. Wenn du jetzt gehst, werden sie gelöscht.</source>
      <translation>Your answers are not saved yet. If you leave now, they will be deleted.</translation>
    </message>
    <message>
      <source>Deine Aufnahme</source>
      <translation>Your recording</translation>
    </message>
    <message>
      <source>Deine Meinung</source>
      <translation>Your opinion</translation>
    </message>
    <message>
      <source>Der Text dazu fehlt hier.</source>
      <translation>Its text is missing here.</translation>
    </message>
    <message>
      <source>Diagramm: %1</source>
      <translation>Chart: %1</translation>
    </message>
    <message>
      <source>Die Antworten dazu werden gelöscht.</source>
      <translation>The answers that go with it will be deleted.</translation>
    </message>
    <message>
      <source>Die Aufnahme hat nicht geklappt. Versuch es noch einmal, oder geh einfach weiter.</source>
      <translation>The recording did not work. Try again, or simply go on.</translation>
    </message>
    <message>
      <source>Die Kamera ist aus. Erst wenn du sie einschaltest, sieht sie dich.</source>
      <translation>The camera is off. It sees you only once you turn it on.</translation>
    </message>
    <message>
      <source>Dieses Bild lässt sich gerade nicht zeigen.</source>
      <translation>This picture cannot be shown right now.</translation>
    </message>
    <message>
      <source>Dieses Exponat ist kaputt. Wir wissen Bescheid und kümmern uns. Alles andere geht!</source>
      <translation>This exhibit is broken. We know and will see to it. Everything else works!</translation>
    </message>
    <message>
      <source>Dieses Gerät fragt nicht, wie du heißt. Kamera und Mikrofon sind aus, bis du sie selbst einschaltest.</source>
      <translation>This device does not ask your name. Camera and microphone are off until you turn them on yourself.</translation>
    </message>
    <message>
      <source>Doppelpunkt</source>
      <translation>Colon</translation>
    </message>
    <message>
      <source>Du gibst die Hälfte ab. Bei dir bleibt alles, wie es ist.</source>
      <translation>You give away half. Everything of yours stays as it is.</translation>
    </message>
    <message>
      <source>Du hast nichts falsch gemacht. Geh weiter oder zurück, alles andere ist noch da.</source>
      <translation>You did nothing wrong. Go on or back, everything else is still there.</translation>
    </message>
    <message>
      <source>Du hast nichts falsch gemacht. Wenn es nicht klappt, löschen wir deine Antwort hier. Das Team weiß Bescheid.</source>
      <translation>You did nothing wrong. If it does not work out, we will delete your answer here. The team knows about it.</translation>
    </message>
    <message>
      <source>Du kannst jede Antwort noch ändern.</source>
      <translation>You can still change every answer.</translation>
    </message>
    <message>
      <source>Du kannst jede Antwort noch ändern. Dein Name wird nicht gespeichert.</source>
      <translation>You can still change every answer. Your name is not saved.</translation>
    </message>
    <message>
      <source>Du musst nicht mitmachen. Mit „Lieber nicht“ geht es zurück.</source>
      <translation>You do not have to take part. “Rather not” takes you back.</translation>
    </message>
    <message>
      <source>Ein Jahr früher</source>
      <translation>One year earlier</translation>
    </message>
    <message>
      <source>Ein Jahr später</source>
      <translation>One year later</translation>
    </message>
    <message>
      <source>Ein Monat früher</source>
      <translation>One month earlier</translation>
    </message>
    <message>
      <source>Ein Monat später</source>
      <translation>One month later</translation>
    </message>
    <message>
      <source>Ein Tag früher</source>
      <translation>One day earlier</translation>
    </message>
    <message>
      <source>Ein Tag später</source>
      <translation>One day later</translation>
    </message>
    <message>
      <source>Eine Minute früher</source>
      <translation>One minute earlier</translation>
    </message>
    <message>
      <source>Eine Minute später</source>
      <translation>One minute later</translation>
    </message>
    <message>
      <source>Eine Stunde früher</source>
      <translation>One hour earlier</translation>
    </message>
    <message>
      <source>Eine Stunde später</source>
      <translation>One hour later</translation>
    </message>
    <message>
      <source>Einen Moment …</source>
      <translation>One moment …</translation>
    </message>
    <message>
      <source>Einfache Sprache</source>
      <translation>Plain language</translation>
    </message>
    <message>
      <source>Entfernen</source>
      <translation>Remove</translation>
    </message>
    <message>
      <source>Entfernen: %1</source>
      <translation>Remove: %1</translation>
    </message>
    <message>
      <source>Erst hören, dann tippen</source>
      <translation>Listen first, then tap</translation>
    </message>
    <message>
      <source>Euro</source>
      <translation>Euro</translation>
    </message>
    <message>
      <source>Fertig</source>
      <translation>Done</translation>
    </message>
    <message>
      <source>Filter</source>
      <translation>Filter</translation>
    </message>
    <message>
      <source>Filter: %1</source>
      <translation>Filter: %1</translation>
    </message>
    <message>
      <source>Foto machen</source>
      <translation>Take the photo</translation>
    </message>
    <message>
      <source>Frage %1 von %2</source>
      <translation>Question %1 of %2</translation>
    </message>
    <message>
      <source>Frage %1 von %2 · ohne Namen</source>
      <translation>Question %1 of %2 · no names</translation>
    </message>
    <message>
      <source>Fragezeichen</source>
      <translation>Question mark</translation>
    </message>
    <message>
      <source>Für die gewählte Sprache gibt es hier keine Stimme. Lesen und tippen kannst du alles.</source>
      <translation>There is no voice for the chosen language here. You can still read and tap everything.</translation>
    </message>
    <message>
      <source>Für die linke Hand</source>
      <translation>For the left hand</translation>
    </message>
    <message>
      <source>Für diese Sprache gibt es hier keine Stimme. Lesen und tippen kannst du alles.</source>
      <translation>There is no voice for this language here. You can still read and tap everything.</translation>
    </message>
    <message>
      <source>Für wen?</source>
      <translation>For whom?</translation>
    </message>
    <message>
      <source>Ganz</source>
      <translation>All of it</translation>
    </message>
    <message>
      <source>Gerade können wir keine Antworten speichern.</source>
      <translation>Right now we cannot save any answers.</translation>
    </message>
    <message>
      <source>Gespeichert. Deine Antwort hilft uns, die Werkstadt besser zu machen.</source>
      <translation>Saved. Your answer helps us make the Werkstadt better.</translation>
    </message>
    <message>
      <source>Gezählt wird, welche Stationen geöffnet werden und wie lange. Niemand kann sehen, dass du es warst.</source>
      <translation>We count which exhibits are opened and for how long. Nobody can tell that it was you.</translation>
    </message>
    <message>
      <source>Gleich</source>
      <translation>Equals</translation>
    </message>
    <message>
      <source>Gleich beginnt hier alles von vorn. Was du geschrieben hast, wird dann gelöscht.</source>
      <translation>Everything here is about to start over. What you have written will be deleted.</translation>
    </message>
    <message>
      <source>Gleich geht es los …</source>
      <translation>Starting in a moment …</translation>
    </message>
    <message>
      <source>Großbuchstaben</source>
      <translation>Capital letters</translation>
    </message>
    <message>
      <source>Größer</source>
      <translation>Enlarge</translation>
    </message>
    <message>
      <source>Größere Schrift</source>
      <translation>Larger text</translation>
    </message>
    <message>
      <source>Gut</source>
      <translation>OK</translation>
    </message>
    <message>
      <source>Heute</source>
      <translation>Today</translation>
    </message>
    <message>
      <source>Hier bleiben</source>
      <translation>Stay here</translation>
    </message>
    <message>
      <source>Hier entsteht gerade etwas.</source>
      <translation>Something new is being made here.</translation>
    </message>
    <message>
      <source>Hier fehlt noch etwas.</source>
      <translation>Something is missing here.</translation>
    </message>
    <message>
      <source>Hier gibt es kein Mikrofon. Geh einfach weiter, das ist in Ordnung.</source>
      <translation>There is no microphone here. Simply go on, that is fine.</translation>
    </message>
    <message>
      <source>Hier gibt es keine Kamera. Geh einfach weiter, das ist in Ordnung.</source>
      <translation>There is no camera here. Simply go on, that is fine.</translation>
    </message>
    <message>
      <source>Hier gibt es keinen Ton. Lies mit.</source>
      <translation>There is no sound here. Read along.</translation>
    </message>
    <message>
      <source>Hier kann man keine Datei abgeben. Geh einfach weiter, das ist in Ordnung.</source>
      <translation>You cannot hand in a file here. Simply go on, that is fine.</translation>
    </message>
    <message>
      <source>Hier steht nichts.</source>
      <translation>Nothing stands here.</translation>
    </message>
    <message>
      <source>Hilfen</source>
      <translation>Help</translation>
    </message>
    <message>
      <source>Hinzufügen: %1</source>
      <translation>Add: %1</translation>
    </message>
    <message>
      <source>Hoher Kontrast</source>
      <translation>High contrast</translation>
    </message>
    <message>
      <source>Ich lese dir vor. Mit den Pfeilen rechts und links gehst du weiter und zurück. Mit der Eingabetaste wählst du aus. F1 nennt alle Tasten.</source>
      <translation>I read to you. The right and left arrows take you on and back. Enter chooses. F1 tells you all the keys.</translation>
    </message>
    <message>
      <source>Ja, ich bin noch da</source>
      <translation>Yes, I am still here</translation>
    </message>
    <message>
      <source>Ja, ist gut</source>
      <translation>Yes, fine</translation>
    </message>
    <message>
      <source>Jahr</source>
      <translation>Year</translation>
    </message>
    <message>
      <source>Jetzt</source>
      <translation>Now</translation>
    </message>
    <message>
      <source>Kamera ausschalten</source>
      <translation>Turn the camera off</translation>
    </message>
    <message>
      <source>Kamera einschalten</source>
      <translation>Turn the camera on</translation>
    </message>
    <message>
      <source>Klammer auf</source>
      <translation>Open bracket</translation>
    </message>
    <message>
      <source>Klammer zu</source>
      <translation>Close bracket</translation>
    </message>
    <message>
      <source>Komma</source>
      <translation>Comma</translation>
    </message>
    <message>
      <source>Lass etwas weg, dann gibt es mehr:</source>
      <translation>Leave something out and there is more:</translation>
    </message>
    <message>
      <source>Lauter</source>
      <translation>Louder</translation>
    </message>
    <message>
      <source>Lauter geht es nicht.</source>
      <translation>This is as loud as it gets.</translation>
    </message>
    <message>
      <source>Lautstärke</source>
      <translation>Volume</translation>
    </message>
    <message>
      <source>Lautstärke %1 von %2</source>
      <translation>Volume %1 of %2</translation>
    </message>
    <message>
      <source>Leeren</source>
      <translation>Clear</translation>
    </message>
    <message>
      <source>Leerzeichen</source>
      <translation>Space</translation>
    </message>
    <message>
      <source>Leiser</source>
      <translation>Quieter</translation>
    </message>
    <message>
      <source>Leiser geht es nicht.</source>
      <translation>This is as quiet as it gets.</translation>
    </message>
    <message>
      <source>Lieber nicht</source>
      <translation>Rather not</translation>
    </message>
    <message>
      <source>Löschen</source>
      <translation>Delete</translation>
    </message>
    <message>
      <source>Löschen und gehen</source>
      <translation>Delete and leave</translation>
    </message>
    <message>
      <source>Mehr</source>
      <translation>More</translation>
    </message>
    <message>
      <source>Mehr Platz nehmen</source>
      <translation>Take more room</translation>
    </message>
    <message>
      <source>Mehr davon</source>
      <translation>More</translation>
    </message>
    <message>
      <source>Mehr passen hier nicht hinein.</source>
      <translation>There is no room for more.</translation>
    </message>
    <message>
      <source>Mehr passt hier nicht hinein.</source>
      <translation>No more fits in here.</translation>
    </message>
    <message>
      <source>Meine Daten</source>
      <translation>My data</translation>
    </message>
    <message>
      <source>Minus</source>
      <translation>minus</translation>
    </message>
    <message>
      <source>Minute</source>
      <translation>Minute</translation>
    </message>
    <message>
      <source>Mit Pfeil hoch und Pfeil runter stellst du ihn ein.</source>
      <translation>Set it with the up and down arrows.</translation>
    </message>
    <message>
      <source>Monat</source>
      <translation>Month</translation>
    </message>
    <message>
      <source>Nach %1 Tagen löschen wir deine Antworten.</source>
      <translation>After %1 days we delete your answers.</translation>
    </message>
    <message>
      <source>Nach einem Tag löschen wir deine Antworten.</source>
      <translation>After one day we delete your answers.</translation>
    </message>
    <message>
      <source>Nach oben</source>
      <translation>Up</translation>
    </message>
    <message>
      <source>Nach unten</source>
      <translation>Down</translation>
    </message>
    <message>
      <source>Nacht</source>
      <translation>Night</translation>
    </message>
    <message>
      <source>Neben dir ist frei. Wer dazukommt, tippt dort einfach auf das Glas.</source>
      <translation>There is room beside you. Whoever joins just taps the glass there.</translation>
    </message>
    <message>
      <source>Neben dir ist jemand. Wer fertig ist, tippt auf „Beenden“. Dann kannst du hier mehr Platz nehmen.</source>
      <translation>Somebody is beside you. Whoever is done taps “Finish”. Then you can take more room here.</translation>
    </message>
    <message>
      <source>Neu aufnehmen</source>
      <translation>Record again</translation>
    </message>
    <message>
      <source>Neue Zeile</source>
      <translation>New line</translation>
    </message>
    <message>
      <source>Neues Foto</source>
      <translation>New photo</translation>
    </message>
    <message>
      <source>Nichts gefunden</source>
      <translation>Nothing found</translation>
    </message>
    <message>
      <source>Noch %1 Sekunden</source>
      <translation>%1 seconds left</translation>
    </message>
    <message>
      <source>Noch %1 Zeichen passen hinein.</source>
      <translation>%1 more characters fit in.</translation>
    </message>
    <message>
      <source>Noch einmal</source>
      <translation>Once more</translation>
    </message>
    <message>
      <source>Noch einmal versuchen</source>
      <translation>Try again</translation>
    </message>
    <message>
      <source>Noch einmal „%1“?</source>
      <translation>Another “%1”?</translation>
    </message>
    <message>
      <source>Noch nicht gespeichert.</source>
      <translation>Not saved yet.</translation>
    </message>
    <message>
      <source>Noch nichts gewählt</source>
      <translation>Nothing chosen yet</translation>
    </message>
    <message>
      <source>Näher heran</source>
      <translation>Closer</translation>
    </message>
    <message>
      <source>Ohne „%1“</source>
      <translation>Without “%1”</translation>
    </message>
    <message>
      <source>Pfeil rechts oder Tab: das Nächste. Pfeil links: das davor. Eingabetaste: auswählen. Escape: zurück. Pos 1: die Seite von vorn. Ende: noch einmal. Bild auf und Bild ab: lauter und leiser. F2: Vorlesen aus.</source>
      <translation>Right arrow or Tab: the next. Left arrow: the one before. Enter: choose. Escape: back. Home: the page from the start. End: once more. Page up and page down: louder and quieter. F2: reading aloud off.</translation>
    </message>
    <message>
      <source>Platz</source>
      <translation>Room</translation>
    </message>
    <message>
      <source>Platz %1 von %2</source>
      <translation>Place %1 of %2</translation>
    </message>
    <message>
      <source>Platz am Board</source>
      <translation>Room at the board</translation>
    </message>
    <message>
      <source>Platz für noch jemanden</source>
      <translation>Room for one more</translation>
    </message>
    <message>
      <source>Plus</source>
      <translation>Plus</translation>
    </message>
    <message>
      <source>Prozent</source>
      <translation>Per cent</translation>
    </message>
    <message>
      <source>Punkt</source>
      <translation>Full stop</translation>
    </message>
    <message>
      <source>Raute</source>
      <translation>Hash</translation>
    </message>
    <message>
      <source>Regler</source>
      <translation>slider</translation>
    </message>
    <message>
      <source>Ruhe: nichts bewegt sich</source>
      <translation>Calm: nothing moves</translation>
    </message>
    <message>
      <source>Schalter</source>
      <translation>switch</translation>
    </message>
    <message>
      <source>Schließen</source>
      <translation>Close</translation>
    </message>
    <message>
      <source>Schreib auf der Tastatur. Danach drück die Eingabetaste.</source>
      <translation>Write on the keyboard. Then press Enter.</translation>
    </message>
    <message>
      <source>Schreib bitte keine Namen, Adressen oder Telefonnummern. Wenn du gehst, vergisst dieses Gerät alles, was du hier eingestellt hast.</source>
      <translation>Please do not write names, addresses or phone numbers. When you leave, this screen forgets everything you have set here.</translation>
    </message>
    <message>
      <source>Schreib, was du möchtest</source>
      <translation>Write what you like</translation>
    </message>
    <message>
      <source>Schrägstrich</source>
      <translation>Slash</translation>
    </message>
    <message>
      <source>Schön, dass du da warst. Hier ist jetzt alles wieder wie am Anfang.</source>
      <translation>Nice that you were here. Everything here is now as it was at the start.</translation>
    </message>
    <message>
      <source>Seite %1 von %2</source>
      <translation>Page %1 of %2</translation>
    </message>
    <message>
      <source>Semikolon</source>
      <translation>Semicolon</translation>
    </message>
    <message>
      <source>So ist es richtig</source>
      <translation>This is right</translation>
    </message>
    <message>
      <source>Start</source>
      <translation>Start</translation>
    </message>
    <message>
      <source>Stern</source>
      <translation>Asterisk</translation>
    </message>
    <message>
      <source>Stimmt alles so?</source>
      <translation>Is everything right?</translation>
    </message>
    <message>
      <source>Stopp</source>
      <translation>Stop</translation>
    </message>
    <message>
      <source>Stunde</source>
      <translation>Hour</translation>
    </message>
    <message>
      <source>Suchen</source>
      <translation>Search</translation>
    </message>
    <message>
      <source>Tag</source>
      <translation>Day</translation>
    </message>
    <message>
      <source>Tastatur</source>
      <translation>Keyboard</translation>
    </message>
    <message>
      <source>Tastatur mit %1 Tasten. Die Eingabetaste führt hinein, Escape wieder heraus.</source>
      <translation>Keyboard with %1 keys. Enter takes you in, Escape out again.</translation>
    </message>
    <message>
      <source>Taste</source>
      <translation>button</translation>
    </message>
    <message>
      <source>Tasten: doppeltes Tippen überhören</source>
      <translation>Keys: ignore double taps</translation>
    </message>
    <message>
      <source>Text lesen</source>
      <translation>Read the text</translation>
    </message>
    <message>
      <source>Textfeld</source>
      <translation>text field</translation>
    </message>
    <message>
      <source>Tippe eine Zahl</source>
      <translation>Type a number</translation>
    </message>
    <message>
      <source>Tippe noch einmal darauf.</source>
      <translation>Tap it once more.</translation>
    </message>
    <message>
      <source>Ton zur Frage</source>
      <translation>Sound for the question</translation>
    </message>
    <message>
      <source>Und-Zeichen</source>
      <translation>Ampersand</translation>
    </message>
    <message>
      <source>Unterstrich</source>
      <translation>Underscore</translation>
    </message>
    <message>
      <source>Untertitel an</source>
      <translation>Captions on</translation>
    </message>
    <message>
      <source>Untertitel aus</source>
      <translation>Captions off</translation>
    </message>
    <message>
      <source>Versuch es mit weniger Wünschen oder einem anderen Wort.</source>
      <translation>Try fewer wishes or another word.</translation>
    </message>
    <message>
      <source>Vom Ende her.</source>
      <translation>From the end.</translation>
    </message>
    <message>
      <source>Von vorn</source>
      <translation>From the start</translation>
    </message>
    <message>
      <source>Von vorn.</source>
      <translation>From the start.</translation>
    </message>
    <message>
      <source>Vorlesen</source>
      <translation>Read aloud</translation>
    </message>
    <message>
      <source>Was die Kamera sieht</source>
      <translation>What the camera sees</translation>
    </message>
    <message>
      <source>Was du geschrieben hast, lese ich nur über Kopfhörer vor.</source>
      <translation>What you wrote I only read to you through headphones.</translation>
    </message>
    <message>
      <source>Was passiert mit meinen Antworten?</source>
      <translation>What happens to my answers?</translation>
    </message>
    <message>
      <source>Was suchst du?</source>
      <translation>What are you looking for?</translation>
    </message>
    <message>
      <source>Was willst du entdecken?</source>
      <translation>What do you want to discover?</translation>
    </message>
    <message>
      <source>Weiter</source>
      <translation>Next</translation>
    </message>
    <message>
      <source>Weiter entdecken</source>
      <translation>Go on discovering</translation>
    </message>
    <message>
      <source>Weiter weg</source>
      <translation>Further away</translation>
    </message>
    <message>
      <source>Weiterlesen</source>
      <translation>Read on</translation>
    </message>
    <message>
      <source>Weniger</source>
      <translation>Less</translation>
    </message>
    <message>
      <source>Wie lange?</source>
      <translation>How long?</translation>
    </message>
    <message>
      <source>Wir schicken sie an die Stadt, sobald das Netz da ist.</source>
      <translation>We send it to the town as soon as there is a network.</translation>
    </message>
    <message>
      <source>Wir schicken sie an die Stadt, sobald das Netz da ist. Dein Name ist nicht dabei.</source>
      <translation>We send it to the town as soon as the network is there. Your name is not part of it.</translation>
    </message>
    <message>
      <source>Wir speichern deine Antwort.</source>
      <translation>We are saving your answer.</translation>
    </message>
    <message>
      <source>Wirklich aufhören?</source>
      <translation>Really stop?</translation>
    </message>
    <message>
      <source>Wo steht es?</source>
      <translation>Where is it?</translation>
    </message>
    <message>
      <source>Wonach suchst du?</source>
      <translation>What are you looking for?</translation>
    </message>
    <message>
      <source>Worum geht es?</source>
      <translation>What is it about?</translation>
    </message>
    <message>
      <source>Zehn Jahre früher</source>
      <translation>Ten years earlier</translation>
    </message>
    <message>
      <source>Zehn Jahre später</source>
      <translation>Ten years later</translation>
    </message>
    <message>
      <source>Zehn Minuten früher</source>
      <translation>Ten minutes earlier</translation>
    </message>
    <message>
      <source>Zehn Minuten später</source>
      <translation>Ten minutes later</translation>
    </message>
    <message>
      <source>Zeitleiste</source>
      <translation>Time line</translation>
    </message>
    <message>
      <source>Ziffern und Zeichen</source>
      <translation>Digits and signs</translation>
    </message>
    <message>
      <source>Zu sehen: %1</source>
      <translation>To be seen: %1</translation>
    </message>
    <message>
      <source>Zurück</source>
      <translation>Back</translation>
    </message>
    <message>
      <source>ab 15 Jahren</source>
      <translation>15 and older</translation>
    </message>
    <message>
      <source>an</source>
      <translation>on</translation>
    </message>
    <message>
      <source>angehalten</source>
      <translation>paused</translation>
    </message>
    <message>
      <source>aus</source>
      <translation>off</translation>
    </message>
    <message>
      <source>ausgewählt</source>
      <translation>chosen</translation>
    </message>
    <message>
      <source>bereit</source>
      <translation>ready</translation>
    </message>
    <message>
      <source>bis %1 Min.</source>
      <translation>up to %1 min</translation>
    </message>
    <message>
      <source>bis 6 Jahre</source>
      <translation>up to 6 years</translation>
    </message>
    <message>
      <source>ein Zeichen</source>
      <translation>a letter</translation>
    </message>
    <message>
      <source>eine halbe Sekunde lang</source>
      <translation>for half a second</translation>
    </message>
    <message>
      <source>ganz zu sehen</source>
      <translation>all of it</translation>
    </message>
    <message>
      <source>geht nicht</source>
      <translation>does not work</translation>
    </message>
    <message>
      <source>in der Mitte</source>
      <translation>in the middle</translation>
    </message>
    <message>
      <source>kommt</source>
      <translation>coming</translation>
    </message>
    <message>
      <source>leer</source>
      <translation>empty</translation>
    </message>
    <message>
      <source>links</source>
      <translation>left</translation>
    </message>
    <message>
      <source>läuft</source>
      <translation>playing</translation>
    </message>
    <message>
      <source>nicht ausgewählt</source>
      <translation>not chosen</translation>
    </message>
    <message>
      <source>oben</source>
      <translation>top</translation>
    </message>
    <message>
      <source>oben links</source>
      <translation>top left</translation>
    </message>
    <message>
      <source>oben rechts</source>
      <translation>top right</translation>
    </message>
    <message>
      <source>rechts</source>
      <translation>right</translation>
    </message>
    <message>
      <source>steht %1</source>
      <translation>is %1</translation>
    </message>
    <message>
      <source>steht hier</source>
      <translation>is here</translation>
    </message>
    <message>
      <source>unten</source>
      <translation>bottom</translation>
    </message>
    <message>
      <source>unten links</source>
      <translation>bottom left</translation>
    </message>
    <message>
      <source>unten rechts</source>
      <translation>bottom right</translation>
    </message>
    <message>
      <source>wartet</source>
      <translation>waiting</translation>
    </message>
    <message>
      <source>zu Ende</source>
      <translation>finished</translation>
    </message>
    <message>
      <source>Ändern</source>
      <translation>Change</translation>
    </message>
    <message>
      <source>Ändern: %1</source>
      <translation>Change: %1</translation>
    </message>
    <message>
      <source>„%1“: Gibt es etwas dazu?</source>
      <translation>“%1”: is there something to add?</translation>
    </message>
  </context>
</TS>
