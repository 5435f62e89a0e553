import { z } from "zod";

/** Installations by repository, and the commits that pulls have, by repository and number: `3` and `3 12`. */
export const World = z.object({
  installations: z.record(z.string(), z.number()),
  heads: z.record(z.string(), z.string()),
});
export type World = z.infer<typeof World>;

/** What the process that sends is told. */
export const GeneratorConfig = z.object({
  url: z.string(),
  secret: z.string(),
  /** A payload; see `payloadTemplate`. */
  template: z.string(),
  repositories: z.number(),
  pulls: z.number(),
  /** What really exists; made up when absent. */
  world: World.exactOptional(),
  /** The place to begin with; see `deliveryAt`. */
  from: z.number(),
  seconds: z.number(),
  /** Deliveries a second; as many as there can be when absent. */
  rate: z.number().exactOptional(),
});
export type GeneratorConfig = z.infer<typeof GeneratorConfig>;

/** What it answers when it is done. */
export const Sent = z.object({
  /** Time to each answer, in milliseconds, ascending. */
  latenciesMs: z.array(z.number()),
  /** Answers by status. */
  statuses: z.record(z.string(), z.number()),
  /** Connections that broke, and answers that did not come in time. */
  errors: z.number(),
  /** Seconds it took. */
  seconds: z.number(),
  /** Deliveries that were accepted, as often as they were. */
  accepted: z.array(z.number()),
  /** Deliveries that were known already. */
  known: z.array(z.number()),
  /** The first place that was not sent. */
  next: z.number(),
});
export type Sent = z.infer<typeof Sent>;
