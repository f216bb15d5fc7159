import { createServer } from 'node:http';

/** @import { IncomingMessage, ServerResponse } from 'node:http' */

/**
 * A real HTTP server on port 0 that speaks the contract from a script: each request is answered by the next of the
 * given handlers, and remembered.
 */

/**
 * @typedef {object} Seen
 * @property {string} method
 * @property {string} path
 * @property {Record<string, string | string[] | undefined>} headers
 * @property {string} body
 */

/** @typedef {(response: ServerResponse, seen: Seen) => void} Handler */

export class GenerationsServer {
  /** @type {Seen[]} */
  seen = [];
  #server = createServer((request, response) => void this.#answer(request, response));
  #route;

  /** @param {(seen: Seen, count: number) => Handler} route picks the answer; `count`: requests seen before on the same route */
  constructor(route) {
    this.#route = route;
  }

  async start() {
    await new Promise((resolve) => this.#server.listen(0, '127.0.0.1', () => resolve(undefined)));
    return this;
  }

  get base() {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('not listening');
    return `http://127.0.0.1:${address.port}/some/path/`;
  }

  async close() {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** @param {string} kind */
  count(kind) {
    return this.seen.filter((each) => kindOf(each) === kind).length;
  }

  /**
   * @param {IncomingMessage} request
   * @param {ServerResponse} response
   */
  async #answer(request, response) {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method = '', url: path = '', headers } = request;
    const seen = { method, path, headers, body: Buffer.concat(chunks).toString('utf8') };
    const count = this.count(kindOf(seen));
    this.seen.push(seen);
    this.#route(seen, count)(response, seen);
  }
}

/** @param {Seen} seen @returns {string} `ask`, `stream`, `poll` or `stop` */
export function kindOf({ method, path, headers }) {
  if (method === 'POST') return path.endsWith('/stop') ? 'stop' : 'ask';
  return String(headers.accept).includes('json') ? 'poll' : 'stream';
}

/** @param {Seen} seen */
export function after(seen) {
  return Number(seen.headers['last-event-id'] ?? 0);
}

/** @typedef {{id: number, event: string, data: Record<string, unknown>}} Event */

/** @param {...string} words @returns {Event[]} a whole generation that says the words */
export function saying(...words) {
  const events = [{ event: 'created', data: { generation: 'g1', model: 'm' } }, { event: 'clear', data: {} }, ...words.map((text) => ({ event: 'delta', data: { text } })), { event: 'end', data: { status: 'completed' } }];
  return events.map((each, at) => ({ id: at + 1, ...each }));
}

/** @param {readonly Event[]} events */
export function sse(events) {
  return events.map(({ id, event, data }) => `id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`).join('');
}

/**
 * @param {readonly Event[]} events
 * @param {{cut?: boolean, hang?: boolean, silentHead?: boolean}} [then] `cut`: the socket dies; `hang`: stays open; neither: a clean end
 * @returns {Handler}
 */
export function streams(events, { cut = false, hang = false, silentHead = false } = {}) {
  return (response) => {
    response.writeHead(200, { 'Content-Type': 'text/event-stream; charset=utf-8', 'Parley-Generation': 'g1' });
    response.flushHeaders();
    if (!silentHead) response.write(`retry: 10\n${sse(events)}`);
    if (cut) setTimeout(() => response.destroy(), 20);
    else if (!hang) response.end();
  };
}

/**
 * @param {readonly Event[]} events
 * @param {boolean} ended
 * @returns {Handler}
 */
export function polls(events, ended) {
  return json(200, { events, last: events.at(-1)?.id ?? 0, ended });
}

/**
 * @param {number} status
 * @param {unknown} body
 * @param {Record<string, string>} [headers]
 * @returns {Handler}
 */
export function json(status, body, headers = {}) {
  return (response) => {
    response.writeHead(status, { 'Content-Type': status < 400 ? 'application/json' : 'application/problem+json', ...headers });
    response.end(JSON.stringify(body));
  };
}
