import { z } from "zod";
import { firstFault } from "../tariff/zod-fault.ts";
import { ApiError } from "./api-error.ts";

const fault = z
  .object({
    success: z.literal(false),
    error: z.object({
      code: z.string(),
      message: z.string(),
      field: z.string().optional(),
      requestId: z.string(),
    }),
    timestamp: z.string(),
  })
  .describe("What went wrong");

/** The answers of every endpoint to what it cannot take. */
export const refusals = { "4xx": fault };

/** The answers of an endpoint: its data in the envelope, or an error. */
export const answers = <Data extends z.ZodType>(data: Data) => ({
  200: z.object({ success: z.literal(true), data, timestamp: z.string() }),
  ...refusals,
  "5xx": fault,
});

/** An instant in answers: ISO 8601 in UTC. */
export const isoTime = z.string().meta({ examples: ["2026-06-21T10:00:00Z"] });

/** An instant in requests, as milliseconds. */
export const timeParameter = z.iso
  .datetime({ offset: true, error: "a time such as 2026-06-21T10:00:00Z" })
  .transform((text) => Date.parse(text));

/** A whole number in a query string. */
export const wholeParameter = (min: number, max: number, fallback: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, { error: `a whole number of ${min} to ${max}` })
    .transform(Number)
    .pipe(z.int().min(min).max(max))
    .default(fallback);

/**
 * Checks a part of a request.
 *
 * @throws {@link ApiError} that names the field, what was found and what was expected.
 */
export function checked(schema: z.ZodType, value: unknown, part: string): unknown {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const { key, found, expected } = firstFault(parsed.error, value);
  const field = key === "" ? part : key;
  throw new ApiError(400, "VALIDATION_FAILED", `${field} is ${found}, expected ${expected}`, field);
}
