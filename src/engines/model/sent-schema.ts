import { z } from "zod";

/** The part of JSON Schema that providers have in common. */
export interface SentSchema {
  type?: string;
  description?: string;
  enum?: readonly unknown[];
  const?: unknown;
  anyOf?: SentSchema[];
  items?: SentSchema;
  properties?: Record<string, SentSchema>;
  required?: string[];
  additionalProperties?: false;
}

/** The whole schema, with all its bounds: what the model is told in words. */
export function describeSchema(schema: z.ZodType): string {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io: "input" });
  return JSON.stringify(json);
}

/**
 * The schema as it is sent for providers to keep to: no bounds and no patterns, every member required, and `null` for one that
 * may be left out.
 */
export function toSentSchema(schema: z.ZodType): SentSchema {
  return reduce(z.toJSONSchema(schema, { io: "input", target: "draft-7" }));
}

type Schema = z.core.JSONSchema.BaseSchema;

function reduce(schema: Schema): SentSchema {
  const reduced: SentSchema = {};
  if (typeof schema.type === "string") reduced.type = schema.type;
  if (schema.description !== undefined) reduced.description = schema.description;
  if (schema.enum !== undefined) reduced.enum = schema.enum;
  if (schema.const !== undefined) reduced.const = schema.const;
  const branches = schema.anyOf ?? schema.oneOf;
  if (branches !== undefined) reduced.anyOf = branches.map(reduceAny);
  const { items, properties } = schema;
  if (items !== undefined && !Array.isArray(items)) reduced.items = reduceAny(items);
  if (properties !== undefined) {
    const required = new Set(schema.required);
    reduced.properties = Object.fromEntries(
      Object.entries(properties).map(([name, member]) => {
        const one = reduceAny(member);
        return [name, required.has(name) ? one : { anyOf: [one, { type: "null" }] }];
      }),
    );
    reduced.required = Object.keys(properties);
    reduced.additionalProperties = false;
  }
  return reduced;
}

const reduceAny = (schema: Schema | boolean): SentSchema =>
  typeof schema === "boolean" ? {} : reduce(schema);
