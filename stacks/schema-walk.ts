import type { z } from "zod";
import { stackSchema } from "./schema";
import { secretText } from "./values";

type AnySchema = z.core.$ZodType;

/** The parts of a schema that say what lies below it. */
interface Definition {
  readonly innerType?: AnySchema;
  readonly options?: readonly AnySchema[];
  readonly valueType?: AnySchema;
  readonly element?: AnySchema;
  readonly shape?: Readonly<Record<string, AnySchema>>;
}

function definition(schema: AnySchema): Definition {
  return schema._zod.def as Definition;
}

/** Every schema that describes the value at a path of the stack file: wrappers, unions and their branches. */
function schemasAt(path: readonly PropertyKey[], from: AnySchema = stackSchema): AnySchema[] {
  const def = definition(from);
  const own = path.length === 0 ? [from] : [];
  if (def.innerType) return [...own, ...schemasAt(path, def.innerType)];
  if (def.options) return [...own, ...def.options.flatMap((option) => schemasAt(path, option))];
  const [head, ...tail] = path;
  if (head === undefined) return own;
  const inside = def.shape ? field(def.shape, String(head)) : (def.valueType ?? def.element);
  return inside ? schemasAt(tail, inside) : [];
}

function field(shape: Readonly<Record<string, AnySchema>>, name: string): AnySchema | undefined {
  return Object.hasOwn(shape, name) ? shape[name] : undefined;
}

/** The keys that a mapping may have at a path. */
export function keysAt(path: readonly PropertyKey[]): string[] {
  const keys = schemasAt(path).flatMap((schema) => Object.keys(definition(schema).shape ?? {}));
  return [...new Set(keys)].sort();
}

/** The keys of which a mapping at a path takes exactly one, such as `create` and `adopt`; none where that is not so. */
export function alternativesAt(path: readonly PropertyKey[]): string[] {
  const options = schemasAt(path).flatMap((schema) => definition(schema).options ?? []);
  const keys = options.map((option) => Object.keys(definition(option).shape ?? {}));
  return keys.every((list) => list.length === 1) ? keys.flat() : [];
}

/** True if the value at a path may be secret, or lies in one that may be. */
export function isSecret(path: readonly PropertyKey[]): boolean {
  return path.some((_, i) => schemasAt(path.slice(0, i + 1)).includes(secretText));
}

/** True if something below a path may be secret, so that a value of the wrong shape there may hold it. */
export function holdsSecret(path: readonly PropertyKey[]): boolean {
  const holds = (schema: AnySchema): boolean => {
    const def = definition(schema);
    const below = [
      def.innerType,
      def.valueType,
      def.element,
      ...(def.options ?? []),
      ...Object.values(def.shape ?? {}),
    ];
    return schema === secretText || below.some((inner) => inner !== undefined && holds(inner));
  };
  return schemasAt(path).some(holds);
}
