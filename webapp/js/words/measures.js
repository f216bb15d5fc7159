/**
 * How a language counts and measures.
 * @param {string} language
 */
export function measures(language) {
  const rules = new Intl.PluralRules(language);

  /**
   * @param {number} value
   * @param {string} unit of those that ECMA-402 sanctions
   * @param {number} [digits] after the point
   */
  const amount = (value, unit, digits = 0) =>
    new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: digits }).format(value);

  return {
    /** @param {number} value */
    number: (value) => new Intl.NumberFormat(language).format(value),

    /**
     * The form that goes with a number.
     * @param {number} value
     * @param {string} one
     * @param {string} other also where a language has more forms and they do not differ
     */
    plural: (value, one, other) => (rules.select(value) === 'one' ? one : other),

    /** @param {number} seconds */
    duration(seconds) {
      const whole = Math.max(0, Math.round(seconds));
      return whole < 60 ? amount(whole, 'second') : `${amount(Math.floor(whole / 60), 'minute')} ${amount(whole % 60, 'second')}`;
    },

    /** @param {number} bytes */
    size(bytes) {
      if (bytes < 1024) return amount(bytes, 'byte');
      const kib = bytes / 1024;
      return kib < 1024 ? amount(Math.round(kib), 'kilobyte') : amount(kib / 1024, 'megabyte', kib < 10 * 1024 ? 1 : 0);
    },
  };
}
