/** Auf Deutsch. @type {import('./en.js').DocsWords} */
export const words = {
  title: 'HTTP-Schnittstelle',
  backToChat: 'Zurück zum Chat',
  note: 'Alles, was Programme diesen Server fragen können, wie er sich selbst beschreibt.',
  document: 'Das OpenAPI-Dokument, für Werkzeuge',
  clients: 'Clients',
  clientsNote: 'Jeder Client von OpenAI funktioniert: Geben Sie ihm die Adresse dieses Servers und einen API-Schlüssel aus den Einstellungen.',
  parameters: 'Parameter',
  name: 'Name',
  place: 'Wo',
  type: 'Typ',
  meaning: 'Bedeutung',
  body: 'Rumpf',
  answers: 'Antworten',
  otherwise: 'sonst',
  tags: { page: 'Was die Seite spricht', programs: 'Was die Clients von OpenAI sprechen', operation: 'Für die, die es überwachen' },
  places: { path: 'Pfad', query: 'Abfrage', header: 'Header' },
};
