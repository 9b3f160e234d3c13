/**
 * The JUnit report against the structure that CIs read: elements, attributes and numbers of the schema that Jenkins
 * publishes (jenkins-junit.xsd), by a small reader of XML.
 */
import { expect, it } from 'vitest';
import { sim } from '../../src/cli/sim.ts';
import { FakeIo } from '../cli/fake-io.ts';

/** Element → its children, and its attributes: with `!` those that must be there. */
const SCHEMA: Readonly<
  Record<string, { readonly children: readonly string[]; readonly attributes: readonly string[] }>
> = {
  testsuites: {
    children: ['testsuite'],
    attributes: ['name', 'time', 'tests', 'failures', 'errors', 'disabled', 'skipped'],
  },
  testsuite: {
    children: ['testcase'],
    attributes: ['name!', 'tests!', 'failures', 'errors', 'time', 'disabled', 'skipped', 'timestamp', 'hostname', 'id'],
  },
  testcase: {
    children: ['failure', 'error', 'skipped'],
    attributes: ['name!', 'classname', 'time', 'assertions', 'status'],
  },
  failure: { children: [], attributes: ['message', 'type'] },
};

interface Element {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: Element[];
}

/** @throws Error where it is not well-formed */
function parsed(xml: string): Element {
  const root: Element = { name: '', attributes: new Map(), children: [] };
  const open = [root];
  const body = xml.replace(/^<\?xml[^?]*\?>/, '');
  for (const [, text, close, name, attributes, single] of body.matchAll(
    /([^<]*)<(\/?)([a-z]+)((?:\s+[a-z]+="[^"<]*")*)\s*(\/?)>/g,
  )) {
    if (/&(?!(?:amp|lt|gt|quot|apos);)/.test(text!)) throw new Error(`not escaped: ${text}`);
    if (close) {
      if (open.pop()!.name !== name) throw new Error(`${name} is closed and was not open`);
      continue;
    }
    const element = { name: name!, attributes: attributesOf(attributes!), children: [] };
    open.at(-1)!.children.push(element);
    if (!single) open.push(element);
  }
  if (open.length !== 1 || root.children.length !== 1) throw new Error('something is left open');
  return root.children[0]!;
}

const attributesOf = (text: string) =>
  new Map([...text.matchAll(/([a-z]+)="([^"]*)"/g)].map(([, name, value]) => [name!, value!]));

function hold({ name, attributes, children }: Element): void {
  const { children: allowed, attributes: known } = SCHEMA[name]!;
  for (const one of attributes.keys()) expect(known.map((word) => word.replace('!', ''))).toContain(one);
  for (const one of known.filter((word) => word.endsWith('!')))
    expect([...attributes.keys()]).toContain(one.slice(0, -1));
  for (const child of children) {
    expect(allowed).toContain(child.name);
    hold(child);
  }
}

it('is well-formed, has the structure that CIs read, and counts right', async () => {
  const io = new FakeIo();
  const expectations = ['lost == 0', 'duplicates > 5', 'unowned.p99 < 20s'].flatMap((text) => ['--expect', text]);
  const exit = await sim(['--members', '3', '--churn', '--for', '2m', ...expectations, '--junit', 'j.xml'], io);
  const root = parsed(io.files.get('j.xml')!);
  hold(root);
  const cases = root.children.flatMap(({ children }) => children);
  const failed = cases.filter(({ children }) => children.some(({ name }) => name === 'failure'));
  expect(cases).toHaveLength(3);
  expect([root.attributes.get('tests'), root.attributes.get('failures')]).toEqual(['3', String(failed.length)]);
  expect(exit).toBe(failed.length > 0 ? 3 : 0);
  expect(() => parsed('<a><b></a>')).toThrow();
});
