/** Words on the screen that are neither from a dictionary, which the pseudo-language marks, nor from the daemon, nor written for machines. */
export function foreignWords(known) {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const words = node.textContent.trim();
    const hidden = node.parentElement.closest("noscript, time, code, [hidden], details:not([open]) > :not(summary)");
    if (!hidden && /\p{L}{2}/u.test(words) && !words.startsWith("[") && !words.endsWith("]") && !known.includes(words)) found.push(words);
  }
  for (const element of document.querySelectorAll("[aria-label], [placeholder], [title]")) {
    for (const name of ["aria-label", "placeholder", "title"]) {
      const words = element.getAttribute(name);
      if (words && /\p{L}{3}/u.test(words) && !words.startsWith("[") && !words.startsWith("#") && !known.includes(words)) found.push(`${name}: ${words}`);
    }
  }
  return found;
}
