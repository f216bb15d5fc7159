/** @import MarkdownIt from 'markdown-it' */
/** @import { Source } from '../citations.js' */
/** @import { Environment, TreeCode, TreeElement, TreeNode } from './types.js' */
import { finalPart } from './final-part.js';
import { OpenFence } from './open-fence.js';
import { descend, treesOf } from './tree.js';

/** Below this, parsing costs less than anybody notices. */
const SHORT = 4_000;
/** Above it, one part of so many of what is open has to be new. */
const PARTS = 16;
/** After a blank line, what begins neither a list item nor anything indented ends every block before it. */
const ENDS_BLOCK = /\n[ \t]*\n(?![\s\d*+-])[^]/;
/** The beginning of a list's item, a heading, a rule or a fence: which of them, the rest of the line says. */
const UNDECIDED = /^[ \t>]*(?:[-=*+#_][-=*+#_ \t]*|\d+[.)]?[ \t]*|```+[^`]*|~~~.*)$/;

/**
 * Markdown's blocks while the text is being written.
 *
 * What no further text can change is parsed once; only the blocks after it, mostly the last one, are parsed again. A code
 * block just grows. Where another block gets long, a parse waits until there is a good part more of it (shown as it is
 * until then), so that all parses together cost a fixed multiple of the text's length.
 */
export class BlockStream {
  /** @type {(TreeElement | TreeCode)[]} */
  blocks = [];
  #markdown;
  #sources;
  /** How many of the blocks are final, and where the text after them begins. */
  #final = 0;
  #finalEnd = 0;
  /** Link definitions before that. @type {Record<string, unknown>} */
  #references = {};
  /** Whether there ever was one, or what looked like one. */
  #hasReferences = false;
  /** The levels of the headings around that. @type {number[]} */
  #outline = [];
  /** How much of the text has been parsed, and which blocks that gave. */
  #parsed = 0;
  #parsedBlocks = 0;
  /** @type {OpenFence | null} the last block, alone after the final ones */
  #fence = null;

  /**
   * @param {MarkdownIt} markdown
   * @param {readonly Source[]} [sources] what the marks in the text stand for
   */
  constructor(markdown, sources = []) {
    this.#markdown = markdown;
    this.#sources = sources;
  }

  /**
   * @param {string} text all of it, with `\n` for line ends; begins with what was taken before
   * @param {boolean} open whether more may come; if not, this is the last call
   * @returns {number} how many blocks are for sure the same as before
   */
  take(text, open) {
    const same = this.#final;
    const code = open ? this.#fence?.grow(text) : null;
    if (code) this.#show(same, [code]);
    else if (this.#fence || !open || this.#isWorthParsing(text)) return this.#parse(text, open);
    else this.#show(this.#parsedBlocks, [{ tag: 'p', attributes: { dir: 'auto' }, children: [text.slice(this.#parsed)] }]);
    return same;
  }

  /**
   * @param {number} from
   * @param {(TreeElement | TreeCode)[]} trees
   */
  #show(from, trees) {
    this.blocks = this.blocks.slice(0, from).concat(trees);
  }

  /** @param {string} text */
  #isWorthParsing(text) {
    const length = text.length - this.#finalEnd;
    return length < SHORT || (text.length - this.#parsed) * PARTS > length || ENDS_BLOCK.test(text.slice(Math.max(0, this.#parsed - 2)));
  }

  /**
   * @param {string} text
   * @param {boolean} open
   * @returns {number} as `take`
   */
  #parse(text, open) {
    const same = this.#final;
    const begin = this.#finalEnd;
    const source = text.slice(begin, open ? decidedEnd(text) : text.length);
    /** @type {Environment} */
    const env = { open, references: Object.create(this.#references), sources: this.#sources };
    const tokens = this.#markdown.parse(source, env);
    const trees = treesOf(tokens, [...this.#outline]);
    this.#hasReferences ||= isAny(env.references);
    if (!open && begin > 0 && this.#hasReferences) return this.#parseAgain(text);

    this.#show(same, trees);
    this.#parsed = begin + source.length;
    this.#parsedBlocks = this.blocks.length;
    this.#fence = null;
    if (!open) return same;
    const tops = tokens.filter(({ level, nesting }) => level === 0 && nesting >= 0);
    const lines = source.split('\n');
    const final = finalPart(tops, lines);
    this.#settle(lines.slice(0, final.lines), trees.slice(0, final.blocks));
    if (final.blocks === tops.length) return same;
    markOpen(trees.at(-1));
    const first = tops[final.blocks];
    if (first?.type !== 'fence' || first.map?.[0] !== final.lines) return same;
    this.#fence = new OpenFence(first, lines[final.lines] ?? '', this.#finalEnd);
    const code = this.#fence.grow(text);
    if (code) this.#show(this.#final, [code]);
    return same;
  }

  /** All of it: what is defined, also below its use, is known for sure at the end. @param {string} text */
  #parseAgain(text) {
    this.#final = 0;
    this.#finalEnd = 0;
    this.#references = {};
    this.#outline = [];
    return this.#parse(text, false);
  }

  /**
   * @param {string[]} lines
   * @param {(TreeElement | TreeCode)[]} trees
   */
  #settle(lines, trees) {
    const text = lines.map((line) => `${line}\n`).join('');
    this.#final += trees.length;
    this.#finalEnd += text.length;
    for (const tree of trees) if ('level' in tree && tree.level) descend(this.#outline, tree.level);
    // Those of the open part are not whole yet.
    if (this.#hasReferences) this.#markdown.block.parse(text, this.#markdown, { references: this.#references }, []);
  }
}

/** @param {string} text */
function decidedEnd(text) {
  const last = text.lastIndexOf('\n') + 1;
  return UNDECIDED.test(text.slice(last)) ? last : text.length;
}

/** @param {TreeElement | TreeCode | undefined} tree of the last block */
function markOpen(tree) {
  for (let node = /** @type {TreeNode | undefined} */ (tree); typeof node === 'object'; node = node.children.at(-1)) {
    if ('tex' in node) return;
    if ('code' in node) {
      node.open = true;
      return;
    }
  }
}

/** @param {object} references */
function isAny(references) {
  return Object.keys(references).length > 0;
}
