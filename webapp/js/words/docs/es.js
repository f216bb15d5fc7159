/** En español. @type {import('./en.js').DocsWords} */
export const words = {
  title: 'Interfaz HTTP',
  backToChat: 'Volver al chat',
  note: 'Todo lo que los programas pueden pedir a este servidor, tal como él se describe.',
  document: 'El documento OpenAPI, para herramientas',
  clients: 'Clientes',
  clientsNote: 'Sirve cualquier cliente de OpenAI: dele la dirección de este servidor y una clave de API de los ajustes.',
  parameters: 'Parámetros',
  name: 'Nombre',
  place: 'Dónde',
  type: 'Tipo',
  meaning: 'Significado',
  body: 'Cuerpo',
  answers: 'Respuestas',
  otherwise: 'si no',
  tags: { page: 'Lo que habla la página', programs: 'Lo que hablan los clientes de OpenAI', operation: 'Para quienes lo vigilan' },
  places: { path: 'ruta', query: 'consulta', header: 'cabecera' },
};
