import * as pulumi from "@pulumi/pulumi";

/** Package and module of all component tokens. Part of every URN: changing it needs aliases everywhere. */
const MODULE = "bedrock-hub:index";

/** Most characters of a tag value (EC2 API reference, `Tag`). */
const TAG_VALUE_LIMIT = 256;

/** Type token of a component. */
export function token(component: string): string {
  return `${MODULE}:${component}`;
}

/**
 * Name of a component's child. A slash cannot occur in configuration keys, so `a` + `b-c` and `a-b` + `c`
 * stay two names: a URN holds the types of the parents, but not their names.
 */
export function child(component: string, ...parts: string[]): string {
  return [component, ...parts].join("/");
}

/**
 * Short logical id of a resource within its stack: `<component>/<kind>/<name>`, for example
 * `SpokeVpc/Subnet/payments/app-use1-az1`. Follows from the resource's URN alone, so that a resource found in an
 * account can be told apart from one that the state knows. Characters outside `A-Z a-z 0-9 - _ . : /` become `_`.
 */
export function logicalId(urn: string): string {
  const [, , types = "", ...name] = urn.split("::");
  const [component, kind] = types.split("$").slice(-2).map(shortType);
  const id = [component, ...(kind === undefined ? [] : [kind]), name.join("::")].join("/");
  return id.replace(/[^\w.:/-]/g, "_").slice(0, TAG_VALUE_LIMIT);
}

/** `Subnet` of `aws:ec2/subnet:Subnet`. */
function shortType(type: string): string {
  return type.slice(type.lastIndexOf(":") + 1);
}

/** Keys of the tags by which the resources of a stack are found again. */
export const TAG_STACK = "bedrock-hub:stack";
export const TAG_ID = "bedrock-hub:id";

/** The tag by which a stack's resources are found, for what other libraries make and name. */
export function stackTag(): Record<string, string> {
  return { [TAG_STACK]: `${pulumi.getProject()}/${pulumi.getStack()}` };
}

/**
 * Tags of one resource: `Name` for people, the stack and the logical id for finding resources that a state has lost.
 * The stack's own tags come from the provider's default tags.
 * @param component name of the component class
 * @param kind class of the resource, for example `Subnet`
 * @param name name of the resource
 */
export function tags(component: string, kind: string, name: string): Record<string, string> {
  return {
    Name: name,
    ...stackTag(),
    [TAG_ID]: logicalId(`::::${component}$${kind}::${name}`),
  };
}

/**
 * Turns a name into one that Route 53 Profiles accept for profiles and their associations: letters, digits, hyphen,
 * underscore, at most 64 characters (Route 53 API reference, `CreateProfile`). Names that had to be cut keep a
 * checksum at the end, so that two of them stay apart.
 */
export function profileName(text: string): string {
  const plain = text.replace(/[^A-Za-z0-9_-]/g, "-");
  return plain.length <= 64 ? plain : `${plain.slice(0, 55)}-${checksum(text)}`;
}

/** 32-bit FNV-1a in 8 hexadecimal digits. */
function checksum(text: string): string {
  let hash = 0x811c9dc5;
  for (const char of text) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, "0");
}
