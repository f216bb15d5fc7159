/**
 * Keeps the end of the chat in sight while an answer grows, as long as the reader is there. Whoever scrolls up is left
 * alone until they come back to the end by themselves or by the button.
 */

const NEAR_PX = 40;

export class ScrollKeeper {
  #scroller;
  #jump;
  #follows = true;

  /**
   * @param {HTMLElement} scroller
   * @param {HTMLElement} content
   * @param {HTMLElement} jump the button to the end
   * @param {AbortSignal} signal ends it
   */
  constructor(scroller, content, jump, signal) {
    this.#scroller = scroller;
    this.#jump = jump;
    scroller.addEventListener('scroll', () => this.#scrolled(), { passive: true, signal });
    // Before the first pixel moves: otherwise text that comes in this very frame would pull the reader back.
    scroller.addEventListener('wheel', (event) => event.deltaY < 0 && this.letGo(), { passive: true, signal });
    scroller.addEventListener('touchmove', () => this.letGo(), { passive: true, signal });
    scroller.addEventListener('keydown', (event) => ['PageUp', 'ArrowUp', 'Home'].includes(event.key) && this.letGo(), { signal });
    // Opening what is folded is reading, too: the place should not run away.
    content.addEventListener('toggle', () => this.#scrolled(), { capture: true, signal });
    jump.addEventListener('click', () => this.#jumped(), { signal });
    const watch = new ResizeObserver(() => this.keep());
    watch.observe(scroller);
    signal.addEventListener('abort', () => watch.disconnect());
  }

  /** The content grew: stay at the end if that is where the reader is. */
  keep() {
    if (this.#follows) this.#scroller.scrollTop = this.#scroller.scrollHeight;
    this.#showJump();
  }

  /** Goes to the end and stays there: the user said something new. */
  follow() {
    this.#follows = true;
    this.keep();
  }

  get #distance() {
    return this.#scroller.scrollHeight - this.#scroller.scrollTop - this.#scroller.clientHeight;
  }

  #scrolled() {
    this.#follows = this.#distance < NEAR_PX;
    this.#showJump();
  }

  /** Follows the end no longer: the reader looks at something else. */
  letGo() {
    if (this.#scroller.scrollTop > 0) this.#follows = false;
  }

  #jumped() {
    this.follow();
    this.#scroller.focus({ preventScroll: true }); // the button is about to vanish and would take the focus along
  }

  #showJump() {
    this.#jump.hidden = this.#follows || this.#distance < NEAR_PX;
  }
}
