<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="de">
  <context>
    <name>Kiosk</name>
    <message>
      <source>%1 %</source>
      <translation>%1 %</translation>
    </message>
    <message>
      <source>%1 Exponate</source>
      <translation>%1 exhibits</translation>
    </message>
    <message>
      <source>%1 Exponate zeigen</source>
      <translation>Show %1 exhibits</translation>
    </message>
    <message>
      <source>%1 Hubs gefunden</source>
      <translation>%1 hubs found</translation>
    </message>
    <message>
      <source>%1 Jahre</source>
      <translation>%1 years</translation>
    </message>
    <message>
      <source>%1 MB frei</source>
      <translation>%1 MB free</translation>
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
      <source>%1 Ziffern eingegeben</source>
      <translation>%1 digits typed</translation>
    </message>
    <message>
      <source>%1 entfernen?</source>
      <translation>Remove %1?</translation>
    </message>
    <message>
      <source>%1 gegeben = %2 am Hub</source>
      <translation>%1 given = %2 at the hub</translation>
    </message>
    <message>
      <source>%1 gegeben, %2 am Hub, %3 warten</source>
      <translation>%1 given, %2 at the hub, %3 waiting</translation>
    </message>
    <message>
      <source>%1 gelöscht</source>
      <translation>%1 deleted</translation>
    </message>
    <message>
      <source>%1 ließen sich nicht speichern. Dafür wurde niemandem gedankt.</source>
      <translation>%1 could not be saved. Nobody was thanked for them.</translation>
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
      <source>%1 von %2 Feldern berührt</source>
      <translation>%1 of %2 fields touched</translation>
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
      <source>%1 von 24 Zeichen</source>
      <translation>%1 of 24 characters</translation>
    </message>
    <message>
      <source>%1 · bis %2</source>
      <translation>%1 · until %2</translation>
    </message>
    <message>
      <source>%1 · noch %2 Minuten</source>
      <translation>%1 · %2 minutes left</translation>
    </message>
    <message>
      <source>%1, %2 von %3: antippen geht weiter</source>
      <translation>%1, %2 of %3: tap to go on</translation>
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
      <source>1 Hub gefunden</source>
      <translation>1 hub found</translation>
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
      <source>24 Zeichen, die in der Konsole stehen.</source>
      <translation>24 characters, shown in the console.</translation>
    </message>
    <message>
      <source>Abbrechen</source>
      <translation>Cancel</translation>
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
      <source>Adresse des Hubs</source>
      <translation>Address of the hub</translation>
    </message>
    <message>
      <source>Adresse des Hubs eingeben</source>
      <translation>Type the address of the hub</translation>
    </message>
    <message>
      <source>Adresse des Hubs: %1</source>
      <translation>Address of the hub: %1</translation>
    </message>
    <message>
      <source>Adresse eingeben</source>
      <translation>Type an address</translation>
    </message>
    <message>
      <source>Alles andere kannst du weiter entdecken.</source>
      <translation>You can go on discovering everything else.</translation>
    </message>
    <message>
      <source>Alles blau</source>
      <translation>All blue</translation>
    </message>
    <message>
      <source>Alles grau</source>
      <translation>All grey</translation>
    </message>
    <message>
      <source>Alles grün</source>
      <translation>All green</translation>
    </message>
    <message>
      <source>Alles gut!</source>
      <translation>That’s fine!</translation>
    </message>
    <message>
      <source>Alles nach unten holen</source>
      <translation>Bring everything down</translation>
    </message>
    <message>
      <source>Alles rot</source>
      <translation>All red</translation>
    </message>
    <message>
      <source>Alles schwarz</source>
      <translation>All black</translation>
    </message>
    <message>
      <source>Alles weiß</source>
      <translation>All white</translation>
    </message>
    <message>
      <source>Alles zeigen</source>
      <translation>Show all</translation>
    </message>
    <message>
      <source>Andere Art</source>
      <translation>Another way</translation>
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
      <source>Antworten auf den Stick sichern?</source>
      <translation>Save answers to the stick?</translation>
    </message>
    <message>
      <source>Antworten lassen sich gerade nicht speichern. Formulare bleiben geschlossen.</source>
      <translation>Answers cannot be saved right now. Forms stay closed.</translation>
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
      <source>Auf USB-Stick sichern</source>
      <translation>Save to a USB stick</translation>
    </message>
    <message>
      <source>Auf dem Stick ist weder ein Gutschein noch eine Ausstellung.</source>
      <translation>There is neither a voucher nor an exhibition on the stick.</translation>
    </message>
    <message>
      <source>Auf diesem Gerät ist dafür zu wenig Platz.</source>
      <translation>There is too little room for it on this device.</translation>
    </message>
    <message>
      <source>Aufgabe</source>
      <translation>Task</translation>
    </message>
    <message>
      <source>Aufgabe %1 von %2</source>
      <translation>Task %1 of %2</translation>
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
      <source>Ausschalten</source>
      <translation>Switch off</translation>
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
      <source>Ausstellung</source>
      <translation>Exhibition</translation>
    </message>
    <message>
      <source>Ausstellung neu starten</source>
      <translation>Restart the exhibition</translation>
    </message>
    <message>
      <source>Ausstellung neu starten?</source>
      <translation>Restart the exhibition?</translation>
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
      <source>Bereich %1</source>
      <translation>Zone %1</translation>
    </message>
    <message>
      <source>Berührung einstellen</source>
      <translation>Adjust touch</translation>
    </message>
    <message>
      <source>Berührung prüfen</source>
      <translation>Test touch</translation>
    </message>
    <message>
      <source>Besucher:innen merken davon nichts.</source>
      <translation>Visitors notice nothing of it.</translation>
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
      <source>Bildschirm prüfen</source>
      <translation>Test the screen</translation>
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
      <source>Bitte die PIN eingeben. Wer sie nicht weiß: In der Konsole steht beim Gerät ein Einmal-Code.</source>
      <translation>Please type the PIN. If you do not know it: the console has a one-time code on the page of this device.</translation>
    </message>
    <message>
      <source>Bitte mit der Konsole vergleichen.</source>
      <translation>Please compare it with the console.</translation>
    </message>
    <message>
      <source>Bitte noch einmal.</source>
      <translation>Please try again.</translation>
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
      <source>Code</source>
      <translation>Code</translation>
    </message>
    <message>
      <source>Code eingeben</source>
      <translation>Type a code</translation>
    </message>
    <message>
      <source>Danach darf der Strom weg. Wieder an geht es nur mit dem Knopf oder dem Strom.</source>
      <translation>Then the power may be cut. Only its button or the power switches it on again.</translation>
    </message>
    <message>
      <source>Danke fürs Probieren!</source>
      <translation>Thank you for trying!</translation>
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
      <source>Danke, dass du mitmachen willst!</source>
      <translation>Thank you for wanting to take part!</translation>
    </message>
    <message>
      <source>Das Foto hat nicht geklappt. Versuch es noch einmal, oder geh einfach weiter.</source>
      <translation>The photo did not work. Try again, or simply go on.</translation>
    </message>
    <message>
      <source>Das Gerät schaltet sich aus …</source>
      <translation>The device is switching off …</translation>
    </message>
    <message>
      <source>Das Gerät startet neu …</source>
      <translation>The device is restarting …</translation>
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
      <source>Das Team weiß Bescheid. Schau dich solange um!</source>
      <translation>The team knows. Please look around meanwhile.</translation>
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
      <source>Das Zertifikat lässt sich nicht erneuern.</source>
      <translation>The certificate cannot be renewed.</translation>
    </message>
    <message>
      <source>Das dauert etwa eine Minute. Alles, wofür gedankt wurde, ist gespeichert.</source>
      <translation>This takes about a minute. Everything that was thanked for is saved.</translation>
    </message>
    <message>
      <source>Das dauert wenige Sekunden.</source>
      <translation>This takes a few seconds.</translation>
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
      <source>Das hat nicht geklappt.</source>
      <translation>That did not work.</translation>
    </message>
    <message>
      <source>Das hat nicht geklappt: %1</source>
      <translation>That did not work: %1</translation>
    </message>
    <message>
      <source>Das ist ein anderer QR-Code.</source>
      <translation>That is another QR code.</translation>
    </message>
    <message>
      <source>Das ist keine Adresse.</source>
      <translation>That is no address.</translation>
    </message>
    <message>
      <source>Das ist nicht der richtige Hub.</source>
      <translation>That is not the right hub.</translation>
    </message>
    <message>
      <source>Das ist unterwegs.</source>
      <translation>That is under way.</translation>
    </message>
    <message>
      <source>Das kann das Programm auf diesem Gerät nicht. Bitte am Gerät selbst: Knopf oder Strom.</source>
      <translation>The program cannot do that on this device. Please do it at the device itself: by button or power.</translation>
    </message>
    <message>
      <source>Das klappt hier gerade nicht.</source>
      <translation>This isn’t working right now.</translation>
    </message>
    <message>
      <source>Das lag nicht an dir: Genau so finden wir, was besser werden muss.</source>
      <translation>It was not your fault: this is how we find out what has to get better.</translation>
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
      <source>Das stimmt nicht.</source>
      <translation>That is not right.</translation>
    </message>
    <message>
      <source>Das tut uns leid. Das Team weiß Bescheid.</source>
      <translation>We are sorry. The team knows about it.</translation>
    </message>
    <message>
      <source>Das war’s schon fast</source>
      <translation>Nearly done</translation>
    </message>
    <message>
      <source>Dein Foto</source>
      <translation>Your photo</translation>
    </message>
    <message>
      <source>Dein Test ist noch nicht abgeschickt. Wenn du jetzt gehst, wird alles davon gelöscht.</source>
      <translation>Your test has not been sent yet. If you leave now, all of it is deleted.</translation>
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
      <source>Den der Konsole, vor die Kamera halten.</source>
      <translation>The one of the console, held before the camera.</translation>
    </message>
    <message>
      <source>Der Dienst auf diesem Gerät antwortet nicht. Darum lässt sich hier nichts prüfen. Hilft Warten nicht: Strom aus und wieder an.</source>
      <translation>The service on this device does not answer, so nothing can be checked here. If waiting does not help: power off and on again.</translation>
    </message>
    <message>
      <source>Der Dienst auf diesem Gerät antwortet nicht. Hilft Warten nicht: Strom aus und wieder an.</source>
      <translation>The service on this device does not answer. If waiting does not help: power off and on again.</translation>
    </message>
    <message>
      <source>Der Gutschein, der hier steckt, gilt nicht.</source>
      <translation>The voucher on this device is not valid.</translation>
    </message>
    <message>
      <source>Der Gutschein, der hier steckt, ist abgelaufen.</source>
      <translation>The voucher on this device is over.</translation>
    </message>
    <message>
      <source>Der Hub antwortet nicht.</source>
      <translation>The hub does not answer.</translation>
    </message>
    <message>
      <source>Der Hub hat abgebrochen.</source>
      <translation>The hub has stopped.</translation>
    </message>
    <message>
      <source>Der Hub ist da.</source>
      <translation>The hub is here.</translation>
    </message>
    <message>
      <source>Der Hub ist weg seit %1.</source>
      <translation>The hub is away since %1.</translation>
    </message>
    <message>
      <source>Der Hub ist weg.</source>
      <translation>The hub is away.</translation>
    </message>
    <message>
      <source>Der Hub kennt diesen Code nicht.</source>
      <translation>The hub does not know this code.</translation>
    </message>
    <message>
      <source>Der Hub nimmt etwas nicht an.</source>
      <translation>The hub refuses something.</translation>
    </message>
    <message>
      <source>Der Hub nimmt gerade nichts an.</source>
      <translation>The hub takes nothing just now.</translation>
    </message>
    <message>
      <source>Der Hub wird gesucht …</source>
      <translation>Looking for the hub …</translation>
    </message>
    <message>
      <source>Der Selbsttest sagt: Das Gerät ist nicht so verschlossen, wie es sein soll.</source>
      <translation>The self-test says: this device is not as closed as it should be.</translation>
    </message>
    <message>
      <source>Der Speicher ist fast voll.</source>
      <translation>The storage is almost full.</translation>
    </message>
    <message>
      <source>Der Speicher ist schreibgeschützt: Vermutlich ist er am Ende.</source>
      <translation>The storage is read-only: it is probably worn out.</translation>
    </message>
    <message>
      <source>Der Speicher ist voll. Formulare bleiben geschlossen.</source>
      <translation>The storage is full. Forms stay closed.</translation>
    </message>
    <message>
      <source>Der Speicher nimmt nichts mehr an. Formulare bleiben geschlossen.</source>
      <translation>The storage takes nothing more. Forms stay closed.</translation>
    </message>
    <message>
      <source>Der Stick ließ sich nicht zu Ende lesen. Ist er beschädigt, oder war er zu früh draußen?</source>
      <translation>The stick could not be read to its end. Is it damaged, or was it taken out too early?</translation>
    </message>
    <message>
      <source>Der Stick wird gelesen … Bitte stecken lassen.</source>
      <translation>The stick is being read … Please leave it in.</translation>
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
      <source>Die Ausstellung startet neu …</source>
      <translation>The exhibition is restarting …</translation>
    </message>
    <message>
      <source>Die Berührung lässt sich nicht nachstellen.</source>
      <translation>Touch cannot be adjusted.</translation>
    </message>
    <message>
      <source>Die Kamera geht nicht.</source>
      <translation>The camera does not work.</translation>
    </message>
    <message>
      <source>Die Kamera ist aus. Erst wenn du sie einschaltest, sieht sie dich.</source>
      <translation>The camera is off. It sees you only once you turn it on.</translation>
    </message>
    <message>
      <source>Die Oberfläche ist gerade abgestürzt und neu gestartet.</source>
      <translation>The touch application has just crashed and started again.</translation>
    </message>
    <message>
      <source>Die Oberfläche ist mit diesen Inhalten dreimal abgestürzt. Sie ruhen vorerst.</source>
      <translation>The touch application crashed three times with this content. It rests for now.</translation>
    </message>
    <message>
      <source>Die Oberfläche ist mit neuen Inhalten dreimal abgestürzt. Gezeigt werden die davor.</source>
      <translation>The touch application crashed three times with new content. What was there before is shown.</translation>
    </message>
    <message>
      <source>Die PIN zählt wieder in %1 Minuten.</source>
      <translation>The PIN counts again in %1 minutes.</translation>
    </message>
    <message>
      <source>Die PIN zählt wieder in %1 Sekunden.</source>
      <translation>The PIN counts again in %1 seconds.</translation>
    </message>
    <message>
      <source>Die Tasten am Gehäuse antworten nicht.</source>
      <translation>The buttons of the housing do not answer.</translation>
    </message>
    <message>
      <source>Die Uhr geht falsch.</source>
      <translation>The clock is wrong.</translation>
    </message>
    <message>
      <source>Die Uhr geht nach dem Gerät allein.</source>
      <translation>The clock is the device’s own.</translation>
    </message>
    <message>
      <source>Die Uhr stimmt mit dem Hub überein.</source>
      <translation>The clock agrees with the hub.</translation>
    </message>
    <message>
      <source>Die Uhr weicht um %1 Minuten ab.</source>
      <translation>The clock is off by %1 minutes.</translation>
    </message>
    <message>
      <source>Die Zeit ist um. Das lag nicht an dir: Genau so finden wir, was besser werden muss.</source>
      <translation>Time is up. It was not your fault: this is how we find out what has to get better.</translation>
    </message>
    <message>
      <source>Die Ziele wurden nicht getroffen. Es bleibt, wie es war.</source>
      <translation>The targets were missed. It stays as it was.</translation>
    </message>
    <message>
      <source>Die drei Minuten sind um.</source>
      <translation>The three minutes are over.</translation>
    </message>
    <message>
      <source>Die neue Einstellung gilt.</source>
      <translation>The new setting counts.</translation>
    </message>
    <message>
      <source>Diesen Stick kann das Gerät nicht lesen. Bitte einen mit FAT32 nehmen.</source>
      <translation>The device cannot read this stick. Please take one with FAT32.</translation>
    </message>
    <message>
      <source>Dieser Bildschirm macht gerade Pause.</source>
      <translation>This screen is taking a break.</translation>
    </message>
    <message>
      <source>Dieser Code kann nicht stimmen.</source>
      <translation>This code cannot be right.</translation>
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
      <source>Dieses Gerät</source>
      <translation>This device</translation>
    </message>
    <message>
      <source>Dieses Gerät fragt nicht, wie du heißt. Kamera und Mikrofon sind aus, bis du sie selbst einschaltest.</source>
      <translation>This device does not ask your name. Camera and microphone are off until you turn them on yourself.</translation>
    </message>
    <message>
      <source>Dieses Gerät gehört schon zu einem Hub.</source>
      <translation>This device belongs to a hub already.</translation>
    </message>
    <message>
      <source>Dieses Gerät gehört zu keinem Hub.</source>
      <translation>This device belongs to no hub.</translation>
    </message>
    <message>
      <source>Dieses Gerät hat keine Adresse: Steckt das Kabel?</source>
      <translation>This device has no address: is the cable in?</translation>
    </message>
    <message>
      <source>Dieses Gerät hat zugestimmt. Nun auch in der Konsole „Stimmt überein“ drücken.</source>
      <translation>This device has agreed. Now press “They match” in the console, too.</translation>
    </message>
    <message>
      <source>Dieses Gerät verbinden</source>
      <translation>Join this device</translation>
    </message>
    <message>
      <source>Dieses Gerät: %1</source>
      <translation>This device: %1</translation>
    </message>
    <message>
      <source>Dieses Zeichen gibt es in keinem Code. Es gibt weder U noch Umlaute.</source>
      <translation>No code has this character: there is neither a U nor a sign.</translation>
    </message>
    <message>
      <source>Doppelpunkt</source>
      <translation>Colon</translation>
    </message>
    <message>
      <source>Dort vergleicht gerade niemand.</source>
      <translation>Nobody is comparing there just now.</translation>
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
      <source>Du kannst jederzeit aufhören. Erst ganz am Ende schickst du etwas ab.</source>
      <translation>You can stop at any time. You only send something at the very end.</translation>
    </message>
    <message>
      <source>Du musst nicht mitmachen. Mit „Lieber nicht“ geht es zurück.</source>
      <translation>You do not have to take part. “Rather not” takes you back.</translation>
    </message>
    <message>
      <source>Dunkler</source>
      <translation>Darker</translation>
    </message>
    <message>
      <source>Ein Einmal-Code aus der Konsole gilt sofort.</source>
      <translation>A one-time code of the console counts at once.</translation>
    </message>
    <message>
      <source>Ein Eintrag des Geräts ließ sich nicht speichern.</source>
      <translation>An entry of the device could not be saved.</translation>
    </message>
    <message>
      <source>Ein Erwachsener neben dir muss auch Ja sagen.</source>
      <translation>An adult beside you has to say yes, too.</translation>
    </message>
    <message>
      <source>Ein Exponat lässt sich nicht zeigen. Die anderen laufen weiter.</source>
      <translation>An exhibit cannot be shown. The others go on.</translation>
    </message>
    <message>
      <source>Ein Formular lässt sich nicht öffnen.</source>
      <translation>A form cannot be opened.</translation>
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
      <source>Ein Sensor liefert keine Werte: %1</source>
      <translation>A sensor gives no values: %1</translation>
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
      <source>Ein Zeichen stimmt nicht. Bitte alle sechs Gruppen vergleichen.</source>
      <translation>One character is wrong. Please compare all six groups.</translation>
    </message>
    <message>
      <source>Ein neues System hat sich nicht bewährt. Es läuft wieder das alte.</source>
      <translation>A new system did not prove itself. The old one runs again.</translation>
    </message>
    <message>
      <source>Eine</source>
      <translation>One</translation>
    </message>
    <message>
      <source>Eine Datei des Tagebuchs ist beschädigt. Neue Antworten stehen in einer neuen.</source>
      <translation>A file of the journal is damaged. New answers go into a new one.</translation>
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
      <source>Eine Tastatur steckt. Was darauf getippt wird, kommt nicht an.</source>
      <translation>A keyboard is plugged in. Nothing typed on it arrives.</translation>
    </message>
    <message>
      <source>Eine neue wird gerade geholt.</source>
      <translation>A new one is being fetched.</translation>
    </message>
    <message>
      <source>Einen Moment …</source>
      <translation>One moment …</translation>
    </message>
    <message>
      <source>Einen Moment: Das Gerät sieht nach, wie es ihm geht.</source>
      <translation>One moment: the device is looking how it is.</translation>
    </message>
    <message>
      <source>Einfache Sprache</source>
      <translation>Plain language</translation>
    </message>
    <message>
      <source>Eingestecktes lässt sich gerade nicht prüfen.</source>
      <translation>What is plugged in cannot be checked just now.</translation>
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
      <source>Er gilt einmal und drei Minuten. In der Konsole einen neuen zeigen lassen.</source>
      <translation>It is good once, and for three minutes. Let the console show a new one.</translation>
    </message>
    <message>
      <source>Er kann abgezogen werden.</source>
      <translation>You can take it out.</translation>
    </message>
    <message>
      <source>Er steht in der Konsole neben dem Code: auf einem Tablet oder ausgedruckt, eine Handbreit entfernt.</source>
      <translation>It stands beside the code in the console: on a tablet or printed, a hand’s breadth away.</translation>
    </message>
    <message>
      <source>Er steht in der Konsole und gilt drei Minuten. Große und kleine Buchstaben sind gleich.</source>
      <translation>The console shows it, and it is good for three minutes. Capitals or not, both will do.</translation>
    </message>
    <message>
      <source>Erst hören, dann tippen</source>
      <translation>Listen first, then tap</translation>
    </message>
    <message>
      <source>Erst wird geprüft, ob es der richtige Hub ist. Vorher geht nichts hinaus.</source>
      <translation>First it is checked that this is the right hub. Nothing goes out before.</translation>
    </message>
    <message>
      <source>Es entsteht eine Datei, die nur Ihr Hub öffnen kann. Auf diesem Gerät ändert sich nichts.</source>
      <translation>It makes one file that only your hub can open. Nothing changes on this device.</translation>
    </message>
    <message>
      <source>Es gehört noch zu keinem Hub. In der Konsole „Gerät hinzufügen“ öffnen, dann hier wählen:</source>
      <translation>It belongs to no hub yet. Open “Add a device” in the console, then choose here:</translation>
    </message>
    <message>
      <source>Es haben schon genug mitgemacht. Schau dir gern etwas anderes an.</source>
      <translation>Enough people have taken part. Have a look at something else.</translation>
    </message>
    <message>
      <source>Es ist nicht klar, welches Glas berührt wurde. Es bleibt, wie es war.</source>
      <translation>It is not clear which glass was touched. It stays as it was.</translation>
    </message>
    <message>
      <source>Es ist wieder, wie es war.</source>
      <translation>It is as it was before.</translation>
    </message>
    <message>
      <source>Es kam kein Stick.</source>
      <translation>No stick came.</translation>
    </message>
    <message>
      <source>Es steckt kein Stick, auf den geschrieben werden darf.</source>
      <translation>There is no stick in that may be written to.</translation>
    </message>
    <message>
      <source>Etwas Fremdes steckt in einer USB-Buchse. Es bekommt keinen Zugang.</source>
      <translation>Something unknown is in a USB socket. It gets no access.</translation>
    </message>
    <message>
      <source>Euro</source>
      <translation>Euro</translation>
    </message>
    <message>
      <source>Fassung %1</source>
      <translation>Version of content %1</translation>
    </message>
    <message>
      <source>Feine Linien</source>
      <translation>Fine lines</translation>
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
      <source>Für das Personal</source>
      <translation>For staff</translation>
    </message>
    <message>
      <source>Für das Personal: Dieses Gerät kann nicht öffnen, was es aufbewahrt. Gelöscht hat es nichts.</source>
      <translation>For staff: this device cannot open what it keeps. It has deleted nothing.</translation>
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
      <source>Für dieses Gerät ist noch keine PIN gesetzt. Das geht am Hub: werkstadt-hub staff pin. Danach dauert es eine Minute.</source>
      <translation>No PIN is set for this device yet. Set one at the hub: werkstadt-hub staff pin. It takes a minute to arrive.</translation>
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
      <source>Gegebene Antworten</source>
      <translation>Answers given</translation>
    </message>
    <message>
      <source>Gerade können wir keine Antworten speichern.</source>
      <translation>Right now we cannot save any answers.</translation>
    </message>
    <message>
      <source>Gerade wird schon geprüft. Bitte noch einmal.</source>
      <translation>Another one is being checked. Please try again.</translation>
    </message>
    <message>
      <source>Gerade wird schon verbunden.</source>
      <translation>It is being joined already.</translation>
    </message>
    <message>
      <source>Gerät</source>
      <translation>Device</translation>
    </message>
    <message>
      <source>Gerät ausschalten</source>
      <translation>Switch the device off</translation>
    </message>
    <message>
      <source>Gerät ausschalten?</source>
      <translation>Switch the device off?</translation>
    </message>
    <message>
      <source>Gerät neu starten</source>
      <translation>Restart the device</translation>
    </message>
    <message>
      <source>Gerät neu starten?</source>
      <translation>Restart the device?</translation>
    </message>
    <message>
      <source>Geschafft!</source>
      <translation>You did it!</translation>
    </message>
    <message>
      <source>Gesichert als %1. Am Hub: werkstadt-hub journal import DATEI</source>
      <translation>Saved as %1. At the hub: werkstadt-hub journal import FILE</translation>
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
      <source>Hell</source>
      <translation>Light</translation>
    </message>
    <message>
      <source>Heller</source>
      <translation>Brighter</translation>
    </message>
    <message>
      <source>Helligkeit</source>
      <translation>Brightness</translation>
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
      <source>Hier ist etwas vertippt: die markierten Zeichen bitte vergleichen.</source>
      <translation>There is a slip here: please compare the marked characters.</translation>
    </message>
    <message>
      <source>Hier kann man keine Datei abgeben. Geh einfach weiter, das ist in Ordnung.</source>
      <translation>You cannot hand in a file here. Simply go on, that is fine.</translation>
    </message>
    <message>
      <source>Hier sind sie sicher. Sie gehen los, sobald der Hub da ist.</source>
      <translation>They are safe here. They leave as soon as the hub is back.</translation>
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
      <source>Ich bin fertig</source>
      <translation>I’m done</translation>
    </message>
    <message>
      <source>Ich komme nicht weiter</source>
      <translation>I’m stuck</translation>
    </message>
    <message>
      <source>Ich lese dir vor. Mit den Pfeilen rechts und links gehst du weiter und zurück. Mit der Eingabetaste wählst du aus. F1 nennt alle Tasten.</source>
      <translation>I read to you. The right and left arrows take you on and back. Enter chooses. F1 tells you all the keys.</translation>
    </message>
    <message>
      <source>Ich mache mit</source>
      <translation>I’ll take part</translation>
    </message>
    <message>
      <source>Ich weiß die Antwort</source>
      <translation>I know the answer</translation>
    </message>
    <message>
      <source>Im Netz meldet sich kein Hub.</source>
      <translation>No hub is heard in this network.</translation>
    </message>
    <message>
      <source>In der Konsole und hier noch einmal beginnen.</source>
      <translation>Begin again in the console and here.</translation>
    </message>
    <message>
      <source>In der Konsole „Ziffern vergleichen“ öffnen, dann hier den Hub antippen:</source>
      <translation>Open “Compare digits” in the console, then tap the hub here:</translation>
    </message>
    <message>
      <source>In der Konsole „Ziffern vergleichen“ öffnen, dann hier noch einmal versuchen.</source>
      <translation>Open “Compare digits” in the console, then try again here.</translation>
    </message>
    <message>
      <source>Ist dieses Gerät im Netz? Mit der Adresse aus der Konsole geht es auch.</source>
      <translation>Is this device in the network? The address from the console will do as well.</translation>
    </message>
    <message>
      <source>Ist er eingeschaltet, und dieses Gerät im selben Netz?</source>
      <translation>Is it switched on, and this device in the same network?</translation>
    </message>
    <message>
      <source>Ja, es passt</source>
      <translation>Yes, it fits</translation>
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
      <source>Jemand hat abgebrochen, oder die Ziffern waren verschieden. Waren sie wirklich verschieden, steht jemand dazwischen: dann lieber den Code nehmen und dem Netz nachgehen.</source>
      <translation>Somebody has stopped, or the digits were not the same. If they really differed, somebody stands between: then rather take the code, and look into the network.</translation>
    </message>
    <message>
      <source>Jemand sieht zu</source>
      <translation>Somebody is watching</translation>
    </message>
    <message>
      <source>Jemand verbindet dieses Gerät von der Befehlszeile aus. Gleich noch einmal versuchen.</source>
      <translation>Somebody is joining this device at the command line. Try again in a moment.</translation>
    </message>
    <message>
      <source>Jetzt</source>
      <translation>Now</translation>
    </message>
    <message>
      <source>Jetzt den USB-Stick einstecken.</source>
      <translation>Now put in the USB stick.</translation>
    </message>
    <message>
      <source>Jetzt geht es wieder.</source>
      <translation>Now it works again.</translation>
    </message>
    <message>
      <source>Jetzt in der Konsole bestätigen</source>
      <translation>Now confirm in the console</translation>
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
      <source>Keine</source>
      <translation>None</translation>
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
      <source>Lieber alles löschen</source>
      <translation>Delete everything instead</translation>
    </message>
    <message>
      <source>Lieber nicht</source>
      <translation>Rather not</translation>
    </message>
    <message>
      <source>Los geht’s</source>
      <translation>Let’s go</translation>
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
      <source>Mit dem Code oder mit sechs Ziffern geht es genauso.</source>
      <translation>The code or six digits will do as well.</translation>
    </message>
    <message>
      <source>Mit dem Gutschein wird nun verbunden.</source>
      <translation>Now the device joins by the voucher.</translation>
    </message>
    <message>
      <source>Mit dem Gutschein, der hier steckt, hat es noch nicht geklappt. Es geht von selbst weiter.</source>
      <translation>The voucher on this device has not worked yet. It goes on by itself.</translation>
    </message>
    <message>
      <source>Mit einem Gutschein auf einem USB-Stick geht es von selbst.</source>
      <translation>With a voucher on a USB stick it goes by itself.</translation>
    </message>
    <message>
      <source>Mit welchem Hub?</source>
      <translation>With which hub?</translation>
    </message>
    <message>
      <source>Mit „%1“.</source>
      <translation>With “%1”.</translation>
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
      <source>Nach fünf falschen Versuchen schließt sich das Fenster. In der Konsole ein neues öffnen.</source>
      <translation>After five wrong tries it closes. Open it anew in the console.</translation>
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
      <source>Name oder Nummer, Doppelpunkt, Anschluss: zum Beispiel 192.168.10.2:8443.</source>
      <translation>Name or number, colon, port: for example 192.168.10.2:8443.</translation>
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
      <source>Nein, zurück</source>
      <translation>No, go back</translation>
    </message>
    <message>
      <source>Netz und Hub</source>
      <translation>Network and hub</translation>
    </message>
    <message>
      <source>Neu aufnehmen</source>
      <translation>Record again</translation>
    </message>
    <message>
      <source>Neu starten</source>
      <translation>Restart</translation>
    </message>
    <message>
      <source>Neu starten und ausschalten kann das Programm dieses Gerät nicht. Bitte am Gerät selbst: Knopf oder Strom. Gegebene Antworten sind gespeichert.</source>
      <translation>The program cannot restart this device or switch it off. Please do it at the device itself: by button or power. Answers given are saved.</translation>
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
      <source>Nicht mehr warten</source>
      <translation>Stop waiting</translation>
    </message>
    <message>
      <source>Nicht verbunden.</source>
      <translation>Not joined.</translation>
    </message>
    <message>
      <source>Nichts gefunden</source>
      <translation>Nothing found</translation>
    </message>
    <message>
      <source>Nichts hat sich geändert. Der Grund steht unten und im Protokoll dieses Geräts.</source>
      <translation>Nothing has changed. The reason stands below and in the log of this device.</translation>
    </message>
    <message>
      <source>Niemand hat geantwortet. Es ist wieder, wie es war.</source>
      <translation>Nobody answered. It is as it was before.</translation>
    </message>
    <message>
      <source>Noch %1 Minuten.</source>
      <translation>%1 minutes left.</translation>
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
      <source>Noch keine in Kraft</source>
      <translation>None in force yet</translation>
    </message>
    <message>
      <source>Noch meldet sich keiner. Ist dieses Gerät im Netz, und der Hub eingeschaltet? Seine Adresse steht in der Konsole.</source>
      <translation>None is heard yet. Is this device in the network, and the hub switched on? The console shows its address.</translation>
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
      <source>Nummer %1</source>
      <translation>Number %1</translation>
    </message>
    <message>
      <source>Nur das Programm beginnt neu. Das dauert wenige Sekunden, und nichts geht verloren.</source>
      <translation>Only the program begins anew. It takes a few seconds, and nothing is lost.</translation>
    </message>
    <message>
      <source>Näher heran</source>
      <translation>Closer</translation>
    </message>
    <message>
      <source>Ohne Antwort gilt in %1 Sekunden wieder das Alte.</source>
      <translation>Without an answer the old setting counts again in %1 seconds.</translation>
    </message>
    <message>
      <source>Ohne „%1“</source>
      <translation>Without “%1”</translation>
    </message>
    <message>
      <source>PIN oder Einmal-Code</source>
      <translation>PIN or one-time code</translation>
    </message>
    <message>
      <source>Passt das? Bitte ein paar Mal tippen: Der Punkt soll unter dem Finger sein.</source>
      <translation>Does it fit? Please tap a few times: the dot should be under your finger.</translation>
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
      <source>Prüfen</source>
      <translation>Check</translation>
    </message>
    <message>
      <source>Prüfung beenden</source>
      <translation>End the test</translation>
    </message>
    <message>
      <source>Punkt</source>
      <translation>Full stop</translation>
    </message>
    <message>
      <source>QR-Code vor die Kamera halten</source>
      <translation>Hold the QR code before the camera</translation>
    </message>
    <message>
      <source>QR-Code zeigen</source>
      <translation>Show a QR code</translation>
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
      <source>Sechs Ziffern: %1</source>
      <translation>Six digits: %1</translation>
    </message>
    <message>
      <source>Seit %1.</source>
      <translation>Since %1.</translation>
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
      <source>Sichern</source>
      <translation>Save</translation>
    </message>
    <message>
      <source>Sie besteht aus Name oder Nummer, Doppelpunkt und Anschluss.</source>
      <translation>It is a name or number, a colon and a port.</translation>
    </message>
    <message>
      <source>Sie sind unterwegs.</source>
      <translation>They are on their way.</translation>
    </message>
    <message>
      <source>So ist es richtig</source>
      <translation>This is right</translation>
    </message>
    <message>
      <source>So wissen wir, was wir dir erklären. Deinen Namen brauchen wir nicht.</source>
      <translation>So we know what to explain to you. We do not need your name.</translation>
    </message>
    <message>
      <source>Soll es zu einem anderen, geht das auf der Befehlszeile.</source>
      <translation>To join another one, use the command line.</translation>
    </message>
    <message>
      <source>Start</source>
      <translation>Start</translation>
    </message>
    <message>
      <source>Stehen in der Konsole genau diese Ziffern?</source>
      <translation>Does the console show exactly these digits?</translation>
    </message>
    <message>
      <source>Stern</source>
      <translation>Asterisk</translation>
    </message>
    <message>
      <source>Stick gelesen: %1 Dateien übernommen.</source>
      <translation>Stick read: %1 files taken.</translation>
    </message>
    <message>
      <source>Stick gelesen: Eine Datei übernommen.</source>
      <translation>Stick read: one file taken.</translation>
    </message>
    <message>
      <source>Stimmt alles so?</source>
      <translation>Is everything right?</translation>
    </message>
    <message>
      <source>Stimmt nicht</source>
      <translation>They differ</translation>
    </message>
    <message>
      <source>Stimmt überein</source>
      <translation>They match</translation>
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
      <source>Störung „%1“: %2</source>
      <translation>Trouble “%1”: %2</translation>
    </message>
    <message>
      <source>Störungen</source>
      <translation>Troubles</translation>
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
      <source>USB-Stick lesen</source>
      <translation>Read a USB stick</translation>
    </message>
    <message>
      <source>USB-Stick mit einem Gutschein lesen</source>
      <translation>Read a USB stick with a voucher</translation>
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
      <source>Verbinden</source>
      <translation>Join</translation>
    </message>
    <message>
      <source>Verbunden.</source>
      <translation>Joined.</translation>
    </message>
    <message>
      <source>Version %1</source>
      <translation>Version %1</translation>
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
      <source>Von einem Stick, dessen Zeit um war.</source>
      <translation>From a stick whose time was over.</translation>
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
      <source>Was darauf ist, wird nun geprüft. Es gilt nur, wenn es von Ihnen unterschrieben ist.</source>
      <translation>What is on it is checked now. It counts only if your house has signed it.</translation>
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
      <source>Was es hier zu sehen gibt, kommt nun von selbst. Name und Platz stehen in der Konsole.</source>
      <translation>What there is to be seen here now comes by itself. Its name and place are in the console.</translation>
    </message>
    <message>
      <source>Was gezeigt wird, ist nicht mehr frisch.</source>
      <translation>What is shown is not fresh any more.</translation>
    </message>
    <message>
      <source>Was möchten Sie tun?</source>
      <translation>What would you like to do?</translation>
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
      <source>Weiter probieren</source>
      <translation>Keep trying</translation>
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
      <source>Wenn beide Bildschirme zu sehen sind.</source>
      <translation>Where both screens can be seen.</translation>
    </message>
    <message>
      <source>Wer hier antwortet, ist nicht der gemeinte Hub. Nichts Geheimes ging hinaus. Steht die Adresse so in der Konsole?</source>
      <translation>Whoever answers here is not the hub that was meant. Nothing secret went out. Is that the address the console shows?</translation>
    </message>
    <message>
      <source>Wie alt bist du?</source>
      <translation>How old are you?</translation>
    </message>
    <message>
      <source>Wie lange?</source>
      <translation>How long?</translation>
    </message>
    <message>
      <source>Willst du uns zeigen, was du gemacht hast? Dann tippe auf „Abschicken“. Dein Name ist nicht dabei.</source>
      <translation>Would you like to show us what you did? Then tap “Send”. Your name is not part of it.</translation>
    </message>
    <message>
      <source>Wir haben nichts aufgeschrieben. Schau dich gern weiter um.</source>
      <translation>We have not written anything down. Feel free to look around.</translation>
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
      <source>Wird geprüft …</source>
      <translation>Checking …</translation>
    </message>
    <message>
      <source>Wird gesichert … Bitte den Stick stecken lassen.</source>
      <translation>Saving … Please leave the stick in.</translation>
    </message>
    <message>
      <source>Wird verbunden …</source>
      <translation>Joining …</translation>
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
      <source>Ziel</source>
      <translation>Target</translation>
    </message>
    <message>
      <source>Ziel %1 von %2: genau in die Mitte tippen.</source>
      <translation>Target %1 of %2: tap exactly in its middle.</translation>
    </message>
    <message>
      <source>Ziffern und Zeichen</source>
      <translation>Digits and signs</translation>
    </message>
    <message>
      <source>Ziffern vergleichen</source>
      <translation>Compare digits</translation>
    </message>
    <message>
      <source>Zu sehen: %1</source>
      <translation>To be seen: %1</translation>
    </message>
    <message>
      <source>Zu viele falsche Versuche.</source>
      <translation>Too many wrong tries.</translation>
    </message>
    <message>
      <source>Zum Sichern einen Stick einstecken. Nur Ihr Hub kann die Datei öffnen. Erkennt das Gerät keinen Stick, geht es mit werkstadt-agent journal rescue.</source>
      <translation>To save answers, put in a stick. It makes one file that only your hub can open; where the device takes no stick, use werkstadt-agent journal rescue.</translation>
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
