// Before anything is seen: language, colours and the place of things have to be right from the first paint on. Hence a
// classic script, which the browser runs at once; modules wait for the page.

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

  // As `sidebar.js` will have it; what came later would push the page aside.
  page.classList.toggle('with-sidebar', !matchMedia('(max-width: 52rem)').matches && recall('parley.sidebar') !== 'folded');

  const wanted = [recall('parley.language'), ...navigator.languages].map((each) => each.toLowerCase().split('-')[0] ?? '');
  page.lang = wanted.find((each) => LANGUAGES.includes(each)) ?? 'en';

  for (const part of ['', 'problems/']) {
    const words = document.createElement('link');
    words.rel = 'modulepreload';
    words.href = `js/words/${part}${page.lang}.js`;
    document.head.append(words);
  }
})();
