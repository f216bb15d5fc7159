import { element } from './dom.js';
import { words } from './words.js';

const SCHEMES = new Set(['http:', 'https:', 'mailto:']);

/**
 * The one place where a URL out of an answer becomes something to click.
 * @param {string} href
 * @returns {URL | null} null for what must not be a link: other schemes, relative or broken URLs
 */
export function safeUrl(href) {
  try {
    const url = new URL(href.trim()); // without a base: an answer has no business with relative URLs of this page
    return SCHEMES.has(url.protocol) ? url : null;
  } catch {
    return null;
  }
}

/**
 * @param {URL} url a safe one
 * @returns {Record<string, string>}
 */
export function linkAttributes(url) {
  // The host is shown because the text of a link may say anything.
  const host = url.protocol === 'mailto:' ? url.pathname : url.host;
  return { href: url.href, target: '_blank', rel: 'noopener noreferrer nofollow', title: words.opensElsewhere(host) };
}

/**
 * @param {URL} url a safe one
 * @param {...(Node | string)} children
 */
export function link(url, ...children) {
  return element('a', linkAttributes(url), ...children);
}
