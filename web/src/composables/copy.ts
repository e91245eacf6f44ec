/** Puts a text on the clipboard; answers whether that worked. `field` is where it stands on the page. */
export async function copy(field: HTMLInputElement): Promise<boolean> {
  // A browser has `clipboard` only where the way is encrypted, which that to a board in the house seldom is.
  const modern = (navigator as Partial<Navigator>).clipboard;
  if (modern) return modern.writeText(field.value).then(() => true, () => marked(field));
  return marked(field);
}

function marked(field: HTMLInputElement): boolean {
  field.focus();
  field.select();
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- Nothing else works over plain HTTP.
  return document.execCommand("copy");
}
