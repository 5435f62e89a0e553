import { z } from "zod";

/** What a Chorale in a process of its own is told. */
export const ChoraleConfig = z.object({
  dataDir: z.string(),
  databaseUrl: z.string().exactOptional(),
  github: z.object({
    appId: z.number(),
    privateKey: z.string(),
    webhookSecret: z.string(),
    apiUrl: z.string(),
  }),
  concurrency: z.number(),
  perRepository: z.number(),
  settleMs: z.number(),
  leaseMs: z.number(),
  logLevel: z.string(),
  /** Whether it also does what it accepts. */
  works: z.boolean(),
  /** How its reviewers read: as ever, in processes of their own, or not at all, and they find nothing, quickly. */
  reading: z.enum(["real", "pretended"]),
  /** Where a model is asked that speaks OpenAI's protocol. */
  modelUrl: z.string().exactOptional(),
});
export type ChoraleConfig = z.infer<typeof ChoraleConfig>;

export const Listening = z.object({ port: z.number() });

/** How long was its event loop blocked at most, in milliseconds, since it was asked last? */
export const Asked = z.object({ ask: z.literal("blocked") });
export const Blocked = z.object({ blockedMs: z.number() });
