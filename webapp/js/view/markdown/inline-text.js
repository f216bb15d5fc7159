// Small readings of inline text, each bounded or linear.

const MAX_DESTINATION = 2000;
const ENTITIES = new Map(
  Object.entries({ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0', copy: '©', reg: '®', trade: '™', hellip: '…', mdash: '—', ndash: '–', rarr: '→', larr: '←', times: '×', middot: '·', bull: '•', euro: '€', deg: '°' }),
);

/**
 * @param {string} source
 * @param {number} from
 * @param {string} char
 */
export function runLength(source, from, char) {
  let at = from;
  while (source[at] === char) at++;
  return at - from;
}

/** @param {string} source */
export function lastTicks(source) {
  /** @type {Map<number, number>} */
  const last = new Map();
  for (let at = source.indexOf('`'); at >= 0; ) {
    const length = runLength(source, at, '`');
    last.set(length, at);
    at = source.indexOf('`', at + length);
  }
  return last;
}

/** @param {string} body */
export function codeText(body) {
  const line = body.replaceAll('\n', ' ');
  return line.length > 2 && line.startsWith(' ') && line.endsWith(' ') && line.trim() !== '' ? line.slice(1, -1) : line;
}

/**
 * @param {string} source
 * @param {number} at
 */
export function charBefore(source, at) {
  const code = source.charCodeAt(at - 1);
  // The lower half of a pair belongs to the character before it.
  return at <= 0 ? '' : code >= 0xdc00 && code <= 0xdfff ? source.slice(at - 2, at) : source.slice(at - 1, at);
}

/**
 * @param {string} source
 * @param {number} at
 */
export function charAfter(source, at) {
  const code = source.codePointAt(at);
  return code === undefined ? '' : String.fromCodePoint(code);
}

/**
 * @param {string} source
 * @param {number} from
 */
export function skipSpace(source, from) {
  let at = from;
  while (source[at] === ' ' || source[at] === '\n') at++;
  return at;
}

/**
 * @param {string} source
 * @param {number} from
 */
export function readDestination(source, from) {
  const limit = Math.min(source.length, from + MAX_DESTINATION);
  if (source[from] === '<') {
    for (let at = from + 1; at < limit; at++) {
      const char = source[at];
      if (char === '>') return { text: source.slice(from + 1, at), end: at + 1 };
      if (char === '<' || char === '\n') return null;
      if (char === '\\') at++;
    }
    return null;
  }
  let depth = 0;
  for (let at = from; at <= limit; at++) {
    const char = source[at] ?? ' ';
    if (char === '\\') at++;
    else if (char === '(' && ++depth > 32) return null;
    else if (char === ')' && --depth < 0) return { text: source.slice(from, at), end: at };
    else if (char <= ' ') return depth === 0 ? { text: source.slice(from, at), end: at } : null;
  }
  return null;
}

/** @param {string} text */
export function unescape(text) {
  return text.replace(/\\([!-/:-@[-`{-~])/g, '$1').replace(/&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([A-Za-z]{2,8}));/g, (...match) => entity(match) ?? match[0]);
}

/**
 * @param {ArrayLike<string | undefined>} match
 * @returns {string | undefined}
 */
export function entity(match) {
  const code = match[1] ? Number(match[1]) : match[2] ? Number.parseInt(match[2], 16) : undefined;
  if (code === undefined) return ENTITIES.get(match[3] ?? '');
  const valid = code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
  return valid ? String.fromCodePoint(code) : '\ufffd';
}

/** The full stop after a link belongs to the sentence, and so does a bracket that the link did not open. @param {string} link */
export function trimBareLink(link) {
  let opened = 0;
  for (const char of link) opened += char === '(' ? 1 : char === ')' ? -1 : 0;
  let end = link.length;
  for (; end > 0; end--) {
    const char = link[end - 1] ?? '';
    if (char === ')' && opened < 0) opened++;
    else if (!/[?!.,:;*_~'"]/.test(char)) break;
  }
  return link.slice(0, end);
}
