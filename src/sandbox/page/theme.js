/** Light or dark, set before anything is drawn: as the system has it, or as was chosen. A plain script, so that it blocks. */

(() => {
  const KEY = 'theme';
  const THEMES = ['light', 'dark'];
  const root = document.documentElement;

  function apply(theme) {
    if (THEMES.includes(theme)) root.dataset.theme = theme;
    else delete root.dataset.theme;
  }

  globalThis.pageTheme = {
    /** `light`, `dark`, or `system`. */
    read: () => root.dataset.theme ?? 'system',
    choose(theme) {
      apply(theme);
      localStorage.setItem(KEY, theme);
    },
  };
  apply(localStorage.getItem(KEY));
  addEventListener('storage', ({ key, newValue }) => key === KEY && apply(newValue));
})();
