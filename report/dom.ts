/** Elements, in one line each. */

type Child = Node | string | null;

type Attributes = Readonly<Record<string, string | number | boolean | ((event: Event) => void)>>;

/** An element with attributes (`onclick` and the like are listeners) and children. */
export function el<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, '');
    else if (value !== false) element.setAttribute(name, String(value));
  }
  for (const child of children) if (child !== null) element.append(child);
  return element;
}

/** A table, with a head if there is one; the first cell of a row is its heading. */
export function table(head: readonly string[], rows: readonly (readonly Child[])[], caption: string): HTMLElement {
  const headRow = el('tr', {}, ...head.map((words) => el('th', { scope: 'col' }, words)));
  const body = rows.map(([first, ...rest]) =>
    el('tr', {}, el('th', { scope: 'row' }, first ?? ''), ...rest.map((cell) => el('td', {}, cell))),
  );
  const heads = head.length === 0 ? [] : [el('thead', {}, headRow)];
  const parts = [el('caption', {}, caption), ...heads, el('tbody', {}, ...body)];
  // Wide tables scroll by themselves, and by keyboard too.
  return el('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': caption }, el('table', {}, ...parts));
}

/** A command with a button that copies it. */
export function command(text: string): HTMLElement {
  const button = el('button', { type: 'button', onclick: () => void copy() }, 'Copy');
  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = 'Copied';
    } catch {
      button.textContent = 'Select and copy';
    }
  }
  return el('div', { class: 'command' }, el('code', { tabindex: 0 }, text), button);
}
