import { element } from './dom.js';

const GAP_PX = 6;

/**
 * Shows what a mark in the text stands for, where it is pointed at or has the focus: title and host. One card for all of
 * the page; it stays while the pointer is on it, and Escape takes it away.
 * @param {HTMLElement} page where the marks are
 */
export function showSourceCards(page) {
  const title = element('span', { class: 'title', dir: 'auto' });
  const host = element('span', { class: 'host' });
  const card = element('div', { class: 'source-card', popover: 'manual', 'aria-hidden': 'true' }, title, host);
  page.append(card);
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let leaving;

  /** @param {Event} event */
  const enter = ({ target }) => {
    if (target instanceof Node && card.contains(target)) return clearTimeout(leaving);
    const mark = target instanceof Element ? target.closest('.cite > *') : null;
    if (!(mark instanceof HTMLElement)) return;
    clearTimeout(leaving);
    title.textContent = mark.dataset.title ?? '';
    host.textContent = mark.dataset.host ?? '';
    card.showPopover();
    place(card, mark);
  };
  const leave = () => {
    clearTimeout(leaving);
    leaving = setTimeout(() => card.hidePopover(), 150);
  };
  page.addEventListener('pointerover', enter);
  page.addEventListener('focusin', enter);
  page.addEventListener('pointerout', leave);
  page.addEventListener('focusout', leave);
  page.addEventListener('scroll', () => card.hidePopover(), { capture: true, passive: true });
  page.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !card.matches(':popover-open')) return;
    event.preventDefault(); // this one is not for the answer under way
    card.hidePopover();
  });
}

/**
 * Above the mark where there is room, else below it; never beyond the window.
 * @param {HTMLElement} card
 * @param {HTMLElement} mark
 */
function place(card, mark) {
  const { left, top, bottom } = mark.getBoundingClientRect();
  const { width, height } = card.getBoundingClientRect();
  card.style.left = `${Math.max(GAP_PX, Math.min(left, document.documentElement.clientWidth - width - GAP_PX))}px`;
  card.style.top = `${top - height - GAP_PX > 0 ? top - height - GAP_PX : bottom + GAP_PX}px`;
}
