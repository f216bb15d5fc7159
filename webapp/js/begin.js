// Before anything is seen: language and colours have to be right from the first paint on. Hence a classic script, which
// the browser runs at once; modules wait for the page.

(() => {
  const LANGUAGES = ['en', 'de', 'es', 'fr', 'ja'];
  const page = document.documentElement;

  /** @param {string} key */
  const recall = (key) => {
    try {
      return localStorage.getItem(key) ?? '';
    } catch {
      return ''; // forbidden storage
    }
  };

  const theme = recall('parley.theme');
  if (theme === 'light' || theme === 'dark') page.dataset.theme = theme;

  const wanted = [recall('parley.language'), ...navigator.languages].map((each) => each.toLowerCase().split('-')[0] ?? '');
  page.lang = wanted.find((each) => LANGUAGES.includes(each)) ?? 'en';

  const words = document.createElement('link');
  words.rel = 'modulepreload';
  words.href = `js/words/${page.lang}.js`;
  document.head.append(words);
})();
