import { z } from "zod";

/** Corrections and additions to the catalogue; their meaning is in catalogue/README.md. */
export const catalogueOverrides = z.strictObject({});
