import { createPrivateKey } from "node:crypto";
import { readFileSync } from "node:fs";
import { z } from "zod";
import type { DatabasePlace } from "../store/database.ts";
import { UserError } from "../types/user-error.ts";

function wholeNumber({ least, most }: { least: number; most: number }) {
  const sentence = `must be a whole number from ${least} to ${most}`;
  return z
    .string()
    .regex(/^\d+$/, sentence)
    .transform(Number)
    .pipe(z.number().min(least, sentence).max(most, sentence));
}

const logLevels = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;

const Environment = z.object({
  APP_ID: z
    .string("is missing: the App ID from the App's settings page")
    .regex(/^[1-9]\d{0,14}$/, "must be a number: the App ID from the App's settings page"),
  PRIVATE_KEY: z.string().optional(),
  PRIVATE_KEY_PATH: z.string().optional(),
  WEBHOOK_SECRET: z
    .string("is missing: the secret you gave the App's webhook")
    .regex(/\S/, "is empty: deliveries that nobody signed would be accepted"),
  HOST: z.string().default("127.0.0.1"),
  PORT: wholeNumber({ least: 0, most: 65_535 }).default(3000),
  CHORALE_DATA_DIR: z.string().default("./data"),
  DATABASE_URL: z
    .string()
    .regex(
      /^postgres(ql)?:\/\//,
      "must be an address such as postgres://user:password@host:5432/name",
    )
    .optional(),
  CHORALE_CONCURRENCY: wholeNumber({ least: 1, most: 64 }).default(4),
  CHORALE_PER_REPOSITORY: wholeNumber({ least: 1, most: 64 }).default(2),
  CHORALE_SETTLE_SECONDS: wholeNumber({ least: 0, most: 300 }).default(5),
  CHORALE_SHUTDOWN_SECONDS: wholeNumber({ least: 0, most: 3_600 }).default(20),
  CHORALE_RETENTION_DAYS: wholeNumber({ least: 1, most: 3_650 }).default(90),
  GITHUB_API_URL: z
    .url({
      protocol: /^https?$/,
      error: "must be an address such as https://ghe.example/api/v3",
    })
    .default("https://api.github.com"),
  LOG_LEVEL: z.enum(logLevels, `must be one of ${logLevels.join(", ")}`).default("info"),
});

/** Who only reviews is sent nothing that would have to be signed. */
const WorkerEnvironment = Environment.extend({
  WEBHOOK_SECRET: z
    .string()
    .optional()
    .transform(() => undefined),
});

/** What the server needs to know; see `.env.example` for what each variable means. */
export interface ServerSettings extends DatabasePlace {
  github: {
    appId: number;
    privateKey: string;
    /** What deliveries are signed with; a process that takes none has none. */
    webhookSecret?: string;
    apiUrl: string;
  };
  host: string;
  port: number;
  /** Reviews that one process works on at the same time. */
  concurrency: number;
  /** Of one repository, in all processes together. */
  perRepository: number;
  /** How long a review waits for further pushes, in milliseconds. */
  settleMs: number;
  /** How long what runs may take to end when the process is told to, in milliseconds. */
  shutdownMs: number;
  /** How long deliveries and ended runs are remembered, in milliseconds. */
  retentionMs: number;
  logLevel: string;
}

/** Reads the environment. Throws a `UserError` with one line a variable that is missing or wrong. */
export function parseEnvironment(
  env: NodeJS.ProcessEnv,
  { listens = true }: { listens?: boolean },
): ServerSettings {
  const given = withoutBlank(env);
  const parsed = (listens ? Environment : WorkerEnvironment).safeParse(given);
  const key = readPrivateKey(given);
  const problems = [...problemsOf(parsed), ...("problem" in key ? [key.problem] : [])];
  if (!parsed.success || "problem" in key) throw complaint(problems);
  const { data } = parsed;
  return {
    github: {
      appId: Number(data.APP_ID),
      privateKey: key.pem,
      ...(data.WEBHOOK_SECRET === undefined ? {} : { webhookSecret: data.WEBHOOK_SECRET }),
      apiUrl: data.GITHUB_API_URL.replace(/\/+$/, ""),
    },
    host: data.HOST,
    port: data.PORT,
    ...placeOf(data),
    concurrency: data.CHORALE_CONCURRENCY,
    perRepository: data.CHORALE_PER_REPOSITORY,
    settleMs: data.CHORALE_SETTLE_SECONDS * 1_000,
    shutdownMs: data.CHORALE_SHUTDOWN_SECONDS * 1_000,
    retentionMs: data.CHORALE_RETENTION_DAYS * 24 * 60 * 60_000,
    logLevel: data.LOG_LEVEL,
  };
}

/** Reads where the data is, and nothing else. Throws like `parseEnvironment`. */
export function parsePlace(env: NodeJS.ProcessEnv): DatabasePlace {
  const parsed = Environment.pick({ CHORALE_DATA_DIR: true, DATABASE_URL: true }).safeParse(
    withoutBlank(env),
  );
  if (!parsed.success) throw complaint(problemsOf(parsed));
  return placeOf(parsed.data);
}

/** `FOO=` in a .env file means the same as no FOO, except for the secret, which deserves its own sentence. */
function withoutBlank(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(
      ([name, value]) => value?.trim() !== "" || name === "WEBHOOK_SECRET",
    ),
  );
}

function problemsOf({ error }: { error?: z.ZodError }): string[] {
  return (error?.issues ?? []).map((issue) => `${issue.path.join(".")} ${issue.message}`);
}

function complaint(problems: readonly string[]): UserError {
  return new UserError(
    `${problems.join("\n")}\nSet them in the environment or in .env; .env.example explains each.`,
  );
}

function placeOf(data: {
  CHORALE_DATA_DIR: string;
  DATABASE_URL?: string | undefined;
}): DatabasePlace {
  const { CHORALE_DATA_DIR: dataDir, DATABASE_URL: databaseUrl } = data;
  return { dataDir, ...(databaseUrl === undefined ? {} : { databaseUrl }) };
}

/** The App's key in the form in which OpenSSL writes it, or what is wrong with it. The key itself is never shown. */
function readPrivateKey({
  PRIVATE_KEY: inline,
  PRIVATE_KEY_PATH: path,
}: NodeJS.ProcessEnv): { pem: string } | { problem: string } {
  const name = inline === undefined ? "PRIVATE_KEY_PATH" : "PRIVATE_KEY";
  if (inline === undefined && path === undefined) {
    const missing = "the App's private key, or PRIVATE_KEY_PATH with the file that holds it";
    return { problem: `PRIVATE_KEY is missing: ${missing}` };
  }
  const text = inline ?? readKeyFile(path ?? "");
  if (text === undefined) return { problem: `${name}: ${path} can't be read` };
  const pem = toPem(text);
  if (pem !== undefined) return { pem };
  const advice = "download one from the App's settings page";
  return { problem: `${name} is not a private key in PEM form: ${advice}` };
}

/** A key may stand in one line with `\n` for its line ends, as hosting pages often want it, or in base64. */
function toPem(text: string): string | undefined {
  const unfolded = text.includes("-----BEGIN")
    ? text.replaceAll("\\n", "\n")
    : Buffer.from(text, "base64").toString("utf8");
  try {
    const key = createPrivateKey(unfolded);
    if (key.asymmetricKeyType !== "rsa") return undefined;
    return key.export({ type: "pkcs8", format: "pem" }).toString();
  } catch {
    return undefined;
  }
}

function readKeyFile(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
