/**
 * What the XML schema of JUnit reports demands that the plug-ins of Jenkins and most others read: elements, their order
 * and number, attributes and their types. It also demands what every XML document has to be.
 */

interface Element {
  /** Attributes: type, and `!` where one has to be there. */
  readonly attributes: Readonly<Record<string, "text" | "text!" | "count" | "count!" | "seconds">>;
  /** Child elements in their order; those in one group may stand in any order. */
  readonly children: readonly (readonly string[])[];
  readonly text?: true;
}

const OUTPUT = { attributes: {}, children: [], text: true } as const;
const OUTCOME = { attributes: { message: "text", type: "text" }, children: [], text: true } as const;

const ELEMENTS: Readonly<Record<string, Element>> = {
  testsuites: {
    attributes: {
      name: "text",
      time: "seconds",
      tests: "count",
      failures: "count",
      errors: "count",
      disabled: "count",
    },
    children: [["testsuite"]],
  },
  testsuite: {
    attributes: {
      name: "text!",
      tests: "count!",
      failures: "count",
      errors: "count",
      skipped: "count",
      disabled: "count",
      time: "seconds",
      timestamp: "text",
      hostname: "text",
      id: "text",
      package: "text",
    },
    children: [["properties"], ["testcase"], ["system-out"], ["system-err"]],
  },
  testcase: {
    attributes: { name: "text!", classname: "text!", assertions: "text", time: "seconds", status: "text" },
    children: [["skipped", "error", "failure"], ["system-out"], ["system-err"]],
  },
  skipped: OUTCOME,
  error: OUTCOME,
  failure: OUTCOME,
  "system-out": OUTPUT,
  "system-err": OUTPUT,
};

const TYPES = { text: /^/, count: /^[0-9]+$/, seconds: /^[0-9]+(\.[0-9]+)?$/ } as const;
const ENTITY = /&(?!(amp|lt|gt|quot|apos|#[0-9]+|#x[0-9a-fA-F]+);)/;
const PART = /<\?xml[^>]*\?>|<\/([\w-]+)>|<([\w-]+)((?:\s+[\w-]+="[^"<]*")*)\s*(\/?)>|[^<]+/gy;

/** Everything that is wrong with the document; empty if nothing is. */
export function junitProblems(xml: string): string[] {
  const problems: string[] = [];
  const open: { name: string; group: number; seen: Record<string, number>; told: Record<string, string> }[] = [];
  let roots = 0;
  let end = 0;
  if (/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u.test(xml))
    problems.push("a character that XML forbids");
  const close = (name: string): void => {
    const one = open.pop();
    if (one?.name !== name) problems.push(`${name} is closed where ${one?.name ?? "nothing"} is open`);
    else if (name === "testsuite") problems.push(...miscounted(one));
  };
  for (const part of xml.matchAll(PART)) {
    end = part.index + part[0].length;
    const [text, closing, name, attributes = "", empty] = part;
    const parent = open.at(-1);
    if (closing !== undefined) close(closing);
    else if (name !== undefined) {
      const element = ELEMENTS[name];
      if (!element) problems.push(`${name} is no element`);
      if (!parent) roots += 1;
      else {
        const group = ELEMENTS[parent.name]?.children.findIndex((names) => names.includes(name)) ?? -1;
        if (group < parent.group) problems.push(`${name} may not stand there in ${parent.name}`);
        parent.group = Math.max(parent.group, group);
        parent.seen[name] = (parent.seen[name] ?? 0) + 1;
        const suite = open.findLast((one) => one.name === "testsuite");
        if (suite && parent.name === "testcase") suite.seen[name] = (suite.seen[name] ?? 0) + 1;
      }
      const told = Object.fromEntries([...attributes.matchAll(/([\w-]+)="([^"]*)"/g)].map((a) => [a[1]!, a[2]!]));
      for (const [key, value] of Object.entries(told)) {
        const type = element?.attributes[key]?.replace("!", "") as keyof typeof TYPES | undefined;
        if (!type || !TYPES[type].test(value) || ENTITY.test(value)) problems.push(`${name} ${key}="${value}"`);
      }
      for (const [key, type] of Object.entries(element?.attributes ?? {}))
        if (type.endsWith("!") && !(key in told)) problems.push(`${name} has no ${key}`);
      open.push({ name, group: 0, seen: {}, told });
      if (empty === "/") close(name);
    } else if (!text.startsWith("<?xml")) {
      if (text.trim() !== "" && ELEMENTS[parent?.name ?? ""]?.text !== true) problems.push(`text in ${parent?.name}`);
      if (ENTITY.test(text)) problems.push("an & that is no entity");
    }
  }
  if (end !== xml.length) problems.push(`cannot be read from character ${end} on`);
  if (roots !== 1) problems.push(`${roots} root elements`);
  if (open.length > 0) problems.push(`${open.at(-1)!.name} is not closed`);
  return problems;
}

/** Counts that a suite tells and that its cases do not bear out. */
function miscounted({ seen, told }: { seen: Record<string, number>; told: Record<string, string> }): string[] {
  const counted = { tests: seen.testcase, failures: seen.failure, errors: seen.error, skipped: seen.skipped };
  return Object.entries(counted).flatMap(([key, found = 0]) =>
    told[key] !== undefined && Number(told[key]) !== found ? [`${key}="${told[key]}" where there are ${found}`] : [],
  );
}
