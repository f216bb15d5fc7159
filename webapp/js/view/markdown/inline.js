/**
 * Markdown's inline structure: emphasis by CommonMark's delimiter rules, code spans, links, GFM's bare links and strike-through.
 * Raw HTML is text. The work is linear in the length of the text; nesting is bounded.
 *
 * One pass makes a flat list of pieces, delimiters among them; matching delimiters open and close; a second pass builds the tree.
 */

/**
 * @typedef {{type: 'text', text: string}
 *   | {type: 'code', text: string}
 *   | {type: 'break'}
 *   | {type: 'em' | 'strong' | 'del', children: Inline[]}
 *   | {type: 'link', href: string, title: string, children: Inline[]}
 *   | {type: 'image', href: string, alt: string}} Inline
 */

/**
 * @typedef {object} Run a run of `*`, `_` or `~` that may open and close emphasis
 * @property {'run'} type
 * @property {string} char
 * @property {number} length as written
 * @property {number} left how many of its characters are still plain
 * @property {boolean} canOpen
 * @property {boolean} canClose
 * @property {('em' | 'strong' | 'del')[]} opens innermost first
 * @property {('em' | 'strong' | 'del')[]} closes innermost first
 * @property {Run | null} before
 * @property {Run | null} after
 */

/**
 * @typedef {object} Bracket
 * @property {'bracket'} type
 * @property {boolean} image
 * @property {boolean} active
 * @property {number} at index among the pieces
 * @property {number} textFrom where its text begins in the source
 * @property {Run | null} runBefore
 * @property {{href: string, title: string} | null} link
 */

/** @typedef {Inline | Run | Bracket | {type: 'link-end'}} Piece */

/**
 * @typedef {object} InlineOptions
 * @property {boolean} [open] the text is still being written: emphasis that has begun already counts, half a link is not shown
 * @property {(label: string) => string | undefined} [resolve] the URL of a link reference
 */

