/**
 * Writes `aws.json`: the input and output shapes of the resource types and look-ups that the embedded AWS
 * knows, read from the declarations of the pinned `@pulumi/aws`, so that the provider refuses an unknown
 * argument or a wrong type exactly where the real one does. Run it after raising the version of
 * `@pulumi/aws` or adding a type: `npx tsx local/provider/schema/generate.ts`.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import * as ts from "typescript";
import { functions, types } from "../../world/types";
import type { AwsSchema, Members } from "./schema";

const root = path.dirname(require.resolve("@pulumi/aws/package.json"));

/** Parses a declaration file without resolving anything. */
function parse(file: string): ts.SourceFile {
  return ts.createSourceFile(file, fs.readFileSync(path.join(root, file), "utf8"), ts.ScriptTarget.Latest, false);
}

/** The text of a type reference such as `pulumi.Input` or `inputs.ec2.VpcEndpointDnsOptions`. */
function reference(name: ts.EntityName): string {
  return ts.isIdentifier(name) ? name.text : `${reference(name.left)}.${name.right.text}`;
}

/** Turns a declared type into the notation of `schema.ts`. */
function notation(type: ts.TypeNode, wanted: Set<string>): string {
  if (ts.isUnionTypeNode(type)) {
    const parts = type.types.filter((t) => t.kind !== ts.SyntaxKind.UndefinedKeyword);
    const named = parts.map((t) => notation(t, wanted));
    if (named.includes("string") && !named.includes("any")) return "string";
    return new Set(named).size === 1 ? (named[0] ?? "any") : "any";
  }
  if (ts.isArrayTypeNode(type)) return `[${notation(type.elementType, wanted)}]`;
  if (ts.isParenthesizedTypeNode(type)) return notation(type.type, wanted);
  if (ts.isTypeLiteralNode(type)) {
    const index = type.members.find(ts.isIndexSignatureDeclaration);
    return index ? `{${notation(index.type, wanted)}}` : "any";
  }
  if (ts.isTypeReferenceNode(type)) {
    const name = reference(type.typeName);
    const argument = type.typeArguments?.[0];
    if ((name === "pulumi.Input" || name === "pulumi.Output" || name === "Promise") && argument)
      return notation(argument, wanted);
    if (name.startsWith("inputs.")) {
      wanted.add(name.slice("inputs.".length));
      return `@${name.slice("inputs.".length)}`;
    }
    return name.startsWith("enums.") || name === "ARN" ? "string" : "any";
  }
  if (type.kind === ts.SyntaxKind.StringKeyword) return "string";
  if (type.kind === ts.SyntaxKind.NumberKeyword) return "number";
  if (type.kind === ts.SyntaxKind.BooleanKeyword) return "boolean";
  return "any";
}

/** Members of an interface; a required one carries `!`. */
function members(node: ts.InterfaceDeclaration, wanted: Set<string>): Members {
  const out: Record<string, string> = {};
  for (const member of node.members) {
    if (!ts.isPropertySignature(member) || !member.type || !ts.isIdentifier(member.name)) continue;
    out[member.name.text] = notation(member.type, wanted) + (member.questionToken ? "" : "!");
  }
  return out;
}

/** Output properties of a resource class; one that may be absent carries `?`. */
function outputs(node: ts.ClassDeclaration): Members {
  const out: Record<string, string> = {};
  for (const member of node.members) {
    if (!ts.isPropertyDeclaration(member) || !member.type || !ts.isIdentifier(member.name)) continue;
    if (member.modifiers?.some((m) => m.kind === ts.SyntaxKind.StaticKeyword)) continue;
    const absent = /undefined>$/.test(member.type.getText(node.getSourceFile()));
    out[member.name.text] = notation(member.type, new Set()).replace(/@.*/, "any") + (absent ? "?" : "");
  }
  return out;
}

/** All `namespace.Interface` declarations of `types/input.d.ts` by dotted name. */
function inputShapes(): Map<string, ts.InterfaceDeclaration> {
  const shapes = new Map<string, ts.InterfaceDeclaration>();
  const visit = (node: ts.Node, prefix: string): void => {
    if (ts.isInterfaceDeclaration(node)) shapes.set(prefix + node.name.text, node);
    if (ts.isModuleDeclaration(node) && node.body) {
      ts.forEachChild(node.body, (child) => {
        visit(child, `${prefix}${node.name.text}.`);
      });
    }
  };
  ts.forEachChild(parse("types/input.d.ts"), (node) => {
    visit(node, "");
  });
  return shapes;
}

/** Reads the declarations of every known token. */
export function generate(): AwsSchema {
  const shapes = inputShapes();
  const wanted = new Set<string>();
  const resources: AwsSchema["resources"] = {};
  const lookups: AwsSchema["lookups"] = {};
  for (const token of [...types.keys()].filter((t) => t.startsWith("aws:")).sort()) {
    const file = `${token.split(":")[1] ?? ""}.d.ts`;
    const name = token.split(":")[2] ?? "";
    const source = ts.createSourceFile(
      file,
      fs.readFileSync(path.join(root, file), "utf8"),
      ts.ScriptTarget.Latest,
      true,
    );
    const args = source.statements.find((s) => ts.isInterfaceDeclaration(s) && s.name.text === `${name}Args`);
    const cls = source.statements.find((s) => ts.isClassDeclaration(s) && s.name?.text === name);
    if (!args || !ts.isInterfaceDeclaration(args) || !cls || !ts.isClassDeclaration(cls))
      throw new Error(`${token}: no class ${name} in ${file}`);
    resources[token] = { inputs: members(args, wanted), outputs: outputs(cls) };
  }
  for (const token of [...functions.keys()].filter((t) => t.startsWith("aws:")).sort()) {
    const file = `${(token.split(":")[1] ?? "").replace(/^index\//, "")}.d.ts`;
    const name = (token.split(":")[2] ?? "").replace(/^./, (c) => c.toUpperCase());
    const args = parse(file).statements.find((s) => ts.isInterfaceDeclaration(s) && s.name.text === `${name}Args`);
    lookups[token] = args && ts.isInterfaceDeclaration(args) ? members(args, wanted) : {};
  }
  const found: AwsSchema["shapes"] = {};
  for (const name of wanted) {
    const shape = shapes.get(name);
    if (!shape) throw new Error(`inputs.${name} is not declared`);
    found[name] = members(shape, wanted);
  }
  const sorted = Object.fromEntries(Object.entries(found).sort(([a], [b]) => (a < b ? -1 : 1)));
  const version = (JSON.parse(fs.readFileSync(path.join(root, "package.json"), "utf8")) as { version: string }).version;
  return { version, resources, lookups, shapes: sorted };
}

if (require.main === module) {
  fs.writeFileSync(path.join(__dirname, "aws.json"), `${JSON.stringify(generate(), null, 2)}\n`);
}
