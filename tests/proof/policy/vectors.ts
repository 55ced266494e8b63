import { type VectorGroup } from "./vector";
import { BEDROCK_VECTORS } from "./vectors-bedrock";
import { OPERATOR_VECTORS } from "./vectors-operators";
import { PERIMETER_VECTORS } from "./vectors-perimeter";
import { STATEMENT_VECTORS } from "./vectors-statements";
import { VARIABLE_VECTORS } from "./vectors-variables";

/** Every vector of this folder. */
export const VECTORS: readonly VectorGroup[] = [
  ...OPERATOR_VECTORS,
  ...VARIABLE_VECTORS,
  ...STATEMENT_VECTORS,
  ...BEDROCK_VECTORS,
  ...PERIMETER_VECTORS,
];