const MAX_NESTING = 24;
const MAX_LABEL = 500;
const MAX_DESTINATION = 2000;
const MAX_TITLE = 500;
const SPECIAL = /[\\`*_~[\]!<&\n]|https?:\/\/|www\./g;
const ESCAPABLE = /[!-/:-@[-`{-~]/;
const AUTOLINK = /<([A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]{1,2000}|[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,255})>/y;
const BARE_LINK = /(?:https?:\/\/|www\.)[^\s<>[\]`"*\\^{}|]+/y;
const ENTITY = /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([A-Za-z]{2,8}));/y;
const ENTITIES = new Map(
  Object.entries({ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0', copy: '©', reg: '®', trade: '™', hellip: '…', mdash: '—', ndash: '–', rarr: '→', larr: '←', times: '×', middot: '·', bull: '•', euro: '€', deg: '°' }),
);
const SPACE = /\s/;
const PUNCTUATION = /[\p{P}\p{S}]/u;
/** Half a link at the very end, bounded so that it is cheap to look for. */
const HALF_LINK = /!?\[([^[\]\n]{0,300})\]\([^()\s]{0,300}$/;

/**
 * @param {string} source
 * @param {InlineOptions} [options]
 * @returns {Inline[]}
 */
export function parseInline(source, options = {}) {
  let text = source;
  if (options.open) {
    const tail = Math.max(0, text.length - 700);
    text = text.slice(0, tail) + text.slice(tail).replace(HALF_LINK, '$1');
  }
  return new InlineParser(text, options).parse();
}

class InlineParser {
  #source;
  #options;
  #at = 0;
  /** @type {Piece[]} */
  #pieces = [];
  #text = '';
  /** @type {Run | null} */
  #lastRun = null;
  /** @type {Bracket[]} */
  #brackets = [];
  /** The last place of a backtick run of each length: no search beyond it. @type {Map<number, number> | null} */
  #ticks = null;

  /**
   * @param {string} source
   * @param {InlineOptions} options
   */
  constructor(source, options) {
    this.#source = source;
    this.#options = options;
  }

  parse() {
    const source = this.#source;
    while (this.#at < source.length) {
      SPECIAL.lastIndex = this.#at;
      const special = SPECIAL.exec(source);
      if (!special) break;
      this.#text += source.slice(this.#at, special.index);
      this.#at = special.index;
      this.#takeSpecial(special[0]);
    }
    this.#text += source.slice(this.#at);
    this.#flush();
    this.#matchRuns(null);
    if (this.#options.open) this.#openTheOpen();
    return buildTree(this.#pieces);
  }

  /** @param {string} special */
  #takeSpecial(special) {
    switch (special) {
      case '\\':
        return this.#takeEscape();
      case '`':
        return this.#takeCode();
      case '*':
      case '_':
      case '~':
        return this.#takeRun(special);
      case '[':
        return this.#openBracket(false, 1);
      case '!':
        if (this.#source[this.#at + 1] === '[') return this.#openBracket(true, 2);
        return this.#plain(1);
      case ']':
        return this.#closeBracket();
      case '<':
        return this.#takeAutolink();
      case '&':
        return this.#takeEntity();
      case '\n':
        return this.#takeLineEnd();
      default:
        return this.#takeBareLink(special.length);
    }
  }

  /** @param {number} length */
  #plain(length) {
    this.#text += this.#source.slice(this.#at, this.#at + length);
    this.#at += length;
  }

  #flush() {
    if (this.#text === '') return;
    this.#pieces.push({ type: 'text', text: this.#text });
    this.#text = '';
  }

  /** @param {Piece} piece */
  #push(piece) {
    this.#flush();
    this.#pieces.push(piece);
  }

  #takeEscape() {
    const next = this.#source[this.#at + 1] ?? '';
    if (next === '\n') {
      this.#push({ type: 'break' });
      this.#at += 2;
    } else if (ESCAPABLE.test(next)) {
      this.#text += next;
      this.#at += 2;
    } else this.#plain(1);
  }

  #takeCode() {
    const source = this.#source;
    const from = this.#at;
    const length = runLength(source, from, '`');
    const bodyFrom = from + length;
    this.#ticks ??= lastTicks(source);
    if ((this.#ticks.get(length) ?? -1) < bodyFrom) {
      if (!this.#options.open || length > 2 || bodyFrom === source.length) return this.#plain(length);
      this.#push({ type: 'code', text: source.slice(bodyFrom) });
      this.#at = source.length;
      return;
    }
    let at = source.indexOf('`', bodyFrom);
    while (at >= 0) {
      const found = runLength(source, at, '`');
      if (found === length) {
        this.#push({ type: 'code', text: codeText(source.slice(bodyFrom, at)) });
        this.#at = at + length;
        return;
      }
      at = source.indexOf('`', at + found);
    }
    this.#plain(length);
  }

  /** @param {string} char */
  #takeRun(char) {
    const source = this.#source;
    const length = runLength(source, this.#at, char);
    const before = charBefore(source, this.#at);
    const after = charAfter(source, this.#at + length);
    const spaceBefore = before === '' || SPACE.test(before);
    const spaceAfter = after === '' || SPACE.test(after);
    const punctBefore = PUNCTUATION.test(before);
    const punctAfter = PUNCTUATION.test(after);
    const opensLeft = !spaceAfter && (!punctAfter || spaceBefore || punctBefore);
    const closesRight = !spaceBefore && (!punctBefore || spaceAfter || punctAfter);
    const word = char === '_';
    /** @type {Run} */
    const run = {
      type: 'run',
      char,
      length,
      left: length,
      canOpen: word ? opensLeft && (!closesRight || punctBefore) : opensLeft,
      canClose: word ? closesRight && (!opensLeft || punctAfter) : closesRight,
      opens: [],
      closes: [],
      before: this.#lastRun,
      after: null,
    };
    if (char === '~' && length > 2) return this.#plain(length);
    if (this.#lastRun) this.#lastRun.after = run;
    this.#lastRun = run;
    this.#push(run);
    this.#at += length;
  }

  /**
   * @param {boolean} image
   * @param {number} length
   */
  #openBracket(image, length) {
    this.#flush();
    /** @type {Bracket} */
    const bracket = {
      type: 'bracket',
      image,
      active: true,
      at: this.#pieces.length,
      textFrom: this.#at + length,
      runBefore: this.#lastRun,
      link: null,
    };
    this.#brackets.push(bracket);
    this.#pieces.push(bracket);
    this.#at += length;
  }

  #closeBracket() {
    const opener = this.#brackets.pop();
    if (!opener) return this.#plain(1);
    if (!opener.active) return this.#plain(1);
    const target = this.#inlineTarget() ?? this.#referenceTarget(opener);
    if (!target) return this.#plain(1);
    this.#flush();
    this.#matchRuns(opener.runBefore);
    this.#lastRun = opener.runBefore;
    if (this.#lastRun) this.#lastRun.after = null;
    if (opener.image) {
      const alt = plainText(buildTree(this.#pieces.splice(opener.at).slice(1)));
      this.#pieces.push({ type: 'image', href: target.href, alt });
    } else {
      opener.link = target;
      this.#pieces.push({ type: 'link-end' });
      // Links do not nest: what is still open around this one is text. Once off means all before are off: stop there.
      for (let at = this.#brackets.length - 1; at >= 0; at--) {
        const outer = this.#brackets[at];
        if (!outer || outer.image) continue;
        if (!outer.active) break;
        outer.active = false;
      }
    }
    this.#at = target.end;
  }

  /** What follows as `](destination "title")`. */
  #inlineTarget() {
    const source = this.#source;
    if (source[this.#at + 1] !== '(') return null;
    let at = skipSpace(source, this.#at + 2);
    const destination = readDestination(source, at);
    if (!destination) return null;
    at = skipSpace(source, destination.end);
    let title = '';
    const quote = source[at] ?? '';
    if (at > destination.end && (quote === '"' || quote === "'")) {
      const end = source.indexOf(quote, at + 1);
      if (end < 0 || end - at > MAX_TITLE) return null;
      title = source.slice(at + 1, end);
      at = skipSpace(source, end + 1);
    }
    if (source[at] !== ')') return null;
    return { href: unescape(destination.text), title: unescape(title), end: at + 1 };
  }

  /** What is or follows as `[label]`. @param {Bracket} opener */
  #referenceTarget(opener) {
    const { resolve } = this.#options;
    if (!resolve) return null;
    const source = this.#source;
    const textEnd = this.#at;
    let label = '';
    let end = textEnd + 1;
    if (source[end] === '[') {
      const close = source.slice(end, end + MAX_LABEL).indexOf(']');
      if (close > 0) {
        label = source.slice(end + 1, end + close);
        end += close + 1;
      }
    }
    if (label === '') {
      if (textEnd - opener.textFrom > MAX_LABEL) return null;
      label = source.slice(opener.textFrom, textEnd);
    }
    const href = resolve(label);
    return href === undefined ? null : { href, title: '', end };
  }

  #takeAutolink() {
    AUTOLINK.lastIndex = this.#at;
    const match = AUTOLINK.exec(this.#source);
    if (!match) return this.#plain(1);
    const [whole, target = ''] = match;
    const href = /^[A-Za-z][A-Za-z0-9+.-]*:/.test(target) ? target : `mailto:${target}`;
    this.#push({ type: 'link', href, title: '', children: [{ type: 'text', text: target }] });
    this.#at += whole.length;
  }

  /** @param {number} prefix length of `https://` and the like */
  #takeBareLink(prefix) {
    const before = charBefore(this.#source, this.#at);
    BARE_LINK.lastIndex = this.#at;
    const match = /[\p{L}\p{N}]/u.test(before) ? null : BARE_LINK.exec(this.#source);
    const text = match ? trimBareLink(match[0]) : '';
    if (text.length <= prefix) return this.#plain(prefix);
    const href = text.startsWith('www.') ? `https://${text}` : text;
    this.#push({ type: 'link', href, title: '', children: [{ type: 'text', text }] });
    this.#at += text.length;
  }

  #takeEntity() {
    ENTITY.lastIndex = this.#at;
    const match = ENTITY.exec(this.#source);
    const char = match && entity(match);
    if (!match || char === undefined || char === null) return this.#plain(1);
    this.#text += char;
    this.#at += match[0].length;
  }

  #takeLineEnd() {
    const hard = /(?: {2,}|\\)$/.test(this.#text.slice(-2));
    this.#text = this.#text.trimEnd();
    this.#flush(); // so that the next line end trims its own line only
    if (hard) this.#push({ type: 'break' });
    else this.#text = '\n';
    this.#at = skipSpace(this.#source, this.#at + 1);
  }

  /**
   * CommonMark's "process emphasis": pairs the runs after `bottom`. Remembers below which run no opener can be, so that
   * no run is looked at again and again.
   * @param {Run | null} bottom
   */
  #matchRuns(bottom) {
    /** @type {Map<string, Run | null>} */
    const floors = new Map();
    let closer = firstAfter(bottom, this.#lastRun);
    while (closer) {
      if (!closer.canClose || closer.left === 0) {
        closer = closer.after;
        continue;
      }
      const kind = `${closer.char}${closer.canOpen}${closer.length % 3}${closer.char === '~' ? closer.length : ''}`;
      const floor = floors.has(kind) ? (floors.get(kind) ?? null) : bottom;
      let opener = closer.before;
      while (opener && opener !== floor && opener !== bottom && !matches(opener, closer)) opener = opener.before;
      if (opener && opener !== floor && opener !== bottom) {
        pair(opener, closer);
        opener.after = closer;
        closer.before = opener;
        if (opener.left === 0) unlink(opener);
        if (closer.left === 0) {
          const next = closer.after;
          if (this.#lastRun === closer) this.#lastRun = closer.before;
          unlink(closer);
          closer = next;
        }
      } else {
        floors.set(kind, closer.before);
        const next = closer.after;
        if (!closer.canOpen) {
          if (this.#lastRun === closer) this.#lastRun = closer.before;
          unlink(closer);
        }
        closer = next;
      }
    }
  }

  /** Emphasis whose end has not been written yet is shown as emphasis, not as asterisks that vanish a moment later. */
  #openTheOpen() {
    let run = this.#lastRun;
    for (let count = 0; run && count < 3; count++, run = run.before) {
      const atEnd = this.#pieces.at(-1) === run;
      if (run.left > 3 || run.char === '~') continue;
      if (atEnd && run.char === '*' && charBefore(this.#source, this.#source.length - run.length) !== '') run.left = 0;
      else if (run.canOpen && run.char === '*') {
        if (run.left >= 2) run.opens.unshift('strong');
        if (run.left % 2 === 1) run.opens.unshift('em');
        run.left = 0;
      }
    }
  }
}

/**
 * @param {Run} opener
 * @param {Run} closer
 */
function matches(opener, closer) {
  if (!opener.canOpen || opener.left === 0 || opener.char !== closer.char) return false;
  if (opener.char === '~') return opener.length === closer.length;
  const odd = (opener.canClose || closer.canOpen) && (opener.length + closer.length) % 3 === 0;
  return !odd || (opener.length % 3 === 0 && closer.length % 3 === 0);
}

/**
 * @param {Run} opener
 * @param {Run} closer
 */
function pair(opener, closer) {
  const tilde = opener.char === '~';
  const used = tilde ? opener.length : opener.left >= 2 && closer.left >= 2 ? 2 : 1;
  const kind = tilde ? 'del' : used === 2 ? 'strong' : 'em';
  opener.left -= used;
  closer.left -= used;
  opener.opens.push(kind);
  closer.closes.push(kind);
}

/** @param {Run} run */
function unlink(run) {
  if (run.before) run.before.after = run.after;
  if (run.after) run.after.before = run.before;
}

/**
 * @param {Run | null} bottom
 * @param {Run | null} last
 */
function firstAfter(bottom, last) {
  if (bottom) return bottom.after;
  let first = last;
  while (first?.before) first = first.before;
  return first;
}

/**
 * @param {Piece[]} pieces
 * @returns {Inline[]}
 */
function buildTree(pieces) {
  /** @type {Inline[]} */
  const root = [];
  /** @type {Inline[][]} */
  const stack = [root];
  /** Elements beyond the allowed nesting are left out, their content stays. */
  let beyond = 0;
  /** @param {Inline & {children: Inline[]}} element */
  const open = (element) => {
    if (stack.length > MAX_NESTING) {
      beyond++;
      return;
    }
    stack.at(-1)?.push(element);
    stack.push(element.children);
  };
  const close = () => {
    if (beyond > 0) beyond--;
    else if (stack.length > 1) stack.pop();
  };
  let inLink = false;
  for (const piece of pieces) {
    const here = stack.at(-1) ?? root;
    switch (piece.type) {
      case 'run':
        for (const _ of piece.closes) close();
        addText(stack.at(-1) ?? root, piece.char.repeat(piece.left));
        for (const kind of piece.opens.toReversed()) open({ type: kind, children: [] });
        break;
      case 'bracket':
        if (piece.link) {
          inLink = true;
          open({ type: 'link', href: piece.link.href, title: piece.link.title, children: [] });
        } else addText(here, piece.image ? '![' : '[');
        break;
      case 'link-end':
        inLink = false;
        close();
        break;
      case 'text':
        addText(here, piece.text);
        break;
      case 'link':
        if (inLink) here.push(...piece.children);
        else here.push(piece);
        break;
      default:
        here.push(piece);
    }
  }
  return root;
}

/**
 * @param {Inline[]} to
 * @param {string} text
 */
function addText(to, text) {
  if (text === '') return;
  const last = to.at(-1);
  if (last?.type === 'text') to[to.length - 1] = { type: 'text', text: last.text + text };
  else to.push({ type: 'text', text });
}

/**
 * @param {Inline[]} inlines
 * @returns {string}
 */
export function plainText(inlines) {
  return inlines
    .map((each) => {
      if ('children' in each) return plainText(each.children);
      if (each.type === 'image') return each.alt;
      return each.type === 'break' ? ' ' : each.text;
    })
    .join('');
}

/**
 * @param {string} source
 * @param {number} from
 * @param {string} char
 */
function runLength(source, from, char) {
  let at = from;
  while (source[at] === char) at++;
  return at - from;
}

/** @param {string} source */
function lastTicks(source) {
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
function codeText(body) {
  const line = body.replaceAll('\n', ' ');
  return line.length > 2 && line.startsWith(' ') && line.endsWith(' ') && line.trim() !== '' ? line.slice(1, -1) : line;
}

/**
 * @param {string} source
 * @param {number} at
 */
function charBefore(source, at) {
  const code = source.charCodeAt(at - 1);
  // The lower half of a pair belongs to the character before it.
  return at <= 0 ? '' : code >= 0xdc00 && code <= 0xdfff ? source.slice(at - 2, at) : source.slice(at - 1, at);
}

/**
 * @param {string} source
 * @param {number} at
 */
function charAfter(source, at) {
  const code = source.codePointAt(at);
  return code === undefined ? '' : String.fromCodePoint(code);
}

/**
 * @param {string} source
 * @param {number} from
 */
function skipSpace(source, from) {
  let at = from;
  while (source[at] === ' ' || source[at] === '\n') at++;
  return at;
}

/**
 * @param {string} source
 * @param {number} from
 */
function readDestination(source, from) {
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
function unescape(text) {
  return text.replace(/\\([!-/:-@[-`{-~])/g, '$1').replace(/&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([A-Za-z]{2,8}));/g, (...match) => entity(match) ?? match[0]);
}

/**
 * @param {ArrayLike<string | undefined>} match
 * @returns {string | undefined}
 */
function entity(match) {
  const code = match[1] ? Number(match[1]) : match[2] ? Number.parseInt(match[2], 16) : undefined;
  if (code === undefined) return ENTITIES.get(match[3] ?? '');
  const valid = code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
  return valid ? String.fromCodePoint(code) : '\ufffd';
}

/** The full stop after a link belongs to the sentence, and so does a bracket that the link did not open. @param {string} link */
function trimBareLink(link) {
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
