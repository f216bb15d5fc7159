/** @import { Inline, Piece } from './types.js' */

const MAX_NESTING = 24;

/**
 * @param {Piece[]} pieces
 * @returns {Inline[]}
 */
export function buildTree(pieces) {
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
