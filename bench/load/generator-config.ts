import { z } from "zod";
import { Head } from "./position.ts";

/** What the process that sends is told first. */
export const GeneratorConfig = z.object({
  url: z.string(),
  secret: z.string(),
  /** A payload; see `payloadTemplate`. */
  template: z.string(),
  repositories: z.number(),
  /** Pulls of each repository. */
  pulls: z.number(),
  /** Installations by repository, where these really exist. */
  installations: z.record(z.string(), z.number()).exactOptional(),
});
export type GeneratorConfig = z.infer<typeof GeneratorConfig>;

/** What is to be sent. */
export const Phase = z.object({
  type: z.literal("phase"),
  /** The place to begin with; see `deliveryAt`. */
  from: z.number(),
  seconds: z.number(),
  /** Deliveries a second, by the clock; as many as there can be when absent. */
  rate: z.number().exactOptional(),
});
export type Phase = z.infer<typeof Phase>;

/** What it is told later: a head that a pull has from now on, or what to send. */
export const Order = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("head"),
    repository: z.number(),
    number: z.number(),
    head: Head,
  }),
  Phase,
]);
export type MovedHead = Extract<z.infer<typeof Order>, { type: "head" }>;

/** What it answers to a phase when it is done. */
export const Sent = z.object({
  /** Time to each answer, in milliseconds, ascending; see `Timed`. What was not answered counts as the longest wait. */
  latenciesMs: z.array(z.number()),
  /** How many were sent late; see `SentByClock`. */
  late: z.number(),
  /** Answers by status. */
  statuses: z.record(z.string(), z.number()),
  /** Connections that broke, and answers that did not come in time. */
  errors: z.number(),
  /** Seconds from the beginning to the last answer. */
  seconds: z.number(),
  /** Deliveries that were accepted, as often as they were. */
  accepted: z.array(z.number()),
  /** The heads that those that were sent last told of, by pull, as `pullNameOf` calls it. */
  told: z.record(z.string(), Head),
  /** The first place that was not sent. */
  next: z.number(),
});
export type Sent = z.infer<typeof Sent>;
