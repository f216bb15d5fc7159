/** En français. @type {import('./en.js').DocsWords} */
export const words = {
  title: 'Interface HTTP',
  backToChat: 'Retour à la discussion',
  note: 'Tout ce que les programmes peuvent demander à ce serveur, tel qu’il se décrit lui-même.',
  document: 'Le document OpenAPI, pour les outils',
  clients: 'Clients',
  clientsNote: 'Tout client d’OpenAI convient : donnez-lui l’adresse de ce serveur et une clé API créée dans les paramètres.',
  parameters: 'Paramètres',
  name: 'Nom',
  place: 'Où',
  type: 'Type',
  meaning: 'Sens',
  body: 'Corps',
  answers: 'Réponses',
  otherwise: 'sinon',
  tags: { page: 'Ce que parle la page', programs: 'Ce que parlent les clients d’OpenAI', operation: 'Pour ceux qui le surveillent' },
  places: { path: 'chemin', query: 'requête', header: 'en-tête' },
};
