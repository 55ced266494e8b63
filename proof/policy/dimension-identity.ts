/**
 * IAM identities. ARN, account and type are decided together, and so are organization and path: no witness has an ARN of
 * one account and the id of another.
 */
import { type Element } from "./automaton";
import { type Caller, entryTests, fixedPresent, fixedTests, textTests } from "./caller";
import { type Choice, distinct, maskOf, type Test, textChoices } from "./dimension";
import { holds, type Matcher, type Questions, usesOf } from "./matcher";
import { type Principal } from "./request";
import {
  ANY,
  ANY_OR_SEPARATOR,
  FIELD,
  IDENTITIES,
  identityOfAccount,
  many,
  ORG_PATHS,
  SEPARATOR,
  some,
  text,
} from "./shapes";
import { type PrincipalEntry } from "./types";

type Identified = Extract<Caller, { type: "member" | "other" }>;

const TYPES = ["Account", "User", "FederatedUser", "AssumedRole"] as const;
const TYPE_RESOURCE: Readonly<Record<(typeof TYPES)[number], string>> = {
  Account: `root${SEPARATOR}`,
  User: "user/",
  FederatedUser: "federated-user/",
  AssumedRole: "role/",
};

/** Who the identity is: its ARN and, of a role, its session. */
export function identityChoices(
  caller: Identified,
  matchers: readonly Matcher[],
  all: bigint,
  maxStates: number,
): Choice[] {
  const known = caller.type === "member" ? [caller.of] : caller.known;
  const accounts = known.flatMap((organization) => organization.accounts);
  let knownAccount = 0n;
  const classes = textChoices(
    IDENTITIES,
    (questions) => {
      knownAccount = questions.ask(() => accounts.map((account) => identityOfAccount(text(account))));
      const arn = (elements: Element[]): Element[] => [...elements, ...text(SEPARATOR), many(ANY_OR_SEPARATOR)];
      return [
        ...entryTests(matchers, (entries, matcher) => {
          const label = questions.ask(() => entries.flatMap((entry) => entryElements(entry, matcher)));
          return (labels) => (labels & label) !== 0n;
        }),
        ...textTests(matchers, "aws:principalarn", questions, arn, ANY),
        ...textTests(matchers, "aws:principalaccount", questions, identityOfAccount, FIELD),
        ...typeTests(matchers, questions),
        ...fixedTests(
          matchers,
          ["aws:principalisawsservice", "aws:principalservicename", "aws:principalservicenameslist"],
          {
            "aws:principalisawsservice": "false",
          },
        ),
      ];
    },
    all,
    maxStates,
  );
  const possible = classes.filter(({ labels }) => ((labels & knownAccount) !== 0n) === (caller.type === "member"));
  return distinct(possible.map(({ mask, text: found }) => ({ mask, draft: { principal: identity(found) } })));
}

function identity(composite: string): Principal {
  const [arn = "", session = ""] = composite.split(SEPARATOR);
  return { type: "aws", arn, ...(session === "" ? {} : { session }) };
}

/** `aws:PrincipalType` is read off the ARN: each type has its form. */
function typeTests(matchers: readonly Matcher[], questions: Questions): Test[] {
  return usesOf(matchers, "aws:principaltype").map((use) => {
    const matching = TYPES.filter((type) => fixedPresent(use, type)?.any);
    const forms = matching.map((type): Element[] => [
      ...text("arn:"),
      many(FIELD),
      ...text(":"),
      many(FIELD),
      ...text("::"),
      ...some(FIELD),
      ...text(`:${TYPE_RESOURCE[type]}`),
      many(ANY_OR_SEPARATOR),
    ]);
    const label = questions.ask(() => forms);
    const holdsFor = (labels: bigint): boolean => {
      const matched = (labels & label) !== 0n;
      return holds(use.condition, { any: matched, all: matched, empty: false });
    };
    return { bit: use.matcher.bit, holds: holdsFor };
  });
}

function entryElements(entry: PrincipalEntry, matcher: Matcher): Element[][] {
  switch (entry.type) {
    case "everyone":
    case "service":
      return [];
    case "account": {
      const any = identityOfAccount(text(entry.account));
      return [matcher.rootOnly ? [...any.slice(0, -1), ...text(`root${SEPARATOR}`)] : any];
    }
    case "arn":
      return [[...text(`${entry.arn}${SEPARATOR}`), many(ANY_OR_SEPARATOR)]];
    case "session": {
      const head = [...text("arn:"), many(FIELD), ...text(`:iam::${entry.account}:role/`)];
      const tail = text(`${entry.role}${SEPARATOR}${entry.session}`);
      // The role may have a path, which a session's ARN does not show.
      return [
        [...head, ...tail],
        [...head, ...some(ANY), ...text("/"), ...tail],
      ];
    }
  }
}

/** The organization that the identity's account is in, or none. */
export function organizationChoices(
  caller: Identified,
  matchers: readonly Matcher[],
  all: bigint,
  maxStates: number,
): Choice[] {
  const segment = { name: "organization id", has: (char: string) => char !== "/" };
  const id = (elements: Element[]): Element[] => [...elements, ...text("/"), many(ANY_OR_SEPARATOR)];
  const organizations = caller.type === "member" ? [caller.of] : caller.known.filter(({ complete }) => complete);
  let named = 0n;
  const classes = textChoices(
    ORG_PATHS,
    (questions) => {
      named = questions.ask(() => organizations.map((organization) => id(text(organization.id))));
      return [
        ...textTests(matchers, "aws:principalorgid", questions, id, segment),
        ...textTests(matchers, "aws:principalorgpaths", questions, (elements) => elements, ANY),
      ];
    },
    all,
    maxStates,
  );
  const present = classes
    .filter(({ labels }) => ((labels & named) !== 0n) === (caller.type === "member"))
    .map(({ mask, text: orgPath }): Choice => ({ mask, draft: { orgPath } }));
  const absent: Choice = {
    mask: maskOf(fixedTests(matchers, ["aws:principalorgid", "aws:principalorgpaths"], {}), 0n, all),
    draft: {},
  };
  return distinct(caller.type === "member" ? present : [absent, ...present]);
}
