/** What the page about the HTTP interface says, in English: the source of what the other languages must have. */
export const words = {
  title: 'HTTP interface',
  backToChat: 'Back to the chat',
  note: 'All that programs can ask of this server, as it describes itself.',
  document: 'The OpenAPI document, for tools',
  clients: 'Clients',
  clientsNote: 'Any client of OpenAI works: give it this server’s address and an API key from the settings.',
  parameters: 'Parameters',
  name: 'Name',
  place: 'Where',
  type: 'Type',
  meaning: 'Meaning',
  body: 'Body',
  answers: 'Answers',
  otherwise: 'otherwise',
  tags: { page: 'What the page speaks', programs: 'What OpenAI’s clients speak', operation: 'For those who watch it' },
  places: { path: 'path', query: 'query', header: 'header' },
};

/** @typedef {typeof words} DocsWords */
