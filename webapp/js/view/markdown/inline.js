/** @import { Bracket, Inline, InlineOptions, Piece, Run } from './types.js' */
import { Runs } from './emphasis.js';
import { charAfter, charBefore, codeText, entity, lastTicks, readDestination, runLength, skipSpace, trimBareLink, unescape } from './inline-text.js';
import { buildTree, plainText } from './inline-tree.js';

/**
 * Markdown's inline structure: emphasis by CommonMark's delimiter rules, code spans, links, GFM's bare links and strike-through.
 * Raw HTML is text. The work is linear in the length of the text; nesting is bounded.
 *
 * One pass makes a flat list of pieces, delimiters among them; matching delimiters open and close; a second pass builds the tree.
 */

const MAX_LABEL = 500;
const MAX_TITLE = 500;
const SPECIAL = /[\\`*_~[\]!<&\n]|https?:\/\/|www\./g;
const ESCAPABLE = /[!-/:-@[-`{-~]/;
const AUTOLINK = /<([A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]{1,2000}|[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,255})>/y;
const BARE_LINK = /(?:https?:\/\/|www\.)[^\s<>[\]`"*\\^{}|]+/y;
const ENTITY = /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([A-Za-z]{2,8}));/y;
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
  #runs = new Runs();
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
    this.#runs.match(null);
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
      before: null,
      after: null,
    };
    if (char === '~' && length > 2) return this.#plain(length);
    this.#runs.add(run);
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
      runBefore: this.#runs.last,
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
    this.#runs.match(opener.runBefore);
    this.#runs.cutAfter(opener.runBefore);
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

  /** Emphasis whose end has not been written yet is shown as emphasis, not as asterisks that vanish a moment later. */
  #openTheOpen() {
    let run = this.#runs.last;
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
